using System.Collections.Immutable;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Evaluation.Conditions;
using LoyaltyRules.Engine.Language.Compilation;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs;
using NodaTime;

namespace LoyaltyRules.Engine.Evaluation;

/// <summary>One decision, in its order: segments, conditions, discounts, points that pay, points that are earned, grants, rewards, sums. The frame is filled already.</summary>
internal sealed class DecisionMaker(PackPlan plan, Explainer explainer, TraceDetail trace, FactFrame frame, TriggerPlan rules, RuleMatches matches)
{
    private readonly RulePack pack = plan.Pack;

    public Decision Decide(ProgramEvent @event, MemberSnapshot? member, ProgramSnapshot program, LocalDate date, ImmutableArray<Diagnostic> warnings)
    {
        plan.EvaluateSegments(@event, frame);

        // S1: every condition once, on the event as it came.
        rules.Conditions.Test(frame, matches);
        var asked = (@event as MemberEvent)?.Rules ?? [];
        var presented = @event is Purchase presenting
            ? PresentedRewards.Of(presenting, member, date, plan, frame, trace == TraceDetail.Full ? explainer : null)
            : PresentedRewards.None;
        var matching = Matching(date, asked, presented.Rules);

        var receipt = ReceiptOf(@event);
        var math = new EffectMath(frame, receipt, plan.LineQuantity, pack.CurrencyDecimals, plan.RewardValue);
        var limits = new LimitBook(frame, member, program, date);
        var hasMember = member is not null;
        IDeadlineFacts FactsOf(DeadlineDates dates) => new DeadlineFacts(plan, dates, member!, () => frame);
        var dates = DatesOf(@event, date);

        var withheld = new Withholding(program.Stage, member is not null && pack.Control?.Holds(member.Id) == true);
        List<Candidate>? Withheld(EffectKind kind, Func<CompiledRule, IEnumerable<CompiledEffect>> effects) => withheld.Of(kind) is not { } outcome
            ? null
            : [.. matching.SelectMany(r => effects(r).Select(e => math.NewCandidate(r, e))).Select(c => c.Withhold(outcome))];

        // The price of what has taken place is settled, and other events have none.
        var discounts = @event is not Purchase ? [] : Withheld(EffectKind.Discount, r => r.Discounts) ?? new DiscountStage(math, limits).Run(matching);
        var redemptions = @event is Purchase bought
            ? new RedemptionStage(plan, trace == TraceDetail.Full ? explainer : null, math, limits, member) { KeepsPoints = withheld.KeepsPoints }.Run(bought.Pay)
            : [];
        var earns = Withheld(EffectKind.Earn, r => [.. r.BaseEarns, .. r.BonusEarns]) ?? new EarnStage(math, limits, member).Run(matching);
        var grants = Withheld(EffectKind.Grant, r => r.Grants) ?? new GrantStage(math, limits, FactsOf(dates), hasMember).Run(matching);
        var issues = Withheld(EffectKind.Issue, r => r.Issues) ?? new IssueStage(math, limits, FactsOf(dates), member, redemptions).Run(matching);
        var extensions = Withheld(EffectKind.Extend, r => r.Extensions) ?? new ExtendStage(math, limits, FactsOf(dates), hasMember).Run(matching);

        var describer = new EffectDescriber(plan, receipt, frame, isFull: trace == TraceDetail.Full)
        {
            TermsOf = earn => PointsTerms.Of(earn.Currency, earn, dates, FactsOf),
        };
        List<Candidate> candidates = [.. InOrder(discounts), .. InOrder(earns), .. InOrder(grants), .. InOrder(issues), .. InOrder(extensions)];
        var earned = new EarnedPoints(earns, receipt.Count);
        var lines = ImmutableArray.CreateBuilder<ChargeResult>(receipt.LineCount);
        var fees = ImmutableArray.CreateBuilder<ChargeResult>();
        for (var i = 0; i < receipt.Count && !receipt.IsOfEvent; i++)
        {
            (i < receipt.LineCount ? lines : fees).Add(Charge(receipt, earned, i));
        }

        var gross = EffectMath.Sum(receipt.Gross);
        var net = EffectMath.Sum(receipt.Remaining);
        return new Decision
        {
            Pack = pack.Identity,
            Semantics = CompiledPack.SemanticsVersion,
            ZoneData = DateTimeZoneProviders.Tzdb.VersionId,
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
            Lines = lines.ToImmutable(),
            Fees = fees.ToImmutable(),
            Redemptions = redemptions,
            Rewards = presented.Outcomes(candidates),
            LimitsUsed = [.. limits.Uses()],
            Effects = [.. candidates.Select(describer.Describe)],
            Rules = trace == TraceDetail.None ? [] : explainer.Outcomes(rules, asked, matches, date, frame, withReasons: trace == TraceDetail.Full),
            Warnings = warnings,
        };
    }

    private Receipt ReceiptOf(ProgramEvent @event) => @event switch
    {
        Purchase purchase => Receipt.Of(purchase, frame, plan.LineGross, plan.Fees.AsSpan(), pack.CurrencyDecimals),
        Completion completion => Receipt.Of(completion.Purchase, frame, plan.LineGross, plan.Fees.AsSpan(), pack.CurrencyDecimals).Settle(completion.Settled, pack.CurrencyDecimals),
        _ => Receipt.OfEvent(),
    };

    // Points of an event that is no purchase wait for no other day than its own.
    private DeadlineDates DatesOf(ProgramEvent @event, LocalDate date) => @event switch
    {
        Purchase => new DeadlineDates(date) { LotEarnedOn = date, PurchaseDate = date, RewardIssuedOn = date },
        Completion completion => new DeadlineDates(date)
        {
            LotEarnedOn = date, PurchaseDate = completion.Purchase.At.InZone(pack.TimeZone).Date, PurchaseCompletedOn = date, RewardIssuedOn = date,
        },
        _ => new DeadlineDates(date) { LotEarnedOn = date, PurchaseDate = date, PurchaseCompletedOn = date, RewardIssuedOn = date },
    };

    private decimal Money(Int128 steps) => Scaled.ToDecimal(steps, pack.CurrencyDecimals);

    private List<CompiledRule> Matching(LocalDate date, ImmutableArray<string> asked, IEnumerable<CompiledRule> rewards)
    {
        var matching = new List<CompiledRule>(matches.Rules.Length);
        foreach (var index in matches.Rules)
        {
            if (rules.Rules[index] is var rule && IsInForce(rule.Rule, date) && (asked.IsEmpty || asked.Contains(rule.Rule.Id)))
            {
                matching.Add(rule);
            }
        }

        matching.AddRange(rewards);
        matching.Sort(CompiledRule.ComparePrecedence);
        return matching;
    }

    public static bool IsInForce(Rule rule, LocalDate date) => !(date < rule.From) && !(date > rule.To);

    private static IEnumerable<Candidate> InOrder(List<Candidate> candidates) => candidates
        .OrderBy(c => c.Rule, Comparer<CompiledRule>.Create(CompiledRule.ComparePrecedence))
        .ThenBy(c => c.Effect.Effect.Index);

    private ChargeResult Charge(Receipt receipt, EarnedPoints earned, int index) => new(
        receipt.Ids[index],
        Money(receipt.Gross[index]),
        Money(receipt.Gross[index] - receipt.Remaining[index]),
        Money(receipt.Remaining[index]),
        earned.Of(index))
    {
        PaidWithPoints = Money(receipt.PaidWithPoints[index]),
    };
}
