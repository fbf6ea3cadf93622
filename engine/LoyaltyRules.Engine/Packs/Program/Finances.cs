using System.Collections.Immutable;
using LoyaltyRules.Engine.Packs.Rules;

namespace LoyaltyRules.Engine.Packs.Program;

/// <summary>What happens a number of times in a month, so that something can be counted by it.</summary>
public enum OccasionKind
{
    /// <summary>The month itself: once.</summary>
    Month,

    /// <summary>A member joins.</summary>
    Enrolment,

    /// <summary>A member buys.</summary>
    Purchase,

    /// <summary>A member buys for the first time in the month.</summary>
    ActiveMember,

    /// <summary>A member does something other than buying.</summary>
    Activity,
}

/// <summary>What an amount is counted by.</summary>
/// <param name="Kind">What happens.</param>
/// <param name="Activity">The kind of activity; null for others.</param>
public readonly record struct Occasion(OccasionKind Kind, string? Activity)
{
    /// <summary>The word of the pack format.</summary>
    public override string ToString() => Kind switch
    {
        OccasionKind.Month => "month",
        OccasionKind.Enrolment => "enrolment",
        OccasionKind.Purchase => "purchase",
        OccasionKind.ActiveMember => "member",
        _ => "activity." + Activity,
    };
}

/// <summary>What the program costs or brings in beside rewards: so much each time, or a share of what is sold.</summary>
public sealed class FinanceItem
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>What people call it; null where the pack gives no name.</summary>
    public LocalizedText? Name { get; init; }

    /// <summary>How much each time, in money; 0 for a share.</summary>
    public decimal Amount { get; init; }

    /// <summary>What it is counted by; meaningless for a share.</summary>
    public Occasion Per { get; init; }

    /// <summary>The base of whose sales it is a share; null for an amount.</summary>
    public BaseDefinition? Of { get; init; }

    /// <summary>How many of a hundred of them.</summary>
    public decimal Percent { get; init; } = 100;
}

/// <summary>How the revenue of a points currency is deferred (IFRS 15).</summary>
/// <param name="Currency">The points currency.</param>
/// <param name="ExpectedRedemption">How many of a hundred points are expected to be redeemed.</param>
public sealed record DeferredRevenueTerms(PointsCurrency Currency, decimal ExpectedRedemption);

/// <summary>What the program costs and brings in beside rewards.</summary>
/// <param name="Costs">The costs, by id.</param>
/// <param name="Income">The income, by id.</param>
/// <param name="DeferredRevenue">How revenue is deferred, by currency.</param>
public sealed record ProgramFinances(ImmutableArray<FinanceItem> Costs, ImmutableArray<FinanceItem> Income, ImmutableArray<DeferredRevenueTerms> DeferredRevenue);
