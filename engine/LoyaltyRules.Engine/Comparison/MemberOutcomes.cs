using System.Globalization;
using System.Text;
using LoyaltyRules.Engine.Simulation.Audit;
using LoyaltyRules.Engine.Simulation.History.Files;
using LoyaltyRules.Engine.Simulation.History.Mapping;

namespace LoyaltyRules.Engine.Comparison;

/// <summary>What a run gave each member, read from the tables of its audit: row by row, so that memory grows with members and not with purchases.</summary>
internal sealed class MemberOutcomes
{
    private readonly string folder;

    private MemberOutcomes(string folder) => this.folder = folder;

    /// <summary>What each member was given: discounts and points at their value, before returns; and the tier at the end.</summary>
    public SortedDictionary<string, (decimal Given, string? Tier)> ByMember { get; } = new(StringComparer.Ordinal);

    /// <summary>Reads the tables of a folder.</summary>
    public static MemberOutcomes Read(string folder)
    {
        var outcomes = new MemberOutcomes(folder);
        outcomes.Each(AuditTable.Decisions, row =>
        {
            if (row("member") is { Length: > 0 } member)
            {
                outcomes.ByMember.TryGetValue(member, out var known);
                outcomes.ByMember[member] = (known.Given + Number(row("discount")) + Number(row("earnedValue")), known.Tier);
            }
        });

        // The rows are in the order of the months: the last one stands.
        outcomes.Each(AuditTable.Balances, row =>
        {
            if (outcomes.ByMember.TryGetValue(row("member"), out var known))
            {
                outcomes.ByMember[row("member")] = (known.Given, row("tier"));
            }
        });
        return outcomes;
    }

    /// <summary>What each purchase of some members was given, by member and purchase.</summary>
    public Dictionary<(string Member, string Purchase), ReceiptOutcome> Receipts(IReadOnlySet<string> members)
    {
        var receipts = new Dictionary<(string, string), ReceiptOutcome>();
        Each(AuditTable.Decisions, row =>
        {
            if (row("event") == "purchase" && members.Contains(row("member")))
            {
                receipts.TryAdd((row("member"), row("id")), new ReceiptOutcome(row("at"), Number(row("gross")), Number(row("discount")), Number(row("earnedValue"))));
            }
        });
        return receipts;
    }

    private void Each(AuditTable table, Action<Func<string, string>> take)
    {
        using var rows = CsvRows.Open(HistoryFile.Open(Path.Combine(folder, table.File)), CsvLayout.Default);
        while (rows.Read())
        {
            take(column => Encoding.UTF8.GetString(rows.Field(table.Columns.IndexOf(column))));
        }
    }

    private static decimal Number(string text) => text.Length == 0 ? 0 : decimal.Parse(text, NumberStyles.Number, CultureInfo.InvariantCulture);
}

/// <summary>What one purchase was given.</summary>
/// <param name="At">When it was bought, as the audit writes it.</param>
/// <param name="Gross">What it cost before discounts.</param>
/// <param name="Discount">The discounts.</param>
/// <param name="PointsValue">The points, at their value.</param>
public sealed record ReceiptOutcome(string At, decimal Gross, decimal Discount, decimal PointsValue)
{
    /// <summary>Discounts and points together.</summary>
    public decimal Given => Discount + PointsValue;
}
