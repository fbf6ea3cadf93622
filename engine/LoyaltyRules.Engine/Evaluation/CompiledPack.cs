using System.Collections.Concurrent;
using System.Collections.Immutable;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Evaluation.Binding;
using LoyaltyRules.Engine.Evaluation.Conditions;
using LoyaltyRules.Engine.Evaluation.Deadlines;
using LoyaltyRules.Engine.Evaluation.Explanations;
using LoyaltyRules.Engine.Evaluation.Figures;
using LoyaltyRules.Engine.Evaluation.Planning;
using LoyaltyRules.Engine.Language.Compilation;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs;
using LoyaltyRules.Engine.Packs.Rules;

namespace LoyaltyRules.Engine.Evaluation;

/// <summary>How much a decision tells of its way.</summary>
public enum TraceDetail
{
    /// <summary>Amounts only: no outcome of rules that gave nothing, no arithmetic in words.</summary>
    None,

    /// <summary>Amounts, and the outcome of every rule without its reasons.</summary>
    Outcomes,

    /// <summary>The arithmetic of every effect, and the outcome of every rule with its reasons.</summary>
    Full,
}

/// <summary>
/// A pack ready to decide. Immutable and safe for many threads at once; deciding is a pure function of its arguments: no clock, no chance,
/// no culture, no I/O. The same arguments give the same decision, to the byte, on any machine.
/// </summary>
public sealed class CompiledPack
{
    /// <summary>The version of the decision semantics that this engine follows; stored with every decision (P3).</summary>
    public const string SemanticsVersion = "2";

    private readonly PackPlan plan;
    private readonly EventBinder binder;
    private readonly ConditionExplainer explainer;

    // What makes decisions is large and reusable; whoever needs one takes it and gives it back. One for each thread that decides, the first at hand.
    private readonly ConcurrentBag<DecisionMaker> makers = [];
    private DecisionMaker? nextMaker;

    /// <summary>Told of every decision, with the facts it was made on; the frame is used again behind it. Null for nobody.</summary>
    private Action<ProgramEvent, FactFrame, Decision>? observer;

    private CompiledPack(RulePack pack, bool isInterpreted, PlanShape shape)
    {
        Pack = pack;
        plan = PackPlan.Of(pack, isInterpreted, shape);
        binder = new EventBinder(pack);
        explainer = new ConditionExplainer(pack, plan);
        TimedTriggers = [.. pack.Rules.Select(r => r.On).Where(t => t.Event is EventKind.Birthday or EventKind.PeriodEnd or EventKind.Release).Distinct()];
        Milestones =
        [
            .. pack.Counters.Select(c => (c, pack.Rules.Where(r => r.On is MilestoneTrigger on && on.Counter == c.Name).ToImmutableArray())).Where(m => !m.Item2.IsEmpty),
        ];
        AsksOnCompletion = pack.Rules.Any(r => r.On.Event == EventKind.Completed) || pack.Counters.Any(c => c.On == EventKind.Completed);
        GiftsByRecipient =
        [
            .. pack.Rules.Select(r => (Rule: r, IsReward: false))
                .Concat(pack.Rewards.Select(r => r.AtPurchase).OfType<Rule>().Select(r => (Rule: r, IsReward: true)))
                .SelectMany(r => r.Rule.Then.OfType<EarnEffect>().Select(e => (r.Rule, r.IsReward, e)))
                .Where(g => g.e.To is PointsRecipient.Referrer or PointsRecipient.Recipient && LotTermsCalculation.AskMember(g.e)),
        ];
        Figures = new Lazy<FigureReader>(() => new FigureReader(pack, plan.Settings));
    }

    /// <summary>The pack it was compiled from.</summary>
    public RulePack Pack { get; }

    /// <summary>How the conditions of its rules on purchases are tested.</summary>
    public PlanOutline Conditions => plan.Purchases.Conditions.Outline;

    internal PackPlan Plan => plan;

    internal EventBinder Binder => binder;

    internal ConditionExplainer Explainer => explainer;

    /// <summary>Reads the indicators and asks the triggers; made when it is first asked for.</summary>
    internal Lazy<FigureReader> Figures { get; }

    /// <summary>The triggers of rules on events that come by themselves: birthdays, ends of periods, releases.</summary>
    internal ImmutableArray<Trigger> TimedTriggers { get; }

    /// <summary>The counters that rules wait for to reach numbers, in their order, each with the rules.</summary>
    internal ImmutableArray<(CounterDefinition Counter, ImmutableArray<Rule> Rules)> Milestones { get; }

    /// <summary>The effects that give points to another member until a day which that member's own dates decide.</summary>
    internal ImmutableArray<(Rule Rule, bool IsReward, EarnEffect Earn)> GiftsByRecipient { get; }

    /// <summary>Whether a rule or a counter asks about the completion of purchases.</summary>
    internal bool AsksOnCompletion { get; }

    /// <summary>Compiles a checked pack: all of it, or, by an exception that means a fault of ours, nothing.</summary>
    public static CompiledPack Compile(RulePack pack) => new(pack, isInterpreted: false, PlanShape.Automatic);

