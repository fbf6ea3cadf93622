using LoyaltyRules.Engine.Model;

namespace LoyaltyRules.Engine.Simulation.Reports;

/// <summary>The form of the tables that a simulation writes: RFC 4180, UTF-8, CRLF, a header row, numbers with a point and nothing between thousands.</summary>
public static class CsvText
{
    /// <summary>A row with its line end.</summary>
    public static string Row(params IEnumerable<string> fields) => string.Join(',', fields.Select(Field)) + "\r\n";

    /// <summary>A number; empty for none.</summary>
    public static string Number(decimal? value) => value is { } known ? ExactDecimal.Format(known) : "";

    /// <summary>The name of an enumeration's value, as the tables write it.</summary>
    public static string Word<T>(T value)
        where T : struct, Enum => value.ToString() is var name ? char.ToLowerInvariant(name[0]) + name[1..] : "";

    // A text that begins like a formula is one to a spreadsheet; behind an apostrophe it stays a text. Numbers are written here and need none.
    private static string Field(string value)
    {
        if (value.Length > 0 && value[0] is '=' or '+' or '@' or '\t' or '\r' || (value.Length > 1 && value[0] == '-' && !char.IsAsciiDigit(value[1])))
        {
            value = "'" + value;
        }

        return value.AsSpan().IndexOfAny("\",\r\n") < 0 ? value : $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
