using System.Globalization;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Model;
using NJsonSchema;
using NJsonSchema.Validation;

namespace LoyaltyRules.Engine.Json.Schemas;

/// <summary>Says the library's errors in our own words: each with the place of its value, once, and with what was probably meant.</summary>
/// <param name="validator">Knows the value of each error.</param>
/// <param name="bag">Takes what is said.</param>
internal sealed class SchemaMisfits(PlacingValidator validator, DiagnosticBag bag)
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
        var value = validator.ValueOf(error);
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
                AddPattern(value, schema);
                break;
            case ValidationErrorKind.NotInEnumeration:
                // Of another kind than the list's: said already.
                if (value is JsonString word)
                {
                    AddNotInList(word, schema.Enumeration.Select(e => (string)e!));
                }
                else if (value is JsonBoolean && schema.Type == JsonObjectType.Boolean)
                {
                    bag.Add(value.Place, DocumentDiagnostics.NotInList, ShownValue.Of(value), schema.Enumeration.Contains(true) ? "true" : "false");
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
            bag.Add(member.PlaceOfName, DocumentDiagnostics.UnknownMember, ShownValue.Cut(member.Name), string.Join(", ", known));
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
            bag.Add(word.Place, DocumentDiagnostics.NotInList, ShownValue.Cut(word.Value), string.Join(", ", list));
        }
    }

    private void AddRepeated(JsonArray list)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in list.Items.OfType<JsonString>().Where(item => !seen.Add(item.Value)))
        {
            bag.Add(item.Place, DocumentDiagnostics.ItemsNotUnique, ShownValue.Cut(item.Value));
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
            bag.Add(place, DocumentDiagnostics.ValueNeedsMember, subject, ShownValue.Of(holder.Get(subject)!), needed);
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

    // A letter of another alphabet that looks right is what nobody finds.
    private void AddPattern(JsonValue value, JsonSchema schema)
    {
        var text = value is JsonString { Value: var written } ? written : "";
        var at = text.Any(char.IsAsciiLetterOrDigit) ? text.AsSpan().IndexOfAnyExceptInRange('\0', '\u007F') : -1;
        if (at >= 0 && LookAlikes.Of(text[at]) is var (name, meant))
        {
            bag.Add(value.Place with { Span = new TextSpan(at, 1) }, DocumentDiagnostics.LookAlike, name, LookAlikes.NumberOf(text[at]), LookAlikes.HintFor(meant));
        }
        else
        {
            bag.Add(value.Place, FormOf(schema), ShownValue.Of(value));
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

    private static string Invariant(int? number) => number.GetValueOrDefault().ToString(CultureInfo.InvariantCulture);
}
