using System.Text.Json;

namespace LoyaltyRules.Storage.Journal;

/// <summary>Where two JSON texts say something different.</summary>
internal static class JsonDifference
{
    /// <summary>A JSON pointer to the first place, in the order of the first text; null where they say the same. The order of members does not count.</summary>
    public static string? Between(ReadOnlySpan<byte> known, ReadOnlySpan<byte> given)
    {
        if (known.SequenceEqual(given))
        {
            return null;
        }

        using var a = JsonDocument.Parse(known.ToArray());
        using var b = JsonDocument.Parse(given.ToArray());
        return Between(a.RootElement, b.RootElement, "");
    }

    private static string? Between(JsonElement a, JsonElement b, string at)
    {
        if (a.ValueKind != b.ValueKind)
        {
            return at;
        }

        switch (a.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var member in a.EnumerateObject())
                {
                    if (!b.TryGetProperty(member.Name, out var other))
                    {
                        return $"{at}/{Escaped(member.Name)}";
                    }

                    if (Between(member.Value, other, $"{at}/{Escaped(member.Name)}") is { } place)
                    {
                        return place;
                    }
                }

                var more = b.EnumerateObject().FirstOrDefault(m => !a.TryGetProperty(m.Name, out _));
                return more.Value.ValueKind == JsonValueKind.Undefined ? null : $"{at}/{Escaped(more.Name)}";
            case JsonValueKind.Array:
                var (left, right) = (a.EnumerateArray().ToList(), b.EnumerateArray().ToList());
                for (var i = 0; i < Math.Max(left.Count, right.Count); i++)
                {
                    var place = i < left.Count && i < right.Count ? Between(left[i], right[i], $"{at}/{i}") : $"{at}/{i}";
                    if (place is not null)
                    {
                        return place;
                    }
                }

                return null;
            case JsonValueKind.Number:
                return a.GetRawText() == b.GetRawText() || (a.TryGetDecimal(out var x) && b.TryGetDecimal(out var y) && x == y) ? null : at;
            default:
                return a.ToString() == b.ToString() ? null : at;
        }
    }

    // RFC 6901.
    private static string Escaped(string name) => name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
}
