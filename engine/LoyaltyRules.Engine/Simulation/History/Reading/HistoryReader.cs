using System.Collections.Immutable;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Simulation.History.Files;
using LoyaltyRules.Engine.Simulation.History.Mapping;
using LoyaltyRules.Engine.Simulation.Reports;

namespace LoyaltyRules.Engine.Simulation.History.Reading;

/// <summary>
/// Reads the purchases of a CSV file, plain or gzip (by its first bytes), as a mapping describes it. Nothing is dropped silently: every data row is accounted for by
/// exactly one item, and what is assumed of the file is checked while it is read, and told (<see cref="Notices"/>).
/// <para>
/// Everything comes in order of time (M1). A file that has that order, and the rows of whose receipts stand together, is read as a stream; any other is read whole: up to
/// <see cref="RowsInMemoryMax"/> rows in memory, more of them sorted on the disk. A mapping that says <see cref="HistoryOrder.AsItStands"/> is always a stream.
/// </para>
/// </summary>
public sealed class HistoryReader : IPurchaseHistory, IDisposable
{
    /// <summary>In a stream a receipt is closed after this many rows without one of its own.</summary>
    public const int InterleaveRowsMax = 100;

    /// <summary>A file of more rows that has to be read whole is sorted on the disk.</summary>
    public const int RowsInMemoryMax = 1_000_000;

    /// <summary>How many bytes of rows are held in memory while a file is sorted on the disk.</summary>
    public const int SortBytesMax = 128 * 1024 * 1024;

    private readonly HistoryMapping mapping;
    private HistoryPass pass;
    private HistorySurvey? survey;
    private bool isWalked;

    private HistoryReader(HistoryFile file, HistoryMapping mapping)
    {
        this.mapping = mapping;
        pass = HistoryPass.Begin(file, mapping);
    }

    /// <inheritdoc/>
    public ReturnsMapping? Returns => mapping.Returns;

    /// <inheritdoc/>
    public HistoryUnit Unit => HistoryUnit.Bytes;

    /// <inheritdoc/>
    public long Position => pass.File.BytesRead;

    /// <inheritdoc/>
    public long Length => pass.File.BytesTotal;

    /// <inheritdoc/>
    public long BlankLines => pass.Rows.BlankLines;

    /// <inheritdoc/>
    public Diagnostic? Broken => pass.Rows.Broken;

    /// <inheritdoc/>
    public ImmutableArray<ReasonSummary> Notices => pass.Notices.ToTallies();

    /// <summary>As <see cref="RowsInMemoryMax"/>, for tests of what lies beyond.</summary>
    internal long RowsInMemory { get; init; } = RowsInMemoryMax;

    /// <summary>As <see cref="SortBytesMax"/>, for tests of what lies beyond.</summary>
    internal long SortBytes { get; init; } = SortBytesMax;

    /// <summary>Opens a file. Throws <see cref="RefusedException"/> when it cannot be opened, is empty, or lacks columns of the mapping.</summary>
    public static HistoryReader Open(string path, HistoryMapping mapping) => new(HistoryFile.Open(path), mapping);

    /// <summary>Reads a stream that can seek, and disposes it. Throws <see cref="RefusedException"/> like <see cref="Open(string, HistoryMapping)"/>.</summary>
    public static HistoryReader Open(Stream stream, string name, HistoryMapping mapping) => new(HistoryFile.Open(stream, name), mapping);

    /// <summary>Reads a stream with other bounds of memory.</summary>
    internal static HistoryReader Open(Stream stream, string name, HistoryMapping mapping, long rowsInMemory, long sortBytes) =>
        new(HistoryFile.Open(stream, name), mapping) { RowsInMemory = rowsInMemory, SortBytes = sortBytes };

    /// <inheritdoc/>
    public IEnumerable<HistoryItem> Items()
    {
        if (isWalked)
        {
            BeginAgain();
        }

        isWalked = true;
        return InOrder();
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => pass.Rows.Dispose();

    private IEnumerable<HistoryItem> InOrder()
    {
        if (mapping.Order != HistoryOrder.Sorted && survey is null)
        {
            survey = HistorySurvey.Of(pass);
            BeginAgain();
        }

        var items = mapping.Order == HistoryOrder.Sorted || survey is { IsInOrder: false } or { IsApart: true } ? Whole()
            : mapping.Order == HistoryOrder.AsItStands ? LateRows.Noted(Stream(), pass)
            : TimeOrder.WithinInstants(Stream(), pass.Bound.NamesPurchases);
        foreach (var item in items)
        {
            yield return item;
        }

        if (pass.Rows.RowNumber == 0 && Broken is null)
        {
            pass.Notices.Add(Diagnostic.At(new Place(pass.Rows.FileName, ""), HistoryDiagnostics.NoRows));
        }

        if (mapping.Csv.CodePage is { } page && pass.File.IsUtf8)
        {
            pass.Notices.Add(Diagnostic.At(new Place(pass.Rows.FileName, ""), HistoryDiagnostics.EncodingDoubtful, "windows-" + CsvRows.Number(page)));
        }
    }

    private IEnumerable<HistoryItem> Stream() => new WindowedReading(pass, survey!.Closed()).Items();

    private IEnumerable<HistoryItem> Whole()
    {
        if (WholeReading.Read(pass, RowsInMemory) is { } items)
        {
            return TimeOrder.Of(items, pass.Bound.NamesPurchases);
        }

        BeginAgain();
        return OnDisk();
    }

    private IEnumerable<HistoryItem> OnDisk()
    {
        using var reading = new SortedReading(pass, SortBytes);
        foreach (var item in reading.Items())
        {
            yield return item;
        }
    }

    private void BeginAgain() => pass = HistoryPass.Begin(pass.File.FromBeginning(), mapping);
}
