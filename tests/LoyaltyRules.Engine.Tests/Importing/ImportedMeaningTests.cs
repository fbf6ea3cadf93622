using System.Collections.Concurrent;
using LoyaltyRules.Engine.Evaluation;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Tests.Evaluation;
using LoyaltyRules.Testing;

namespace LoyaltyRules.Engine.Tests.Importing;

/// <summary>
/// I1: an imported rule matches exactly when C# would have let the workflow's rule succeed. Random workflows of the whole subset are run both ways,
/// on inputs in which anything may be null.
/// </summary>
public sealed class ImportedMeaningTests
{
    private static readonly int WorkflowCount = RandomRuns.Of(60);

    [Fact]
    public void import_random_workflows_match_exactly_where_the_original_succeeds()
    {
        var faults = new ConcurrentBag<string>();
        var (matched, failed) = (0, 0);
        Parallel.For(0, WorkflowCount, (seed, loop) =>
        {
            var generator = new RandomWorkflow((ulong)seed);
            var (workflow, rules) = generator.Next(12);
            var result = Imported.From(workflow);
            if (result.Diagnostics.Any(d => d.IsError && !Imported.IsOrderOfSides(d)))
            {
                faults.Add($"seed {seed}: {string.Join('\n', result.Diagnostics.Where(d => d.IsError))}");
                loop.Stop();
                return;
            }

            var pack = CompiledPack.Compile(result.Pack!);
            for (var n = 0; n < 40; n++)
            {
                var input = generator.Input();
                var decision = pack.DecideFor(RandomPurchase.MemberOf(input), RandomPurchase.Of(input));
                foreach (var (rule, name) in rules.Select((r, i) => (r, $"r{i}")).Where((_, i) => !result.IsRefused(i)))
                {
                    // A rule that can never match was left out.
                    var isMatched = decision.Rules.Any(r => r.RuleId == name && r.Outcome == RuleOutcome.Matched);
                    var isExpected = rule.Succeeds(input);
                    Interlocked.Add(ref matched, isExpected ? 1 : 0);
                    Interlocked.Add(ref failed, isExpected ? 0 : 1);
                    if (isMatched != isExpected)
                    {
                        faults.Add($"seed {seed}: {name} is {isMatched}, expected {isExpected}\n{rule.Json.ToJsonString()}\n{result.Rules.FirstOrDefault(r => r.Id == name)?.When}\n{input} {string.Join(' ', input.Items)}");
                        loop.Stop();
                        return;
                    }
                }
            }
        });
        Assert.True(faults.IsEmpty, faults.OrderBy(f => f.Length).FirstOrDefault());

        // Neither outcome may be rare, or the comparison would say little.
        Assert.True(matched > (matched + failed) / 5 && failed > (matched + failed) / 5, $"{matched} matched, {failed} failed");
    }
}
