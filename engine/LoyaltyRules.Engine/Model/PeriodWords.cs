using System.Collections.Immutable;
using System.Globalization;
using LoyaltyRules.Engine.Diagnostics;
using NodaTime;

namespace LoyaltyRules.Engine.Model;

/// <summary>Says periods in words.</summary>
internal static class PeriodWords
{
    private static readonly ImmutableArray<string> MonthsInGenitive =
    [
        "января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября", "ноября", "декабря",
    ];

    private static readonly ImmutableArray<string> WeekdaysInGenitive = ["понедельника", "вторника", "среды", "четверга", "пятницы", "субботы", "воскресенья"];

    /// <summary>When something is counted: "in the last 12 months", "за последние 12 месяцев".</summary>
    public static Phrase When(PeriodWindow window)
    {
        if (window.IsLifetime)
        {
            return new Phrase("in all time", "за всё время");
        }

        if (window.IsAroundBirthday)
        {
            return new Phrase("around one birthday", "около одного дня рождения");
        }

        if (window.StartsOnFact is { } fact)
        {
            var date = window.StartsOnLabel ?? (Phrase)fact;
            return new Phrase($"in a {Unit(window.Each).En} counted from the date “{date.En}”", $"за {Unit(window.Each).Ru} от даты «{date.Ru}»");
        }

        if (window.IsRolling)
        {
            if (window is { RollingMonths: 1, RollingDays: 0 })
            {
                return new Phrase("in the last month", "за последний месяц");
            }

            var length = CountedPhrase.OfTime(window.RollingMonths, window.RollingDays);
            return new Phrase("in the last " + length.En, "за последние " + length.Ru);
        }

        var isPrevious = window.Which == PeriodWhich.Previous;
        var stretch = Stretch(window);
        return new Phrase(
            $"in {(isPrevious ? "the previous" : "a")} {stretch.En}",
            $"за {(isPrevious ? PreviousInAccusative(window.Each) : "")}{InAccusative(window)}");
    }

    /// <summary>A calendar period as a noun: "calendar month", and in Russian in the genitive, as after "the end of": "календарного месяца".</summary>
    public static Phrase Stretch(PeriodWindow window) => window.Each switch
    {
        PeriodUnit.Day => new("day", "дня"),
        PeriodUnit.Week => Of(window, "week", "календарной недели", "недели"),
        PeriodUnit.Month => Of(window, "month", "календарного месяца", "месяца"),
        PeriodUnit.Quarter => Of(window, "quarter", "календарного квартала", "квартала"),
        _ => Of(window, "year", "календарного года", "года"),
    };

    private static Phrase Unit(PeriodUnit unit) => unit switch
    {
        PeriodUnit.Day => new("day", "день"),
        PeriodUnit.Week => new("week", "неделю"),
        PeriodUnit.Month => new("month", "месяц"),
        PeriodUnit.Quarter => new("quarter", "квартал"),
        _ => new("year", "год"),
    };

    private static string InAccusative(PeriodWindow window) => window.Each switch
    {
        PeriodUnit.Day => "день",
        PeriodUnit.Week => Of(window, "week", "календарную неделю", "неделю").Ru,
        PeriodUnit.Month => Of(window, "month", "календарный месяц", "месяц").Ru,
        PeriodUnit.Quarter => Of(window, "quarter", "календарный квартал", "квартал").Ru,
        _ => Of(window, "year", "календарный год", "год").Ru,
    };

    private static Phrase Of(PeriodWindow window, string english, string calendarRussian, string russian)
    {
        if (!window.HasOwnStart)
        {
            return new Phrase("calendar " + english, calendarRussian);
        }

        var start = Start(window);
        return new Phrase($"{english} from {start.En}", $"{russian} с {start.Ru}");
    }

    private static Phrase Start(PeriodWindow window) => window.Each switch
    {
        PeriodUnit.Week => new(CultureInfo.InvariantCulture.DateTimeFormat.GetDayName((DayOfWeek)((int)window.StartsOnWeekday % 7)), WeekdaysInGenitive[(int)window.StartsOnWeekday - 1]),
        PeriodUnit.Month => new($"day {window.StartsOnDay.ToString(CultureInfo.InvariantCulture)}", $"{window.StartsOnDay.ToString(CultureInfo.InvariantCulture)}-го числа"),
        _ => new(English(window.StartsOn), Russian(window.StartsOn)),
    };

    private static string PreviousInAccusative(PeriodUnit unit) => unit == PeriodUnit.Week ? "предыдущую " : "предыдущий ";

    private static string English(AnnualDate day) =>
        $"{day.Day.ToString(CultureInfo.InvariantCulture)} {CultureInfo.InvariantCulture.DateTimeFormat.GetMonthName(day.Month)}";

    private static string Russian(AnnualDate day) => $"{day.Day.ToString(CultureInfo.InvariantCulture)} {MonthsInGenitive[day.Month - 1]}";
}
