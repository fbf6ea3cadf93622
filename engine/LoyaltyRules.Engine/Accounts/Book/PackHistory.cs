using System.Collections.Immutable;
using LoyaltyRules.Engine.Evaluation;
using NodaTime;

namespace LoyaltyRules.Engine.Accounts.Book;

/// <summary>
/// The versions of a program's pack, each live from an instant on. Event time decides which version decides (T3); a purchase's completion and returns are decided
/// under the version of the purchase (T4, R1). Immutable.
/// </summary>
public sealed class PackHistory
{
    private readonly ImmutableArray<(Instant From, CompiledPack Pack)> versions;
    private readonly Dictionary<string, CompiledPack> byHash;

    /// <summary>Several versions.</summary>
    /// <param name="versions">Each with the instant it is live from, in order; the first is live for everything before it too.</param>
    /// <exception cref="ArgumentException">There is none, or they are out of order.</exception>
    public PackHistory(ImmutableArray<(Instant From, CompiledPack Pack)> versions)
    {
        if (versions.IsEmpty)
        {
            throw new ArgumentException("There must be a pack.", nameof(versions));
        }

        for (var i = 1; i < versions.Length; i++)
        {
            if (versions[i].From <= versions[i - 1].From)
            {
                throw new ArgumentException("The versions must be in order of the instants they are live from.", nameof(versions));
            }
        }

        this.versions = versions;
        HasTimedRules = versions.Any(v => !v.Pack.TimedTriggers.IsEmpty);
        byHash = versions.Select(v => v.Pack).DistinctBy(p => p.Pack.Hash).ToDictionary(p => p.Pack.Hash, StringComparer.Ordinal);
    }

    /// <summary>One version for all time.</summary>
    public PackHistory(CompiledPack pack)
        : this([(Instant.MinValue, pack)])
    {
    }

    /// <summary>Whether any version has rules on events that come by themselves.</summary>
    internal bool HasTimedRules { get; }

    /// <summary>The versions in order, each with the instants it is live from and until; the first from the beginning of time.</summary>
    internal IEnumerable<(Instant From, Instant Until, CompiledPack Pack)> Versions => versions.Select((v, i) =>
        (i == 0 ? Instant.MinValue : v.From, i + 1 < versions.Length ? versions[i + 1].From : Instant.MaxValue, v.Pack));

    /// <summary>The version that is live at an instant.</summary>
    public CompiledPack LiveAt(Instant at)
    {
        for (var i = versions.Length - 1; i > 0; i--)
        {
            if (versions[i].From <= at)
            {
                return versions[i].Pack;
            }
        }

        return versions[0].Pack;
    }

    /// <summary>The version of a hash; null when there is none.</summary>
    public CompiledPack? ByHash(string hash) => byHash.GetValueOrDefault(hash);
}
