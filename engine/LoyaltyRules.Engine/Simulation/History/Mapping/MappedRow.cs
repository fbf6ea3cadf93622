using System.Collections.Immutable;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Model;
using NodaTime;

namespace LoyaltyRules.Engine.Simulation.History.Mapping;

/// <summary>The share of a row in a fee; <see cref="IsSummed"/> says whether every row of the receipt adds its own.</summary>
internal readonly record struct RowFee(string Name, decimal? Amount, bool IsSummed);

/// <summary>One row, read as the mapping says. Exactly one of: apart, faulty, or part of a purchase.</summary>
internal struct MappedRow
{
    public RowClass? Apart { get; set; }

    /// <summary>Whether it takes back part of a purchase; then <see cref="Quantity"/> says how much.</summary>
    public bool IsReturn { get; set; }

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

    public ImmutableArray<PointsRequest> Pay { get; set; }

    public BookingOutcome? Outcome { get; set; }

    public FactSet PurchaseFacts { get; set; }

    public string? LineId { get; set; }

    public string? Sku { get; set; }

    public decimal Quantity { get; set; }

    /// <summary>The price; null when it could not be read.</summary>
    public decimal? Gross { get; set; }

    public FactSet LineFacts { get; set; }
}
