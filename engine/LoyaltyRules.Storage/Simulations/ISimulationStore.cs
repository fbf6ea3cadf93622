using NodaTime;

namespace LoyaltyRules.Storage.Simulations;

/// <summary>
/// Where the simulations of a program and their reports are stored: a file beside the database of a single host, or the database itself where several hosts share it.
/// Safe for many threads.
/// </summary>
public interface ISimulationStore
{
    /// <summary>What is worth telling whoever starts the host, for example that a broken file was set aside; null for nothing.</summary>
    string? Notice { get; }

    /// <summary>Whether several hosts may run simulations of it.</summary>
    bool IsShared { get; }

    /// <summary>Adds one that waits.</summary>
    /// <param name="simulation">The simulation.</param>
    /// <param name="cancellation">Stops waiting.</param>
    Task AddAsync(StoredSimulation simulation, CancellationToken cancellation = default);

    /// <summary>One by its id; null where there is none.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="cancellation">Stops waiting.</param>
    Task<StoredSimulation?> FindAsync(string id, CancellationToken cancellation = default);

    /// <summary>A page of them, the latest first.</summary>
    /// <param name="before">Only those asked for before the one of this id; null for the latest.</param>
    /// <param name="atMost">How many.</param>
    /// <param name="cancellation">Stops waiting.</param>
    Task<IReadOnlyList<StoredSimulation>> PageAsync(string? before, int atMost, CancellationToken cancellation = default);

    /// <summary>How many wait or run.</summary>
    /// <param name="cancellation">Stops waiting.</param>
    Task<int> CountOpenAsync(CancellationToken cancellation = default);

    /// <summary>
    /// Takes the next one that waits, or that runs nowhere any more: its runner has not been seen since <paramref name="lostSince"/>. It then runs, and nobody else takes it.
    /// </summary>
    /// <param name="now">The present.</param>
    /// <param name="lostSince">A runner that was seen last before this instant is taken for dead.</param>
    /// <param name="cancellation">Stops waiting.</param>
    /// <returns>The simulation; null where there is none to do.</returns>
    Task<StoredSimulation?> TakeAsync(Instant now, Instant lostSince, CancellationToken cancellation = default);

    /// <summary>Notes how far one is that runs, and that its runner is alive.</summary>
    /// <param name="simulation">The simulation as it is now.</param>
    /// <param name="cancellation">Stops waiting.</param>
    /// <returns>Whether it goes on: false where somebody asked to stop it, or deleted it.</returns>
    Task<bool> ProgressAsync(StoredSimulation simulation, CancellationToken cancellation = default);

    /// <summary>Lets one that runs wait again, for example because its host is being stopped.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="cancellation">Stops waiting.</param>
    Task GiveBackAsync(string id, CancellationToken cancellation = default);

    /// <summary>Notes the end of one, with its report.</summary>
    /// <param name="simulation">The simulation as it ended.</param>
    /// <param name="report">The report as JSON; null where there is none.</param>
    /// <param name="cancellation">Stops waiting.</param>
    Task EndAsync(StoredSimulation simulation, byte[]? report, CancellationToken cancellation = default);

    /// <summary>Asks that one be stopped. One that waits is stopped at once.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="now">The present.</param>
    /// <param name="cancellation">Stops waiting.</param>
    /// <returns>The simulation as it is then; null where there is none.</returns>
    Task<StoredSimulation?> CancelAsync(string id, Instant now, CancellationToken cancellation = default);

    /// <summary>The report of one as JSON; null where there is none.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="cancellation">Stops waiting.</param>
    Task<byte[]?> ReportAsync(string id, CancellationToken cancellation = default);

    /// <summary>Deletes one and its report. One that runs is stopped by that.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="cancellation">Stops waiting.</param>
    /// <returns>Whether there was one.</returns>
    Task<bool> DeleteAsync(string id, CancellationToken cancellation = default);
}
