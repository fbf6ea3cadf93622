using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Simulation.Reports;

namespace LoyaltyRules.Cli.Output;

/// <summary>Who owes whom in a coalition, and where members else buy, as plain text: the whole run in brief. Months and all shares are in the other forms of the report.</summary>
internal sealed class CoalitionText(TextWriter writer, ProductLanguage language)
{
    /// <summary>Writes what there is of it.</summary>
    public void Write(SimulationReport report)
    {
        var names = new CoalitionNames(report, language);
        if (!report.Settlement.IsEmpty)
        {
            WriteSettlement(report, names);
        }

        foreach (var wallets in report.Wallet.GroupBy(r => (r.Year, r.Partner)))
        {
            WriteWallets(report, names, [.. wallets]);
        }
    }

    private void WriteSettlement(SimulationReport report, CoalitionNames names)
    {
        var table = new TextTable(In(CoalitionNames.Settlement, report.Currency), In(CoalitionNames.OwesInBrief), In(CoalitionNames.IsOwedInBrief), In(CoalitionNames.DiscountsInBrief), In(CoalitionNames.PaysInBrief));
        foreach (var partner in CoalitionNames.Totals(report).Where(p => p.Partner is not null))
        {
            table.Add(names.NameOf(partner.Partner), Numbers.Money(partner.ForIssued, language), Numbers.Money(partner.ForRedeemed, language), Numbers.Money(partner.Discounts, language), Numbers.Money(partner.Net, language));
        }

        if (!table.IsEmpty)
        {
            table.Write(writer, OutputWidth.OfTables);
        }
    }

    private void WriteWallets(SimulationReport report, CoalitionNames names, List<WalletRow> rows)
    {
        var (partner, year) = (rows[0].Partner, rows[0].Year.ToString(System.Globalization.CultureInfo.InvariantCulture));
        var table = new TextTable(In(CoalitionNames.Wallet, names.NameOf(partner), year, Number(rows[0].Members)), In(CoalitionNames.Spent, report.Currency), In(CoalitionNames.Share));
        foreach (var category in rows.GroupBy(r => r.Category))
        {
            // Here, and where they spend most besides: the other forms of the report have the rest.
            var elsewhere = category.Where(r => r.At != partner).OrderByDescending(r => r.Spent).ThenBy(r => r.At, StringComparer.Ordinal).Take(1);
            foreach (var row in category.Where(r => r.At == partner).Concat(elsewhere))
            {
                table.Add(In(CoalitionNames.AtPlace, names.CategoryOf(row.Category), names.NameOf(row.At)), Numbers.Money(row.Spent, language), Percent(row.Share));
            }
        }

        table.Write(writer, OutputWidth.OfTables);
    }

    private string Percent(decimal share) => Numbers.Of(share, 1, language) + "%";

    private string Number(decimal value) => Numbers.Of(value, language);

    private string In(Phrase phrase, params string[] arguments) => phrase.Format(language, arguments);
}
