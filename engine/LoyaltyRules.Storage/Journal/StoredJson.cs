using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using LoyaltyRules.Engine.Accounts.Book;
using LoyaltyRules.Engine.Accounts.Purchases;
using LoyaltyRules.Engine.Accounts.Rewards;
using LoyaltyRules.Engine.Model;
using NodaTime;
using NodaTime.Text;

namespace LoyaltyRules.Storage.Journal;

/// <summary>
/// How values of the engine are kept as JSON. Names of members and of kinds of changes are part of what is stored: a renamed one needs the old name here.
/// </summary>
internal static class StoredJson
{
    /// <summary>The options; read-only.</summary>
    public static JsonSerializerOptions Options { get; } = Make();

    /// <summary>
    /// The options for states. Numbers without zeros that say nothing: the same state is the same bytes, however it came about.
    /// </summary>
    public static JsonSerializerOptions States { get; } = MakeStates();

    /// <summary>The kinds of changes, by the words that stand for them.</summary>
    public static ImmutableSortedDictionary<string, Type> Changes { get; } = Words(typeof(BookChange));

    private static JsonSerializerOptions Make()
    {
        var options = new JsonSerializerOptions
        {
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            IgnoreReadOnlyProperties = true,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { Polymorphic, WithoutSums } },
            Converters =
            {
                new JsonStringEnumConverter(JsonNamingPolicy.CamelCase),
                new PatternConverter<Instant>(InstantPattern.ExtendedIso),
                new PatternConverter<LocalDate>(LocalDatePattern.Iso),
                new FactSetConverter(),
                new FactValueConverter(),
                new LimitUsesConverter(),
                new CounterHistoryConverter(),
                new MemberStateConverter(),
                new HouseholdStateConverter(),
                new OrdinalDictionaryConverter<decimal>(),
                new OrdinalDictionaryConverter<Instant>(),
                new OrdinalDictionaryConverter<int>(),
                new OrdinalDictionaryConverter<IssuedReward>(),
                new OwedConverter(),
                new OrdinalSetConverter(),
            },
        };
        options.MakeReadOnly();
        return options;
    }

    private static JsonSerializerOptions MakeStates()
    {
        var options = new JsonSerializerOptions(Options);
        options.Converters.Add(new ShortestNumberConverter());
        options.MakeReadOnly();
        return options;
    }

    private static void Polymorphic(JsonTypeInfo type)
    {
        if (type.Type != typeof(BookChange) && type.Type != typeof(ProgramEvent))
        {
            return;
        }

        type.PolymorphismOptions = new JsonPolymorphismOptions { TypeDiscriminatorPropertyName = "is" };
        foreach (var (word, derived) in type.Type == typeof(BookChange) ? Changes : Words(type.Type))
        {
            type.PolymorphismOptions.DerivedTypes.Add(new JsonDerivedType(derived, word));
        }
    }

    // What only puts other members together is not kept twice.
    private static void WithoutSums(JsonTypeInfo type)
    {
        if (type.Type == typeof(PurchaseRecord))
        {
            foreach (var sum in type.Properties.Where(p => p.Set is null).ToList())
            {
                type.Properties.Remove(sum);
            }
        }
    }

    private static ImmutableSortedDictionary<string, Type> Words(Type of) => of.Assembly.GetTypes()
        .Where(t => t.IsSubclassOf(of) && !t.IsAbstract)
        .ToImmutableSortedDictionary(t => JsonNamingPolicy.CamelCase.ConvertName(t.Name), t => t, StringComparer.Ordinal);
}
