using System.Collections.Immutable;
using System.Text;
using System.Text.Json;

namespace LoyaltyRules.Designer.Documents;

/// <summary>One item of a list of a pack: a rule, a table, a parameter.</summary>
/// <param name="File">The file in which it stands.</param>
/// <param name="Pointer">Where in that file.</param>
/// <param name="Value">What it says.</param>
public sealed record DocumentItem(string File, string Pointer, JsonElement Value)
{
    /// <summary>What it is called among its siblings: its id or name; empty where it has none yet.</summary>
    public string Key => DraftDocument.KeyOf(Value);

    /// <summary>A text among its members; null for none.</summary>
    public string? Text(string name) =>
        Value.ValueKind == JsonValueKind.Object && Value.TryGetProperty(name, out var found) && found.ValueKind == JsonValueKind.String ? found.GetString() : null;

    /// <summary>A text in the pack's languages among its members; null for none.</summary>
    public string? Text(string name, string language) => Value.ValueKind == JsonValueKind.Object && Value.TryGetProperty(name, out var found) ? DraftDocument.TextIn(found, language) : null;

    /// <summary>A member; null for none.</summary>
    public JsonElement? Member(string name) => Value.ValueKind == JsonValueKind.Object && Value.TryGetProperty(name, out var found) ? found : null;
}

/// <summary>The files of a draft as one document. Immutable: a change makes another one, which is what undoing goes back to.</summary>
public sealed class DraftDocument
{
    /// <summary>The file that every pack has.</summary>
    public const string Main = "pack.json";

    // The members by which items of a pack's lists are known.
    private static readonly string[] Keys = ["id", "name", "currency", "tier", "group", "activity"];

    // Lists of which parts may lie in files of their own.
    private static readonly string[] Parted = ["rules", "tables"];

    private readonly Dictionary<string, JsonElement?> parsed = new(StringComparer.Ordinal);

    private DraftDocument(ImmutableSortedDictionary<string, byte[]> files) => Files = files;

    /// <summary>The files, by their paths in the pack's folder.</summary>
    public ImmutableSortedDictionary<string, byte[]> Files { get; }

    /// <summary>Whether the main file can be read as JSON.</summary>
    public bool IsReadable => Root is { ValueKind: JsonValueKind.Object };

    /// <summary>The main file as JSON; null where it is none.</summary>
    public JsonElement? Root => Parsed(Main);

    /// <summary>The files of a draft.</summary>
    public static DraftDocument Of(IReadOnlyDictionary<string, byte[]> files) => new(files.ToImmutableSortedDictionary(StringComparer.Ordinal));

    /// <summary>The items of a list, in the order of the files.</summary>
    public IReadOnlyList<DocumentItem> Items(string list)
    {
        var items = new List<DocumentItem>();
        Add(Main, "/" + list, Root is { ValueKind: JsonValueKind.Object } root && root.TryGetProperty(list, out var own) ? own : default);
        if (Parted.Contains(list))
        {
            foreach (var file in Files.Keys.Where(f => f.StartsWith(list + "/", StringComparison.Ordinal) && f.EndsWith(".json", StringComparison.Ordinal)))
            {
                Add(file, "", Parsed(file) ?? default);
            }
        }

        return items;

        void Add(string file, string pointer, JsonElement value)
        {
            if (value.ValueKind == JsonValueKind.Array)
            {
                items.AddRange(value.EnumerateArray().Select((item, i) => new DocumentItem(file, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{pointer}/{i}"), item)));
            }
            else if (value.ValueKind == JsonValueKind.Object && pointer.Length == 0)
            {
                items.Add(new DocumentItem(file, "", value));
            }
        }
    }

    /// <summary>An item of a list by its key; null for none.</summary>
    public DocumentItem? Item(string list, string key) => Items(list).FirstOrDefault(i => i.Key == key);

    /// <summary>The value at a pointer of a file; null for none.</summary>
    public JsonElement? Value(string file, string pointer)
    {
        if (Parsed(file) is not { } value)
        {
            return null;
        }

        foreach (var step in pointer.Length == 0 ? [] : pointer[1..].Split('/'))
        {
            var name = step.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            switch (value.ValueKind)
            {
                case JsonValueKind.Object when value.TryGetProperty(name, out var member):
                    value = member;
                    break;
                case JsonValueKind.Array when int.TryParse(name, out var place) && place < value.GetArrayLength():
                    value = value[place];
                    break;
                default:
                    return null;
            }
        }

        return value;
    }

    /// <summary>The text of a value, as its author wrote it; null for none.</summary>
    public string? Text(string file, string pointer) =>
        Files.TryGetValue(file, out var utf8) && JsonText.IsJson(utf8) && JsonText.Find(utf8, pointer) is var (start, end) ? Encoding.UTF8.GetString(utf8, start, end - start) : null;

    /// <summary>With another value at a pointer.</summary>
    public DraftDocument Replace(string file, string pointer, string json) => With(file, utf8 => JsonText.Replace(utf8, pointer, json));

    /// <summary>With a member of an object set.</summary>
    public DraftDocument Set(string file, string parent, string name, string json) => With(file, utf8 => JsonText.Set(utf8, parent, name, json));

    /// <summary>Without the value at a pointer.</summary>
    public DraftDocument Remove(string file, string pointer) => With(file, utf8 => JsonText.Remove(utf8, pointer));

    /// <summary>With one more item in a list of the main file; the list is made where there is none.</summary>
    public DraftDocument Append(string list, string json) => Root is { } root && root.TryGetProperty(list, out _)
        ? With(Main, utf8 => JsonText.Append(utf8, "/" + list, json))
        : Set(Main, "", list, "[\n  " + json.Replace("\n", "\n  ", StringComparison.Ordinal) + "\n]");

    /// <summary>With a file as it is given; null removes it.</summary>
    public DraftDocument WithFile(string file, byte[]? content) => new(content is null ? Files.Remove(file) : Files.SetItem(file, content));

    /// <summary>What an item is called among its siblings.</summary>
    public static string KeyOf(JsonElement item) => item.ValueKind == JsonValueKind.Object
        ? Keys.Select(k => item.TryGetProperty(k, out var key) && key.ValueKind == JsonValueKind.String ? key.GetString() : null).FirstOrDefault(k => k is not null) ?? ""
        : "";

    /// <summary>A text in a language: of several languages, that one, or English, or any.</summary>
    public static string? TextIn(JsonElement text, string language) => text.ValueKind switch
    {
        JsonValueKind.String => text.GetString(),
        JsonValueKind.Object when text.TryGetProperty(language, out var own) && own.ValueKind == JsonValueKind.String => own.GetString(),
        JsonValueKind.Object when text.TryGetProperty("en", out var english) && english.ValueKind == JsonValueKind.String => english.GetString(),
        JsonValueKind.Object => text.EnumerateObject().Select(m => m.Value.ValueKind == JsonValueKind.String ? m.Value.GetString() : null).FirstOrDefault(),
        _ => null,
    };

    private DraftDocument With(string file, Func<byte[], byte[]> change) =>
        Files.TryGetValue(file, out var utf8) && JsonText.IsJson(utf8) ? new(Files.SetItem(file, change(utf8))) : this;

    private JsonElement? Parsed(string file)
    {
        if (parsed.TryGetValue(file, out var known))
        {
            return known;
        }

        JsonElement? value = null;
        if (Files.TryGetValue(file, out var utf8))
        {
            try
            {
                var reader = new Utf8JsonReader(utf8);
                value = JsonElement.ParseValue(ref reader);
            }
            catch (JsonException)
            {
                value = null;
            }
        }

        parsed[file] = value;
        return value;
    }
}
