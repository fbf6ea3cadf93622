using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Model;

namespace LoyaltyRules.Engine.Simulation.History;

/// <summary>
/// Streams the purchases of a CSV file, plain or gzip (by its first bytes), as a mapping describes it. Nothing is dropped silently: every
/// data row is accounted for by exactly one item.
/// <para>
/// Where rows are lines, the rows of a receipt may be interrupted by rows of others. A receipt is closed once <see cref="InterleaveRowsMax"/>
/// rows went by without one of its own; receipts come out in the order in which they were last added to. A row of a receipt that was closed
/// already is unreadable with that reason; the last <see cref="ClosedIdsMax"/> ids are remembered for it. A repeat that comes later than
/// that is a purchase of its own.
/// </para>
/// </summary>
public sealed class HistoryReader : IPurchaseHistory, IDisposable
{
    /// <summary>After this many rows without one of its own a receipt is closed.</summary>
    public const int InterleaveRowsMax = 100;

    /// <summary>How many ids of closed purchases are remembered, to notice one that comes again.</summary>
    public const int ClosedIdsMax = 200_000;

    private readonly HistoryMapping mapping;
    private HistoryFile file;
    private CsvRows rows;
    private BoundMapping bound;
    private readonly bool isByReceipt;

    private readonly Dictionary<string, LinkedListNode<Waiting>> open = new(StringComparer.Ordinal);
    private readonly LinkedList<Waiting> byLastRow = new();
    private readonly HashSet<string> closedIds = new(StringComparer.Ordinal);
    private readonly Queue<string> closedOrder = new();
    private bool isWalked;

    private HistoryReader(HistoryFile file, HistoryMapping mapping)
    {
        this.mapping = mapping;
        isByReceipt = mapping.Receipt is not null;
        (this.file, rows, bound) = Begin(file, mapping);
    }

    /// <inheritdoc/>
    public ReturnsMapping? Returns => mapping.Returns;

    /// <inheritdoc/>
    public HistoryUnit Unit => HistoryUnit.Bytes;

    /// <inheritdoc/>
    public long Position => file.BytesRead;

    /// <inheritdoc/>
    public long Length => file.BytesTotal;

    /// <inheritdoc/>
    public long BlankLines => rows.BlankLines;

    /// <inheritdoc/>
    public Diagnostic? Broken => rows.Broken;

    /// <summary>Opens a file. Throws <see cref="RefusedException"/> when it cannot be opened, is empty, or lacks columns of the mapping.</summary>
    public static HistoryReader Open(string path, HistoryMapping mapping) => new(HistoryFile.Open(path), mapping);

    /// <summary>Reads a stream that can seek, and disposes it. Throws <see cref="RefusedException"/> like <see cref="Open(string, HistoryMapping)"/>.</summary>
    public static HistoryReader Open(Stream stream, string name, HistoryMapping mapping) => new(HistoryFile.Open(stream, name), mapping);

    /// <inheritdoc/>
    public IEnumerable<HistoryItem> Items()
    {
        if (isWalked)
        {
            (file, rows, bound) = Begin(file.FromBeginning(), mapping);
            open.Clear();
            byLastRow.Clear();
            closedIds.Clear();
            closedOrder.Clear();
        }

        isWalked = true;
        return mapping.NeedsSorting ? TimeOrder.Of(InFileOrder()) : InFileOrder();
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => rows.Dispose();

    private static (HistoryFile File, CsvRows Rows, BoundMapping Bound) Begin(HistoryFile file, HistoryMapping mapping)
    {
        var rows = CsvRows.Open(file, mapping.Csv);
        try
        {
            return (file, rows, new BoundMapping(rows, mapping));
        }
        catch (RefusedException)
        {
            rows.Dispose();
            throw;
        }
    }

    private IEnumerable<HistoryItem> InFileOrder()
    {
        while (rows.Read())
        {
            if (ReadRow() is { } item)
            {
                yield return item;
            }

            while (byLastRow.First is { } oldest && rows.RowNumber - oldest.Value.LastRow >= InterleaveRowsMax)
            {
                yield return Close(oldest);
            }
        }

        while (byLastRow.First is { } oldest)
        {
            yield return Close(oldest);
        }
    }

    // What the row is by itself; null when it went into an open receipt.
    private HistoryItem? ReadRow()
    {
        if (rows.Fault is { } fault)
        {
            return new UnreadableRows(fault) { Line = rows.Line, Rows = rows.LinesLost, Amount = null };
        }

        var row = bound.Read();
        if (row.Apart is { } kind)
        {
            return new RowApart(kind, row.ClassName) { Line = rows.Line, Rows = 1, Amount = row.Gross, MemberId = row.MemberId };
        }

        if (row.Fault is { } reason)
        {
            return Unreadable(row, reason);
        }

        if (row.IsReturn)
        {
            return Return(row);
        }

        if (isByReceipt && open.TryGetValue(row.PurchaseId, out var node))
        {
            var mismatch = ((OpenReceipt)node.Value).Add(row, rows);
            byLastRow.Remove(node);
            byLastRow.AddLast(node);
            return mismatch is null ? null : Unreadable(row, mismatch);
        }

        if (bound.NamesPurchases && closedIds.Contains(row.PurchaseId))
        {
            return Unreadable(row, rows.At(HistoryDiagnostics.ReceiptAgain, row.PurchaseId));
        }

        var receipt = new OpenReceipt(row, rows);
        if (isByReceipt)
        {
            open.Add(row.PurchaseId, byLastRow.AddLast(receipt));
            return null;
        }

        Remember(row.PurchaseId);
        return receipt.Close(rows);
    }

    // A return may stand close behind its purchase, whose receipt is still open: it waits until that has come out.
    private HistoryReturn? Return(in MappedRow row)
    {
        var item = new HistoryReturn(row.At, row.Quantity)
        {
            Line = rows.Line,
            Rows = 1,
            Amount = row.Gross,
            MemberId = row.MemberId,
            Receipt = row.PurchaseId.Length == 0 ? null : row.PurchaseId,
            LineId = row.LineId,
            Sku = row.Sku,
            Store = row.Store,
        };
        if (!isByReceipt)
        {
            return item;
        }

        byLastRow.AddLast(new WaitingReturn(item, rows));
        return null;
    }

    private HistoryItem Close(LinkedListNode<Waiting> node)
    {
        byLastRow.Remove(node);
        if (node.Value is OpenReceipt receipt)
        {
            open.Remove(receipt.Id);
            Remember(receipt.Id);
        }

        return node.Value.Close(rows);
    }

    private void Remember(string id)
    {
        if (bound.NamesPurchases && closedIds.Add(id))
        {
            closedOrder.Enqueue(id);
            if (closedOrder.Count > ClosedIdsMax)
            {
                closedIds.Remove(closedOrder.Dequeue());
            }
        }
    }

    private UnreadableRows Unreadable(in MappedRow row, Diagnostic reason) =>
        new(reason) { Line = rows.Line, Rows = 1, Amount = row.Gross, MemberId = row.MemberId };
}
