using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.InteropServices;
using LoyaltyRules.Engine.Evaluation.Amounts;
using LoyaltyRules.Engine.Evaluation.Planning;
using LoyaltyRules.Engine.Language.Checking;
using LoyaltyRules.Engine.Language.Compilation;
using LoyaltyRules.Engine.Language.Types;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs.Rules;

namespace LoyaltyRules.Engine.Evaluation.Explanations;

/// <summary>Writes down how a candidate came out, with its arithmetic.</summary>
internal sealed class EffectDescriber(PackPlan plan, EffectMath math, FactFrame frame)
{
    /// <summary>More lines than this are summed up in the formula.</summary>
    private const int LinesShownMax = 4;

    private readonly Receipt receipt = math.Receipt;

    /// <summary>Describes a candidate.</summary>
    /// <param name="candidate">The candidate.</param>
    /// <param name="terms">The terms of the points that it grants; null where it grants none, or where they are not known.</param>
    /// <param name="isFull">Whether to write down its arithmetic.</param>
    public EffectResult Describe(Candidate candidate, LotTerms? terms, bool isFull)
    {
        var effect = candidate.Effect.Effect;
        // Its numbers may be computed from what its reward is worth, and from amounts that it saw.
        math.Show(candidate);

        var isAmount = effect is DiscountEffect or EarnEffect;
        var decimals = candidate.Decimals;
        var leftOut = LeftOut(candidate);
        var isComputed = candidate.Outcome is not
            (EffectOutcome.Unknown or EffectOutcome.NoMember or EffectOutcome.NoRecipient or EffectOutcome.HeldOut or EffectOutcome.ProgramClosing or EffectOutcome.Expired);
        return new EffectResult
        {
            RuleId = candidate.Rule.Rule.Id,
            HeldId = candidate.Rule.Held?.Id,
            Index = effect.Index,
            Kind = effect.Kind,
            PointsCurrency = (effect as EarnEffect)?.Currency.Currency,
            Outcome = candidate.Outcome == EffectOutcome.Granted && candidate.Amount == 0 ? EffectOutcome.Zero : candidate.Outcome,
            BaseName = candidate.Effect.BaseName,
            BaseAmount = isComputed && candidate.Base is { } steps ? Scaled.ToDecimal(steps, candidate.BaseScale) : null,
            Rate = isComputed ? Value(RateOf(candidate.Effect)) : null,
            Every = isComputed ? Value((candidate.Effect as CompiledEarn)?.Every) : null,
            Units = isComputed ? Value((candidate.Effect as CompiledDiscount)?.Units) : null,
            Asked = isFull && candidate.Rule.Asked.Length > 0 ? [.. candidate.Rule.Asked.Select(Asked)] : [],
            Formula = isFull && isComputed ? Formula(candidate) : "",
            Exact = isFull && isComputed && isAmount ? Exact(candidate, decimals) : null,
            Rounding = effect.Rounding,
            Rounded = isComputed && isAmount ? Scaled.ToDecimal(candidate.Rounded, decimals) : null,
            Trims = Trims(candidate, decimals),
            Result = Scaled.ToDecimal(candidate.Amount, decimals),
            Shares = Shares(candidate, decimals),

            // Who bears a reward bears what it gives, but for an effect that names somebody else.
            FundedBy = effect.FundedBy ?? candidate.Rule.Held?.FundedBy,
            To = (effect as EarnEffect)?.To ?? PointsRecipient.Member,
            RecipientId = candidate.OtherRecipient?.Id,
            Terms = terms,
            Granted = effect is GrantEffect grant ? grant.Tier?.Name ?? grant.Privilege!.Id : null,
            GrantedUntil = candidate.Gives ? candidate.GrantedUntil : null,
            ExpiredOn = candidate.ExpiredOn,
            Issued = candidate.Issued,
            Extended = candidate.Extended,
            LostTo = candidate.LostTo,
            LeftOut = leftOut,
            Missing = candidate.IsUnknown && !leftOut.IsEmpty ? [.. leftOut.SelectMany(l => l.Missing).Distinct().Order(StringComparer.Ordinal)]
                : candidate.UnknownPart is { } part ? AbsentFacts.NamesIn(part.Node, plan.Pack, frame, part.Line) : candidate.MissingDates,
        };
    }

    private ActualValue Asked(FactDeclaration amount) =>
        new(amount.Name, frame.EventFacts.Known[amount.Slot] ? StoredValue.Format(frame.EventFacts.Decimals[amount.Slot], amount.Type) : null);

    private static ImmutableArray<Trim> Trims(Candidate candidate, int decimals)
    {
        if (candidate.Trims.IsEmpty)
        {
            return [];
        }

        var trims = ImmutableArray.CreateBuilder<Trim>(candidate.Trims.Length);
        foreach (var (reason, by, limit) in candidate.Trims)
        {
            trims.Add(new Trim(reason, Scaled.ToDecimal(by, decimals)) { Limit = limit });
        }

        return trims.MoveToImmutable();
    }

    private ImmutableArray<LeftOutLine> LeftOut(Candidate candidate)
    {
        if (candidate.LeftOut.IsEmpty)
        {
            return [];
        }

        // By their ids, as everything that must not hang on the order of lines.
        return [.. candidate.LeftOut.ToArray().OrderBy(l => receipt.Ranks[l.Line])
            .Select(l => new LeftOutLine(receipt.Ids[l.Line], AbsentFacts.NamesIn(l.Node, plan.Pack, frame, l.Line)))];
    }

