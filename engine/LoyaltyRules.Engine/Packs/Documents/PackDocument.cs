using System.Collections.Immutable;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Json;
using LoyaltyRules.Engine.Json.Schemas;

namespace LoyaltyRules.Engine.Packs.Documents;

/// <summary>A pack as one document: its files merged, every value still knowing the file it came from.</summary>
internal sealed class PackDocument
{
    private readonly Lazy<string> canonicalText;
    private readonly Lazy<string> hash;

    internal PackDocument(JsonObject root, ImmutableArray<TemplateFile> templates = default)
    {
        Root = root;
        Templates = templates.IsDefault ? [] : templates;
        canonicalText = new Lazy<string>(() => CanonicalForm.OfPack(root));
        hash = new Lazy<string>(() => PackHash.Of(CanonicalText, Templates.Select(t => (t.Path, t.Sha256))));
    }

    /// <summary>The merged document.</summary>
    public JsonObject Root { get; }

    /// <summary>The templates of its messages, in ordinal order of their paths.</summary>
    public ImmutableArray<TemplateFile> Templates { get; }

    /// <summary>The document in its one canonical form, which the hash covers (P1).</summary>
    public string CanonicalText => canonicalText.Value;

    /// <summary>SHA-256 of the pack in lower-case hexadecimal (P1).</summary>
    public string Hash => hash.Value;

    /// <summary>File, pointer in that file, line and column of a value.</summary>
    public static Place PlaceOf(JsonValue value) => value.Place;

    /// <summary>The place of a pointer into the merged document, or of the nearest value above it that exists.</summary>
    public Place PlaceOf(string pointer)
    {
        while (true)
        {
            if (Root.Find(pointer) is { } value)
            {
                return value.Place;
            }

            pointer = pointer[..Math.Max(pointer.LastIndexOf('/'), 0)];
        }
    }
}

/// <summary>Turns the files of a pack into one document, with every problem of JSON and shape.</summary>
internal static class PackDocumentReader
{
    /// <summary>
    /// Reads, merges and validates. Errors of shape are in <paramref name="bag"/> beside a document, so that checks of meaning go on over
    /// its well-formed parts. Null when the JSON of any file could not be read: what is missing would only raise false alarms.
    /// </summary>
    public static PackDocument? Read(PackFiles files, DiagnosticBag bag)
    {
        JsonObject? main = null;
        var parts = PackFiles.Parts.ToDictionary(p => p, _ => new List<JsonValue>(), StringComparer.Ordinal);
        var isComplete = true;
        var nodesLeft = StrictJson.NodesMax;
        var templates = ImmutableArray.CreateBuilder<TemplateFile>();
        foreach (var file in files.Files)
        {
            if (PackFiles.IsTemplate(file.Path))
            {
                if (TemplateFile.Read(file.Path, file.Content.Span) is { } template)
                {
                    templates.Add(template);
                }
                else
                {
                    bag.Add(new Place(file.Path, ""), DocumentDiagnostics.InvalidUtf8);
                    isComplete = false;
                }

                continue;
            }

            var value = StrictJson.Parse(file.Path, file.Content.Span, bag, JsonLimits.Files with { Values = nodesLeft }, out var nodes);
            nodesLeft -= nodes;
            if (value is null)
            {
                isComplete = false;
            }
            else if (file.Path == PackFiles.MainPath)
            {
                main = value as JsonObject;
                if (main is null)
                {
                    bag.Add(value.Place, DocumentDiagnostics.RootNotObject);
                }
            }
            else if (value is JsonObject or JsonArray)
            {
                parts[file.Path[..file.Path.IndexOf('/', StringComparison.Ordinal)]].Add(value);
            }
            else
            {
                bag.Add(value.Place, PackFileDiagnostics.PartNotObjectOrList);
                isComplete = false;
            }
        }

        if (main is null)
        {
            return null;
        }

        var root = Merge(main, parts);
        SchemaValidator.Validate(SchemaValidator.RulePack, root, bag);
        return isComplete ? new PackDocument(root, templates.ToImmutable()) : null;
    }

    private static JsonObject Merge(JsonObject main, Dictionary<string, List<JsonValue>> parts)
    {
        var members = main.Members;
        foreach (var (name, values) in parts.OrderBy(p => p.Key, StringComparer.Ordinal))
        {
            if (values.Count == 0)
            {
                continue;
            }

            var added = values.SelectMany(v => v is JsonArray list ? list.Items : [v]);
            if (main.Member(name) is not { } member)
            {
                // A list that no file holds as such stands where its first part does.
                var position = values[0].Position;
                members = members.Add(new JsonMember(name, position.Line, position.Column, new JsonArray(position, [.. added])));
            }
            else if (member.Value is JsonArray own)
            {
                members = members.Replace(member, member with { Value = new JsonArray(own.Position, [.. own.Items, .. added]) });
            }

            // Anything else under that name is no list, which the schema says; appending to it would hide that.
        }

        return new JsonObject(main.Position, members);
    }
}
