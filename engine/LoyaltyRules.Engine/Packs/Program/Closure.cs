using System.Collections.Immutable;
using LoyaltyRules.Engine.Language.Checking;
using LoyaltyRules.Engine.Model;
using NodaTime;

namespace LoyaltyRules.Engine.Packs.Program;

/// <summary>A named figure of the program, read at the end of every month over a period that ends there.</summary>
public sealed class IndicatorDefinition
{
    /// <summary>Its name; triggers use it as <c>indicator.name</c>.</summary>
    public required string Name { get; init; }

    /// <summary>What people call it; null where the pack gives no label.</summary>
    public LocalizedText? Label { get; init; }

    /// <summary>The period that figures are added up over, seen from the last day of the month.</summary>
    public required PeriodWindow Window { get; init; }

    /// <summary>Its value in canonical spelling.</summary>
    public string ValueText => Value.ToString();

    internal CheckedNode Value { get; init; } = null!;
}

/// <summary>What a trigger does when its condition has held for long enough.</summary>
public enum TriggerAction
{
    /// <summary>Asks somebody to decide.</summary>
    Propose,

    /// <summary>Starts the plan.</summary>
    Close,
}

/// <summary>A condition on the program that asks to close it.</summary>
public sealed class ClosureTrigger
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>What people call it; null where the pack gives no name.</summary>
    public LocalizedText? Name { get; init; }

    /// <summary>The period of the figures that its condition names itself.</summary>
    public required PeriodWindow Window { get; init; }

    /// <summary>At how many month's ends in a row the condition must be true.</summary>
    public required int SustainedMonths { get; init; }

    /// <summary>What it does then.</summary>
    public required TriggerAction Then { get; init; }

    /// <summary>The condition in canonical spelling.</summary>
    public string WhenText => When.ToString();

    internal CheckedNode When { get; init; } = null!;
}

/// <summary>A length of whole months and days.</summary>
/// <param name="Months">The months, years included.</param>
/// <param name="Days">The days, weeks included.</param>
public readonly record struct DayLength(int Months, int Days)
{
    /// <summary>The day that lies so long after another: months first, clamped, then days (T1).</summary>
    public LocalDate After(LocalDate day) => day.PlusMonths(Months).PlusDays(Days);

    /// <summary>This length twice, three times and so on.</summary>
    public DayLength Times(int times) => new(Months * times, Days * times);

    /// <summary>Whether it is at least another whatever day both are counted from.</summary>
    public bool IsNeverShorterThan(DayLength other)
    {
        // Four years hold every length of months and every leap day.
        for (var day = new LocalDate(2023, 1, 1); day < new LocalDate(2027, 1, 1); day = day.PlusDays(1))
        {
            if (After(day) < other.After(day))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>As an ISO 8601 duration.</summary>
    public override string ToString() => this switch
    {
        { Months: 0 } => $"P{ExactDecimal.Format(Days)}D",
        { Days: 0 } => $"P{ExactDecimal.Format(Months)}M",
        _ => $"P{ExactDecimal.Format(Months)}M{ExactDecimal.Format(Days)}D",
    };
}

/// <summary>What becomes of the points that are left when a program is closed.</summary>
public enum FinalBalances
{
    /// <summary>They expire.</summary>
    Expire,

    /// <summary>Those that can be spent are owed in money at the point value, rounded down for each account; those that wait expire.</summary>
    PayOut,
}

/// <summary>A stage of a plan.</summary>
/// <param name="Stage">Which.</param>
/// <param name="After">How long after the plan began; it begins on the day after the decision.</param>
public readonly record struct PlannedStage(ClosureStage Stage, DayLength After);

/// <summary>How a program is wound down. Nothing is taken from members before the notice has passed.</summary>
public sealed record ClosurePlan
{
    /// <summary>How long members are told before anything is taken from them.</summary>
    public required DayLength Notice { get; init; }

    /// <summary>The stages in order; the last is <see cref="ClosureStage.Closed"/>.</summary>
    public required ImmutableArray<PlannedStage> Stages { get; init; }

    /// <summary>What becomes of the points that are left.</summary>
    public required FinalBalances Balances { get; init; }

    /// <summary>How long after the close the members' data are to be erased; null where the pack does not say.</summary>
    public DayLength? EraseAfter { get; init; }

    /// <summary>The first day of a stage, where the plan began on a day.</summary>
    public LocalDate StartOf(PlannedStage stage, LocalDate began) => stage.After.After(began);
}

/// <summary>When a program is to be closed, and how.</summary>
public sealed class ClosureProgram
{
    /// <summary>The triggers, by id.</summary>
    public required ImmutableArray<ClosureTrigger> Triggers { get; init; }

    /// <summary>The plan.</summary>
    public required ClosurePlan Plan { get; init; }
}
