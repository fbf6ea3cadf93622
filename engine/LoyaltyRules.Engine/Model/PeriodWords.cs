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

    /// <summary>When something is counted: "in the last 12 months", "за последние 12 месяцев".</summary>
    public static Phrase When(PeriodWindow window)
    {
        if (window.IsLifetime)
        {
            return new Phrase("in all time", "за всё время");
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
        PeriodUnit.Week => new("calendar week", "календарной недели"),
        PeriodUnit.Month => new("calendar month", "календарного месяца"),
        PeriodUnit.Quarter => new("calendar quarter", "календарного квартала"),
        _ => window.StartsOn == new AnnualDate(1, 1) ? new("calendar year", "календарного года") : new($"year from {English(window.StartsOn)}", $"года с {Russian(window.StartsOn)}"),
    };

    private static string InAccusative(PeriodWindow window) => window.Each switch
    {
        PeriodUnit.Day => "день",
        PeriodUnit.Week => "календарную неделю",
        PeriodUnit.Month => "календарный месяц",
        PeriodUnit.Quarter => "календарный квартал",
        _ => window.StartsOn == new AnnualDate(1, 1) ? "календарный год" : $"год с {Russian(window.StartsOn)}",
    };

    private static string PreviousInAccusative(PeriodUnit unit) => unit == PeriodUnit.Week ? "предыдущую " : "предыдущий ";

    private static string English(AnnualDate day) =>
        $"{day.Day.ToString(CultureInfo.InvariantCulture)} {CultureInfo.InvariantCulture.DateTimeFormat.GetMonthName(day.Month)}";

    private static string Russian(AnnualDate day) => $"{day.Day.ToString(CultureInfo.InvariantCulture)} {MonthsInGenitive[day.Month - 1]}";
}
