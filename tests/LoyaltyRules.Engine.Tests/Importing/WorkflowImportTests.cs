using System.Text;
using System.Text.Json.Nodes;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Importing;

namespace LoyaltyRules.Engine.Tests.Importing;

/// <summary>I1: what is around expressions: nested rules, parameters, injection, events, outputs, and the map.</summary>
public sealed class WorkflowImportTests
{
    private const string Nested = """
        { "WorkflowName": "w", "Rules": [ { "RuleName": "outer", "SuccessEvent": "1", "Operator": "OrElse", "Rules": [
          { "RuleName": "one", "Expression": "i.a > 1 or i.b > 1" },
          { "RuleName": "two", "Operator": "And", "Rules": [ { "RuleName": "x", "Expression": "i.e > 2 or i.e < 1" }, { "RuleName": "y", "Expression": "i.v == true" } ] },
          { "RuleName": "three", "Enabled": false, "Expression": "nonsense(" } ] } ] }
        """;

    [Fact]
    public void import_nested_rules_are_one_condition_without_those_switched_off()
    {
        var result = Imported.FromText(Nested);
        Assert.Equal("member.a > 1 || purchase.b > 1 || (member.e > 2 || member.e < 1) && member.v", result.When());
        Assert.Equal("LR7106 LR7106 LR7101", result.Rewrites());
        Assert.Equal("(i.a > 1 or i.b > 1) OrElse ((i.e > 2 or i.e < 1) And (i.v == true))", result.Rules[0].Was);
    }

    [Fact]
    public void import_event_and_actions_of_a_nested_rule_decide_nothing_and_are_told()
    {
        var result = Imported.FromText("""
            { "WorkflowName": "w", "Rules": [ { "RuleName": "outer", "SuccessEvent": "1", "Operator": "And", "Rules": [
              { "RuleName": "one", "Expression": "i.v == true", "SuccessEvent": "lost", "Actions": { "OnSuccess": { "Name": "OutputExpression", "Context": { "Expression": "1" } } } } ] } ] }
            """);
        Assert.True(result.IsWhole);
        Assert.Equal(["/Rules/0/Rules/0/SuccessEvent", "/Rules/0/Rules/0/Actions"], result.Diagnostics.Where(d => d.Code == "LR7114").Select(d => d.Place.Pointer));
        Assert.Single(result.Rules);
        Assert.NotNull(result.Pack);
    }

    [Fact]
    public void import_rules_all_switched_off_within_another_never_match()
    {
        var result = Imported.FromText("""
            { "WorkflowName": "w", "Rules": [ { "RuleName": "outer", "SuccessEvent": "1", "Operator": "And", "Rules": [ { "RuleName": "one", "Enabled": false, "Expression": "i.v == true" } ] } ] }
            """);
        Assert.Empty(result.Rules);
        Assert.Equal(["LR7007", "LR7101", "LR7102", "LR7106"], result.Diagnostics.Select(d => d.Code).Order());
    }

    [Fact]
    public void import_parameters_are_written_in_their_place()
    {
        var result = Imported.FromText("""
            { "WorkflowName": "w",
              "GlobalParams": [ { "Name": "big", "Expression": "i.g > 1000" }, { "Name": "home", "Expression": "i.address" } ],
              "Rules": [ { "RuleName": "r", "SuccessEvent": "1",
                "LocalParams": [ { "Name": "twice", "Expression": "i.a * 2" }, { "Name": "many", "Expression": "twice > 10 or big" } ],
                "Expression": "many and not big and twice < 20 and home.city == \"Perm\"" } ] }
            """);
        Assert.Equal("(member.a * 2 > 10 || purchase.gross > 1000) && purchase.gross <= 1000 && member.a * 2 < 20 && member.city == 'Perm'", result.When());
    }

    [Fact]
    public void import_parameter_that_throws_guards_the_rule_whether_it_names_it_or_not()
    {
        var result = Imported.FromText("""
            { "WorkflowName": "w", "GlobalParams": [ { "Name": "p", "Expression": "i.s.Contains(\"a\")" } ], "Rules": [ { "RuleName": "r", "SuccessEvent": "1", "Expression": "i.a > 1" } ] }
            """);
        Assert.Equal("has(purchase.s) && member.a > 1", result.When());
    }

