using LoyaltyRules.Engine.Language.Analysis;
using LoyaltyRules.Engine.Language.Checking;
using LoyaltyRules.Engine.Language.Compilation;
using LoyaltyRules.Testing;
using NodaTime;

namespace LoyaltyRules.Engine.Tests.Language;

/// <summary>That an outcome which the analysis rules out never comes, over random conditions and random facts; the oracle says what comes.</summary>
public sealed class ConditionAnalysisTests
{
    private static readonly int ConditionsPerSeed = RandomRuns.Of(160);
    private const int FactSetsPerCondition = 30;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Outcomes_RandomConditionsAndFacts_NeverLackOneThatComes(int seed)
    {
        var random = new Random(seed);
        var zone = DateTimeZoneProviders.Tzdb["Europe/Moscow"];
        var generator = new ExpressionGenerator(random);
        var facts = new FactGenerator(random);
        var tables = new RandomTables(random, generator, new LanguageSettings(zone, false));
        var oracle = new Oracle(zone, false, tables.ForOracle);
        var (analysis, decided) = (new ConditionAnalysis(parametersVary: seed % 2 == 0), 0);
        for (var done = 0; done < ConditionsPerSeed;)
        {
            var scope = random.Next(4) == 0 ? ExpressionScope.Line : ExpressionScope.Event;
            var text = generator.Condition(random.Next(1, 5), scope);
            if (SampleVocabulary.Condition(text, scope).Node is not { } node)
            {
                continue;
            }

            done++;
            var possible = analysis.Of(node);
            decided += possible == Outcomes.All ? 0 : 1;
            foreach (var (_, own) in Enumerable.Range(0, FactSetsPerCondition).Select(_ => facts.Next(SampleVocabulary.Shared)))
            {
                foreach (var line in scope == ExpressionScope.Event ? new IReadOnlyDictionary<string, object>?[] { null } : [.. own.Lines])
                {
                    var comes = (bool?)oracle.Evaluate(node, own, line) switch { null => Outcomes.Unknown, true => Outcomes.True, false => Outcomes.False };
                    Assert.True(possible.HasFlag(comes), $"seed {seed}: {text} came out {comes}, and only {possible} was possible");
                }
            }
        }

        // Some conditions of every seed are decided, else this would show nothing.
        Assert.True(decided > ConditionsPerSeed / 10, $"decided {decided}");
    }
}
