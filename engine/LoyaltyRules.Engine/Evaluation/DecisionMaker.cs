using System.Collections.Immutable;
using System.Runtime.InteropServices;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Evaluation.Amounts;
using LoyaltyRules.Engine.Evaluation.Conditions;
using LoyaltyRules.Engine.Evaluation.Deadlines;
using LoyaltyRules.Engine.Evaluation.Explanations;
using LoyaltyRules.Engine.Evaluation.Limits;
using LoyaltyRules.Engine.Evaluation.Planning;
using LoyaltyRules.Engine.Evaluation.Rewards;
using LoyaltyRules.Engine.Evaluation.Stages;
using LoyaltyRules.Engine.Evaluation.Terms;
using LoyaltyRules.Engine.Language.Compilation;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs;
using NodaTime;

namespace LoyaltyRules.Engine.Evaluation;

/// <summary>
/// Makes one decision, in its order: segments, conditions, discounts, points that pay, points that are earned, grants, rewards, sums. Whoever asks fills the
/// frame first. It notes much on the way and makes one decision after another with the same room, one thread at a time.
/// Invariant: nothing of a decision points into that room.
/// </summary>
internal sealed class DecisionMaker
{
    private static readonly string ZoneData = DateTimeZoneProviders.Tzdb.VersionId;

    private readonly PackPlan plan;
    private readonly RulePack pack;
    private readonly ConditionExplainer explainer;
    private readonly EffectMath math;
    private readonly LimitTracker limits;
    private readonly DiscountStage discountStage;
    private readonly RedemptionStage redemptionStage;
    private readonly EarnStage earnStage;
    private readonly GrantStage grantStage;
    private readonly IssueStage issueStage;
    private readonly ExtendStage extendStage;
    private readonly EarnedPoints earned;
    private readonly EffectDescriber describer;
    private readonly MovedDates moved;
    private readonly LotTermsOfDay terms;
    private readonly Dictionary<PlanPart, RuleMatches> matchesByPart = new(ReferenceEqualityComparer.Instance);
    private readonly List<int> matched = [];
    private readonly List<CompiledRule> matching = [];
    private readonly List<CompiledRule> matchingInStage = [];
    private readonly List<Candidate> candidates = [];

    public DecisionMaker(PackPlan plan, ConditionExplainer explainer)
    {
        (this.plan, pack, this.explainer, Frame) = (plan, plan.Pack, explainer, plan.NewFrame());
        math = new EffectMath(plan, Frame);
        limits = new LimitTracker(plan, Frame);
        discountStage = new DiscountStage(math, limits);
        redemptionStage = new RedemptionStage(plan, math, limits);
        earnStage = new EarnStage(plan, math, limits);
        grantStage = new GrantStage(math, limits);
        issueStage = new IssueStage(math, limits);
        extendStage = new ExtendStage(math, limits);
        earned = new EarnedPoints(plan, math.Amounts);
        describer = new EffectDescriber(plan, math, Frame);
        moved = new MovedDates(plan);
        terms = new LotTermsOfDay(plan, Frame, moved);
    }

    /// <summary>The event and the snapshots, filled in by whoever asks.</summary>
    public FactFrame Frame { get; }

    /// <summary>Decides.</summary>
    /// <param name="event">The event in the frame.</param>
    /// <param name="member">The member in the frame.</param>
    /// <param name="program">The program in the frame.</param>
    /// <param name="date">The local day of the event.</param>
    /// <param name="warnings">What the frame could not hold.</param>
    /// <param name="trace">How much to tell.</param>
    public Decision Decide(ProgramEvent @event, MemberSnapshot? member, ProgramSnapshot program, LocalDate date, ImmutableArray<Diagnostic> warnings, TraceDetail trace)
    {
        moved.Open(@event, member, date);
        Decision decision;
        do
        {
            decision = DecideOnce(@event, member, program, date, warnings, trace);
        }
        while (moved.Overrated(decision, () => CountersOf(@event, decision)));

        return decision;
    }

