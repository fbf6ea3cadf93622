using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using LoyaltyRules.Engine.Diagnostics;
using NodaTime;
using NodaTime.Text;

namespace LoyaltyRules.Engine.Model;

/// <summary>The calendar stretches a period can be.</summary>
public enum PeriodUnit
{
    /// <summary>One local day.</summary>
    Day,

    /// <summary>Monday to Sunday, or seven days from the weekday that the period names.</summary>
    Week,

    /// <summary>A calendar month, or a month from the day that the period names.</summary>
    Month,

    /// <summary>January to March, and so on, or three months from the day that the period names.</summary>
    Quarter,

    /// <summary>A year from 1 January, or from the day the period names.</summary>
    Year,
}

/// <summary>Which of the calendar stretches a period means, seen from a day.</summary>
public enum PeriodWhich
{
    /// <summary>The one the day lies in.</summary>
    Current,

    /// <summary>The one before it.</summary>
    Previous,
}

/// <summary>
/// A period: the one form of a stretch of days that counters and limits look at. A calendar word, a rolling duration, a calendar
/// stretch with its start and <see cref="PeriodWhich"/>, or all time. Days are local days of the program's zone. Immutable, equal by value.
/// </summary>
public sealed record PeriodWindow
{
    /// <summary>The longest rolling period, in months (100 years).</summary>
    public const int RollingMonthsMax = 1_200;

    /// <summary>The longest rolling period, in days (100 years).</summary>
    public const int RollingDaysMax = 36_525;

    private const int MonthsOfQuarter = 3;

    private static readonly string[] Words = ["day", "week", "month", "quarter", "year"];
    private static readonly string[] Weekdays = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

    private PeriodWindow()
    {
    }

    /// <summary>All time.</summary>
    public static PeriodWindow Lifetime { get; } = new() { IsLifetime = true };

    /// <summary>Whether the period is all time.</summary>
    public bool IsLifetime { get; private init; }

    /// <summary>Whether the period is a rolling duration that ends with the day it is seen from.</summary>
    public bool IsRolling => RollingMonths > 0 || RollingDays > 0;

    /// <summary>The months of a rolling period, its years included; 0 when it is not rolling.</summary>
    public int RollingMonths { get; private init; }

    /// <summary>The days of a rolling period, its weeks included; 0 when it is not rolling.</summary>
    public int RollingDays { get; private init; }

    /// <summary>The calendar stretch; meaningless when the period is rolling or all time.</summary>
    public PeriodUnit Each { get; private init; }

    /// <summary>The day that a <see cref="PeriodUnit.Year"/> starts on, or the first <see cref="PeriodUnit.Quarter"/> of a year. 29 February means the 28th in years without one.</summary>
    public AnnualDate StartsOn { get; private init; } = new(1, 1);

    /// <summary>The day of the month that a <see cref="PeriodUnit.Month"/> starts on, from 1 to 31; the last day of a month that is shorter.</summary>
    public int StartsOnDay { get; private init; } = 1;

    /// <summary>The day that a <see cref="PeriodUnit.Week"/> starts on.</summary>
    public IsoDayOfWeek StartsOnWeekday { get; private init; } = IsoDayOfWeek.Monday;

    /// <summary>The date of the member that it starts on in place of a day of its own, as the pack names it (<c>member.joinedOn</c>); null for none.</summary>
    public string? StartsOnFact { get; private init; }

    /// <summary>What people call that date.</summary>
    public Phrase? StartsOnLabel { get; init; }

    /// <summary>
    /// The year around a birthday: every day belongs to the birthday that is nearest, so that the days before and after one birthday are in one period, whatever the calendar year (T5).
    /// </summary>
    public static PeriodWindow AroundBirthday { get; } = new() { Each = PeriodUnit.Year, IsAroundBirthday = true };

    /// <summary>Whether it is the year around a birthday.</summary>
    public bool IsAroundBirthday { get; private init; }

    /// <summary>Whether it is another period for each member: it starts on a date of the member.</summary>
    public bool IsOfMember => IsAroundBirthday || StartsOnFact is not null;

    /// <summary>Whether its last day is always the last of a month: months, quarters, and years that start on the first of one.</summary>
    public bool EndsWithMonth =>
        this is { IsLifetime: false, IsRolling: false, StartsOnDay: 1, StartsOn.Day: 1, Each: PeriodUnit.Month or PeriodUnit.Quarter or PeriodUnit.Year };

    /// <summary>Which of the calendar stretches.</summary>
    public PeriodWhich Which { get; private init; }

    /// <summary>A calendar stretch.</summary>
    public static PeriodWindow Calendar(PeriodUnit each, PeriodWhich which = PeriodWhich.Current) => new() { Each = each, Which = which };

