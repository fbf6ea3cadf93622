using System.Collections.Immutable;
using NodaTime;

namespace LoyaltyRules.Engine.Model;

/// <summary>What the engine sees of a member: the state before the event, and never contact data.</summary>
public sealed record MemberSnapshot
{
    /// <summary>The member's random id.</summary>
    public required string Id { get; init; }

    /// <summary>The day of birth; null when unknown.</summary>
    public LocalDate? BirthDate { get; init; }

    /// <summary>The day of enrolment; null when unknown.</summary>
    public LocalDate? JoinedOn { get; init; }

    /// <summary>Declared <c>member.*</c> facts and the values of the pack's counters, by short name.</summary>
    public FactSet Facts { get; init; } = FactSet.Empty;

    /// <summary>
    /// Whether the facts were taken in by an earlier version of the pack, it may be: one that this version does not declare, or declares otherwise, is absent, with a
    /// warning, and refuses nothing.
    /// </summary>
    public bool IsOnRecord { get; init; }

    /// <summary>The member's tier; null means the one below all levels.</summary>
    public string? Tier { get; init; }

    /// <summary>Since when the member is in the tier; null when unknown.</summary>
    public LocalDate? TierEnteredOn { get; init; }

    /// <summary>The last local day on which the member earned or spent points; null when unknown or never.</summary>
    public LocalDate? LastActivityOn { get; init; }

    /// <summary>The points that can be spent now, by currency; a currency left out is unknown, and unknown points pay nothing (U2).</summary>
    public ImmutableArray<PointsAmount> Available { get; init; } = [];

    /// <summary>What the member has used of limits.</summary>
    public LimitUses Limits { get; init; } = LimitUses.None;

    /// <summary>The member's household; null for none.</summary>
    public string? HouseholdId { get; init; }

    /// <summary>What the household has used of limits.</summary>
    public LimitUses HouseholdLimits { get; init; } = LimitUses.None;

    /// <summary>The member whom the household has named to get its points; null for none.</summary>
    public RecipientSnapshot? HouseholdRecipient { get; init; }

    /// <summary>What the member has chosen, as it stands on the day of the event; a choice that is left out has nothing chosen.</summary>
    public ImmutableArray<MemberChoice> Choices { get; init; } = [];

    /// <summary>The member who brought this one; null for none.</summary>
    public RecipientSnapshot? Referrer { get; init; }

    /// <summary>Privileges granted by rules, each with its last day.</summary>
    public ImmutableArray<PrivilegeGrant> Privileges { get; init; } = [];

    /// <summary>The rewards that the member holds, those that have expired or are used up left out or not.</summary>
    public ImmutableArray<HeldReward> Rewards { get; init; } = [];
}

/// <summary>What a member has chosen.</summary>
/// <param name="Choice">The choice's name in the pack.</param>
/// <param name="Options">The words chosen.</param>
public readonly record struct MemberChoice(string Choice, ImmutableArray<string> Options);

/// <summary>A privilege that a rule granted for a time.</summary>
/// <param name="Id">The privilege.</param>
/// <param name="Until">The last local day; null when it stays.</param>
public readonly record struct PrivilegeGrant(string Id, LocalDate? Until);

/// <summary>What all members share: declared <c>program.*</c> facts, and the use of budgets.</summary>
public sealed record ProgramSnapshot
{
    /// <summary>A program of which nothing is known.</summary>
    public static ProgramSnapshot Empty { get; } = new();

    /// <summary>Declared <c>program.*</c> facts by short name.</summary>
    public FactSet Facts { get; init; } = FactSet.Empty;

    /// <summary>What all members together have used of limits.</summary>
    public LimitUses Limits { get; init; } = LimitUses.None;

    /// <summary>How far the winding down of the program is.</summary>
    public ClosureStage Stage { get; init; }
}
