using System.Globalization;

namespace LoyaltyRules.Testing;

/// <summary>How long attacks on a running store last: short where nothing is said, and <c>ATTACK_SIZE</c> times as long where it is set (docs/store.md names the full size).</summary>
public static class AttackSize
{
    /// <summary>How many times as much as usual.</summary>
    public static int Factor { get; } =
        int.TryParse(Environment.GetEnvironmentVariable("ATTACK_SIZE"), NumberStyles.None, CultureInfo.InvariantCulture, out var asked) && asked > 0 ? asked : 1;

    /// <summary>So many rounds.</summary>
    public static IEnumerable<int> Rounds(int usual) => Enumerable.Range(0, usual * Factor);
}
