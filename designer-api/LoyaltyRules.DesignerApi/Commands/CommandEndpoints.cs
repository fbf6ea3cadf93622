using System.Text.Json;
using LoyaltyRules.DesignerApi.Callers;
using LoyaltyRules.DesignerApi.OpenApi;
using LoyaltyRules.DesignerApi.Problems;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Evaluation.Output;
using LoyaltyRules.Storage;

namespace LoyaltyRules.DesignerApi.Commands;

/// <summary>One command a request: the body is the command, the header <c>Idempotency-Key</c> makes a repetition known.</summary>
internal static class CommandEndpoints
{
    /// <summary>The header that tells a repetition's answer from a first one.</summary>
    public const string ReplayedHeader = "Idempotency-Replayed";

    /// <summary>Maps all commands.</summary>
    public static void MapCommands(this IEndpointRouteBuilder routes)
    {
        foreach (var route in CommandRoutes.All)
        {
            routes.MapPost(route.Path, (HttpContext context, CommandDispatcher dispatcher) => DoAsync(route, context, dispatcher))
                .RequireAuthorization(route.Scope)
                .Describe(CommandRoutes.NotesOf(route));
        }
    }

    /// <summary>Writes what became of a command: the answer that the store has kept for every repetition, and what was asked for beyond it.</summary>
    public static void Write(Utf8JsonWriter writer, CommandOutcome outcome)
    {
        var kept = outcome.Answer!.Body;
        if (outcome.Trace.IsEmpty)
        {
            writer.WriteRawValue(kept.Span, skipInputValidation: true);
            return;
        }

        using var document = JsonDocument.Parse(kept);
        writer.WriteStartObject();
        foreach (var member in document.RootElement.EnumerateObject())
        {
            member.WriteTo(writer);
        }

        writer.WriteStartArray("trace");
        foreach (var decision in outcome.Trace)
        {
            writer.WriteRawValue(DecisionJson.Write(decision), skipInputValidation: true);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static async Task<IResult> DoAsync(CommandRoute route, HttpContext context, CommandDispatcher dispatcher)
    {
        var request = context.Request;
        var asked = new RequestedCommand(route.Do, request.IdempotencyKey(), await request.ReadBodyAsync(), request.Trace());
        var bag = DiagnosticBag.OfRequest();
        var outcome = await dispatcher.DoAsync(context.Caller(), asked, RequestValidation.Parse(asked.Body, bag), bag, context.RequestAborted);
        if (outcome.Problem is { } problem)
        {
            return problem;
        }

        if (outcome.Answer!.Outcome == StoreOutcome.Repeated)
        {
            context.Response.Headers[ReplayedHeader] = "true";
        }

        return new JsonAnswer(writer => Write(writer, outcome));
    }
}
