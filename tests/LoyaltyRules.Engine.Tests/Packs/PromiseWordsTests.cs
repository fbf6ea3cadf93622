using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs;
using LoyaltyRules.Engine.Tests.Evaluation;

namespace LoyaltyRules.Engine.Tests.Packs;

/// <summary>Periods, deadlines, limits and tiers as members and marketers read them, with the right cases and numbers.</summary>
public sealed class PromiseWordsTests
{
    [Theory]
    [InlineData("day", "in a day", "за день")]
    [InlineData("week", "in a calendar week", "за календарную неделю")]
    [InlineData("month", "in a calendar month", "за календарный месяц")]
    [InlineData("quarter", "in a calendar quarter", "за календарный квартал")]
    [InlineData("year", "in a calendar year", "за календарный год")]
    [InlineData("lifetime", "in all time", "за всё время")]
    [InlineData("P12M", "in the last 12 months", "за последние 12 месяцев")]
    [InlineData("P1Y", "in the last 12 months", "за последние 12 месяцев")]
    [InlineData("P2Y", "in the last 2 years", "за последние 2 года")]
    [InlineData("P5Y", "in the last 5 years", "за последние 5 лет")]
    [InlineData("P1M", "in the last month", "за последний месяц")]
    [InlineData("P3M", "in the last 3 months", "за последние 3 месяца")]
    [InlineData("P30D", "in the last 30 days", "за последние 30 дней")]
    [InlineData("P2W", "in the last 14 days", "за последние 14 дней")]
    [InlineData("P1M10D", "in the last 1 month and 10 days", "за последние 1 месяц и 10 дней")]
    public void ToPhrase_OfAPeriod_SaysWhenSomethingIsCounted(string text, string en, string ru)
    {
        Assert.True(PeriodWindow.TryParse(text, out var window));
        Assert.Equal(new Phrase(en, ru), window.ToPhrase());
    }

    [Fact]
    public void ToPhrase_OfAPeriodWithItsStart_NamesTheDay()
    {
        Assert.Equal(new Phrase("in a year from 1 September", "за год с 1 сентября"), PeriodWindow.YearFrom(new NodaTime.AnnualDate(9, 1)).ToPhrase());
        Assert.Equal(new Phrase("in the previous calendar week", "за предыдущую календарную неделю"), PeriodWindow.Calendar(PeriodUnit.Week, PeriodWhich.Previous).ToPhrase());
        Assert.Equal(new Phrase("in the previous calendar month", "за предыдущий календарный месяц"), PeriodWindow.Calendar(PeriodUnit.Month, PeriodWhich.Previous).ToPhrase());
    }

    private static RulePack Pack(string members)
    {
        var check = Given.Check($$"""
            { "facts": [ { "name": "member.cardClosedOn", "type": "date", "label": { "en": "card closed on" } } ], {{members}} }
            """);
        Assert.True(check.Pack is not null, string.Join("\n", check.Diagnostics));
        return check.Pack;
    }

    [Theory]
    [InlineData("\"P12M\"", "12 months after they were earned", "через 12 месяцев после начисления")]
    [InlineData("\"P1D\"", "1 day after they were earned", "через 1 день после начисления")]
    [InlineData("\"P3Y21D\"", "3 years and 21 days after they were earned", "через 3 года и 21 день после начисления")]
    [InlineData("{ \"since\": \"lot.earnedOn\", \"roundUp\": \"month\", \"after\": \"P12M\" }", "12 months after the end of the calendar month in which they were earned", "через 12 месяцев после конца календарного месяца начисления")]
    [InlineData("{ \"since\": \"lot.earnedOn\", \"roundUp\": { \"each\": \"year\", \"startsOn\": \"09-01\" } }", "at the end of the year from 1 September in which they were earned", "в конце года с 1 сентября начисления")]
    [InlineData("{ \"since\": \"purchase.completedOn\" }", "on the day the purchase was completed", "в день завершения покупки")]
    [InlineData("{ \"since\": \"member.cardClosedOn\", \"after\": \"P1M\" }", "1 month after “card closed on”", "через 1 месяц после даты «card closed on»")]
    [InlineData("{ \"laterOf\": [ \"P12M\", { \"since\": \"member.lastActivityOn\", \"after\": \"P6M\" } ] }",
        "at the latest of: 12 months after they were earned; 6 months after the member was last active",
        "в самый поздний из сроков: через 12 месяцев после начисления; через 6 месяцев после последней активности участника")]
    [InlineData("{ \"earlierOf\": [ \"P2Y\", { \"laterOf\": [ \"P1Y\", \"P400D\" ] } ], \"unless\": \"member.level > 5\" }",
        "at the earliest of: 2 years after they were earned; (at the latest of: 12 months after they were earned; 400 days after they were earned), unless member.level is more than 5",
        "в самый ранний из сроков: через 2 года после начисления; (в самый поздний из сроков: через 12 месяцев после начисления; через 400 дней после начисления), если не выполнено условие: member.level больше чем 5")]
    public void ToPhrase_OfADeadline_SaysTheDateItComesTo(string deadline, string en, string ru) =>
        Assert.Equal(new Phrase(en, ru), Pack($$""" "points": [ { "currency": "bonus", "expires": {{deadline}} } ] """).Points[0].Expires!.ToPhrase());

