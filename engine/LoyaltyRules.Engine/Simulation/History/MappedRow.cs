using System.Globalization;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Model;
using NodaTime;
using NodaTime.Text;

namespace LoyaltyRules.Engine.Simulation.History;

/// <summary>The share of a row in a fee; <see cref="IsSummed"/> says whether every row of the receipt adds its own.</summary>
internal readonly record struct RowFee(string Name, decimal? Amount, bool IsSummed);

/// <summary>One row, read as the mapping says. Exactly one of: apart, faulty, or part of a purchase.</summary>
internal struct MappedRow
{
    public RowClass? Apart { get; set; }

    public string? ClassName { get; set; }

    // A field, so that reading can report straight into it.
    public Diagnostic? Fault;

    public string PurchaseId { get; set; }

    public string? MemberId { get; set; }

    public Instant At { get; set; }

    public string? Channel { get; set; }

    public string? Store { get; set; }

    public string? Partner { get; set; }

    public string? Currency { get; set; }

    public RowFee[] Fees { get; set; }

    public FactSet PurchaseFacts { get; set; }

    public string? LineId { get; set; }

    public string? Sku { get; set; }

    public decimal Quantity { get; set; }

    /// <summary>The price; null when it could not be read.</summary>
    public decimal? Gross { get; set; }

    public FactSet LineFacts { get; set; }
}

/// <summary>A mapping whose columns were found in a file.</summary>
internal sealed class BoundMapping
{
    private const int ProductDecimalsMax = 12;

    private readonly CsvRows rows;
    private readonly HistoryMapping mapping;
    private readonly RowValues values;
    private readonly BoundValue? id;
    private readonly BoundValue? member;
    private readonly BoundColumns at;
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

    private string? lastInstantText;
    private Instant lastInstant;

    /// <summary>Finds the columns. Throws <see cref="RefusedException"/> with all that are missing.</summary>
    public BoundMapping(CsvRows rows, HistoryMapping mapping)
    {
        this.rows = rows;
        this.mapping = mapping;
        values = new RowValues(rows, mapping.Csv);
        id = values.Bind(mapping.Receipt ?? mapping.PurchaseId);
        member = values.Bind(mapping.Member);
        at = values.Bind(mapping.At.Columns);
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
        values.ThrowIfColumnsMissing();
    }

    /// <summary>Whether purchases have ids of their own; otherwise the row's number is the id and cannot repeat.</summary>
    public bool NamesPurchases => id is not null;

    /// <summary>Reads the current row.</summary>
    public MappedRow Read()
    {
        var row = new MappedRow { Fees = [], PurchaseFacts = FactSet.Empty, LineFacts = FactSet.Empty, PurchaseId = "" };

        // The amount and the member first, so that rows of every class can be accounted for with them.
        var isAmountRead = TryGross(out var gross, out var amountFault);
        row.Gross = gross;
        var isMemberRead = values.TryText(member, out var memberId, out var memberFault);
        row.MemberId = memberId;

        foreach (var (condition, columns) in cancellations)
        {
            if (values.Holds(condition, columns))
            {
                row.Apart = RowClass.Cancellation;
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
            row.PurchaseId = rows.RowNumber.ToString(CultureInfo.InvariantCulture);
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

        if (!TryFees(ref row) || !purchaseFacts.TryRead(values, out var ofPurchase, out row.Fault))
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
        if (!values.TryText(at, out var text, out row.Fault))
        {
            return false;
        }

        if (text is null)
        {
            row.Fault = rows.At(HistoryDiagnostics.ValueAbsent, at.Name);
            return false;
        }

        if (ReferenceEquals(text, lastInstantText))
        {
            row.At = lastInstant;
            return true;
        }

        if (mapping.At.Pattern is not { } pattern)
        {
            var withOffset = OffsetDateTimePattern.ExtendedIso.Parse(text);
            row.At = withOffset.Success ? withOffset.Value.ToInstant() : default;
            row.Fault = withOffset.Success ? null : rows.At(HistoryDiagnostics.NotDate, at.Name, text);
        }
        else
        {
            var local = pattern.Parse(text);
            row.At = local.Success ? local.Value.InZoneLeniently(mapping.At.Zone!).ToInstant() : default;
            row.Fault = local.Success ? null : rows.At(HistoryDiagnostics.NotDate, at.Name, text);
        }

        if (row.Fault is null)
        {
            (lastInstantText, lastInstant) = (text, row.At);
        }

        return row.Fault is null;
    }

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
