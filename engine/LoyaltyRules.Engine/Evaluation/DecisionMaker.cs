using System.Collections.Immutable;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Evaluation.Conditions;
using LoyaltyRules.Engine.Language.Compilation;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs;
using NodaTime;

namespace LoyaltyRules.Engine.Evaluation;

/// <summary>One decision, in its order: segments, conditions, discounts, points that pay, points that are earned, grants, rewards, sums. The frame is filled already.</summary>
internal sealed class DecisionMaker(PackPlan plan, Explainer explainer, TraceDetail trace, FactFrame frame, RuleMatches matches)
{
    private readonly RulePack pack = plan.Pack;

    public Decision Decide(Purchase purchase, MemberSnapshot? member, ProgramSnapshot program, LocalDate date, ImmutableArray<Diagnostic> warnings)
    {
        plan.EvaluateSegments(frame);

        // S1: every condition once, on the event as it came.
        plan.Conditions.Test(frame, matches);
        var presented = PresentedRewards.Of(purchase, member, date, plan, frame, trace == TraceDetail.Full ? explainer : null);
        var matching = Matching(date, presented.Rules);

        var receipt = Receipt.Of(purchase, frame, plan.LineGross, plan.Fees.AsSpan(), pack.CurrencyDecimals);
        var math = new EffectMath(frame, receipt, plan.LineQuantity, pack.CurrencyDecimals, plan.RewardValue);
        var limits = new LimitBook(frame, member, program, date);
        var hasMember = member is not null;
        IDeadlineFacts FactsOf(DeadlineDates dates) => new DeadlineFacts(plan, dates, member!, () => frame);
        var dates = new DeadlineDates(date) { LotEarnedOn = date, PurchaseDate = date, RewardIssuedOn = date };

        var discounts = new DiscountStage(math, limits).Run(matching);
        var redemptions = new RedemptionStage(plan, trace == TraceDetail.Full ? explainer : null, math, limits, member).Run(purchase.Pay);
        var earns = new EarnStage(math, limits, hasMember).Run(matching);
        var grants = new GrantStage(math, limits, FactsOf(dates), hasMember).Run(matching);
        var issues = new IssueStage(math, limits, FactsOf(dates), member, redemptions).Run(matching);
        var extensions = new ExtendStage(math, limits, FactsOf(dates), hasMember).Run(matching);

        var describer = new EffectDescriber(plan, receipt, frame, isFull: trace == TraceDetail.Full)
        {
            TermsOf = earn => PointsTerms.Of(earn.Currency, earn, dates, FactsOf),
        };
        List<Candidate> candidates = [.. InOrder(discounts), .. InOrder(earns), .. InOrder(grants), .. InOrder(issues), .. InOrder(extensions)];
        var earned = new EarnedPoints(earns, receipt.Count);
        var lines = ImmutableArray.CreateBuilder<ChargeResult>(receipt.LineCount);
        var fees = ImmutableArray.CreateBuilder<ChargeResult>();
        for (var i = 0; i < receipt.Count; i++)
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
            EventId = purchase.Id,
            MemberId = member?.Id,
            At = purchase.At,
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
            Rules = trace == TraceDetail.None ? [] : explainer.Outcomes(matches, date, frame, withReasons: trace == TraceDetail.Full),
            Warnings = warnings,
        };
    }

    private decimal Money(Int128 steps) => Scaled.ToDecimal(steps, pack.CurrencyDecimals);

    private List<CompiledRule> Matching(LocalDate date, IEnumerable<CompiledRule> rewards)
    {
        var matching = new List<CompiledRule>(matches.Rules.Length);
        foreach (var index in matches.Rules)
        {
            if (plan.Rules[index] is var rule && IsInForce(rule.Rule, date))
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
