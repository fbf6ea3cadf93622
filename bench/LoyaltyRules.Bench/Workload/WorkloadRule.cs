using System.Globalization;
using System.Text.Json.Nodes;

namespace LoyaltyRules.Bench;

/// <summary>A comparison of one field of a context with a constant. Words are held by their index.</summary>
/// <param name="Field">The field.</param>
/// <param name="Sign">How it is compared: <c>==</c>, <c>&gt;=</c> or <c>&lt;</c>.</param>
/// <param name="Value">The number, or the word's index.</param>
public sealed record Atom(Field Field, string Sign, int Value)
{
    public bool Holds(Context context) => Sign switch
    {
        "==" => Field.Of(context) == Value,
        ">=" => Field.Of(context) >= Value,
        _ => Field.Of(context) < Value,
    };

    /// <summary>As a rule pack writes it.</summary>
    public string InPack() => string.Create(CultureInfo.InvariantCulture, $"{Field.Fact} {Sign} {(Field.Words is { } words ? $"'{words[Value]}'" : Value)}");

    /// <summary>As a programmer writes it.</summary>
    public string InCSharp() => string.Create(CultureInfo.InvariantCulture, $"c.{Field.Name} {Sign} {Value}{(Field.IsDecimal ? "m" : "")}");

    /// <summary>As json-rules-engine writes it.</summary>
    public JsonObject InJson() => new()
    {
        ["fact"] = Field.Name,
        ["operator"] = Sign switch { "==" => "equal", ">=" => "greaterThanInclusive", _ => "lessThan" },
        ["value"] = Field.Words is { } words ? words[Value] : Value,
    };

    /// <summary>As a cell of a decision table of ZEN writes it, the column naming the field.</summary>
    public string InTable() => string.Create(CultureInfo.InvariantCulture, $"{(Sign == "==" ? "" : Sign + " ")}{(Field.Words is { } words ? $"\"{words[Value]}\"" : Value)}");
}

/// <summary>A rule: every part holds, and a part holds when one of its atoms does.</summary>
public sealed record WorkloadRule(Atom[][] Parts)
{
    public bool Holds(Context context) => Array.TrueForAll(Parts, part => Array.Exists(part, atom => atom.Holds(context)));

    public string InPack() => string.Join(" && ", Parts.Select(p => Either(p.Select(a => a.InPack()))));

    public string InCSharp() => string.Join(" && ", Parts.Select(p => Either(p.Select(a => a.InCSharp()))));

    public JsonObject InJson() => new()
    {
        ["all"] = new JsonArray([.. Parts.Select(p => p.Length == 1 ? p[0].InJson() : new JsonObject { ["any"] = new JsonArray([.. p.Select(a => a.InJson())]) })]),
    };

    private static string Either(IEnumerable<string> atoms) => atoms.ToList() is [var one] ? one : $"({string.Join(" || ", atoms)})";
}

/// <summary>A field that rules ask about.</summary>
/// <param name="Name">Its name in a context.</param>
/// <param name="Fact">Its name in a rule pack.</param>
/// <param name="Of">Its value, of words the index.</param>
public sealed record Field(string Name, string Fact, Func<Context, decimal> Of)
{
    /// <summary>The words it can be; null for a number.</summary>
    public string[]? Words { get; init; }

    /// <summary>Whether a programmer would keep it as a decimal.</summary>
    public bool IsDecimal { get; init; }
}

/// <summary>
/// A purchase of fifteen fields as code written by hand would hold it, its words turned into numbers already: what the engine's border does
/// with them too, before conditions are tested.
/// </summary>
public sealed class Context
{
    public string Id = "";
    public long At;
    public int Channel;
    public int Card;
    public int Category;
    public decimal Amount;
    public int Items;
    public int Visits;
    public string? Store;
    public string? Partner;
    public string? City;
    public int Device;
    public int BornOn;
    public int JoinedOn;
    public bool HasCoupon;
}
