using LoyaltyRules.Engine.Language.Checking;
using LoyaltyRules.Engine.Model;

namespace LoyaltyRules.Engine.Packs.Rules;

/// <summary>What a counter adds up.</summary>
public enum CounterKind
{
    /// <summary>How many events.</summary>
    Count,

    /// <summary>An amount of each event.</summary>
    Sum,

    /// <summary>The day of the latest event.</summary>
    Last,

    /// <summary>How many different values of a fact.</summary>
    Distinct,
}

/// <summary>Which points a counter sums.</summary>
public enum CountedPoints
{
    /// <summary>All that the event earned.</summary>
    Earned,

    /// <summary>Base points that it earned.</summary>
    EarnedBase,

    /// <summary>Bonus points that it earned.</summary>
    EarnedBonus,

    /// <summary>Those that paid for the purchase.</summary>
    Spent,
}

/// <summary>A declared aggregate of a member's past over a period. It does not include the event that is being decided (S2).</summary>
/// <param name="Name">Its name; expressions use it as <c>member.name</c>.</param>
/// <param name="Kind">Count or sum.</param>
/// <param name="Base">What is summed; null for a count, and for the sum of whole purchases.</param>
/// <param name="Window">The period.</param>
/// <param name="Label">What people call it; null where the pack gives no label.</param>
public sealed record CounterDefinition(string Name, CounterKind Kind, BaseDefinition? Base, PeriodWindow Window, LocalizedText? Label)
{
    /// <summary>What counts the members whom this one brought.</summary>
    internal const string ReferredEnrolment = "enrolment.referred";

    /// <summary>Which events it counts: purchases, their completion, activities, or the enrolment of members whom this one brought.</summary>
    public EventKind On { get; init; } = EventKind.Purchase;

    /// <summary>The currency whose points are summed; null where none are.</summary>
    public PointsCurrency? Currency { get; init; }

    /// <summary>Which points are summed, where <see cref="Currency"/> says of which.</summary>
    public CountedPoints Points { get; init; }

    /// <summary>The only kind of activity it counts; null for all, and where it counts none.</summary>
    public string? Activity { get; init; }

    /// <summary>
    /// The text or choice whose different values are counted, or the number of an activity that is summed; null for what names no fact.
    /// </summary>
    internal FactDeclaration? Fact { get; init; }

    /// <summary>Which of the events count; null for all.</summary>
    internal CheckedNode? Where { get; init; }
}