    [Fact]
    public void import_parameter_that_cannot_be_taken_takes_its_rules_with_it()
    {
        var result = Imported.FromText("""
            { "WorkflowName": "w", "GlobalParams": [ { "Name": "today", "Expression": "DateTime.Now" } ],
              "Rules": [ { "RuleName": "r", "SuccessEvent": "1", "Expression": "i.day < today" }, { "RuleName": "q", "SuccessEvent": "1", "Expression": "i.v == true" } ] }
            """);
        Assert.Equal(["LR7048 /GlobalParams/0/Expression", "LR7057 /Rules/0/Expression"], Errors(result));
        Assert.Equal(["q"], result.Rules.Select(r => r.Id));
    }

    [Fact]
    public void import_parameters_that_double_each_other_are_refused_not_written_out()
    {
        var parameters = new JsonArray([new JsonObject { ["Name"] = "p0", ["Expression"] = "i.a" }, .. Enumerable.Range(1, 40).Select(n => new JsonObject { ["Name"] = $"p{n}", ["Expression"] = $"p{n - 1} + p{n - 1}" })]);
        var workflow = Imported.Workflow(Imported.Rule("r", "p40 > 1"));
        workflow["GlobalParams"] = parameters;
        Assert.Contains("LR7058", Imported.From(workflow).Refusals(new string(' ', 100)), StringComparison.Ordinal);
    }

    [Fact]
    public void import_chain_of_parameters_ends_at_its_limit()
    {
        JsonArray Chain(int length) => [new JsonObject { ["Name"] = "p0", ["Expression"] = "i.a" }, .. Enumerable.Range(1, length - 1).Select(n => new JsonObject { ["Name"] = $"p{n}", ["Expression"] = $"p{n - 1}" })];
        var workflow = Imported.Workflow(Imported.Rule("r", "p199 > 1"));
        workflow["GlobalParams"] = Chain(RuleConditions.ParametersMax);
        Assert.Equal("member.a > 1", Imported.From(workflow).When());
        workflow["GlobalParams"] = Chain(RuleConditions.ParametersMax + 1);
        Assert.Equal(["LR7058 /GlobalParams/200"], Errors(Imported.From(workflow)));
    }

    [Fact]
    public void import_injected_workflows_are_flattened_under_the_parameters_of_the_one_that_runs()
    {
        var result = Imported.FromText("""
            [ { "WorkflowName": "more", "GlobalParams": [ { "Name": "p", "Expression": "i.a > 5" } ], "WorkflowsToInject": ["most"], "Rules": [ { "RuleName": "MoreOne", "SuccessEvent": "1", "Expression": "p" } ] },
              { "WorkflowName": "w", "GlobalParams": [ { "Name": "p", "Expression": "i.b > 5" } ], "WorkflowsToInject": ["more"], "Rules": [ { "RuleName": "One", "SuccessEvent": "1", "Expression": "p" } ] },
              { "WorkflowName": "most", "Rules": [ { "RuleName": "One", "SuccessEvent": "1", "Expression": "i.v == true" } ] } ]
            """);
        Assert.True(result.IsWhole);
        Assert.Equal(["one: purchase.b > 5", "more-one: purchase.b > 5", "one-2: member.v"], result.Rules.Select(r => $"{r.Id}: {r.When}"));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("\"LambdaExpression\"")]
    [InlineData("\"lambdaexpression\"")]
    [InlineData("null")]
    public void import_kind_of_expression_is_read_as_RulesEngine_reads_it(string kind) => Assert.Equal(
        "member.v",
        Imported.FromText($$"""{ "WorkflowName": "a", "Rules": [ { "RuleName": "r", "SuccessEvent": "1", "Expression": "i.v == true", "RuleExpressionType": {{kind}} } ] }""").When());

