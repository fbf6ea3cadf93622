using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Simulation.Reports;

namespace LoyaltyRules.Cli.Output.Html;

/// <summary>Numbers and names as one report shows them: the same decimals in every column of money, and in every column of a points currency.</summary>
internal sealed class ReportNumbers
{
    private const int MoneyDecimalsMax = 2;

    private readonly ProductLanguage language;
    private readonly int moneyDecimals;
    private readonly Dictionary<string, (int Decimals, string Name)> points;
    private readonly Dictionary<string, string> tiers;

    public ReportNumbers(SimulationReport report, ProductLanguage language)
    {
        this.language = language;
        var money = report.Months.SelectMany(m => new[] { m.Gross, m.Discount, m.PaidWithPoints, m.Returned, m.LiabilityValue }).Concat(report.Rules.Select(r => r.Cost));
        moneyDecimals = money.Any(m => ExactDecimal.ScaleOf(m) > 0) ? MoneyDecimalsMax : 0;
        points = report.Points.ToDictionary(
            p => p.Currency,
            p => (report.Months.SelectMany(m => m.Points).Where(m => m.Currency == p.Currency)
                .SelectMany(m => new[] { m.Earned, m.Redeemed, m.Restored, m.Expired, m.TakenBack, m.Adjusted }).Select(ExactDecimal.ScaleOf).Append(0).Max(), p.Name.In(language)),
            StringComparer.Ordinal);
        tiers = report.Tiers.ToDictionary(t => t.Tier, t => t.Label.In(language), StringComparer.Ordinal);
    }

    /// <summary>How many.</summary>
    public string Count(decimal value) => Signed(Numbers.Of(value, language));

    /// <summary>Money of the program, at most to the hundredth.</summary>
    public string Money(decimal value) => Signed(Numbers.Of(value, moneyDecimals, language));

    /// <summary>Money of the program in whole units: for headlines and bars, where hundredths say nothing.</summary>
    public string WholeMoney(decimal value) => Signed(Numbers.Of(value, 0, language));

    /// <summary>Points of a currency.</summary>
    public string Points(string currency, decimal value) => Signed(Numbers.Of(value, points[currency].Decimals, language));

    /// <summary>A percentage, without its sign.</summary>
    public string Percent(decimal value) => Signed(Numbers.Of(value, 1, language));

    // A minus as wide as the digits, not a hyphen.
    private static string Signed(string number) => number.StartsWith('-') ? "\u2212" + number[1..] : number;

    /// <summary>What people call a points currency.</summary>
    public string NameOf(string currency) => points[currency].Name;

    /// <summary>What people call a tier.</summary>
    public string TierName(string tier) => tiers.GetValueOrDefault(tier, tier);
}
