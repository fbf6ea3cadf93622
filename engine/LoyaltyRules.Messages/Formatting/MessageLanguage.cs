using System.Globalization;
using System.Text;
using NodaTime;

namespace LoyaltyRules.Messages.Formatting;

/// <summary>
/// How a language writes numbers, money, dates and nouns behind numbers, by the data of CLDR 46 for <c>en</c> and <c>ru</c>. The tables are here rather than of the
/// machine, so that every machine writes the same.
/// </summary>
public sealed class MessageLanguage
{
    private const char NoBreakSpace = '\u00A0';

    private static readonly string[] EnglishMonths =
        ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

    private static readonly string[] EnglishShortMonths = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

    private static readonly string[] RussianMonths =
        ["января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября", "ноября", "декабря"];

    private static readonly string[] RussianShortMonths =
        ["янв.", "февр.", "мар.", "апр.", "мая", "июн.", "июл.", "авг.", "сент.", "окт.", "нояб.", "дек."];

    // Narrow symbols; a currency that is not here is written by its code.
    private static readonly Dictionary<string, string> Symbols = new(StringComparer.Ordinal)
    {
        ["RUB"] = "₽", ["USD"] = "$", ["EUR"] = "€", ["GBP"] = "£", ["JPY"] = "¥", ["CNY"] = "¥", ["KZT"] = "₸", ["UAH"] = "₴", ["INR"] = "₹", ["TRY"] = "₺",
        ["KRW"] = "₩", ["ILS"] = "₪", ["GEL"] = "₾", ["VND"] = "₫", ["NGN"] = "₦", ["PHP"] = "₱", ["AZN"] = "₼",
    };

    private readonly bool isRussian;

    private MessageLanguage(string code) => (Code, isRussian) = (code, code == "ru");

    /// <summary>English.</summary>
    public static MessageLanguage English { get; } = new("en");

    /// <summary>Russian.</summary>
    public static MessageLanguage Russian { get; } = new("ru");

    /// <summary>The two-letter code.</summary>
    public string Code { get; }

    /// <summary>The forms that a noun behind a number needs, in the order in which templates give them.</summary>
    public IReadOnlyList<PluralForm> Forms => isRussian ? [PluralForm.One, PluralForm.Few, PluralForm.Many, PluralForm.Other] : [PluralForm.One, PluralForm.Other];

    /// <summary>The language of a code; null for one that has no tables here.</summary>
    public static MessageLanguage? Of(string code) => code switch { "en" => English, "ru" => Russian, _ => null };

    /// <summary>
    /// The form of a noun behind a number as <see cref="Number(decimal)"/> writes it. Zeros behind the point are not written, so 1.0 is 1; a fraction takes
    /// <see cref="PluralForm.Other"/>. A negative number takes the form of its size.
    /// </summary>
    public PluralForm FormOf(decimal number)
    {
        var size = Math.Abs(number);
        if (size != decimal.Truncate(size))
        {
            return PluralForm.Other;
        }

        if (!isRussian)
        {
            return size == 1 ? PluralForm.One : PluralForm.Other;
        }

        return ((int)(size % 100), (int)(size % 10)) switch
        {
            (>= 11 and <= 14, _) => PluralForm.Many,
            (_, 1) => PluralForm.One,
            (_, >= 2 and <= 4) => PluralForm.Few,
            _ => PluralForm.Many,
        };
    }

    /// <summary>A number, exact: 1,234.5 or 1 234,5. Thousands are grouped; zeros behind the point are not written.</summary>
    public string Number(decimal number) => Digits(number, 0);

    /// <summary>A percentage: 20% or 20 %.</summary>
    public string Percent(decimal number) => isRussian ? $"{Number(number)}{NoBreakSpace}%" : Number(number) + "%";

    /// <summary>An amount of money: ₽1,234.50 or 1 234,50 ₽. A whole amount is written without decimals.</summary>
    /// <param name="amount">In major units.</param>
    /// <param name="currency">The ISO 4217 code.</param>
    /// <param name="decimals">How many decimals the money has.</param>
    public string Money(decimal amount, string currency, int decimals)
    {
        var digits = Digits(Math.Abs(amount), amount == decimal.Truncate(amount) ? 0 : decimals);
        var sign = amount < 0 ? "-" : "";
        return (isRussian, Symbols.GetValueOrDefault(currency)) switch
        {
            (true, var symbol) => $"{sign}{digits}{NoBreakSpace}{symbol ?? currency}",
            (false, null) => $"{sign}{currency}{NoBreakSpace}{digits}",
            (false, var symbol) => $"{sign}{symbol}{digits}",
        };
    }

    /// <summary>September 1, 2026; 1 сентября 2026 г.</summary>
    public string LongDate(LocalDate date) => isRussian
        ? $"{Plain(date.Day)}{NoBreakSpace}{RussianMonths[date.Month - 1]} {Plain(date.Year)}{NoBreakSpace}г."
        : $"{EnglishMonths[date.Month - 1]}{NoBreakSpace}{Plain(date.Day)}, {Plain(date.Year)}";

    /// <summary>Sep 1, 2026; 1 сент. 2026 г.</summary>
    public string MediumDate(LocalDate date) => isRussian
        ? $"{Plain(date.Day)}{NoBreakSpace}{RussianShortMonths[date.Month - 1]} {Plain(date.Year)}{NoBreakSpace}г."
        : $"{EnglishShortMonths[date.Month - 1]}{NoBreakSpace}{Plain(date.Day)}, {Plain(date.Year)}";

    /// <summary>9/1/26; 01.09.2026.</summary>
    public string ShortDate(LocalDate date) => isRussian
        ? string.Create(CultureInfo.InvariantCulture, $"{date.Day:00}.{date.Month:00}.{date.Year:0000}")
        : string.Create(CultureInfo.InvariantCulture, $"{date.Month}/{date.Day}/{date.Year % 100:00}");

    /// <summary>September 1; 1 сентября.</summary>
    public string DayAndMonth(LocalDate date) => isRussian
        ? $"{Plain(date.Day)}{NoBreakSpace}{RussianMonths[date.Month - 1]}"
        : $"{EnglishMonths[date.Month - 1]}{NoBreakSpace}{Plain(date.Day)}";

    private static string Plain(int number) => number.ToString(CultureInfo.InvariantCulture);

    private string Digits(decimal number, int decimalsMin)
    {
        var plain = Math.Abs(number).ToString(CultureInfo.InvariantCulture);
        var point = plain.IndexOf('.', StringComparison.Ordinal);
        var whole = point < 0 ? plain : plain[..point];
        var fraction = (point < 0 ? "" : plain[(point + 1)..].TrimEnd('0')).PadRight(decimalsMin, '0');
        var text = new StringBuilder(plain.Length + 8);
        if (number < 0)
        {
            text.Append('-');
        }

        for (var i = 0; i < whole.Length; i++)
        {
            if (i > 0 && (whole.Length - i) % 3 == 0)
            {
                text.Append(isRussian ? NoBreakSpace : ',');
            }

            text.Append(whole[i]);
        }

        return fraction.Length == 0 ? text.ToString() : text.Append(isRussian ? ',' : '.').Append(fraction).ToString();
    }
}
