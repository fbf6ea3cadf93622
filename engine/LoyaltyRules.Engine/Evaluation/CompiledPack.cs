using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Evaluation.Conditions;
using LoyaltyRules.Engine.Language.Compilation;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs;
using NodaTime;

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
public sealed partial class CompiledPack
{
    /// <summary>The version of the decision semantics that this engine follows; stored with every decision (P3).</summary>
    public const string SemanticsVersion = "1";

    private readonly PackPlan plan;
    private readonly EventBinder binder;
    private readonly Explainer explainer;

    // Buffers are large and reusable; a decision takes some and gives them back.
    private readonly ConcurrentBag<Buffers> buffers = [];

    private CompiledPack(RulePack pack, bool isInterpreted, PlanShape shape)
    {
        Pack = pack;
        plan = PackPlan.Of(pack, isInterpreted, shape);
        binder = new EventBinder(pack);
        explainer = new Explainer(pack, plan);
        TimedTriggers = [.. pack.Rules.Select(r => r.On).Where(t => t.Event is EventKind.Birthday or EventKind.PeriodEnd or EventKind.Release).Distinct()];
        Milestones =
        [
            .. pack.Counters.Select(c => (c, pack.Rules.Where(r => r.On is MilestoneTrigger on && on.Counter == c.Name).ToImmutableArray())).Where(m => !m.Item2.IsEmpty),
        ];
        AsksOnCompletion = pack.Rules.Any(r => r.On.Event == EventKind.Completed) || pack.Counters.Any(c => c.On == EventKind.Completed);
        figures = new Lazy<FigureReader>(() => new FigureReader(pack, plan.Settings));
    }

    /// <summary>The pack it was compiled from.</summary>
    public RulePack Pack { get; }

    /// <summary>How the conditions of its rules on purchases are tested.</summary>
    public PlanOutline Conditions => plan.Purchases.Conditions.Outline;

    internal PackPlan Plan => plan;

    /// <summary>The triggers of rules on events that come by themselves: birthdays, ends of periods, releases.</summary>
    internal ImmutableArray<Trigger> TimedTriggers { get; }

    /// <summary>The counters that rules wait for to reach numbers, in their order, each with the rules.</summary>
    internal ImmutableArray<(CounterDefinition Counter, ImmutableArray<Rule> Rules)> Milestones { get; }

    /// <summary>Whether a rule or a counter asks about the completion of purchases.</summary>
    internal bool AsksOnCompletion { get; }

    /// <summary>Compiles a checked pack: all of it, or, by an exception that means a fault of ours, nothing.</summary>
    public static CompiledPack Compile(RulePack pack) => new(pack, isInterpreted: false, PlanShape.Automatic);

    /// <summary>As <see cref="Compile(RulePack)"/>, with expressions interpreted: the same translation, ready sooner and slower to run. For a few decisions.</summary>
    internal static CompiledPack Interpret(RulePack pack, PlanShape shape = PlanShape.Automatic) => new(pack, isInterpreted: true, shape);

    /// <summary>As <see cref="Compile(RulePack)"/>, with conditions tested in a way that is named rather than chosen.</summary>
    internal static CompiledPack Compile(RulePack pack, PlanShape shape) => new(pack, isInterpreted: false, shape);

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
        decision = null;
        var bag = new DiagnosticBag();
        if (binder.DateOf(@event, bag) is not { } date)
        {
            diagnostics = bag.Ordered();
            return false;
        }

        var own = Take();
        try
        {
            var frame = own.Frame;
            binder.Bind(@event, member, program, date, frame, bag);
            diagnostics = bag.Count == 0 ? [] : bag.Ordered();
            if (bag.HasErrors)
            {
                return false;
            }

            var rules = plan.RulesOn(@event);
            decision = new DecisionMaker(plan, explainer, trace, frame, rules, own.MatchesOf(rules)).Decide(@event, member, program, date, diagnostics);
            return true;
        }
        finally
        {
            buffers.Add(own);
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

        var own = Take();
        try
        {
            var frame = own.Frame;
            binder.Bind(@event, member, program, decision.Date, frame, new DiagnosticBag());
            plan.EvaluateSegments(@event, frame);
            return [.. plan.Counters.Where(c => c.Counts(@event)).Select(c => CounterMath.Of(c, frame, decision)).OfType<CounterContribution>()];
        }
        finally
        {
            buffers.Add(own);
        }
    }

    private Buffers Take() => buffers.TryTake(out var free) ? free : new Buffers(plan.NewFrame());

    /// <summary>What one decision needs to note; the room for matches of a trigger is made when its rules are first asked.</summary>
    private sealed class Buffers(FactFrame frame)
    {
        private readonly Dictionary<TriggerPlan, RuleMatches> matches = new(ReferenceEqualityComparer.Instance);

        public FactFrame Frame { get; } = frame;

        public RuleMatches MatchesOf(TriggerPlan rules)
        {
            ref var found = ref CollectionsMarshal.GetValueRefOrAddDefault(matches, rules, out _);
            return found ??= rules.Conditions.NewMatches();
        }
    }
}
