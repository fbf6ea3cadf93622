using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Finance;
using LoyaltyRules.Engine.Simulation.Reports;

namespace LoyaltyRules.Cli.Output;

/// <summary>What settlement and wallets of a coalition are called, in text and on the page.</summary>
internal sealed class CoalitionNames(SimulationReport report, ProductLanguage language)
{
    public static readonly Phrase Settlement = new("Settlement with partners, {0}", "Расчёты с партнёрами, {0}");
    public static readonly Phrase Partner = new("Partner", "Партнёр");
    public static readonly Phrase Operator = new("no partner", "без партнёра");
    public static readonly Phrase Issued = new("Points given", "Выдано баллов");
    public static readonly Phrase Redeemed = new("Points taken", "Принято баллов");
    public static readonly Phrase ForIssued = new("Owes for points", "Должен за баллы");
    public static readonly Phrase ForRedeemed = new("Is owed for points", "Причитается за баллы");
    public static readonly Phrase OwesInBrief = new("owes", "должен");
    public static readonly Phrase IsOwedInBrief = new("is owed", "причитается");
    public static readonly Phrase PaysInBrief = new("pays", "платит");
    public static readonly Phrase Discounts = new("Discounts", "Скидки");
    public static readonly Phrase DiscountsInBrief = new("discounts", "скидки");
    public static readonly Phrase Net = new("Pays in all", "Платит всего");
    public static readonly Phrase Wallet = new("Wallets: {0}, {1} (members: {2})", "Кошельки: {0}, {1} (участников: {2})");
    public static readonly Phrase Spent = new("spent, {0}", "расходы, {0}");
    public static readonly Phrase Share = new("share", "доля");
    public static readonly Phrase AtPlace = new("{0}: {1}", "{0}: {1}");
    public static readonly Phrase NoCategory = new("no category", "без категории");

    /// <summary>What people call a partner; what no partner has to do with has a name, too.</summary>
    public string NameOf(string? partner) => partner is null ? Operator.In(language) : report.Partners.FirstOrDefault(p => p.Id == partner)?.Name.In(language) ?? partner;

    /// <summary>What people call a category.</summary>
    public string CategoryOf(string? category) =>
        category is null ? NoCategory.In(language) : report.WalletCategories.FirstOrDefault(c => c.Id == category)?.Name.In(language) ?? category;

    /// <summary>The statements of each partner, and of none, over all months.</summary>
    public static IEnumerable<SettledPartner> Totals(SimulationReport report) => report.Settlement.GroupBy(s => s.Partner).Select(g => SettledPartner.Of(g.Key, g));
}

/// <summary>Several statements of a partner in one; points of all currencies together where there is one currency only.</summary>
internal sealed record SettledPartner(string? Partner, decimal Issued, decimal Redeemed, decimal ForIssued, decimal ForRedeemed, decimal Discounts)
{
    /// <summary>What the partner pays the operator; negative where the operator pays.</summary>
    public decimal Net => ForIssued - ForRedeemed + Discounts;

    public static SettledPartner Of(string? partner, IEnumerable<PartnerStatement> statements)
    {
        var all = statements.ToList();
        var points = all.SelectMany(s => s.Points).ToList();
        return new SettledPartner(partner, points.Sum(p => p.Issued - p.TakenBack), points.Sum(p => p.Redeemed - p.Restored), points.Sum(p => p.OwedByPartner),
            points.Sum(p => p.OwedToPartner), all.Sum(s => s.DiscountsBorne - s.DiscountsGiven));
    }
}
