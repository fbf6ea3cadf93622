using System.Collections.Immutable;
using System.Data.Common;

namespace LoyaltyRules.Storage.Databases;

/// <summary>
/// One database with the whole schema. Everything that is kept goes through <see cref="WriteAsync"/>: one transaction, all of it or nothing, durable when the
/// task completes.
/// </summary>
public abstract class Database : IAsyncDisposable
{
    /// <summary>How often work may begin again.</summary>
    protected const int AttemptsMax = 100;

    // What has begun is finished, as a rule; what cannot be finished does not hold up the end.
    private static readonly TimeSpan ClosingPatience = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource closing = new();
    private volatile bool isClosing;

    /// <summary>Whether several processes may write at once, so that what one has read another may change.</summary>
    public abstract bool IsShared { get; }

    /// <summary>
    /// Told when writes that later ones have built on were lost, because the transaction that held them could not be committed: what was remembered of them
    /// must be forgotten. Only of a database that is not shared.
    /// </summary>
    public event Action? WritesLost;

    /// <summary>Whether <see cref="BeginClosing"/> was called: nobody waits for a lock any longer.</summary>
    protected bool IsClosing => isClosing;

    /// <summary>Says that the end is near. Writes that are under way are finished; those that cannot be, because another program holds a lock, fail within five seconds.</summary>
    public void BeginClosing()
    {
        isClosing = true;
        closing.CancelAfter(ClosingPatience);
    }

    /// <summary>Brings the schema to this version of the product. Done once, before anything else.</summary>
    /// <exception cref="SchemaException">The database was written by a newer version, or is of something else.</exception>
    public abstract Task MigrateAsync(CancellationToken cancellation = default);

    /// <summary>
    /// Runs work in a transaction that writes. The work may run more than once, where the database asks to begin again; so it changes nothing but through its
    /// session, and tells the outside by <see cref="SqlSession.OnDone"/>.
    /// </summary>
    /// <typeparam name="T">What it gives.</typeparam>
    /// <param name="work">The work. Whatever it throws rolls its own writes back and comes out here.</param>
    /// <param name="cancellation">Stops waiting. Work that has begun is finished, and nobody hears of it.</param>
    /// <exception cref="StoreUnavailableException">The database cannot be reached, or does not take it.</exception>
    public abstract Task<T> WriteAsync<T>(Func<SqlSession, T> work, CancellationToken cancellation = default);

    /// <summary>
    /// Runs pieces of work one after the other in one transaction, each by itself: one that fails undoes its own writes, and nothing else. All that did not fail are durable when the task
    /// completes.
    /// </summary>
    /// <typeparam name="T">What a piece gives.</typeparam>
    /// <param name="works">The pieces; each as in <see cref="WriteAsync{T}"/>.</param>
    /// <param name="lockFirst">Takes the locks of all of them in one order, so that two such transactions do not wait for each other; not run where nobody else writes.</param>
    /// <param name="cancellation">Stops waiting. Pieces that have begun are finished.</param>
    /// <exception cref="StoreUnavailableException">The database cannot be reached, or does not take it.</exception>
    public virtual Task<ImmutableArray<PieceResult<T>>> WriteEachAsync<T>(
        IReadOnlyList<Func<SqlSession, T>> works, Action<SqlSession> lockFirst, CancellationToken cancellation = default) => WriteAsync(
        session =>
        {
            if (session.IsShared)
            {
                lockFirst(session);
            }

            return works.Select(work => Piece(session, work)).ToImmutableArray();
        },
        cancellation);

    /// <summary>Runs work that puts right what the application itself may not change; as <see cref="WriteAsync{T}"/> otherwise.</summary>
    /// <typeparam name="T">What it gives.</typeparam>
    /// <param name="work">The work.</param>
    /// <param name="cancellation">Stops waiting for a turn.</param>
    public virtual Task<T> RepairAsync<T>(Func<SqlSession, T> work, CancellationToken cancellation = default) => WriteAsync(work, cancellation);

    /// <summary>Runs work that only reads, on one state of the database.</summary>
    /// <typeparam name="T">What it gives.</typeparam>
    /// <param name="work">The work.</param>
    /// <param name="cancellation">Stops waiting.</param>
    /// <exception cref="StoreUnavailableException">The database cannot be reached.</exception>
    public abstract Task<T> ReadAsync<T>(Func<SqlSession, T> work, CancellationToken cancellation = default);

    /// <summary>As <see cref="WriteAsync{T}"/>, for work that gives nothing.</summary>
    /// <param name="work">The work.</param>
    /// <param name="cancellation">Stops waiting for a turn.</param>
    public Task WriteAsync(Action<SqlSession> work, CancellationToken cancellation = default) => WriteAsync(
        session =>
        {
            work(session);
            return true;
        },
        cancellation);

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();

    /// <summary>Waits for work that is under way: no longer than the caller does, and not much beyond the beginning of the end.</summary>
    protected async Task<T> WaitAsync<T>(Task<T> work, CancellationToken cancellation)
    {
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellation, closing.Token);
        try
        {
            return await work.WaitAsync(linked.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (closing.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            throw new StoreUnavailableException("The store is being closed.") { IsClosed = true };
        }
    }

    // What the server itself refused is for the whole transaction to try again: its locks stay as long as it does.
    private static PieceResult<T> Piece<T>(SqlSession session, Func<SqlSession, T> work)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return new PieceResult<T>(session.InSavepoint(work), null);
            }
            catch (BeginAgainException) when (attempt < AttemptsMax)
            {
            }
            catch (Exception failure) when (failure is not DbException)
            {
                return new PieceResult<T>(default, failure);
            }
        }
    }

    /// <summary>Tells that writes were lost.</summary>
    protected void TellWritesLost() => WritesLost?.Invoke();
}

/// <summary>What became of one piece of work among several.</summary>
/// <typeparam name="T">What a piece gives.</typeparam>
/// <param name="Value">What it gave, where it did not fail.</param>
/// <param name="Failure">What it threw; null where it did not fail.</param>
public readonly record struct PieceResult<T>(T? Value, Exception? Failure);

/// <summary>Thrown by work that has found that it must begin again, in a transaction of its own: for example because it needs rows that it had not locked.</summary>
public sealed class BeginAgainException : Exception;

/// <summary>The schema of a database is not one that this version can use.</summary>
/// <param name="message">Why.</param>
public sealed class SchemaException(string message) : Exception(message);
