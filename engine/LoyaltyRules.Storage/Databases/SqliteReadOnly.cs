namespace LoyaltyRules.Storage.Databases;

/// <summary>A file that somebody else may be writing: to verify it, to copy it, to take a program out of it.</summary>
public sealed class SqliteReadOnly : Database
{
    private readonly SqliteReaders readers;

    private SqliteReadOnly(SqliteReaders readers) => this.readers = readers;

    /// <inheritdoc/>
    public override bool IsShared => false;

    /// <summary>Opens a file.</summary>
    /// <exception cref="FileNotFoundException">There is none.</exception>
    /// <exception cref="StoreFileException">It is no database.</exception>
    public static SqliteReadOnly Open(string path)
    {
        if (!Directory.Exists(path) && !File.Exists(path))
        {
            throw new FileNotFoundException(null, path);
        }

        SqliteFile.Check(path);
        return new SqliteReadOnly(new SqliteReaders(path));
    }

    /// <summary>Does nothing: a file is brought up to date by whoever writes it.</summary>
    public override Task MigrateAsync(CancellationToken cancellation = default) => Task.CompletedTask;

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">Always.</exception>
    public override Task<T> WriteAsync<T>(Func<SqlSession, T> work, CancellationToken cancellation = default) =>
        throw new InvalidOperationException("The database was opened to be read only.");

    /// <inheritdoc/>
    public override Task<T> ReadAsync<T>(Func<SqlSession, T> work, CancellationToken cancellation = default) => readers.ReadAsync(work, cancellation);

    /// <summary>Copies the database, as it is at one moment, into a new file. Reading and writing go on meanwhile.</summary>
    /// <param name="copyPath">The new file.</param>
    /// <param name="cancellation">Stops waiting for a turn.</param>
    /// <exception cref="IOException">The file is there already.</exception>
    public Task BackUpAsync(string copyPath, CancellationToken cancellation = default) => readers.BackUpAsync(copyPath, cancellation);

    /// <inheritdoc/>
    public override ValueTask DisposeAsync() => readers.DisposeAsync();
}
