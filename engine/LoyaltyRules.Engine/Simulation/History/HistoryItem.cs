using System.Collections.Immutable;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Simulation.History.Mapping;
using LoyaltyRules.Engine.Simulation.Reports;
using NodaTime;

namespace LoyaltyRules.Engine.Simulation.History;

/// <summary>What a row of a history can be. Every data row is exactly one of them.</summary>
public enum RowClass
{
    /// <summary>Part of a purchase.</summary>
    Purchase,

    /// <summary>A cancellation, by the mapping's conditions.</summary>
    Cancellation,

    /// <summary>Kept apart under a name, by the mapping's conditions.</summary>
    SetAside,

    /// <summary>Its quantity is negative, and no condition says what it is.</summary>
    NegativeQuantity,

    /// <summary>Its price is negative, and no condition says what it is.</summary>
    NegativeAmount,

    /// <summary>It could not be read.</summary>
    Unreadable,
}

/// <summary>Something a history holds, in file order.</summary>
public abstract record HistoryItem
{
    private protected HistoryItem()
    {
    }

    /// <summary>The line of the file where it starts, from 1; the row's number in a generated history.</summary>
    public required long Line { get; init; }

    /// <summary>How many data rows it accounts for.</summary>
    public required int Rows { get; init; }

    /// <summary>The prices of its rows, in major units, fees not included; null when none could be read.</summary>
    public required decimal? Amount { get; init; }

    /// <summary>The member the rows name; null when there is none or it could not be read.</summary>
    public string? MemberId { get; init; }

    /// <summary>What its rows are.</summary>
    public abstract RowClass Class { get; }

    /// <summary>When it happens; null for what is neither a purchase nor a return.</summary>
    internal virtual Instant? When => null;
}

/// <summary>A complete purchase.</summary>
public sealed record HistoryPurchase(Purchase Purchase) : HistoryItem
{
    /// <summary>What became of it; null when that is not known, or when it is nothing that takes place later.</summary>
    public BookingOutcome? Outcome { get; init; }

    /// <inheritdoc/>
    internal override Instant? When => Purchase.At;

    /// <inheritdoc/>
    public override RowClass Class => RowClass.Purchase;
}

/// <summary>A return: a cancellation that is to take back part of an earlier purchase.</summary>
/// <param name="At">When.</param>
/// <param name="Quantity">How many units; more than zero.</param>
public sealed record HistoryReturn(Instant At, decimal Quantity) : HistoryItem
{
    /// <inheritdoc/>
    internal override Instant? When => At;

    /// <summary>The receipt it names; null when it names none.</summary>
    public string? Receipt { get; init; }

    /// <summary>The line of the receipt; null when it names none.</summary>
    public string? LineId { get; init; }

    /// <summary>The stock code; null when it names none.</summary>
    public string? Sku { get; init; }

    /// <summary>The store; null when it names none.</summary>
    public string? Store { get; init; }

    /// <inheritdoc/>
    public override RowClass Class => RowClass.Cancellation;
}

/// <summary>A row that is no purchase and was read as what it is.</summary>
/// <param name="Kind">A cancellation, set aside, or negative.</param>
/// <param name="Name">The name of the class when it is set aside; otherwise null.</param>
public sealed record RowApart(RowClass Kind, string? Name) : HistoryItem
{
    /// <inheritdoc/>
    public override RowClass Class => Kind;
}

/// <summary>Rows that could not be read.</summary>
public sealed record UnreadableRows(Diagnostic Reason) : HistoryItem
{
    /// <inheritdoc/>
    public override RowClass Class => RowClass.Unreadable;
}

/// <summary>What the position in a history counts.</summary>
public enum HistoryUnit
{
    /// <summary>Bytes of the file, compressed if it is.</summary>
    Bytes,

    /// <summary>Days of a history that is no file.</summary>
    Days,
}

/// <summary>A stream of purchases to simulate: a file, or a generated history.</summary>
public interface IPurchaseHistory
{
    /// <summary>
    /// Everything in the history, in order, from its beginning each time it is walked. What the other members say is of the walk begun last.
    /// </summary>
    IEnumerable<HistoryItem> Items();

    /// <summary>How returns find their purchases; null when the history has none.</summary>
    ReturnsMapping? Returns { get; }

    /// <summary>What <see cref="Position"/> and <see cref="Length"/> count.</summary>
    HistoryUnit Unit { get; }

    /// <summary>How much was read so far.</summary>
    long Position { get; }

    /// <summary>How much there is.</summary>
    long Length { get; }

    /// <summary>Lines without anything on them, so far. They are no rows.</summary>
    long BlankLines { get; }

    /// <summary>Why reading ended before the end; null when it did not.</summary>
    Diagnostic? Broken { get; }

    /// <summary>What was assumed of the history and may not be so, by code: nothing was left out for it.</summary>
    ImmutableArray<ReasonSummary> Notices => [];
}
