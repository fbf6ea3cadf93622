using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace LoyaltyRules.Designer.Documents;

/// <summary>Changes single values of a JSON text and leaves the rest of it as its author wrote it: order, line breaks, notes.</summary>
internal static class JsonText
{
    private const string Step = "  ";

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, NewLine = "\n" };

    /// <summary>Whether a text is JSON.</summary>
    public static bool IsJson(ReadOnlySpan<byte> utf8)
    {
        try
        {
            var reader = new Utf8JsonReader(utf8);
            while (reader.Read())
            {
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>A text in lines, one value each.</summary>
    public static string Pretty(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8);
        return JsonSerializer.Serialize(JsonElement.ParseValue(ref reader), Indented);
    }

    /// <summary>A word as JSON.</summary>
    public static string Word(string text) => JsonSerializer.Serialize(text, Indented);

    /// <summary>Where the value at a pointer begins and ends; null where there is none.</summary>
    public static (int Start, int End)? Find(ReadOnlySpan<byte> utf8, string pointer) => Locate(utf8, pointer) is { } found ? (found.Value, found.End) : null;

    /// <summary>The text with another value at a pointer that exists.</summary>
    public static byte[] Replace(byte[] utf8, string pointer, string json) =>
        Locate(utf8, pointer) is { } at ? Splice(utf8, at.Value, at.End, Indent(json, IndentAt(utf8, at.Name))) : utf8;

    /// <summary>The text with a member of an object set: replaced, or added as the last.</summary>
    public static byte[] Set(byte[] utf8, string parent, string name, string json)
    {
        var pointer = $"{parent}/{Escape(name)}";
        return Locate(utf8, pointer) is not null ? Replace(utf8, pointer, json) : Insert(utf8, parent, $"{Word(name)}: {json}");
    }

    /// <summary>The text with one more item in a list.</summary>
    public static byte[] Append(byte[] utf8, string list, string json) => Insert(utf8, list, json);

    /// <summary>The text without the item or member at a pointer.</summary>
    public static byte[] Remove(byte[] utf8, string pointer)
    {
        if (Locate(utf8, pointer) is not { } at)
        {
            return utf8;
        }

        var before = at.Name - 1;
        while (before >= 0 && IsSpace(utf8[before]))
        {
            before--;
        }

        if (before >= 0 && utf8[before] == ',')
        {
            return Splice(utf8, before, at.End, "");
        }

        var after = at.End;
        while (after < utf8.Length && IsSpace(utf8[after]))
        {
            after++;
        }

        return after < utf8.Length && utf8[after] == ',' ? Splice(utf8, at.Name, FirstInk(utf8, after + 1), "") : Splice(utf8, before + 1, after, "");
    }

    /// <summary>A step of a pointer.</summary>
    public static string Escape(string name) => name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);

    private static byte[] Insert(byte[] utf8, string parent, string item)
    {
        if (Locate(utf8, parent) is not { } at)
        {
            return utf8;
        }

        var last = at.End - 2;
        while (IsSpace(utf8[last]))
        {
            last--;
        }

        var isEmpty = last == at.Value;
        var indent = IndentAt(utf8, at.Name) + Step;
        var text = (isEmpty ? "" : ",") + "\n" + indent + Indent(item, indent);
        return Splice(utf8, last + 1, isEmpty || !HasBreak(utf8, last + 1, at.End) ? at.End - 1 : last + 1, isEmpty || !HasBreak(utf8, last + 1, at.End) ? text + "\n" + IndentAt(utf8, at.Name) : text);
    }

    private static bool HasBreak(byte[] utf8, int from, int to) => utf8.AsSpan(from, to - from).Contains((byte)'\n');

    private static int FirstInk(byte[] utf8, int at)
    {
        while (at < utf8.Length && IsSpace(utf8[at]))
        {
            at++;
        }

        return at;
    }

    private static bool IsSpace(byte letter) => letter is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t';

    // What stands before the first ink of the line.
    private static string IndentAt(byte[] utf8, int at)
    {
        var line = at;
        while (line > 0 && utf8[line - 1] != '\n')
        {
            line--;
        }

        var end = line;
        while (end < at && utf8[end] is (byte)' ' or (byte)'\t')
        {
            end++;
        }

        return Encoding.UTF8.GetString(utf8, line, end - line);
    }

    private static string Indent(string json, string indent) => json.Replace("\n", "\n" + indent, StringComparison.Ordinal);

    private static byte[] Splice(byte[] utf8, int start, int end, string text) => [.. utf8[..start], .. Encoding.UTF8.GetBytes(text), .. utf8[end..]];

    private static Span? Locate(ReadOnlySpan<byte> utf8, string pointer)
    {
        var steps = pointer.Length == 0 ? [] : pointer[1..].Split('/');
        var reader = new Utf8JsonReader(utf8);
        if (!reader.Read())
        {
            return null;
        }

        var name = (int)reader.TokenStartIndex;
        foreach (var step in steps)
        {
            var wanted = step.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            if (!Enter(ref reader, wanted, out name))
            {
                return null;
            }
        }

        var value = (int)reader.TokenStartIndex;
        reader.Skip();
        return new Span(name, value, (int)reader.BytesConsumed);
    }

    private static bool Enter(ref Utf8JsonReader reader, string step, out int name)
    {
        name = 0;
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
                {
                    name = (int)reader.TokenStartIndex;
                    var isIt = reader.ValueTextEquals(step);
                    reader.Read();
                    if (isIt)
                    {
                        return true;
                    }

                    reader.Skip();
                }

                return false;
            case JsonTokenType.StartArray:
                for (var place = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; place++)
                {
                    name = (int)reader.TokenStartIndex;
                    if (step == place.ToString(System.Globalization.CultureInfo.InvariantCulture))
                    {
                        return true;
                    }

                    reader.Skip();
                }

                return false;
            default:
                return false;
        }
    }

    // Name is where a member's name begins; of an item, where its value does.
    private readonly record struct Span(int Name, int Value, int End);
}
