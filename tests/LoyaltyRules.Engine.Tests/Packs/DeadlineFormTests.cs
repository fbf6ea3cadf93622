using LoyaltyRules.Engine.Evaluation.Deadlines;
using LoyaltyRules.Engine.Evaluation.Questions;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Tests.Evaluation;
using NodaTime;
using static LoyaltyRules.Engine.Tests.Evaluation.Given;

namespace LoyaltyRules.Engine.Tests.Packs;

/// <summary>Deadlines on a day of the calendar, at the end of a period after adding, and on anniversaries (T1), against the calendar walked day by day.</summary>
[Trait("Semantics", "T1")]
public sealed class DeadlineFormTests
{
    private static LocalDate? ExpiryOf(string deadline, LocalDate boughtOn, LocalDate? joinedOn = null)
    {
        var pack = Rules("""{ "id": "r", "then": [ { "earn": { "points": 1 } } ] }""", $$""" "points": [ { "currency": "bonus", "expires": {{deadline}} } ], "timeZone": "UTC" """);
        return pack.ExpiryOf(pack.Pack.Points[0], null, new DeadlineDates(boughtOn) { LotEarnedOn = boughtOn }, Member() with { JoinedOn = joinedOn }, ProgramSnapshot.Empty);
    }

    [Theory]
    [InlineData("""{ "day": "2026-12-31" }""", "2026-12-31")]
    [InlineData("""{ "since": "lot.earnedOn", "after": "P3M", "thenRoundUp": "month" }""", "2026-12-31")]
    [InlineData("""{ "since": "lot.earnedOn", "roundUp": "month", "after": "P3M", "thenRoundUp": "quarter" }""", "2026-12-31")]
    [InlineData("""{ "since": "lot.earnedOn", "after": "P17D", "thenRoundUp": { "each": "year", "startsOn": "10-02" } }""", "2027-10-01")]
    [InlineData("""{ "since": "lot.earnedOn", "after": "P1Y", "anniversaryOf": "member.joinedOn" }""", "2028-03-01")]
    [InlineData("""{ "since": "lot.earnedOn", "after": "P168D", "anniversaryOf": "member.joinedOn" }""", "2027-03-02")]
    [InlineData("""{ "earlierOf": [ { "day": "2030-01-01" }, { "since": "lot.earnedOn", "after": "P1D", "thenRoundUp": "week" } ] }""", "2026-09-20")]
    public void Expiry_OfEachForm_IsTheDayCountedByHand(string deadline, string expected)
    {
        // Bought on Tuesday, 15 September 2026; joined on 2 March, or on 1 March for the leap year.
        var joined = expected == "2028-03-01" ? new LocalDate(2024, 3, 1) : new LocalDate(2024, 3, 2);
        Assert.Equal(expected, NodaTime.Text.LocalDatePattern.Iso.Format(ExpiryOf(deadline, new LocalDate(2026, 9, 15), joined)!.Value));
    }

    [Fact]
    public void Expiry_OnAnAnniversary_IsTheFirstDayThatIsOne()
    {
        for (var seed = 0; seed < 400; seed++)
        {
            var random = new Random(seed);
            var (joined, bought) = (new LocalDate(2020, 2, 27).PlusDays(random.Next(4) == 0 ? 2 : random.Next(1_200)), new LocalDate(2024, 1, 1).PlusDays(random.Next(1_500)));
            var months = random.Next(1, 30);
            var day = bought.PlusMonths(months);
            while (!(day.Month == joined.Month && day.Day == joined.Day) && !(joined is { Month: 2, Day: 29 } && day is { Month: 2, Day: 28 } && !CalendarSystem.Iso.IsLeapYear(day.Year)))
            {
                day = day.PlusDays(1);
            }

            Assert.Equal(day, ExpiryOf($$"""{ "since": "lot.earnedOn", "after": "P{{months}}M", "anniversaryOf": "member.joinedOn" }""", bought, joined));
        }
    }

    [Fact]
    public void Expiry_OnADayThatIsOver_GivesNothingAndNamesTheDay()
    {
        var effect = Rules("""{ "id": "r", "then": [ { "earn": { "points": 1 } } ] }""", """ "points": [ { "currency": "bonus", "expires": { "day": "2026-09-14" } } ] """).Decide(Line("a", 10)).Of("r");
        Assert.Equal((EffectOutcome.Expired, new LocalDate(2026, 9, 14)), (effect.Outcome, effect.ExpiredOn));
    }

    [Theory]
    [InlineData("""{ "day": "2026-12-31" }""", "on 2026-12-31", "в день 2026-12-31")]
    [InlineData("""{ "since": "lot.earnedOn", "after": "P2Y", "thenRoundUp": "year" }""", "2 years after they were earned, then at the end of that calendar year", "через 2 года после начисления, затем до конца календарного года")]
    [InlineData(
        """{ "since": "lot.earnedOn", "after": "P1Y", "anniversaryOf": "member.joinedOn" }""",
        "12 months after they were earned, then on the next anniversary of “day of joining”", "через 12 месяцев после начисления, затем до ближайшей годовщины даты «день вступления»")]
    public void Words_OfEachForm_SayIt(string deadline, string english, string russian)
    {
        var said = Pack($$"""{ "points": [ { "currency": "bonus", "expires": {{deadline}} } ] }""").Pack.Points[0].Expires!.ToPhrase();
        Assert.Equal((english, russian), (said.En, said.Ru));
    }

    [Theory]
    [InlineData("""{ "day": "2026-02-30" }""")]
    [InlineData("""{ "day": "2026-12-31", "after": "P1D" }""")]
    [InlineData("""{ "since": "lot.earnedOn", "thenRoundUp": "month", "anniversaryOf": "member.joinedOn" }""")]
    [InlineData("""{ "since": "lot.earnedOn", "anniversaryOf": "lot.earnedOn" }""")]
    [InlineData("""{ "since": "lot.earnedOn", "anniversaryOf": "member.level" }""")]
    [InlineData("""{ "since": "lot.earnedOn", "thenRoundUp": "P3M" }""")]
    public void Forms_ThatMeanNothing_AreRefused(string deadline) =>
        Assert.NotEmpty(Check($$"""{ "points": [ { "currency": "bonus", "expires": {{deadline}} } ] }""").Diagnostics.Where(d => d.IsError));
}
