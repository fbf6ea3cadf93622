using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using LoyaltyRules.Engine.Diagnostics;

namespace LoyaltyRules.Engine.Json;

/// <summary>
/// Reads one JSON text into a tree that knows its places, and refuses what a lenient reader lets pass: a key written twice, a number that
/// would be rounded, comments. Comments, trailing commas and the like are reported and read over, so that one pass finds them all.
/// </summary>
internal static class StrictJson
{
    /// <summary>The deepest nesting of objects and lists. Everything that walks a tree may recurse because of it.</summary>
    public const int NestingMax = 64;

    /// <summary>The most values one document may hold, all its files together.</summary>
    public const int NodesMax = 400_000;

    private static readonly JsonReaderOptions Options = new()
    {
        AllowTrailingCommas = true,
        CommentHandling = JsonCommentHandling.Allow,
        // Ours reports first, with a place.
        MaxDepth = NestingMax + 8,
    };

    /// <summary>
    /// Reads a text. Whatever the bytes are, the outcome is a tree or a diagnostic, never an exception.
    /// Null when the text could not be read to its end; a tree may come with errors in <paramref name="bag"/>.
    /// </summary>
    public static JsonValue? Parse(string source, ReadOnlySpan<byte> utf8, DiagnosticBag bag, JsonLimits? limits = null) =>
        Parse(source, utf8, bag, limits ?? JsonLimits.Files, out _);

    /// <summary>Reads a text and says how many values it holds.</summary>
    public static JsonValue? Parse(string source, ReadOnlySpan<byte> utf8, DiagnosticBag bag, JsonLimits limits, out int nodes)
    {
        // Editors on Windows write a byte order mark; RFC 8259 lets a reader skip it. It takes no column.
        if (utf8.StartsWith(Encoding.UTF8.Preamble))
        {
            utf8 = utf8[Encoding.UTF8.Preamble.Length..];
        }

        nodes = 0;
        if (!Utf8.IsValid(utf8))
        {
            bag.Add(PlaceAt(source, utf8, FirstInvalid(utf8)), DocumentDiagnostics.InvalidUtf8);
            return null;
        }

        if (utf8.IndexOfAnyExcept(" \t\r\n"u8) < 0)
        {
            bag.Add(PlaceAt(source, utf8, 0), DocumentDiagnostics.Empty);
            return null;
        }

        var parser = new Parser(source, utf8, bag, limits);
        try
        {
            var root = parser.Run();
            nodes = parser.Nodes;
            return root;
        }
        catch (JsonException e)
        {
            var offset = OffsetOf(utf8, e.LineNumber ?? 0, e.BytePositionInLine ?? 0);
            // The reader blames the last comma when nothing follows it.
            var isAtEnd = utf8[offset..].IndexOfAnyExcept(parser.IsOpen ? ", \t\r\n"u8 : " \t\r\n"u8) < 0;
            var place = PlaceAt(source, utf8, isAtEnd ? utf8.Length : offset) with { Pointer = parser.Pointer };
            if (isAtEnd)
            {
                bag.Add(place, DocumentDiagnostics.UnexpectedEnd);
            }
            else
            {
                bag.Add(place, DocumentDiagnostics.UnexpectedCharacter, Shown(utf8[offset..]));
            }

            return null;
        }
    }

    private static int FirstInvalid(ReadOnlySpan<byte> utf8)
    {
        var at = 0;
        while (Rune.DecodeFromUtf8(utf8[at..], out _, out var length) == OperationStatus.Done)
        {
            at += length;
        }

        return at;
    }

    private static int OffsetOf(ReadOnlySpan<byte> utf8, long line, long byteInLine)
    {
        var start = 0;
        for (; line > 0; line--)
        {
            var newline = utf8[start..].IndexOf((byte)'\n');
            if (newline < 0)
            {
                break;
            }

            start += newline + 1;
        }

        var offset = (int)Math.Min(start + byteInLine, utf8.Length);
        while (offset > 0 && offset < utf8.Length && (utf8[offset] & 0xC0) == 0x80)
        {
            // The reader may name a byte within a character.
            offset--;
        }

        return offset;
    }

    private static Place PlaceAt(string source, ReadOnlySpan<byte> utf8, int offset)
    {
        var cursor = default(JsonCursor);
        cursor.MoveTo(utf8, offset);
        return new Place(source, "", cursor.Line, cursor.Column);
    }

    private static string Shown(ReadOnlySpan<byte> utf8) =>
        Rune.DecodeFromUtf8(utf8, out var rune, out _) == OperationStatus.Done && !Rune.IsControl(rune) && !Rune.IsWhiteSpace(rune)
            ? rune.ToString()
            : string.Create(CultureInfo.InvariantCulture, $"U+{rune.Value:X4}");

