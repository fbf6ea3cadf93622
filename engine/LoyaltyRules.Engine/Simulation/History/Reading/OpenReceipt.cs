using System.Collections.Immutable;
using System.Globalization;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Simulation.History.Files;
using LoyaltyRules.Engine.Simulation.History.Mapping;
using NodaTime;

namespace LoyaltyRules.Engine.Simulation.History.Reading;

/// <summary>What was read and waits for its turn: receipts come out in the order in which they were last added to, and returns behind what they may take back.</summary>
internal abstract class Waiting
{
    /// <summary>The number of the last row that belongs to it.</summary>
    public long LastRow { get; protected set; }

    /// <summary>What its rows make.</summary>
    public abstract HistoryItem Close(CsvRows rows);
}

/// <summary>A return.</summary>
internal sealed class WaitingReturn : Waiting
{
    private readonly HistoryReturn item;

    /// <summary>A return of the current row.</summary>
    public WaitingReturn(HistoryReturn item, CsvRows rows) => (this.item, LastRow) = (item, rows.RowNumber);

    /// <inheritdoc/>
    public override HistoryItem Close(CsvRows rows) => item;
}

/// <summary>A receipt that may still get rows.</summary>
internal sealed class OpenReceipt : Waiting
{
    // Rows of one purchase are not a day apart: such receipts only share a number.
    private static readonly Duration DistanceMax = Duration.FromDays(1);

    private readonly MappedRow first;
    private readonly long firstLine;
    private readonly ImmutableArray<PurchaseLine>.Builder lines = ImmutableArray.CreateBuilder<PurchaseLine>();
    private readonly (string Name, decimal? Amount)[] fees;
    private HashSet<string>? lineIds;
    private int lineCount;
    private decimal amount;

    /// <summary>A receipt of one row so far.</summary>
    public OpenReceipt(in MappedRow row, CsvRows rows, HistoryNotices notices)
    {
        first = row;
        firstLine = rows.Line;
        fees = [.. row.Fees.Select(f => (f.Name, (decimal?)null))];
        Add(row, rows, notices);
    }

    /// <summary>The receipt.</summary>
    public string Id => first.PurchaseId;

    /// <summary>Adds a row. Gives the reason why it cannot be part of the receipt; null when it is part of it now.</summary>
    public Diagnostic? Add(in MappedRow row, CsvRows rows, HistoryNotices notices)
    {
        LastRow = rows.RowNumber;
        if (row.At - first.At is var apart && (apart >= DistanceMax || apart <= -DistanceMax))
        {
            return rows.At(HistoryDiagnostics.RowsOfOtherDays, Id);
        }

        if (!string.Equals(row.MemberId, first.MemberId, StringComparison.Ordinal))
        {
            return rows.At(HistoryDiagnostics.MembersDiffer, Id);
        }

        if (row.LineId is { } id && !(lineIds ??= new HashSet<string>(StringComparer.Ordinal)).Add(id))
        {
            return rows.At(HistoryDiagnostics.LineTwice, id, Id);
        }

        var isFirst = lineCount == 0;
        if (!isFirst && notices.IsListening)
        {
            ReceiptDifferences.Note(first, row, rows, notices);
        }

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

    /// <summary>The purchase its rows make.</summary>
    public override HistoryItem Close(CsvRows rows)
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
            Pay = first.Pay,
        };
        return new HistoryPurchase(purchase) { Line = firstLine, Rows = lineCount, Amount = amount, MemberId = first.MemberId, Outcome = first.Outcome };
    }
}
