namespace LoyaltyRules.Bench;

/// <summary>How many rules the contests are about: how costs grow is seen over four sizes; to see that all of it works, fewer will do.</summary>
public static class RunSizes
{
    /// <summary>Whether only to see that it works. It is known in the process that was started, where such runs stay.</summary>
    public static bool IsDry { get; set; }

    public static int[] OfContests => IsDry ? [10, 1_000] : [10, 100, 1_000, 10_000];

    public static int[] OfPacks => IsDry ? [1_000] : [100, 1_000, 10_000];
}
