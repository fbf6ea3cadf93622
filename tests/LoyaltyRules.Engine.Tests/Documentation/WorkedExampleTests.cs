using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using LoyaltyRules.Engine.Accounts.Book;
using LoyaltyRules.Engine.Accounts.Commands;
using LoyaltyRules.Engine.Accounts.Points;
using LoyaltyRules.Engine.Evaluation;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs;
using LoyaltyRules.Engine.Packs.Documents;
using LoyaltyRules.Engine.Tests.Accounts;
using LoyaltyRules.Engine.Tests.Evaluation;

namespace LoyaltyRules.Engine.Tests.Documentation;

/// <summary>
/// The worked examples of <c>docs/pack-format.md</c>: the pack of each is checked, and each row of its table is a receipt with what is to be paid and what is earned.
/// Where the table begins with days, one member's history is told, and the other columns are a counter by its name or the tier afterwards: the member <c>buys</c> a receipt, or
/// <c>completes</c> or <c>returns</c> the purchase of that number, or <c>waits</c>; a column named as a currency is what can be spent.
/// A part of a receipt is a category and a price (<c>clothes 120</c>), a fee by its name (<c>delivery 8.95</c>), a reward shown (<c>showing save-10</c>) or points that pay (<c>paying 30 bonus</c>).
/// </summary>
public sealed class WorkedExampleTests
{
    private const string Heading = "## Worked examples";

    private const string Rest = """
        { "pack": "example", "version": "1.0.0", "languages": ["en"], "name": { "en": "Example" }, "timeZone": "UTC", "currency": "USD" }
        """;

    public static TheoryData<string> Titles() => [.. Sections().Select(s => s[..s.IndexOf('\n', StringComparison.Ordinal)])];

    [Theory]
    [MemberData(nameof(Titles))]
    public void Receipts_OfAWorkedExample_PayAndEarnAsThePageSays(string title)
    {
        var section = Sections().Single(s => s.StartsWith(title + "\n", StringComparison.Ordinal));
        var pack = PackOf(Assert.Single(FencedBlocks.In(section), b => b is { Kind: "json", Options: "worked" }).Body);
        var rows = section.Split('\n').Where(l => l.StartsWith("| ", StringComparison.Ordinal)).Skip(1).Select(l => l.Trim('|').Split('|', StringSplitOptions.TrimEntries)).ToList();
        Assert.True(rows.Count >= 3);
        var columns = section.Split('\n').First(l => l.StartsWith("| ", StringComparison.Ordinal)).Trim('|').Split('|', StringSplitOptions.TrimEntries);
        if (columns[0] == "day")
        {
            AssertHistory(pack, columns, rows);
            return;
        }

        Assert.All(rows, row =>
        {
            var decision = pack.DecideFor(MemberOf(pack.Pack, row[0]), PurchaseOf(pack.Pack, row[0]));
            var earned = string.Join(", ", decision.Totals.Earned.Select(e => $"{ExactDecimal.Format(e.Points)} {e.Currency}"));
            Assert.Equal((row[1], row[2]), (ExactDecimal.Format(decision.Totals.Payable), earned.Length == 0 ? "nothing" : earned));
        });
    }

    private static void AssertHistory(CompiledPack pack, string[] columns, List<string[]> rows)
    {
        var book = Theatre.Book(pack, rows[0][0]);
        var purchases = 0;
        Assert.All(rows, row =>
        {
            var (what, of) = row[1].Split(' ', 2) is [var verb, var rest] ? (verb, rest) : (row[1], "");
            book.AdvanceTo(Theatre.Noon(row[0]));
            Do(book, what switch
            {
                "buys" => new CommitPurchase(PurchaseOf(pack.Pack, of) with { Id = (++purchases).ToString(CultureInfo.InvariantCulture), At = book.Now, MemberId = "m" }),
                "completes" => new CompletePurchase($"completion of {of}", book.Now, of),
                "returns" => new ReturnItems($"return of {of}", book.Now, of, []),
                "waits" => null,
                _ => throw new InvalidOperationException(what),
            });
            var member = book.State.Member("m");
            var after = columns[2..].Select(c => c == "tier" ? member.Tier?.Reached.Tier ?? pack.Pack.Tiers!.NoTier
                : pack.Pack.Points.Any(p => p.Currency == c) ? ExactDecimal.Format(book.State.Account(AccountOwner.Member("m"), c).Available)
                : ExactDecimal.Format(member.Counters.ValueAt(pack.Pack.Counters.Single(k => k.Name == c), Theatre.Day(row[0]))));
            Assert.Equal(row[2..], after);
        });
    }

    private static void Do(ProgramBook book, BookCommand? command)
    {
        if (command is not null)
        {
            Theatre.Do(book, command);
        }
    }

    private static IEnumerable<string> Sections()
    {
        var page = FencedBlocks.Page("pack-format.md");
        var start = page.IndexOf(Heading, StringComparison.Ordinal);
        return page[start..page.IndexOf("\n## ", start + 1, StringComparison.Ordinal)].Split("\n### ").Skip(1);
    }

    private static CompiledPack PackOf(string members)
    {
        var pack = JsonNode.Parse(Rest)!.AsObject();
        foreach (var (name, value) in JsonNode.Parse(members)!.AsObject())
        {
            pack[name] = value?.DeepClone();
        }

        var check = RulePack.Check(new Dictionary<string, byte[]> { [PackFiles.MainPath] = Encoding.UTF8.GetBytes(pack.ToJsonString()) });
        Assert.Empty(check.Diagnostics);
        return CompiledPack.Compile(check.Pack!);
    }

    private static IEnumerable<string[]> Parts(string receipt) => receipt.Split(", ").Select(p => p.Split(' '));

    private static Purchase PurchaseOf(RulePack pack, string receipt)
    {
        var (lines, fees, pay, shown) = (new List<PurchaseLine>(), new List<(string, FactValue)>(), new List<PointsRequest>(), new List<string>());
        foreach (var part in Parts(receipt))
        {
            switch (part)
            {
                case ["showing", var reward]:
                    shown.Add(reward);
                    break;
                case ["paying", var points, var currency]:
                    pay.Add(new PointsRequest(currency, Number(points)));
                    break;
                case [var fee, var price] when pack.Vocabulary.EventFacts.Any(f => f.IsFee && f.ShortName == fee):
                    fees.Add((fee, FactValue.Of(Number(price))));
                    break;
                default:
                    lines.Add(Given.Line((lines.Count + 1).ToString(CultureInfo.InvariantCulture), Number(part[1]), part[0]));
                    break;
            }
        }

        return Given.Purchase([.. lines]) with { Fees = FactSet.Of([.. fees]), Pay = [.. pay], Rewards = [.. shown] };
    }

    private static MemberSnapshot MemberOf(RulePack pack, string receipt) => Given.Member() with
    {
        Available = [.. pack.Points.Select(p => new PointsAmount(p.Currency, 1_000))],
        Rewards = [.. Parts(receipt).Where(p => p[0] == "showing").Select(p => new HeldReward(p[1], p[1], new NodaTime.LocalDate(2026, 9, 1), null, 1, null))],
    };

    private static decimal Number(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);
}
