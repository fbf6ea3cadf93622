using System.Text.Json;
using System.Text.Json.Nodes;
using LoyaltyRules.DesignerApi.Commands;
using LoyaltyRules.Engine.Packs;

namespace LoyaltyRules.DesignerApi.OpenApi;

/// <summary>
/// The schemas of the OpenAPI document. Those of bodies are the very ones that bodies are checked by, out of <c>schemas/</c>, with what an address and a header say
/// already left out; those of answers stand in <c>answers.schema.json</c> beside this file.
/// </summary>
internal static class ApiSchemas
{
    public const string Quote = "Quote";
    public const string QuoteAnswer = "QuoteAnswer";
    public const string Batch = "Batch";
    public const string BatchAnswer = "BatchAnswer";
    public const string CommandAnswer = "CommandAnswer";
    public const string Why = "Why";
    public const string Packs = "Packs";
    public const string Account = "Account";
    public const string Statement = "Statement";
    public const string Privileges = "Privileges";
    public const string Record = "MemberRecord";
    public const string TestClock = "TestClock";
    public const string TestClockAnswer = "TestClockAnswer";
    public const string Clock = "Clock";
    public const string Reason = "Reason";
    public const string KeyTerms = "KeyTerms";
    public const string NewKey = "NewKey";
    public const string Keys = "Keys";
    public const string Overlap = "Overlap";
    public const string WebhookTerms = "WebhookTerms";
    public const string WebhookChange = "WebhookChange";
    public const string Webhook = "Webhook";
    public const string NewWebhook = "NewWebhook";
    public const string Webhooks = "Webhooks";
    public const string WebhookDeliveries = "WebhookDeliveries";
    public const string WebhookResent = "WebhookResent";
    public const string NewVersion = "NewVersion";
    public const string Version = "Version";
    public const string Versions = "Versions";
    public const string VersionFiles = "VersionFiles";
    public const string VersionSave = "VersionSave";
    public const string VersionApproval = "VersionApproval";
    public const string VersionComment = "VersionComment";
    public const string VersionCheck = "VersionCheck";
    public const string SimulationTerms = "SimulationTerms";
    public const string Simulation = "Simulation";
    public const string Simulations = "Simulations";
    public const string SimulationReport = "SimulationReport";
    public const string AuditRows = "AuditRows";
    public const string AuditVerdict = "AuditVerdict";
    public const string Problem = "Problem";

    private const string Commands = "command";
    private const string Contexts = "purchase-context";
    private const string Decisions = "decision";
    private const string Reference = "$ref";

    private static readonly string[] NumberKeywords = ["minimum", "maximum"];
    private static readonly string[] StringKeywords = ["minLength", "maxLength", "pattern"];

    private static readonly JsonObject CommandDefinitions = Schema(Commands)["definitions"]!.AsObject();

    /// <summary>The name of the schema of a command's body.</summary>
    public static string OfCommand(string @do) => char.ToUpperInvariant(@do[0]) + @do[1..] + "Command";

    /// <summary>What the schema says about a command.</summary>
    public static string DescriptionOf(string @do) => CommandDefinitions[@do + "Command"]!["description"]!.GetValue<string>();

    /// <summary>Every schema by its name, references in the document's own form.</summary>
    public static IReadOnlyDictionary<string, JsonObject> All()
    {
        var all = new SortedDictionary<string, JsonObject>(StringComparer.Ordinal);
        foreach (var file in (ReadOnlySpan<string>)[Commands, Contexts, Decisions])
        {
            var schema = Schema(file);
            foreach (var (name, definition) in schema["definitions"]!.AsObject())
            {
                all[$"{file}.{name}"] = Localised(definition!, file);
            }
        }

        var decision = Schema(Decisions);
        decision.Remove("definitions");
        decision.Remove("$schema");

        // Which of the two is there is said by their descriptions: generators make nothing of a choice between names.
        decision.Remove("oneOf");
        all["decision"] = Localised(decision, Decisions);
        foreach (var route in CommandRoutes.All)
        {
            all[OfCommand(route.Do)] = BodyOf(route.Do);
        }

        // Whoever reads a batch wants to know its commands with the words that choose among them: those are the schema's own.
        all[Quote] = QuoteOf(BodyOf(CommandRoutes.Purchase));
        using var answers = typeof(ApiSchemas).Assembly.GetManifestResourceStream("answers.schema.json")!;
        foreach (var (name, schema) in JsonNode.Parse(answers)!.AsObject())
        {
            all[name] = schema!.DeepClone().AsObject();
            TellForGenerators(all[name]);
        }

        return all;
    }

