using System.Collections.Immutable;
using System.Diagnostics;
using LoyaltyRules.Engine.Evaluation.Amounts;
using LoyaltyRules.Engine.Evaluation.Explanations;
using LoyaltyRules.Engine.Evaluation.Limits;
using LoyaltyRules.Engine.Evaluation.Planning;
using LoyaltyRules.Engine.Language.Compilation;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs.Rules;

namespace LoyaltyRules.Engine.Evaluation.Stages;

/// <summary>
/// Step 5 of a decision: points that pay, one currency after another in the order of the request, each on what discounts and the currencies
/// before it left. Money is rounded down and the fewest points that give it are taken, so no point is taken that buys nothing (N3).
/// </summary>
internal sealed class RedemptionStage(PackPlan plan, EffectMath math, LimitTracker limits)
{
    private MemberSnapshot? member;
    private bool keepsPoints;
    private ConditionExplainer? explainer;

    /// <summary>Lets points pay.</summary>
    /// <param name="pay">What was asked for.</param>
    /// <param name="member">Whose points.</param>
    /// <param name="keepsPoints">Whether no points pay, because the program is being wound down.</param>
    /// <param name="explainer">Says why points may not pay; null where no reasons are asked for.</param>
    public ImmutableArray<RedemptionResult> Run(ImmutableArray<PointsRequest> pay, MemberSnapshot? member, bool keepsPoints, ConditionExplainer? explainer)
    {
        (this.member, this.keepsPoints, this.explainer) = (member, keepsPoints, explainer);
        if (pay.IsEmpty)
        {
            return [];
        }

        return [.. pay.Select(r => Pay(plan.Redemptions[r.Currency], r.Points))];
    }

    private RedemptionResult Pay(CompiledRedemption terms, decimal? asked)
    {
        var currency = terms.Currency;
        var result = new RedemptionResult { Currency = currency.Currency, Asked = asked };
        if (keepsPoints)
        {
            return result with { Trims = [new Trim(TrimReason.ProgramClosing, asked ?? 0)] };
        }

        if (terms.When is { } when && when(math.Frame, 0) is var truth && truth != Truth.True)
        {
            return result with
            {
                Missing = truth == Truth.Unknown ? AbsentFacts.NamesIn(terms.Terms.When!, plan.Pack, math.Frame, 0) : [],
                Reasons = explainer?.ReasonsOf(terms.Terms.When!, math.Frame) ?? [],
            };
        }

        var amounts = Amounts(terms.Base);
        var isKnown = TryShare(terms, amounts, out var weights, out var share, out var leftOut, out var missing);
        var all = EffectMath.Sum(amounts);
        result = result with { BaseAmount = Scaled.ToDecimal(all, math.MoneyDecimals), LeftOut = leftOut };
        if (!isKnown || !TryBalance(currency, out var balance, out missing))
        {
            return result with { Missing = missing };
        }

        var value = new PointsForMoney(currency, math.MoneyDecimals);
        var most = new Cuts(terms, limits, value, share, ToPay(), balance);
        var allowed = most.Apply(value.PointsFor(all));
        if (most.UnknownCap is { } cap)
        {
            return result with { Missing = AbsentFacts.NamesIn(cap.Most.Node, plan.Pack, math.Frame, 0) };
        }

        var cuts = new Cuts(terms, limits, value, share, ToPay(), balance);
        var points = cuts.Apply(asked is { } number ? Scaled.From(number, currency.Decimals) : value.PointsFor(all));
        var money = value.MoneyOf(points);
        var shares = Allocation.SpreadWithin(money, weights, amounts, math.Receipt.Ranks);
        for (var i = 0; i < shares.Length; i++)
        {
            math.Receipt.PaidWithPoints[i] += shares[i];
        }

        if (points > 0)
        {
            cuts.NoteUse(points, money);
        }

        return result with
        {
            Allowed = Scaled.ToDecimal(allowed, currency.Decimals),
            Points = Scaled.ToDecimal(points, currency.Decimals),
            Money = Scaled.ToDecimal(money, math.MoneyDecimals),
            Shares = [.. shares.Select((s, i) => (Part: s, Index: i)).Where(s => s.Part != 0).Select(s => new Share(math.Receipt.Ids[s.Index], Scaled.ToDecimal(s.Part, math.MoneyDecimals)))],
            Trims = cuts.Trims,
        };
    }

