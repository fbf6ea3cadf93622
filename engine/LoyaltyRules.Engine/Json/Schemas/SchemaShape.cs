using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.RegularExpressions;
using NJsonSchema;

namespace LoyaltyRules.Engine.Json.Schemas;

/// <summary>
/// A schema as a quick question: does a document fit? The library that tells every misfit asks slowly, and most documents have none. It answers
/// for the keywords that our schemas use. Invariant: what it calls fitting or not, the library does too; where that is not sure the answer is null, and the library is asked.
/// </summary>
internal sealed class SchemaShape
{
    private readonly JsonObjectType type;
    private readonly bool isSure;
    private readonly FrozenDictionary<string, SchemaShape> properties;
    private readonly ImmutableArray<(Regex Name, SchemaShape Shape)> patterns;
    private readonly ImmutableArray<string> required;
    private readonly bool allowsMore;
    private readonly SchemaShape? more;
    private readonly SchemaShape? item;
    private readonly FrozenSet<string>? words;
    private readonly bool? flag;
    private readonly Regex? pattern;
    private readonly ImmutableArray<SchemaShape> allOf;
    private readonly ImmutableArray<SchemaShape> anyOf;
    private readonly ImmutableArray<SchemaShape> oneOf;
    private readonly SchemaShape? not;
    private readonly JsonSchema schema;

    private SchemaShape(JsonSchema schema, Dictionary<JsonSchema, SchemaShape> known)
    {
        // Known before its parts are: schemas name each other in circles.
        known.Add(schema, this);
        this.schema = schema;
        type = schema.Type;
        properties = schema.Properties.ToFrozenDictionary(p => p.Key, p => Of(p.Value, known), StringComparer.Ordinal);
        patterns = [.. schema.PatternProperties.Select(p => (new Regex(p.Key), Of(p.Value, known)))];
        required = [.. schema.RequiredProperties];
        allowsMore = schema.AllowAdditionalProperties;
        more = schema.AdditionalPropertiesSchema is { } further ? Of(further, known) : null;
        item = schema.Item is { } each ? Of(each, known) : null;
        flag = schema.Enumeration is { Count: 1 } one && one.First() is bool only ? only : null;
        words = schema.Enumeration.Count > 0 && flag is null ? schema.Enumeration.Select(e => e as string ?? "").ToFrozenSet(StringComparer.Ordinal) : null;
        pattern = string.IsNullOrEmpty(schema.Pattern) ? null : new Regex(schema.Pattern);
        allOf = [.. schema.AllOf.Select(s => Of(s, known))];
        anyOf = [.. schema.AnyOf.Select(s => Of(s, known))];
        oneOf = [.. schema.OneOf.Select(s => Of(s, known))];
        not = schema.Not is { } excluded ? Of(excluded, known) : null;
        isSure = schema.Items.Count == 0 && schema.Format is null && schema.MultipleOf is null && schema.MinProperties == 0
            && (flag is not null || schema.Enumeration.All(e => e is string)) && SchemaChoice.MemberOf(schema) is null;
    }

    /// <summary>The shape of a schema.</summary>
    public static SchemaShape Of(JsonSchema schema) => Of(schema, new Dictionary<JsonSchema, SchemaShape>(ReferenceEqualityComparer.Instance));

    private static SchemaShape Of(JsonSchema schema, Dictionary<JsonSchema, SchemaShape> known) =>
        known.TryGetValue(schema.ActualSchema, out var shape) ? shape : new SchemaShape(schema.ActualSchema, known);

    /// <summary>Whether a value fits; null where the library has to be asked.</summary>
    public bool? Fits(JsonValue value)
    {
        if (!isSure)
        {
            return null;
        }

        var own = value switch
        {
            JsonObject o when IsOf(JsonObjectType.Object) => words is null && flag is null ? FitsObject(o) : null,
            JsonArray a when IsOf(JsonObjectType.Array) => words is null && flag is null && required.IsEmpty ? FitsArray(a) : null,
            JsonString s when IsOf(JsonObjectType.String) => flag is null && required.IsEmpty ? FitsText(s.Value) : null,
            JsonNumber n when IsOf(JsonObjectType.Number) || (type.HasFlag(JsonObjectType.Integer) && n.Number.IsInteger) => words is null && flag is null && required.IsEmpty ? FitsNumber(n) : null,
            JsonBoolean b when IsOf(JsonObjectType.Boolean) => words is null && required.IsEmpty ? flag is null || flag == b.Value : null,
            JsonNull => null,
            _ => false,
        };
        return own == false ? false : And(own, FitsCombined(value));
    }

