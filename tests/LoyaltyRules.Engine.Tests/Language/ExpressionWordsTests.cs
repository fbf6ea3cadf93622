using System.Text;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Evaluation;
using LoyaltyRules.Engine.Evaluation.Binding;
using LoyaltyRules.Engine.Language;
using LoyaltyRules.Engine.Language.Checking;
using LoyaltyRules.Engine.Language.Syntax;
using LoyaltyRules.Engine.Language.Wording;
using LoyaltyRules.Engine.Packs;
using LoyaltyRules.Testing;

namespace LoyaltyRules.Engine.Tests.Language;

/// <summary>Conditions and reasons as a marketer reads them, in tables to be read by people.</summary>
public sealed class ExpressionWordsTests
{
    private const string Pack = """
        {
          "pack": "club", "version": "1.0.0", "languages": ["en", "ru"], "name": { "en": "Club", "ru": "Клуб" }, "timeZone": "Europe/Moscow", "currency": "RUB",
          "points": [{ "currency": "bonus" }],
          "facts": [
            { "name": "member.card", "type": "choice", "values": ["basic", "gold", "platinum"], "label": { "en": "card", "ru": "карта" },
              "labels": { "basic": { "en": "basic card", "ru": "обычная карта" }, "gold": { "en": "gold card", "ru": "золотая карта" }, "platinum": { "en": "platinum card", "ru": "платиновая карта" } } },
            { "name": "member.plain", "type": "choice", "values": ["a", "b"] },
            { "name": "member.orders", "type": "number", "max": 1000, "label": { "en": "number of orders", "ru": "число заказов" } },
            { "name": "member.share", "type": "percent", "max": 100, "label": { "en": "personal discount", "ru": "личная скидка" } },
            { "name": "member.staff", "type": "bool", "label": { "en": "works for us", "ru": "сотрудник компании" } },
            { "name": "member.city", "type": "text", "label": { "en": "city", "ru": "город" } },
            { "name": "member.lastVisitAt", "type": "instant", "label": { "en": "last visit", "ru": "последний визит" } },
            { "name": "purchase.wait", "type": "duration", "label": { "en": "time until payment", "ru": "время до оплаты" } },
            { "name": "line.kind", "type": "choice", "values": ["opera", "gift"], "label": { "en": "kind of goods", "ru": "вид товара" },
              "labels": { "opera": { "en": "opera", "ru": "опера" }, "gift": { "en": "gift card", "ru": "подарочная карта" } } },
            { "name": "line.promo", "type": "bool", "label": { "en": "on sale", "ru": "товар по акции" } }
          ],
          "choices": [{ "name": "favourites", "options": ["opera", "gift"], "label": { "en": "favourites", "ru": "любимое" },
                        "labels": { "opera": { "en": "opera", "ru": "опера" }, "gift": { "en": "gift card", "ru": "подарочная карта" } } }],
          "parameters": [{ "name": "threshold", "value": 5000, "unit": "money", "label": { "en": "threshold", "ru": "порог" } },
                         { "name": "bonusShare", "value": 20, "unit": "percent", "label": { "en": "bonus", "ru": "бонус" } }],
          "counters": [{ "name": "visits", "count": "purchase", "window": "P12M", "label": { "en": "visits in 12 months", "ru": "визиты за 12 месяцев" } }],
          "tiers": { "levels": [{ "tier": "silver", "label": { "en": "Silver", "ru": "Серебряный" }, "any": { "member.visits": 3 } },
                                { "tier": "gold", "label": { "en": "Gold", "ru": "Золотой" }, "any": { "member.visits": 9 } }] },
          "segments": [{ "name": "regular", "when": "member.orders >= 5", "label": { "en": "Regular guests", "ru": "Постоянные зрители" } }],
          "tables": [{ "name": "rate", "inputs": ["member.card"], "gives": "percent", "rows": [["gold", 7]], "label": { "en": "Rate by card", "ru": "Ставка по карте" } }]
        }
        """;

