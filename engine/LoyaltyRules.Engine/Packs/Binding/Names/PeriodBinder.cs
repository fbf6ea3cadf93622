using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Json;
using LoyaltyRules.Engine.Language.Checking;
using LoyaltyRules.Engine.Language.Types;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs.Rules;
using NodaTime;
using NodaTime.Text;

namespace LoyaltyRules.Engine.Packs.Binding.Names;

/// <summary>Reads periods and lengths of time, for whatever part of the pack they stand in.</summary>
internal sealed class PeriodBinder(PackScope scope)
{
    /// <summary>The longest time that points stay held.</summary>
    public const int HoldDaysMax = 366;

    private static readonly Phrase CalendarOnly = new(
        "Here it is day, week, month, quarter or year, the current one.", "Здесь — day, week, month, quarter или year, текущий.");

    private static readonly Phrase CalendarOrLifetime = new(
        "Here it is day, week, month, quarter or year, the current one, or lifetime; rolling periods like P12M are for counters.",
        "Здесь — day, week, month, quarter или year, текущий, или lifetime; скользящие периоды, как P12M, — для счётчиков.");

    private static readonly Phrase MemberOnly = new(
        "A period that starts on a date of the member is for limits of rules, groups and rewards with 'per': 'member'.",
        "Период, который начинается с даты участника, возможен только в лимитах правил, групп и наград, где «per» — member.");

    /// <summary>The period at a member; null where there is none or it was refused. It is the same for everybody.</summary>
    public PeriodWindow? Window(JsonObject parent, string name)
    {
        if (AnyWindow(parent, name) is not { } window)
        {
            return null;
        }

        if (!window.IsOfMember)
        {
            return window;
        }

        scope.Report(parent.Get(name)!.Place, PackDiagnostics.WindowNotHere, window.ToString(), MemberOnly);
        return null;
    }

    private PeriodWindow? AnyWindow(JsonObject parent, string name)
    {
        switch (parent.Get(name))
        {
            case JsonString text:
                if (PeriodWindow.TryParse(text.Value, out var window))
                {
                    return window;
                }

                scope.Report(text.Place, PackDiagnostics.BadWindow, text.Value);
                return null;
            case JsonObject form when form.GetText("each") is { } each && PeriodWindow.TryParseUnit(each, out var unit):
                if (form.GetText("startsOn") is { } fact && fact.StartsWith("member.", StringComparison.Ordinal))
                {
                    return OfMember(form, unit, fact);
                }

                var which = form.GetText("which") == "previous" ? PeriodWhich.Previous : PeriodWhich.Current;
                if (form.Get("startsOn") is not JsonString startsOn)
                {
                    return PeriodWindow.Calendar(unit, which);
                }

                if (PeriodWindow.TryStarting(unit, startsOn.Value, which, out var starting))
                {
                    return starting;
                }

                scope.Report(startsOn.Place, PackDiagnostics.BadStart, startsOn.Value, each);
                return null;
            default:
                return null;
        }
    }

    // A date that every member has one of; a "last" counter would move the period with every purchase.
    private PeriodWindow? OfMember(JsonObject form, PeriodUnit each, string name)
    {
        if (scope.Vocabulary.Find(name) is FactDeclaration { Type.Kind: TypeKind.Date, Counter: null } fact)
        {
            return PeriodWindow.StartingOn(each, name) with { StartsOnLabel = fact.Label };
        }

        scope.Report(form.Get("startsOn")!.Place, PackDiagnostics.NoStartDate, name);
        return null;
    }

    /// <summary>A calendar period that a day lies in, as reviews and round-ups need; null where there is none or it was refused.</summary>
    public PeriodWindow? Calendar(JsonObject parent, string name) => Only(parent, name, Window(parent, name), w => !w.IsLifetime, CalendarOnly);

