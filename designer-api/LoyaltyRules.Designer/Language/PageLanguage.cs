using System.Globalization;
using LoyaltyRules.Engine.Diagnostics;
using NodaTime;
using NodaTime.Text;

namespace LoyaltyRules.Designer.Language;

/// <summary>The language in which one person reads the pages. Switched at a click: whoever shows text listens to <see cref="Changed"/>.</summary>
public sealed class PageLanguage
{
    /// <summary>The cookie that remembers it.</summary>
    public const string Cookie = "lr-language";

    private static readonly string[] RussianMonths =
        ["января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября", "ноября", "декабря"];

    private static readonly string[] EnglishMonths =
        ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

    /// <summary>Raised when it was switched.</summary>
    public event Action? Changed;

    /// <summary>The language.</summary>
    public ProductLanguage Current { get; private set; } = ProductLanguage.English;

    /// <summary>Its code: <c>en</c> or <c>ru</c>.</summary>
    public string Code => Current == ProductLanguage.Russian ? "ru" : "en";

    /// <summary>A text in it.</summary>
    public string this[Phrase text] => text.In(Current);

    /// <summary>Switches it.</summary>
    /// <param name="code"><c>ru</c> for Russian; anything else is English.</param>
    public void Set(string code)
    {
        var asked = code == "ru" ? ProductLanguage.Russian : ProductLanguage.English;
        if (asked != Current)
        {
            Current = asked;
            Changed?.Invoke();
        }
    }

    /// <summary>A text in it, its placeholders filled.</summary>
    public string Say(Phrase text, params ReadOnlySpan<string> arguments) => text.Format(Current, arguments);

    /// <summary>A number with its thousands apart: 1,234.5 or 1 234,5.</summary>
    public string Number(decimal value)
    {
        var text = value.ToString("#,0.######", CultureInfo.InvariantCulture);
        return Current == ProductLanguage.Russian ? text.Replace(',', ' ').Replace('.', ',') : text;
    }

    /// <summary>A count with its noun: 1 member, 5 members; 1 участник, 2 участника, 5 участников.</summary>
    public string Count(long count, CountedNoun noun) => Number(count) + "\u00A0" + (Current == ProductLanguage.Russian ? noun.Russian(count) : count == 1 ? noun.One : noun.Many);

    /// <summary>A day as people write it.</summary>
    public string Day(LocalDate day) => Current == ProductLanguage.Russian
        ? string.Create(CultureInfo.InvariantCulture, $"{day.Day} {RussianMonths[day.Month - 1]} {day.Year}")
        : string.Create(CultureInfo.InvariantCulture, $"{day.Day} {EnglishMonths[day.Month - 1]} {day.Year}");

    /// <summary>A moment in a zone, to the minute.</summary>
    public string Moment(Instant at, DateTimeZone zone)
    {
        var local = at.InZone(zone).LocalDateTime;
        return $"{Day(local.Date)}, {LocalTimePattern.CreateWithInvariantCulture("HH:mm").Format(local.TimeOfDay)}";
    }
}

/// <summary>A noun that goes with counts.</summary>
/// <param name="One">English, one.</param>
/// <param name="Many">English, several.</param>
/// <param name="Ru1">Russian, as with 1.</param>
/// <param name="Ru2">Russian, as with 2.</param>
/// <param name="Ru5">Russian, as with 5.</param>
public sealed record CountedNoun(string One, string Many, string Ru1, string Ru2, string Ru5)
{
    /// <summary>The Russian form that goes with a count.</summary>
    public string Russian(long count) => (Math.Abs(count) % 100) switch
    {
        >= 11 and <= 14 => Ru5,
        var rest => (rest % 10) switch { 1 => Ru1, 2 or 3 or 4 => Ru2, _ => Ru5 },
    };
}
