using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Evaluation;
using LoyaltyRules.Engine.Evaluation.Deadlines;
using LoyaltyRules.Engine.Evaluation.Output;
using LoyaltyRules.Engine.Evaluation.Questions;
using LoyaltyRules.Engine.Model;
using NodaTime;
using static LoyaltyRules.Engine.Tests.Evaluation.Given;

namespace LoyaltyRules.Engine.Tests.Evaluation;

/// <summary>When points can be spent and expire, and until when tiers and privileges are granted.</summary>
[Trait("Semantics", "T1 P2")]
public sealed class TermsTests
{
    private static readonly LocalDate Day = new(2026, 9, 15);

    private static CompiledPack Points(string terms, string then = """{ "earn": { "points": 10 } }""", string more = "") =>
        Rules($$"""{ "id": "r", "then": [ {{then}} ] }""", $$""" "points": [ { "currency": "bonus" {{terms}} } ] {{more}} """);

    private static LotTerms TermsOf(CompiledPack pack, MemberSnapshot? member = null) =>
        pack.DecideFor(member ?? Member(), Purchase(Line("a", 1))).Of("r").Terms!.Value;

    [Fact]
    public void decide_points_without_terms_are_there_at_once_and_for_good() =>
        Assert.Equal(new LotTerms(Day, null, Slides: false), TermsOf(Points("")));

    [Fact]
    public void decide_points_wait_out_the_last_day_and_expire_counted_from_the_end_of_the_month() =>
        Assert.Equal(
            new LotTerms(new LocalDate(2026, 9, 30), new LocalDate(2027, 9, 30), Slides: false),
            TermsOf(Points(""", "available": "P14D", "expires": { "since": "lot.earnedOn", "roundUp": "month", "after": "P12M" } """)));

    [Fact]
    public void decide_expiry_counted_from_the_first_day_of_spending_sees_it() =>
        Assert.Equal(
            new LotTerms(new LocalDate(2026, 9, 30), new LocalDate(2026, 10, 10), Slides: false),
            TermsOf(Points(""", "available": "P14D", "expires": { "since": "lot.availableFrom", "after": "P10D" } """)));

    [Fact]
    public void decide_own_terms_of_an_earn_go_before_its_currencys() =>
        Assert.Equal(
            new LotTerms(null, new LocalDate(2026, 12, 14), Slides: false),
            TermsOf(Points(""", "available": "P14D" """, """{ "earn": { "points": 10, "available": { "since": "purchase.completedOn" }, "expires": "P90D" } }""")));

    [Fact]
    public void decide_expiry_that_moves_with_the_member_has_no_day_yet() =>
        Assert.Equal(new LotTerms(Day, null, Slides: true), TermsOf(Points(""", "expires": { "since": "member.lastActivityOn", "after": "P1Y" } """)));

    [Fact]
    public void decide_expiry_is_waived_for_a_tier()
    {
        const string Gold = """, "tiers": { "levels": [ { "tier": "gold", "all": { "member.orders": 5 } } ] }, "counters": [ { "name": "orders", "count": "purchase", "window": "year" } ] """;
        var pack = Points(""", "expires": { "since": "lot.earnedOn", "after": "P1Y", "unless": "member.tier == 'gold'" } """, more: Gold);
        Assert.Equal(new LocalDate(2027, 9, 15), TermsOf(pack).ExpiresOn);
        Assert.Null(TermsOf(pack, Member() with { Tier = "gold" }).ExpiresOn);
    }

    [Fact]
    public void expiry_that_slides_is_seen_anew_with_the_member_of_the_day()
    {
        var pack = Points(""", "expires": { "laterOf": [ { "since": "lot.earnedOn", "after": "P6M" }, { "since": "member.lastActivityOn", "after": "P1Y" } ] } """);
        var currency = Assert.Single(pack.Pack.Points);
        var dates = new DeadlineDates(new LocalDate(2026, 12, 1)) { LotEarnedOn = Day };
        Assert.Equal(new LocalDate(2027, 3, 15), pack.ExpiryOf(currency, null, dates, Member(), ProgramSnapshot.Empty));
        Assert.Equal(
            new LocalDate(2027, 11, 30), pack.ExpiryOf(currency, null, dates, Member() with { LastActivityOn = new LocalDate(2026, 11, 30) }, ProgramSnapshot.Empty));
    }

    [Fact]
    public void terms_at_completion_name_the_day()
    {
        var pack = Points("", """{ "earn": { "points": 10, "available": { "since": "purchase.completedOn" } } }""");
        var earn = pack.EarnOf("r", 0)!;
        var completed = new DeadlineDates(new LocalDate(2026, 10, 2)) { LotEarnedOn = Day, PurchaseDate = Day, PurchaseCompletedOn = new LocalDate(2026, 10, 1) };
        Assert.Equal(new LocalDate(2026, 10, 2), pack.TermsOf(earn.Currency, earn, completed, Member(), ProgramSnapshot.Empty).AvailableFrom);
    }

    [Fact]
    public void decide_grant_names_its_last_day()
    {
        var pack = Points("", """{ "grant": { "privilege": "tea", "for": { "since": "event.date", "roundUp": "month", "after": "P1M" } } }""",
            """, "privileges": [ { "id": "tea", "name": { "en": "Tea in the box" }, "granted": true } ] """);
        var decision = pack.DecideFor(Member(), Purchase(Line("a", 1)));
        var grant = decision.Of("r");
        Assert.Equal((EffectKind.Grant, "tea", new LocalDate(2026, 10, 31), 1m), (grant.Kind, grant.Granted, grant.GrantedUntil, grant.Result));
        Assert.Equal(["r: “Tea in the box” until 2026-10-31."], new DecisionWords(pack.Pack, ProductLanguage.English).Gives(decision));
        Assert.Equal(EffectOutcome.NoMember, pack.DecideFor(null, Purchase(Line("a", 1))).Of("r").Outcome);
    }

    [Fact]
    public void decide_grant_until_a_date_that_is_absent_is_unknown()
    {
        var pack = Points("", """{ "grant": { "privilege": "tea", "for": { "since": "member.cardUntil" } } }""",
            """, "facts": [ { "name": "member.cardUntil", "type": "date" } ], "privileges": [ { "id": "tea", "granted": true } ] """);
        var grant = pack.Decide(Line("a", 1)).Of("r");
        Assert.Equal(EffectOutcome.Unknown, grant.Outcome);
        Assert.Equal(["member.cardUntil"], grant.Missing);
    }

    [Theory]
    [InlineData("", "")]
    [InlineData(""", "available": "P14D", "expires": "P1Y" """, " Can be spent from 2026-09-30 to 2027-09-15.")]
    [InlineData(""", "expires": "P1Y" """, " Can be spent from 2026-09-15 to 2027-09-15.")]
    [InlineData(""", "available": { "since": "purchase.completedOn" } """, " From when they can be spent is not known yet.")]
    [InlineData(""", "expires": { "since": "member.lastActivityOn", "after": "P1Y" } """, " Can be spent from 2026-09-15 on. Until when depends on what the member does.")]
    public void words_terms_are_told_where_they_do_not_go_without_saying(string terms, string told)
    {
        var pack = Points(terms);
        Assert.Equal(["r: 10 bonus." + told], new DecisionWords(pack.Pack, ProductLanguage.English).Gives(pack.Decide(Line("a", 1))));
    }
}
