using System.Collections.Frozen;
using System.Text;
using LoyaltyRules.Engine.Diagnostics;
using NJsonSchema;

namespace LoyaltyRules.Engine.Json.Schemas;

/// <summary>
/// Holds a document against one of the schemas and says every misfit in our own words.
/// </summary>
/// <remarks>
/// NJsonSchema reads draft 4 with some of draft 6; <c>const</c>, <c>if</c>, <c>propertyNames</c> and <c>dependencies</c> it passes over, so the
/// schemas do without them. "X needs Y" is written <c>anyOf: [not required X, required Y]</c>, "not X with Y" is a <c>not</c> of both
/// <c>required</c>, "exactly one of" is a <c>oneOf</c> of single <c>required</c>, and the form of a text is named by <c>x-form</c> beside its
/// pattern. A <c>oneOf</c> of whole objects names beside it, as <c>x-chosen-by</c>, the member whose word chooses among them.
/// </remarks>
internal static class SchemaValidator
{
    /// <summary>The schema of rule packs.</summary>
    public const string RulePack = "rule-pack";

    /// <summary>The schema of a purchase with its member and program.</summary>
    public const string PurchaseContext = "purchase-context";

    /// <summary>The schema of an example of a pack.</summary>
    public const string Example = "example";

    /// <summary>The schema of commands to a program.</summary>
    public const string Command = "command";

    /// <summary>The schema of an example that goes through time.</summary>
    public const string Story = "story";

    /// <summary>The schema of a decision.</summary>
    public const string Decision = "decision";

    /// <summary>The schema of how the columns of a file become purchases.</summary>
    public const string HistoryMapping = "history-mapping";

    /// <summary>The schema of what the inputs and events of imported workflows are in a pack.</summary>
    public const string RulesEngineMap = "rules-engine-map";

    private static readonly FrozenDictionary<string, Lazy<JsonSchema>> Schemas =
        new[] { RulePack, PurchaseContext, Example, Command, Story, Decision, HistoryMapping, RulesEngineMap }
            .ToFrozenDictionary(name => name, name => new Lazy<JsonSchema>(() => Load(name)), StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, Lazy<SchemaShape>> Shapes =
        Schemas.ToFrozenDictionary(s => s.Key, s => new Lazy<SchemaShape>(() => SchemaShape.Of(s.Value.Value)), StringComparer.Ordinal);

    /// <summary>Reports everything in which the document does not fit the schema. What was refused while reading is not reported again.</summary>
    public static void Validate(string schemaName, JsonValue root, DiagnosticBag bag)
    {
        // Mostly nothing is wrong, and that is told in a tenth of the time.
        if (Fits(schemaName, root) != true)
        {
            ReportMisfits(schemaName, root, bag);
        }
    }

    /// <summary>Whether the document fits the schema, told quickly; null where the library has to be asked.</summary>
    internal static bool? Fits(string schemaName, JsonValue root) => Shapes[schemaName].Value.Fits(root);

    /// <summary>As <see cref="Validate"/>, by the library alone.</summary>
    internal static void ReportMisfits(string schemaName, JsonValue root, DiagnosticBag bag)
    {
        var validator = new PlacingValidator();
        var errors = validator.Validate(root, Schemas[schemaName].Value);
        new SchemaMisfits(validator, bag).AddAll(errors);
    }

    /// <summary>The text of a schema as it is shipped.</summary>
    public static string TextOf(string schemaName)
    {
        using var stream = typeof(SchemaValidator).Assembly.GetManifestResourceStream($"schemas/{schemaName}.schema.json")!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    // After joining, references stay within one file, so nothing is awaited in truth.
    private static JsonSchema Load(string name) => JsonSchema.FromJsonAsync(SchemaFiles.Joined(name)).GetAwaiter().GetResult();
}
