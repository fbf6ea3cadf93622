using System.Collections.Immutable;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Evaluation.Conditions;
using LoyaltyRules.Engine.Language.Compilation;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs;
using NodaTime;

namespace LoyaltyRules.Engine.Evaluation;

/// <summary>One decision, in its order: segments, conditions, discounts, points that pay, points that are earned, grants, sums. The frame is filled already.</summary>
internal sealed class DecisionMaker(PackPlan plan, Explainer explainer, TraceDetail trace, FactFrame frame, RuleMatches matches)
{
    private readonly RulePack pack = plan.Pack;

    public Decision Decide(Purchase purchase, MemberSnapshot? member, ProgramSnapshot program, LocalDate date, ImmutableArray<Diagnostic> warnings)
    {
        plan.EvaluateSegments(frame);

        // S1: every condition once, on the event as it came.
        plan.Conditions.Test(frame, matches);
        var matching = Matching(date);

        var receipt = Receipt.Of(purchase, frame, plan.LineGross, plan.Fees.AsSpan(), pack.CurrencyDecimals);
        var math = new EffectMath(frame, receipt, plan.LineQuantity, pack.CurrencyDecimals);
        var limits = new LimitBook(frame, member, program, date);
        var hasMember = member is not null;
        IDeadlineFacts FactsOf(DeadlineDates dates) => new DeadlineFacts(plan, dates, member!, () => frame);
        var dates = new DeadlineDates(date) { LotEarnedOn = date, PurchaseDate = date };

        var withheld = new Withholding(program.Stage, member is not null && pack.Control?.Holds(member.Id) == true);
        List<Candidate>? Withheld(EffectKind kind, Func<CompiledRule, IEnumerable<CompiledEffect>> effects) => withheld.Of(kind) is not { } outcome
            ? null
            : [.. matching.SelectMany(r => effects(r).Select(e => math.NewCandidate(r, e))).Select(c => c.Withhold(outcome))];

        var discounts = Withheld(EffectKind.Discount, r => r.Discounts) ?? new DiscountStage(math, limits).Run(matching);
        var redemptions = new RedemptionStage(plan, trace == TraceDetail.Full ? explainer : null, math, limits, member) { KeepsPoints = withheld.KeepsPoints }.Run(purchase.Pay);
        var earns = Withheld(EffectKind.Earn, r => [.. r.BaseEarns, .. r.BonusEarns]) ?? new EarnStage(math, limits, hasMember).Run(matching);
        var grants = Withheld(EffectKind.Grant, r => r.Grants) ?? new GrantStage(math, limits, FactsOf(dates), hasMember).Run(matching);

        var describer = new EffectDescriber(plan, receipt, frame, isFull: trace == TraceDetail.Full)
        {
            TermsOf = earn => PointsTerms.Of(earn.Currency, earn, dates, FactsOf),
        };
        var effects = InOrder(discounts).Concat(InOrder(earns)).Concat(InOrder(grants)).Select(describer.Describe).ToImmutableArray();
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
            LimitsUsed = [.. limits.Uses()],
            Effects = effects,
            Rules = trace == TraceDetail.None ? [] : explainer.Outcomes(matches, date, frame, withReasons: trace == TraceDetail.Full),
            Warnings = warnings,
        };
    }

    private decimal Money(Int128 steps) => Scaled.ToDecimal(steps, pack.CurrencyDecimals);

    private List<CompiledRule> Matching(LocalDate date)
    {
        var matching = new List<CompiledRule>(matches.Rules.Length);
        foreach (var index in matches.Rules)
        {
            if (plan.Rules[index] is var rule && IsInForce(rule.Rule, date))
            {
                matching.Add(rule);
            }
        }

        matching.Sort(static (a, b) => Rule.ComparePrecedence(a.Rule, b.Rule));
        return matching;
    }

    public static bool IsInForce(Rule rule, LocalDate date) => !(date < rule.From) && !(date > rule.To);

    private static IEnumerable<Candidate> InOrder(List<Candidate> candidates) => candidates
        .OrderBy(c => c.Rule.Rule, Comparer<Rule>.Create(Rule.ComparePrecedence))
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
