using System.Globalization;
using System.Text.Json;
using LoyaltyRules.Designer.Documents;

namespace LoyaltyRules.Designer.Forms;

/// <summary>Values of a pack as people type them in fields: a number, or a word, or a list of words.</summary>
internal static class JsonValues
{
    /// <summary>A value as a field shows it.</summary>
    public static string Shown(JsonElement? value) => value switch
    {
        null => "",
        { ValueKind: JsonValueKind.String } text => text.GetString()!,
        { ValueKind: JsonValueKind.Array } list => string.Join(", ", list.EnumerateArray().Select(i => Shown(i))),
        { } other => other.GetRawText(),
    };

    /// <summary>What was typed as JSON: a number where it is one, with a point or a comma; or else a text.</summary>
    public static string Typed(string text) => IsNumber(text, out var number) ? number : text is "true" or "false" ? text : JsonText.Word(text);

    /// <summary>What was typed in a cell: as <see cref="Typed"/>; several words with commas between are a list.</summary>
    public static string Cell(string text)
    {
        var parts = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return parts.Length > 1 && !IsNumber(text, out _) ? "[" + string.Join(", ", parts.Select(Typed)) + "]" : Typed(text.Trim());
    }

    /// <summary>Whether a text is a number.</summary>
    /// <param name="text">The text.</param>
    /// <param name="json">The number as JSON writes it.</param>
    public static bool IsNumber(string text, out string json)
    {
        json = text.Replace("\u00A0", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal).Replace(',', '.').TrimEnd('%');
        const NumberStyles Styles = NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign;
        if (json.Length == 0 || !decimal.TryParse(json, Styles, CultureInfo.InvariantCulture, out var value))
        {
            return false;
        }

        // JSON knows neither "5." nor ".5" nor "+5" nor "007".
        json = value.ToString(CultureInfo.InvariantCulture);
        return true;
    }
}
