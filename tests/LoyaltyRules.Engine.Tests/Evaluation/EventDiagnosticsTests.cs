using System.Reflection;
using System.Text;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Evaluation;
using LoyaltyRules.Engine.Evaluation.Binding;
using LoyaltyRules.Engine.Model;
using static LoyaltyRules.Engine.Tests.Evaluation.Given;

namespace LoyaltyRules.Engine.Tests.Evaluation;

/// <summary>The border: what is refused, with which code and where (S5, S6).</summary>
[Trait("Semantics", "S5 S6")]
public sealed class EventDiagnosticsTests
{
    private static readonly CompiledPack Club = Effect("""{ "earn": { "points": 1, "currency": "bonus" } }""", """
        "facts": [ { "name": "purchase.note", "type": "text" }, { "name": "purchase.days", "type": "number", "min": 1, "max": 30 },
                   { "name": "program.paused", "type": "bool" } ],
        "points": [ { "currency": "bonus", "redemption": { "of": "base.net" } }, { "currency": "stamp" } ]
        """);

    private static readonly Purchase Good = Purchase(Line("a", 10));

    private static Purchase With(params (string, FactValue)[] facts) => Good with { Facts = FactSet.Of(facts) };

    /// <summary>An event for each descriptor that the binder gives, with exactly what comes of it.</summary>
    public static TheoryData<string, string> Refusals() =>
    [
        .. Cases.Select(c => (c.Name, c.Expected)),
    ];

    private static readonly (string Name, Purchase Purchase, string Expected)[] Cases =
    [
        ("unknown fact", With(("nights", FactValue.Of(1m))), "LR3001 /purchase/facts/nights"),
        ("built-in given as a fact", With(("channel", FactValue.Of("web"))), "LR3001 /purchase/facts/channel"),
        ("fee given as a fact", With(("fee", FactValue.Of(1m))), "LR3001 /purchase/facts/fee"),
        ("unknown fact of a line", Purchase(Line("a", 10, 1, ("genre", FactValue.Of("x")))), "LR3001 /purchase/lines/0/facts/genre"),
        ("wrong kind", With(("days", FactValue.Of("many"))), "LR3002 /purchase/facts/days"),
        ("below the least", With(("days", FactValue.Of(0m))), "LR3003 /purchase/facts/days"),
        ("above the greatest", With(("days", FactValue.Of(31m))), "LR3003 /purchase/facts/days"),
        ("negative line", Purchase(Line("a", -0.01m)), "LR3003 /purchase/lines/0/gross"),
        ("over a trillion", Purchase(Line("a", 1_000_000_000_000.01m)), "LR3003 /purchase/lines/0/gross"),
        ("third of a kopeck", Purchase(Line("a", 0.333m)), "LR3004 /purchase/lines/0/gross"),
        ("quantity too fine", Purchase(Line("a", 1, 0.0001m)), "LR3004 /purchase/lines/0/quantity"),
        ("too many lines", Purchase([.. Enumerable.Range(0, Engine.Model.Purchase.LinesMax + 1).Select(i => Line("l" + i, 1))]), "LR3005 /purchase/lines"),
        ("nothing", Purchase(), "LR3006 /purchase"),
        ("line twice", Purchase(Line("a", 1), Line("b", 1), Line("a", 1)), "LR3007 /purchase/lines/2/id"),
        ("other currency", Good with { Currency = "EUR" }, "LR3008 /purchase/currency"),
        ("instant out of years", Good.On("1899-12-31T00:00:00Z"), "LR3009 /purchase/at"),
        ("text too long", With(("note", FactValue.Of(new string('x', 201)))), "LR3010 /purchase/facts/note"),
        ("unknown fee", Good with { Fees = FactSet.Of(("tip", FactValue.Of(1m))) }, "LR3011 /purchase/fees/tip"),
        ("no purchase id", Good with { Id = "" }, "LR3012 /purchase/id"),
        ("no line id", Purchase(Line("", 1)), "LR3012 /purchase/lines/0/id"),
        ("unknown points", Good with { Pay = [new PointsRequest("gold", 1)] }, "LR3015 /purchase/pay/0"),
        ("points that cannot pay", Good with { Pay = [new PointsRequest("stamp", 1)] }, "LR3016 /purchase/pay/0"),
        ("points asked twice", Good with { Pay = [new PointsRequest("bonus", 1), new PointsRequest("bonus", null)] }, "LR3017 /purchase/pay/1"),
        ("fewer points than none", Good with { Pay = [new PointsRequest("bonus", -1)] }, "LR3003 /purchase/pay/0/points"),
        ("a piece of a point", Good with { Pay = [new PointsRequest("bonus", 0.5m)] }, "LR3004 /purchase/pay/0/points"),
        ("unlisted choice", Purchase(Line("a", 1, "ballet")), "LR3051 /purchase/lines/0/facts/category"),
    ];