    /// <summary>As <see cref="Compile(RulePack)"/>, with expressions interpreted: the same translation, ready sooner and slower to run. For a few decisions.</summary>
    internal static CompiledPack Interpret(RulePack pack, PlanShape shape = PlanShape.Automatic) => new(pack, isInterpreted: true, shape);

    /// <summary>As <see cref="Compile(RulePack)"/>, with conditions tested in a way that is named rather than chosen.</summary>
    internal static CompiledPack Compile(RulePack pack, PlanShape shape) => new(pack, isInterpreted: false, shape);

    /// <summary>The same pack, just compiled and not handed out yet, with somebody who is told of every decision.</summary>
    internal CompiledPack Observed(Action<ProgramEvent, FactFrame, Decision> told)
    {
        observer = told;
        return this;
    }

    /// <summary>Decides an event by the rules that are asked on it: what a purchase costs, earns and unlocks; what another event gives.</summary>
    /// <param name="event">The event as it came.</param>
    /// <param name="member">The member's state before it; null for a purchase without a member.</param>
    /// <param name="program">What all members share.</param>
    /// <param name="trace">How much the decision tells of its way.</param>
    /// <exception cref="RefusedException">A fact is not declared, or outside its declared type or bounds; the exception carries every diagnostic.</exception>
    public Decision Decide(ProgramEvent @event, MemberSnapshot? member, ProgramSnapshot program, TraceDetail trace = TraceDetail.Full) =>
        TryDecide(@event, member, program, out var decision, out var diagnostics, trace) ? decision : throw new RefusedException(diagnostics);

    /// <summary>As <see cref="Decide"/>, and false with every diagnostic where the event is refused.</summary>
    public bool TryDecide(
        ProgramEvent @event,
        MemberSnapshot? member,
        ProgramSnapshot program,
        [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Decision? decision,
        out ImmutableArray<Diagnostic> diagnostics,
        TraceDetail trace = TraceDetail.Full)
    {
        return TryDecide(@event, member, program, trace, withCounters: false, out decision, out _, out diagnostics);
    }

    /// <summary>As <see cref="TryDecide(ProgramEvent, MemberSnapshot?, ProgramSnapshot, out Decision?, out ImmutableArray{Diagnostic}, TraceDetail)"/>, with what <see cref="CounterContributions"/> would tell.</summary>
    internal bool TryDecide(
        ProgramEvent @event,
        MemberSnapshot? member,
        ProgramSnapshot program,
        [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Decision? decision,
        out ImmutableArray<CounterContribution> counters,
        out ImmutableArray<Diagnostic> diagnostics,
        TraceDetail trace) => TryDecide(@event, member, program, trace, withCounters: true, out decision, out counters, out diagnostics);

    private bool TryDecide(
        ProgramEvent @event,
        MemberSnapshot? member,
        ProgramSnapshot program,
        TraceDetail trace,
        bool withCounters,
        [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Decision? decision,
        out ImmutableArray<CounterContribution> counters,
        out ImmutableArray<Diagnostic> diagnostics)
    {
        (decision, counters) = (null, []);
        var bag = DiagnosticBag.OfRequest();
        if (binder.DateOf(@event, bag) is not { } date)
        {
            diagnostics = bag.Ordered();
            return false;
        }

        var maker = Take();
        try
        {
            binder.Bind(@event, member, program, date, maker.Frame, bag);
            diagnostics = bag.Count == 0 ? [] : bag.Ordered();
            if (bag.HasErrors)
            {
                return false;
            }

            decision = maker.Decide(@event, member, program, date, diagnostics, trace);
            observer?.Invoke(@event, maker.Frame, decision);
            counters = withCounters ? maker.CountersOf(@event, decision) : [];
            return true;
        }
        finally
        {
            Give(maker);
        }
    }

    /// <summary>What a decided event adds to the counters of the pack, in their order; counters to which it adds nothing are left out.</summary>
    /// <param name="event">The event.</param>
    /// <param name="member">The member's state before it.</param>
    /// <param name="program">What all members share: conditions may ask it.</param>
    /// <param name="decision">The decision of this pack on it.</param>
    public ImmutableArray<CounterContribution> CounterContributions(ProgramEvent @event, MemberSnapshot? member, ProgramSnapshot program, Decision decision)
    {
        if (!Array.Exists(plan.Counters, c => c.Counts(@event)))
        {
            return [];
        }

        var maker = Take();
        try
        {
            binder.Bind(@event, member, program, decision.Date, maker.Frame, new DiagnosticBag());
            plan.EvaluateSegments(@event, maker.Frame);
            return maker.CountersOf(@event, decision);
        }
        finally
        {
            Give(maker);
        }
    }

    /// <summary>Lends a room with a frame in it; whoever takes it gives it back.</summary>
    internal DecisionMaker Take() => Interlocked.Exchange(ref nextMaker, null) ?? (makers.TryTake(out var free) ? free : new DecisionMaker(plan, explainer));

    internal void Give(DecisionMaker maker)
    {
        if (Interlocked.CompareExchange(ref nextMaker, maker, null) is not null)
        {
            makers.Add(maker);
        }
    }
}