    private Decision DecideOnce(ProgramEvent @event, MemberSnapshot? member, ProgramSnapshot program, LocalDate date, ImmutableArray<Diagnostic> warnings, TraceDetail trace)
    {
        plan.EvaluateSegments(@event, Frame);

        // S1: every condition once; those that ask no computed amount, on the event as it came.
        var rules = plan.RulesOn(@event);
        var asked = (@event as MemberEvent)?.Rules ?? [];
        var reasons = trace == TraceDetail.Full ? explainer : null;
        var whyNoPoints = trace == TraceDetail.None ? null : explainer;
        var presented = @event is Purchase { Rewards.IsEmpty: false } presenting
            ? PresentedRewards.Of(presenting, member, date, plan, Frame, reasons)
            : PresentedRewards.None;
        math.Reset();
        OpenReceipt(@event);
        matched.Clear();
        matching.Clear();
        CollectMatching(rules, rules.First, date, asked);
        matching.AddRange(presented.Rules);
        SortMatching();
        limits.Open(member, program, date);
        var withheld = new BenefitSuspension(program.Stage, member is not null && pack.Control?.Holds(member.Id) == true);
        terms.Open(@event, member, date);
        candidates.Clear();

        // The price of what has taken place is settled, and other events have none.
        if (@event is Purchase)
        {
            for (var stage = 0; stage < plan.Points.StageCount; stage++)
            {
                Reach(stage);
                var ofStage = MatchingIn(stage);
                AddInOrder(Withheld(EffectKind.Discount, withheld, ofStage) ?? discountStage.Run(ofStage, stage));
            }
        }

        Reach(plan.Points.AfterDiscounts);
        var redemptions = @event is Purchase { Pay.IsEmpty: false } bought ? redemptionStage.Run(bought.Pay, member, withheld.KeepsPoints, whyNoPoints) : [];
        Reach(plan.Points.AfterPoints);
        var earns = Withheld(EffectKind.Earn, withheld, matching) ?? earnStage.Run(matching, member, terms);
        earned.Add(earns);
        AddInOrder(earns);
        AddInOrder(Withheld(EffectKind.Grant, withheld, matching) ?? grantStage.Run(matching, terms, member is not null));
        AddInOrder(Withheld(EffectKind.Issue, withheld, matching) ?? issueStage.Run(matching, terms, member, redemptions));
        AddInOrder(Withheld(EffectKind.Extend, withheld, matching) ?? extendStage.Run(matching, terms, member is not null));

        var receipt = math.Receipt;
        var gross = EffectMath.Sum(receipt.Gross);
        var net = EffectMath.Sum(receipt.Remaining);
        var decision = new Decision
        {
            Pack = pack.Identity,
            Semantics = CompiledPack.SemanticsVersion,
            ZoneData = ZoneData,
            Event = @event.Kind,
            EventId = @event.Id,
            MemberId = member?.Id,
            At = @event.At,
            Date = date,
            Currency = pack.Currency,
            Totals = new DecisionTotals(Money(gross), Money(gross - net), Money(net), earned.Totals(), earned.Value())
            {
                PaidWithPoints = Money(EffectMath.Sum(receipt.PaidWithPoints)),
            },
            Lines = Charges(0, receipt.LineCount),
            Fees = receipt.IsOfEvent ? [] : Charges(receipt.LineCount, receipt.Count),
            Redemptions = redemptions,
            Rewards = presented.Outcomes(candidates),
            LimitsUsed = limits.Uses(),
            Effects = Effects(isFull: trace == TraceDetail.Full),
            Warnings = warnings,
        };
        return trace == TraceDetail.None
            ? decision
            : decision.Telling(new DecisionTrace(
                explainer, plan.Amounts, math.Asked.Copy(), rules, asked, CollectionsMarshal.AsSpan(matched), date, Frame.Copy(), withReasons: trace == TraceDetail.Full).Read);

        // What waits for the amounts of this point is asked now.
        void Reach(int point)
        {
            math.Asked.Read(point);
            var before = matching.Count;
            if (rules.Waiting[point] is { } waiting)
            {
                CollectMatching(rules, waiting, date, asked);
            }

            presented.AskWaiting(point, plan, Frame, reasons, matching);
            if (matching.Count > before)
            {
                SortMatching();
            }
        }
    }

