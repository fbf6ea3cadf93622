using System.Buffers.Binary;
using LoyaltyRules.Engine.Diagnostics;

namespace LoyaltyRules.Engine.Simulation.History.Files;

/// <summary>
/// Sorts records that may not fit into memory: what does not is written in sorted runs to files of the system's folder for them, and merged. The order is that of the keys
/// and, of one key, of the contents, byte by byte; so it does not depend on the order in which records came. Not thread-safe.
/// </summary>
/// <param name="bytesInMemoryMax">How many bytes of records are held in memory at most.</param>
/// <param name="within">The folder in which a folder for its files is made; null for the system's.</param>
internal sealed class ExternalSort(long bytesInMemoryMax, string? within = null) : IDisposable
{
    // So many files are open at once at most.
    private const int RunsMax = 64;
    private const int OverheadPerRecord = 64;
    private const int BufferSize = 64 * 1024;

    private readonly List<SortedRecord> records = [];
    private List<FileStream> runs = [];
    private DirectoryInfo? folder;
    private int runNumber;
    private long bytes;

    /// <summary>Adds a record.</summary>
    public void Add(ReadOnlySpan<byte> key, ReadOnlySpan<byte> content)
    {
        var data = new byte[key.Length + content.Length];
        key.CopyTo(data);
        content.CopyTo(data.AsSpan(key.Length));
        records.Add(new SortedRecord(data, key.Length));
        bytes += data.Length + OverheadPerRecord;
        if (bytes >= bytesInMemoryMax)
        {
            WriteRun();
        }
    }

    /// <summary>All records in order. To be walked once, after the last was added.</summary>
    public IEnumerable<SortedRecord> InOrder()
    {
        records.Sort();
        return runs.Count == 0 ? records : Merged(runs, records);
    }

    /// <summary>Deletes the files.</summary>
    public void Dispose()
    {
        foreach (var run in runs)
        {
            run.Dispose();
        }

        runs.Clear();
        if (folder is { Exists: true })
        {
            folder.Delete(recursive: true);
        }
    }

    private void WriteRun()
    {
        records.Sort();
        runs.Add(Write(records));
        records.Clear();
        bytes = 0;
        if (runs.Count == RunsMax)
        {
            var merged = Write(Merged(runs, []));
            foreach (var run in runs)
            {
                run.Dispose();
            }

            runs = [merged];
        }
    }

    private FileStream Write(IEnumerable<SortedRecord> sorted)
    {
        try
        {
            folder ??= within is null ? Directory.CreateTempSubdirectory("loyaltyrules-sort-") : Directory.CreateDirectory(Path.Combine(within, "sort"));
            var file = new FileStream(Path.Combine(folder.FullName, CsvRows.Number(runNumber++)), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, BufferSize, FileOptions.DeleteOnClose);
            Span<byte> lengths = stackalloc byte[8];
            foreach (var record in sorted)
            {
                BinaryPrimitives.WriteInt32LittleEndian(lengths, record.Data.Length);
                BinaryPrimitives.WriteInt32LittleEndian(lengths[4..], record.KeyLength);
                file.Write(lengths);
                file.Write(record.Data);
            }

            file.Flush();
            return file;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RefusedException([Diagnostic.At(Place.None, HistoryDiagnostics.CannotSort, folder?.FullName ?? within ?? Path.GetTempPath())]);
        }
    }

    private static IEnumerable<SortedRecord> Merged(List<FileStream> runs, List<SortedRecord> inMemory)
    {
        var next = new PriorityQueue<IEnumerator<SortedRecord>, SortedRecord>();
        foreach (var source in runs.Select(Read).Append(inMemory))
        {
            var walk = source.GetEnumerator();
            if (walk.MoveNext())
            {
                next.Enqueue(walk, walk.Current);
            }
        }

        while (next.TryDequeue(out var walk, out var record))
        {
            yield return record;
            if (walk.MoveNext())
            {
                next.Enqueue(walk, walk.Current);
            }
        }
    }

    private static IEnumerable<SortedRecord> Read(FileStream run)
    {
        run.Position = 0;
        var lengths = new byte[8];
        while (run.ReadAtLeast(lengths, lengths.Length, throwOnEndOfStream: false) == lengths.Length)
        {
            var data = new byte[BinaryPrimitives.ReadInt32LittleEndian(lengths)];
            run.ReadExactly(data);
            yield return new SortedRecord(data, BinaryPrimitives.ReadInt32LittleEndian(lengths.AsSpan(4)));
        }
    }
}

/// <summary>A record: its key, and behind it its content.</summary>
internal readonly record struct SortedRecord(byte[] Data, int KeyLength) : IComparable<SortedRecord>
{
    public ReadOnlySpan<byte> Key => Data.AsSpan(0, KeyLength);

    public ReadOnlySpan<byte> Content => Data.AsSpan(KeyLength);

    public int CompareTo(SortedRecord other)
    {
        var byKey = Key.SequenceCompareTo(other.Key);
        return byKey != 0 ? byKey : Content.SequenceCompareTo(other.Content);
    }
}
