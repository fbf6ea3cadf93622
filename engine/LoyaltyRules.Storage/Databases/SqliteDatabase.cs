using System.Collections.Immutable;
using System.Diagnostics;
using System.Threading.Channels;
using LoyaltyRules.Storage.Schema;
using Microsoft.Data.Sqlite;

namespace LoyaltyRules.Storage.Databases;

/// <summary>
/// The embedded database: one file. One connection, on a thread of its own, does all writes and all checkpoints; readers see the last committed state beside it
/// (write-ahead log).
/// <para>
/// Work that waits while a transaction is being made durable goes into the next one together, each piece in a savepoint of its own: the cost of
/// <c>synchronous=FULL</c> is shared, and a piece that fails takes nothing else with it.
/// </para>
/// </summary>
public sealed class SqliteDatabase : Database
{
    /// <summary>After so many pieces of work a transaction takes no others.</summary>
    public const int GroupMax = 512;

    private const int WaitingMax = 20_000;

    // 40 MB of log before it is written into the file: pages that change again and again, as the ends of tables do, are written once, and the file is synced a tenth as often as by default.
    private const int LogPages = 10_000;

    // Of requests that have half a minute: they hear in time that another program holds the lock.
    private static readonly TimeSpan LockPatience = TimeSpan.FromSeconds(10);

    private readonly string path;
    private readonly FileStream ownership;
    private readonly SqliteConnection connection;
    private readonly StatementCache statements;
    private readonly Channel<Job[]> jobs = Channel.CreateBounded<Job[]>(new BoundedChannelOptions(WaitingMax) { SingleReader = true });
    private readonly SqliteReaders readers;
    private readonly Thread writer;

    // Of the writer's thread: the log still holds what was erased.
    private bool hasErased;

    private SqliteDatabase(string path)
    {
        this.path = path;

        // What is remembered between writes is right only as long as nobody else writes; and one connection must do all checkpoints.
        ownership = SqliteFile.Own(path);
        try
        {
            connection = SqliteReaders.Open(path);
            SqliteReaders.Run(connection, $"PRAGMA wal_autocheckpoint={LogPages}; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON; PRAGMA temp_store=MEMORY; PRAGMA cache_size=-65536;");
        }
        catch (Exception failure)
        {
            connection?.Dispose();
            ownership.Dispose();
            throw StoreUnavailableException.Of(failure);
        }

        statements = new StatementCache(connection, namesParameters: true);
        readers = new SqliteReaders(path);
        writer = new Thread(Write) { IsBackground = true, Name = "SQLite writer" };
        writer.Start();
    }

    /// <inheritdoc/>
    public override bool IsShared => false;

    /// <summary>The file.</summary>
    public string Path => path;

