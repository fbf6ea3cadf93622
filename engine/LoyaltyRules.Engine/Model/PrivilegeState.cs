using System.Collections.Immutable;
using NodaTime;

namespace LoyaltyRules.Engine.Model;

/// <summary>Whether a member has a privilege, and why or why not.</summary>
public enum PrivilegeOutcome
{
    /// <summary>The member fulfils its condition.</summary>
    Eligible,

    /// <summary>A rule granted it for a time, or for good.</summary>
    Granted,

    /// <summary>The condition does not hold, and no rule granted it.</summary>
    NotMatched,

    /// <summary>It is only given by rules, and none has.</summary>
    NotGranted,

    /// <summary>Whether the member has it, or how often it may be used, depends on something absent; unknown never grants (U2).</summary>
    Unknown,

    /// <summary>The member has it and has used it as often as it may be used.</summary>
    UsedUp,

    /// <summary>The member is in the control group, to which nothing of the program is given.</summary>
    HeldOut,

    /// <summary>The program is closed.</summary>
    ProgramClosed,
}

/// <summary>How often a privilege may still be used under one of its limits.</summary>
/// <param name="Limit">The limit's key.</param>
/// <param name="Per">Whose use counts.</param>
/// <param name="From">The first day of the window; <see cref="LocalDate.MinIsoValue"/> for all time.</param>
/// <param name="Most">How often in the window; null when that is unknown.</param>
/// <param name="Left">How often still, not below zero; null when that is unknown.</param>
public readonly record struct PrivilegeQuota(string Limit, LimitScope Per, LocalDate From, decimal? Most, decimal? Left);

/// <summary>One privilege of a member at a moment.</summary>
public sealed record PrivilegeState
{
    /// <summary>The privilege.</summary>
    public required string Id { get; init; }

    /// <summary>How it came out.</summary>
    public required PrivilegeOutcome Outcome { get; init; }

    /// <summary>Whether the member may use it now.</summary>
    public bool IsAvailable => Outcome is PrivilegeOutcome.Eligible or PrivilegeOutcome.Granted;

    /// <summary>The last day of a privilege that was granted; null when it stays, and when it was not granted.</summary>
    public LocalDate? Until { get; init; }

    /// <summary>What it is worth to a booking system, by name, whether or not the member has it.</summary>
    public ImmutableSortedDictionary<string, FactValue> Value { get; init; } = ImmutableSortedDictionary<string, FactValue>.Empty;

    /// <summary>The parts of its condition that decided against it; empty when it is available.</summary>
    public ImmutableArray<Reason> Reasons { get; init; } = [];

    /// <summary>The names whose absence made it unknown.</summary>
    public ImmutableArray<string> Missing { get; init; } = [];

    /// <summary>How often it may still be used; empty for as often as wanted.</summary>
    public ImmutableArray<PrivilegeQuota> Quotas { get; init; } = [];
}