    private bool IsOf(JsonObjectType kind) => type == JsonObjectType.None || type.HasFlag(kind);

    private bool? FitsObject(JsonObject value)
    {
        if (schema.MaxProperties > 0 && value.Members.Length > schema.MaxProperties)
        {
            return false;
        }

        foreach (var name in required)
        {
            if (value.Get(name) is null)
            {
                return false;
            }
        }

        bool? fits = true;
        foreach (var member in value.Members)
        {
            fits = And(fits, FitsMember(member.Name, member.Value));
            if (fits == false)
            {
                return false;
            }
        }

        return fits;
    }

    private bool? FitsMember(string name, JsonValue value)
    {
        var shape = properties.GetValueOrDefault(name);
        foreach (var (form, ofForm) in patterns)
        {
            if (form.IsMatch(name))
            {
                // Of a member that two schemas speak of, the library decides.
                if (shape is not null)
                {
                    return null;
                }

                shape = ofForm;
            }
        }

        return (shape ?? more)?.Fits(value) ?? (shape is null && more is null ? allowsMore : null);
    }

    private bool? FitsArray(JsonArray value)
    {
        if (value.Items.Length < schema.MinItems || (schema.MaxItems > 0 && value.Items.Length > schema.MaxItems))
        {
            return false;
        }

        bool? fits = true;
        var seen = schema.UniqueItems ? new HashSet<string>(StringComparer.Ordinal) : null;
        foreach (var each in value.Items)
        {
            fits = And(fits, item is null ? true : item.Fits(each));
            if (seen is not null && !(each is JsonString text && seen.Add(text.Value)))
            {
                fits = And(fits, null);
            }
        }

        return fits;
    }

    private bool? FitsText(string text)
    {
        if (words is not null && !words.Contains(text))
        {
            return false;
        }

        // What counts as one character is the library's affair: only lengths that are within bounds however they are counted are told here.
        if (text.Length > schema.MaxLength || (schema.MinLength > 0 && (text.Length == 0 || schema.MinLength > 1)))
        {
            return null;
        }

        return pattern?.IsMatch(text) ?? true;
    }

    private bool? FitsNumber(JsonNumber value)
    {
        // A number that was refused is the library's affair, and so are bounds with a flag beside them.
        if (value.Value is not { } number || schema.IsExclusiveMinimum || schema.IsExclusiveMaximum)
        {
            return null;
        }

        return !(number < schema.Minimum || number > schema.Maximum || number <= schema.ExclusiveMinimum || number >= schema.ExclusiveMaximum);
    }

    private bool? FitsCombined(JsonValue value)
    {
        bool? fits = true;
        foreach (var part in allOf)
        {
            fits = And(fits, part.Fits(value));
        }

        if (!anyOf.IsEmpty)
        {
            fits = And(fits, FitsAny(value));
        }

        if (!oneOf.IsEmpty)
        {
            fits = And(fits, FitsOne(value));
        }

        return not is null ? fits : And(fits, !not.Fits(value));
    }

    private bool? FitsAny(JsonValue value)
    {
        bool? any = false;
        foreach (var part in anyOf)
        {
            var one = part.Fits(value);
            if (one == true)
            {
                return true;
            }

            any = one is null ? null : any;
        }

        return any;
    }

    private bool? FitsOne(JsonValue value)
    {
        var count = 0;
        foreach (var part in oneOf)
        {
            switch (part.Fits(value))
            {
                case null:
                    return null;
                case true:
                    count++;
                    break;
            }
        }

        return count == 1;
    }

    private static bool? And(bool? a, bool? b) => a == false || b == false ? false : a == true && b == true ? true : null;
}
