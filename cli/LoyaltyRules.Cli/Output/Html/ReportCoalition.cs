using System.Globalization;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Simulation.Reports;

namespace LoyaltyRules.Cli.Output.Html;

/// <summary>Who owes whom in a coalition, over all and by month, and where the members of each partner else buy.</summary>
internal sealed class ReportCoalition(SimulationReport report, ReportNumbers numbers, ProductLanguage language)
{
    private static readonly Phrase SettlementLead = new(
        "A partner owes for points given at its cost and for discounts that it bears at others; it is owed for points that paid there and for discounts that others bear. Less than nought in the last column: the operator pays.",
        "Партнёр должен за баллы, выданные за его счёт, и за свои скидки у других; ему причитается за принятые баллы и за чужие скидки у него. Если в последнем столбце меньше нуля, платит оператор.");
    private static readonly Phrase WalletHeading = new("Share of wallet", "Доля кошелька");
    private static readonly Phrase WalletLead = new(
        "What the members of each partner spent in a year with all partners, net of discounts, and how much of each category went where.",
        "Сколько участники каждого партнёра потратили за год у всех партнёров (за вычетом скидок) и какая часть каждой категории куда пришлась.");
    private static readonly Phrase Spent = new("Spent, {0}", "Расходы, {0}");
    private static readonly Phrase Category = new("Category", "Категория");

    private readonly CoalitionNames names = new(report, language);

    public void Write(HtmlText page)
    {
        if (!report.Settlement.IsEmpty)
        {
            page.Element("h2", In(CoalitionNames.Settlement, report.Currency)).Element("p", In(SettlementLead), "lead");
            WriteTotals(page);
            WriteMonths(page);
        }

        if (!report.Wallet.IsEmpty)
        {
            page.Element("h2", In(WalletHeading)).Element("p", In(WalletLead), "lead");
            foreach (var wallets in report.Wallet.GroupBy(r => (r.Year, r.Partner)))
            {
                WriteWallets(page, [.. wallets]);
            }
        }
    }

    private void WriteTotals(HtmlText page)
    {
        var table = new HtmlTable(1, [In(CoalitionNames.Partner), .. Columns()]);
        var all = CoalitionNames.Totals(report).ToList();
        foreach (var partner in all)
        {
            table.Add([names.NameOf(partner.Partner), .. Cells(partner)]);
        }

        table.AddTotal([In(ReportWords.Total), .. Cells(SettledPartner.Of(null, report.Settlement))]);
        table.Write(page);
    }

    private void WriteMonths(HtmlText page)
    {
        var table = new HtmlTable(2, [In(ReportWords.Month), In(CoalitionNames.Partner), .. Columns()]);
        foreach (var statement in report.Settlement.Where(s => s.Partner is not null))
        {
            table.Add([MonthNames.InTable(statement.Month, language), names.NameOf(statement.Partner), .. Cells(SettledPartner.Of(statement.Partner, [statement]))]);
        }

        if (!table.IsEmpty)
        {
            table.Write(page);
        }
    }

    private void WriteWallets(HtmlText page, List<WalletRow> rows)
    {
        var (partner, year) = (rows[0].Partner, rows[0].Year.ToString(CultureInfo.InvariantCulture));
        page.Element("h3", In(CoalitionNames.Wallet, names.NameOf(partner), year, numbers.Count(rows[0].Members)));

        // The partner itself first; what was spent with no partner last.
        var places = rows.Select(r => r.At).Distinct().OrderBy(a => a != partner).ThenBy(a => a is null).ThenBy(a => a, StringComparer.Ordinal).ToList();
        var table = new HtmlTable(1, [In(Category), In(Spent, report.Currency), .. places.Select(names.NameOf)]);
        foreach (var category in rows.GroupBy(r => r.Category))
        {
            table.Add([
                names.CategoryOf(category.Key), numbers.Money(category.Sum(r => r.Spent)),
                .. places.Select(a => category.FirstOrDefault(r => r.At == a) is { } row ? numbers.Percent(row.Share) + "%" : "–"),
            ]);
        }

        table.Write(page);
    }

    // Points of several currencies do not add up.
    private bool HasPoints => report.Points.Length == 1;

    private IEnumerable<string> Columns() =>
    [
        .. HasPoints ? [In(CoalitionNames.Issued), In(CoalitionNames.Redeemed)] : Array.Empty<string>(),
        In(CoalitionNames.ForIssued), In(CoalitionNames.ForRedeemed), In(CoalitionNames.Discounts), In(CoalitionNames.Net),
    ];

    private IEnumerable<string> Cells(SettledPartner partner) =>
    [
        .. HasPoints ? [numbers.Points(report.Points[0].Currency, partner.Issued), numbers.Points(report.Points[0].Currency, partner.Redeemed)] : Array.Empty<string>(),
        Cents(partner.ForIssued), Cents(partner.ForRedeemed), Cents(partner.Discounts), Cents(partner.Net),
    ];

    // Prices of a point are small: what is settled has cents where nothing else in the report has.
    private string Cents(decimal value) => (value < 0 ? "\u2212" : "") + Numbers.Of(Math.Abs(value), 2, language);

    private string In(Phrase phrase, params string[] arguments) => phrase.Format(language, arguments);
}
