using System.Text.Encodings.Web;
using System.Text.Json;
using LoyaltyRules.Engine.Model;
using NodaTime;
using NodaTime.Text;

namespace LoyaltyRules.DesignerApi.Problems;

/// <summary>An answer written as JSON, amounts exactly as they are.</summary>
/// <param name="write">Writes it.</param>
internal sealed class JsonAnswer(Action<Utf8JsonWriter> write) : IResult
{
    /// <summary>Text stays readable in every script; quotes and control characters are escaped all the same.</summary>
    public static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.ContentType = "application/json; charset=utf-8";
        await using var writer = new Utf8JsonWriter(httpContext.Response.BodyWriter, Options);
        write(writer);
    }
}

/// <summary>How values of the program are written: the same way everywhere.</summary>
internal static class JsonValues
{
    /// <summary>An exact number: no exponent, no zeros that say nothing.</summary>
    public static void WriteExact(this Utf8JsonWriter writer, string name, decimal value)
    {
        writer.WritePropertyName(name);
        writer.WriteRawValue(ExactDecimal.Format(value));
    }

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
    public static void WritePack(this Utf8JsonWriter writer, string name, LoyaltyRules.Engine.Model.PackIdentity pack)
    {
        writer.WriteStartObject(name);
        writer.WriteString("id", pack.Id);
        writer.WriteString("version", pack.Version);
        writer.WriteString("hash", pack.Hash);
        writer.WriteEndObject();
    }
}
