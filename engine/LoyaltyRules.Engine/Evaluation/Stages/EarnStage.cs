using LoyaltyRules.Engine.Evaluation.Amounts;
using LoyaltyRules.Engine.Evaluation.Deadlines;
using LoyaltyRules.Engine.Evaluation.Limits;
using LoyaltyRules.Engine.Evaluation.Planning;
using LoyaltyRules.Engine.Evaluation.Terms;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs.Rules;

namespace LoyaltyRules.Engine.Evaluation.Stages;

/// <summary>Step 6 of a decision: points, base before bonus, on what discounts, and points that pay, left.</summary>
internal sealed class EarnStage(PackPlan plan, EffectMath math, LimitTracker limits)
{
    private readonly List<Candidate> results = [];
    private readonly List<Candidate> rivals = [];
    private readonly List<StackingGroup> groups = [];
    private readonly Int128[]?[] basePoints = new Int128[]?[plan.Currencies.Length];
    private MemberSnapshot? member;
    private LotTermsOfDay terms = null!;
    private Prices prices;
    private Prices pricesOnPointsPaid;

    /// <summary>Computes and chooses the points of the matching rules, given in order of precedence.</summary>
    public List<Candidate> Run(List<CompiledRule> matching, MemberSnapshot? member, LotTermsOfDay terms)
    {
        (this.member, this.terms) = (member, terms);
        results.Clear();
        SetPrices();
        Array.Clear(basePoints);
        Stage(matching, isBase: true);
        foreach (var candidate in results)
        {
            if (candidate.Gives && candidate.OtherRecipient is null)
            {
                var shares = basePoints[((CompiledEarn)candidate.Effect).Currency.Index] ??= math.Amounts.Take();
                for (var i = 0; i < shares.Length; i++)
                {
                    shares[i] = checked(shares[i] + candidate.Shares[i]);
                }
            }
        }

        Stage(matching, isBase: false);
        return results;
    }

    /// <summary>Nobody earns points on points unless the rule says so: what points paid is left out of every price, and never in line.paid.</summary>
    private void SetPrices()
    {
        var receipt = math.Receipt;
        if (Array.TrueForAll(receipt.PaidWithPoints, p => p == 0))
        {
            prices = pricesOnPointsPaid = new Prices(receipt.Gross, receipt.Remaining, receipt.Remaining);
            return;
        }

        var (gross, paid) = (math.Amounts.Take(), math.Amounts.Take());
        for (var i = 0; i < receipt.Count; i++)
        {
            gross[i] = receipt.Gross[i] - receipt.PaidWithPoints[i];
            paid[i] = receipt.PaidWithMoney(i);
        }

        prices = new Prices(gross, paid, paid);
        pricesOnPointsPaid = new Prices(receipt.Gross, receipt.Remaining, paid);
    }

    private Prices PricesFor(CompiledEarn earn) => earn.Earn.OnPointsPaid ? pricesOnPointsPaid : prices;

    private void Stage(List<CompiledRule> matching, bool isBase)
    {
        var first = results.Count;
        for (var turn = 0; turn < matching.Count; turn++)
        {
            foreach (var earn in isBase ? matching[turn].BaseEarns : matching[turn].BonusEarns)
            {
                var candidate = math.NewCandidate(matching[turn], earn, turn);
                results.Add(candidate);
                if (member is null)
                {
                    candidate.Outcome = EffectOutcome.NoMember;
                }
                else if (HasRecipient(candidate) && !IsExpired(candidate))
                {
                    math.Show(candidate);
                    Compute(candidate, earn);
                    limits.TrimOwn(candidate);
                }
            }
        }

        if (member is null)
        {
            return;
        }

        ChooseFrom(first);
        for (var i = first; i < results.Count; i++)
        {
            limits.TrimShared(results[i]);
        }
    }

    /// <summary>Lets every group choose among its candidates of a stage.</summary>
    private void ChooseFrom(int first)
    {
        groups.Clear();
        for (var i = first; i < results.Count; i++)
        {
            if (results[i].Rule.Chooser is { } group && !groups.Contains(group))
            {
                groups.Add(group);
                rivals.Clear();
                for (var j = i; j < results.Count; j++)
                {
                    if (results[j].Rule.Chooser == group)
                    {
                        rivals.Add(results[j]);
                    }
                }

                ConflictResolution.Choose(group, rivals);
            }
        }
    }

    /// <summary>Notes who gets the points; whoever is named and the member are one where they are the same.</summary>
    private bool HasRecipient(Candidate candidate)
    {
        var to = ((CompiledEarn)candidate.Effect).Earn.To;
        var named = to switch
        {
            PointsRecipient.Referrer => member!.Referrer,
            PointsRecipient.Recipient => member!.HouseholdRecipient,
            _ => null,
        };
        candidate.OtherRecipient = named?.Id == member!.Id ? null : named;
        if (to != PointsRecipient.Referrer || named is not null)
        {
            return true;
        }

        candidate.Outcome = EffectOutcome.NoRecipient;
        return false;
    }