    [Theory]
    [InlineData("""[ { "WorkflowName": "a", "WorkflowsToInject": ["b"], "Rules": [] }, { "WorkflowName": "b", "WorkflowsToInject": ["a"], "Rules": [] } ]""", "LR7021 /1/WorkflowsToInject/0")]
    [InlineData("""[ { "WorkflowName": "c", "Rules": [] }, { "WorkflowName": "a", "WorkflowsToInject": ["a"], "Rules": [] } ]""", "LR7021 /1/WorkflowsToInject/0")]
    [InlineData("""{ "WorkflowName": "a", "Rules": [] }""", "LR7007 ")]
    [InlineData("""{ "WorkflowName": "a", "Rules": {} }""", "LR7005 /Rules")]
    [InlineData("""{ "WorkflowName": "a", "Rules": [ { "RuleName": "r", "SuccessEvent": 1, "Expression": "i.v == true" } ] }""", "LR7005 /Rules/0/SuccessEvent")]
    [InlineData("""{ "WorkflowName": "a", "Rules": [ { "RuleName": "r", "SuccessEvent": "1", "Enabled": "false", "Expression": "i.v == true" } ] }""", "LR7005 /Rules/0/Enabled")]
    [InlineData("""{ "WorkflowName": "a", "WorkflowsToInject": ["z"], "Rules": [] }""", "LR7003 /WorkflowsToInject/0")]
    [InlineData("""{ "WorkflowName": "a", "Rules": [ { "RuleName": "r", "SuccessEvent": "1", "Operator": "And", "WorkflowsToInject": ["a"] } ] }""", "LR7022 /Rules/0/WorkflowsToInject/0")]
    [InlineData("""{ "WorkflowName": "a", "Rules": [ { "RuleName": "r", "SuccessEvent": "1", "Operator": "Xor", "Rules": [] } ] }""", "LR7020 /Rules/0/Operator")]
    [InlineData("""{ "WorkflowName": "a", "Rules": [ { "RuleName": "r", "SuccessEvent": "1" } ] }""", "LR7005 /Rules/0")]
    [InlineData("""{ "WorkflowName": "a", "Rules": [ { "SuccessEvent": "1" } ] }""", "LR7005 /Rules/0")]
    [InlineData("""{ "WorkflowName": "a", "Rules": [ { "RuleName": "r", "SuccessEvent": "1", "Expression": "i.v == true", "RuleExpressionType": "Other" } ] }""", "LR7027 /Rules/0/RuleExpressionType")]
    [InlineData("""{ "WorkflowName": "a", "Rules": [ { "RuleName": "r", "SuccessEvent": "1", "Expression": "i.v == true", "RuleExpressionType": 1 } ] }""", "LR7027 /Rules/0/RuleExpressionType")]
    [InlineData("""{ "WorkflowName": "a", "Rules": [ { "RuleName": "r", "Expression": "i.v == true" } ] }""", "LR7026 /Rules/0")]
    [InlineData("""{ "WorkflowName": "a", "Rules": [ { "RuleName": "r", "Expression": "i.v == true", "SuccessEvent": "1", "Actions": { "OnFailure": { "Name": "OutputExpression" } } } ] }""", "LR7024 /Rules/0/Actions/OnFailure")]
    [InlineData("""{ "WorkflowName": "a", "Rules": [ { "RuleName": "r", "Expression": "i.v == true", "SuccessEvent": "1", "Actions": { "OnSuccess": { "Name": "EvaluateRule" } } } ] }""", "LR7025 /Rules/0/Actions/OnSuccess")]
    public void import_structure_that_cannot_be_taken_is_told_at_its_place(string workflows, string error)
    {
        var result = Imported.FromText(workflows);
        Assert.Equal([error], Errors(result));
        Assert.Null(result.Pack);
    }

