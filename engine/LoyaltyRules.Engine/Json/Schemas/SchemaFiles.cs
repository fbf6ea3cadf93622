using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace LoyaltyRules.Engine.Json.Schemas;

/// <summary>
/// Joins a schema with the definitions it takes from other files (<c>other.schema.json#/definitions/name</c>), so that each is written once and editors follow
/// the same references.
/// </summary>
internal static class SchemaFiles
{
    private const string Reference = "$ref";
    private const string Definitions = "definitions";
    private const string Local = "#/definitions/";
    private const string Extension = ".schema.json";

    /// <summary>The text of a schema in which every reference stays within it.</summary>
    public static string Joined(string name)
    {
        var root = Parsed(name);
        var files = new List<string>();
        Localise(root, null, files);
        var definitions = (JObject)root[Definitions]!;

        // What is taken from one file may take from the next.
        for (var i = 0; i < files.Count; i++)
        {
            foreach (var definition in ((JObject)Parsed(files[i])[Definitions]!).Properties().ToList())
            {
                Localise(definition.Value, files[i], files);
                definitions.Add($"{files[i]}.{definition.Name}", definition.Value);
            }
        }

        return root.ToString(Formatting.None);
    }

    private static void Localise(JToken token, string? file, List<string> files)
    {
        if (token is JProperty { Name: Reference, Value: JValue { Value: string reference } target })
        {
            if (reference.StartsWith('#'))
            {
                target.Value = file is null ? reference : $"{Local}{file}.{reference[Local.Length..]}";
                return;
            }

            var other = reference[..reference.IndexOf(Extension + Local, StringComparison.Ordinal)];
            target.Value = $"{Local}{other}.{reference[(other.Length + Extension.Length + Local.Length)..]}";
            if (!files.Contains(other))
            {
                files.Add(other);
            }

            return;
        }

        foreach (var child in token.Children())
        {
            Localise(child, file, files);
        }
    }

    private static JObject Parsed(string name)
    {
        using var text = new JsonTextReader(new StringReader(SchemaValidator.TextOf(name))) { DateParseHandling = DateParseHandling.None };
        return JObject.Load(text);
    }
}
