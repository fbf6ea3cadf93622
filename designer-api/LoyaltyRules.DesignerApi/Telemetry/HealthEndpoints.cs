using LoyaltyRules.DesignerApi.Commands;
using LoyaltyRules.DesignerApi.Problems;
using LoyaltyRules.Engine.Json;
using LoyaltyRules.Storage;
using LoyaltyRules.Storage.Clocks;
using NodaTime;

namespace LoyaltyRules.DesignerApi.Telemetry;

/// <summary>Whether the process lives, and whether it can serve: the store answers, takes writes, its clock is believed, and a pack is in force.</summary>
internal static partial class HealthEndpoints
{
    /// <summary>Maps them, open to everybody.</summary>
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        var health = routes.MapGroup("/health").AllowAnonymous().DisableRateLimiting().ExcludeFromDescription();
        health.MapGet("/live", () => Answer("live", StatusCodes.Status200OK, null));
        health.MapGet("/ready", ReadyAsync);
    }

    private static async Task<IResult> ReadyAsync(ProgramStore store, IClock clock, ClockGuard guard, WriteProbe probe, ILogger<ProgramStore> logger, CancellationToken cancellation)
    {
        try
        {
            var releases = await store.ReleasesAsync(cancellation);
            return !await probe.TakesWritesAsync() ? Answer("store takes no writes", StatusCodes.Status503ServiceUnavailable, null)
                : guard.Doubt is not null ? Answer("clock in doubt", StatusCodes.Status503ServiceUnavailable, null)
                : releases.IsEmpty ? Answer("no pack in force", StatusCodes.Status503ServiceUnavailable, null)
                : Answer("ready", StatusCodes.Status200OK, LivePack.Of(releases, clock.GetCurrentInstant()).Pack.Version);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            LogUnreachable(logger, failure);
            return Answer("store not reachable", StatusCodes.Status503ServiceUnavailable, null);
        }
    }

    private static IResult Answer(string status, int code, string? version) => new StatusAnswer(code, new JsonAnswer(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("status", status);
        writer.WriteUnlessNull("packVersion", version);
        writer.WriteEndObject();
    }));

    [LoggerMessage(LogLevel.Warning, "The store cannot be reached")]
    private static partial void LogUnreachable(ILogger logger, Exception failure);

    private sealed class StatusAnswer(int status, JsonAnswer answer) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = status;
            return answer.ExecuteAsync(httpContext);
        }
    }
}
