using System.Collections.Immutable;
using NodaTime;

namespace LoyaltyRules.Engine.Model;

/// <summary>A receipt or booking as it came from a till: what is decided.</summary>
public sealed record Purchase : ProgramEvent
{
    /// <summary>The most lines a purchase may have (N1).</summary>
    public const int LinesMax = 1_000;

    /// <summary>The most rewards that may be presented at a purchase (N1).</summary>
    public const int RewardsMax = 100;

    /// <inheritdoc/>
    public override EventKind Kind => EventKind.Purchase;

    /// <summary>How it was bought (<c>web</c>, <c>box-office</c>); null when unknown.</summary>
    public string? Channel { get; init; }

    /// <summary>Where it was bought; null when unknown.</summary>
    public string? Store { get; init; }

    /// <summary>At which partner of the program it was bought; null when unknown.</summary>
    public string? Partner { get; init; }

    /// <summary>ISO 4217 code of its money; null means the program's currency. Another currency is refused (S5).</summary>
    public string? Currency { get; init; }

    /// <summary>What was bought, in the receipt's order, ids unique within the purchase.</summary>
    public required ImmutableArray<PurchaseLine> Lines { get; init; }

    /// <summary>Fees by their declared short name, in major units of the currency (S5: they take part only where they are named).</summary>
    public FactSet Fees { get; init; } = FactSet.Empty;

    /// <summary>Declared <c>purchase.*</c> facts by short name.</summary>
    public FactSet Facts { get; init; } = FactSet.Empty;

    /// <summary>The points that are to pay for part of it, at most one request for each currency; empty for none.</summary>
    public ImmutableArray<PointsRequest> Pay { get; init; } = [];

    /// <summary>The rewards that the member presents, by the ids of what the member holds, each once; empty for none.</summary>
    public ImmutableArray<string> Rewards { get; init; } = [];
}

/// <summary>Points that are to pay for part of a purchase.</summary>
/// <param name="Currency">The points currency.</param>
/// <param name="Points">How many; null for as many as may pay.</param>
public readonly record struct PointsRequest(string Currency, decimal? Points);

/// <summary>One line of a purchase.</summary>
public sealed record PurchaseLine
{
    /// <summary>Decimals of a quantity: of what is bought, and so of what comes back.</summary>
    public const int QuantityDecimals = 3;

    /// <summary>The line's id, unique within the purchase.</summary>
    public required string Id { get; init; }

    /// <summary>The stock code; null when unknown.</summary>
    public string? Sku { get; init; }

    /// <summary>How many units; not negative.</summary>
    public decimal Quantity { get; init; } = 1;

    /// <summary>The price of the whole line with tax, before any discount of the program, in major units; not negative.</summary>
    public required decimal Gross { get; init; }

    /// <summary>The tax contained in <see cref="Gross"/>; null when unknown. Never computed here (S5).</summary>
    public decimal? Tax { get; init; }

    /// <summary>Declared <c>line.*</c> facts by short name.</summary>
    public FactSet Facts { get; init; } = FactSet.Empty;
}
