using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs;

namespace LoyaltyRules.Engine.Evaluation;

/// <summary>Step 6 of a decision: points, base before bonus, on what discounts, and points that pay, left.</summary>
internal sealed class EarnStage(EffectMath math, LimitBook limits, MemberSnapshot? member)
{
    private readonly Dictionary<string, Int128[]> basePoints = new(StringComparer.Ordinal);

    /// <summary>Computes and chooses the points of the matching rules, given in order of precedence.</summary>
    public List<Candidate> Run(List<CompiledRule> matching)
    {
        var results = Stage(matching, r => r.BaseEarns);
        foreach (var candidate in results.Where(c => c.Gives && c.OtherRecipient is null))
        {
            var earned = ((CompiledEarn)candidate.Effect).Earn.Currency.Currency;
            if (!basePoints.TryGetValue(earned, out var shares))
            {
                basePoints.Add(earned, shares = new Int128[math.Receipt.Count]);
            }

            for (var i = 0; i < shares.Length; i++)
            {
                shares[i] = checked(shares[i] + candidate.Shares[i]);
            }
        }

        results.AddRange(Stage(matching, r => r.BonusEarns));
        return results;
    }

    private List<Candidate> Stage(List<CompiledRule> matching, Func<CompiledRule, CompiledEarn[]> earns)
    {
        var candidates = matching.SelectMany(rule => earns(rule).Select(earn => math.NewCandidate(rule, earn))).ToList();
        if (member is null)
        {
            candidates.ForEach(c => c.Outcome = EffectOutcome.NoMember);
            return candidates;
        }

        foreach (var candidate in candidates)
        {
            if (!HasRecipient(candidate))
            {
                continue;
            }

            math.Show(candidate);
            Compute(candidate, (CompiledEarn)candidate.Effect);
            limits.TrimOwn(candidate);
        }

        foreach (var group in candidates.Where(c => c.Rule.Rule.Stack is not null).GroupBy(c => c.Rule.Rule.Stack!))
        {
            Arbitration.Choose(group.Key, [.. group]);
        }

        candidates.ForEach(limits.TrimShared);
        return candidates;
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

    /// <summary>Nobody earns points on points unless the rule says so: what points paid is left out of every price, and never in line.paid.</summary>
    private Func<LineAmount, int, Int128> PriceFor(EarnEffect earn)
    {
        var receipt = math.Receipt;
        return (of, charge) => of switch
        {
            LineAmount.Gross when earn.OnPointsPaid => receipt.Gross[charge],
            LineAmount.Gross => receipt.Gross[charge] - receipt.PaidWithPoints[charge],
            LineAmount.Net when earn.OnPointsPaid => receipt.Remaining[charge],
            _ => receipt.PaidWithMoney(charge),
        };
    }

    // base * percent / 100 / point value
    private void Percent(Candidate candidate, CompiledEarn earn)
    {
        if (!math.TryBase(candidate, PriceFor(earn.Earn), out var amounts) || !math.TryPercent(candidate, earn.Rate, amounts))
        {
            return;
        }

        var currency = earn.Earn.Currency;
        var valueScale = ExactDecimal.ScaleOf(currency.PointValue);
        candidate.Denominator = Scaled.From(currency.PointValue, valueScale);
        EffectMath.Shift(candidate, currency.Decimals + valueScale - candidate.BaseScale - earn.Rate.Scale - 2);
        Finish(candidate, earn);
    }

    // How many times the units go into the base, rounded, times the points.
    private void PerUnits(Candidate candidate, CompiledEarn earn)
    {
        if (!math.TryBase(candidate, PriceFor(earn.Earn), out var amounts)
            || !math.TryNumber(candidate, earn.Rate, out var points) || !math.TryNumber(candidate, earn.Every!, out var every))
        {
            return;
        }

        candidate.Weights = amounts;
        candidate.Numerator = candidate.Base!.Value;
        candidate.Denominator = every;
        EffectMath.Shift(candidate, earn.Every!.Scale - candidate.BaseScale);
        candidate.Factor = checked(points * Scaled.PowerOfTen(earn.Earn.Currency.Decimals - earn.Rate.Scale));
        Finish(candidate, earn);
    }

    private void Times(Candidate candidate, CompiledEarn earn)
    {
        if (!math.TryNumber(candidate, earn.Rate, out var times))
        {
            return;
        }

        var weights = new Int128[math.Receipt.Count];
        if (basePoints.TryGetValue(earn.Earn.Currency.Currency, out var earned))
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
        candidate.Numerator = checked(candidate.Base.Value * times);
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
        var takesPart = new bool[receipt.Count];
        for (var i = 0; i < takesPart.Length; i++)
        {
            // Only a purchase without lines puts them on its fees, and fees pass no condition on lines.
            takesPart[i] = i < receipt.LineCount ? math.TakesPart(earn, i) : receipt.LineCount == 0 && earn.Where is null;
        }

        var isFree = !takesPart.Where((takes, i) => takes && receipt.Gross[i] > 0).Any();
        candidate.Weights = [.. takesPart.Select((takes, i) => !takes ? 0 : isFree ? 1 : receipt.Gross[i])];
        candidate.Numerator = Array.Exists(takesPart, t => t) ? points : 0;
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

    private static void RoundEachLine(Candidate candidate, CompiledEarn earn)
    {
        // The whole is numerator / denominator, so a line is its weight's part of that: weight * (numerator / sum of weights) / denominator,
        // and the numerator is the sum of weights times a power of ten.
        var sum = EffectMath.Sum(candidate.Weights);
        var shares = new Int128[candidate.Weights.Length];
        for (var i = 0; i < shares.Length && sum > 0; i++)
        {
            var numerator = checked(candidate.Weights[i] * (candidate.Numerator / sum));
            shares[i] = checked(Scaled.Divide(numerator, candidate.Denominator, earn.Earn.Rounding ?? Rounding.Down) * candidate.Factor);
        }

        candidate.Shares = shares;
        candidate.Rounded = candidate.Amount = EffectMath.Sum(shares);
    }
}
