using System.Collections.Immutable;
using NodaTime;

namespace LoyaltyRules.Engine.Finance;

/// <summary>What a partner and the operator of a coalition owe each other for a month. Amounts of money are in major units of the program's money.</summary>
/// <param name="Month">The month in whose books it is.</param>
/// <param name="Partner">The partner; null for what is at nobody's cost but the operator's own.</param>
/// <param name="Points">The points of each currency that moved, in ordinal order.</param>
/// <param name="DiscountsBorne">Discounts that the partner bears and others gave, less what came back: owed to the operator.</param>
/// <param name="DiscountsGiven">Discounts given at the partner that others bear, less what came back: owed by the operator.</param>
public sealed record PartnerStatement(YearMonth Month, string? Partner, ImmutableArray<SettledPoints> Points, decimal DiscountsBorne, decimal DiscountsGiven)
{
    /// <summary>What the partner pays the operator for the month; negative where the operator pays.</summary>
    public decimal Net => Points.Sum(p => p.OwedByPartner - p.OwedToPartner) + DiscountsBorne - DiscountsGiven;
}

/// <summary>Points of one currency between a partner and the operator. Each amount of money is rounded once, half up, to the decimals of the money.</summary>
/// <param name="Currency">The points currency.</param>
/// <param name="Issued">Points given at the partner's cost.</param>
/// <param name="TakenBack">Of such points, what returns took back in this month.</param>
/// <param name="Redeemed">Points that paid at the partner.</param>
/// <param name="Restored">Of such points, what came back with returns in this month.</param>
/// <param name="OwedByPartner">Issued less taken back, at the price of a point issued.</param>
/// <param name="OwedToPartner">Redeemed less restored, at what a point redeemed is reimbursed with.</param>
public sealed record SettledPoints(
    string Currency, decimal Issued, decimal TakenBack, decimal Redeemed, decimal Restored, decimal OwedByPartner, decimal OwedToPartner);
