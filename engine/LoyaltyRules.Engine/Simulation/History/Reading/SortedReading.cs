using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using LoyaltyRules.Engine.Simulation.History.Files;
using LoyaltyRules.Engine.Simulation.History.Mapping;
using NodaTime;

namespace LoyaltyRules.Engine.Simulation.History.Reading;

/// <summary>
/// What a file holds in order of time, where it is too large for memory. Its rows are sorted by receipt, so that those of one come together, and then by time. Rows are kept
/// as they stand and read again, so nothing else of them has a form on the disk.
/// </summary>
internal sealed class SortedReading : IDisposable
{
    private readonly HistoryPass pass;
    private readonly CsvRows rows;
    private readonly ExternalSort byReceipt;
    private readonly ExternalSort byTime;
    private readonly ArrayBufferWriter<byte> key = new();
    private readonly ArrayBufferWriter<byte> content = new();

    /// <summary>Sorts with at most so many bytes of rows in memory.</summary>
    public SortedReading(HistoryPass pass, long bytesInMemoryMax)
    {
        (this.pass, rows) = (pass, pass.Rows);
        byReceipt = new ExternalSort(bytesInMemoryMax / 2);
        byTime = new ExternalSort(bytesInMemoryMax / 2);
    }

    public IEnumerable<HistoryItem> Items()
    {
        foreach (var item in ReadRows().Concat(Receipts()).Concat(ByTime()))
        {
            yield return item;
        }
    }

    public void Dispose()
    {
        byReceipt.Dispose();
        byTime.Dispose();
    }

    // Gives what is neither purchase nor return, and sorts the rows of those.
    private IEnumerable<HistoryItem> ReadRows()
    {
        while (pass.Read(out var row, out var item))
        {
            if (item is not null)
            {
                yield return item;
                continue;
            }

            pass.NoteOrder(row);
            content.ResetWrittenCount();
            rows.CopyTo(content);
            if (row.IsReturn)
            {
                byTime.Add(TimeKey(pass.ReturnOf(row)), content.WrittenSpan);
            }
            else
            {
                byReceipt.Add(ReceiptKey(row), content.WrittenSpan);
            }
        }
    }

    // Gives the rows that can be no part of their receipts, and sorts the receipts.
    private IEnumerable<HistoryItem> Receipts()
    {
        OpenReceipt? receipt = null;
        foreach (var record in byReceipt.InOrder())
        {
            var row = Recall(record.Content);
            if (receipt is not null && pass.Bound.NamesPurchases && row.PurchaseId == receipt.Id)
            {
                if ((pass.IsByReceipt ? receipt.Add(row, rows, pass.Notices) : rows.At(HistoryDiagnostics.ReceiptAgain, row.PurchaseId)) is { } reason)
                {
                    yield return pass.Unreadable(row, reason);
                }
                else
                {
                    content.Write(record.Content);
                }

                continue;
            }

            if (receipt is not null && Close(receipt) is { } before)
            {
                yield return before;
            }

            receipt = new OpenReceipt(row, rows, pass.Notices);
            content.ResetWrittenCount();
            content.Write(record.Content);
        }

        if (receipt is not null && Close(receipt) is { } last)
        {
            yield return last;
        }
    }

    private HistoryItem? Close(OpenReceipt receipt)
    {
        var item = receipt.Close(rows);
        if (item.When is null)
        {
            return item;
        }

        byTime.Add(TimeKey(item), content.WrittenSpan);
        return null;
    }

    private IEnumerable<HistoryItem> ByTime()
    {
        foreach (var record in byTime.InOrder())
        {
            var left = record.Data.AsMemory(record.KeyLength);
            OpenReceipt? receipt = null;
            HistoryItem? back = null;
            while (!left.IsEmpty)
            {
                var length = CsvRows.LengthOfCopy(left.Span);
                var row = Recall(left.Span[..length]);
                left = left[length..];
                if (row.IsReturn)
                {
                    back = pass.ReturnOf(row);
                }
                else if (receipt is null)
                {
                    receipt = new OpenReceipt(row, rows, pass.Notices);
                }
                else
                {
                    receipt.Add(row, rows, pass.Notices);
                }
            }

            // Whatever was to be told of these rows was told when they were put together.
            yield return back ?? receipt!.Close(rows);
        }
    }

    // A row that was read before; it says nothing new.
    private MappedRow Recall(ReadOnlySpan<byte> copy)
    {
        rows.Recall(copy);
        pass.Notices.IsListening = false;
        var row = pass.Bound.Read();
        pass.Notices.IsListening = true;
        return row;
    }

    private ReadOnlySpan<byte> ReceiptKey(in MappedRow row)
    {
        key.ResetWrittenCount();
        WriteText(pass.Bound.NamesPurchases ? row.PurchaseId : "");
        WriteNumber(rows.RowNumber);
        return key.WrittenSpan;
    }

    private ReadOnlySpan<byte> TimeKey(HistoryItem item)
    {
        key.ResetWrittenCount();
        var sinceEpoch = item.When!.Value - NodaConstants.UnixEpoch;
        WriteNumber(sinceEpoch.Days);
        WriteNumber(sinceEpoch.NanosecondOfDay);
        WriteNumber(item is HistoryReturn ? 1 : 0);
        WriteText(pass.Bound.NamesPurchases ? TimeOrder.IdOf(item) : "");
        WriteNumber(item.Line);
        return key.WrittenSpan;
    }

    // Ordinal order of UTF-16 is that of its bytes, the higher first; no text holds the unit 0 that ends it.
    private void WriteText(string text)
    {
        Encoding.BigEndianUnicode.GetBytes(text, key);
        key.Write("\0\0"u8);
    }

    private void WriteNumber(long number)
    {
        BinaryPrimitives.WriteInt64BigEndian(key.GetSpan(8), number ^ long.MinValue);
        key.Advance(8);
    }
}
