using System.Collections.Immutable;
using NJsonSchema;
using Newtonsoft.Json.Linq;

namespace LoyaltyRules.Engine.Json.Schemas;

/// <summary>
/// A <c>oneOf</c> of whole objects whose <c>x-chosen-by</c> names the member that chooses: the object is held against the one schema it is meant for, so that its
/// problems are those of that schema and not of all the others.
/// </summary>
internal static class SchemaChoice
{
    private const string ChosenBy = "x-chosen-by";

    /// <summary>The member whose word chooses; null when a schema is no such choice.</summary>
    public static string? MemberOf(JsonSchema schema) =>
        schema.ActualSchema.ExtensionData is { } extensions && extensions.TryGetValue(ChosenBy, out var name) ? (string)name! : null;

    /// <summary>The schema that an object is meant for; null when the schema is no choice, or the object does not say which.</summary>
    public static JsonSchema? Of(JsonSchema schema, JObject given) =>
        MemberOf(schema) is { } member ? schema.ActualSchema.OneOf.Select(b => b.ActualSchema).FirstOrDefault(b => IsMeant(b, member, given)) : null;

    /// <summary>The words that choose, in the order of the schemas.</summary>
    public static IEnumerable<string> Words(JsonSchema schema) => MemberOf(schema) is { } member
        ? schema.ActualSchema.OneOf.Select(b => b.ActualSchema).SelectMany(b => WordOf(b, member) is { } word ? [word] : Words(b))
        : [];

    /// <summary>The members of which one must be there for an object to say which it is: the one whose word chooses, and what marks those without a word.</summary>
    public static ImmutableArray<string> Keys(JsonSchema schema) => MemberOf(schema) is not { } member ? [] :
    [
        member,
        .. schema.ActualSchema.OneOf.Select(b => b.ActualSchema).Where(b => MemberOf(b) is null && WordOf(b, member) is null).SelectMany(b => b.RequiredProperties),
    ];

    private static bool IsMeant(JsonSchema branch, string member, JObject given) =>
        MemberOf(branch) is { } nested ? given.ContainsKey(nested)
        : WordOf(branch, member) is { } word ? given[member] is JValue { Value: string text } && text == word
        : !given.ContainsKey(member) && branch.RequiredProperties.All(given.ContainsKey);

    private static string? WordOf(JsonSchema branch, string member) =>
        branch.Properties.TryGetValue(member, out var property) && property.ActualSchema.Enumeration is { Count: 1 } words ? (string?)words.First() : null;
}
