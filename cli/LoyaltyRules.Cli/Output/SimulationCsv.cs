using System.Globalization;
using System.Text;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Finance;
using LoyaltyRules.Engine.Simulation.Reports;
using NodaTime.Text;

namespace LoyaltyRules.Cli.Output;

/// <summary>
/// A simulation's report as tables for other programs: RFC 4180, UTF-8, a header row, numbers with a point and nothing between thousands, whatever the language.
/// The columns are documented in <c>docs/simulation.md</c>.
/// </summary>
internal static class SimulationCsv
{
    /// <summary>The files, by the table in each.</summary>
    public static readonly string[] Files =
        [
            "months.csv", "points.csv", "tiers.csv", "tier-moves.csv", "rules.csv", "rewards.csv", "indicators.csv", "stages.csv", "finances.csv", "segments.csv", "by.csv",
            "settlement.csv", "wallet.csv",
        ];

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Writes the files into a folder, which is made if need be, over files of the same names.</summary>
    public static void Write(SimulationReport report, string folder)
    {
        Directory.CreateDirectory(folder);
        string[] tables =
        [
            Months(report), Points(report), Tiers(report), TierMoves(report), Rules(report), Rewards(report), Indicators(report), Stages(report), Finances(report),
            Segments(report), By(report), Settlement(report), Wallet(report),
        ];
        foreach (var (name, table) in Files.Zip(tables))
        {
            File.WriteAllText(Path.Combine(folder, name), table, Utf8);
        }
    }

    private static string Months(SimulationReport report) => Table(
        ["month", "purchases", "activeMembers", "gross", "discount", "net", "paidWithPoints", "returns", "returned", "earnedValue", "spentValue", "expiredValue", "liabilityValue"],
        report.Months.Select(m => new[]
        {
            Month(m), Count(m.Purchases), Count(m.ActiveMembers), Number(m.Gross), Number(m.Discount), Number(m.Net), Number(m.PaidWithPoints), Count(m.Returns), Number(m.Returned),
            Number(m.EarnedValue), Number(m.SpentValue), Number(m.ExpiredValue), Number(m.LiabilityValue),
        }));

    private static string Points(SimulationReport report) => Table(
        [
            "month", "currency", "opening", "earned", "takenBack", "redeemed", "restored", "expired", "adjusted", "closing", "activated",
            "pending", "available", "held", "debt", "pointValue", "liabilityValue", "expiredValue", "redemptionRate", "breakageRate",
        ],
        report.Months.SelectMany(m => m.Points.Select(p => new[]
        {
            Month(m), p.Currency, Number(p.Liability - p.Change), Number(p.Earned), Number(p.TakenBack), Number(p.Redeemed), Number(p.Restored), Number(p.Expired), Number(p.Adjusted),
            Number(p.Liability), Number(p.Activated), Number(p.Pending), Number(p.Available), Number(p.Held), Number(p.Debt), Number(p.PointValue), Number(p.LiabilityValue),
            Number(p.ExpiredValue), Number(p.RedemptionRate), Number(p.BreakageRate),
        })));

    private static string Tiers(SimulationReport report) => Table(
        ["month", "tier", "members", "revenue"],
        report.Months.SelectMany(m => m.Tiers.Select(t => new[] { Month(m), t.Tier, Count(t.Members), Number(t.Revenue) })));

    private static string TierMoves(SimulationReport report) => Table(
        ["month", "from", "to", "cause", "count"],
        report.Months.SelectMany(m => m.TierMoves.Select(t => new[] { Month(m), t.From, t.To, Word(t.Cause.ToString()), Count(t.Count) })));

    private static string Rules(SimulationReport report) => Table(
        ["rule", "name", "matched", "granted", "unknown", "discount", "discountReturned", "pointsValue", "pointsTakenBackValue", "cost"],
        report.Rules.Select(r => new[]
        {
            r.RuleId, r.Name.In(ProductLanguage.English), Count(r.Matched), Count(r.Granted), Count(r.Unknown), Number(r.Discount), Number(r.DiscountReturned),
            Number(r.PointsValue), Number(r.PointsTakenBackValue), Number(r.Cost),
        }).Append(RewardsRow(report)));

    // What rewards gave where they were presented, so that the column adds up to the cost of the program.
    private static string[] RewardsRow(SimulationReport report)
    {
        decimal Rest(decimal all, Func<RuleSummary, decimal> part) => all - report.Rules.Sum(part);
        var totals = report.Totals;
        return
        [
            "", "rewards presented", "", "", "", Number(Rest(totals.Discount, r => r.Discount)), Number(Rest(totals.DiscountReturned, r => r.DiscountReturned)),
            Number(Rest(totals.PointsValue, r => r.PointsValue)), Number(Rest(totals.PointsTakenBackValue, r => r.PointsTakenBackValue)), Number(report.CostOfRewards),
        ];
    }

    private static string Indicators(SimulationReport report) => Table(
        ["on", "indicator", "value"],
        (report.Closure?.Readings ?? []).SelectMany(r => r.Reading.Indicators.Select(i => new[] { LocalDatePattern.Iso.Format(r.On), i.Name, Number(i.Value) })));

