using System.Globalization;
using LoyaltyRules.Engine.Model;

namespace LoyaltyRules.Engine.Simulation.History.Mapping;

/// <summary>
/// Reads a number as a mapping says that it is written. What does not have that very form is no number: a separator that stands where none of the style would put it
/// was written in another one, and taking it out would make another number of it.
/// </summary>
internal static class NumberText
{
    private const int GroupLength = 3;
    private const int IndianGroupLength = 2;

    public static bool TryParse(ReadOnlySpan<char> text, NumberStyle style, out decimal number)
    {
        if (ReferenceEquals(style, NumberStyle.Plain))
        {
            return ExactDecimal.TryParse(text, out number);
        }

        number = 0;
        var digits = Bare(text, style, out var isNegative);
        var point = digits.IndexOf(style.DecimalPoint);
        var whole = point < 0 ? digits : digits[..point];
        var fraction = point < 0 ? default : digits[(point + 1)..];
        if (fraction.ContainsAnyExceptInRange('0', '9') || !TryUngroup(whole, style, out var ungrouped) || !MayBeFraction(whole, fraction, style)
            || !ExactDecimal.TryParse(fraction.IsEmpty ? ungrouped : string.Create(CultureInfo.InvariantCulture, $"{ungrouped}.{fraction}"), out number))
        {
            return false;
        }

        number = isNegative ? -number : number;
        return true;
    }

    /// <summary>Whether a number that was read may have been another one to whoever wrote it, and the style does not say which.</summary>
    public static bool IsDoubtful(ReadOnlySpan<char> text, NumberStyle style)
    {
        if (style.FractionDigits is not null || style.Thousands.Length > 0)
        {
            return false;
        }

        var bare = Bare(text, style, out _);
        var point = bare.IndexOf(style.DecimalPoint);
        return point > 0 && CouldBeThousands(bare[..point], bare[(point + 1)..]);
    }

    /// <summary>Whether digits around a point could as well be thousands that another system wrote: <c>1.205</c>, never <c>0.205</c> or <c>12.50</c>.</summary>
    private static bool CouldBeThousands(ReadOnlySpan<char> whole, ReadOnlySpan<char> fraction) =>
        fraction.Length == GroupLength && whole.Length is > 0 and <= GroupLength && whole[0] != '0';

    // Without minus, prefix and suffix.
    private static ReadOnlySpan<char> Bare(ReadOnlySpan<char> text, NumberStyle style, out bool isNegative)
    {
        isNegative = text.StartsWith("-");
        var rest = isNegative ? text[1..].Trim() : text;
        if (style.Prefix.Length > 0 && rest.StartsWith(style.Prefix, StringComparison.Ordinal))
        {
            rest = rest[style.Prefix.Length..].TrimStart();
        }

        if (style.Suffix.Length > 0 && rest.EndsWith(style.Suffix, StringComparison.Ordinal))
        {
            rest = rest[..^style.Suffix.Length].TrimEnd();
        }

        if (!isNegative && rest.StartsWith("-"))
        {
            isNegative = true;
            rest = rest[1..];
        }

        return rest;
    }

    // Digits alone, or groups of the lengths that the style says: the last of three, the first not longer than the others and not of a leading zero.
    private static bool TryUngroup(ReadOnlySpan<char> whole, NumberStyle style, out string ungrouped)
    {
        ungrouped = whole.ToString();
        if (style.Thousands.Length == 0 || !ungrouped.Contains(style.Thousands, StringComparison.Ordinal))
        {
            return whole.Length > 0 && !whole.ContainsAnyExceptInRange('0', '9');
        }

        var groups = ungrouped.Split(style.Thousands);
        var length = style.Grouping == DigitGrouping.Indian ? IndianGroupLength : GroupLength;
        for (var i = 0; i < groups.Length; i++)
        {
            var isRight = i == groups.Length - 1 ? groups[i].Length == GroupLength
                : i == 0 ? groups[i].Length >= 1 && groups[i].Length <= length && groups[i][0] != '0'
                : groups[i].Length == length;
            if (!isRight || groups[i].AsSpan().ContainsAnyExceptInRange('0', '9'))
            {
                return false;
            }
        }

        ungrouped = string.Concat(groups);
        return true;
    }

    private static bool MayBeFraction(ReadOnlySpan<char> whole, ReadOnlySpan<char> fraction, NumberStyle style) => style.FractionDigits is { } most
        ? fraction.Length <= most
        : style.Thousands.Length == 0 || !CouldBeThousands(whole, fraction);
}