    /// <summary>What the event, decided just before, adds to the counters of the pack, in their order.</summary>
    public ImmutableArray<CounterContribution> CountersOf(ProgramEvent @event, Decision decision)
    {
        ImmutableArray<CounterContribution>.Builder? counted = null;
        foreach (var counter in plan.Counters)
        {
            if (counter.Counts(@event) && CounterContributions.Of(counter, Frame, decision) is { } contribution)
            {
                (counted ??= ImmutableArray.CreateBuilder<CounterContribution>()).Add(contribution);
            }
        }

        return counted?.DrainToImmutable() ?? [];
    }

    private RuleMatches MatchesOf(PlanPart part)
    {
        ref var found = ref CollectionsMarshal.GetValueRefOrAddDefault(matchesByPart, part, out _);
        return found ??= part.Conditions.NewMatches();
    }

    private void CollectMatching(TriggerPlan rules, PlanPart part, LocalDate date, ImmutableArray<string> asked)
    {
        var matches = MatchesOf(part);
        part.Conditions.Test(Frame, matches);
        foreach (var index in matches.Rules)
        {
            var place = part.PlaceOf(index);
            matched.Add(place);
            if (rules.Rules[place] is var rule && rule.Rule.IsInForce(date) && (asked.IsEmpty || asked.Contains(rule.Rule.Id)))
            {
                matching.Add(rule);
            }
        }
    }

    /// <summary>The matching rules with discounts of a stage; all matching rules where there is one stage.</summary>
    private List<CompiledRule> MatchingIn(int stage)
    {
        if (plan.Points.StageCount == 1)
        {
            return matching;
        }

        matchingInStage.Clear();
        foreach (var rule in matching)
        {
            if (rule.Point == stage)
            {
                matchingInStage.Add(rule);
            }
        }

        return matchingInStage;
    }

    private void SortMatching()
    {
        if (matching.Count > 1)
        {
            matching.Sort(CompiledRule.ComparePrecedence);
        }
    }

    private void OpenReceipt(ProgramEvent @event)
    {
        switch (@event)
        {
            case Purchase purchase:
                math.Receipt.Open(purchase, Frame, plan.LineGross, plan.Fees.AsSpan(), pack.CurrencyDecimals);
                break;
            case Completion completion:
                math.Receipt.Open(completion.Purchase, Frame, plan.LineGross, plan.Fees.AsSpan(), pack.CurrencyDecimals);
                math.Receipt.Settle(completion.Settled, pack.CurrencyDecimals);
                break;
            default:
                math.Receipt.OpenForEvent();
                break;
        }
    }

    /// <summary>Every effect of a kind, not computed because nothing of the kind is given; null where it is given as ever.</summary>
    private List<Candidate>? Withheld(EffectKind kind, BenefitSuspension withholding, List<CompiledRule> matching)
    {
        if (withholding.Of(kind) is not { } outcome)
        {
            return null;
        }

        var withheld = new List<Candidate>();
        for (var turn = 0; turn < matching.Count; turn++)
        {
            foreach (var effect in matching[turn].EffectsOf(kind))
            {
                withheld.Add(math.NewCandidate(matching[turn], effect, turn).Withhold(outcome));
            }
        }

        return withheld;
    }

    private void AddInOrder(List<Candidate> ofOneKind)
    {
        if (ofOneKind.Count > 1)
        {
            ofOneKind.Sort(Candidate.CompareTurns);
        }

        candidates.AddRange(ofOneKind);
    }

    private ImmutableArray<EffectResult> Effects(bool isFull)
    {
        if (candidates.Count == 0)
        {
            return [];
        }

        var effects = new EffectResult[candidates.Count];
        for (var i = 0; i < effects.Length; i++)
        {
            effects[i] = describer.Describe(candidates[i], terms.Of(candidates[i]), isFull);
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(effects);
    }

    private ImmutableArray<ChargeResult> Charges(int from, int to)
    {
        if (from == to)
        {
            return [];
        }

        var (receipt, charges) = (math.Receipt, new ChargeResult[to - from]);
        for (var i = from; i < to; i++)
        {
            charges[i - from] = new ChargeResult(
                receipt.Ids[i], Money(receipt.Gross[i]), Money(receipt.Gross[i] - receipt.Remaining[i]), Money(receipt.Remaining[i]), earned.Of(i))
            {
                PaidWithPoints = Money(receipt.PaidWithPoints[i]),
            };
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(charges);
    }

    private decimal Money(Int128 steps) => Scaled.ToDecimal(steps, pack.CurrencyDecimals);
}
