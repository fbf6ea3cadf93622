using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using LoyaltyRules.Engine.Accounts.Book;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs.Program;
using NodaTime;
using NodaTime.Text;

namespace LoyaltyRules.Storage.Webhooks;

/// <summary>The envelope of an event: CloudEvents 1.0, JSON, structured mode. The same entry gives the same bytes.</summary>
internal static class CloudEvent
{
    /// <summary>The media type of the envelope.</summary>
    public const string MediaType = "application/cloudevents+json";

    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>
    /// The id of an event: unique among all programs, and the same however often the event is sent. No dots: the signature joins its parts with them.
    /// </summary>
    public static string IdOf(string program, long entryId, int place) => string.Create(CultureInfo.InvariantCulture, $"{program}_{entryId}_{place}");

    /// <summary>The envelope.</summary>
    /// <param name="program">The program.</param>
    /// <param name="entryId">The entry's number in the journal.</param>
    /// <param name="entry">The entry.</param>
    /// <param name="place">The event's place among those of the entry, from 0.</param>
    /// <param name="fact">What is told.</param>
    public static byte[] Write(string program, long entryId, BookEntry entry, int place, WebhookFact fact)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer, Readable))
        {
            json.WriteStartObject();
            json.WriteString("specversion", "1.0");
            json.WriteString("id", IdOf(program, entryId, place));
            json.WriteString("source", "/programs/" + program);
            json.WriteString("type", fact.Type);
            json.WriteText("subject", fact.About is { } about ? (about.Kind == PointsOwner.Member ? "members/" : "households/") + about.Id : null);
            json.WriteInstant("time", entry.At);
            json.WriteString("datacontenttype", "application/json");
            json.WriteStartObject("data");
            json.WriteNumber("entry", entryId);
            json.WriteDay("bookedOn", entry.BookedOn);
            json.WriteDay("eventOn", entry.EventOn);
            json.WriteText(fact.About?.Kind == PointsOwner.Household ? "householdId" : "memberId", fact.About?.Id);
            fact.Write(json);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>A text; nothing where there is none.</summary>
    public static void WriteText(this Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }

    /// <summary>A local day; nothing where there is none.</summary>
    public static void WriteDay(this Utf8JsonWriter json, string name, LocalDate? value)
    {
        if (value is { } day)
        {
            json.WriteString(name, LocalDatePattern.Iso.Format(day));
        }
    }

    /// <summary>An instant in UTC.</summary>
    public static void WriteInstant(this Utf8JsonWriter json, string name, Instant value) => json.WriteString(name, InstantPattern.ExtendedIso.Format(value));

    /// <summary>An exact number: no exponent, no zeros that say nothing.</summary>
    public static void WriteExact(this Utf8JsonWriter json, string name, decimal value)
    {
        json.WritePropertyName(name);
        json.WriteRawValue(ExactDecimal.Format(value));
    }

    /// <summary>A word, as documents write it: <c>holdTimeout</c>.</summary>
    public static void WriteWord<T>(this Utf8JsonWriter json, string name, T value)
        where T : struct, Enum => json.WriteString(name, JsonNamingPolicy.CamelCase.ConvertName(value.ToString()));
}
