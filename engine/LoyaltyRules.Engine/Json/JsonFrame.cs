using System.Collections.Immutable;

namespace LoyaltyRules.Engine.Json;

/// <summary>Counts lines and columns forwards only, so that a whole file on one line costs no more than many.</summary>
internal struct JsonCursor
{
    private int offset;
    private int linesBefore;
    private int unitsBefore;

    public readonly int Line => linesBefore + 1;

    public readonly int Column => unitsBefore + 1;

    public void MoveTo(ReadOnlySpan<byte> utf8, int target)
    {
        for (; offset < target; offset++)
        {
            var b = utf8[offset];
            if (b == (byte)'\n')
            {
                linesBefore++;
                unitsBefore = 0;
            }
            else if ((b & 0xC0) != 0x80)
            {
                unitsBefore += b >= 0xF0 ? 2 : 1;
            }
        }
    }
}

/// <summary>An object or list that is still open.</summary>
internal sealed class JsonFrame(JsonPosition position, bool isObject)
{
    private readonly HashSet<string> names = new(StringComparer.Ordinal);

    /// <summary>Where it stands.</summary>
    public JsonPosition Position => position;

    public bool IsObject => isObject;

    public ImmutableArray<JsonMember>.Builder Members { get; } = ImmutableArray.CreateBuilder<JsonMember>();

    public ImmutableArray<JsonValue>.Builder Items { get; } = ImmutableArray.CreateBuilder<JsonValue>();

    public string Name { get; private set; } = "";

    public (int Line, int Column) NameAt { get; private set; }

    public bool IsRepeated { get; private set; }

    public void Expect(string name, int line, int column)
    {
        (Name, NameAt, IsRepeated) = (name, (line, column), !names.Add(name));
    }

    public JsonPosition Below(int line, int column) =>
        isObject ? position.Member(Name, line, column) : position.Item(Items.Count, line, column);

    public void Take(JsonValue value)
    {
        if (!isObject)
        {
            Items.Add(value);
        }
        else if (!IsRepeated)
        {
            // The first of two stands; the second was reported.
            Members.Add(new JsonMember(Name, NameAt.Line, NameAt.Column, value));
        }
    }

    public JsonValue Close() =>
        isObject ? new JsonObject(position, Members.DrainToImmutable()) : new JsonArray(position, Items.DrainToImmutable());
}