    /// <summary>What is left of the whole purchase to be paid with money.</summary>
    private Int128 ToPay()
    {
        var sum = Int128.Zero;
        for (var i = 0; i < math.Receipt.Count; i++)
        {
            sum += math.Receipt.PaidWithMoney(i);
        }

        return sum;
    }

    /// <summary>What each charge leaves for points to pay.</summary>
    private Int128[] Amounts(CompiledBase of)
    {
        var amounts = math.Amounts.Take();
        for (var line = 0; line < math.Receipt.LineCount; line++)
        {
            amounts[line] = of.Where is null || of.Where(math.Frame, line) ? math.Receipt.PaidWithMoney(line) : 0;
        }

        foreach (var fee in of.Definition.Fees)
        {
            if (math.Receipt.IndexOfFee(fee.Name) is >= 0 and var index)
            {
                amounts[index] = math.Receipt.PaidWithMoney(index);
            }
        }

        return amounts;
    }

    /// <summary>
    /// The share of the base that points may pay, rounded down, and in which proportion the charges have it. A line whose rate is unknown is left out (U2):
    /// its amount becomes zero. False where no rate is known.
    /// </summary>
    private bool TryShare(
        CompiledRedemption terms, Int128[] amounts, out Int128[] weights, out Int128 share, out ImmutableArray<LeftOutLine> leftOut, out ImmutableArray<string> missing)
    {
        (weights, share, leftOut, missing) = (amounts, EffectMath.Sum(amounts), [], []);
        if (terms.Percent is not { } percent)
        {
            return true;
        }

        var isAnyKnown = false;
        weights = math.Amounts.Take();
        var without = new List<int>();
        for (var i = 0; i < amounts.Length; i++)
        {
            // A charge that takes no part is not asked for its rate.
            if (amounts[i] == 0)
            {
                continue;
            }

            if (percent.TryGet(math.Frame, i, out var rate))
            {
                isAnyKnown = true;
                weights[i] = Scaled.Times(amounts[i], rate);
            }
            else
            {
                without.Add(i);
            }
        }

        // By their ids, as everything that must not hang on the order of lines.
        without.Sort((one, other) => math.Receipt.Ranks[one].CompareTo(math.Receipt.Ranks[other]));
        if (without.Count > 0 && !isAnyKnown)
        {
            missing = MissingOn(without[0]);
            return false;
        }

        foreach (var i in without)
        {
            amounts[i] = 0;
        }

        leftOut = [.. without.Select(i => new LeftOutLine(math.Receipt.Ids[i], MissingOn(i)))];
        share = Int128.Min(EffectMath.Sum(amounts), Scaled.Divide(EffectMath.Sum(weights), Scaled.PowerOfTen(percent.Scale + 2), Rounding.Down));
        return true;

        ImmutableArray<string> MissingOn(int charge) => AbsentFacts.NamesIn(percent.Node, plan.Pack, math.Frame, charge);
    }

    private bool TryBalance(PointsCurrency currency, out Int128 balance, out ImmutableArray<string> missing)
    {
        (balance, missing) = (0, []);
        foreach (var available in member!.Available)
        {
            if (available.Currency == currency.Currency)
            {
                balance = Scaled.From(available.Points, currency.Decimals);
                return true;
            }
        }

        missing = ["points." + currency.Currency];
        return false;
    }

    /// <summary>What makes points fewer, in order: the share, what stays to be paid with money, each limit, the balance, steps, the minimum.</summary>
    private sealed class Cuts(CompiledRedemption terms, LimitTracker limits, PointsForMoney value, Int128 share, Int128 toPay, Int128 balance)
    {
        private readonly ImmutableArray<Trim>.Builder trims = ImmutableArray.CreateBuilder<Trim>();
        private Int128 points;

        public ImmutableArray<Trim> Trims => trims.ToImmutable();

        /// <summary>The limit whose cap is unknown, so that nothing may pay (U2); null where all are known.</summary>
        public CompiledLimit? UnknownCap { get; private set; }

        public Int128 Apply(Int128 start)
        {
            points = start;
            CutToMoney(share, TrimReason.Share);
            if (terms.Terms.Leave > 0)
            {
                CutToMoney(Int128.Max(0, toPay - Scaled.From(terms.Terms.Leave, value.MoneyDecimals)), TrimReason.Leave);
            }

            foreach (var limit in terms.Limits)
            {
                Apply(limit);
            }

            CutTo(balance, TrimReason.Balance);
            CutTo(value.InSteps(points, Scaled.From(terms.Terms.Step, terms.Currency.Decimals)), TrimReason.Step);
            CutTo(points < Scaled.From(terms.Terms.Minimum, terms.Currency.Decimals) ? 0 : points, TrimReason.Minimum);
            return points;
        }

