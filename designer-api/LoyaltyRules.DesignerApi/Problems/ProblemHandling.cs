using System.Globalization;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Storage.Clocks;
using LoyaltyRules.Storage.Databases;
using LoyaltyRules.Storage.Releases;
using Microsoft.AspNetCore.Http.Features;

namespace LoyaltyRules.DesignerApi.Problems;

/// <summary>Turns whatever goes wrong with a request into a problem: refusals at the door, statuses without a body, and faults of ours, of which nothing is told.</summary>
internal static partial class ProblemHandling
{
    /// <summary>Adds it, before everything that may fail.</summary>
    public static void UseProblems(this WebApplication app) => app.Use(HandleAsync);

    private static async Task HandleAsync(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context);
            if (context.Response is { HasStarted: false, StatusCode: >= 400, ContentType: null, ContentLength: null })
            {
                await Of(ProblemKind.OfStatus(context.Response.StatusCode), context).ExecuteAsync(context);
            }
        }
        catch (Exception failure) when (!context.Response.HasStarted)
        {
            if (context.RequestAborted.IsCancellationRequested)
            {
                // Nobody is there to read an answer.
                context.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
                return;
            }

            var problem = failure switch
            {
                ProblemException known => known.Problem,
                BadHttpRequestException bad => Of(ProblemKind.OfStatus(bad.StatusCode), context),
                RefusedException refused => new Problem(ProblemKind.Refused) { Errors = refused.Diagnostics },
                ClockInDoubtException { Doubt: var doubt } => new Problem(ProblemKind.ClockInDoubt, Told(doubt.Says), Told(doubt.Expected)),
                StoreUnavailableException => new Problem(ProblemKind.StoreUnavailable),
                NoPackException => new Problem(ProblemKind.NoPack),
                _ => new Problem(ProblemKind.Internal),
            };
            if (problem.Kind == ProblemKind.StoreUnavailable)
            {
                LogUnavailable(context.RequestServices.GetRequiredService<ILogger<Problem>>(), failure.Message, context.Request.Method, context.Request.Path.Value, Problem.TraceIdOf(context));
            }

            if (problem.Kind == ProblemKind.Internal)
            {
                LogFault(context.RequestServices.GetRequiredService<ILogger<Problem>>(), failure, context.Request.Method, context.Request.Path.Value, Problem.TraceIdOf(context));
            }

            context.Response.Clear();
            await problem.ExecuteAsync(context);
        }
    }

    // To the second: it is told to people.
    private static string Told(NodaTime.Instant at) => NodaTime.Text.InstantPattern.General.Format(at);

    private static Problem Of(ProblemKind kind, HttpContext context) => kind == ProblemKind.TooLarge
        ? new Problem(kind, (context.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize ?? 0).ToString(CultureInfo.InvariantCulture))
        : new Problem(kind);

    [LoggerMessage(LogLevel.Error, "{Method} {Path} was not done, the store is not available: {Reason} ({TraceId})")]
    private static partial void LogUnavailable(ILogger logger, string reason, string method, string? path, string traceId);

    [LoggerMessage(LogLevel.Error, "{Method} {Path} failed ({TraceId})")]
    private static partial void LogFault(ILogger logger, Exception failure, string method, string? path, string traceId);
}
