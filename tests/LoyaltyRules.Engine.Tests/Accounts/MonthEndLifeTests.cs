using NodaTime;
using NodaTime.Text;

namespace LoyaltyRules.Engine.Tests.Accounts;

/// <summary>The end of a month is kept by whatever has a deadline: points, tiers and their grace, rewards, grants (T1).</summary>
[Trait("Semantics", "T1")]
public sealed class MonthEndLifeTests
{
    [Theory]
    [InlineData("month", "P1M")]
    [InlineData("month", "P6M")]
    [InlineData("month", "P1Y")]
    [InlineData("quarter", "P1M")]
    [InlineData("quarter", "P3M")]
    [InlineData("year", "P2M")]
    public void points_tiers_rewards_and_grants_end_on_the_same_last_day_of_a_month(string roundUp, string after)
    {
        var deadline = $$"""{ "since": "ANCHOR", "roundUp": "{{roundUp}}", "after": "{{after}}" }""";
        string From(string anchor) => deadline.Replace("ANCHOR", anchor, StringComparison.Ordinal);
        var pack = Theatre.Pack($$"""
            "points": [ { "currency": "bonus", "expires": {{From("lot.earnedOn")}} } ],
            "counters": [ { "name": "orders", "count": "purchase", "window": "lifetime" } ],
            "tiers": { "levels": [ { "tier": "gold", "any": { "member.orders": 1 } } ], "upgrade": "immediately", "downgrade": "qualified", "until": {{From("tier.enteredOn")}} },
            "privileges": [ { "id": "tea", "granted": true } ],
            "rewards": [ { "id": "mug", "kind": "gift", "expires": {{From("reward.issuedOn")}} } ],
            "rules": [ { "id": "r", "then": [ { "earn": { "points": 5 } }, { "issue": "mug" }, { "grant": { "privilege": "tea", "for": {{From("event.date")}} } } ] } ]
            """);
        for (var day = new LocalDate(2027, 1, 10); day < new LocalDate(2029, 1, 1); day = day.PlusMonths(1))
        {
            var book = Theatre.Book(pack, "2027-01-01");
            book.Buy(Theatre.Order("p", LocalDatePattern.Iso.Format(day), "m", 10));
            var member = book.State.Member("m");
            var ends = book.Points().OpenLots.Single().Deadlines.LastDay!.Value;
            Assert.Equal(ends.With(DateAdjusters.EndOfMonth), ends);
            Assert.Equal([ends, ends, ends], [member.Tier!.Reached.Until!.Value, member.Rewards.Values.Single().ExpiresOn!.Value, member.Privileges.Single().Until!.Value]);
        }
    }

    [Theory]
    [InlineData("\"until\": { \"since\": \"tier.enteredOn\", \"roundUp\": \"month\", \"after\": \"P12M\" }", "2026-02-10", "2027-02-28", "2027-03-31")]
    [InlineData("\"until\": { \"since\": \"tier.enteredOn\", \"after\": \"P12M\" }", "2026-02-28", "2027-02-28", "2027-03-28")]
    [InlineData("\"review\": \"quarter\"", "2026-04-10", "2026-06-30", "2026-07-31")]
    [InlineData("\"review\": \"week\"", "2027-02-22", "2027-02-28", "2027-03-28")]
    public void grace_after_the_end_of_a_period_ends_with_a_month(string review, string bought, string reviewed, string until)
    {
        var book = Theatre.Book($$"""
            "counters": [ { "name": "orders", "count": "purchase", "window": "P1D" } ],
            "tiers": { "levels": [ { "tier": "gold", "any": { "member.orders": 1 } } ], "upgrade": "immediately", "downgrade": "qualified", "grace": "P1M", {{review}} }
            """);
        book.Buy("p", bought, 10);
        book.AdvanceTo(LocalDatePattern.Iso.Format(Theatre.Day(reviewed).PlusDays(1)));
        Assert.Equal(Theatre.Day(until), book.State.Member("m").Tier!.Reached.GraceUntil);
    }
}
