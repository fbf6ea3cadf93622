using LoyaltyRules.Engine.Accounts.Book;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Storage.Journal;
using LoyaltyRules.Storage.Releases;

namespace LoyaltyRules.Storage.States;

/// <summary>
/// What the one writer of an embedded database remembers of what it wrote: it need not read it again. Used on the writer's thread only; forgotten whole when
/// writes were lost, or when it has grown too large.
/// </summary>
internal sealed class RecentStates
{
    private const int CountMax = 200_000;

    private volatile bool isStale;

    /// <summary>Members by id.</summary>
    public Dictionary<string, MemberState> Members { get; } = new(StringComparer.Ordinal);

    /// <summary>Households by id.</summary>
    public Dictionary<string, HouseholdState> Households { get; } = new(StringComparer.Ordinal);

    /// <summary>Chains by name.</summary>
    public Dictionary<string, Chain> Chains { get; } = new(StringComparer.Ordinal);

    /// <summary>The versions of the pack; null where they must be read.</summary>
    public ReleasedPacks? Packs { get; set; }

    /// <summary>What all members share, figures left out; null where it must be read.</summary>
    public ProgramState? Program { get; set; }

    /// <summary>Members' keys, as they are in the database; null for one that was erased.</summary>
    public Dictionary<string, byte[]?> Keys { get; } = new(StringComparer.Ordinal);

    /// <summary>Members' records; null for one of whom nothing is known.</summary>
    public Dictionary<string, MemberSnapshot?> Records { get; } = new(StringComparer.Ordinal);

    /// <summary>Forgets everything before the next use. From any thread.</summary>
    public void Forget() => isStale = true;

    /// <summary>To be called before each use.</summary>
    public void Begin()
    {
        if (isStale || Members.Count + Households.Count + Chains.Count + Keys.Count + Records.Count > CountMax)
        {
            isStale = false;
            Members.Clear();
            Households.Clear();
            Chains.Clear();
            Keys.Clear();
            Records.Clear();
            (Packs, Program) = (null, null);
        }
    }
}
