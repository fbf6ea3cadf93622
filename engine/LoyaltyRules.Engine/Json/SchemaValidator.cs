using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Model;
using Newtonsoft.Json.Linq;
using NJsonSchema;
using NJsonSchema.Validation;

namespace LoyaltyRules.Engine.Json;

/// <summary>
/// Holds a document against one of the schemas and says every misfit in our own words. The only file that knows NJsonSchema.
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
        var tokens = new Dictionary<JToken, JsonValue>(ReferenceEqualityComparer.Instance);
        var token = TokenOf(root, tokens);
        var validator = new PlacingValidator();
        var errors = validator.Validate(token, Schemas[schemaName].Value);
        new Translation(tokens, validator.TokenOfError, bag).AddAll(errors);
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

    // Recursion is bounded by StrictJson.NestingMax. Numbers are within bounds, so none of them becomes a binary one.
    private static JToken TokenOf(JsonValue value, Dictionary<JToken, JsonValue> tokens)
    {
        JToken token;
        switch (value)
        {
            case JsonObject o:
                var made = new JObject();
                foreach (var member in o.Members)
                {
                    made.Add(new JProperty(member.Name, TokenOf(member.Value, tokens)));
                }

                token = made;
                break;
            case JsonArray a:
                token = new JArray(a.Items.Select(item => TokenOf(item, tokens)).ToArray<object>());
                break;
            case JsonString s:
                token = new JValue(s.Value);
                break;
            case JsonBoolean b:
                token = new JValue(b.Value);
                break;
            case JsonNumber n:
                // 20.0 is a whole number here, as in JSON Schema. A refused number passes for 0, and its errors are dropped.
                token = n.Number.IsInteger ? new JValue((long)(n.Value ?? 0)) : new JValue(n.Value ?? 0);
                break;
            default:
                token = JValue.CreateNull();
                break;
        }

        tokens.Add(token, value);
        return token;
    }

    /// <summary>Remembers at which token every error was found: the library keeps only a path, which is ambiguous for names with points.</summary>
    private sealed class PlacingValidator : JsonSchemaValidator
    {
        // Short lists are left to the library.
        private const int LongList = 64;

        public Dictionary<ValidationError, JToken> TokenOfError { get; } = new(ReferenceEqualityComparer.Instance);

        protected override ICollection<ValidationError> Validate(
            JToken token, JsonSchema schema, SchemaType schemaType, string? propertyName, string propertyPath)
        {
            if (token is JObject given && SchemaChoice.Of(schema, given) is { } chosen)
            {
                return Validate(token, chosen, schemaType, propertyName, propertyPath);
            }

            // A list or an object over its limit is one problem: whoever sends a million items does not get each of them looked at.
            var errors = token is JArray list && list.Count > schema.MaxItems && schema.MaxItems > 0
                ? [new ValidationError(ValidationErrorKind.TooManyItems, propertyName, propertyPath, token, schema)]
                : token is JObject names && names.Count > schema.MaxProperties && schema.MaxProperties > 0
                ? [new ValidationError(ValidationErrorKind.TooManyProperties, propertyName, propertyPath, token, schema)]
                : token is JArray { Count: > LongList } items && schema is { Type: JsonObjectType.Array, Item: not null, UniqueItems: false, MinItems: <= LongList }
                ? ValidateItems(items, schema.Item.ActualSchema, schemaType)
                : base.Validate(token, schema, schemaType, propertyName, propertyPath);
            Place(errors, token);
            return errors;
        }

        // The library asks every item for its path, which counts through the list again. An item that stands alone has no path to count.
        private List<ValidationError> ValidateItems(JArray list, JsonSchema schema, SchemaType schemaType)
        {
            var items = list.ToArray();
            list.RemoveAll();
            return [.. items.SelectMany(item => Validate(item, schema, schemaType, null, ""))];
        }

        // Errors of values below were met on the way up and have their token; those of the several kinds allowed at one value have not.
        private void Place(IEnumerable<ValidationError> errors, JToken token)
        {
            foreach (var error in errors)
            {
                if (TokenOfError.TryAdd(error, token) && error is MultiTypeValidationError mixed)
                {
                    Place(mixed.Errors.SelectMany(e => e.Value), token);
                }
            }
        }
    }

    private sealed class Translation(Dictionary<JToken, JsonValue> tokens, Dictionary<ValidationError, JToken> tokenOfError, DiagnosticBag bag)
    {
        public void AddAll(IEnumerable<ValidationError> errors, JsonSchema? owner = null)
        {
            foreach (var error in errors)
            {
                Add(error, owner);
            }
        }

        // The owner is the schema whose further conditions the error stems from.
        private void Add(ValidationError error, JsonSchema? owner)
        {
            var value = tokens[tokenOfError[error]];
            switch (error)
            {
                case { Kind: ValidationErrorKind.NotAnyOf }:
                    AddChoice((ChildSchemaValidationError)error, value, owner);
                    break;
                case { Kind: ValidationErrorKind.NotOneOf }:
                    // On anything but an object: said already.
                    if (value is JsonObject holder && SchemaChoice.MemberOf(error.Schema) is { } chooser)
                    {
                        AddUnchosen(error.Schema, chooser, holder);
                    }
                    else if (value is JsonObject exclusive)
                    {
                        AddExclusive(error.Schema, exclusive);
                    }

                    break;
                case ChildSchemaValidationError nested:
                    AddAll(nested.Errors.SelectMany(e => e.Value), nested.Kind == ValidationErrorKind.NotAllOf ? nested.Schema : null);
                    break;
                case MultiTypeValidationError mixed:
                    AddMixed(mixed, value);
                    break;
                default:
                    AddPlain(error, value);
                    break;
            }
        }

        private void AddPlain(ValidationError error, JsonValue value)
        {
            var schema = error.Schema;
            var number = (value as JsonNumber)?.Value;
            switch (error.Kind)
            {
                case ValidationErrorKind.PropertyRequired when value is not JsonObject:
                    // Said already: an object was expected.
                    break;
                case ValidationErrorKind.PropertyRequired:
                    bag.Add(value.Place, DocumentDiagnostics.MissingMember, error.Property!);
                    break;
                case ValidationErrorKind.NoAdditionalPropertiesAllowed:
                    AddUnknown(schema, ((JsonObject)value).Member(error.Property!)!.Value);
                    break;
                case ValidationErrorKind.ObjectExpected or ValidationErrorKind.ArrayExpected or ValidationErrorKind.StringExpected
                    or ValidationErrorKind.NumberExpected or ValidationErrorKind.IntegerExpected or ValidationErrorKind.BooleanExpected:
                    AddExpected([schema.Type], value);
                    break;
                case ValidationErrorKind.PatternMismatch:
                    AddPattern(value, schema, bag);
                    break;
                case ValidationErrorKind.NotInEnumeration:
                    // Of another kind than the list's: said already.
                    if (value is JsonString word)
                    {
                        AddNotInList(word, schema.Enumeration.Select(e => (string)e!));
                    }
                    else if (value is JsonBoolean && schema.Type == JsonObjectType.Boolean)
                    {
                        bag.Add(value.Place, DocumentDiagnostics.NotInList, Shown(value), schema.Enumeration.Contains(true) ? "true" : "false");
                    }

                    break;
                case ValidationErrorKind.ExcludedSchemaValidates:
                    bag.Add(value.Place, DocumentDiagnostics.OnlyOneOf, string.Join(", ", schema.Not!.RequiredProperties));
                    break;
                case ValidationErrorKind.NumberTooSmall when number is { } n:
                    var above = schema.ExclusiveMinimum;
                    bag.Add(value.Place, above is null ? DocumentDiagnostics.TooSmall : DocumentDiagnostics.NotAbove,
                        ExactDecimal.Format(n), ExactDecimal.Format(above ?? schema.Minimum!.Value));
                    break;
                case ValidationErrorKind.NumberTooBig when number is { } n:
                    bag.Add(value.Place, DocumentDiagnostics.TooBig, ExactDecimal.Format(n), ExactDecimal.Format(schema.Maximum!.Value));
                    break;
                case ValidationErrorKind.NumberTooSmall or ValidationErrorKind.NumberTooBig:
                    // The number was refused while reading.
                    break;
                case ValidationErrorKind.StringTooShort:
                    bag.Add(value.Place, DocumentDiagnostics.TextTooShort);
                    break;
                case ValidationErrorKind.StringTooLong:
                    bag.Add(value.Place, DocumentDiagnostics.TextTooLong, Invariant(schema.MaxLength));
                    break;
                case ValidationErrorKind.TooFewItems:
                    bag.Add(value.Place, DocumentDiagnostics.TooFewItems, Invariant(schema.MinItems));
                    break;
                case ValidationErrorKind.TooManyItems:
                    bag.Add(value.Place, DocumentDiagnostics.TooManyItems, Invariant(schema.MaxItems));
                    break;
                case ValidationErrorKind.TooManyProperties:
                    bag.Add(value.Place, DocumentDiagnostics.TooManyNames, Invariant(schema.MaxProperties));
                    break;
                case ValidationErrorKind.ItemsNotUnique:
                    AddRepeated((JsonArray)value);
                    break;
                default:
                    bag.Add(value.Place, DocumentDiagnostics.DoesNotFit, error.Kind.ToString());
                    break;
            }
        }

        private void AddUnknown(JsonSchema schema, JsonMember member)
        {
            // What is not shown is not worth a search for the nearest name.
            if (bag.IsFull)
            {
                bag.AddUnshown();
                return;
            }

            if (schema.PatternProperties.Count > 0)
            {
                bag.Add(member.PlaceOfName, DocumentDiagnostics.BadKey, member.Name);
                return;
            }

            var known = schema.Properties.Keys.Order(StringComparer.Ordinal).ToArray();
            if (NearestName.Of(member.Name, known) is { } nearest)
            {
                bag.Add(member.PlaceOfName, DocumentDiagnostics.MisspeltMember, member.Name, nearest);
            }
            else
            {
                bag.Add(member.PlaceOfName, DocumentDiagnostics.UnknownMember, Cut(member.Name), string.Join(", ", known));
            }
        }

        private void AddNotInList(JsonString word, IEnumerable<string> allowed)
        {
            if (bag.IsFull)
            {
                bag.AddUnshown();
                return;
            }

            var list = allowed.ToArray();
            if (NearestName.Of(word.Value, list) is { } nearest)
            {
                bag.Add(word.Place, DocumentDiagnostics.MisspeltWord, word.Value, string.Join(", ", list), nearest);
            }
            else
            {
                bag.Add(word.Place, DocumentDiagnostics.NotInList, Cut(word.Value), string.Join(", ", list));
            }
        }

        private void AddRepeated(JsonArray list)
        {
            var seen = new HashSet<string>(StringComparer.Ordinal);
            foreach (var item in list.Items.OfType<JsonString>().Where(item => !seen.Add(item.Value)))
            {
                bag.Add(item.Place, DocumentDiagnostics.ItemsNotUnique, Cut(item.Value));
            }
        }

        // One of several kinds was allowed: if the value is of one of them, what matters is how it fails there.
        private void AddMixed(MultiTypeValidationError mixed, JsonValue value)
        {
            var own = mixed.Errors.Where(e => IsOfKind(value, e.Key)).Select(e => e.Value).FirstOrDefault();
            if (own is null)
            {
                AddExpected(mixed.Errors.Keys, value);
            }
            else
            {
                AddAll(own);
            }
        }

        private void AddChoice(ChildSchemaValidationError choice, JsonValue value, JsonSchema? owner)
        {
            if (choice.Schema.AnyOf.First() is { Not: { } condition } && value is JsonObject holder)
            {
                AddCondition(condition, choice.Schema.AnyOf.Last(), holder, owner!);
                return;
            }

            var own = choice.Errors.Where(e => IsOfKind(value, e.Key.ActualSchema.Type)).Select(e => e.Value).FirstOrDefault();
            if (own is null)
            {
                AddExpected(choice.Errors.Keys.Select(k => k.ActualSchema.Type), value);
            }
            else
            {
                AddAll(own);
            }
        }

        // Either "X needs Y", or "X only where P is one of", or "P being V needs Y": see the remarks above.
        private void AddCondition(JsonSchema condition, JsonSchema then, JsonObject holder, JsonSchema owner)
        {
            var (subject, needed) = (condition.RequiredProperties.Single(), then.RequiredProperties.Single());
            var place = holder.Get(subject)!.Place;
            if (then.Properties.TryGetValue(needed, out var limited))
            {
                // A missing or misspelt P is one problem, not one more for every member that depends on it.
                if (holder.Get(needed) is { } found ? IsAllowed(owner, needed, found) : !owner.RequiredProperties.Contains(needed))
                {
                    bag.Add(holder.Member(subject)!.Value.PlaceOfName, DocumentDiagnostics.NotBesides,
                        subject, needed, string.Join(", ", limited.Enumeration.Select(e => (string)e!)));
                }
            }
            else if (condition.Properties.Count > 0)
            {
                bag.Add(place, DocumentDiagnostics.ValueNeedsMember, subject, Shown(holder.Get(subject)!), needed);
            }
            else
            {
                bag.Add(holder.Member(subject)!.Value.PlaceOfName, DocumentDiagnostics.NeedsCompanion, subject, needed);
            }
        }

        private static bool IsAllowed(JsonSchema owner, string name, JsonValue value) =>
            value is JsonString word && owner.Properties[name].ActualSchema.Enumeration.Any(e => (string)e! == word.Value);

        private void AddExclusive(JsonSchema schema, JsonObject holder)
        {
            // A branch may need more than one member; its first says which it is.
            var branches = schema.OneOf.ToDictionary(branch => branch.RequiredProperties.First(), branch => branch.RequiredProperties, StringComparer.Ordinal);
            var names = branches.Keys.ToArray();
            var present = names.Where(n => holder.TryGet(n, out _)).ToArray();
            if (present is [var only])
            {
                foreach (var missing in branches[only].Where(n => !holder.TryGet(n, out _)))
                {
                    bag.Add(holder.Place, DocumentDiagnostics.MissingMember, missing);
                }

                return;
            }

            var (descriptor, list) = present.Length == 0 ? (DocumentDiagnostics.NeedsOneOf, names) : (DocumentDiagnostics.OnlyOneOf, present);
            bag.Add(holder.Place, descriptor, string.Join(", ", list));
        }

        // Which of several objects it is cannot be told: the word that says so is missing, is no text, or is none of those known.
        private void AddUnchosen(JsonSchema schema, string chooser, JsonObject holder)
        {
            switch (holder.Get(chooser))
            {
                case null when SchemaChoice.Keys(schema) is { Length: > 1 } keys:
                    bag.Add(holder.Place, DocumentDiagnostics.NeedsOneOf, string.Join(", ", keys));
                    break;
                case null:
                    bag.Add(holder.Place, DocumentDiagnostics.MissingMember, chooser);
                    break;
                case JsonString word:
                    AddNotInList(word, SchemaChoice.Words(schema));
                    break;
                case { } other:
                    AddExpected([JsonObjectType.String], other);
                    break;
            }
        }

        private void AddExpected(IEnumerable<JsonObjectType> types, JsonValue value)
        {
            var key = string.Join('|', types.Select(t => t.ToString().ToLowerInvariant()).Order(StringComparer.Ordinal));
            bag.AddExpected(value, key);
        }
    }

    // A letter of another alphabet that looks right is what nobody finds.
    private static void AddPattern(JsonValue value, JsonSchema schema, DiagnosticBag bag)
    {
        var text = value is JsonString { Value: var written } ? written : "";
        var at = text.Any(char.IsAsciiLetterOrDigit) ? text.AsSpan().IndexOfAnyExceptInRange('\0', '\u007F') : -1;
        if (at >= 0 && LookAlikes.Of(text[at]) is var (name, meant))
        {
            bag.Add(value.Place with { Span = new TextSpan(at, 1) }, DocumentDiagnostics.LookAlike, name, LookAlikes.NumberOf(text[at]), LookAlikes.HintFor(meant));
        }
        else
        {
            bag.Add(value.Place, FormOf(schema), Shown(value));
        }
    }

    private static DiagnosticDescriptor FormOf(JsonSchema schema) => DocumentDiagnostics.Forms[(string)schema.ExtensionData!["x-form"]!];

    private static bool IsOfKind(JsonValue value, JsonObjectType type) => type switch
    {
        JsonObjectType.Object => value is JsonObject,
        JsonObjectType.Array => value is JsonArray,
        JsonObjectType.String => value is JsonString,
        JsonObjectType.Boolean => value is JsonBoolean,
        _ => value is JsonNumber,
    };

    // Found values are shown as JSON, which reads the same in every language.
    internal static string Shown(JsonValue value) => value switch
    {
        JsonObject => "{…}",
        JsonArray => "[…]",
        JsonString s => Cut(s.Value),
        JsonNumber n => n.Number.ToEcmaScript(),
        JsonBoolean b => b.Value ? "true" : "false",
        _ => "null",
    };

    internal static string Cut(string text) => text.Length <= 60 ? text : string.Concat(text.AsSpan(0, char.IsHighSurrogate(text[58]) ? 58 : 59), "…");

    private static string Invariant(int? number) => number.GetValueOrDefault().ToString(CultureInfo.InvariantCulture);
}
