using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using LoyaltyRules.Engine.Diagnostics;

namespace LoyaltyRules.Engine.Json;

/// <summary>The six kinds of JSON value.</summary>
internal enum JsonKind
{
    /// <summary>An object.</summary>
    Object,

    /// <summary>A list.</summary>
    Array,

    /// <summary>A text.</summary>
    String,

    /// <summary>A number.</summary>
    Number,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>Nothing.</summary>
    Null,
}

/// <summary>Where a value stands in its file. Linked upwards, so that a pointer costs nothing until somebody asks for it.</summary>
internal sealed class JsonPosition
{
    private readonly JsonPosition? parent;
    private readonly string step;
    private readonly int index;

    private JsonPosition(JsonPosition? parent, string source, string step, int index, int line, int column)
    {
        (this.parent, this.step, this.index) = (parent, step, index);
        (Source, Line, Column) = (source, line, column);
    }

    /// <summary>The file.</summary>
    public string Source { get; }

    /// <summary>One-based line.</summary>
    public int Line { get; }

    /// <summary>One-based column in UTF-16 units, as editors count.</summary>
    public int Column { get; }

    /// <summary>The place of this position.</summary>
    public Place Place => At(Line, Column);

    /// <summary>The position of a file's outermost value.</summary>
    public static JsonPosition Root(string source, int line, int column) => new(null, source, "", -1, line, column);

    /// <summary>The position of a member's value below this one.</summary>
    public JsonPosition Member(string name, int line, int column) => new(this, Source, name, -1, line, column);

    /// <summary>The position of an item below this one.</summary>
    public JsonPosition Item(int itemIndex, int line, int column) => new(this, Source, "", itemIndex, line, column);

    /// <summary>This pointer with another line and column, as for a member's name or the error within a value.</summary>
    public Place At(int line, int column)
    {
        var pointer = new StringBuilder();
        Append(pointer);
        return new Place(Source, pointer.ToString(), line, column);
    }

    // Depth is bounded by StrictJson.NestingMax, so the recursion is too.
    private void Append(StringBuilder pointer)
    {
        if (parent is null)
        {
            return;
        }

        parent.Append(pointer);
        pointer.Append('/');
        if (index >= 0)
        {
            pointer.Append(CultureInfo.InvariantCulture, $"{index}");
        }
        else
        {
            pointer.Append(step.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal));
        }
    }
}

/// <summary>One value of a JSON document that knows where it was written. Immutable.</summary>
internal abstract class JsonValue(JsonPosition position)
{
    /// <summary>Its kind.</summary>
    public abstract JsonKind Kind { get; }

    /// <summary>Where it was written.</summary>
    public JsonPosition Position { get; } = position;

    /// <summary>File, pointer in that file, line and column.</summary>
    public Place Place => Position.Place;

    /// <summary>The value at a JSON pointer (RFC 6901) below this one; null when there is none.</summary>
    public JsonValue? Find(string pointer)
    {
        var found = this;
        foreach (var step in pointer.Split('/').Skip(1))
        {
            var name = step.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            found = found switch
            {
                JsonObject o => o.Get(name),
                JsonArray a when int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var i) && i < a.Items.Length => a.Items[i],
                _ => null,
            };
            if (found is null)
            {
                return null;
            }
        }

        return found;
    }
}

/// <summary>A member of an object: its name, where the name stands, and its value.</summary>
internal readonly record struct JsonMember(string Name, int NameLine, int NameColumn, JsonValue Value)
{
    /// <summary>The place of the name; its pointer is that of the value.</summary>
    public Place PlaceOfName => Value.Position.At(NameLine, NameColumn);
}

/// <summary>An object with its members in the order they were written; no name comes twice.</summary>
internal sealed class JsonObject : JsonValue
{
    // Below this, comparing in place beats hashing.
    private const int LinearMax = 12;
    private readonly Dictionary<string, int>? byName;