    [Theory]
    [MemberData(nameof(Refusals))]
    public void Decide_OneThingWrong_ExactlyItsCodeAndPointer(string name, string expected) =>
        Assert.Equal([expected], Club.Doubts(Cases.Single(c => c.Name == name).Purchase, Member()));

    [Theory]
    [InlineData("facts", "fee", "It is a fee: put it under 'fees' of the purchase.", "Это сбор: укажите его в «fees» покупки.")]
    [InlineData("facts", "channel", "Put it beside 'facts', not under it.", "Укажите его рядом с «facts», а не внутри.")]
    [InlineData("facts", "gross", "The program works it out itself: leave it out.", "Программа определяет это сама: не указывайте.")]
    [InlineData("facts", "tier", "The program works it out itself: leave it out.", "Программа определяет это сама: не указывайте.")]
    [InlineData("facts", "visits", "The program works it out itself: leave it out.", "Программа определяет это сама: не указывайте.")]
    [InlineData("facts", "level", "It is a fact of the member: write it on the member's record.", "Это факт участника: запишите его в данных участника.")]
    [InlineData("facts", "category", "It is a fact of a line: put it under 'facts' of the line.", "Это факт строки чека: укажите его в «facts» строки.")]
    [InlineData("facts", "quantity", "It belongs to 'line' itself, beside its 'facts'.", "Это поле самого «line», рядом с «facts».")]
    [InlineData("facts", "dayz", "Did you mean 'days'?", "Возможно, имелось в виду «days»?")]
    [InlineData("facts", "weather", "Declare it under 'facts' of the pack.", "Объявите его в разделе «facts» пакета.")]
    [InlineData("fees", "days", "It is a fact of the purchase: put it under 'facts' of the purchase.", "Это факт покупки: укажите его в «facts» покупки.")]
    [InlineData("line", "days", "It is a fact of the purchase: put it under 'facts' of the purchase.", "Это факт покупки: укажите его в «facts» покупки.")]
    [InlineData("line", "fee", "It is a fee: put it under 'fees' of the purchase.", "Это сбор: укажите его в «fees» покупки.")]
    [InlineData("line", "sku", "Put it beside 'facts', not under it.", "Укажите его рядом с «facts», а не внутри.")]
    [InlineData("member", "tier", "The program works it out itself: leave it out.", "Программа определяет это сама: не указывайте.")]
    [InlineData("member", "birthDate", "Put it beside 'facts', not under it.", "Укажите его рядом с «facts», а не внутри.")]
    public void fact_in_the_wrong_place_is_told_where_it_belongs(string place, string name, string en, string ru)
    {
        var pack = Effect("""{ "earn": { "points": 1, "currency": "bonus" } }""", """
            "facts": [ { "name": "purchase.days", "type": "number", "min": 1, "max": 30 } ], "points": [ { "currency": "bonus" } ],
            "counters": [ { "name": "visits", "count": "purchase", "window": "year" } ],
            "tiers": { "levels": [ { "tier": "gold", "any": { "member.visits": 10 } } ], "upgrade": "immediately" }
            """);
        var given = FactSet.Of((name, FactValue.Of(1m)));
        var purchase = place switch
        {
            "facts" => Good with { Facts = given },
            "fees" => Good with { Fees = given },
            "line" => Purchase(Line("a", 10, 1, (name, FactValue.Of(1m)))),
            _ => Good,
        };

        Assert.False(pack.TryDecide(purchase, place == "member" ? Member((name, FactValue.Of(1m))) : Member(), new ProgramSnapshot(), out _, out var diagnostics));

        var found = Assert.Single(diagnostics, d => d.IsError);
        Assert.Equal((en, ru), (found.Hint(ProductLanguage.English), found.Hint(ProductLanguage.Russian)));
    }

