using System.Numerics;
using LoyaltyRules.Engine.Json;
using LoyaltyRules.Engine.Language.Types;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs.Rules;

namespace LoyaltyRules.Engine.Packs.Binding.Rules;

/// <summary>
/// Proves that no amount of any effect can leave what is kept exactly, whatever the facts within their bounds (N1, S6). It follows the arithmetic of
/// the decision step by step with the greatest values. What it cannot prove is refused here, so that a decision never overflows.
/// </summary>
internal sealed class EffectBounds(PackScope scope)
{
    /// <summary>Fractions on their way are kept in 128 bits, which hold any 38 digits.</summary>
    private static readonly BigInteger StepsLimit = BigInteger.Pow(10, 37);

    /// <summary>What a decision states is a <see cref="decimal"/>, which holds any 28 digits; so do the sums over all rules.</summary>
    private static readonly BigInteger StatedLimit = BigInteger.Pow(10, NumericRange.DigitsMax);

    /// <summary>The greatest worth of an effect in steps of 10^-12 of money; a group adds up the at most 50 effects of a rule.</summary>
    private static readonly BigInteger WorthLimit = BigInteger.Pow(10, 36);

    private const int WorthScale = 12;

    private static readonly BigInteger UnitsMax = 1_000_000_000;

    private readonly Dictionary<string, BigInteger> basePoints = new(StringComparer.Ordinal);
    private readonly Dictionary<string, BigInteger> allPoints = new(StringComparer.Ordinal);
    private BigInteger allWorth;

    /// <summary>An effect with where it stands.</summary>
    /// <param name="Node">Where it stands.</param>
    /// <param name="Effect">The effect.</param>
    /// <param name="Times">How often it can take part in one decision: a rule's once, a reward's as often as rewards can be presented.</param>
    public readonly record struct Placed(JsonObject Node, Effect Effect, int Times);

    /// <summary>The effects of a rule or a reward, with their places.</summary>
    public static IEnumerable<Placed> EffectsIn(JsonObject parent, IEnumerable<Effect> effects, int times) =>
        parent.GetItems("then").OfType<JsonObject>().Zip(effects, (node, effect) => new Placed(node, effect, times));

    /// <summary>Checks the effects of all rules and rewards, base points before the bonuses computed on them.</summary>
    public void Check(IEnumerable<Placed> effects)
    {
        foreach (var (node, effect, times) in effects.OrderBy(e => e.Effect is EarnEffect { IsBase: false }))
        {
            // Grants, rewards and more time are no amounts of a sum.
            if ((effect is EarnEffect earn && !Fits(earn, times)) || (effect is DiscountEffect discount && !Fits(discount)))
            {
                scope.Report((node.Get("discount") ?? node.Get("earn"))!.Place, PackDiagnostics.ResultTooLarge);
            }
        }
    }

    private bool Fits(DiscountEffect discount)
    {
        var of = RangeOf(discount.Of!);
        var rate = (discount.Percent ?? discount.Amount)!.Range!.Value;
        var kept = discount.Units is null ? of.Max : of.Max * UnitsMax;
        var shift = discount.Percent is not null ? -(rate.Scale + 2) : scope.CurrencyDecimals - rate.Scale;
        var numerator = (discount.Percent is not null ? kept * rate.Max : rate.Max) * Power(shift);
        var denominator = Power(-shift);

        // An amount is compared with what is there over its own denominator.
        var compared = discount.Amount is null ? 0 : of.Max * denominator;
        var result = discount.Percent is not null ? (of.Max * rate.Max / denominator) + 1 : of.Max;
        return of.Fits && kept < StepsLimit && numerator < StepsLimit && compared < StepsLimit
            && result < StatedLimit && result * Power(WorthScale - scope.CurrencyDecimals) < WorthLimit;
    }

    private bool Fits(EarnEffect earn, int times)
    {
        var currency = earn.Currency;
        var of = earn.Form switch
        {
            EarnForm.TimesBasePoints => new NumericRange(currency.Decimals, 0, basePoints.GetValueOrDefault(currency.Currency)),
            EarnForm.Flat => new NumericRange(0, 0, 1),
            _ => RangeOf(earn.Of!),
        };
        var rate = earn.Rate.Range!.Value;
        var (pointMantissa, pointScale) = (NumericRange.Of(currency.PointValue).Max, NumericRange.Of(currency.PointValue).Scale);
        var (numerator, denominator, factor, shift) = earn.Form switch
        {
            EarnForm.PercentOfMoney => (of.Max * rate.Max, pointMantissa, BigInteger.One, currency.Decimals + pointScale - of.Scale - rate.Scale - 2),
            EarnForm.PointsPerUnits => (of.Max, earn.Every!.Range!.Value.Min, rate.Max * Power(currency.Decimals - rate.Scale), earn.Every.Range.Value.Scale - of.Scale),
            EarnForm.TimesBasePoints => (of.Max * rate.Max, BigInteger.One, BigInteger.One, -rate.Scale),
            _ => (rate.Max, BigInteger.One, BigInteger.One, currency.Decimals - rate.Scale),
        };
        numerator *= Power(shift);
        var greatestDivisor = (earn.Every is { } every ? every.Range!.Value.Max : denominator) * Power(-shift);

        // Every line by itself may be rounded up.
        var roundings = earn.RoundsEachLine ? Purchase.LinesMax : 1;
        var result = ((numerator / (denominator * Power(-shift))) + roundings) * factor;
        var worth = result * pointMantissa;
        var (results, worths) = (result * times, worth * times);
        if (!of.Fits || numerator >= StepsLimit || greatestDivisor >= StepsLimit || factor >= StepsLimit
            || worth * Power(WorthScale - currency.Decimals - pointScale) >= WorthLimit)
        {
            return false;
        }

        // All currencies are worth money of different scales; the finest of them is the measure of their sum.
        var points = allPoints.GetValueOrDefault(currency.Currency) + results;
        var allInFinest = allWorth + (worths * Power(WorthScale - currency.Decimals - pointScale) / Power(WorthScale - FinestScale));
        if (points >= StatedLimit || allInFinest >= StatedLimit || worths >= StatedLimit)
        {
            return false;
        }

        (allPoints[currency.Currency], allWorth) = (points, allInFinest);
        if (earn.IsBase)
        {
            basePoints[currency.Currency] = basePoints.GetValueOrDefault(currency.Currency) + results;
        }

        return true;
    }

    /// <summary>Decimals of the finest worth of a point of any currency.</summary>
    private int FinestScale { get; } = scope.Points.Values.OfType<PointsCurrency>()
        .Select(c => c.Decimals + ExactDecimal.ScaleOf(c.PointValue)).DefaultIfEmpty(0).Max();

    private static NumericRange RangeOf(EffectBase of) => of switch
    {
        NamedBase named => named.Definition.TotalRange,
        FeeBase fee => fee.Fee.Range!.Value,
        _ => throw new InvalidOperationException($"{of.Name} has no range of its own."),
    };

    // 1 for a negative exponent: what is not multiplied above is multiplied below.
    private static BigInteger Power(int exponent) => exponent <= 0 ? BigInteger.One : BigInteger.Pow(10, exponent);
}
