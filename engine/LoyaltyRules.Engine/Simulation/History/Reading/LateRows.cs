using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Simulation.History.Files;
using NodaTime;

namespace LoyaltyRules.Engine.Simulation.History.Reading;

/// <summary>Notes what is older than something before it, in a file that is taken as it stands.</summary>
internal static class LateRows
{
    public static IEnumerable<HistoryItem> Noted(IEnumerable<HistoryItem> items, HistoryPass pass)
    {
        var (latest, latestLine) = (Instant.MinValue, 0L);
        foreach (var item in items)
        {
            if (item.When is { } at && at < latest)
            {
                var place = new Place(pass.Rows.FileName, "", (int)Math.Min(item.Line, int.MaxValue));
                pass.Notices.Add(Diagnostic.At(place, HistoryDiagnostics.Late, CsvRows.Number(latestLine)), (item as HistoryPurchase)?.Purchase.Id);
            }
            else if (item.When is { } last)
            {
                (latest, latestLine) = (last, item.Line);
            }

            yield return item;
        }
    }
}
