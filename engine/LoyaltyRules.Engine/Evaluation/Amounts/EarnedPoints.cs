using System.Collections.Immutable;
using System.Runtime.InteropServices;
using LoyaltyRules.Engine.Evaluation.Planning;
using LoyaltyRules.Engine.Model;

namespace LoyaltyRules.Engine.Evaluation.Amounts;

/// <summary>The points granted, by currency in ordinal order and by charge.</summary>
internal sealed class EarnedPoints(PackPlan plan, AmountPool pool)
{
    private readonly Int128[]?[] byCurrency = new Int128[]?[plan.Currencies.Length];

    /// <summary>Adds up what was granted; forgets what was added up before.</summary>
    public void Add(List<Candidate> earns)
    {
        Array.Clear(byCurrency);
        foreach (var candidate in earns)
        {
            if (candidate.Gives)
            {
                var charges = byCurrency[((CompiledEarn)candidate.Effect).Currency.Index] ??= pool.Take();
                for (var i = 0; i < charges.Length; i++)
                {
                    charges[i] = checked(charges[i] + candidate.Shares[i]);
                }
            }
        }
    }

    public ImmutableArray<PointsAmount> Totals() => Amounts(static (charges, _) => EffectMath.Sum(charges), 0, keepsZero: true);

    public ImmutableArray<PointsAmount> Of(int charge) => Amounts(static (charges, charge) => charges[charge], charge, keepsZero: false);

    /// <summary>What all of it is worth in money, exact.</summary>
    public decimal Value()
    {
        var value = 0m;
        foreach (var currency in plan.Currencies)
        {
            if (byCurrency[currency.Index] is { } charges)
            {
                value += Scaled.ToDecimal(Scaled.Times(EffectMath.Sum(charges), currency.Value), currency.Definition.Decimals + currency.ValueScale);
            }
        }

        return value;
    }

    private ImmutableArray<PointsAmount> Amounts(Func<Int128[], int, Int128> of, int charge, bool keepsZero)
    {
        var count = 0;
        foreach (var charges in byCurrency)
        {
            count += charges is not null && (keepsZero || charges[charge] != 0) ? 1 : 0;
        }

        if (count == 0)
        {
            return [];
        }

        var amounts = new PointsAmount[count];
        count = 0;
        foreach (var currency in plan.Currencies)
        {
            if (byCurrency[currency.Index] is { } charges && (keepsZero || charges[charge] != 0))
            {
                amounts[count++] = new PointsAmount(currency.Definition.Currency, Scaled.ToDecimal(of(charges, charge), currency.Definition.Decimals));
            }
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(amounts);
    }
}
