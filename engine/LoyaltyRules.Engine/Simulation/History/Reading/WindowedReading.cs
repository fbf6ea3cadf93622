using LoyaltyRules.Engine.Simulation.History.Files;
using LoyaltyRules.Engine.Simulation.History.Mapping;

namespace LoyaltyRules.Engine.Simulation.History.Reading;

/// <summary>
/// What a file holds in the order of its rows, read as a stream. The rows of a receipt may be interrupted by rows of others: it is closed once
/// <see cref="HistoryReader.InterleaveRowsMax"/> rows went by without one of its own, and receipts come out in the order in which they were last added to.
/// </summary>
/// <param name="pass">The reading.</param>
/// <param name="closed">The ids of purchases that were closed.</param>
internal sealed class WindowedReading(HistoryPass pass, IClosedIds closed)
{
    private readonly CsvRows rows = pass.Rows;
    private readonly Dictionary<string, LinkedListNode<Waiting>> open = new(StringComparer.Ordinal);
    private readonly LinkedList<Waiting> byLastRow = new();

    public IEnumerable<HistoryItem> Items()
    {
        while (pass.Read(out var row, out var item))
        {
            if ((item ?? Take(row)) is { } known)
            {
                yield return known;
            }

            while (byLastRow.First is { } oldest && rows.RowNumber - oldest.Value.LastRow >= HistoryReader.InterleaveRowsMax)
            {
                yield return Close(oldest);
            }
        }

        while (byLastRow.First is { } oldest)
        {
            yield return Close(oldest);
        }
    }

    // What the row of a purchase or return makes by itself; null when it went into something that waits.
    private HistoryItem? Take(in MappedRow row)
    {
        if (row.IsReturn)
        {
            // A return may stand close behind its purchase, whose receipt is still open: it waits until that has come out.
            var back = pass.ReturnOf(row);
            if (!pass.IsByReceipt)
            {
                return back;
            }

            byLastRow.AddLast(new WaitingReturn(back, rows));
            return null;
        }

        if (pass.IsByReceipt && open.TryGetValue(row.PurchaseId, out var node))
        {
            var mismatch = ((OpenReceipt)node.Value).Add(row, rows, pass.Notices);
            byLastRow.Remove(node);
            byLastRow.AddLast(node);
            return mismatch is null ? null : pass.Unreadable(row, mismatch);
        }

        if (pass.Bound.NamesPurchases && closed.Contains(row.PurchaseId))
        {
            return pass.Unreadable(row, rows.At(HistoryDiagnostics.ReceiptAgain, row.PurchaseId));
        }

        var receipt = new OpenReceipt(row, rows, pass.Notices);
        if (pass.IsByReceipt)
        {
            open.Add(row.PurchaseId, byLastRow.AddLast(receipt));
            return null;
        }

        Remember(row.PurchaseId);
        return receipt.Close(rows);
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
        if (pass.Bound.NamesPurchases)
        {
            closed.Add(id);
        }
    }
}

/// <summary>The ids of purchases that are closed.</summary>
internal interface IClosedIds
{
    void Add(string id);

    bool Contains(string id);
}
