using System.Globalization;
using System.Text;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Model;

namespace LoyaltyRules.Engine.Json;

/// <summary>
/// What every text that comes with a command or a snapshot has to be: free of control characters, which databases and log files treat differently, and in
/// Unicode's form NFC, so that two ids that look the same are the same.
/// </summary>
public static class PlainText
{
    /// <summary>Whether a text can stand in a command.</summary>
    public static bool IsPlain(string text) => FaultOf(text, Place.None) is null && !text.Contains('\uFFFD', StringComparison.Ordinal);

    /// <summary>What is wrong with a text; null for nothing.</summary>
    /// <param name="text">The text.</param>
    /// <param name="place">Where it stands.</param>
    internal static Diagnostic? FaultOf(string text, Place place) => FaultOf(text, () => place);

    /// <inheritdoc cref="FaultOf(string, Place)"/>
    internal static Diagnostic? FaultOf(string text, Func<Place> placeOf)
    {
        if (Ascii.IsValid(text))
        {
            var at = text.AsSpan().IndexOfAnyInRange('\0', '\u001f');
            at = at < 0 ? text.IndexOf('\u007f', StringComparison.Ordinal) : at;
            return at < 0 ? null : Control(text, at, placeOf);
        }

        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsControl(text[i]))
            {
                return Control(text, i, placeOf);
            }

            if (char.IsSurrogate(text[i]) && !(char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[++i])))
            {
                return Diagnostic.At(placeOf(), DocumentDiagnostics.LoneSurrogate);
            }
        }

        return NormalForm.IsComposed(text) ? null : Diagnostic.At(placeOf(), DocumentDiagnostics.NotComposed, ShownValue.Cut(text));
    }

    private static Diagnostic Control(string text, int at, Func<Place> placeOf) => Diagnostic.At(
        placeOf(), DocumentDiagnostics.ControlCharacter, string.Create(CultureInfo.InvariantCulture, $"U+{(int)text[at]:X4}"), (at + 1).ToString(CultureInfo.InvariantCulture));
}
