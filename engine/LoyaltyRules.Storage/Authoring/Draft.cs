using System.Collections.Immutable;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Packs;
using LoyaltyRules.Engine.Simulation.Examples;
using NodaTime;

namespace LoyaltyRules.Storage.Authoring;

/// <summary>How far a version is on its way from the first save to tills.</summary>
public enum DraftState
{
    /// <summary>It is edited.</summary>
    Draft,

    /// <summary>It waits for the approval of somebody else.</summary>
    Submitted,

    /// <summary>It was approved and never changes again. From its instant on it decides.</summary>
    Released,
}

/// <summary>A version of the pack on its way to tills.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Title">What people call it.</param>
/// <param name="State">How far it is.</param>
/// <param name="Revision">The number of its latest save, from 1.</param>
/// <param name="CreatedBy">Who began it.</param>
/// <param name="CreatedAt">When.</param>
public sealed record Draft(string Id, string Title, DraftState State, long Revision, string CreatedBy, Instant CreatedAt)
{
    /// <summary>Who submitted it last; null where nobody did.</summary>
    public string? SubmittedBy { get; init; }

    /// <summary>When.</summary>
    public Instant? SubmittedAt { get; init; }

    /// <summary>Who approved, rejected or withdrew it last; null where nobody did.</summary>
    public string? DecidedBy { get; init; }

    /// <summary>When.</summary>
    public Instant? DecidedAt { get; init; }

    /// <summary>What was said to that.</summary>
    public string? Comment { get; init; }

    /// <summary>The hash of its pack; null before it was submitted.</summary>
    public string? Hash { get; init; }

    /// <summary>The version that its pack names; null before it was submitted.</summary>
    public string? Version { get; init; }

    /// <summary>From when on it decides; null before it was released.</summary>
    public Instant? LiveFrom { get; init; }
}

/// <summary>A save of a draft. None is ever changed or removed.</summary>
/// <param name="Revision">Its number, from 1.</param>
/// <param name="Note">What was said to it.</param>
/// <param name="By">Who saved.</param>
/// <param name="At">When.</param>
public sealed record DraftSave(long Revision, string Note, string By, Instant At);

/// <summary>What is to be known of a draft before it goes on: its problems, and its examples.</summary>
/// <param name="Diagnostics">The problems of the pack, warnings too, in order of their places.</param>
/// <param name="Examples">How its examples are decided; empty where the pack has errors.</param>
/// <param name="Hash">The hash of the pack; null where it has errors.</param>
/// <param name="Version">The version that it names; null where it has errors.</param>
public sealed record DraftCheck(ImmutableArray<Diagnostic> Diagnostics, ImmutableArray<ExampleResult> Examples, string? Hash, string? Version)
{
    /// <summary>The pack; null where it has errors.</summary>
    public RulePack? Pack { get; init; }
}

/// <summary>Thrown where a draft was saved by somebody else since it was read.</summary>
/// <param name="revision">The revision as it is now.</param>
public sealed class StaleDraftException(long revision) : Exception($"The draft is at revision {revision}.")
{
    /// <summary>The revision as it is now.</summary>
    public long Revision { get; } = revision;
}
