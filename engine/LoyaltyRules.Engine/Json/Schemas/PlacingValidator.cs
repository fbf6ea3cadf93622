using NJsonSchema;
using NJsonSchema.Validation;
using Newtonsoft.Json.Linq;

namespace LoyaltyRules.Engine.Json.Schemas;

/// <summary>
/// The library's validator, which remembers at which value every error was found: the library itself keeps only a path, which is ambiguous for names with points.
/// </summary>
internal sealed class PlacingValidator : JsonSchemaValidator
{
    // Short lists are left to the library.
    private const int LongList = 64;

    private readonly Dictionary<JToken, JsonValue> values = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<ValidationError, JToken> tokenOfError = new(ReferenceEqualityComparer.Instance);

    /// <summary>Everything in which the document does not fit.</summary>
    public ICollection<ValidationError> Validate(JsonValue root, JsonSchema schema) => Validate(TokenOf(root), schema);

    /// <summary>The value at which an error was found.</summary>
    public JsonValue ValueOf(ValidationError error) => values[tokenOfError[error]];

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
            if (tokenOfError.TryAdd(error, token) && error is MultiTypeValidationError mixed)
            {
                Place(mixed.Errors.SelectMany(e => e.Value), token);
            }
        }
    }

    // Recursion is bounded by StrictJson.NestingMax. Numbers are within bounds, so none of them becomes a binary one.
    private JToken TokenOf(JsonValue value)
    {
        JToken token;
        switch (value)
        {
            case JsonObject o:
                var made = new JObject();
                foreach (var member in o.Members)
                {
                    made.Add(new JProperty(member.Name, TokenOf(member.Value)));
                }

                token = made;
                break;
            case JsonArray a:
                token = new JArray(a.Items.Select(TokenOf).ToArray<object>());
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

        values.Add(token, value);
        return token;
    }
}
