using System.Collections.Immutable;
using System.Globalization;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Simulation.History.Files;
using NodaTime;

namespace LoyaltyRules.Engine.Simulation.History.Mapping;

/// <summary>A mapping whose columns were found in a file.</summary>
internal sealed class BoundMapping
{
    private const int ProductDecimalsMax = 12;

    private readonly CsvRows rows;
    private readonly HistoryMapping mapping;
    private readonly RowValues values;
    private readonly BoundValue? id;
    private readonly BoundValue? member;
    private readonly BoundInstant at;
    private readonly BoundColumns? fate;
    private readonly BoundInstant? fateAt;
    private readonly (string Currency, BoundValue Value)[] pay;
    private readonly BoundValue? channel;
    private readonly BoundValue? store;
    private readonly BoundValue? partner;
    private readonly BoundValue? currency;
    private readonly (FeeSource Fee, BoundValue Value)[] fees;
    private readonly BoundFacts purchaseFacts;
    private readonly BoundValue? lineId;
    private readonly BoundValue? sku;
    private readonly BoundValue? quantity;
    private readonly BoundValue[] factors;
    private readonly BoundFacts lineFacts;
    private readonly (RowCondition Condition, BoundColumns Columns)[] cancellations;
    private readonly (SetAsideRule Rule, BoundColumns Columns)[] setAside;

    /// <summary>Finds the columns. Throws <see cref="RefusedException"/> with all that are missing.</summary>
    public BoundMapping(CsvRows rows, HistoryMapping mapping, HistoryNotices notices)
    {
        this.rows = rows;
        this.mapping = mapping;
        values = new RowValues(rows, mapping.Csv, notices);
        id = values.Bind(mapping.Receipt ?? mapping.PurchaseId);
        member = values.Bind(mapping.Member);
        at = new BoundInstant(mapping.At, values, rows);
        fate = mapping.Completion is { } completion ? values.Bind(completion.Column) : null;
        fateAt = mapping.Completion is { } known ? new BoundInstant(known.At, values, rows) : null;
        pay = [.. mapping.Pay.Select(p => (p.Name, values.Bind(p.Source)!))];
        channel = values.Bind(mapping.Channel);
        store = values.Bind(mapping.Store);
        partner = values.Bind(mapping.Partner);
        currency = values.Bind(mapping.Currency);
        fees = [.. mapping.Fees.Select(f => (f, values.Bind(f.Source)!))];
        purchaseFacts = new BoundFacts(mapping.PurchaseFacts, values);
        lineId = values.Bind(mapping.LineId);
        sku = values.Bind(mapping.Sku);
        quantity = values.Bind(mapping.Quantity);
        factors = [.. mapping.Gross.Factors.Select(f => values.Bind(f)!)];
        lineFacts = new BoundFacts(mapping.LineFacts, values);
        cancellations = [.. mapping.Cancellations.Select(c => (c, values.Bind(c.Column)))];
        setAside = [.. mapping.SetAside.Select(r => (r, values.Bind(r.Condition.Column)))];
        values.FinishBinding();
    }

    /// <summary>Whether purchases have ids of their own; otherwise the row's number is the id and cannot repeat.</summary>
    public bool NamesPurchases => id is not null;

    /// <summary>Reads the current row.</summary>
    public MappedRow Read()
    {
        var row = new MappedRow { Fees = [], Pay = [], PurchaseFacts = FactSet.Empty, LineFacts = FactSet.Empty, PurchaseId = "" };

        // The amount and the member first, so that rows of every class can be accounted for with them.
        var isAmountRead = TryGross(out var gross, out var amountFault);
        row.Gross = gross;
        var isMemberRead = values.TryText(member, out var memberId, out var memberFault);
        row.MemberId = mapping.IsMemberTheRow ? RowNumber : memberId;

        foreach (var (condition, columns) in cancellations)
        {
            if (values.Holds(condition, columns))
            {
                row.Apart = RowClass.Cancellation;
                ReadReturn(ref row, isMemberRead ? null : memberFault);
                return row;
            }
        }

        foreach (var (rule, columns) in setAside)
        {
            if (values.Holds(rule.Condition, columns))
            {
                (row.Apart, row.ClassName) = (RowClass.SetAside, rule.Class);
                return row;
            }
        }

        row.Quantity = 1;
        if (quantity is not null && values.TryNumber(quantity, out var units, out row.Fault) && units is { } known)
        {
            row.Quantity = known;
            if (known < 0)
            {
                row.Apart = RowClass.NegativeQuantity;
                return row;
            }
        }

        if (isAmountRead && gross < 0)
        {
            row.Apart = RowClass.NegativeAmount;
            return row;
        }

        row.Fault ??= isAmountRead ? null : amountFault;
        row.Fault ??= isMemberRead ? null : memberFault;
        if (row.Fault is null)
        {
            ReadRest(ref row);
        }

        return row;
    }

    private void ReadRest(ref MappedRow row)
    {
        if (id is null)
        {
            row.PurchaseId = RowNumber;
        }
        else if (!values.TryText(id, out var text, out row.Fault))
        {
            return;
        }
        else if (text is null)
        {
            row.Fault = rows.At(HistoryDiagnostics.ValueAbsent, id.Name);
            return;
        }
        else
        {
            row.PurchaseId = text;
        }

        if (!TryInstant(ref row)
            || !Text(channel, ref row, out var channelText) || !Text(store, ref row, out var storeText)
            || !Text(partner, ref row, out var partnerText) || !Text(currency, ref row, out var currencyText)
            || !Text(lineId, ref row, out var lineIdText) || !Text(sku, ref row, out var skuText))
        {
            return;
        }

        (row.Channel, row.Store, row.Partner, row.Currency, row.LineId, row.Sku) =
            (channelText, storeText, partnerText, currencyText, lineIdText, skuText);
        if (lineId is not null && lineIdText is null)
        {
            row.Fault = rows.At(HistoryDiagnostics.ValueAbsent, lineId.Name);
            return;
        }

        if (!TryOutcome(ref row) || !TryPay(ref row) || !TryFees(ref row) || !purchaseFacts.TryRead(values, out var ofPurchase, out row.Fault))
        {
            return;
        }

        row.PurchaseFacts = ofPurchase;
        if (lineFacts.TryRead(values, out var ofLine, out row.Fault))
        {
            row.LineFacts = ofLine;
        }
    }