    [Theory]
    [InlineData("\"per\": \"member\", \"window\": \"year\", \"times\": 1", "at most 1 time for each member in a calendar year", "не больше 1 раза на каждого участника за календарный год")]
    [InlineData("\"per\": \"household\", \"window\": \"month\", \"times\": 2", "at most 2 times for each household in a calendar month", "не больше 2 раз на каждую семью за календарный месяц")]
    [InlineData("\"per\": \"purchase\", \"points\": 1", "at most 1 point for each purchase", "не больше 1 балла на каждую покупку")]
    [InlineData("\"per\": \"program\", \"window\": \"lifetime\", \"points\": 500000, \"over\": \"skip\"",
        "at most 500,000 points for all members together in all time; more than that is not given at all", "не больше 500\u00A0000 баллов на всех участников вместе за всё время; сверх этого не даётся ничего")]
    [InlineData("\"per\": \"member\", \"window\": \"week\", \"amount\": 1000.50", "at most 1,000.50 RUB for each member in a calendar week", "не больше 1\u00A0000,50 RUB на каждого участника за календарную неделю")]
    [InlineData("\"per\": \"purchase\", \"points\": \"member.level * 10\"", "at most so many points: member.level × 10, for each purchase", "баллов не больше, чем member.level × 10, на каждую покупку")]
    public void ToPhrase_OfALimit_SaysWhatIsTheMost(string limit, string en, string ru)
    {
        var pack = Pack($$""" "points": [ { "currency": "bonus", "redemption": { "of": "base.net", "limits": [ { {{limit}} } ] } } ] """);
        Assert.Equal(new Phrase(en, ru), pack.Points[0].Redemption!.Limits[0].ToPhrase("RUB"));
    }

    [Theory]
    [InlineData("base.net", "on at most 50,000 RUB for each member in a calendar year", "не больше чем от 50\u00A0000 RUB на каждого участника за календарный год")]
    [InlineData("base.units", "on at most 50,000 units for each member in a calendar year", "не больше чем от 50\u00A0000 ед. на каждого участника за календарный год")]
    public void ToPhrase_OfALimitOnABase_SaysHowMuchOfItCounts(string of, string en, string ru)
    {
        var pack = Pack($$""" "rules": [ { "id": "r", "then": [ { "earn": { "points": 1, "every": 10, "of": "{{of}}", "round": "down" } } ], "limits": [ { "per": "member", "window": "year", "base": 50000 } ] } ] """);
        Assert.Equal(new Phrase(en, ru), pack.Rules[0].Limits[0].ToPhrase("RUB"));
    }

    [Fact]
    public void ToPhrases_OfTiers_SayHowTheyAreReachedKeptAndLost()
    {
        var pack = Pack("""
            "counters": [ { "name": "orders", "count": "purchase", "window": "P12M", "label": { "en": "orders" } }, { "name": "spent", "sum": "purchase.gross", "window": "year", "label": { "en": "spent" } } ],
            "tiers": { "levels": [ { "tier": "silver", "label": { "en": "Silver" }, "any": { "member.orders": 5, "member.spent": 30000 } },
                                   { "tier": "gold", "all": { "member.orders": 10, "member.spent": 90000 } }, { "tier": "friend" } ],
                       "upgrade": "atReview", "review": "week", "until": { "since": "tier.enteredOn", "roundUp": "year", "after": "P12M" }, "grace": "P1M", "downgrade": "oneLevel" }
            """);
        Assert.Equal(
            [
                new Phrase("“Silver” is reached with orders (in the last 12 months) of at least 5, or spent (in a calendar year) of at least 30,000.", "«Silver»: orders (за последние 12 месяцев) — не меньше 5, или spent (за календарный год) — не меньше 30\u00A0000."),
                new Phrase("“gold” is reached with orders (in the last 12 months) of at least 10, and spent (in a calendar year) of at least 90,000.", "«gold»: orders (за последние 12 месяцев) — не меньше 10, и spent (за календарный год) — не меньше 90\u00A0000."),
                new Phrase("“friend” is given by rules only.", "«friend» дают только правила."),
                new Phrase("A tier is entered at the review.", "Уровень присваивается при пересмотре."),
                new Phrase("All members are reviewed at the end of every calendar week.", "Все участники пересматриваются в конце каждой календарной недели."),
                new Phrase("A tier is kept until this at least: 12 months after the end of the calendar year in which the tier was entered.", "Уровень сохраняется как минимум до срока: через 12 месяцев после конца календарного года получения уровня."),
                new Phrase("Who no longer reaches the tier moves down by one level after 1 month.", "Кто больше не достигает уровня, переходит на один уровень ниже через 1 месяц."),
            ],
            pack.Tiers!.ToPhrases());
    }
}
