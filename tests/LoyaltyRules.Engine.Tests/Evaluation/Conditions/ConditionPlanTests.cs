using LoyaltyRules.Engine.Evaluation.Conditions;
using LoyaltyRules.Engine.Language.Checking;
using LoyaltyRules.Engine.Language.Compilation;
using LoyaltyRules.Engine.Tests.Language;
using LoyaltyRules.Testing;
using NodaTime;

namespace LoyaltyRules.Engine.Tests.Evaluation.Conditions;

/// <summary>Every way of testing conditions against the oracle of the language: packs of every style and size, unknown values included.</summary>
public sealed class ConditionPlanTests(ITestOutputHelper output)
{
    private static readonly int FactSets = RandomRuns.Of(16);

    private static readonly int[] Sizes = [1, 3, 12, 70, 260];

    [Theory]
    [InlineData(ConditionStyle.Equalities, 11)]
    [InlineData(ConditionStyle.Ranges, 12)]
    [InlineData(ConditionStyle.Alternatives, 13)]
    [InlineData(ConditionStyle.CommonParts, 14)]
    [InlineData(ConditionStyle.Anything, 15)]
    public void Test_EveryShapeOfPlan_FindsTheRulesThatTheOracleFinds(ConditionStyle style, int seed)
    {
        var random = new Random(seed);
        var settings = new LanguageSettings(DateTimeZoneProviders.Tzdb["Europe/Moscow"], LeapBirthdayIsInMarch: false);
        var tables = new RandomTables(random, new ExpressionGenerator(random), settings);
        var oracle = new Language.Oracle(settings.Zone, settings.LeapBirthdayIsInMarch, tables.ForOracle);
        var facts = new FactGenerator(random);
        var generator = new ConditionGenerator(random, style);
        var (pairs, found) = (0, 0);
        var steps = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var size in Sizes.Concat(Sizes))
        {
            var conditions = Conditions(generator, random, size);

            // Machine code takes long to make; some packs get it, the others the same translation interpreted.
            var compiler = size < 100 && random.Next(2) == 0
                ? new ExpressionCompiler(tables.Compiled, settings)
                : new ExpressionCompiler(tables.Interpreted, settings) { IsInterpreted = true };
            var plans = Enum.GetValues<PlanShape>().Select(shape => (Shape: shape, Plan: ConditionPlan.Of(conditions, compiler, shape))).ToList();
            var buffers = plans.ConvertAll(p => p.Plan.NewMatches());
            plans.ForEach(p => Collect(p.Plan.Root, p.Shape, steps));
            for (var i = 0; i < FactSets; i++)
            {
                var (frame, own) = facts.Next(SampleVocabulary.Shared);
                var expected = conditions.Select(c => c is null || oracle.Evaluate(c, own) is true).ToArray();
                pairs += size;
                found += expected.Count(e => e);
                for (var p = 0; p < plans.Count; p++)
                {
                    plans[p].Plan.Test(frame, buffers[p]);
                    RequireSame(expected, buffers[p], conditions, $"{style}, {size} rules, {plans[p].Shape}");
                }
            }
        }

        output.WriteLine($"{pairs} pairs, {found} true; {string.Join(", ", steps)}");
        Assert.InRange(found, pairs / 50, pairs * 9 / 10);
        Assert.Contains("Index: IndexNode", steps);
        Assert.Contains("Bitmap: BitmapNode", steps);
    }

    private static CheckedNode?[] Conditions(ConditionGenerator generator, Random random, int size)
    {
        var conditions = new List<CheckedNode?>();
        while (conditions.Count < size)
        {
            if (random.Next(30) == 0)
            {
                conditions.Add(null);
            }
            else if (SampleVocabulary.Condition(generator.Next()).Node is { } node)
            {
                conditions.Add(node);
            }
        }

        return [.. conditions];
    }

    private static void RequireSame(bool[] expected, RuleMatches matches, CheckedNode?[] conditions, string context)
    {
        for (var rule = 0; rule < expected.Length; rule++)
        {
            if (matches.Contains(rule) != expected[rule])
            {
                Assert.Fail($"{context}, rule {rule} is {(expected[rule] ? "true and was missed" : "not true and was found")}: {conditions[rule]}");
            }
        }

        // Each once, and the list agrees with the flags.
        Assert.Equal(expected.Count(e => e), matches.Rules.Length);
        Assert.Equal(matches.Rules.Length, matches.Rules.ToArray().Distinct().Count());
    }

    private static void Collect(PlanNode? node, PlanShape shape, SortedSet<string> steps)
    {
        if (node is null)
        {
            return;
        }

        steps.Add($"{shape}: {node.GetType().Name}");
        PlanNode?[] below = node switch
        {
            SequenceNode sequence => [.. sequence.Steps],
            IndexNode index => [index.Rest, .. index.Cells.Select(c => c.Next)],
            _ => [],
        };
        foreach (var step in below)
        {
            Collect(step, shape, steps);
        }
    }
}