    // Points that nobody could ever spend are not given, and win nothing.
    private bool IsExpired(Candidate candidate)
    {
        if (terms.PastDayOf(candidate) is not { } day)
        {
            return false;
        }

        candidate.BecomeExpired(day);
        return true;
    }

    private void Compute(Candidate candidate, CompiledEarn earn)
    {
        switch (earn.Earn.Form)
        {
            case EarnForm.PercentOfMoney:
                Percent(candidate, earn);
                break;
            case EarnForm.PointsPerUnits:
                PerUnits(candidate, earn);
                break;
            case EarnForm.TimesBasePoints:
                Times(candidate, earn);
                break;
            default:
                Flat(candidate, earn);
                break;
        }
    }

    // base * percent / 100 / point value
    private void Percent(Candidate candidate, CompiledEarn earn)
    {
        if (!math.TryBase(candidate, PricesFor(earn), out var amounts) || !math.TryPercent(candidate, earn.Rate, amounts))
        {
            return;
        }

        candidate.Denominator = earn.Currency.Value;
        EffectMath.Shift(candidate, earn.AmountDecimals + earn.Currency.ValueScale - candidate.BaseScale - earn.Rate.Scale - 2);
        Finish(candidate, earn);
    }

    // How many times the units go into the base, rounded, times the points.
    private void PerUnits(Candidate candidate, CompiledEarn earn)
    {
        if (!math.TryBase(candidate, PricesFor(earn), out var amounts)
            || !math.TryNumber(candidate, earn.Rate, out var points) || !math.TryNumber(candidate, earn.Every!, out var every))
        {
            return;
        }

        candidate.Weights = amounts;
        candidate.Numerator = candidate.Base!.Value;
        candidate.Denominator = every;
        EffectMath.Shift(candidate, earn.Every!.Scale - candidate.BaseScale);
        candidate.Factor = Scaled.Times(points, Scaled.PowerOfTen(earn.AmountDecimals - earn.Rate.Scale));
        Finish(candidate, earn);
    }

    private void Times(Candidate candidate, CompiledEarn earn)
    {
        if (!math.TryNumber(candidate, earn.Rate, out var times))
        {
            return;
        }

        var weights = math.Amounts.Take();
        if (basePoints[earn.Currency.Index] is { } earned)
        {
            for (var i = 0; i < earned.Length; i++)
            {
                // Fees pass no condition on lines, as in bases.
                weights[i] = i < math.Receipt.LineCount ? (math.TakesPart(earn, i) ? earned[i] : 0) : earn.Where is null ? earned[i] : 0;
            }
        }

        candidate.Base = EffectMath.Sum(weights);
        candidate.BaseScale = earn.Earn.Currency.Decimals;
        candidate.Weights = weights;
        candidate.Numerator = Scaled.Times(candidate.Base.Value, times);
        EffectMath.Shift(candidate, -earn.Rate.Scale);
        Finish(candidate, earn);
    }

    // Spread over the lines it is for by what they cost; where they cost nothing, evenly.
    private void Flat(Candidate candidate, CompiledEarn earn)
    {
        if (!math.TryNumber(candidate, earn.Rate, out var points))
        {
            return;
        }

        var receipt = math.Receipt;
        var (weights, somebody, isFree) = (math.Amounts.Take(), false, true);
        for (var i = 0; i < weights.Length; i++)
        {
            // Only a purchase without lines puts them on its fees, and fees pass no condition on lines.
            if (i < receipt.LineCount ? math.TakesPart(earn, i) : receipt.LineCount == 0 && earn.Where is null)
            {
                weights[i] = 1;
                somebody = true;
                isFree &= receipt.Gross[i] <= 0;
            }
        }

        for (var i = 0; i < weights.Length && !isFree; i++)
        {
            weights[i] = Scaled.Times(weights[i], receipt.Gross[i]);
        }

        candidate.Weights = weights;
        candidate.Numerator = somebody ? points : 0;
        EffectMath.Shift(candidate, earn.Earn.Currency.Decimals - earn.Rate.Scale);
        Finish(candidate, earn);
    }

    /// <summary>Rounds the whole or each line.</summary>
    private void Finish(Candidate candidate, CompiledEarn earn)
    {
        if (earn.Earn.RoundsEachLine)
        {
            RoundEachLine(candidate, earn);
        }
        else
        {
            math.RoundAndSpread(candidate);
        }
    }

    private void RoundEachLine(Candidate candidate, CompiledEarn earn)
    {
        // The whole is numerator / denominator, so a line is its weight's part of that: weight * (numerator / sum of weights) / denominator,
        // and the numerator is the sum of weights times a power of ten.
        var sum = EffectMath.Sum(candidate.Weights);
        var shares = math.Amounts.Take();
        for (var i = 0; i < shares.Length && sum > 0; i++)
        {
            var numerator = Scaled.Times(candidate.Weights[i], Scaled.DivRem(candidate.Numerator, sum).Quotient);
            shares[i] = Scaled.Times(Scaled.Divide(numerator, candidate.Denominator, earn.Earn.Rounding ?? Rounding.Down), candidate.Factor);
        }

        candidate.Shares = shares;
        candidate.Rounded = candidate.Amount = EffectMath.Sum(shares);
    }
}
