using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Simulation.History.Files;
using LoyaltyRules.Engine.Simulation.History.Mapping;
using NodaTime;

namespace LoyaltyRules.Engine.Simulation.History.Reading;

/// <summary>One reading of a file from its beginning: the file, its rows, and what the mapping makes of the current one.</summary>
internal sealed class HistoryPass
{
    private Instant latest = Instant.MinValue;
    private long latestLine;
    private bool isOutOfOrder;

    private HistoryPass(HistoryFile file, CsvRows rows, HistoryMapping mapping, HistoryNotices notices)
    {
        (File, Rows, Mapping, Notices) = (file, rows, mapping, notices);
        Bound = new BoundMapping(rows, mapping, notices);
    }

    public HistoryFile File { get; }

    public CsvRows Rows { get; }

    public HistoryMapping Mapping { get; }

    public BoundMapping Bound { get; }

    /// <summary>What was assumed of the file so far and may not be so.</summary>
    public HistoryNotices Notices { get; }

    public bool IsByReceipt => Mapping.Receipt is not null;

    /// <summary>Begins to read. Throws <see cref="RefusedException"/> when the file is empty or lacks columns; it is closed then.</summary>
    public static HistoryPass Begin(HistoryFile file, HistoryMapping mapping)
    {
        var rows = CsvRows.Open(file, mapping.Csv);
        try
        {
            return new HistoryPass(file, rows, mapping, new HistoryNotices());
        }
        catch (RefusedException)
        {
            rows.Dispose();
            throw;
        }
    }

    /// <summary>Reads the next row. False at the end.</summary>
    /// <param name="row">What it says, where it is part of a purchase or a return.</param>
    /// <param name="item">What it is by itself; null where it is part of a purchase or a return.</param>
    public bool Read(out MappedRow row, out HistoryItem? item)
    {
        row = default;
        item = null;
        if (!Rows.Read())
        {
            return false;
        }

        if (Rows.Fault is { } fault)
        {
            item = new UnreadableRows(fault) { Line = Rows.Line, Rows = Rows.LinesLost, Amount = null };
            return true;
        }

        row = Bound.Read();
        item = row.Apart is { } kind
            ? new RowApart(kind, row.ClassName) { Line = Rows.Line, Rows = 1, Amount = row.Gross, MemberId = row.MemberId }
            : row.Fault is { } reason ? Unreadable(row, reason) : null;
        return true;
    }

    /// <summary>Tells, once, that rows are not in order of time, where nobody said so.</summary>
    public void NoteOrder(in MappedRow row)
    {
        if (Mapping.Order == HistoryOrder.Checked && row.At < latest && !isOutOfOrder)
        {
            isOutOfOrder = true;
            Notices.Add(Rows.At(HistoryDiagnostics.Sorted, CsvRows.Number(latestLine)));
        }

        (latest, latestLine) = row.At > latest ? (row.At, Rows.Line) : (latest, latestLine);
    }

    /// <summary>The return that the current row is.</summary>
    public HistoryReturn ReturnOf(in MappedRow row) => new(row.At, row.Quantity)
    {
        Line = Rows.Line,
        Rows = 1,
        Amount = row.Gross,
        MemberId = row.MemberId,
        Receipt = row.PurchaseId.Length == 0 ? null : row.PurchaseId,
        LineId = row.LineId,
        Sku = row.Sku,
        Store = row.Store,
    };

    /// <summary>The current row where it can be no part of its purchase.</summary>
    public UnreadableRows Unreadable(in MappedRow row, Diagnostic reason) =>
        new(reason) { Line = Rows.Line, Rows = 1, Amount = row.Gross, MemberId = row.MemberId };
}
