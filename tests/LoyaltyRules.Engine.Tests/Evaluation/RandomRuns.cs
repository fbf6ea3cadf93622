using System.Globalization;

namespace LoyaltyRules.Engine.Tests.Evaluation;

/// <summary>How many random packs a run tries.</summary>
internal static class RandomRuns
{
    /// <summary>The usual number, or that of the environment variable <c>RANDOM_PACKS</c>: fewer while working, many more overnight.</summary>
    public static int Packs(int usual) =>
        int.TryParse(Environment.GetEnvironmentVariable("RANDOM_PACKS"), NumberStyles.None, CultureInfo.InvariantCulture, out var asked) ? asked : usual;
}