    [Fact]
    public void import_workflows_that_double_at_every_level_end_at_the_limit()
    {
        var workflows = new JsonArray([.. Enumerable.Range(0, 30).Select(n => new JsonObject
        {
            ["WorkflowName"] = $"w{n}",
            ["WorkflowsToInject"] = n < 29 ? new JsonArray($"w{n + 1}", $"w{n + 1}") : [],
            ["Rules"] = new JsonArray(),
        })]);
        Assert.Contains("LR7006 /0", Errors(Imported.From(workflows)));
    }

    [Fact]
    public void import_events_outputs_and_rules_find_their_effects()
    {
        var result = Imported.FromText(
            """
            { "WorkflowName": "w", "Rules": [
              { "RuleName": "TenPercent", "Expression": "i.v == true", "SuccessEvent": "10" },
              { "RuleName": "Gold", "Expression": "i.v == true", "SuccessEvent": "gold" },
              { "RuleName": "Own", "Expression": "i.v == true", "SuccessEvent": "whatever" },
              { "RuleName": "Silent", "Expression": "i.v == true", "SuccessEvent": "nothing" },
              { "RuleName": "Sum", "Expression": "i.v == true", "Actions": { "OnSuccess": { "Name": "OutputExpression", "Context": { "Expression": "i.e * 2" } } } },
              { "RuleName": "Fixed", "Expression": "i.v == true", "Actions": { "OnSuccess": { "Name": "OutputExpression", "Context": { "Expression": "15" } } } },
              { "RuleName": "Word", "Expression": "i.v == true", "Actions": { "OnSuccess": { "Name": "OutputExpression", "Context": { "Expression": "\"vip\"" } } } } ] }
            """,
            """
            { "rules": { "Own": [ { "earn": { "points": 3 } } ] },
              "events": { "gold": [ { "earn": { "points": 500 } } ], "nothing": [], "*": [ { "discount": { "percent": "{event}", "of": "base.all", "round": "down" } } ] },
              "outputs": { "vip": [ { "earn": { "points": 7 } } ], "*": [ { "earn": { "points": "{output}", "note": "from the output" } } ] } }
            """);
        Assert.True(result.IsWhole, string.Join("\n", result.Diagnostics));
        var rules = JsonNode.Parse(result.PackJson!)!["rules"]!.AsArray().Skip(1).ToDictionary(r => (string)r!["id"]!, r => r!["then"]!.ToJsonString());
        Assert.Equal("""[{"discount":{"percent":10,"of":"base.all","round":"down"}}]""", rules["ten-percent"]);
        Assert.Equal("""[{"earn":{"points":500}}]""", rules["gold"]);
        Assert.Equal("""[{"earn":{"points":3}}]""", rules["own"]);
        Assert.Equal("""[{"earn":{"points":"member.e * 2","note":"from the output"}}]""", rules["sum"]);
        Assert.Equal("""[{"earn":{"points":15,"note":"from the output"}}]""", rules["fixed"]);
        Assert.Equal("""[{"earn":{"points":7}}]""", rules["word"]);
        Assert.False(rules.ContainsKey("silent"));
        Assert.Equal("LR7103", result.Rewrites());
    }

    [Theory]
    [InlineData("""{ "events": { "*": [ { "discount": { "percent": "{event}", "of": "base.all", "round": "down" } } ] } }""", "LR7028 /Rules/0/SuccessEvent")]
    [InlineData("""{ "events": { "*": [ { "earn": { "points": "{output}" } } ] } }""", "LR7029 /Rules/0")]
    [InlineData("""{ "events": { "a": [] } }""", "LR7026 /Rules/0/SuccessEvent")]
    [InlineData("""{ "events": { "*": [ { "discount": { "percent": 5, "of": "base.none", "round": "down" } } ] } }""", "LR2117 /effects/events/*/0/discount/of")]
    public void import_effects_that_cannot_be_made_are_told(string effects, string error) =>
        Assert.Equal([error], Errors(Imported.From(Imported.Workflow(new JsonObject { ["RuleName"] = "r", ["SuccessEvent"] = "gold", ["Expression"] = "i.v == true" }), effects)));