        private void Apply(CompiledLimit compiled)
        {
            var limit = compiled.Limit;
            if (limits.Left(compiled) is not { } left)
            {
                UnknownCap ??= compiled;
                points = 0;
                return;
            }

            switch (limit.Measure)
            {
                case LimitMeasure.Times:
                    CutTo(left >= 1 ? points : 0, TrimReason.Limit, limit);
                    break;
                case LimitMeasure.Points:
                    CutTo(Steps(left, terms.Currency.Decimals), TrimReason.Limit, limit);
                    break;
                case LimitMeasure.Amount or LimitMeasure.Base:
                    // What points pay for: the pack limits no base of theirs.
                    CutToMoney(Steps(left, value.MoneyDecimals), TrimReason.Limit, limit);
                    break;
                default:
                    throw new UnreachableException($"Nothing cuts points to {limit.Measure}.");
            }
        }

        /// <summary>Notes what paying uses of the limits.</summary>
        public void NoteUse(Int128 paid, Int128 money)
        {
            foreach (var limit in terms.Limits)
            {
                limits.Redeem(limit, limit.Limit.Measure switch
                {
                    LimitMeasure.Times => 1,
                    LimitMeasure.Points => Scaled.ToDecimal(paid, terms.Currency.Decimals),
                    LimitMeasure.Amount or LimitMeasure.Base => Scaled.ToDecimal(money, value.MoneyDecimals),
                });
            }
        }

        private static Int128 Steps(decimal left, int decimals) => left <= 0 ? 0 : Scaled.From(ExactDecimal.Round(left, decimals, Rounding.Down), decimals);

        private void CutToMoney(Int128 most, TrimReason reason, Limit? limit = null)
        {
            // More points than the fewest are cut in the end, and for that reason; here only those that would give more money.
            if (points > value.MostFor(most))
            {
                CutTo(value.PointsFor(most), reason, limit);
            }
        }

        private void CutTo(Int128 most, TrimReason reason, Limit? limit = null)
        {
            if (points <= most)
            {
                return;
            }

            var left = limit?.Over == LimitOver.Skip ? 0 : most;
            trims.Add(new Trim(reason, Scaled.ToDecimal(points - left, terms.Currency.Decimals)) { Limit = limit?.Key });
            points = left;
        }
    }
}

/// <summary>What points of a currency are worth when they pay (N3). Points and money are whole steps.</summary>
internal sealed class PointsForMoney
{
    // One step of points is worth numerator / denominator steps of money.
    private readonly Int128 numerator;
    private readonly Int128 denominator;

    public PointsForMoney(PointsCurrency currency, int moneyDecimals)
    {
        var valueScale = ExactDecimal.ScaleOf(currency.PointValue);
        numerator = checked(Scaled.From(currency.PointValue, valueScale) * Scaled.PowerOfTen(moneyDecimals));
        denominator = Scaled.PowerOfTen(currency.Decimals + valueScale);
        MoneyDecimals = moneyDecimals;
    }

    public int MoneyDecimals { get; }

    /// <summary>The money that points give, rounded down.</summary>
    public Int128 MoneyOf(Int128 points) => Scaled.DivRem(Scaled.Times(points, numerator), denominator).Quotient;

    /// <summary>The most points that give no more than the money.</summary>
    public Int128 MostFor(Int128 money) => Scaled.Divide(Scaled.Times(money + 1, denominator), numerator, Rounding.Up) - 1;

    /// <summary>The fewest points that give the most money up to what is given.</summary>
    public Int128 PointsFor(Int128 money) => FewestFor(MoneyOf(MostFor(money)));

    /// <summary>The fewest points, in steps where there are any, that give what so many points give in steps.</summary>
    public Int128 InSteps(Int128 points, Int128 step)
    {
        var whole = step > 0 ? points - (points % step) : points;
        var fewest = FewestFor(MoneyOf(whole));
        return step > 0 ? Scaled.Divide(fewest, step, Rounding.Up) * step : fewest;
    }

    private Int128 FewestFor(Int128 money) => Scaled.Divide(Scaled.Times(money, denominator), numerator, Rounding.Up);
}
