using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using LoyaltyRules.Engine.Evaluation;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs;
using LoyaltyRules.Engine.Simulation.Theatre;
using NodaTime;

namespace LoyaltyRules.Bench;

/// <summary>What most rules of a workload ask.</summary>
public enum WorkloadKind
{
    /// <summary><c>channel == … &amp;&amp; card == … &amp;&amp; category == … &amp;&amp; amount >= …</c>: an equality index serves it.</summary>
    Equalities,

    /// <summary>Stretches of three numbers, and no equality at all.</summary>
    Ranges,

    /// <summary><c>(channel == … || card == …) &amp;&amp; (category == … || amount >= …) &amp;&amp; items >= … &amp;&amp; visits in a stretch</c>.</summary>
    Alternatives,
}

/// <summary>
/// One workload for all contestants: rules, and random contexts of which a few rules match each, seeded, so that every run and every contestant
/// sees the same.
/// </summary>
public sealed class Workload
{
    public const int ContextCount = 10_000;

    private const int NumberMax = 1_000;

    private static readonly string[] Channels = ["web", "app", "phone", "box-office"];
    private static readonly string[] Cards = ["none", "silver", "gold", "platinum", "black"];

    private readonly SeededRandom random = new(1);

    public Workload(int ruleCount, WorkloadKind kind = WorkloadKind.Equalities)
    {
        Categories = [.. Enumerable.Range(0, Math.Max(1, ruleCount / 80)).Select(i => string.Create(CultureInfo.InvariantCulture, $"c{i}"))];
        Channel = new("Channel", "purchase.channel", c => c.Channel) { Words = Channels };
        Card = new("Card", "member.card", c => c.Card) { Words = Cards };
        Category = new("Category", "purchase.category", c => c.Category) { Words = Categories };
        Amount = new("Amount", "purchase.gross", c => c.Amount) { IsDecimal = true };
        Items = new("Items", "purchase.items", c => c.Items);
        Visits = new("Visits", "member.visits", c => c.Visits);
        Rules = [.. Enumerable.Range(0, ruleCount).Select(_ => new WorkloadRule(kind switch
        {
            WorkloadKind.Equalities => [[Word(Channel)], [Word(Card)], [Word(Category)], [new Atom(Amount, ">=", Below(10) * 100)]],
            WorkloadKind.Ranges => [.. Stretch(Amount, 4), .. Stretch(Items, 8), .. Stretch(Visits, 8)],
            _ => [[Word(Channel), Word(Card)], [Word(Category), new Atom(Amount, ">=", NumberMax - 1 - Below(100))], .. Stretch(Visits, 40), [new Atom(Items, ">=", Below(NumberMax))]],
        }))];
        Contexts = [.. Enumerable.Range(0, ContextCount).Select(i => new Context
        {
            Id = "1",
            At = i,
            Channel = Below(Channels.Length),
            Card = Below(Cards.Length),
            Category = Below(Categories.Length),
            Amount = Below(NumberMax),
            Items = Below(NumberMax),
            Visits = Below(NumberMax),
        })];
        Pack = CompiledPack.Compile(Checked(PackJson()));
    }

    public string[] Categories { get; }

    public Field Channel { get; }

    public Field Card { get; }

    public Field Category { get; }

    public Field Amount { get; }

    public Field Items { get; }

    public Field Visits { get; }

    public IReadOnlyList<Field> Fields => [Channel, Card, Category, Amount, Items, Visits];

    public WorkloadRule[] Rules { get; }

    public Context[] Contexts { get; }

    public CompiledPack Pack { get; }

    public string PackJson()
    {
        var json = new StringBuilder();
        json.Append("""
            { "pack": "bench", "version": "1.0.0", "languages": ["en"], "name": { "en": "Bench" }, "timeZone": "UTC", "currency": "EUR",
              "points": [ { "currency": "point" } ],
              "facts": [
            """);
        AppendFacts(json);
        json.Append("""
            ],
              "bases": [ { "name": "spend", "of": "line.paid" } ],
              "rules": [
            """);
        for (var i = 0; i < Rules.Length; i++)
        {
            json.Append(i == 0 ? "" : ",\n").Append(CultureInfo.InvariantCulture,
                $$"""
                { "id": "rule-{{i:D5}}", "when": "{{Rules[i].InPack()}}", "then": [ { "earn": { "percent": 1, "of": "base.spend", "round": "down" } } ] }
                """);
        }

        return json.Append("] }").ToString();
    }

    /// <summary>Declares the fields as facts of a pack.</summary>
    public void AppendFacts(StringBuilder json)
    {
        foreach (var field in Fields.Where(f => f != Amount))
        {
            json.Append(field.Words is { } words
                ? $$"""{ "name": "{{field.Fact}}", "type": "choice", "values": [{{string.Join(", ", words.Select(w => $"\"{w}\""))}}] }"""
                : $$"""{ "name": "{{field.Fact}}", "type": "number", "max": 1000 }""");
            json.Append(field == Visits ? "" : ",\n");
        }
    }

    public static RulePack Checked(string json)
    {
        var check = RulePack.Check(new Dictionary<string, byte[]>(StringComparer.Ordinal) { ["pack.json"] = Encoding.UTF8.GetBytes(json) });
        return check.Pack ?? throw new InvalidOperationException(string.Join('\n', check.Diagnostics));
    }

    /// <summary>The purchase that a context tells of, in three lines.</summary>
    public Purchase PurchaseOf(Context context) => new()
    {
        Id = context.Id,
        At = Instant.FromUtc(2026, 9, 1, 12, 0),
        Channel = Channels[context.Channel],
        Facts = FactSet.Of(("category", FactValue.Of(Categories[context.Category])), ("items", FactValue.Of(context.Items))),
        Lines =
        [
            new PurchaseLine { Id = "1", Gross = context.Amount },
            new PurchaseLine { Id = "2", Gross = 0 },
            new PurchaseLine { Id = "3", Gross = 0 },
        ],
    };

    public static MemberSnapshot MemberOf(Context context) =>
        new() { Id = "m", Facts = FactSet.Of(("card", FactValue.Of(Cards[context.Card])), ("visits", FactValue.Of(context.Visits))) };

    private int Below(int end) => (int)random.Below(end);

    private Atom Word(Field field) => new(field, "==", Below(field.Words!.Length));

    // From somewhere, a part of all numbers wide.
    private Atom[][] Stretch(Field field, int part)
    {
        var from = Below(NumberMax - (NumberMax / part));
        return [[new Atom(field, ">=", from)], [new Atom(field, "<", from + (NumberMax / part))]];
    }
}