    /// <summary>
    /// A calendar stretch that starts on a day of its own: of a week <c>sunday</c>, of a month <c>15</c>, of a quarter or a year <c>09-01</c>. False where the text is no start of that
    /// stretch.
    /// </summary>
    public static bool TryStarting(PeriodUnit each, string startsOn, PeriodWhich which, [NotNullWhen(true)] out PeriodWindow? window)
    {
        window = each switch
        {
            PeriodUnit.Week when Array.IndexOf(Weekdays, startsOn) is >= 0 and var weekday => new() { Each = each, Which = which, StartsOnWeekday = (IsoDayOfWeek)(weekday + 1) },
            PeriodUnit.Month when startsOn.Length == 2 && int.TryParse(startsOn, NumberStyles.None, CultureInfo.InvariantCulture, out var day) && day is >= 1 and <= 31 =>
                new() { Each = each, Which = which, StartsOnDay = day },
            PeriodUnit.Quarter or PeriodUnit.Year when TryParseStartsOn(startsOn, out var date) => new() { Each = each, Which = which, StartsOn = date },
            _ => null,
        };
        return window is not null;
    }

    /// <summary>A calendar stretch that starts on a date of the member: a year on its anniversaries, a month on its day, a week on its weekday.</summary>
    /// <param name="each">The stretch.</param>
    /// <param name="fact">The date, as the pack names it.</param>
    public static PeriodWindow StartingOn(PeriodUnit each, string fact) => new() { Each = each, StartsOnFact = fact };

    /// <summary>The first day of the period of one member that a day lies in. Of the year around a birthday, 1 January of the year of that birthday.</summary>
    /// <param name="at">The day.</param>
    /// <param name="start">The member's date; null where it is not known: the calendar's own start.</param>
    public LocalDate FirstOf(LocalDate at, LocalDate? start)
    {
        if (start is not { } date)
        {
            return Bounds(at).First;
        }

        if (IsAroundBirthday)
        {
            return new LocalDate(Birthday.Nearest(date, at, leapIsInMarch: false).Year, 1, 1);
        }

        var own = Each switch
        {
            PeriodUnit.Week => this with { StartsOnWeekday = date.DayOfWeek },
            PeriodUnit.Month => this with { StartsOnDay = date.Day },
            _ => this with { StartsOn = new AnnualDate(date.Month, date.Day) },
        };
        return own.Bounds(at).First;
    }

    /// <summary>A year that starts on a day of its own.</summary>
    public static PeriodWindow YearFrom(AnnualDate startsOn, PeriodWhich which = PeriodWhich.Current) =>
        new() { Each = PeriodUnit.Year, StartsOn = startsOn, Which = which };

    /// <summary>
    /// A rolling period of years, months, weeks and days. False when it is empty, has a negative or a time part, or is longer than
    /// <see cref="RollingMonthsMax"/> and <see cref="RollingDaysMax"/> allow.
    /// </summary>
    public static bool TryRolling(Period period, [NotNullWhen(true)] out PeriodWindow? window)
    {
        window = null;
        if (period.HasTimeComponent || period.Years is < 0 or > RollingMonthsMax || period.Months is < 0 or > RollingMonthsMax
            || period.Weeks is < 0 or > RollingDaysMax || period.Days is < 0 or > RollingDaysMax)
        {
            return false;
        }

        // T1: years and months are one distance from the anchor, so that the day is clamped once.
        var months = (period.Years * 12) + period.Months;
        var days = (period.Weeks * 7) + period.Days;
        if (months > RollingMonthsMax || days > RollingDaysMax || (months == 0 && days == 0))
        {
            return false;
        }

        window = new PeriodWindow { RollingMonths = months, RollingDays = days };
        return true;
    }

    /// <summary>Reads the text forms: <c>day week month quarter year lifetime birthday</c>, or an ISO 8601 duration of whole days (<c>P12M</c>, <c>P30D</c>).</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out PeriodWindow? window)
    {
        window = null;
        if (text == "birthday")
        {
            window = AroundBirthday;
            return true;
        }

        if (text == "lifetime")
        {
            window = Lifetime;
            return true;
        }

        if (TryParseUnit(text, out var unit))
        {
            window = Calendar(unit);
            return true;
        }

        // NodaTime's round-trip form is more generous than ISO 8601; a sign or a time part is refused by TryRolling.
        return PeriodPattern.Roundtrip.Parse(text) is { Success: true } parsed && TryRolling(parsed.Value, out window);
    }

    /// <summary>Reads the words of <c>each</c>: <c>day week month quarter year</c>.</summary>
    public static bool TryParseUnit(string text, out PeriodUnit unit)
    {
        var index = Array.IndexOf(Words, text);
        unit = index < 0 ? PeriodUnit.Day : (PeriodUnit)index;
        return index >= 0;
    }