    // The address says what is asked, and the header gives an id to a command without one.
    private static JsonObject BodyOf(string @do)
    {
        var body = Localised(CommandDefinitions[@do + "Command"]!, Commands);
        var properties = body["properties"]!.AsObject();
        properties.Remove("do");
        var required = body["required"]!.AsArray();
        required.Remove(required.First(r => r!.GetValue<string>() == "do"));
        if (properties["id"] is JsonObject id)
        {
            properties["id"] = new JsonObject { ["type"] = "string", ["maxLength"] = 200, ["description"] = "The command's own id, without a colon; your name, a colon and the Idempotency-Key, if left out." };
            _ = id;
        }

        if (properties.ContainsKey("at"))
        {
            properties["at"] = new JsonObject { [Reference] = $"#/components/schemas/{Commands}.instant", ["description"] = "When it happened; now, if left out." };
        }

        if (@do == CommandRoutes.Purchase)
        {
            properties["quote"] = new JsonObject { ["type"] = "string", ["description"] = "The token of a quote of this purchase: fixes the pack, and makes a changed decision a conflict." };
            properties["acceptChanges"] = new JsonObject { ["type"] = "boolean", ["description"] = "Commit although the decision differs from the one quoted. No, if left out." };
        }

        return body;
    }

    private static JsonObject QuoteOf(JsonObject body)
    {
        var properties = body["properties"]!.AsObject();
        properties.Remove("quote");
        properties.Remove("acceptChanges");
        properties["hold"] = new JsonObject { ["type"] = "boolean", ["description"] = "Whether the points that pay are held. No, if left out. Budgets are not held." };
        body["description"] = "Decides a purchase, and posts nothing.";
        return body;
    }

    private static JsonObject Schema(string file)
    {
        using var stream = typeof(RulePack).Assembly.GetManifestResourceStream($"schemas/{file}.schema.json")!;
        return JsonNode.Parse(stream)!.AsObject();
    }

    // A deep copy whose references are those of the document, and that says nothing which only our own reader understands.
    private static JsonObject Localised(JsonNode node, string file)
    {
        var copy = node.DeepClone();
        Localise(copy, file);
        TellForGenerators(copy);
        return copy.AsObject();
    }

    // What generated clients need, and what trips them. The meaning stays.
    private static void TellForGenerators(JsonNode? node)
    {
        if (node is JsonObject o)
        {
            Divide(o);

            // An amount is exact: a client that reads it as binary floating point loses digits.
            if (o["type"] is JsonValue type && type.GetValueKind() == JsonValueKind.String && type.GetValue<string>() == "number" && !o.ContainsKey("format"))
            {
                o["format"] = "decimal";
            }

            // Generators take a member with a default for one that is always there. What it is when left out stands in its description.
            if (o["default"] is JsonValue usual && o.ContainsKey("type"))
            {
                o.Remove("default");
                var told = o["description"] is JsonValue text ? text.GetValue<string>() : "";
                o["description"] = told.Contains("left out", StringComparison.Ordinal) ? told : $"{told} {usual.ToJsonString()}, if left out.".TrimStart();
            }
        }

        foreach (var child in node switch { JsonObject branch => branch.Select(m => m.Value), JsonArray list => list, _ => [] })
        {
            TellForGenerators(child);
        }
    }

    // Of several types, generators take the first. One schema for each says that there are several.
    private static void Divide(JsonObject o)
    {
        if (o["type"] is not JsonArray types)
        {
            return;
        }

        o.Remove("type");
        var choices = new JsonArray();
        foreach (var type in types.Select(t => t!.GetValue<string>()))
        {
            var choice = new JsonObject { ["type"] = type };
            foreach (var keyword in type switch { "number" => NumberKeywords, "string" => StringKeywords, _ => [] })
            {
                if (o[keyword] is { } value)
                {
                    choice[keyword] = value.DeepClone();
                }
            }

            choices.Add(choice);
        }

        foreach (var keyword in NumberKeywords.Concat(StringKeywords))
        {
            o.Remove(keyword);
        }

        o["anyOf"] = choices;
    }

    private static void Localise(JsonNode? node, string file)
    {
        switch (node)
        {
            case JsonObject o:
                foreach (var own in o.Where(m => m.Key.StartsWith("x-", StringComparison.Ordinal)).Select(m => m.Key).ToList())
                {
                    o.Remove(own);
                }

                foreach (var (name, value) in o.ToList())
                {
                    if (name == Reference && value is JsonValue reference)
                    {
                        o[Reference] = Component(reference.GetValue<string>(), file);
                    }
                    else
                    {
                        Localise(value, file);
                    }
                }

                break;
            case JsonArray a:
                foreach (var item in a)
                {
                    Localise(item, file);
                }

                break;
        }
    }

    private static string Component(string reference, string file)
    {
        const string Definitions = "#/definitions/";
        var at = reference.IndexOf(Definitions, StringComparison.Ordinal);
        var owner = at == 0 ? file : reference[..at].Replace(".schema.json", "", StringComparison.Ordinal);
        return $"#/components/schemas/{owner}.{reference[(at + Definitions.Length)..]}";
    }
}
