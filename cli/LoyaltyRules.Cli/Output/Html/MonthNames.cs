using System.Globalization;
using LoyaltyRules.Engine.Diagnostics;
using NodaTime;

namespace LoyaltyRules.Cli.Output.Html;

/// <summary>Names of months, the same on every machine.</summary>
internal static class MonthNames
{
    private static readonly string[] ShortEnglish = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    private static readonly string[] ShortRussian = ["янв", "фев", "мар", "апр", "май", "июн", "июл", "авг", "сен", "окт", "ноя", "дек"];

    private static readonly string[] LongEnglish =
        ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

    private static readonly string[] LongRussian =
        ["январь", "февраль", "март", "апрель", "май", "июнь", "июль", "август", "сентябрь", "октябрь", "ноябрь", "декабрь"];

    // A date has its month in the genitive: 5 марта.
    private static readonly string[] OfRussian =
        ["января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября", "ноября", "декабря"];

    /// <summary>Three letters.</summary>
    public static string Short(int month, ProductLanguage language) => (language == ProductLanguage.Russian ? ShortRussian : ShortEnglish)[month - 1];

    /// <summary>The whole name with its year.</summary>
    public static string Long(YearMonth month, ProductLanguage language) => string.Create(
        CultureInfo.InvariantCulture, $"{(language == ProductLanguage.Russian ? LongRussian : LongEnglish)[month.Month - 1]} {month.Year}");

    /// <summary>For the first column of tables: short, with the year.</summary>
    public static string InTable(YearMonth month, ProductLanguage language) =>
        string.Create(CultureInfo.InvariantCulture, $"{Short(month.Month, language)}\u00A0{month.Year}");

    /// <summary>A day in words.</summary>
    public static string Day(LocalDate day, ProductLanguage language) => string.Create(
        CultureInfo.InvariantCulture, $"{day.Day}\u00A0{(language == ProductLanguage.Russian ? OfRussian : LongEnglish)[day.Month - 1]} {day.Year}");
}
