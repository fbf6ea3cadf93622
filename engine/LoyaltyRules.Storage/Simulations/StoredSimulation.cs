using NodaTime;

namespace LoyaltyRules.Storage.Simulations;

/// <summary>How far a simulation is.</summary>
public enum SimulationState
{
    /// <summary>It waits for its turn.</summary>
    Queued,

    /// <summary>It runs.</summary>
    Running,

    /// <summary>It came to the end of its history; the report is there.</summary>
    Completed,

    /// <summary>Somebody stopped it; the report covers what was done until then, where it had begun.</summary>
    Cancelled,

    /// <summary>It could not be done; <see cref="StoredSimulation.Problem"/> says why.</summary>
    Failed,
}

/// <summary>A simulation that was asked for. Everything it needs to be computed again is in it: a report that is lost is computed anew, with the same bytes.</summary>
/// <param name="Id">Its id: time-ordered, random.</param>
/// <param name="PackHash">The hash of the version that decides.</param>
/// <param name="PackVersion">The version that decides, for people.</param>
/// <param name="Request">What was asked for, as JSON.</param>
/// <param name="By">Who asked.</param>
/// <param name="At">When.</param>
public sealed record StoredSimulation(string Id, string PackHash, string PackVersion, string Request, string By, Instant At)
{
    /// <summary>How far it is.</summary>
    public SimulationState State { get; init; } = SimulationState.Queued;

    /// <summary>When the runner that has it last said that it is alive; null while it waits.</summary>
    public Instant? SeenAt { get; init; }

    /// <summary>When it ended; null before.</summary>
    public Instant? EndedAt { get; init; }

    /// <summary>How much of the history was read, in the units of <see cref="Length"/>.</summary>
    public long Position { get; init; }

    /// <summary>How much of the history there is; 0 while that is not known.</summary>
    public long Length { get; init; }

    /// <summary>Purchases decided so far.</summary>
    public long Purchases { get; init; }

    /// <summary>Whether somebody asked to stop it.</summary>
    public bool IsCancelRequested { get; init; }

    /// <summary>Why it failed; null where it did not.</summary>
    public string? Problem { get; init; }

    /// <summary>Whether nothing more will come of it.</summary>
    public bool HasEnded => State is SimulationState.Completed or SimulationState.Cancelled or SimulationState.Failed;
}
