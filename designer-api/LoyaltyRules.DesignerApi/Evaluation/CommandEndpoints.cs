using System.Text.Json;
using LoyaltyRules.DesignerApi.Callers;
using LoyaltyRules.DesignerApi.OpenApi;
using LoyaltyRules.DesignerApi.Problems;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Evaluation;
using LoyaltyRules.Storage;

namespace LoyaltyRules.DesignerApi.Evaluation;

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
            routes.MapPost(route.Path, (HttpContext context, CommandDesk desk) => DoAsync(route, context, desk))
                .RequireAuthorization(Scope.Commit)
                .Describe(CommandRoutes.NotesOf(route));
        }
    }

    /// <summary>Writes what became of a command as members of an object.</summary>
    public static void Write(Utf8JsonWriter writer, CommandOutcome outcome)
    {
        var answer = outcome.Answer!;
        if (answer.Entry is { } entry)
        {
            writer.WriteNumber("entry", entry);
        }

        if (outcome.Traced is { } traced)
        {
            writer.WriteJson("trace", DecisionJson.Write(traced));
        }

        writer.WriteJson("done", answer.Body.Span);
    }

    private static async Task<IResult> DoAsync(CommandRoute route, HttpContext context, CommandDesk desk)
    {
        var request = context.Request;
        var asked = new CommandAsked(route.Do, request.IdempotencyKey(), await request.ReadBodyAsync(), request.Trace());
        var bag = new DiagnosticBag();
        var outcome = await desk.DoAsync(context.Caller(), asked, RequestDoor.Parse(asked.Body, bag), bag, context.RequestAborted);
        if (outcome.Problem is { } problem)
        {
            return problem;
        }

        if (outcome.Answer!.Outcome == StoreOutcome.Repeated)
        {
            context.Response.Headers[ReplayedHeader] = "true";
        }

        return new JsonAnswer(writer =>
        {
            writer.WriteStartObject();
            Write(writer, outcome);
            writer.WriteEndObject();
        });
    }
}