    /// <summary>A calendar period or all time: what uses of limits are kept by (T5).</summary>
    /// <param name="parent">The limit.</param>
    /// <param name="isOfMember">Whether its uses are those of one member, so that the period may be the member's own.</param>
    public PeriodWindow? OfLimit(JsonObject parent, bool isOfMember)
    {
        var window = isOfMember ? AnyWindow(parent, "window") : Window(parent, "window");
        return window is { IsOfMember: true } ? window : Only(parent, "window", window, _ => true, CalendarOrLifetime);
    }

    private PeriodWindow? Only(JsonObject parent, string name, PeriodWindow? bound, Func<PeriodWindow, bool> isTaken, Phrase hint)
    {
        if (bound is not { } window)
        {
            return null;
        }

        if (!window.IsRolling && window.Which == PeriodWhich.Current && isTaken(window))
        {
            return window;
        }

        scope.Report(parent.Get(name)!.Place, PackDiagnostics.WindowNotHere, window.ToString(), hint);
        return null;
    }

    /// <summary>A length of years, months, weeks and days; null where there is none or it was refused.</summary>
    public (int Months, int Days)? Length(JsonValue? value)
    {
        if (value is not JsonString text)
        {
            return null;
        }

        // As rolling periods: whole days, at most a hundred years, so that no deadline can leave the calendar.
        if (PeriodWindow.TryParse(text.Value, out var length) && length.IsRolling)
        {
            return (length.RollingMonths, length.RollingDays);
        }

        scope.Report(text.Place, PackDiagnostics.BadLength, text.Value, new Phrase(
            $"At least a day, at most {PeriodWindow.RollingMonthsMax} months and {PeriodWindow.RollingDaysMax} days.",
            $"Не меньше дня и не больше {PeriodWindow.RollingMonthsMax} месяцев и {PeriodWindow.RollingDaysMax} дней."));
        return null;
    }

    /// <summary>How many whole days; none at all is a number too. The default where there are none or they were refused.</summary>
    public int WholeDays(JsonObject parent, string name, int unlessGiven)
    {
        if (parent.Get(name) is not JsonString text || PeriodPattern.Roundtrip.Parse(text.Value) is not { Success: true, Value: { HasTimeComponent: false } days })
        {
            return unlessGiven;
        }

        if (days.Days is >= 0 and <= PeriodWindow.RollingDaysMax)
        {
            return days.Days;
        }

        scope.Report(text.Place, PackDiagnostics.BadLength, text.Value,
            new Phrase($"At most {PeriodWindow.RollingDaysMax} days.", $"Не больше {PeriodWindow.RollingDaysMax} дней."));
        return unlessGiven;
    }

    /// <summary>How long points stay held. The default where nothing is said or it was refused.</summary>
    public Duration HoldFor(JsonObject parent)
    {
        if (parent.Get("holdFor") is not JsonString text || PeriodPattern.Roundtrip.Parse(text.Value) is not { Success: true } parsed)
        {
            return PointsCurrency.HoldForDefault;
        }

        // Each part by itself first: a sum of parts without bounds could not be held.
        const int SecondsMax = HoldDaysMax * NodaConstants.SecondsPerDay;
        if (parsed.Value is { Years: 0, Months: 0, Weeks: 0, Days: >= 0 and <= HoldDaysMax, Hours: >= 0 and <= SecondsMax, Minutes: >= 0 and <= SecondsMax, Seconds: >= 0 and <= SecondsMax } exact)
        {
            var seconds = (exact.Days * (long)NodaConstants.SecondsPerDay) + (exact.Hours * NodaConstants.SecondsPerHour) + (exact.Minutes * NodaConstants.SecondsPerMinute) + exact.Seconds;
            if (seconds is > 0 and <= SecondsMax)
            {
                return Duration.FromSeconds(seconds);
            }
        }

        scope.Report(text.Place, PackDiagnostics.BadLength, text.Value,
            new Phrase($"At least a second, at most {HoldDaysMax} days.", $"Не меньше секунды и не больше {HoldDaysMax} дней."));
        return PointsCurrency.HoldForDefault;
    }
}
