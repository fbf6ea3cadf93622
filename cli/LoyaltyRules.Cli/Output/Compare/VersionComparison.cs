using System.Collections.Immutable;
using LoyaltyRules.Engine.Comparison;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Language.Wording;
using LoyaltyRules.Engine.Packs;
using LoyaltyRules.Engine.Simulation.Reports;

namespace LoyaltyRules.Cli.Output.Compare;

/// <summary>A figure of a history under both versions.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Before">Under the one.</param>
/// <param name="After">Under the other.</param>
/// <param name="Decimals">How many decimals it is told with.</param>
internal sealed record ComparedFigure(Phrase Name, decimal Before, decimal After, int Decimals);

/// <summary>Two versions of a pack side by side: what they say, and, with a history, what they do. The text and the page tell the same.</summary>
/// <param name="Before">The one version.</param>
/// <param name="After">The other.</param>
/// <param name="Differences">What they say otherwise.</param>
/// <param name="History">What they do; null without a history.</param>
internal sealed record VersionComparison(RulePack Before, RulePack After, ImmutableArray<PackDifference> Differences, HistoryComparison? History)
{
    private static readonly Phrase Gross = new("sales before discounts, {0}", "продажи до скидок, {0}");
    private static readonly Phrase Discounts = new("discounts, {0}", "скидки, {0}");
    private static readonly Phrase PointsEarned = new("points earned: {0}", "начислено баллов: {0}");
    private static readonly Phrase PaidWithPoints = new("paid with points, {0}", "оплачено баллами, {0}");
    private static readonly Phrase Cost = new("cost of the program, {0}", "стоимость программы, {0}");
    private static readonly Phrase Refused = new("purchases refused", "покупок не принято");

    /// <summary>The figures of both simulations, in the money of the version after.</summary>
    public IEnumerable<ComparedFigure> Figures()
    {
        if (History is not { Before: var old, After: var now })
        {
            yield break;
        }

        yield return Money(Gross, old.Totals.Gross, now.Totals.Gross);
        yield return Money(Discounts, old.Totals.Discount - old.Totals.DiscountReturned, now.Totals.Discount - now.Totals.DiscountReturned);
        foreach (var points in now.Points.Concat(old.Points).DistinctBy(p => p.Currency))
        {
            yield return new ComparedFigure(Filled(PointsEarned, points.Name), Earned(old, points.Currency), Earned(now, points.Currency), 0);
        }

        yield return Money(PaidWithPoints, old.Totals.PaidWithPoints, now.Totals.PaidWithPoints);
        yield return Money(Cost, old.Totals.Cost, now.Totals.Cost);
        yield return new ComparedFigure(Refused, old.Refused.Sum(r => r.Count), now.Refused.Sum(r => r.Count), 0);
    }

    /// <summary>The rules that matched no purchase, of the one version and of the other.</summary>
    public (IReadOnlyList<Phrase> Before, IReadOnlyList<Phrase> After) NeverMatched() => History is not { } history ? ([], [])
        : ([.. history.Before.RulesNeverMatched.Select(r => r.Name)], [.. history.After.RulesNeverMatched.Select(r => r.Name)]);

    /// <summary>A number as the report tells it.</summary>
    public static string Told(decimal value, int decimals, ProductLanguage language) => NumberWords.Money(value, decimals, language);

    /// <summary>A change, with its sign.</summary>
    public static string Change(decimal change, int decimals, ProductLanguage language) =>
        change == 0 ? "0" : (change > 0 ? "+" : "−") + NumberWords.Money(Math.Abs(change), decimals, language);

    /// <summary>The tier of a member by its name, before and after where it is another.</summary>
    public string TierOf(MemberChange member, ProductLanguage language) =>
        member.TierBefore == member.TierAfter ? Named(After, member.TierAfter, language) : $"{Named(Before, member.TierBefore, language)} → {Named(After, member.TierAfter, language)}";

    private static string Named(RulePack pack, string? tier, ProductLanguage language) =>
        pack.Tiers is not { } tiers || tier is null ? "" : tiers.Levels.FirstOrDefault(l => l.Name == tier)?.Label?.ToPhrase().In(language) ?? (tier == tiers.NoTier ? "—" : tier);

    private ComparedFigure Money(Phrase name, decimal before, decimal after) => new(Filled(name, After.Currency), before, after, After.CurrencyDecimals);

    private static Phrase Filled(Phrase phrase, Phrase argument) => new(phrase.Format(ProductLanguage.English, argument.En), phrase.Format(ProductLanguage.Russian, argument.Ru));

    private static decimal Earned(SimulationReport report, string currency) => report.Totals.Points.Where(p => p.Currency == currency).Sum(p => p.Points);
}
