using LoyaltyRules.Engine.Model;
using NodaTime;

namespace LoyaltyRules.Engine.Simulation.Theatre;

/// <summary>A made-up member of the theatre club.</summary>
/// <param name="Id">Its id.</param>
/// <param name="BirthDate">The day of birth; null when unknown.</param>
/// <param name="JoinedOn">The day of enrolment; earlier purchases are without a member.</param>
/// <param name="City">The home city.</param>
/// <param name="VisitsPerThousandYears">How often the member buys: 1,000 is once a year.</param>
/// <param name="Favourite">The category bought most.</param>
internal sealed record TheatreMember(string Id, LocalDate? BirthDate, LocalDate JoinedOn, string City, int VisitsPerThousandYears, string Favourite)
{
    private const ulong Purpose = 1;

    private static readonly string[] Cities = ["Moscow", "Khimki", "Mytishchi", "Podolsk", "Tver", "Tula", "Kaluga", "Ryazan", "elsewhere"];
    private static readonly int[] CityWeights = [620, 60, 55, 45, 40, 40, 30, 30, 80];

    // A heavy tail: half of the members come once a year, one in a hundred twice a month.
    private static readonly int[] Visits = [1_000, 2_000, 3_500, 6_000, 11_000, 25_000];
    private static readonly int[] VisitWeights = [50, 22, 14, 9, 4, 1];

    /// <summary>The member of a number, whatever the others are.</summary>
    public static TheatreMember Of(TheatreHistoryOptions options, int number)
    {
        var random = new SeededRandom(options.Seed, Purpose, (ulong)number);
        var visits = Visits[random.Pick(VisitWeights)];
        var daysInHistory = Period.DaysBetween(options.From, options.End);
        var joined = random.Below(100) < 70
            ? options.From.PlusDays(-1 - random.Below(5 * 365))
            : options.From.PlusDays(random.Below(daysInHistory));
        return new TheatreMember(
            FormattableString.Invariant($"M{number:D6}"),
            BirthDateOf(random, options.From.Year),
            joined,
            Cities[random.Pick(CityWeights)],
            visits,
            TheatreBoxOffice.TicketCategories[random.Pick(TheatreBoxOffice.CategoryWeights)]);
    }

    /// <summary>The member as the engine sees it.</summary>
    public MemberSnapshot ToSnapshot() =>
        new() { Id = Id, BirthDate = BirthDate, JoinedOn = JoinedOn };

    /// <summary>Whether the day is a birthday; born on 29 February means the 28th in other years (T2).</summary>
    public bool HasBirthday(LocalDate day) =>
        BirthDate is { } born && born.Month == day.Month
        && (born.Day == day.Day || (born.Day == 29 && born.Month == 2 && day.Day == 28 && !CalendarSystem.Iso.IsLeapYear(day.Year)));

    private static LocalDate? BirthDateOf(SeededRandom random, int year)
    {
        var kind = random.Below(1_000);
        var born = year - 16 - random.Below(30) - random.Below(35);
        if (kind < 60)
        {
            return null;
        }

        // More of them than in life, so that every history has some.
        return kind < 65
            ? new LocalDate(born - (born % 4), 2, 29)
            : new LocalDate(born, 1, 1).PlusDays(random.Below(365));
    }
}