    /// <summary>Reads the day of <c>startsOn</c>, as <c>09-01</c>. 29 February is a day.</summary>
    public static bool TryParseStartsOn(string text, out AnnualDate startsOn)
    {
        var parsed = AnnualDatePattern.Iso.Parse(text);
        startsOn = parsed.Success ? parsed.Value : new AnnualDate(1, 1);
        return parsed.Success;
    }

    /// <summary>
    /// The first and the last day of the period, both included, seen from a day. A rolling period ends with that day and starts the day
    /// after the one that lies its length before: <c>P12M</c> on 15 March is 16 March of last year to 15 March.
    /// </summary>
    public (LocalDate First, LocalDate Last) Bounds(LocalDate at)
    {
        if (IsLifetime)
        {
            return (LocalDate.MinIsoValue, LocalDate.MaxIsoValue);
        }

        if (IsRolling)
        {
            return (at.PlusMonths(-RollingMonths).PlusDays(1 - RollingDays), at);
        }

        var start = StartOfStretch(at);
        return Which == PeriodWhich.Current ? (start, StartAfter(start).PlusDays(-1)) : (StartOfStretch(start.PlusDays(-1)), start.PlusDays(-1));
    }

    /// <summary>Whether a day lies in the period seen from another.</summary>
    public bool Contains(LocalDate day, LocalDate at)
    {
        var (first, last) = Bounds(at);
        return day >= first && day <= last;
    }

    /// <summary>In words, as when something is counted: "in a calendar year", "in the last 12 months".</summary>
    public Phrase ToPhrase() => PeriodWords.When(this);

    /// <summary>Whether it starts on another day than the calendar's own.</summary>
    public bool HasOwnStart => StartsOn != new AnnualDate(1, 1) || StartsOnDay != 1 || StartsOnWeekday != IsoDayOfWeek.Monday;

    private string StartText => !HasOwnStart ? "" : Each switch
    {
        PeriodUnit.Week => Weekdays[(int)StartsOnWeekday - 1],
        PeriodUnit.Month => StartsOnDay.ToString("00", CultureInfo.InvariantCulture),
        _ => AnnualDatePattern.Iso.Format(StartsOn),
    };

    /// <summary>The canonical text: a word, an ISO duration, or <c>year from 09-01</c>, <c>week from sunday</c>, <c>previous month</c>.</summary>
    public override string ToString()
    {
        if (IsLifetime)
        {
            return "lifetime";
        }

        if (IsAroundBirthday)
        {
            return "birthday";
        }

        if (StartsOnFact is { } fact)
        {
            return $"{Words[(int)Each]} from {fact}";
        }

        if (IsRolling)
        {
            var months = RollingMonths > 0 ? string.Create(CultureInfo.InvariantCulture, $"{RollingMonths}M") : "";
            var days = RollingDays > 0 ? string.Create(CultureInfo.InvariantCulture, $"{RollingDays}D") : "";
            return $"P{months}{days}";
        }

        return $"{(Which == PeriodWhich.Previous ? "previous " : "")}{Words[(int)Each]}{(HasOwnStart ? " from " : "")}{StartText}";
    }

    private LocalDate StartOfStretch(LocalDate at)
    {
        switch (Each)
        {
            case PeriodUnit.Day:
                return at;
            case PeriodUnit.Week:
                return at.PlusDays(-(((int)at.DayOfWeek - (int)StartsOnWeekday + 7) % 7));
            case PeriodUnit.Month:
                return LatestStart(at, StartsOnDay, every: 1, from: 1);
            case PeriodUnit.Quarter:
                return LatestStart(at, StartsOn.Day, MonthsOfQuarter, StartsOn.Month);
            default:
                var thisYear = StartsOn.InYear(at.Year);
                return at >= thisYear ? thisYear : StartsOn.InYear(at.Year - 1);
        }
    }

    private LocalDate StartAfter(LocalDate start) => Each switch
    {
        PeriodUnit.Day => start.PlusDays(1),
        PeriodUnit.Week => start.PlusDays(7),
        PeriodUnit.Month => InMonth(start.ToYearMonth().PlusMonths(1), StartsOnDay),
        PeriodUnit.Quarter => InMonth(start.ToYearMonth().PlusMonths(MonthsOfQuarter), StartsOn.Day),
        _ => StartsOn.InYear(start.Year + 1),
    };

    // The latest day not after another, of those that lie so many months apart, one of them in the month named.
    private static LocalDate LatestStart(LocalDate at, int day, int every, int from)
    {
        var month = at.ToYearMonth().PlusMonths(-((at.Month - from + 12) % every));
        var start = InMonth(month, day);
        return start <= at ? start : InMonth(month.PlusMonths(-every), day);
    }

    private static LocalDate InMonth(YearMonth month, int day) => month.OnDayOfMonth(Math.Min(day, CalendarSystem.Iso.GetDaysInMonth(month.Year, month.Month)));
}
