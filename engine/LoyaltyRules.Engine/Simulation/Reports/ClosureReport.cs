using System.Collections.Immutable;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Evaluation.Figures;
using LoyaltyRules.Engine.Model;
using NodaTime;

namespace LoyaltyRules.Engine.Simulation.Reports;

/// <summary>An indicator or a trigger as a simulation reports it.</summary>
/// <param name="Id">Its name or id in the pack.</param>
/// <param name="Name">What people call it.</param>
public sealed record SimulatedFigure(string Id, Phrase Name);

/// <summary>What indicators and triggers said, and what came of it. Immutable.</summary>
public sealed record ClosureReport
{
    /// <summary>What was answered to proposals.</summary>
    public required ClosureAnswer Answer { get; init; }

    /// <summary>The indicators, in the order of the pack.</summary>
    public required ImmutableArray<SimulatedFigure> Indicators { get; init; }

    /// <summary>The triggers, in the order of the pack.</summary>
    public required ImmutableArray<SimulatedFigure> Triggers { get; init; }

    /// <summary>What was read, month by month.</summary>
    public required ImmutableArray<ClosureReading> Readings { get; init; }

    /// <summary>The stages the program came to, in order; the first is the one it ran in.</summary>
    public required ImmutableArray<ClosureStep> Steps { get; init; }

    /// <summary>What is owed in money for balances that were paid out.</summary>
    public required decimal PaidOutMoney { get; init; }

    /// <summary>The day on which members' data are to be erased; null where that did not come.</summary>
    public LocalDate? EraseOn { get; init; }

    /// <summary>The steps of the plan: from the decision on.</summary>
    public IEnumerable<ClosureStep> PlanSteps => Steps.Where(s => s.Stage >= ClosureStage.Announced);

    /// <summary>What members spent while the program was wound down, at the point value.</summary>
    public decimal RedeemedInPlan => PlanSteps.SelectMany(s => s.Points).Sum(p => p.Spent * p.PointValue);

    /// <summary>What expired meanwhile, at the close included, at the point value.</summary>
    public decimal ExpiredInPlan => PlanSteps.SelectMany(s => s.Points).Sum(p => p.Expired * p.PointValue);

    /// <summary>What closing costs in money: points that were still spent, and balances paid out.</summary>
    public decimal CostOfPlan => RedeemedInPlan + PaidOutMoney;
}

/// <summary>What was read at the end of a month.</summary>
/// <param name="On">The last day of the month.</param>
/// <param name="Reading">What indicators and triggers said.</param>
/// <param name="Fired">The trigger that asked to close the program then; null for none.</param>
public sealed record ClosureReading(LocalDate On, ProgramReading Reading, string? Fired);

/// <summary>A stage that the program came to, and what became of points while it lasted.</summary>
/// <param name="Stage">The stage.</param>
/// <param name="Since">Its first day; null for a program that ran from the start.</param>
/// <param name="TriggerId">The trigger that asked for it; null for none.</param>
/// <param name="Points">The points currencies, in ordinal order.</param>
public sealed record ClosureStep(ClosureStage Stage, LocalDate? Since, string? TriggerId, ImmutableArray<StagePoints> Points);

/// <summary>
/// The points of one currency while a stage lasted. Always: <see cref="Opening"/> + <see cref="Earned"/> + <see cref="Adjusted"/> + <see cref="Forgiven"/>
/// − <see cref="Spent"/> − <see cref="Expired"/> − <see cref="PaidOut"/> = <see cref="Closing"/>.
/// </summary>
/// <param name="Currency">The currency.</param>
/// <param name="PointValue">What one point is worth in the program's money.</param>
public sealed record StagePoints(string Currency, decimal PointValue)
{
    /// <summary>Points outstanding when the stage began: pending, available and held, less debt.</summary>
    public decimal Opening { get; init; }

    /// <summary>Points earned, less those taken back.</summary>
    public decimal Earned { get; init; }

    /// <summary>Points spent, less those restored.</summary>
    public decimal Spent { get; init; }

    /// <summary>Points that expired.</summary>
    public decimal Expired { get; init; }

    /// <summary>Points paid out in money.</summary>
    public decimal PaidOut { get; init; }

    /// <summary>Points given by hand, less those taken.</summary>
    public decimal Adjusted { get; init; }

    /// <summary>Debt that was forgiven.</summary>
    public decimal Forgiven { get; init; }

    /// <summary>Points outstanding when the stage ended.</summary>
    public decimal Closing => Opening + Earned + Adjusted + Forgiven - Spent - Expired - PaidOut;
}
