using System.Text.Json;
using LoyaltyRules.Engine.Json;

namespace LoyaltyRules.DesignerApi.Problems;

/// <summary>An answer written as JSON, amounts exactly as they are.</summary>
/// <param name="write">Writes it.</param>
internal sealed class JsonAnswer(Action<Utf8JsonWriter> write) : IResult
{
    /// <summary>The HTTP status; null for the one that was set before.</summary>
    public int? Status { get; init; }

    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = Status ?? httpContext.Response.StatusCode;
        httpContext.Response.ContentType = "application/json; charset=utf-8";
        await using var writer = new Utf8JsonWriter(httpContext.Response.BodyWriter, JsonWriting.OneLine);
        write(writer);
    }
}
