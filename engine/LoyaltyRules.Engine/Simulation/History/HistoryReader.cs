using System.Collections.Immutable;
using System.Globalization;
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

    private readonly HistoryFile file;
    private readonly CsvRows rows;
    private readonly BoundMapping bound;
    private readonly bool isByReceipt;

    private readonly Dictionary<string, LinkedListNode<OpenReceipt>> open = new(StringComparer.Ordinal);
    private readonly LinkedList<OpenReceipt> byLastRow = new();
    private readonly HashSet<string> closedIds = new(StringComparer.Ordinal);
    private readonly Queue<string> closedOrder = new();
    private bool isWalked;

    private HistoryReader(HistoryFile file, HistoryMapping mapping)
    {
        this.file = file;
        isByReceipt = mapping.Receipt is not null;
        rows = CsvRows.Open(file, mapping.Csv);
        try
        {
            bound = new BoundMapping(rows, mapping);
        }
        catch (RefusedException)
        {
            rows.Dispose();
            throw;
        }
    }

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
            throw new InvalidOperationException("A history can be walked once.");
        }

        isWalked = true;
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

    /// <summary>Closes the file.</summary>
    public void Dispose() => rows.Dispose();

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

        if (isByReceipt && open.TryGetValue(row.PurchaseId, out var node))
        {
            var mismatch = node.Value.Add(row, rows);
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

    private HistoryItem Close(LinkedListNode<OpenReceipt> node)
    {
        byLastRow.Remove(node);
        open.Remove(node.Value.Id);
        Remember(node.Value.Id);
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

    /// <summary>A receipt that may still get rows.</summary>
    private sealed class OpenReceipt
    {
        private readonly MappedRow first;
        private readonly long firstLine;
        private readonly ImmutableArray<PurchaseLine>.Builder lines = ImmutableArray.CreateBuilder<PurchaseLine>();
        private readonly (string Name, decimal? Amount)[] fees;
        private HashSet<string>? lineIds;
        private int lineCount;
        private decimal amount;

        public OpenReceipt(in MappedRow row, CsvRows rows)
        {
            first = row;
            firstLine = rows.Line;
            fees = [.. row.Fees.Select(f => (f.Name, (decimal?)null))];
            Add(row, rows);
        }

        public string Id => first.PurchaseId;

        public long LastRow { get; private set; }

        // Gives the reason why the row cannot be part of the receipt; null when it is part of it now.
        public Diagnostic? Add(in MappedRow row, CsvRows rows)
        {
            LastRow = rows.RowNumber;
            if (!string.Equals(row.MemberId, first.MemberId, StringComparison.Ordinal))
            {
                return rows.At(HistoryDiagnostics.MembersDiffer, Id);
            }

            if (row.LineId is { } id && !(lineIds ??= new HashSet<string>(StringComparer.Ordinal)).Add(id))
            {
                return rows.At(HistoryDiagnostics.LineTwice, id, Id);
            }

            var isFirst = lineCount == 0;
            lineCount++;
            amount += row.Gross!.Value;
            for (var i = 0; i < fees.Length; i++)
            {
                if (row.Fees[i].Amount is { } share && (isFirst || row.Fees[i].IsSummed))
                {
                    fees[i].Amount = (fees[i].Amount ?? 0) + share;
                }
            }

            // What is beyond the limit is counted, not kept: the receipt is refused as a whole when it closes.
            if (lineCount <= Purchase.LinesMax)
            {
                lines.Add(new PurchaseLine
                {
                    Id = row.LineId ?? lineCount.ToString(CultureInfo.InvariantCulture),
                    Sku = row.Sku,
                    Quantity = row.Quantity,
                    Gross = row.Gross.Value,
                    Facts = row.LineFacts,
                });
            }

            return null;
        }

        public HistoryItem Close(CsvRows rows)
        {
            if (lineCount > Purchase.LinesMax)
            {
                var place = new Place(rows.FileName, "", (int)Math.Min(firstLine, int.MaxValue));
                var reason = Diagnostic.At(place, HistoryDiagnostics.TooManyLines, Id,
                    lineCount.ToString(CultureInfo.InvariantCulture), Purchase.LinesMax.ToString(CultureInfo.InvariantCulture));
                return new UnreadableRows(reason) { Line = firstLine, Rows = lineCount, Amount = amount, MemberId = first.MemberId };
            }

            var purchase = new Purchase
            {
                Id = Id,
                At = first.At,
                MemberId = first.MemberId,
                Channel = first.Channel,
                Store = first.Store,
                Partner = first.Partner,
                Currency = first.Currency,
                Lines = lines.DrainToImmutable(),
                Fees = fees.Length == 0 ? FactSet.Empty : FactSet.Of(fees.Where(f => f.Amount is not null).Select(f => KeyValuePair.Create(f.Name, FactValue.Of(f.Amount!.Value)))),
                Facts = first.PurchaseFacts,
            };
            return new HistoryPurchase(purchase) { Line = firstLine, Rows = lineCount, Amount = amount, MemberId = first.MemberId };
        }
    }
}