    /// <summary>Creates an object from members whose names differ.</summary>
    public JsonObject(JsonPosition position, ImmutableArray<JsonMember> members)
        : base(position)
    {
        Members = members;
        byName = members.Length > LinearMax ? Indexed(members) : null;
    }

    /// <inheritdoc/>
    public override JsonKind Kind => JsonKind.Object;

    /// <summary>The members as written.</summary>
    public ImmutableArray<JsonMember> Members { get; }

    /// <summary>The value of a member; null when there is no such member.</summary>
    public JsonValue? Get(string name) => TryGet(name, out var value) ? value : null;

    /// <summary>The text of a member; null when there is none or it is no text.</summary>
    public string? GetText(string name) => (Get(name) as JsonString)?.Value;

    /// <summary>The number of a member; null when there is none, it is no number, or it was refused.</summary>
    public decimal? GetNumber(string name) => (Get(name) as JsonNumber)?.Value;

    /// <summary>The items of a member that is a list; none when it is not.</summary>
    public ImmutableArray<JsonValue> GetItems(string name) => Get(name) is JsonArray list ? list.Items : [];

    /// <summary>Looks a member up.</summary>
    public bool TryGet(string name, [NotNullWhen(true)] out JsonValue? value)
    {
        value = IndexOf(name) is >= 0 and var index ? Members[index].Value : null;
        return value is not null;
    }

    /// <summary>Looks a member up, with the place of its name.</summary>
    public JsonMember? Member(string name) => IndexOf(name) is >= 0 and var index ? Members[index] : null;

    private int IndexOf(string name)
    {
        if (byName is not null)
        {
            return byName.GetValueOrDefault(name, -1);
        }

        for (var i = 0; i < Members.Length; i++)
        {
            if (string.Equals(Members[i].Name, name, StringComparison.Ordinal))
            {
                return i;
            }
        }

        return -1;
    }

    private static Dictionary<string, int> Indexed(ImmutableArray<JsonMember> members)
    {
        var indexes = new Dictionary<string, int>(members.Length, StringComparer.Ordinal);
        for (var i = 0; i < members.Length; i++)
        {
            indexes.Add(members[i].Name, i);
        }

        return indexes;
    }
}

/// <summary>A list.</summary>
internal sealed class JsonArray(JsonPosition position, ImmutableArray<JsonValue> items) : JsonValue(position)
{
    /// <inheritdoc/>
    public override JsonKind Kind => JsonKind.Array;

    /// <summary>The items in order.</summary>
    public ImmutableArray<JsonValue> Items { get; } = items;
}

/// <summary>A text. A half of a surrogate pair was reported and stands here as U+FFFD.</summary>
internal sealed class JsonString(JsonPosition position, string value) : JsonValue(position)
{
    /// <inheritdoc/>
    public override JsonKind Kind => JsonKind.String;

    /// <summary>The text, its escapes resolved.</summary>
    public string Value { get; } = value;
}

/// <summary>A number, exact.</summary>
internal sealed class JsonNumber(JsonPosition position, NumberText number, decimal? value) : JsonValue(position)
{
    /// <inheritdoc/>
    public override JsonKind Kind => JsonKind.Number;

    /// <summary>Its digits, without regard to how they were written.</summary>
    public NumberText Number { get; } = number;

    /// <summary>The number; null when it left the stated bounds, which was reported.</summary>
    public decimal? Value { get; } = value;
}

/// <summary>True or false.</summary>
internal sealed class JsonBoolean(JsonPosition position, bool value) : JsonValue(position)
{
    /// <inheritdoc/>
    public override JsonKind Kind => JsonKind.Boolean;

    /// <summary>Which of the two.</summary>
    public bool Value { get; } = value;
}

/// <summary>The word <c>null</c>, which no document of ours allows anywhere.</summary>
internal sealed class JsonNull(JsonPosition position) : JsonValue(position)
{
    /// <inheritdoc/>
    public override JsonKind Kind => JsonKind.Null;
}
