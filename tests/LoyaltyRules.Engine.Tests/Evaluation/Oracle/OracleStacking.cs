using LoyaltyRules.Engine.Tests.Language;

namespace LoyaltyRules.Engine.Tests.Evaluation.Oracle;

/// <summary>How the oracle chooses among the rules of a stacking group.</summary>
internal static class OracleStacking
{
    private static readonly Fraction Zero = Fraction.Whole(0);

    private static Fraction Worth(OracleEffect e, Fraction amount) => e.Effect.Currency is { } currency ? amount * Fraction.Of(currency.PointValue) : amount;

    /// <summary>Lets the rules of a group choose among themselves.</summary>
    public static void Choose(ModelGroup? group, List<OracleEffect> effects, int charges)
    {
        if (group is null or { Pick: "all" })
        {
            return;
        }

        var rivals = effects.GroupBy(e => e.Rule).Select(g => g.ToList()).ToList();
        if (!group.PerLine)
        {
            var winner = Winner(group, rivals, e => e.Amount);
            foreach (var loser in rivals.Where(r => r != winner).SelectMany(r => r).Where(e => e.Outcome == "Granted" && (winner is not null || !e.Amount.IsZero)))
            {
                loser.Lose();
            }

            return;
        }

        foreach (var loser in rivals.Where(r => r.Any(e => e.Outcome == "Unknown")).SelectMany(r => r).Where(e => e.Outcome == "Granted"))
        {
            loser.Lose();
        }

        var known = rivals.Where(r => r.All(e => e.Outcome != "Unknown")).ToList();
        var before = known.SelectMany(r => r).ToDictionary(e => e, e => e.Shares.ToArray());
        for (var charge = 0; charge < charges; charge++)
        {
            var winner = Winner(group, known, e => before[e].Length == 0 ? Zero : before[e][charge]);
            foreach (var e in known.Where(r => r != winner).SelectMany(r => r).Where(e => e.Shares.Length > 0))
            {
                e.Shares[charge] = Zero;
            }
        }

        foreach (var (e, shares) in before)
        {
            if (e.Amount.IsZero && !OracleSpread.Sum(shares).IsZero)
            {
                e.Lose();
            }

            e.WasTrimmedByGroup = e.Amount != OracleSpread.Sum(shares);
        }
    }

    private static List<OracleEffect>? Winner(ModelGroup group, List<List<OracleEffect>> rivals, Func<OracleEffect, Fraction> amount)
    {
        var worths = rivals.Where(r => r.All(e => e.IsKnown)).Select(r => (Rival: r, Worth: OracleSpread.Sum(r.Select(e => Worth(e, amount(e)))))).Where(w => w.Worth.CompareTo(Zero) > 0).ToList();
        if (worths.Count == 0)
        {
            return null;
        }

        return group.Pick == "first" ? worths[0].Rival : worths.First(w => worths.TrueForAll(o => o.Worth.CompareTo(w.Worth) <= 0)).Rival;
    }
}