    private bool Text(BoundValue? value, ref MappedRow row, out string? text) => values.TryText(value, out text, out row.Fault);

    private bool TryGross(out decimal? gross, out Diagnostic? fault)
    {
        gross = null;
        fault = null;
        var product = 1m;
        var decimals = 0;
        foreach (var factor in factors)
        {
            if (!values.TryNumber(factor, out var number, out fault))
            {
                return false;
            }

            if (number is null)
            {
                fault = rows.At(HistoryDiagnostics.ValueAbsent, factor.Name);
                return false;
            }

            decimals += number.Value.Scale > 0 ? ExactDecimal.ScaleOf(number.Value) : 0;
            product *= number.Value;

            // A product of so few decimals and within the bound has at most 25 digits, so it was exact.
            if (decimals > ProductDecimalsMax || Math.Abs(product) > RowValues.NumberMax)
            {
                fault = rows.At(HistoryDiagnostics.OutOfBounds, factor.Name);
                return false;
            }
        }

        gross = mapping.Gross.Decimals is { } digits ? ExactDecimal.Round(product, digits, mapping.Gross.Rounding) : product;
        return true;
    }

    private bool TryInstant(ref MappedRow row)
    {
        if (!at.TryRead(out var read, out row.Fault))
        {
            return false;
        }

        row.Fault = read is null ? rows.At(HistoryDiagnostics.ValueAbsent, at.Name) : null;
        row.At = read ?? default;
        return row.Fault is null;
    }

    private bool TryOutcome(ref MappedRow row)
    {
        if (fate is null)
        {
            return true;
        }

        if (!values.TryText(fate, out var word, out row.Fault))
        {
            return false;
        }

        if (word is null || !mapping.Completion!.Words.TryGetValue(word, out var what))
        {
            return true;
        }

        if (!fateAt!.TryRead(out var when, out row.Fault))
        {
            return false;
        }

        row.Fault = when is null ? rows.At(HistoryDiagnostics.ValueAbsent, fateAt.Name) : null;

        // Days without a time stand for midnight, so what happened on the day of booking may seem to come before it.
        row.Outcome = when is { } known ? new BookingOutcome(what, Instant.Max(known, row.At)) : null;
        return row.Fault is null;
    }

    private bool TryPay(ref MappedRow row)
    {
        if (pay.Length == 0)
        {
            return true;
        }

        var requests = ImmutableArray.CreateBuilder<PointsRequest>(pay.Length);
        foreach (var (currency, value) in pay)
        {
            if (!values.TryText(value, out var text, out row.Fault))
            {
                return false;
            }

            if (text is HistoryMapping.PayMost)
            {
                requests.Add(new PointsRequest(currency, null));
                continue;
            }

            if (!values.TryNumber(value, out var points, out row.Fault))
            {
                return false;
            }

            if (points < 0)
            {
                row.Fault = rows.At(HistoryDiagnostics.NegativePoints, value.Name);
                return false;
            }

            if (points > 0)
            {
                requests.Add(new PointsRequest(currency, points));
            }
        }

        row.Pay = requests.DrainToImmutable();
        return true;
    }

    // What a return needs of its row; without a mapping of returns a cancellation is only counted.
    private void ReadReturn(ref MappedRow row, Diagnostic? memberFault)
    {
        if (mapping.Returns is null)
        {
            return;
        }

        row.Apart = null;
        row.IsReturn = true;
        row.Quantity = 1;
        row.Fault = memberFault;
        if (row.Fault is null && quantity is not null && values.TryNumber(quantity, out var units, out row.Fault) && units is { } known)
        {
            row.Quantity = Math.Abs(known);
        }

        if (row.Fault is null && row.Quantity == 0)
        {
            row.Fault = rows.At(HistoryDiagnostics.ValueAbsent, quantity!.Name);
        }

        if (row.Fault is null && TryInstant(ref row)
            && Text(id, ref row, out var receipt) && Text(store, ref row, out var storeText)
            && Text(lineId, ref row, out var lineIdText) && Text(sku, ref row, out var skuText))
        {
            (row.PurchaseId, row.Store, row.LineId, row.Sku) = (receipt ?? "", storeText, lineIdText, skuText);
        }
    }

    private string RowNumber => rows.RowNumber.ToString(CultureInfo.InvariantCulture);

    private bool TryFees(ref MappedRow row)
    {
        if (fees.Length == 0)
        {
            return true;
        }

        var read = new RowFee[fees.Length];
        for (var i = 0; i < fees.Length; i++)
        {
            var (fee, value) = fees[i];
            if (!values.TryNumber(value, out var amount, out row.Fault))
            {
                return false;
            }

            if (amount < 0)
            {
                row.Fault = rows.At(HistoryDiagnostics.NegativeFee, value.Name);
                return false;
            }

            read[i] = new RowFee(fee.Name, amount, fee.IsSummed);
        }

        row.Fees = read;
        return true;
    }
}
