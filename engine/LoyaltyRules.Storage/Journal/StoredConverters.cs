using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using LoyaltyRules.Engine.Accounts.Counters;
using LoyaltyRules.Engine.Accounts.Points;
using LoyaltyRules.Engine.Model;
using NodaTime;
using NodaTime.Text;

namespace LoyaltyRules.Storage.Journal;

/// <summary>Days and instants as their ISO 8601 texts.</summary>
internal sealed class PatternConverter<T>(IPattern<T> pattern) : JsonConverter<T>
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => pattern.Parse(reader.GetString()!).Value;

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(pattern.Format(value));
}

/// <summary>An exact number: no exponent, no zeros that say nothing.</summary>
internal sealed class ShortestNumberConverter : JsonConverter<decimal>
{
    public override decimal Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDecimal();

    public override void Write(Utf8JsonWriter writer, decimal value, JsonSerializerOptions options) => writer.WriteRawValue(ExactDecimal.Format(value), skipInputValidation: true);
}

/// <summary>A value of a fact as the JSON value that it is.</summary>
internal sealed class FactValueConverter : JsonConverter<FactValue>
{
    public override FactValue Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
    {
        JsonTokenType.True => FactValue.Of(true),
        JsonTokenType.False => FactValue.Of(false),
        JsonTokenType.Number => FactValue.Of(reader.GetDecimal()),
        _ => FactValue.Of(reader.GetString()!),
    };

    public override void Write(Utf8JsonWriter writer, FactValue value, JsonSerializerOptions options)
    {
        switch (value.Kind)
        {
            case FactKind.Boolean:
                writer.WriteBooleanValue(value.AsBoolean);
                break;
            case FactKind.Number:
                writer.WriteNumberValue(value.AsNumber);
                break;
            default:
                writer.WriteStringValue(value.AsText);
                break;
        }
    }
}

/// <summary>Facts as an object.</summary>
internal sealed class FactSetConverter : JsonConverter<FactSet>
{
    public override FactSet Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        FactSet.Of(JsonSerializer.Deserialize<Dictionary<string, FactValue>>(ref reader, options)!);

    public override void Write(Utf8JsonWriter writer, FactSet value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        foreach (var (name, fact) in value)
        {
            writer.WritePropertyName(name);
            JsonSerializer.Serialize(writer, fact, options);
        }

        writer.WriteEndObject();
    }
}

/// <summary>Uses of limits as a list.</summary>
internal sealed class LimitUsesConverter : JsonConverter<LimitUses>
{
    public override LimitUses Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        LimitUses.None.With(JsonSerializer.Deserialize<LimitUse[]>(ref reader, options)!);

    public override void Write(Utf8JsonWriter writer, LimitUses value, JsonSerializerOptions options) => JsonSerializer.Serialize(writer, value.All, options);
}

/// <summary>A counter's days, and what was before them.</summary>
internal sealed class CounterHistoryConverter : JsonConverter<CounterHistory>
{
    public override CounterHistory Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var kept = JsonSerializer.Deserialize<Kept>(ref reader, options)!;
        return CounterHistory.Of(kept.Days, kept.Before);
    }

    public override void Write(Utf8JsonWriter writer, CounterHistory value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, new Kept(value.Days, value.Before), options);

    private sealed record Kept(ImmutableArray<CounterDay> Days, decimal Before);
}

/// <summary>A map by texts, in ordinal order wherever it runs.</summary>
internal sealed class OrdinalDictionaryConverter<T> : JsonConverter<ImmutableSortedDictionary<string, T>>
{
    public override ImmutableSortedDictionary<string, T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        JsonSerializer.Deserialize<Dictionary<string, T>>(ref reader, options)!.ToImmutableSortedDictionary(StringComparer.Ordinal);

    public override void Write(Utf8JsonWriter writer, ImmutableSortedDictionary<string, T> value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        foreach (var (name, item) in value)
        {
            writer.WritePropertyName(name);
            JsonSerializer.Serialize(writer, item, options);
        }

        writer.WriteEndObject();
    }
}

/// <summary>A set of texts as a list.</summary>
internal sealed class OrdinalSetConverter : JsonConverter<ImmutableSortedSet<string>>
{
    public override ImmutableSortedSet<string> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        [.. JsonSerializer.Deserialize<string[]>(ref reader, options)!];

    public override void Write(Utf8JsonWriter writer, ImmutableSortedSet<string> value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, value.ToArray(), options);
}

/// <summary>Money owed at the close of a program, by whose it is, as a list.</summary>
internal sealed class OwedConverter : JsonConverter<ImmutableSortedDictionary<AccountOwner, decimal>>
{
    public override ImmutableSortedDictionary<AccountOwner, decimal> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        JsonSerializer.Deserialize<Part[]>(ref reader, options)!.ToImmutableSortedDictionary(p => p.Owner, p => p.Money);

    public override void Write(Utf8JsonWriter writer, ImmutableSortedDictionary<AccountOwner, decimal> value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, value.Select(o => new Part(o.Key, o.Value)).ToArray(), options);

    private sealed record Part(AccountOwner Owner, decimal Money);
}