    private static readonly string[] Expressions =
    [
        "member.tier >= 'gold'", "member.tier > 'silver'", "member.tier < 'gold'", "member.tier <= 'silver'", "!(member.tier >= 'gold')", "member.tier == 'gold'",
        "member.card == 'gold'", "member.card != 'gold'", "member.card in ['gold', 'platinum']", "member.card not in ['gold', 'platinum']", "member.card in ['gold']",
        "!(member.card in ['gold'])", "member.plain == 'a'", "purchase.dayOfWeek in ['saturday', 'sunday']", "dayOfWeek(member.birthDate) == 'monday'",
        "(member.card ?? 'basic') == 'gold'", "(member.staff ? member.card : 'basic') == 'gold'",
        "member.city == 'Tver'", "member.city != 'Tver'", "member.city in ['Tver', 'Pskov']",
        "member.orders == 5", "member.orders != 5", "member.orders < 5", "member.orders <= 5", "member.orders > 5", "member.orders >= 5", "!(member.orders >= 5)",
        "member.share >= 10", "member.share == parameter.bonusShare", "purchase.gross > parameter.threshold", "table.rate >= 7",
        "purchase.date == '2026-09-01'", "purchase.date < '2026-09-01'", "purchase.date >= '2026-09-01'", "purchase.date > '2026-09-01'", "purchase.date <= '2026-09-01'",
        "member.lastVisitAt < '2026-09-01T19:00:00+03:00'", "purchase.wait > 'PT48H'",
        "member.staff", "!member.staff", "member.staff == true", "member.staff == false", "member.staff != (member.orders > 5)", "true", "!true", "member.staff ?? true", "purchase.wait > 'PT1H30M15S'", "member.staff == has(member.card)",
        "segment.regular", "!segment.regular", "has(member.birthDate)", "!has(member.birthDate)",
        "member.staff and member.orders > 5", "member.staff or member.orders > 5", "member.staff and (member.orders > 5 or segment.regular)",
        "!(member.staff and member.orders > 5)", "!(member.staff or !(member.orders > 5 and segment.regular))",
        "member.staff ? member.orders > 5 : segment.regular", "!(member.staff ? member.orders > 5 : segment.regular)",
        "(member.orders ?? 0) >= 5", "(member.staff ? 10 : member.orders) > 5", "member.orders > (segment.regular ? 3 : 5)",
        "(member.orders + 5) * 2 > 10", "member.orders - (5 - member.orders) > 10", "purchase.gross / 4 > 100", "purchase.gross * 2 - 5 > -member.orders * 1.5 * parameter.threshold",
        "isBirthday(member.birthDate, purchase.date)", "!isBirthday(member.birthDate, purchase.date)",
        "chosen(choice.favourites, 'opera')", "!chosen(choice.favourites, 'gift')",
        "daysFromBirthday(member.birthDate, purchase.date) >= -7", "daysBetween(member.joinedOn, purchase.date) >= 30", "monthsBetween(member.joinedOn, purchase.date) < 6", "yearsBetween(member.birthDate, purchase.date) >= 18",
        "addDays(member.joinedOn, 30) >= purchase.date", "addMonths(member.joinedOn, 1) > '2026-09-01'", "addYears(member.joinedOn, 1) == purchase.date",
        "year(purchase.date) == 2026", "month(member.birthDate) == month(purchase.date)", "dayOfMonth(purchase.date) == 1", "dateOf(member.lastVisitAt) == purchase.date",
        "hourOf(purchase.at) < 12", "minuteOf(purchase.at) == 0",
        "member.city.StartsWith('T')", "!member.city.StartsWith('T')", "member.city.EndsWith('er')", "!member.city.EndsWith('er')", "member.city.Contains('ve')", "!member.city.Contains('ve')",
        "length(member.city) > 3", "min(member.orders, 10, 20) > 5", "max(purchase.gross, 100) > 5000", "abs(member.orders - 5) < 2",
        "round(purchase.gross, 0, 'down') > 100", "divide(purchase.gross, member.orders, 2, 'halfUp') > 100",
        "lines.Any(l => l.kind == 'gift')", "!lines.Any(l => l.kind == 'gift')", "lines.Any(l => l.kind == 'opera' and l.quantity >= 10) and member.staff", "lines.Any(l => l.promo)",
        "lines.All(l => l.promo)", "!lines.All(l => l.promo)", "lines.Count() > 3", "lines.Count(l => l.kind == 'opera') >= 2",
        "lines.Sum(l => l.gross) > 5000", "lines.Sum(l => l.kind == 'opera' ? l.quantity : 0) >= 4", "lines.Min(l => l.gross) > 100", "lines.Max(l => l.gross) <= 10000",
        "withThis(member.visits) >= 10", "withThis(member.visits) * 2 > 10",
    ];

    private static RulePack Checked(string rules = "") =>
        RulePack.Check(new Dictionary<string, byte[]> { ["pack.json"] = Encoding.UTF8.GetBytes(Pack.TrimEnd()[..^1] + rules + "}") }) is { Pack: { } pack }
            ? pack : throw new InvalidOperationException("The pack of the sentences is wrong.");

