using System.Globalization;
using System.Text;
using LoyaltyRules.Engine.Evaluation;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs;
using LoyaltyRules.Engine.Simulation;
using NodaTime;

namespace LoyaltyRules.Bench;

/// <summary>
/// One workload for all contestants: rules of four conjuncts, <c>channel == … &amp;&amp; card == … &amp;&amp; category == … &amp;&amp; amount >= …</c>, over random
/// purchases of which a few rules match each. Seeded, so that every run and every contestant sees the same.
/// </summary>
public sealed class Workload
{
    public const int PurchaseCount = 10_000;

    private static readonly string[] Channels = ["web", "app", "phone", "box-office"];
    private static readonly string[] Cards = ["none", "silver", "gold", "platinum", "black"];

    public Workload(int ruleCount)
    {
        var random = new SeededRandom(1);
        var categoryCount = Math.Max(1, ruleCount / 80);
        Categories = [.. Enumerable.Range(0, categoryCount).Select(i => string.Create(CultureInfo.InvariantCulture, $"c{i}"))];
        Rules = [.. Enumerable.Range(0, ruleCount).Select(_ => new SimpleRule(
            Pick(random, Channels), Pick(random, Cards), Pick(random, Categories), (int)random.Below(10) * 100))];
        Purchases = [.. Enumerable.Range(0, PurchaseCount).Select(i => new SimplePurchase(
            Pick(random, Channels), Pick(random, Cards), Pick(random, Categories), (int)random.Below(1_000)))];
        Pack = CompiledPack.Compile(Checked(PackJson()));
    }

    /// <summary>A rule as a programmer would write it by hand.</summary>
    public sealed record SimpleRule(string Channel, string Card, string Category, decimal AmountMin);

    /// <summary>The four facts the rules ask about.</summary>
    public sealed record SimplePurchase(string Channel, string Card, string Category, decimal Amount);

    public string[] Categories { get; }

    public SimpleRule[] Rules { get; }

    public SimplePurchase[] Purchases { get; }

    public CompiledPack Pack { get; }

    public string PackJson()
    {
        var json = new StringBuilder();
        json.Append("""
            { "pack": "bench", "version": "1.0.0", "languages": ["en"], "name": { "en": "Bench" }, "timeZone": "UTC", "currency": "EUR",
              "points": [ { "currency": "point" } ],
              "facts": [
                { "name": "purchase.channel", "type": "choice", "values": ["web", "app", "phone", "box-office"] },
                { "name": "member.card", "type": "choice", "values": ["none", "silver", "gold", "platinum", "black"] },
            """);
        json.Append(CultureInfo.InvariantCulture, $$"""
                { "name": "purchase.category", "type": "choice", "values": [{{string.Join(", ", Categories.Select(c => $"\"{c}\""))}}] } ],
              "bases": [ { "name": "spend", "of": "line.paid" } ],
              "rules": [
            """);
        for (var i = 0; i < Rules.Length; i++)
        {
            var rule = Rules[i];
            json.Append(i == 0 ? "" : ",\n").Append(CultureInfo.InvariantCulture,
                $$"""
                { "id": "rule-{{i}}", "when": "purchase.channel == '{{rule.Channel}}' && member.card == '{{rule.Card}}' && purchase.category == '{{rule.Category}}' && purchase.gross >= {{rule.AmountMin}}", "then": [ { "earn": { "percent": 1, "of": "base.spend", "round": "down" } } ] }
                """);
        }

        return json.Append("] }").ToString();
    }

    public static RulePack Checked(string json)
    {
        var check = RulePack.Check(new Dictionary<string, byte[]>(StringComparer.Ordinal) { ["pack.json"] = Encoding.UTF8.GetBytes(json) });
        return check.Pack ?? throw new InvalidOperationException(string.Join('\n', check.Diagnostics));
    }

    public static Purchase PurchaseOf(SimplePurchase purchase) => new()
    {
        Id = "1",
        At = Instant.FromUtc(2026, 9, 1, 12, 0),
        Channel = purchase.Channel,
        Facts = FactSet.Of(("category", FactValue.Of(purchase.Category))),
        Lines =
        [
            new PurchaseLine { Id = "1", Gross = purchase.Amount },
            new PurchaseLine { Id = "2", Gross = 0 },
            new PurchaseLine { Id = "3", Gross = 0 },
        ],
    };

    public static MemberSnapshot MemberOf(SimplePurchase purchase) => new() { Id = "m", Facts = FactSet.Of(("card", FactValue.Of(purchase.Card))) };

    private static string Pick(SeededRandom random, string[] words) => words[random.Below(words.Length)];
}