    private ImmutableArray<Share> Shares(Candidate candidate, int decimals)
    {
        var count = 0;
        foreach (var share in candidate.Shares)
        {
            count += share != 0 ? 1 : 0;
        }

        if (count == 0 || receipt.IsOfEvent)
        {
            return [];
        }

        var shares = new Share[count];
        count = 0;
        for (var i = 0; i < candidate.Shares.Length; i++)
        {
            if (candidate.Shares[i] != 0)
            {
                shares[count++] = new Share(receipt.Ids[i], Scaled.ToDecimal(candidate.Shares[i], decimals));
            }
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(shares);
    }

    private string Formula(Candidate candidate)
    {
        var baseText = candidate.Base is { } steps ? ExactDecimal.Format(Scaled.ToDecimal(steps, candidate.BaseScale)) : "";
        switch (candidate.Effect)
        {
            case CompiledDiscount { Percent: { } percent }:
                return Percent(percent, candidate, baseText);
            case CompiledDiscount discount:
                return Text(discount.Amount!);
            case CompiledEarn { Earn.Form: EarnForm.PercentOfMoney } earn:
                var value = earn.Earn.Currency.PointValue;
                return Percent(earn.Rate, candidate, baseText) + (value == 1 ? "" : $" / {ExactDecimal.Format(value)}");
            case CompiledEarn { Earn.Form: EarnForm.PointsPerUnits } earn:
                return $"{Text(earn.Rate)} × ({baseText} / {Text(earn.Every!)})";
            case CompiledEarn { Earn.Form: EarnForm.TimesBasePoints } earn:
                return $"{Text(earn.Rate)} × {baseText}";
            case CompiledEarn earn:
                return Text(earn.Rate);
            default:
                return "";
        }
    }

    private static CompiledNumber? RateOf(CompiledEffect effect) => effect switch
    {
        CompiledDiscount discount => discount.Percent ?? discount.Amount,
        CompiledEarn earn => earn.Rate,
        _ => null,
    };

    /// <summary>A number of the whole purchase; null where there is none, it differs by line, or it is unknown.</summary>
    private decimal? Value(CompiledNumber? number) =>
        number is { UsesLine: false } && number.TryGet(frame, 0, out var steps) ? Scaled.ToDecimal(steps, number.Scale) : null;

    private string Text(CompiledNumber number) => Value(number) is { } value ? ExactDecimal.Format(value) : "?";

    private string Percent(CompiledNumber percent, Candidate candidate, string baseText)
    {
        if (!percent.UsesLine)
        {
            return $"{Text(percent)}% × {baseText}";
        }

        // The weights are amount times rate; the rates are asked again only here, for people.
        var byRate = new List<string>();
        for (var i = 0; i < candidate.Weights.Length; i++)
        {
            if (candidate.Weights[i] != 0 && percent.TryGet(frame, i, out var rate) && rate != 0)
            {
                var amount = Fraction(candidate.Weights[i] / rate, 1, candidate.KeptPer, candidate.BaseScale);
                byRate.Add($"{ExactDecimal.Format(Scaled.ToDecimal(rate, percent.Scale))}% × {amount}");
            }
        }

        return byRate.Count == 0 ? $"0% × {baseText}"
            : byRate.Count <= LinesShownMax ? string.Join(" + ", byRate)
            : string.Join(" + ", byRate.Take(LinesShownMax)) + " + …";
    }

    /// <summary>The exact value as a decimal where it ends, otherwise as a reduced fraction.</summary>
    private static string Exact(Candidate candidate, int decimals) => Fraction(candidate.Numerator, candidate.Factor, candidate.Denominator, decimals);

    // numerator * factor / denominator / 10^decimals
    private static string Fraction(Int128 numerator, Int128 factor, Int128 denominator, int decimals)
    {
        BigInteger dividend = (BigInteger)numerator * (BigInteger)factor;
        BigInteger divisor = (BigInteger)denominator * (BigInteger)Scaled.PowerOfTen(decimals);
        var common = BigInteger.GreatestCommonDivisor(dividend, divisor);
        if (common > 1)
        {
            (dividend, divisor) = (dividend / common, divisor / common);
        }

        // It ends where nothing but twos and fives is left below the line, after as many digits as there are of the more frequent one.
        var (rest, twos) = Without(2, divisor);
        (rest, var fives) = Without(5, rest);
        var scale = Math.Max(twos, fives);
        return rest.IsOne && scale <= NumericRange.DigitsMax
            ? Written(dividend * (BigInteger.Pow(10, scale) / divisor), scale)
            : $"{dividend}/{divisor}";
    }

    private static (BigInteger Left, int Times) Without(int prime, BigInteger value)
    {
        var times = 0;
        while (BigInteger.DivRem(value, prime, out var remainder) is var quotient && remainder.IsZero)
        {
            (value, times) = (quotient, times + 1);
        }

        return (value, times);
    }

    // Exact values may have more digits than a decimal holds; they are only shown.
    private static string Written(BigInteger mantissa, int scale)
    {
        var digits = mantissa.ToString(System.Globalization.CultureInfo.InvariantCulture).PadLeft(scale + 1, '0');
        return scale == 0 ? digits : $"{digits[..^scale]}.{digits[^scale..]}";
    }
}
