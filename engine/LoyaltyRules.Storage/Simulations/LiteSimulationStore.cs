using System.Globalization;
using LiteDB;
using LoyaltyRules.Storage.Journal;
using NodaTime;

namespace LoyaltyRules.Storage.Simulations;

/// <summary>
/// Simulations in a LiteDB file, for a host that has its program to itself. LiteDB does not flush a commit to the disk, so a power cut can lose the latest ones or break the file.
/// That is enough here and only here: every report can be computed again. A broken file is set aside and a new one begun; it never stops a start.
/// </summary>
public sealed class LiteSimulationStore : ISimulationStore, IDisposable
{
    private const int PageBytes = 8192;

    private readonly Lock gate = new();
    private readonly LiteDatabase database;
    private readonly ILiteCollection<BsonDocument> simulations;

    private LiteSimulationStore(LiteDatabase database, string? notice)
    {
        (this.database, Notice) = (database, notice);
        simulations = database.GetCollection("simulation");
        simulations.EnsureIndex("state");
    }

    /// <inheritdoc/>
    public string? Notice { get; }

    /// <inheritdoc/>
    public bool IsShared => false;

    /// <summary>Opens the file, or begins it.</summary>
    /// <param name="path">The file.</param>
    public static LiteSimulationStore Open(string path)
    {
        try
        {
            return Whole(path, notice: null);
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            // Whatever a damaged file makes the library throw: nothing in it is worth a start that fails.
            var aside = SetAside(path);
            return Whole(path, $"simulations-set-aside: {path} could not be read ({failure.Message}). It is now {aside}, and a new file was begun. Run the simulations again.");
        }
    }

    /// <inheritdoc/>
    public Task AddAsync(StoredSimulation simulation, CancellationToken cancellation = default) => Do(() => simulations.Insert(Of(simulation)));

    /// <inheritdoc/>
    public Task<StoredSimulation?> FindAsync(string id, CancellationToken cancellation = default) => Do(() => Find(id));

    /// <inheritdoc/>
    public Task<IReadOnlyList<StoredSimulation>> PageAsync(string? before, int atMost, CancellationToken cancellation = default) => Do<IReadOnlyList<StoredSimulation>>(() =>
    {
        // Ids are in the order of time.
        var query = Query.All("_id", Query.Descending);
        if (before is not null)
        {
            query.Where.Add(Query.LT("_id", before));
        }

        query.Limit = atMost;
        return [.. simulations.Find(query).Select(Of)];
    });

    /// <inheritdoc/>
    public Task<int> CountOpenAsync(CancellationToken cancellation = default) => Do(() => simulations.Count(IsOpen));

    /// <inheritdoc/>
    public Task<StoredSimulation?> TakeAsync(Instant now, Instant lostSince, CancellationToken cancellation = default) => Do(() =>
    {
        var next = simulations.Find(IsOpen).Select(Of).OrderBy(s => s.Id, StringComparer.Ordinal).FirstOrDefault(s => s.State == SimulationState.Queued || s.SeenAt < lostSince);
        if (next is null)
        {
            return null;
        }

        next = next with { State = SimulationState.Running, SeenAt = now };
        simulations.Update(Of(next));
        return next;
    });

    /// <inheritdoc/>
    public Task<bool> ProgressAsync(StoredSimulation simulation, CancellationToken cancellation = default) => Do(() =>
    {
        if (Find(simulation.Id) is not { HasEnded: false } stored)
        {
            return false;
        }

        simulations.Update(Of(simulation with { IsCancelRequested = stored.IsCancelRequested }));
        return !stored.IsCancelRequested;
    });

    /// <inheritdoc/>
    public Task GiveBackAsync(string id, CancellationToken cancellation = default) => Do(() =>
        Find(id) is { State: SimulationState.Running } stored && simulations.Update(Of(stored with { State = SimulationState.Queued, SeenAt = null })));

    /// <inheritdoc/>
    public Task EndAsync(StoredSimulation simulation, byte[]? report, CancellationToken cancellation = default) => Do(() =>
    {
        if (Find(simulation.Id) is null)
        {
            return false;
        }

        if (report is not null)
        {
            using var bytes = new MemoryStream(report);
            database.FileStorage.Upload(simulation.Id, simulation.Id + ".json", bytes);
        }

        return simulations.Update(Of(simulation));
    });