    [Fact]
    public void decide_points_pay_without_a_member_is_refused() =>
        Assert.Equal(["LR3018 /purchase/pay/0"], Club.Doubts(Good with { Pay = [new PointsRequest("bonus", 1)] }));

    [Fact]
    public void decide_member_with_a_tier_where_there_are_none_is_refused() =>
        Assert.Equal(["LR3019 /member/tier"], Club.Doubts(Good, Member() with { Tier = "gold" }));

    [Fact]
    public void decide_member_with_points_out_of_bounds_is_refused() =>
        Assert.Equal(
            ["LR3003 /member/points/bonus", "LR3015 /member/points/gold"],
            Club.Doubts(Good, Member() with { Available = [new PointsAmount("bonus", -1), new PointsAmount("gold", 1)] }));

    [Fact]
    public void Decide_ManyThingsWrong_AllAtOnceInOrder() =>
        Assert.Equal(
            ["LR3003 /member/facts/level", "LR3002 /program/facts/paused", "LR3008 /purchase/currency", "LR3011 /purchase/fees/tip", "LR3003 /purchase/lines/0/gross", "LR3004 /purchase/lines/1/gross"],
            Club.Doubts(
                Purchase(Line("a", -1), Line("b", 0.001m)) with { Currency = "EUR", Fees = FactSet.Of(("tip", FactValue.Of(1m))) },
                Member(("level", FactValue.Of(101m))),
                new ProgramSnapshot { Facts = FactSet.Of(("paused", FactValue.Of("yes"))) }));

    [Fact]
    public void Decide_AtTheEdgeOfEveryBound_IsTaken()
    {
        var lines = Enumerable.Range(0, Engine.Model.Purchase.LinesMax).Select(i => Line("l" + i, 1_000_000_000_000m, 1_000_000_000m)).ToArray();
        var decision = Effect("""{ "discount": { "percent": 33.333333, "of": "base.net", "units": 1000000000, "round": "down" } }, { "earn": { "percent": 100, "of": "base.net", "round": "down" } }""")
            .DecideFor(Member(), Purchase(lines).WithFee(1_000_000_000_000m));
        Assert.Equal(1_001_000_000_000_000m, decision.Totals.Gross);
    }

    [Theory]
    [InlineData("2026-02-30T12:00:00+03:00")]
    [InlineData("2026-02-03T12:00:00+19:00")]
    public void Read_InstantNotInTheCalendar_ExactlyItsCode(string at)
    {
        var json = $$"""{ "purchase": { "id": "p", "at": "{{at}}", "lines": [ { "id": "a", "gross": 1 } ] } }""";
        Assert.Null(PurchaseContext.Read("case.json", Encoding.UTF8.GetBytes(json), out var diagnostics));
        Assert.Equal(["LR3014 /purchase/at"], diagnostics.Select(d => $"{d.Code} {d.Place.Pointer}"));
    }

    [Fact]
    public void Descriptors_All_HaveACase()
    {
        // Some are shown where what they are about is tested: members, activities, choices, rewards.
        DiagnosticDescriptor[] elsewhere =
        [
            EventDiagnostics.NotInCalendar, EventDiagnostics.NobodyPays, EventDiagnostics.NoTiers, EventDiagnostics.UnknownActivity, EventDiagnostics.UnknownChoice,
            EventDiagnostics.NobodyHolds, EventDiagnostics.NotHeld, EventDiagnostics.PresentedTwice, EventDiagnostics.TooManyRewards, EventDiagnostics.RewardHeldTwice,
            EventDiagnostics.BornOutOfTime, EventDiagnostics.NotOfThisVersion,
        ];
        var shown = Cases.Select(c => c.Expected[..6]).Concat(elsewhere.Select(d => d.Code)).Distinct().Order(StringComparer.Ordinal);
        var declared = typeof(EventDiagnostics).GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => ((DiagnosticDescriptor)f.GetValue(null)!).Code);
        Assert.Equal(declared.Order(StringComparer.Ordinal), shown);
    }
}