    /// <summary>Opens a file, or makes it, to write it: one process at a time.</summary>
    /// <exception cref="StoreFileException">Another process has it open, or it is no database.</exception>
    /// <exception cref="StoreUnavailableException">Another program has locked it.</exception>
    public static SqliteDatabase Open(string path, bool createFolder = true)
    {
        if (createFolder && System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path)) is { } folder)
        {
            Directory.CreateDirectory(folder);
        }

        return new SqliteDatabase(path);
    }

    /// <inheritdoc/>
    public override async Task MigrateAsync(CancellationToken cancellation = default)
    {
        var conversion = new StateConversion();
        while (await WriteAsync(session => Migrations.Sqlite.Apply(session, conversion), cancellation).ConfigureAwait(false))
        {
        }
    }

    /// <inheritdoc/>
    public override async Task<T> WriteAsync<T>(Func<SqlSession, T> work, CancellationToken cancellation = default)
    {
        var job = new Job<T>(work);
        await EnqueueAsync([job], cancellation).ConfigureAwait(false);
        try
        {
            return await WaitAsync(job.Task, cancellation).ConfigureAwait(false);
        }
        catch (Exception) when (!job.Task.IsCompleted)
        {
            // Nobody waits any longer: what has not begun is not done.
            job.Withdraw();
            throw;
        }
    }

    /// <inheritdoc/>
    public override async Task<ImmutableArray<PieceResult<T>>> WriteEachAsync<T>(
        IReadOnlyList<Func<SqlSession, T>> works, Action<SqlSession> lockFirst, CancellationToken cancellation = default)
    {
        var pieces = works.Select(work => new Job<T>(work)).ToArray();
        await EnqueueAsync(pieces, cancellation).ConfigureAwait(false);
        var all = Task.WhenAll(pieces.Select(p => p.Task));
        try
        {
            await WaitAsync(all, cancellation).ConfigureAwait(false);
        }
        catch (Exception) when (!all.IsCompleted)
        {
            Array.ForEach(pieces, p => p.Withdraw());
            throw;
        }
        catch (Exception) when (pieces.FirstOrDefault(p => p.Task.Exception?.InnerException is StoreUnavailableException) is { } lost)
        {
            throw lost.Task.Exception!.InnerException!;
        }
        catch (Exception)
        {
            // Each piece tells its own.
        }

        return [.. pieces.Select(p => p.Task.Exception?.InnerException is { } failure ? new PieceResult<T>(default, failure) : new PieceResult<T>(p.Task.Result, null))];
    }

    /// <inheritdoc/>
    public override Task<T> ReadAsync<T>(Func<SqlSession, T> work, CancellationToken cancellation = default) => WaitAsync(readers.ReadAsync(work, cancellation), cancellation);

    /// <summary>Copies the database, as it is at one moment, into a new file. Reading and writing go on meanwhile.</summary>
    /// <param name="copyPath">The new file.</param>
    /// <param name="cancellation">Stops waiting for a turn.</param>
    /// <exception cref="IOException">The file is there already.</exception>
    public Task BackUpAsync(string copyPath, CancellationToken cancellation = default) => readers.BackUpAsync(copyPath, cancellation);

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        BeginClosing();
        jobs.Writer.TryComplete();
        await Task.Run(writer.Join).ConfigureAwait(false);
        await readers.DisposeAsync().ConfigureAwait(false);
        statements.Dispose();
        await connection.DisposeAsync().ConfigureAwait(false);
        await ownership.DisposeAsync().ConfigureAwait(false);
    }

    private async Task EnqueueAsync(Job[] pieces, CancellationToken cancellation)
    {
        try
        {
            await jobs.Writer.WriteAsync(pieces, cancellation).ConfigureAwait(false);
        }
        catch (ChannelClosedException)
        {
            throw new StoreUnavailableException("The store is closed.") { IsClosed = true };
        }
    }

    private void Write()
    {
        var group = new List<Job>(GroupMax);
        while (jobs.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            group.Clear();
            try
            {
                Begin();
                while (group.Count < GroupMax && jobs.Reader.TryRead(out var pieces))
                {
                    foreach (var job in pieces.Where(p => p.TryBegin()))
                    {
                        group.Add(job);
                        Try(job);
                    }
                }

                Control("COMMIT");
                if (hasErased)
                {
                    Overwrite();
                }
            }
            catch (SqliteException e)
            {
                // The disk is full, or gone, or somebody else has the lock: nothing of this group stands, nor of what waits.
                TryRollBack();
                for (var waiting = jobs.Reader.Count; waiting > 0 && jobs.Reader.TryRead(out var pieces); waiting--)
                {
                    group.AddRange(pieces);
                }

                group.ForEach(job => job.Fail(e));
                TellWritesLost();
            }

            group.ForEach(job => job.Tell());
        }
    }

    private void Begin()
    {
        for (var began = Stopwatch.GetTimestamp(); ;)
        {
            try
            {
                Control("BEGIN IMMEDIATE");
                return;
            }
            catch (SqliteException locked) when (StoreUnavailableException.IsLocked(locked) && !IsClosing && Stopwatch.GetElapsedTime(began) < LockPatience)
            {
                // Another program writes: it may be done soon.
            }
        }
    }

    private void Try(Job job)
    {
        var session = new SqlSession(statements, isShared: false);
        for (var attempt = 1; ; attempt++)
        {
            Control("SAVEPOINT piece");
            try
            {
                job.Run(session);
                Control("RELEASE piece");
                hasErased |= session.HasErased;
                session.Done();
                return;
            }
            catch (Exception e)
            {
                // Whatever it is belongs to the one who asked for the work.
                Control("ROLLBACK TO piece");
                Control("RELEASE piece");
                session.Undone();
                if (e is not BeginAgainException || attempt == AttemptsMax)
                {
                    job.Fail(e);
                    return;
                }
            }
        }
    }

    // All pages go into the file, where secure_delete has zeroed what was erased, and the log that held them as they were is cut to nothing. Somebody who reads an
    // older state keeps the log from being cut for a moment; then it is done after the next transaction, or when the file is closed.
    private void Overwrite() =>
        hasErased = new SqlSession(statements, isShared: false).Number("PRAGMA wal_checkpoint(TRUNCATE)") != 0;

    private void Control(string sql) => statements.Get(sql, []).ExecuteNonQuery();

    private void TryRollBack()
    {
        try
        {
            SqliteReaders.Run(connection, "ROLLBACK");
        }
        catch (SqliteException)
        {
            // The failure that brought us here has rolled back already.
        }
    }

    private abstract class Job
    {
        private int state;

        /// <summary>Whether it is to be done: not where nobody waits for it any longer.</summary>
        public bool TryBegin() => Interlocked.CompareExchange(ref state, 1, 0) == 0;

        /// <summary>Nobody waits for it any longer.</summary>
        public void Withdraw() => Interlocked.CompareExchange(ref state, 2, 0);

        public abstract void Run(SqlSession session);

        public abstract void Fail(Exception failure);

        public abstract void Tell();
    }

    private sealed class Job<T>(Func<SqlSession, T> work) : Job
    {
        private readonly TaskCompletionSource<T> completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private Exception? failure;
        private T? result;

        public Task<T> Task => completion.Task;

        public override void Run(SqlSession session) => result = work(session);

        public override void Fail(Exception failure) => this.failure = StoreUnavailableException.Of(failure);

        // Not before the transaction is durable.
        public override void Tell()
        {
            if (failure is not null)
            {
                completion.TrySetException(failure);
            }
            else
            {
                completion.SetResult(result!);
            }
        }
    }
}
