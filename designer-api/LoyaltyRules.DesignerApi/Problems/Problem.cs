using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Json;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Json;

namespace LoyaltyRules.DesignerApi.Problems;

/// <summary>A problem of one request, as RFC 9457 tells it: stable code, sentence and hint in the language asked for, and every error with its place.</summary>
/// <param name="kind">The kind.</param>
/// <param name="arguments">What fills the placeholders of its sentence.</param>
internal sealed class Problem(ProblemKind kind, params string[] arguments) : IResult
{
    /// <summary>The kind.</summary>
    public ProblemKind Kind => kind;

    /// <summary>What was found, by place.</summary>
    public ImmutableArray<Diagnostic> Errors { get; init; } = [];

    /// <summary>Where the body differs from the one expected, as a JSON pointer; null for nowhere.</summary>
    public string? Pointer { get; init; }

    /// <summary>Writes what else the problem carries, as members of its object; null for nothing.</summary>
    public Action<Utf8JsonWriter>? Beside { get; init; }

    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var language = SpokenLanguage.Of(httpContext.Request);
        var response = httpContext.Response;
        var isOData = httpContext.Request.Path.StartsWithSegments("/odata", StringComparison.OrdinalIgnoreCase);
        response.StatusCode = kind.Status;
        response.ContentType = isOData ? "application/json;odata.metadata=minimal" : "application/problem+json";
        SpokenLanguage.Tell(response, language);
        await using var writer = new Utf8JsonWriter(response.BodyWriter, JsonWriting.OneLine);
        if (isOData)
        {
            WriteAsOData(writer, language);
        }
        else
        {
            Write(writer, language, TraceIdOf(httpContext));
        }
    }

    // The form of errors that OData clients read (OData JSON Format 4.01, 21.1), with the same codes.
    private void WriteAsOData(Utf8JsonWriter writer, ProductLanguage language)
    {
        writer.WriteStartObject();
        writer.WriteStartObject("error");
        writer.WriteString("code", kind.Code);
        writer.WriteString("message", kind.Title.Format(language, arguments));
        writer.WriteStartArray("details");
        foreach (var error in Errors)
        {
            writer.WriteStartObject();
            writer.WriteString("code", error.Code);
            writer.WriteString("message", error.Message(language));
            writer.WriteString("target", error.Place.Pointer);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    /// <summary>Writes the problem as one JSON object.</summary>
    public void Write(Utf8JsonWriter writer, ProductLanguage language, string traceId)
    {
        writer.WriteStartObject();
        writer.WriteString("type", kind.Type);
        writer.WriteString("code", kind.Code);
        writer.WriteString("title", kind.Title.Format(language, arguments));
        writer.WriteNumber("status", kind.Status);
        if (kind.Hint.In(language) is { Length: > 0 } hint)
        {
            writer.WriteString("hint", hint);
        }

        writer.WriteString("traceId", traceId);
        if (Pointer is { } pointer)
        {
            writer.WriteString("pointer", pointer);
        }

        writer.WriteStartArray("errors");
        foreach (var error in Errors)
        {
            Write(writer, error, language);
        }

        writer.WriteEndArray();
        Beside?.Invoke(writer);
        writer.WriteEndObject();
    }

    /// <summary>By what the request is found in logs and traces.</summary>
    public static string TraceIdOf(HttpContext context) => Activity.Current?.TraceId.ToHexString() ?? context.TraceIdentifier;

    private static void Write(Utf8JsonWriter writer, Diagnostic error, ProductLanguage language)
    {
        writer.WriteStartObject();
        writer.WriteString("code", error.Code);
        writer.WriteString("pointer", error.Place.Pointer);
        if (error.Place.Line > 0)
        {
            writer.WriteNumber("line", error.Place.Line);
            writer.WriteNumber("column", error.Place.Column);
        }

        writer.WriteString("message", error.Message(language));
        if (error.Hint(language) is { Length: > 0 } hint)
        {
            writer.WriteString("hint", hint);
        }

        writer.WriteEndObject();
    }
}

/// <summary>Thrown at the door, where a request turns out not to be one.</summary>
/// <param name="problem">What is wrong with it.</param>
internal sealed class ProblemException(Problem problem) : Exception(problem.Kind.Code)
{
    /// <summary>What is wrong.</summary>
    public Problem Problem { get; } = problem;
}
