using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using LoyaltyRules.Engine.Evaluation;
using LoyaltyRules.Engine.Evaluation.Questions;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs;
using NodaTime;

namespace LoyaltyRules.Engine.Tests.Documentation;

/// <summary>The page about what customers are worth: its pieces make a pack, and its tables are what that pack says; the sample program agrees with both.</summary>
public sealed class CustomerValueTests
{
    private static readonly Instant At = Instant.FromUtc(2026, 9, 1, 12, 0);
    private static readonly LocalDate Today = new(2026, 9, 1);
    private static readonly string[] Groups = ["champion", "loyal", "promising", "sleeping", "lost"];
    private static readonly string[] Matrix = ["apostle", "hostage", "mercenary", "defector"];
    private static readonly string Text = FencedBlocks.Page("customer-value.md");
    private static readonly CompiledPack Page = CompiledPack.Compile(PackOfThePage());
    private static readonly CompiledPack Sample = CompiledPack.Compile(RulePack.Load(Path.Combine(FencedBlocks.Repository, "rule-packs", "parter-club")));

    [Fact]
    public void groups_by_recency_frequency_and_money_are_those_of_the_table()
    {
        var rows = RowsUnder("Recency, frequency and money");
        Assert.True(rows.Count > 8);
        foreach (var row in rows)
        {
            var (orders, spent) = (Number(row[1]), Number(row[2]));
            var last = row[0] == "–" ? (LocalDate?)null : Today.PlusDays(-int.Parse(row[0], CultureInfo.InvariantCulture));
            var ever = last is null ? 0m : 1m;
            Assert.Equal(row[3], GroupOf(Page, Groups, last, ("ordersEver", ever), ("orders", orders), ("spent", spent)));
            Assert.Equal(row[3], GroupOf(Sample, Groups, last, ("ordersEver", ever), ("ordersIn12Months", orders), ("spentIn12Months", spent)));
        }
    }

    [Fact]
    public void groups_by_satisfaction_and_loyalty_are_those_of_the_table()
    {
        var rows = RowsUnder("Satisfaction and loyalty");
        Assert.True(rows.Count > 5);
        foreach (var row in rows)
        {
            var (answers, scores, orders) = (Number(row[0]), Number(row[1]), Number(row[2]));
            Assert.Equal(row[3], GroupOf(Page, Matrix, null, ("answers", answers), ("scores", scores), ("orders", orders)));
            Assert.Equal(row[3], GroupOf(Sample, Matrix, null, ("surveyAnswers", answers), ("surveyScores", scores), ("ordersIn12Months", orders)));
        }
    }

    [Theory]
    [InlineData(29_999, 2, "")]
    [InlineData(30_000, 2, "obviousValue")]
    [InlineData(0, 3, "hiddenValue")]
    public void value_is_obvious_by_spend_and_hidden_by_reviews(int spent, int reviews, string group)
    {
        string[] both = ["obviousValue", "hiddenValue"];
        Assert.Equal(group.Length == 0 ? "–" : group, GroupOf(Page, both, null, ("spent", spent), ("reviews", reviews)));
        Assert.Equal(group.Length == 0 ? "–" : group, GroupOf(Sample, both, null, ("spentIn12Months", spent), ("reviewsIn12Months", reviews)));
    }

    // The one group that the member is in, "–" for none, "?" where it cannot be told.
    private static string GroupOf(CompiledPack pack, string[] among, LocalDate? lastOrderOn, params (string Name, decimal Value)[] counters)
    {
        var facts = counters.Select(c => (c.Name, FactValue.Of(c.Value)));
        var member = new MemberSnapshot { Id = "m", Facts = FactSet.Of([.. facts, .. lastOrderOn is { } day ? [("lastOrderOn", FactValue.Of(day))] : Array.Empty<(string, FactValue)>()]) };
        var asked = pack.SegmentsOf(member, At, ProgramSnapshot.Empty).Where(s => among.Contains(s.Segment)).ToList();
        Assert.Equal(among.Length, asked.Count);
        return asked.SingleOrDefault(s => s.Holds == true).Segment ?? (asked.Exists(s => s.Holds is null) ? "?" : "–");
    }

    private static decimal Number(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);

    private static List<string[]> RowsUnder(string heading)
    {
        var section = Text[Text.IndexOf($"## {heading}\n", StringComparison.Ordinal)..];
        var end = section.IndexOf("\n## ", 3, StringComparison.Ordinal);
        return
        [
            .. (end < 0 ? section : section[..end]).Split('\n').Where(l => l.StartsWith('|')).Skip(2).Select(l => l.Trim('|', ' ').Split('|', StringSplitOptions.TrimEntries)),
        ];
    }

    // Lists of the same name are joined.
    private static RulePack PackOfThePage()
    {
        var pack = JsonNode.Parse("""
            { "pack": "value", "version": "1.0.0", "languages": ["en"], "name": { "en": "Value" }, "timeZone": "UTC", "currency": "RUB" }
            """)!.AsObject();
        foreach (var block in FencedBlocks.In(Text).Where(b => b.Kind == "json"))
        {
            foreach (var (name, items) in JsonNode.Parse(block.Body)!.AsObject())
            {
                var list = pack[name] as JsonArray ?? (JsonArray)(pack[name] = new JsonArray());
                foreach (var item in items!.AsArray())
                {
                    list.Add(item!.DeepClone());
                }
            }
        }

        var check = RulePack.Check(new Dictionary<string, byte[]>(StringComparer.Ordinal) { ["pack.json"] = Encoding.UTF8.GetBytes(pack.ToJsonString()) });
        return check.Pack ?? throw new InvalidOperationException(string.Join('\n', check.Diagnostics));
    }
}
