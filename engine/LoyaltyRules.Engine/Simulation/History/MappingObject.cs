using System.Collections.Immutable;
using System.Text.Json;
using LoyaltyRules.Engine.Diagnostics;

namespace LoyaltyRules.Engine.Simulation.History;

/// <summary>One object of a mapping while it is read: every problem goes into the bag with its place, and reading goes on.</summary>
internal sealed class MappingObject
{
    private readonly JsonElement element;
    private readonly string pointer;
    private readonly string source;
    private readonly DiagnosticBag problems;

    private MappingObject(JsonElement element, string pointer, string source, DiagnosticBag problems)
    {
        this.element = element;
        this.pointer = pointer;
        this.source = source;
        this.problems = problems;
    }

    public DiagnosticBag Problems => problems;

    public static MappingObject? Of(JsonElement element, string pointer, string source, DiagnosticBag problems, params ReadOnlySpan<string> known)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            problems.Add(new Place(source, pointer), HistoryDiagnostics.WrongValue, NameOf(pointer), new Phrase("an object", "объект"));
            return null;
        }

        var result = new MappingObject(element, pointer, source, problems);
        result.RefuseUnknown(known);
        return result;
    }

    public Place PlaceOf(string name) => new(source, $"{pointer}/{Escape(name)}");

    public bool Has(string name) => element.TryGetProperty(name, out _);

    public MappingObject? Object(string name, params ReadOnlySpan<string> known) =>
        element.TryGetProperty(name, out var child) ? Of(child, PlaceOf(name).Pointer, source, problems, known) : null;

    /// <summary>The element of a member; default when it is not there.</summary>
    public JsonElement? Element(string name) => element.TryGetProperty(name, out var child) ? child : null;

    public IEnumerable<(string Name, JsonElement Value)> Members() =>
        element.EnumerateObject().Where(m => m.Name != "note").Select(m => (m.Name, m.Value));

    public IEnumerable<(string Pointer, JsonElement Value)> Items(string name)
    {
        if (Element(name) is not { } list)
        {
            yield break;
        }

        if (list.ValueKind != JsonValueKind.Array)
        {
            Wrong(name, new Phrase("a list", "список"));
            yield break;
        }

        var index = 0;
        foreach (var item in list.EnumerateArray())
        {
            yield return ($"{PlaceOf(name).Pointer}/{index}", item);
            index++;
        }
    }

    public string? Text(string name)
    {
        if (Element(name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.String)
        {
            return value.GetString();
        }

        Wrong(name, new Phrase("a text", "текст"));
        return null;
    }

    public bool? Boolean(string name)
    {
        if (Element(name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            return value.GetBoolean();
        }

        Wrong(name, new Phrase("true or false", "true или false"));
        return null;
    }

    public int? Integer(string name, int min, int max)
    {
        if (Element(name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= min && number <= max)
        {
            return number;
        }

        Wrong(name, new Phrase(
            FormattableString.Invariant($"a whole number from {min} to {max}"), FormattableString.Invariant($"целое число от {min} до {max}")));
        return null;
    }

    /// <summary>A word of a list; the first of it when the member is not there or wrong.</summary>
    public string Word(string name, params string[] words)
    {
        if (Text(name) is not { } word)
        {
            return words[0];
        }

        if (words.Contains(word, StringComparer.Ordinal))
        {
            return word;
        }

        Wrong(name, string.Join(" | ", words));
        return words[0];
    }

    /// <summary>One text or a list of texts, not empty; null when the member is not there or wrong.</summary>
    public ImmutableArray<string>? Texts(string name)
    {
        if (Element(name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.String)
        {
            return [value.GetString()!];
        }

        if (value.ValueKind == JsonValueKind.Array && value.GetArrayLength() > 0
            && value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String))
        {
            return [.. value.EnumerateArray().Select(item => item.GetString()!)];
        }

        Wrong(name, new Phrase("a text or a list of texts", "текст или список текстов"));
        return null;
    }

    public void Missing(string name) => problems.Add(new Place(source, pointer), HistoryDiagnostics.MissingMember, name);

    public void Wrong(string name, Phrase wanted) => problems.Add(PlaceOf(name), HistoryDiagnostics.WrongValue, name, wanted);

    public void NotExactlyOne(params string[] names) =>
        problems.Add(new Place(source, pointer), HistoryDiagnostics.ExactlyOne, string.Join(", ", names));

    /// <summary>How many of the members are there.</summary>
    public int CountOf(params string[] names) => names.Count(Has);

    private void RefuseUnknown(ReadOnlySpan<string> known)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var member in element.EnumerateObject())
        {
            if (!seen.Add(member.Name))
            {
                problems.Add(PlaceOf(member.Name), HistoryDiagnostics.KeyTwice, member.Name);
            }
            else if (!known.IsEmpty && member.Name != "note" && !known.Contains(member.Name))
            {
                // The nearest name first: it is probably the one that was meant.
                var names = known.ToArray();
                var nearest = NearestName.Of(member.Name, names);
                var ordered = nearest is null ? names : [nearest, .. names.Where(n => n != nearest)];
                problems.Add(PlaceOf(member.Name), HistoryDiagnostics.UnknownMember, member.Name, string.Join(", ", ordered));
            }
            else if (member.Name == "note" && member.Value.ValueKind != JsonValueKind.String)
            {
                Wrong("note", new Phrase("a text", "текст"));
            }
        }
    }

    private static string Escape(string name) => name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);

    private static string NameOf(string pointer) => pointer.Length == 0 ? "mapping" : pointer[(pointer.LastIndexOf('/') + 1)..];
}
