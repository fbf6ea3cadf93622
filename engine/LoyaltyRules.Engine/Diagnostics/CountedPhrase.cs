using System.Globalization;

namespace LoyaltyRules.Engine.Diagnostics;

/// <summary>Numbers with their noun, in the form that the number asks for.</summary>
internal static class CountedPhrase
{
    /// <summary>For example "12 months": 1 <paramref name="one"/>, 2 to 4 <paramref name="few"/>, otherwise <paramref name="many"/> in Russian.</summary>
    /// <param name="count">The number, not negative.</param>
    /// <param name="singular">The English noun for one.</param>
    /// <param name="plural">The English noun otherwise.</param>
    /// <param name="one">The Russian noun after 1, 21, 31 …</param>
    /// <param name="few">The Russian noun after 2 to 4, 22 to 24 …</param>
    /// <param name="many">The Russian noun after 0, 5 to 20, 25 …</param>
    public static Phrase Of(long count, string singular, string plural, string one, string few, string many)
    {
        var number = count.ToString(CultureInfo.InvariantCulture);
        return new Phrase($"{number} {(count == 1 ? singular : plural)}", $"{number} {RussianForm(count, one, few, many)}");
    }

    /// <summary>A length of time in the accusative, as after "through": years where the months make whole ones, at least two; then days.</summary>
    public static Phrase OfTime(int months, int days)
    {
        var parts = new List<Phrase>();
        if (months >= 24 && months % 12 == 0)
        {
            parts.Add(Of(months / 12, "year", "years", "год", "года", "лет"));
        }
        else if (months > 0)
        {
            parts.Add(Of(months, "month", "months", "месяц", "месяца", "месяцев"));
        }

        if (days > 0)
        {
            parts.Add(Of(days, "day", "days", "день", "дня", "дней"));
        }

        return new Phrase(string.Join(" and ", parts.Select(p => p.En)), string.Join(" и ", parts.Select(p => p.Ru)));
    }

    /// <summary>The Russian form that a number asks for.</summary>
    public static string RussianForm(long count, string one, string few, string many) => (count % 100, count % 10) switch
    {
        (>= 11 and <= 14, _) => many,
        (_, 1) => one,
        (_, >= 2 and <= 4) => few,
        _ => many,
    };
}
