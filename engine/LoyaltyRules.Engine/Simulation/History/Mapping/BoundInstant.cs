using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Simulation.History.Files;
using NodaTime;
using NodaTime.Text;

namespace LoyaltyRules.Engine.Simulation.History.Mapping;

/// <summary>An instant's source, its columns found.</summary>
internal sealed class BoundInstant(InstantSource source, RowValues values, CsvRows rows)
{
    /// <summary>How far back <c>daysBefore</c> reaches at most: 100 years.</summary>
    public const int DaysBeforeMax = 36_525;

    private readonly BoundColumns columns = values.Bind(source.Columns);
    private readonly BoundValue? daysBefore = values.Bind(source.DaysBefore);

    // Many rows share their day or their instant: so many of those read are kept.
    private const int KnownMax = 4_096;
    private readonly Dictionary<(string Text, int Back), Instant> known = [];

    public string Name => columns.Name;

    /// <summary>Reads it; null when it is absent.</summary>
    public bool TryRead(out Instant? at, out Diagnostic? fault)
    {
        at = null;
        decimal? days = 0;
        if (!values.TryText(columns, out var text, out fault) || (daysBefore is not null && !values.TryNumber(daysBefore, out days, out fault)))
        {
            return false;
        }

        if (text is null)
        {
            return true;
        }

        if (days is not { } back)
        {
            fault = rows.At(HistoryDiagnostics.ValueAbsent, daysBefore!.Name);
            return false;
        }

        if (back is < 0 or > DaysBeforeMax || decimal.Truncate(back) != back)
        {
            fault = rows.At(HistoryDiagnostics.OutOfBounds, daysBefore!.Name);
            return false;
        }

        if (known.TryGetValue((text, (int)back), out var before))
        {
            at = before;
            return true;
        }

        if (Parse(text, (int)back) is not { } read)
        {
            fault = rows.At(HistoryDiagnostics.NotDate, columns.Name, text);
            return false;
        }

        if (known.Count == KnownMax)
        {
            known.Clear();
        }

        known.Add((text, (int)back), read);
        at = read;
        return true;
    }

    private Instant? Parse(string text, int back)
    {
        if (source.Pattern is not { } pattern)
        {
            var withOffset = OffsetDateTimePattern.ExtendedIso.Parse(text);
            return withOffset.Success ? withOffset.Value.ToInstant() - Duration.FromDays(back) : null;
        }

        // Days are taken off the local day, so that a booking keeps its time of day across a change of the clocks.
        var local = pattern.Parse(text);
        return local.Success ? local.Value.PlusDays(-back).InZoneLeniently(source.Zone!).ToInstant() : null;
    }
}
