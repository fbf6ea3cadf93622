using System.Text;
using LoyaltyRules.Engine.Evaluation;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs;
using LoyaltyRules.Engine.Simulation.Examples;
using LoyaltyRules.Engine.Tests.Evaluation;
using LoyaltyRules.Engine.Tests.Evaluation.Oracle;
using LoyaltyRules.RulesEngine.SecondOpinions;
using LoyaltyRules.Testing;
using RulesEngine.Models;
using WrittenRule = RulesEngine.Models.Rule;

namespace LoyaltyRules.RulesEngine.Tests;

/// <summary>Every condition of every example, story and random pack, decided by the package as well.</summary>
public sealed class SecondOpinionTests(ITestOutputHelper output)
{
    private static readonly int PackCount = RandomRuns.Of(5_000);
    private const int PurchasesPerPack = 1;

    public static TheoryData<string> ReadyPacks() => [.. RepositoryFolder.Packs().Select(d => Path.GetFileName(d)!)];

    [Theory]
    [MemberData(nameof(ReadyPacks))]
    public void package_on_examples_and_stories_of_a_ready_pack_decides_every_condition_alike(string name)
    {
        var folder = Path.Combine(RepositoryFolder.Root, "rule-packs", name);
        var opinion = SecondOpinion.On(RulePack.Load(folder));
        var examples = ExampleFolder.Replay(opinion.Compiled, folder, accept: false, out _);
        Assert.NotEmpty(examples);
        Assert.Empty(opinion.Differences);
        Assert.Empty(opinion.NotCarried);
        Assert.True(opinion.Count > examples.Length);
        output.WriteLine($"{opinion.Count} conditions");
    }

    [Fact]
    public void package_that_decides_otherwise_is_told_with_the_condition_and_the_event()
    {
        var pack = Given.Check(Encoding.UTF8.GetBytes(ModelJson.Of(new ModelGenerator(1) { AsksAmounts = false }.Pack()).ToJsonString())).Pack!;
        var runner = new WorkflowRunner();
        var opinion = SecondOpinion.On(pack, runner);

        // What was asked is replaced by its opposite behind the back of whoever asks.
        foreach (var (name, rule) in runner.Rules.ToList())
        {
            runner.Add([new Workflow { WorkflowName = name, Rules = [new WrittenRule { RuleName = rule.RuleName, LocalParams = rule.LocalParams, Expression = $"!({rule.Expression})" }] }]);
        }

        var (model, purchase) = (new ModelGenerator(1) { AsksAmounts = false }.Pack(), new ModelGenerator(1_000_001).Purchase());
        var decided = ModelInputs.ToPurchase(model, purchase);
        opinion.Compiled.Decide(decided, ModelInputs.ToMember(model, purchase), ModelInputs.ToProgram(model, purchase));
        Assert.True(opinion.Count > 0);
        Assert.Equal(opinion.Count, opinion.Differences.Length);
        Assert.All(opinion.Differences, d => Assert.True(d.EventId == decided.Id && d.Condition.Length > 0 && (d.Engine != d.Package || d.Error is not null)));
    }

    [Fact]
    public void package_asked_lines_by_a_table_within_lines_takes_each_line_for_itself()
    {
        // Of two lines, the inner question must see both for each of the outer ones, and the row's other cell the outer one.
        var opinion = SecondOpinion.On(Given.Check("""
            {
              "tables": [ { "name": "t", "inputs": ["line.category", "lines.Count(l => l.category == 'gift' && l.gross > 5)"], "match": "first",
                            "rows": [ ["opera", 1, 7], ["gift", 1, 3], ["*", "*", 1] ] } ],
              "rules": [
                { "id": "most", "when": "lines.Max(l => table.t) == 7", "then": [ { "earn": { "points": 1 } } ] },
                { "id": "sum", "when": "lines.Sum(l => table.t) == 10", "then": [ { "earn": { "points": 1 } } ] },
                { "id": "any", "when": "lines.Any(l => table.t == 3 && l.gross == 10)", "then": [ { "earn": { "points": 1 } } ] },
                { "id": "all", "when": "lines.All(l => table.t == 7)", "then": [ { "earn": { "points": 1 } } ] } ]
            }
            """).Pack!);
        var decision = opinion.Compiled.DecideFor(Given.Member(), Given.Purchase(Given.Line("a", 100, "opera"), Given.Line("b", 10, "gift")));
        Assert.Equal(["any", "most", "sum"], decision.Rules.Where(r => r.Outcome == RuleOutcome.Matched).Select(r => r.RuleId).Order(StringComparer.Ordinal));
        Assert.True(opinion.Differences.IsEmpty && opinion.NotCarried.IsEmpty, string.Join('\n', opinion.Differences));
        Assert.Equal(4, opinion.Count);
    }

    [Fact]
    public void package_on_random_packs_decides_every_condition_as_the_engine_does()
    {
        var runner = new WorkflowRunner();
        long count = 0;
        for (var seed = 0; seed < PackCount; seed++)
        {
            var model = new ModelGenerator(seed) { AsksAmounts = false }.Pack();
            var json = ModelJson.Of(model).ToJsonString();
            var opinion = SecondOpinion.On(Given.Check(Encoding.UTF8.GetBytes(json)).Pack!, runner);
            var purchases = new ModelGenerator(seed + 1_000_000);
            for (var i = 0; i < PurchasesPerPack; i++)
            {
                var purchase = purchases.Purchase();
                opinion.Compiled.Decide(ModelInputs.ToPurchase(model, purchase), ModelInputs.ToMember(model, purchase), ModelInputs.ToProgram(model, purchase), TraceDetail.Outcomes);
            }

            count += opinion.Count;
            Assert.True(opinion.Differences.IsEmpty && opinion.NotCarried.IsEmpty, $"seed {seed}: {opinion.Differences.FirstOrDefault()}");
        }

        output.WriteLine($"{count} conditions");
        Assert.True(count > PackCount * PurchasesPerPack);
    }
}
