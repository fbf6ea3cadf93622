using System.Globalization;
using System.Text;
using LoyaltyRules.Engine.Model;
using NodaTime;
using NodaTime.Text;

namespace LoyaltyRules.Engine.Json;

/// <summary>Pieces of canonical JSON: keys in ordinal order, no spaces, RFC 8785's escapes, exact decimals.</summary>
internal static class CanonicalJson
{
    public static string? Number(decimal? value) => value is { } number ? Number(number) : null;

    public static string Number(decimal value) => ExactDecimal.Format(value);

    public static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    public static string? Day(LocalDate? value) => value is { } day ? Text(LocalDatePattern.Iso.Format(day)) : null;

    public static string Text(string value)
    {
        var text = new StringBuilder(value.Length + 2);
        WriteText(text, value);
        return text.ToString();
    }

    public static string List(IEnumerable<string> items) => $"[{string.Join(',', items)}]";

    // Members that are null are left out.
    public static string Object(params (string Key, string? Json)[] members) =>
        "{" + string.Join(',', members.Where(m => m.Json is not null).OrderBy(m => m.Key, StringComparer.Ordinal).Select(m => $"{Text(m.Key)}:{m.Json}")) + "}";

    /// <summary>A text as RFC 8785 quotes it.</summary>
    public static void WriteText(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (var c in value)
        {
            _ = c switch
            {
                '"' => text.Append("\\\""),
                '\\' => text.Append("\\\\"),
                '\b' => text.Append("\\b"),
                '\t' => text.Append("\\t"),
                '\n' => text.Append("\\n"),
                '\f' => text.Append("\\f"),
                '\r' => text.Append("\\r"),
                < ' ' => text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => text.Append(c),
            };
        }

        text.Append('"');
    }
}