    private static CheckedNode Condition(string text, RulePack pack)
    {
        var bag = new DiagnosticBag();
        return Checker.CheckCondition(text, pack.Vocabulary, ExpressionScope.Event, new ExpressionReporter(Place.None, bag))
            ?? throw new InvalidOperationException($"{text}: {string.Join(' ', bag.Ordered())}");
    }

    private static string Table(IEnumerable<string> headings, IEnumerable<IEnumerable<string>> rows)
    {
        static string Row(IEnumerable<string> cells) => $"| {string.Join(" | ", cells)} |\n";
        return Row(headings) + Row(headings.Select(_ => "---")) + string.Concat(rows.Select(Row));
    }

    [Fact]
    public void of_every_kind_of_expression_reads_well()
    {
        var pack = Checked();
        Snapshot.Matches(
            Table(["condition", "English", "Russian"], Expressions.Select(e => ExpressionWords.Of(Condition(e, pack)) is var said ? new[] { $"`{e}`", said.En, said.Ru } : [])),
            extension: "md");
    }

    [Fact]
    public void of_the_contrary_is_the_sentence_of_its_negation()
    {
        var pack = Checked();
        Assert.All(Expressions, e => Assert.Equal(ExpressionWords.Of(Condition($"!({e})", pack)), ExpressionWords.Of(Condition(e, pack), isNegated: true)));
    }

    [Fact]
    public void expressions_of_the_table_are_of_every_kind()
    {
        var pack = Checked();
        var nodes = new List<CheckedNode>();
        void Collect(CheckedNode node)
        {
            nodes.Add(node);
            foreach (var child in node.Children)
            {
                Collect(child);
            }
        }

        foreach (var expression in Expressions)
        {
            Collect(Condition(expression, pack));
        }

        var kinds = typeof(CheckedNode).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(CheckedNode)) && !t.IsAbstract && t != typeof(ErrorNode));
        Assert.Empty(kinds.Except(nodes.Select(n => n.GetType())));
        Assert.Empty(Enum.GetValues<FunctionKind>().Except(nodes.OfType<CallNode>().Select(c => c.Function)));
        Assert.Empty(Enum.GetValues<AggregateKind>().Except(nodes.OfType<AggregateNode>().Select(a => a.Kind)));
    }

    [Fact]
    public void reasons_of_rules_that_did_not_match_tell_the_values()
    {
        string[] conditions =
        [
            "member.tier >= 'gold'", "member.tier < 'silver'", "member.card == 'gold'", "member.card not in ['basic', 'gold']", "member.share >= 10", "purchase.date >= '2026-10-01'", "!member.staff", "member.staff == false",
            "member.city == 'Pskov'", "member.city != 'Tver'", "has(member.birthDate)", "isBirthday(member.birthDate, purchase.date)", "segment.regular", "!(segment.regular or member.orders == 3)",
            "table.rate >= 7", "purchase.gross > parameter.threshold and member.orders >= 3", "member.orders > 5 or purchase.dayOfWeek in ['saturday', 'sunday']",
            "lines.Any(l => l.kind == 'gift')", "!lines.Any(l => l.kind == 'opera')", "lines.All(l => l.promo)", "lines.Sum(l => l.gross) > 5000", "lines.Count(l => l.kind == 'opera') >= 2",
            "purchase.wait > 'PT48H'", "member.plain == 'a' and member.staff",
        ];
        var rules = conditions.Select((c, i) => $$"""{ "id": "rule-{{i:00}}", "when": "{{c}}", "then": [{ "earn": { "points": 1 } }] }""");
        const string Given = """
            {
              "purchase": { "id": "A-1", "at": "2026-09-01T19:00:00+03:00", "facts": { "wait": "PT2H30M" },
                "lines": [{ "id": "1", "gross": 1000, "facts": { "kind": "opera" } }] },
              "member": { "id": "M-1", "tier": "silver", "facts": { "card": "basic", "share": 5, "staff": true, "city": "Tver", "orders": 3 } }
            }
            """;
        var context = PurchaseContext.Read("given.json", Encoding.UTF8.GetBytes(Given), out _)!;
        var decision = CompiledPack.Compile(Checked($$""", "rules": [{{string.Join(',', rules)}}]""")).Decide(context.Purchase, context.Member, context.Program);
        Snapshot.Matches(
            Table(["condition", "outcome", "English", "Russian"], conditions.Zip(decision.Rules, (c, r) => new[]
            {
                $"`{c}`", r.Outcome.ToString(), string.Join(' ', r.Reasons.Select(s => s.Sentence.En)), string.Join(' ', r.Reasons.Select(s => s.Sentence.Ru)),
            })),
            extension: "md");
    }
}
