using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using LoyaltyRules.Designer.Documents;
using LoyaltyRules.Engine.Packs;
using LoyaltyRules.Engine.Simulation.Examples;
using NodaTime;
using NodaTime.Text;

namespace LoyaltyRules.Designer.TryingOut;

/// <summary>A receipt that is tried: a purchase and who buys, in the form of examples. What a field says is set by its path.</summary>
public sealed class Receipt
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, NewLine = "\n" };

    private Receipt(JsonObject root) => Root = root;

    /// <summary>The example as JSON.</summary>
    public JsonObject Root { get; }

    /// <summary>The lines of the receipt.</summary>
    public JsonArray Lines => (JsonArray)Root["purchase"]!["lines"]!;

    /// <summary>Whether the buyer is a member.</summary>
    public bool HasMember => Root["member"] is JsonObject;

    /// <summary>A receipt with one line, of a member, on a day.</summary>
    /// <param name="document">The draft, which says what lines tell.</param>
    /// <param name="zone">The program's zone.</param>
    /// <param name="now">The present.</param>
    public static Receipt New(DraftDocument document, DateTimeZone zone, Instant now)
    {
        var receipt = new Receipt(new JsonObject
        {
            ["name"] = new JsonObject { ["en"] = "Receipt", ["ru"] = "Чек" },
            ["member"] = new JsonObject { ["id"] = "M-1", ["facts"] = new JsonObject() },
            ["purchase"] = new JsonObject { ["id"] = "R-1", ["at"] = "", ["lines"] = new JsonArray() },
        });
        receipt.SetAt(now.InZone(zone).LocalDateTime, zone);
        foreach (var fact in document.Items("facts"))
        {
            if (fact.Key.Split('.') is ["purchase", var name] && fact.Text("type") == "choice" && FirstOf(fact) is { } first)
            {
                receipt.Set(name == "channel" ? "purchase/channel" : "purchase/facts/" + name, first);
            }
        }

        foreach (var counter in document.Items("counters").Where(c => c.Member("last") is null))
        {
            receipt.Set("member/facts/" + counter.Key, "0");
        }

        receipt.AddLine(document);
        return receipt;
    }

    /// <summary>A receipt from an example; null where it is none of one purchase.</summary>
    public static Receipt? Of(byte[] example)
    {
        try
        {
            return JsonNode.Parse(example) is JsonObject root && root["purchase"] is JsonObject purchase && purchase["lines"] is JsonArray ? new Receipt(root) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>One more line, like the last.</summary>
    public void AddLine(DraftDocument document)
    {
        var line = Lines.Count > 0 ? (JsonObject)Lines[^1]!.DeepClone() : new JsonObject { ["quantity"] = 1, ["gross"] = 1000, ["facts"] = new JsonObject() };
        line["id"] = Enumerable.Range(1, int.MaxValue).Select(n => n.ToString(CultureInfo.InvariantCulture)).First(id => Lines.All(l => l!["id"]?.ToString() != id));
        foreach (var fact in document.Items("facts").Where(f => f.Text("type") == "choice" && f.Key.StartsWith("line.", StringComparison.Ordinal) && Lines.Count == 0))
        {
            ((JsonObject)line["facts"]!)[fact.Key["line.".Length..]] = FirstOf(fact);
        }

        Lines.Add(line);
    }

    /// <summary>Says who buys, or that nobody known does.</summary>
    public void SetMember(bool isMember)
    {
        if (isMember != HasMember)
        {
            Root["member"] = isMember ? new JsonObject { ["id"] = "M-1", ["facts"] = new JsonObject() } : null;
            if (!isMember)
            {
                Root.Remove("member");
            }
        }
    }

    /// <summary>What a field says, for people; empty for nothing.</summary>
    public string Get(string path) => Find(path) is { } found ? found.GetValueKind() == JsonValueKind.String ? found.GetValue<string>() : found.ToJsonString() : "";

    /// <summary>Sets a field; empty removes it.</summary>
    public void Set(string path, string text, bool isText = false)
    {
        var steps = path.Split('/');
        JsonNode home = Root;
        foreach (var step in steps[..^1])
        {
            home = home is JsonArray list ? list[int.Parse(step, CultureInfo.InvariantCulture)]! : ((JsonObject)home)[step] ?? (((JsonObject)home)[step] = new JsonObject());
        }

        if (text.Length == 0)
        {
            ((JsonObject)home).Remove(steps[^1]);
        }
        else
        {
            ((JsonObject)home)[steps[^1]] = JsonNode.Parse(isText ? JsonText.Word(text) : Forms.JsonValues.Typed(text));
        }
    }

    /// <summary>The local time of the purchase.</summary>
    public LocalDateTime At(DateTimeZone zone) =>
        OffsetDateTimePattern.Rfc3339.Parse(Get("purchase/at")) is { Success: true, Value: var at } ? at.ToInstant().InZone(zone).LocalDateTime : new LocalDateTime(2026, 1, 1, 12, 0);

    /// <summary>Sets the local time of the purchase.</summary>
    public void SetAt(LocalDateTime at, DateTimeZone zone) => Root["purchase"]!["at"] = OffsetDateTimePattern.Rfc3339.Format(at.InZoneLeniently(zone).ToOffsetDateTime());

    /// <summary>The receipt as an example.</summary>
    /// <param name="name">What it shows; null for as it is.</param>
    /// <param name="languages">The languages of the pack.</param>
    public byte[] ToExample(string? name, IEnumerable<string> languages)
    {
        var root = (JsonObject)Root.DeepClone();
        if (name is not null)
        {
            root["name"] = new JsonObject(languages.Append("en").Distinct().Where(l => l is "en" or "ru").Select(l => KeyValuePair.Create(l, (JsonNode?)JsonValue.Create(name))));
        }

        return Encoding.UTF8.GetBytes(root.ToJsonString(Readable) + "\n");
    }

    private static string? FirstOf(DocumentItem fact) => fact.Member("values") is { ValueKind: JsonValueKind.Array } values && values.GetArrayLength() > 0 ? values[0].GetString() : null;

    private JsonNode? Find(string path)
    {
        JsonNode? found = Root;
        foreach (var step in path.Split('/'))
        {
            found = found switch
            {
                JsonArray list => list.ElementAtOrDefault(int.Parse(step, CultureInfo.InvariantCulture)),
                JsonObject known => known[step],
                _ => null,
            };
        }

        return found;
    }
}
