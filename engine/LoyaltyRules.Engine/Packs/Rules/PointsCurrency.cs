using LoyaltyRules.Engine.Packs.Program;
using NodaTime;

namespace LoyaltyRules.Engine.Packs.Rules;

/// <summary>A points currency of the program.</summary>
/// <param name="Currency">Its name in the pack.</param>
/// <param name="Name">What people call it; null where the pack gives no name.</param>
/// <param name="Decimals">Decimals of an amount of points, 0 to 6.</param>
/// <param name="PointValue">What one point is worth in the program's money, when it pays and in the books; more than zero.</param>
public sealed record PointsCurrency(string Currency, LocalizedText? Name, int Decimals, decimal PointValue)
{
    /// <summary>Its place in the pack's list, from 0: currencies pay in this order where nobody asks for another.</summary>
    public int Position { get; init; }

    /// <summary>How long points wait before they can be spent; null for not at all.</summary>
    public Deadline? Available { get; init; }

    /// <summary>When points expire; null for never.</summary>
    public Deadline? Expires { get; init; }

    /// <summary>How they pay for orders; null when they do not.</summary>
    public RedemptionTerms? Redemption { get; init; }

    /// <summary>How they move between members; null when they do not.</summary>
    public TransferTerms? Transfer { get; init; }

    /// <summary>Who holds them.</summary>
    public PointsOwner Owner { get; init; }

    /// <summary>How long points stay held for an order that is not captured.</summary>
    public Duration HoldFor { get; init; } = HoldForDefault;

    /// <summary>The default of <see cref="HoldFor"/>: 30 minutes.</summary>
    public static Duration HoldForDefault { get; } = Duration.FromMinutes(30);

    /// <summary>How many days after a return points that had paid are kept when their own deadline has passed (R2).</summary>
    public int RestoredForDays { get; init; } = 30;
}
