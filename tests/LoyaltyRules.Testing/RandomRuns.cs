using System.Globalization;

namespace LoyaltyRules.Testing;

/// <summary>How much a run tries of what is drawn by chance.</summary>
public static class RandomRuns
{
    private const string Variable = "RANDOM_RUNS";

    /// <summary>How many times the usual work is done: 1, or what the environment variable <c>RANDOM_RUNS</c> says. 10 and more are for overnight.</summary>
    public static int Times { get; } =
        int.TryParse(Environment.GetEnvironmentVariable(Variable), NumberStyles.None, CultureInfo.InvariantCulture, out var asked) && asked > 0 ? asked : 1;

    /// <summary>So many cases in a usual run, that many times more in a long one.</summary>
    public static int Of(int usual) => checked(usual * Times);
}
