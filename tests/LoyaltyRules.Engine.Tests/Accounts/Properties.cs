using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using LoyaltyRules.Testing;
using Microsoft.FSharp.Core;

namespace LoyaltyRules.Engine.Tests.Accounts;

/// <summary>
/// Runs properties on random inputs. A failure prints the smallest input found and its seed, as <c>(seed,gamma)</c>;
/// <c>PROPERTY_SEED=seed,gamma</c> runs exactly that again, and <c>RANDOM_RUNS=100</c> runs a hundred times as many.
/// </summary>
internal static class Properties
{
    public static void Hold<T>(Gen<T> inputs, Func<T, IEnumerable<T>> smaller, int runs, Action<T> property)
    {
        var config = Config.QuickThrowOnFailure
            .WithMaxTest(RandomRuns.Of(runs))
            .WithQuietOnSuccess(true)
            .WithReplay(Replay());
        Check.One(config, Prop.ForAll(Arb.From(inputs, smaller), property));
    }

    public static void Hold<T>(Gen<T> inputs, int runs, Action<T> property) => Hold(inputs, _ => [], runs, property);

    /// <summary>Histories of up to so many steps, each step a number that says all about it; smaller ones leave steps out.</summary>
    public static void HoldForHistories(int steps, int runs, Action<int[]> property) =>
        Hold(Gen.Choose(0, int.MaxValue - 1).ArrayOf(steps), Shorter, runs, property);

    private static IEnumerable<int[]> Shorter(int[] steps)
    {
        for (var part = steps.Length / 2; part > 0; part /= 2)
        {
            for (var from = 0; from + part <= steps.Length; from += part)
            {
                yield return [.. steps[..from], .. steps[(from + part)..]];
            }
        }
    }

    private static FSharpOption<Replay>? Replay() =>
        Environment.GetEnvironmentVariable("PROPERTY_SEED")?.Split(',') is [var seed, var gamma]
            ? FSharpOption<Replay>.Some(
                new Replay(new Rnd(ulong.Parse(seed, CultureInfo.InvariantCulture), ulong.Parse(gamma, CultureInfo.InvariantCulture)), FSharpOption<int>.None))
            : FSharpOption<Replay>.None;
}
