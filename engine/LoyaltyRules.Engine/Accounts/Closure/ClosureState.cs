using System.Collections.Immutable;
using LoyaltyRules.Engine.Accounts.Points;
using LoyaltyRules.Engine.Model;
using NodaTime;

namespace LoyaltyRules.Engine.Accounts.Closure;

/// <summary>Where the winding down of a program stands: a fold of entries. Immutable.</summary>
public sealed record ClosureState
{
    /// <summary>A program that runs.</summary>
    public static ClosureState Running { get; } = new();

    /// <summary>The stage.</summary>
    public ClosureStage Stage { get; init; }

    /// <summary>The first local day of the stage; null for a program that always ran.</summary>
    public LocalDate? Since { get; init; }

    /// <summary>The trigger that asked to close the program; null for none.</summary>
    public string? TriggerId { get; init; }

    /// <summary>The local day on which closing was decided; null before. The plan begins on the next.</summary>
    public LocalDate? DecidedOn { get; init; }

    /// <summary>The last day of the latest month that was read; null before the first.</summary>
    public LocalDate? ReadOn { get; init; }

    /// <summary>At how many month's ends in a row each trigger was true; triggers that were not at the latest are left out.</summary>
    public ImmutableSortedDictionary<string, int> MonthsTrue { get; init; } = ImmutableSortedDictionary.Create<string, int>(StringComparer.Ordinal);

    /// <summary>Money owed for balances that were paid out, by whose they were.</summary>
    public ImmutableSortedDictionary<AccountOwner, decimal> Owed { get; init; } = ImmutableSortedDictionary<AccountOwner, decimal>.Empty;

    /// <summary>The day on which the members' data are to be erased; null while that is open. Erasing is the store's work.</summary>
    public LocalDate? EraseOn { get; init; }
}
