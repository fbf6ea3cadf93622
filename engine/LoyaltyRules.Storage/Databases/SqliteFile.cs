using System.Buffers.Binary;
using LoyaltyRules.Engine.Diagnostics;

namespace LoyaltyRules.Storage.Databases;

/// <summary>A SQLite file before it is opened: made whole or not at all, known for what it is, and owned by one process.</summary>
internal static class SqliteFile
{
    private const int HeaderBytes = 100;

    // "LRdb" in a header: whose file it is, for whoever looks at it.
    private const int ApplicationId = 0x4C_52_64_62;

    private static readonly Phrase IsFolder = new("{0} is a folder, and no database.", "{0} — это папка, а не база данных.");
    private static readonly Phrase IsEmpty = new(
        "{0} is empty: a database never is. Restore it from a backup; or remove it, and a new program begins.",
        "{0} — пустой файл, база данных такой не бывает. Восстановите её из копии или удалите файл: тогда начнётся новая программа.");

    private static readonly Phrase IsOther = new("{0} is not a SQLite database.", "{0} — это не база данных SQLite.");
    private static readonly Phrase IsCutOff = new(
        "{0} is cut off: {1} bytes of {2}. Restore it from a backup.", "{0} обрывается: {1} байт из {2}. Восстановите базу из копии.");

    private static readonly Phrase IsInUse = new(
        "{0} is in use: one host has a file open at a time, whatever name it opens it by.", "{0} уже используется: файл одновременно открывает только один сервер, под каким бы именем он ни был.");

    /// <summary>Looks at what is there by the name of a database.</summary>
    /// <exception cref="StoreFileException">It cannot be one.</exception>
    /// <exception cref="FileNotFoundException">There is nothing.</exception>
    public static void Check(string path)
    {
        if (Directory.Exists(path))
        {
            throw new StoreFileException(IsFolder, path);
        }

        FileStream file;
        try
        {
            file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        }
        catch (IOException owned) when (owned.GetType() == typeof(IOException))
        {
            // A host has it: so it is one, and SQLite, which knows nothing of that lock, may read it.
            return;
        }

        using (file)
        {
            Check(path, file);
        }
    }

    /// <summary>
    /// Makes sure that nobody else opens the file to write it, as long as the answer is not disposed. The lock is on the file itself, not on its name: a link, or a
    /// lock file that somebody removed, does not get around it. To be taken before SQLite opens the file, and given back after it has closed it.
    /// </summary>
    /// <exception cref="StoreFileException">It is no database, or somebody has it.</exception>
    public static FileStream Own(string path)
    {
        if (Directory.Exists(path))
        {
            throw new StoreFileException(IsFolder, path);
        }

        if (!File.Exists(path))
        {
            Make(path);
        }

        // On Windows a lock on the file would keep SQLite out as well.
        var owned = Locked(OperatingSystem.IsWindows() ? path + ".lock" : path, path);
        try
        {
            if (OperatingSystem.IsWindows())
            {
                Check(path);
            }
            else
            {
                Check(path, owned);
            }

            return owned;
        }
        catch
        {
            owned.Dispose();
            throw;
        }
    }

    // Under another name first: whoever is interrupted here leaves no empty file that would be taken for a database.
    private static void Make(string path)
    {
        var unfinished = path + ".new";
        using var owned = OperatingSystem.IsWindows() ? null : Locked(unfinished, path);
        owned?.SetLength(0);
        using (var connection = SqliteReaders.Open(unfinished))
        {
            SqliteReaders.Run(connection, $"PRAGMA application_id={ApplicationId}");
        }

        File.Move(unfinished, path, overwrite: false);
    }

    private static FileStream Locked(string name, string path)
    {
        try
        {
            return new FileStream(name, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        }
        catch (IOException failure) when (failure is not (DirectoryNotFoundException or FileNotFoundException or PathTooLongException))
        {
            throw new StoreFileException(IsInUse, path) { IsInUse = true };
        }
    }

    private static void Check(string path, FileStream file)
    {
        Span<byte> header = stackalloc byte[HeaderBytes];
        file.Position = 0;
        var length = file.Length;
        if (length == 0)
        {
            throw new StoreFileException(IsEmpty, path);
        }

        if (file.ReadAtLeast(header, HeaderBytes, throwOnEndOfStream: false) < HeaderBytes || !header.StartsWith("SQLite format 3\0"u8))
        {
            throw new StoreFileException(IsOther, path) { IsOther = true };
        }

        // What the write-ahead log holds may lie behind the end of the file.
        var hasLog = new FileInfo(path + "-wal") is { Exists: true, Length: > 0 };
        var pageBytes = BinaryPrimitives.ReadUInt16BigEndian(header[16..]) is 1 ? 65_536L : BinaryPrimitives.ReadUInt16BigEndian(header[16..]);
        var whole = pageBytes * BinaryPrimitives.ReadUInt32BigEndian(header[28..]);
        if (!hasLog && length < whole)
        {
            throw new StoreFileException(IsCutOff, path, Told(length), Told(whole));
        }
    }

    private static string Told(long number) => number.ToString("N0", System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>What is there by the name of a database cannot be opened as one.</summary>
/// <param name="reason">Why.</param>
/// <param name="arguments">What fills its placeholders.</param>
public sealed class StoreFileException(Phrase reason, params string[] arguments) : IOException(reason.Format(ProductLanguage.English, arguments))
{
    /// <summary>Whether it is somebody else's at the moment.</summary>
    public bool IsInUse { get; init; }

    /// <summary>Whether it is something else than a database.</summary>
    public bool IsOther { get; init; }

    /// <summary>Why, in a language.</summary>
    public string In(ProductLanguage language) => reason.Format(language, arguments);
}