    /// <inheritdoc/>
    public Task<StoredSimulation?> CancelAsync(string id, Instant now, CancellationToken cancellation = default) => Do(() =>
    {
        if (Find(id) is not { } stored || stored.HasEnded)
        {
            return Find(id);
        }

        var asked = stored with { IsCancelRequested = true };
        asked = stored.State == SimulationState.Queued ? asked with { State = SimulationState.Cancelled, EndedAt = now } : asked;
        simulations.Update(Of(asked));
        return asked;
    });

    /// <inheritdoc/>
    public Task<byte[]?> ReportAsync(string id, CancellationToken cancellation = default) => Do(() =>
    {
        if (!database.FileStorage.Exists(id))
        {
            return null;
        }

        using var bytes = new MemoryStream();
        database.FileStorage.Download(id, bytes);
        return bytes.ToArray();
    });

    /// <inheritdoc/>
    public Task<bool> DeleteAsync(string id, CancellationToken cancellation = default) => Do(() =>
    {
        database.FileStorage.Delete(id);
        return simulations.Delete(id);
    });

    /// <inheritdoc/>
    public void Dispose() => database.Dispose();

    private static BsonExpression IsOpen => Query.In("state", StoredTexts.Of(SimulationState.Queued), StoredTexts.Of(SimulationState.Running));

    // Opening reads the first page only, so damage further on would be found by the first request.
    private static LiteSimulationStore Whole(string path, string? notice)
    {
        // A file that ends within a page is begun anew without a word by the library.
        if (File.Exists(path) && new FileInfo(path).Length % PageBytes != 0)
        {
            throw new InvalidDataException("it ends within a page");
        }

        var database = new LiteDatabase(new ConnectionString { Filename = path, Connection = ConnectionType.Direct });
        try
        {
            foreach (var document in database.GetCollection("simulation").FindAll())
            {
                _ = Of(document);
            }

            foreach (var file in database.FileStorage.FindAll())
            {
                using var bytes = new MemoryStream();
                file.CopyTo(bytes);
            }

            return new LiteSimulationStore(database, notice);
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    private static string SetAside(string path)
    {
        var aside = path + ".broken";
        for (var i = 2; File.Exists(aside); i++)
        {
            aside = string.Create(CultureInfo.InvariantCulture, $"{path}.broken-{i}");
        }

        File.Move(path, aside);
        var log = Path.ChangeExtension(path, null) + "-log" + Path.GetExtension(path);
        if (File.Exists(log))
        {
            File.Delete(log);
        }

        return aside;
    }

    private StoredSimulation? Find(string id) => simulations.FindById(id) is { } document ? Of(document) : null;

    private Task<T> Do<T>(Func<T> work)
    {
        // The library locks per collection; a change here reads first and writes then.
        lock (gate)
        {
            return Task.FromResult(work());
        }
    }

    private static BsonDocument Of(StoredSimulation simulation) => new()
    {
        ["_id"] = simulation.Id,
        ["packHash"] = simulation.PackHash,
        ["packVersion"] = simulation.PackVersion,
        ["request"] = simulation.Request,
        ["by"] = simulation.By,
        ["at"] = StoredTexts.Of(simulation.At),
        ["state"] = StoredTexts.Of(simulation.State),
        ["seenAt"] = simulation.SeenAt is { } seen ? StoredTexts.Of(seen) : null,
        ["endedAt"] = simulation.EndedAt is { } ended ? StoredTexts.Of(ended) : null,
        ["position"] = simulation.Position,
        ["length"] = simulation.Length,
        ["purchases"] = simulation.Purchases,
        ["cancelRequested"] = simulation.IsCancelRequested,
        ["problem"] = simulation.Problem,
    };

    private static StoredSimulation Of(BsonDocument document) => new(
        document["_id"].AsString, document["packHash"].AsString, document["packVersion"].AsString, document["request"].AsString, document["by"].AsString,
        StoredTexts.Instant(document["at"].AsString))
    {
        State = StoredTexts.Parse<SimulationState>(document["state"].AsString),
        SeenAt = document["seenAt"].IsNull ? null : StoredTexts.Instant(document["seenAt"].AsString),
        EndedAt = document["endedAt"].IsNull ? null : StoredTexts.Instant(document["endedAt"].AsString),
        Position = document["position"].AsInt64,
        Length = document["length"].AsInt64,
        Purchases = document["purchases"].AsInt64,
        IsCancelRequested = document["cancelRequested"].AsBoolean,
        Problem = document["problem"].IsNull ? null : document["problem"].AsString,
    };
}
