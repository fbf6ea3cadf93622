using System.Text.Json;
using System.Text.Json.Nodes;
using LoyaltyRules.DesignerApi.Callers;
using LoyaltyRules.DesignerApi.OpenApi;
using LoyaltyRules.DesignerApi.Problems;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Evaluation;
using LoyaltyRules.Engine.Json;
using LoyaltyRules.Storage;

namespace LoyaltyRules.DesignerApi.Commands;

/// <summary>
/// Several commands in one request, done one after the other and answered one by one: each has its own key, and one that is refused does not stand in the way of
/// the next. What is done is done in one transaction, so that the disk is waited for once; it is not all or nothing.
/// </summary>
internal static class BatchEndpoint
{
    /// <summary>The most commands of a batch.</summary>
    public const int CommandsMax = 100;

    /// <summary>Maps it.</summary>
    public static void MapBatch(this IEndpointRouteBuilder routes) => routes.MapPost("/v1/batches", DoAsync)
        .RequireAuthorization(Scope.Commit)
        .Describe(new OperationNotes("Purchases", "Hand in up to 100 commands",
            "They are done in order and answered one by one, each with its own key of repetition (`key`); a refused one does not stop the next.")
        {
            Body = ApiSchemas.Batch, Answer = ApiSchemas.BatchAnswer, IsTraced = true,
            Example = """{ "commands": [ { "key": "a-1", "do": "complete", "of": "R-1" }, { "key": "a-2", "do": "enrol", "member": "M-1" } ] }""",
        });

    private static async Task<IResult> DoAsync(HttpContext context, CommandDispatcher dispatcher)
    {
        var (bag, trace, utf8) = (DiagnosticBag.OfRequest(), context.Request.Trace(), await context.Request.ReadBodyAsync());
        var body = RequestValidation.Parse(utf8, bag);
        var items = body.TakeBodies("commands", CommandsMax);
        body.RefuseRest([], "commands");
        if (bag.HasErrors)
        {
            throw RequestValidation.Invalid(bag);
        }

        var sent = JsonNode.Parse(utf8.Span)!["commands"]!.AsArray();
        var lines = new List<(string? Key, ReadCommand? Read, Problem? Problem)>(items.Length);
        for (var i = 0; i < items.Length; i++)
        {
            lines.Add(await OneAsync(items[i].Body, items[i].Problems, sent[i], trace));
        }

        var done = new Queue<CommandOutcome>(await dispatcher.DoEachAsync([.. lines.Select(l => l.Read).OfType<ReadCommand>()], context.RequestAborted));
        var outcomes = lines.Select(l => (l.Key, l.Read is null ? new CommandOutcome(null, l.Problem) : done.Dequeue())).ToList();

        var (language, traceId) = (SpokenLanguage.Of(context.Request), Problem.TraceIdOf(context));
        SpokenLanguage.Tell(context.Response, language);
        return new JsonAnswer(writer => Write(writer, outcomes, language, traceId));

        async Task<(string? Key, ReadCommand? Read, Problem? Problem)> OneAsync(RequestBody? one, DiagnosticBag problems, JsonNode? node, TraceDetail detail)
        {
            if (one is null)
            {
                return (null, null, RequestValidation.InvalidBody(problems));
            }

            var key = one.TakeText("key", RequestValidation.KeyLengthMax, isRequired: true);
            var @do = one.TakeText("do", RequestValidation.KeyLengthMax, isRequired: true);
            if (problems.HasErrors)
            {
                return (key, null, RequestValidation.InvalidBody(problems));
            }

            if (!RequestValidation.IsKey(key))
            {
                return (key, null, new Problem(ProblemKind.KeyInvalid));
            }

            if (CommandRoutes.Find(@do!) is not { } route)
            {
                return (key, null, new Problem(ProblemKind.InvalidParameter, "do: " + string.Join(", ", CommandRoutes.All.Select(r => r.Do))));
            }

            if (!context.Caller().Scopes.Contains(route.Scope))
            {
                return (key, null, new Problem(ProblemKind.Forbidden));
            }

            // What is left is the body that the command has alone: handed in alone under the same key, it is a repetition.
            var own = node!.AsObject();
            own.Remove("key");
            own.Remove("do");
            var asked = new RequestedCommand(@do!, key!, JsonSerializer.SerializeToUtf8Bytes(own), detail);
            var (read, problem) = await dispatcher.ReadAsync(context.Caller(), asked, one, problems, context.RequestAborted);
            return (key, read, problem);
        }
    }

    private static void Write(Utf8JsonWriter writer, List<(string? Key, CommandOutcome Outcome)> outcomes, ProductLanguage language, string traceId)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("answers");
        foreach (var (key, outcome) in outcomes)
        {
            writer.WriteStartObject();
            writer.WriteUnlessNull("key", key);
            writer.WriteNumber("status", outcome.Problem?.Kind.Status ?? StatusCodes.Status200OK);
            if (outcome.Problem is { } problem)
            {
                writer.WritePropertyName("problem");
                problem.Write(writer, language, traceId);
            }
            else
            {
                writer.WriteBoolean("repeated", outcome.Answer!.Outcome == StoreOutcome.Repeated);
                writer.WritePropertyName("answer");
                CommandEndpoints.Write(writer, outcome);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
