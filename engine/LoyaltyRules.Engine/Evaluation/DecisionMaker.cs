using System.Collections.Immutable;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Evaluation.Conditions;
using LoyaltyRules.Engine.Language.Compilation;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs;
using NodaTime;

namespace LoyaltyRules.Engine.Evaluation;

/// <summary>One decision, in its order: segments, conditions, discounts, points, sums. The frame is filled already.</summary>
internal sealed class DecisionMaker(PackPlan plan, Explainer explainer, TraceDetail trace, FactFrame frame, RuleMatches matches)
{
    private readonly RulePack pack = plan.Pack;

    public Decision Decide(Purchase purchase, MemberSnapshot? member, LocalDate date, ImmutableArray<Diagnostic> warnings)
    {
        plan.EvaluateSegments(frame);

        // S1: every condition once, on the event as it came.
        plan.Conditions.Test(frame, matches);
        var matching = Matching(date);

        var receipt = Receipt.Of(purchase, frame, plan.LineGross, plan.Fees.AsSpan(), pack.CurrencyDecimals);
        var math = new EffectMath(frame, receipt, plan.LineQuantity, pack.CurrencyDecimals);
        var discounts = new DiscountStage(math).Run(matching);
        var earns = new EarnStage(math, member is not null).Run(matching);

        var describer = new EffectDescriber(plan, receipt, frame, isFull: trace == TraceDetail.Full);
        var effects = InOrder(discounts).Concat(InOrder(earns)).Select(describer.Describe).ToImmutableArray();
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
            PurchaseId = purchase.Id,
            MemberId = member?.Id,
            At = purchase.At,
            Date = date,
            Currency = pack.Currency,
            Totals = new DecisionTotals(Money(gross), Money(gross - net), Money(net), earned.Totals(), earned.Value()),
            Lines = lines.ToImmutable(),
            Fees = fees.ToImmutable(),
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
        earned.Of(index));
}

/// <summary>The points granted, by currency and charge.</summary>
internal sealed class EarnedPoints
{
    private readonly SortedDictionary<string, (PointsCurrency Currency, Int128[] Charges)> byCurrency = new(StringComparer.Ordinal);

    public EarnedPoints(List<Candidate> earns, int chargeCount)
    {
        foreach (var candidate in earns.Where(c => c.Outcome == EffectOutcome.Granted && c.Amount > 0))
        {
            var currency = ((EarnEffect)candidate.Effect.Effect).Currency;
            if (!byCurrency.TryGetValue(currency.Currency, out var earned))
            {
                byCurrency.Add(currency.Currency, earned = (currency, new Int128[chargeCount]));
            }

            for (var i = 0; i < chargeCount; i++)
            {
                earned.Charges[i] = checked(earned.Charges[i] + candidate.Shares[i]);
            }
        }
    }

    public ImmutableArray<PointsAmount> Totals() =>
        [.. byCurrency.Values.Select(e => new PointsAmount(e.Currency.Currency, Scaled.ToDecimal(EffectMath.Sum(e.Charges), e.Currency.Decimals)))];

    public ImmutableArray<PointsAmount> Of(int charge) =>
    [
        .. byCurrency.Values
            .Where(e => e.Charges[charge] != 0)
            .Select(e => new PointsAmount(e.Currency.Currency, Scaled.ToDecimal(e.Charges[charge], e.Currency.Decimals))),
    ];

    /// <summary>What all of it is worth in money, exact.</summary>
    public decimal Value()
    {
        var value = 0m;
        foreach (var (currency, charges) in byCurrency.Values)
        {
            var points = EffectMath.Sum(charges);
            var valueScale = ExactDecimal.ScaleOf(currency.PointValue);
            value += Scaled.ToDecimal(checked(points * Scaled.From(currency.PointValue, valueScale)), currency.Decimals + valueScale);
        }

        return value;
    }
}
