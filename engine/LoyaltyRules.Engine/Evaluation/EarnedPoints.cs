using System.Collections.Immutable;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs;

namespace LoyaltyRules.Engine.Evaluation;

/// <summary>The points granted, by currency and charge.</summary>
internal sealed class EarnedPoints
{
    private readonly SortedDictionary<string, (PointsCurrency Currency, Int128[] Charges)> byCurrency = new(StringComparer.Ordinal);

    public EarnedPoints(List<Candidate> earns, int chargeCount)
    {
        foreach (var candidate in earns.Where(c => c.Gives))
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
