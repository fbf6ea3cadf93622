using System.Text;
using System.Text.Json.Nodes;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Tests.Evaluation;
using LoyaltyRules.Engine.Tests.Importing;
using LoyaltyRules.RulesEngine.Comparing;
using LoyaltyRules.Testing;

namespace LoyaltyRules.RulesEngine.Tests;

/// <summary>I1, with the package itself as the judge: an imported rule matches exactly when RulesEngine lets the workflow's rule succeed.</summary>
public sealed class ImportComparisonTests
{
    private static readonly int WorkflowCount = RandomRuns.Of(60);

    [Fact]
    public void compare_random_workflows_match_exactly_where_the_package_lets_them_succeed()
    {
        var (matched, compared) = (0L, 0L);
        for (var seed = 0; seed < WorkflowCount; seed++)
        {
            var generator = new RandomWorkflow((ulong)seed);
            var (workflow, _) = generator.Next(12);
            var import = Imported.From(workflow);
            Assert.DoesNotContain(import.Diagnostics, d => d.IsError && !Imported.IsOrderOfSides(d));
            if (import.Pack is null)
            {
                continue;
            }

            var comparison = ImportComparison.Of(import, Encoding.UTF8.GetBytes(workflow.ToJsonString()));
            for (var n = 0; n < 12; n++)
            {
                var input = generator.Input();
                comparison.Add(RandomPurchase.Of(input), RandomPurchase.MemberOf(input));
            }

            var result = comparison.Result;
            Assert.Equal(0, result.Refused);
            foreach (var rule in result.Rules.Where(r => !import.IsRefused(int.Parse(r.Rule.Name[1..], System.Globalization.CultureInfo.InvariantCulture))))
            {
                Assert.True(rule.Differing == 0, $"seed {seed}: {rule.Rule.Was}\n{rule.Rule.When}\n{rule.Differences.FirstOrDefault()}");
                (matched, compared) = (matched + rule.Matched, compared + rule.Compared);
            }
        }

        Assert.True(matched > compared / 5 && matched < compared * 4 / 5, $"{matched} of {compared} matched");
    }

    [Theory]
    [InlineData("i.v == (i.e > 1)")]
    [InlineData("(i.e > 1) != i.v")]
    [InlineData("!(i.v == (i.a > 1))")]
    [InlineData("np(i.v, true) == (i.e > 1)")]
    [InlineData("(i.c ?? \"Rest\").StartsWith(\"Re\")")]
    [InlineData("!(i.c ?? \"Rest\").StartsWith(\"R\")")]
    [InlineData("i.s.Contains('a') || i.e > 2")]
    [InlineData("i.s == \"say \\\"hi\\\" it\\'s \\\\ \\u0041\"")]
    [InlineData("i.day >= \"2026-09-01\"")]
    [InlineData("i.items.Sum(x => x.price * x.n) > 5")]
    [InlineData("i.x > 1 && i.x <= 3")]
    public void compare_expression_alike_in_both(string expression)
    {
        var result = Result(expression);
        Assert.Equal(0, Assert.Single(result.Rules).Differing);
        Assert.True(result.IsSame);
    }

    [Fact]
    public void compare_choice_outside_its_list_is_told_with_the_purchase()
    {
        var comparison = Comparison(Imported.Workflow(Imported.Rule("r", "i.c == null")));
        comparison.Add(Given.Purchase(new PurchaseLine { Id = "1", Gross = 1 }) with { Id = "P-7" }, new MemberSnapshot { Id = "m", Facts = FactSet.Of(("c", FactValue.Of("Violet"))) });
        var differences = Assert.Single(comparison.Result.Rules).Differences;
        Assert.Equal(new RuleDifference("P-7", null, Matches: true, Succeeds: false, null), differences[0]);
        Assert.Equal("member.a", Assert.Single(differences[1..]).Without);
        Assert.False(comparison.Result.IsSame);
    }

    [Fact]
    public void compare_workflow_that_the_package_does_not_take_is_refused()
    {
        var import = Imported.FromExpression("i.e > 1");
        Assert.Throws<WorkflowRefusedException>(() => ImportComparison.Of(import, """{ "WorkflowName": 5 }"""u8));
        Assert.Throws<WorkflowRefusedException>(() => ImportComparison.Of(import, """{ "WorkflowName": "w", "Rules": [ { "RuleName": "r", "Operator": "And" } ] }"""u8));
    }

    private static ComparisonResult Result(string expression)
    {
        var comparison = Comparison(Imported.Workflow(Imported.Rule("r", expression)));
        var generator = new RandomWorkflow(5);
        for (var n = 0; n < 40; n++)
        {
            var input = generator.Input();
            comparison.Add(RandomPurchase.Of(input), RandomPurchase.MemberOf(input));
        }

        return comparison.Result;
    }

    private static ImportComparison Comparison(JsonNode workflow)
    {
        var import = Imported.From(workflow);
        Assert.True(import.IsWhole, string.Join('\n', import.Diagnostics.Where(d => d.IsError)));
        return ImportComparison.Of(import, Encoding.UTF8.GetBytes(workflow.ToJsonString()));
    }
}