    private static string Stages(SimulationReport report) => Table(
        ["stage", "since", "trigger", "currency", "opening", "earned", "adjusted", "forgiven", "spent", "expired", "paidOut", "closing", "pointValue"],
        (report.Closure?.Steps ?? []).SelectMany(s => s.Points.Select(p => new[]
        {
            Word(s.Stage.ToString()), s.Since is { } day ? LocalDatePattern.Iso.Format(day) : "", s.TriggerId ?? "", p.Currency, Number(p.Opening), Number(p.Earned), Number(p.Adjusted),
            Number(p.Forgiven), Number(p.Spent), Number(p.Expired), Number(p.PaidOut), Number(p.Closing), Number(p.PointValue),
        })));

    private static string Finances(SimulationReport report) => Table(
        ["month", "kind", "item", "times", "amount"],
        report.Finances.SelectMany(m => Items(m).Select(i => new[] { YearMonthPattern.Iso.Format(m.Month), i.Kind, i.Item, i.Times is { } times ? Count(times) : "", Number(i.Amount) })));

    private static IEnumerable<(string Kind, string Item, long? Times, decimal Amount)> Items(ProfitAndLossMonth month) =>
    [
        .. month.Income.Select(i => ("income", i.Id, i.Times, i.Amount)),
        ("income", "partners", null, month.PartnerIncome),
        ("income", "expired points", null, month.PointsExpiredValue),
        ("cost", "discounts", null, month.Discounts),
        ("cost", "points", null, month.PointsIssuedValue),
        .. month.Rewards == 0 ? Array.Empty<(string, string, long?, decimal)>() : [("cost", "rewards", null, month.Rewards)],
        .. month.Costs.Select(c => ("cost", c.Id, c.Times, c.Amount)),
        ("net", "", null, month.Net),
        .. month.Deferred.SelectMany(d => new (string, string, long?, decimal)[] { ("recognised revenue", d.Currency, null, d.Recognised), ("deferred revenue", d.Currency, null, d.Deferred) }),
    ];

    private static string Rewards(SimulationReport report) => Table(
        ["month", "reward", "issued", "used", "expired", "takenBack", "value", "programCost"],
        report.Months.SelectMany(m => m.Rewards.Select(r => new[]
        {
            Month(m), r.Reward, Count(r.Issued), Count(r.Used), Count(r.Expired), Count(r.TakenBack), Number(r.Value), Number(r.ProgramCost),
        })));

    private static string Segments(SimulationReport report) => Table(
        ["segment", "name", "members", "unknown", "revenue"],
        report.Segments.Select(s => new[] { s.Segment, s.Label.In(ProductLanguage.English), Count(s.Members), Count(s.Unknown), Number(s.Revenue) }));

    // Without --by there is the header only.
    private static string By(SimulationReport report) => Table(
        ["month", "fact", "value", "purchases", "net", "paidWithPoints", .. report.Points.Select(p => "earned " + p.Currency)],
        (report.By?.Rows ?? []).Select(r => (string[])
        [
            YearMonthPattern.Iso.Format(r.Month), report.By!.Fact, r.Value, Count(r.Purchases), Number(r.Net), Number(r.PaidWithPoints),
            .. report.Points.Select(p => Number(r.Earned.Where(e => e.Currency == p.Currency).Sum(e => e.Points))),
        ]));

    private static string Settlement(SimulationReport report) => Table(
        ["month", "partner", "currency", "issued", "takenBack", "redeemed", "restored", "owedByPartner", "owedToPartner", "discountsBorne", "discountsGiven", "net"],
        report.Settlement.SelectMany(s => SettledRows(s).Select(r => r.Prepend(s.Partner ?? "").Prepend(YearMonthPattern.Iso.Format(s.Month)).ToArray())));

    // Discounts have a row of their own, so that a column adds up.
    private static IEnumerable<string[]> SettledRows(PartnerStatement statement)
    {
        foreach (var p in statement.Points)
        {
            yield return
            [
                p.Currency, Number(p.Issued), Number(p.TakenBack), Number(p.Redeemed), Number(p.Restored), Number(p.OwedByPartner), Number(p.OwedToPartner), "", "",
                Number(p.OwedByPartner - p.OwedToPartner),
            ];
        }

        if (statement.DiscountsBorne != 0 || statement.DiscountsGiven != 0)
        {
            yield return
            [
                "", "", "", "", "", "", "", Number(statement.DiscountsBorne), Number(statement.DiscountsGiven), Number(statement.DiscountsBorne - statement.DiscountsGiven),
            ];
        }
    }

    private static string Wallet(SimulationReport report) => Table(
        ["year", "partner", "members", "category", "at", "spent", "share"],
        report.Wallet.Select(r => new[] { Count(r.Year), r.Partner, Count(r.Members), r.Category ?? "", r.At ?? "", Number(r.Spent), Number(r.Share) }));

    private static string Table(string[] header, IEnumerable<string[]> rows) => string.Concat(rows.Prepend(header).Select(r => CsvText.Row(r)));

    private static string Month(SimulationMonth month) => YearMonthPattern.Iso.Format(month.Month);

    private static string Count(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Number(decimal? value) => CsvText.Number(value);

    private static string Word(string name) => char.ToLowerInvariant(name[0]) + name[1..];
}
