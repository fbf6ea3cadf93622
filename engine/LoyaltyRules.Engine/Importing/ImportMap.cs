using System.Collections.Immutable;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Importing.Expressions;
using LoyaltyRules.Engine.Json;
using LoyaltyRules.Engine.Json.Schemas;

namespace LoyaltyRules.Engine.Importing;

/// <summary>A property of the map: what it is called in workflows, and the object that says what it is.</summary>
internal sealed record MappedProperty(string Path, JsonObject Json)
{
    /// <summary>The fact that it is.</summary>
    public string Fact => Json.GetText("fact") ?? "";

    /// <summary>Whether the map declares the fact, rather than naming one that is there.</summary>
    public bool DeclaresFact => Json.GetText("type") is not null;

    /// <summary>What C# computes it as; null where the map leaves it to the fact's decimals.</summary>
    public NumberKind? Number => Json.GetText("number") switch
    {
        "whole" => NumberKind.Whole,
        "decimal" => NumberKind.Decimal,
        "binary" => NumberKind.Binary,
        _ => null,
    };
}

/// <summary>A list of the map: its path and the properties of its items.</summary>
internal sealed record MappedList(string Path, ImmutableArray<MappedProperty> Properties);

/// <summary>What the map says about one kind of cause: effects by name, <c>*</c> for any other.</summary>
internal sealed class EffectsByName(JsonObject? json)
{
    private readonly HashSet<string> used = new(StringComparer.Ordinal);

    /// <summary>The effects of a name, or those of any other; null where there are neither.</summary>
    public JsonArray? Of(string? name)
    {
        var key = name is not null && name != "note" && json?.Get(name) is JsonArray ? name : "*";
        used.Add(key);
        return json?.Get(key) as JsonArray;
    }

    /// <summary>The names that no rule has asked for.</summary>
    public IEnumerable<JsonMember> NotUsed() => json is null ? [] : json.Members.Where(m => m.Name != "note" && !used.Contains(m.Name));
}

/// <summary>The map of an import: what the inputs, events and outputs of workflows are in a pack. Documented in <c>docs/import-rules-engine.md</c>.</summary>
internal sealed class ImportMap
{
    private static readonly JsonObject Nothing = new(JsonPosition.Root("", 0, 0), []);

    private ImportMap(JsonObject root)
    {
        Pack = root.Get("pack") as JsonObject ?? Nothing;
        Workflows = [.. root.GetItems("workflows").OfType<JsonString>()];
        Stack = root.GetText("stack");
        var effects = root.Get("effects") as JsonObject ?? Nothing;
        ByRule = new EffectsByName(effects.Get("rules") as JsonObject);
        ByEvent = new EffectsByName(effects.Get("events") as JsonObject);
        ByOutput = new EffectsByName(effects.Get("outputs") as JsonObject);
        Rules = root.Get("rules") as JsonObject ?? Nothing;
        var parameters = root.Get("parameters") as JsonObject ?? Nothing;
        Properties = [.. PropertiesOf(parameters).Where(p => p.Json.Get("lines") is null)];
        Lists = [.. PropertiesOf(parameters).Where(p => p.Json.Get("lines") is JsonObject).Select(p => new MappedList(p.Path, [.. PropertiesOf((JsonObject)p.Json.Get("lines")!)]))];
    }

    /// <summary>The pack around the rules, as its author writes it.</summary>
    public JsonObject Pack { get; }

    /// <summary>The workflows to take; empty for all that no other takes in.</summary>
    public ImmutableArray<JsonString> Workflows { get; }

    /// <summary>The stacking group of the rules; null for none.</summary>
    public string? Stack { get; }

    /// <summary>The properties that are facts.</summary>
    public ImmutableArray<MappedProperty> Properties { get; }

    /// <summary>The lists that are the purchase's lines.</summary>
    public ImmutableArray<MappedList> Lists { get; }

    /// <summary>Every property, those of the lists' items among them, in the order of the map.</summary>
    public IEnumerable<MappedProperty> AllProperties => Properties.Concat(Lists.SelectMany(l => l.Properties));

    /// <summary>Rules of the pack but for their conditions, by the names of the workflows' rules; each stands for everything that such a rule gives.</summary>
    public JsonObject Rules { get; }

    /// <summary>Effects by the name of a rule.</summary>
    public EffectsByName ByRule { get; }

    /// <summary>Effects by success event.</summary>
    public EffectsByName ByEvent { get; }

    /// <summary>Effects by the value of an output expression.</summary>
    public EffectsByName ByOutput { get; }

    /// <summary>Reads a map. Null when its JSON could not be read or is no object; a map may come with errors in <paramref name="problems"/>.</summary>
    public static ImportMap? Read(string source, ReadOnlySpan<byte> utf8, DiagnosticBag problems)
    {
        if (StrictJson.Parse(source, utf8, problems) is not { } root)
        {
            return null;
        }

        SchemaValidator.Validate(SchemaValidator.RulesEngineMap, root, problems);
        return root is JsonObject map ? new ImportMap(map) : null;
    }

    private static IEnumerable<MappedProperty> PropertiesOf(JsonObject json) =>
        json.Members.Where(m => m.Name != "note").Select(m => (m.Name, Value: m.Value as JsonObject)).Where(m => m.Value is not null).Select(m => new MappedProperty(m.Name, m.Value!));
}