    [Fact]
    public void import_what_decides_nothing_is_listed()
    {
        var result = Imported.FromText("""
            { "workflowname": "w", "Description": "d", "rules": [ { "rulename": "R", "expression": "i.v == true", "SuccessEvent": "1", "ErrorMessage": "m", "Properties": { "a": 1 }, "Rules": null, "LocalParams": null } ] }
            """);
        Assert.Equal("member.v", result.When());
        Assert.Equal("LR7103 LR7103 LR7103", result.Rewrites());
    }

    [Theory]
    [InlineData("[]", "LR7002")]
    [InlineData("3", "LR7002")]
    [InlineData("{ \"Rules\": [] }", "LR7002")]
    [InlineData("[ { \"WorkflowName\": \"a\" }, { \"WorkflowName\": \"a\" } ]", "LR7004")]
    [InlineData("{ \"WorkflowName\": ", "LR2012")]
    public void import_what_is_no_workflow_is_refused(string text, string code)
    {
        var result = RulesEngineImporter.Import(Encoding.UTF8.GetBytes(text), "workflow.json", Encoding.UTF8.GetBytes(Imported.Map), "map.json");
        Assert.True(result.IsRefused);
        Assert.Equal([code], result.Diagnostics.Select(d => d.Code));
    }

    [Theory]
    [InlineData("\"fact\": \"purchase.gross\"", "\"fact\": \"purchase.gros\"", "LR7010 /parameters/i.g/fact")]
    [InlineData("\"fact\": \"purchase.gross\"", "\"fact\": \"line.gross\"", "LR7011 /parameters/i.g/fact")]
    [InlineData("\"fact\": \"line.gross\"", "\"fact\": \"purchase.gross\"", "LR7011 /parameters/i.items/lines/price/fact")]
    [InlineData("\"currency\": \"RUB\"", "\"currency\": \"XXY\"", "LR2138 /pack/currency")]
    [InlineData("\"type\": \"bool\"", "\"type\": \"bool\", \"max\": 3", "LR2037 /parameters/i.v/max")]
    [InlineData("\"fact\": \"purchase.date\"", "\"fact\": \"purchase.date\", \"max\": 3", "LR2036 /parameters/i.day/max")]
    [InlineData("\"timeZone\": \"Europe/Moscow\",", "", "LR2032 /pack")]
    public void import_map_that_is_wrong_is_refused_at_its_place(string right, string wrong, string error)
    {
        Assert.Contains(right, Imported.Map, StringComparison.Ordinal);
        var result = RulesEngineImporter.Import(
            Encoding.UTF8.GetBytes(Imported.Workflow(Imported.Rule("r", "i.v == true")).ToJsonString()), "workflow.json",
            Encoding.UTF8.GetBytes(Imported.Map.Replace(right, wrong, StringComparison.Ordinal)), "map.json");
        Assert.True(result.IsRefused);
        Assert.Equal([error], Errors(result));
        Assert.Equal("map.json", result.Diagnostics[0].Place.Source);
    }

    [Fact]
    public void import_more_problems_than_a_report_usually_holds_lists_them_all()
    {
        var result = Imported.From(Imported.Workflow(Enumerable.Range(0, 700).Select(n => Imported.Rule($"r{n}", "i.nothing > 1"))));
        Assert.Equal(700, result.Diagnostics.Count(d => d.Code == "LR7042"));
    }

    [Fact]
    public void import_twice_gives_the_same_bytes() => Assert.Equal(Imported.FromText(Nested).PackJson, Imported.FromText(Nested).PackJson);

    [Fact]
    public void import_file_that_is_not_there_is_refused()
    {
        var result = RulesEngineImporter.ImportFiles("nowhere.json", "neither.json");
        Assert.True(result.IsRefused);
        Assert.Equal(["LR7001", "LR7001"], result.Diagnostics.Select(d => d.Code));
        Assert.Contains("neither.json", result.Diagnostics[1].Message(ProductLanguage.Russian), StringComparison.Ordinal);
    }

    private static IEnumerable<string> Errors(ImportResult result) => result.Diagnostics.Where(d => d.IsError).Select(d => $"{d.Code} {d.Place.Pointer}");
}