    private ref struct Parser(string source, ReadOnlySpan<byte> utf8, DiagnosticBag bag, JsonLimits limits)
    {
        private readonly ReadOnlySpan<byte> utf8 = utf8;
        private readonly Stack<JsonFrame> open = new();
        private JsonCursor cursor = default;
        private JsonValue? root;

        public int Nodes { get; private set; }

        /// <summary>Whether an object or list still is to be closed.</summary>
        public readonly bool IsOpen => open.Count > 0;

        /// <summary>The innermost thing being read, for errors of syntax.</summary>
        public readonly string Pointer => open.TryPeek(out var frame) ? frame.Position.Place.Pointer : "";

        public JsonValue? Run()
        {
            var reader = new Utf8JsonReader(utf8, Options);
            var end = 0;
            var isAfterComma = false;
            while (reader.Read())
            {
                var start = (int)reader.TokenStartIndex;
                isAfterComma |= utf8[end..start].Contains((byte)',');
                end = (int)reader.BytesConsumed;
                cursor.MoveTo(utf8, start);
                if (reader.TokenType == JsonTokenType.Comment)
                {
                    bag.Add(Here(), DocumentDiagnostics.Comment);
                    continue;
                }

                if (reader.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray)
                {
                    if (isAfterComma)
                    {
                        bag.Add(Here(), DocumentDiagnostics.TrailingComma);
                    }

                    Take(open.Pop().Close());
                }
                else if (!Open(ref reader))
                {
                    return null;
                }

                isAfterComma = false;
            }

            return root;
        }

        private bool Open(ref Utf8JsonReader reader)
        {
            if (reader.TokenType == JsonTokenType.PropertyName)
            {
                var frame = open.Peek();
                var name = Text(ref reader, frame.Position);
                if (name.Length > limits.NameLength)
                {
                    bag.Add(Here(), DocumentDiagnostics.NameTooLong, Invariant(limits.NameLength));
                    return false;
                }

                frame.Expect(name, cursor.Line, cursor.Column);
                if (frame.Members.Count >= limits.Names)
                {
                    bag.Add(frame.Position.Place, DocumentDiagnostics.TooManyNames, Invariant(limits.Names));
                    return false;
                }

                if (frame.IsRepeated)
                {
                    bag.Add(frame.Below(cursor.Line, cursor.Column).Place, DocumentDiagnostics.DuplicateKey, frame.Name);
                }

                return true;
            }

            var position = open.TryPeek(out var parent)
                ? parent.Below(cursor.Line, cursor.Column)
                : JsonPosition.Root(source, cursor.Line, cursor.Column);
            Nodes++;
            if (Nodes > limits.Values)
            {
                bag.Add(position.Place, DocumentDiagnostics.TooManyNodes, Invariant(limits == JsonLimits.Requests ? limits.Values : NodesMax));
                return false;
            }

            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject or JsonTokenType.StartArray:
                    if (open.Count == NestingMax)
                    {
                        bag.Add(position.Place, DocumentDiagnostics.TooDeep, Invariant(NestingMax));
                        return false;
                    }

                    open.Push(new JsonFrame(position, reader.TokenType == JsonTokenType.StartObject));
                    break;
                case JsonTokenType.String:
                    Take(new JsonString(position, Text(ref reader, position)));
                    break;
                case JsonTokenType.Number:
                    Take(Number(reader.ValueSpan, position));
                    break;
                case JsonTokenType.Null:
                    Take(new JsonNull(position));
                    break;
                default:
                    Take(new JsonBoolean(position, reader.TokenType == JsonTokenType.True));
                    break;
            }

            return true;
        }

        private readonly JsonNumber Number(ReadOnlySpan<byte> text, JsonPosition position)
        {
            var number = NumberText.Read(text);
            if (number.IsWithinBounds)
            {
                return new JsonNumber(position, number, number.ToDecimal());
            }

            bag.Add(position.Place, DocumentDiagnostics.NumberOutOfBounds, Encoding.ASCII.GetString(text[..Math.Min(text.Length, 60)]));
            return new JsonNumber(position, number, null);
        }

        private readonly string Text(ref Utf8JsonReader reader, JsonPosition position)
        {
            if (reader.ValueIsEscaped && HasLoneSurrogate(reader.ValueSpan))
            {
                bag.Add(position.At(cursor.Line, cursor.Column), DocumentDiagnostics.LoneSurrogate);
                return "\uFFFD";
            }

            var text = reader.GetString()!;
            var (line, column) = (cursor.Line, cursor.Column);
            if (limits.IsPlain && PlainText.FaultOf(text, () => position.At(line, column)) is { } fault)
            {
                bag.Add(fault);
            }

            return text;
        }

        private void Take(JsonValue value)
        {
            if (open.TryPeek(out var parent))
            {
                parent.Take(value);
            }
            else
            {
                root = value;
            }
        }

        private readonly Place Here() => open.TryPeek(out var frame)
            ? frame.Position.At(cursor.Line, cursor.Column)
            : new Place(source, "", cursor.Line, cursor.Column);
    }

    // The grammar was checked by the reader: a backslash is followed by one letter, or by u and four hexadecimal digits.
    private static bool HasLoneSurrogate(ReadOnlySpan<byte> text)
    {
        var isHighBefore = false;
        for (var i = 0; i < text.Length; i++)
        {
            var unit = 0;
            if (text[i] == (byte)'\\' && text[++i] == (byte)'u')
            {
                unit = int.Parse(text.Slice(i + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
                i += 4;
            }

            var isLow = unit is >= 0xDC00 and <= 0xDFFF;
            if (isLow != isHighBefore)
            {
                return true;
            }

            isHighBefore = unit is >= 0xD800 and <= 0xDBFF;
        }

        return isHighBefore;
    }

    private static string Invariant(int number) => number.ToString(CultureInfo.InvariantCulture);
}
