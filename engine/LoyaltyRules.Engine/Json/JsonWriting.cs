using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using LoyaltyRules.Engine.Model;
using NodaTime;
using NodaTime.Text;

namespace LoyaltyRules.Engine.Json;

/// <summary>How values of a program are written as JSON: reports, states and answers all write them the same way.</summary>
public static class JsonWriting
{
    /// <summary>On one line. Text stays readable in every script; quotes and control characters are escaped all the same.</summary>
    public static readonly JsonWriterOptions OneLine = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>As <see cref="OneLine"/>, indented for people to read.</summary>
    public static readonly JsonWriterOptions Indented = OneLine with { Indented = true, NewLine = "\n" };

    /// <summary>An exact number: no exponent, no zeros that say nothing.</summary>
    public static void WriteExact(this Utf8JsonWriter writer, string name, decimal value)
    {
        writer.WritePropertyName(name);
        writer.WriteRawValue(ExactDecimal.Format(value), skipInputValidation: true);
    }

    /// <summary>An exact number; null where there is none.</summary>
    public static void WriteExact(this Utf8JsonWriter writer, string name, decimal? value)
    {
        if (value is { } known)
        {
            writer.WriteExact(name, known);
        }
        else
        {
            writer.WriteNull(name);
        }
    }

    /// <summary>Exact numbers under the names of their points currencies.</summary>
    public static void WriteExact(this Utf8JsonWriter writer, string name, ImmutableArray<PointsAmount> points)
    {
        writer.WriteStartObject(name);
        foreach (var amount in points)
        {
            writer.WriteExact(amount.Currency, amount.Points);
        }

        writer.WriteEndObject();
    }

    /// <summary>A local day; null where there is none.</summary>
    public static void WriteDay(this Utf8JsonWriter writer, string name, LocalDate? value) =>
        writer.WriteString(name, value is { } day ? LocalDatePattern.Iso.Format(day) : null);

    /// <summary>A month.</summary>
    public static void WriteMonth(this Utf8JsonWriter writer, string name, YearMonth value) => writer.WriteString(name, YearMonthPattern.Iso.Format(value));

    /// <summary>A word of one of the program's lists.</summary>
    public static void WriteWord<T>(this Utf8JsonWriter writer, string name, T value)
        where T : struct, Enum => writer.WriteString(name, JsonNamingPolicy.CamelCase.ConvertName(value.ToString()));

    /// <summary>A text; nothing where there is none.</summary>
    public static void WriteUnlessNull(this Utf8JsonWriter writer, string name, string? value)
    {
        if (value is not null)
        {
            writer.WriteString(name, value);
        }
    }

    /// <summary>A local day; nothing where there is none.</summary>
    public static void WriteUnlessNull(this Utf8JsonWriter writer, string name, LocalDate? value)
    {
        if (value is { } day)
        {
            writer.WriteString(name, LocalDatePattern.Iso.Format(day));
        }
    }

    /// <summary>An exact number; nothing where it is zero.</summary>
    public static void WriteUnlessZero(this Utf8JsonWriter writer, string name, decimal value)
    {
        if (value != 0)
        {
            writer.WriteExact(name, value);
        }
    }

    /// <summary>An instant in UTC.</summary>
    public static void WriteInstant(this Utf8JsonWriter writer, string name, Instant value) => writer.WriteString(name, InstantPattern.ExtendedIso.Format(value));

    /// <summary>What is JSON already.</summary>
    public static void WriteJson(this Utf8JsonWriter writer, string name, ReadOnlySpan<byte> json)
    {
        writer.WritePropertyName(name);
        writer.WriteRawValue(json, skipInputValidation: true);
    }

    /// <summary>What is JSON already.</summary>
    public static void WriteJson(this Utf8JsonWriter writer, string name, string json)
    {
        writer.WritePropertyName(name);
        writer.WriteRawValue(json, skipInputValidation: true);
    }

    /// <summary>The version of a pack that decided.</summary>
    public static void WritePack(this Utf8JsonWriter writer, string name, PackIdentity pack)
    {
        writer.WriteStartObject(name);
        writer.WriteString("id", pack.Id);
        writer.WriteString("version", pack.Version);
        writer.WriteString("hash", pack.Hash);
        writer.WriteEndObject();
    }
}
