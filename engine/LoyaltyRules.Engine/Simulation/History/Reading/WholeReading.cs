namespace LoyaltyRules.Engine.Simulation.History.Reading;

/// <summary>What a file holds, read whole into memory: the rows of a receipt belong together wherever they stand.</summary>
internal static class WholeReading
{
    /// <summary>Everything; purchases and returns in the order of their first rows, whatever is neither before them. Null where the file has more rows than may be held.</summary>
    public static List<HistoryItem>? Read(HistoryPass pass, long rowsMax)
    {
        var rows = pass.Rows;
        var items = new List<HistoryItem>();
        var receipts = new List<OpenReceipt>();
        var byId = new Dictionary<string, OpenReceipt>(StringComparer.Ordinal);
        while (pass.Read(out var row, out var item))
        {
            if (rows.RowNumber > rowsMax)
            {
                return null;
            }

            if (item is null)
            {
                pass.NoteOrder(row);
            }

            if (item is not null || row.IsReturn)
            {
                items.Add(item ?? pass.ReturnOf(row));
            }
            else if (pass.Bound.NamesPurchases && byId.TryGetValue(row.PurchaseId, out var known))
            {
                if ((pass.IsByReceipt ? known.Add(row, rows, pass.Notices) : rows.At(HistoryDiagnostics.ReceiptAgain, row.PurchaseId)) is { } reason)
                {
                    items.Add(pass.Unreadable(row, reason));
                }
            }
            else
            {
                var receipt = new OpenReceipt(row, rows, pass.Notices);
                receipts.Add(receipt);
                if (pass.Bound.NamesPurchases)
                {
                    byId.Add(row.PurchaseId, receipt);
                }
            }
        }

        foreach (var receipt in receipts)
        {
            items.Add(receipt.Close(rows));
        }

        return items;
    }
}
