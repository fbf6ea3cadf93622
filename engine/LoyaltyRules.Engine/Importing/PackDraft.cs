using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Json;
using LoyaltyRules.Engine.Packs;
using Nodes = System.Text.Json.Nodes;

namespace LoyaltyRules.Engine.Importing;

/// <summary>A rule of the pack to be, and where its parts come from.</summary>
/// <param name="Rule">What is told of it.</param>
/// <param name="Json">It as <c>pack.json</c> has it.</param>
/// <param name="Effects">The map's value that each effect was made of.</param>
internal sealed record DraftRule(ImportedRule Rule, Nodes.JsonObject Json, ImmutableArray<JsonValue> Effects);

/// <summary>
/// The pack that an import makes: the map's pack, the facts that the map declares, the rules. It is held against the checker as every pack is, and
/// what the checker finds is told at the place in the map or the workflow that the part came from.
/// </summary>
internal sealed class PackDraft(ImportMap map, IReadOnlyDictionary<string, byte[]> templates)
{
    private const string FileName = "pack.json";

    // A pack is read and edited by people: letters and quotes stand as they are.
    private static readonly JsonSerializerOptions Written = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ImmutableArray<MappedProperty> declared = [.. map.AllProperties.Where(p => p.DeclaresFact)];

    private int OwnFacts => map.Pack.GetItems("facts").Length;

    private int OwnRules => map.Pack.GetItems("rules").Length;

    /// <summary>The pack's text with these rules.</summary>
    public string Text(IEnumerable<DraftRule> rules) => TextOf(rules.Select(r => r.Json.DeepClone()));

    private string TextOf(IEnumerable<Nodes.JsonNode> rules)
    {
        var pack = (Nodes.JsonObject)Copy(map.Pack)!;
        Append(pack, "facts", declared.Select(FactOf));
        Append(pack, "rules", rules);
        return pack.ToJsonString(Written) + "\n";
    }

    /// <summary>Checks the pack that the rules will be put into, with those rules that the map has whole: what else there is may be there for them.</summary>
    public DraftCheck CheckFrame() => Check(TextOf(map.Rules.Members.Where(m => m.Value is JsonObject).Select(m => Copy(m.Value)!)), []);

    /// <summary>Checks the pack with these rules.</summary>
    public DraftCheck Check(ImmutableArray<DraftRule> rules) => Check(Text(rules), rules);

    private DraftCheck Check(string text, ImmutableArray<DraftRule> rules)
    {
        var check = RulePack.Check(new Dictionary<string, byte[]>(templates, StringComparer.Ordinal) { [FileName] = Encoding.UTF8.GetBytes(text) });
        return new DraftCheck(check.Pack, [.. check.Diagnostics.Select(d => ProblemOf(d, rules))]);
    }

    /// <summary>A copy of a document's value.</summary>
    public static Nodes.JsonNode? Copy(JsonValue value) => value switch
    {
        JsonObject o => new Nodes.JsonObject(o.Members.Select(m => KeyValuePair.Create(m.Name, Copy(m.Value)))),
        JsonArray a => new Nodes.JsonArray([.. a.Items.Select(Copy)]),
        JsonString s => Nodes.JsonValue.Create(s.Value),
        JsonNumber n => Nodes.JsonValue.Create(n.Value ?? 0),
        JsonBoolean b => Nodes.JsonValue.Create(b.Value),
        _ => null,
    };

    private static void Append(Nodes.JsonObject pack, string name, IEnumerable<Nodes.JsonNode> items)
    {
        var list = pack[name] as Nodes.JsonArray ?? [];
        foreach (var item in items)
        {
            list.Add(item);
        }

        // A member that is no list stays, and the schema refuses it.
        if (list.Count > 0 && pack[name] is null)
        {
            pack[name] = list;
        }
    }

    private static Nodes.JsonObject FactOf(MappedProperty property)
    {
        var fact = new Nodes.JsonObject { ["name"] = property.Fact };
        foreach (var member in property.Json.Members.Where(m => m.Name is not ("fact" or "number")))
        {
            fact[member.Name] = Copy(member.Value);
        }

        return fact;
    }

    private DraftProblem ProblemOf(Diagnostic problem, ImmutableArray<DraftRule> rules)
    {
        var (place, steps) = (problem.Place, problem.Place.Pointer.Split('/'));
        if (steps is ["", "rules", var number, ..] && Index(number) - OwnRules is >= 0 and var r && r < rules.Length)
        {
            var rule = rules[r];
            var isEffect = steps is [_, _, _, "then", var effect, ..] && Index(effect) < rule.Effects.Length;
            return new DraftProblem(problem with { Place = isEffect ? Nearest(rule.Effects[Index(steps[4])], steps[5..], span: null) : rule.Rule.Place }, rule);
        }

        place = steps is ["", "facts", var fact, ..] && Index(fact) - OwnFacts is >= 0 and var f && f < declared.Length
            ? Nearest(declared[f].Json, steps is [_, _, _, "name"] ? ["fact"] : steps[3..], place.Span)
            : Nearest(map.Pack, steps[1..], place.Span);
        return new DraftProblem(problem with { Place = place }, null);
    }

    private static int Index(string step) => int.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : -1;

    // What is missing has no place; then the object that it is missing from is the place.
    private static Place Nearest(JsonValue value, IEnumerable<string> steps, TextSpan? span)
    {
        foreach (var step in steps)
        {
            if (value.Find("/" + step) is not { } found)
            {
                return value.Place;
            }

            value = found;
        }

        return value is JsonString ? value.Place with { Span = span } : value.Place;
    }
}

/// <summary>What came of checking a draft.</summary>
/// <param name="Pack">The checked pack; null when there is any error.</param>
/// <param name="Problems">Everything found.</param>
internal sealed record DraftCheck(RulePack? Pack, ImmutableArray<DraftProblem> Problems);

/// <summary>A problem of a draft, placed where its part came from.</summary>
/// <param name="Diagnostic">The problem.</param>
/// <param name="Rule">The imported rule that it is about; null for none.</param>
internal sealed record DraftProblem(Diagnostic Diagnostic, DraftRule? Rule);
