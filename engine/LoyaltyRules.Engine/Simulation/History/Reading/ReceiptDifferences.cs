using System.Globalization;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Simulation.History.Files;
using LoyaltyRules.Engine.Simulation.History.Mapping;
using NodaTime.Text;

namespace LoyaltyRules.Engine.Simulation.History.Reading;

/// <summary>Notes where a row of a receipt says something else of the purchase than its first row, which stands. A field that a row leaves empty says nothing.</summary>
internal static class ReceiptDifferences
{
    public static void Note(in MappedRow first, in MappedRow row, CsvRows rows, HistoryNotices notices)
    {
        if (first.At != row.At)
        {
            Add("at", InstantPattern.General.Format(row.At), InstantPattern.General.Format(first.At), first.PurchaseId, rows, notices);
        }

        Text("channel", first.Channel, row.Channel, first.PurchaseId, rows, notices);
        Text("store", first.Store, row.Store, first.PurchaseId, rows, notices);
        Text("partner", first.Partner, row.Partner, first.PurchaseId, rows, notices);
        Text("currency", first.Currency, row.Currency, first.PurchaseId, rows, notices);
        Text("completion", first.Outcome?.Fate.ToString(), row.Outcome?.Fate.ToString(), first.PurchaseId, rows, notices);
        for (var i = 0; i < row.Fees.Length; i++)
        {
            if (!row.Fees[i].IsSummed && row.Fees[i].Amount is { } fee && fee != first.Fees[i].Amount)
            {
                Add("fees." + row.Fees[i].Name, ExactDecimal.Format(fee), first.Fees[i].Amount is { } stands ? ExactDecimal.Format(stands) : "", first.PurchaseId, rows, notices);
            }
        }

        foreach (var (name, value) in row.PurchaseFacts)
        {
            var isKnown = first.PurchaseFacts.TryGet(name, out var stands);
            if (!isKnown || stands != value)
            {
                Add("facts." + name, value.ToString(), isKnown ? stands.ToString() : "", first.PurchaseId, rows, notices);
            }
        }

        foreach (var wish in row.Pay)
        {
            if (!first.Pay.Contains(wish))
            {
                var stands = first.Pay.FirstOrDefault(p => p.Currency == wish.Currency);
                Add("pay." + wish.Currency, Points(wish), stands.Currency is null ? "" : Points(stands), first.PurchaseId, rows, notices);
            }
        }
    }

    private static string Points(PointsRequest wish) => wish.Points is { } points ? ExactDecimal.Format(points) : HistoryMapping.PayMost;

    private static void Text(string field, string? first, string? row, string receipt, CsvRows rows, HistoryNotices notices)
    {
        if (row is not null && !string.Equals(first, row, StringComparison.Ordinal))
        {
            Add(field, row, first ?? "", receipt, rows, notices);
        }
    }

    private static void Add(string field, string row, string first, string receipt, CsvRows rows, HistoryNotices notices) =>
        notices.Add(rows.At(HistoryDiagnostics.RowsDiffer, field, row, receipt, first), receipt);
}
