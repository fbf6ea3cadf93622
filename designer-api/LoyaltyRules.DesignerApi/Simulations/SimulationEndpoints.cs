using System.Text.Json;
using System.Text.Json.Nodes;
using LoyaltyRules.DesignerApi.Callers;
using LoyaltyRules.DesignerApi.Commands;
using LoyaltyRules.DesignerApi.OpenApi;
using LoyaltyRules.DesignerApi.Problems;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Json;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs;
using LoyaltyRules.Engine.Simulation.Aggregation;
using LoyaltyRules.Storage;
using LoyaltyRules.Storage.Audit;
using LoyaltyRules.Storage.Keys;
using LoyaltyRules.Storage.Simulations;
using NodaTime;

namespace LoyaltyRules.DesignerApi.Simulations;

/// <summary>Simulations are asked for, followed, stopped, read and deleted by whoever has the scope <c>simulate</c>.</summary>
internal static class SimulationEndpoints
{
    private const string Group = "Simulations";
    private const int PageSize = 50;
    private const int PageMax = 500;
    private const int OpenMax = 20;

    /// <summary>Maps them.</summary>
    public static void MapSimulations(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v1/simulations", CreateAsync).RequireAuthorization(ApiScopes.Simulate).Describe(new OperationNotes(Group, "Run a simulation",
            "Runs the history of this program, or a generated one, through a version of its pack. The answer comes at once; the simulation runs beside other work, one after the other. "
            + "It survives a restart of the host. The members of the body are the options of `loyalty simulate`. Without `generate`, the program's own purchases, returns and bookings "
            + "are replayed, from the day `from` to the day `until`.")
        {
            Body = ApiSchemas.SimulationTerms, Answer = ApiSchemas.Simulation, Problems = [429], Example = """{ "generate": 500, "months": 12 }""", AnswerStatus = 202,
        });
        routes.MapGet("/v1/simulations", ListAsync).RequireAuthorization(ApiScopes.Simulate).Describe(new OperationNotes(Group, "List the simulations", "Latest first.")
        {
            Answer = ApiSchemas.Simulations, Problems = [400],
            Parameters = [new("before", "string", "Only those before the one of this id."), new("limit", "integer", "How many: 1 to 500; 50, if left out.")],
        });
        routes.MapGet("/v1/simulations/{id}", GetAsync).RequireAuthorization(ApiScopes.Simulate).Describe(new OperationNotes(Group, "See how far a simulation is",
            "`position` of `length` days of the history are done. Ask again until `state` is `completed`, `cancelled` or `failed`.")
        {
            Answer = ApiSchemas.Simulation, Problems = [404],
        });
        routes.MapGet("/v1/simulations/{id}/report", ReportAsync).RequireAuthorization(ApiScopes.Simulate).Describe(new OperationNotes(Group, "Read the report of a simulation",
            "The report as `loyalty simulate --json` writes it.")
        {
            Answer = ApiSchemas.SimulationReport, Problems = [404, 409],
        });
        routes.MapPost("/v1/simulations/{id}/cancel", CancelAsync).RequireAuthorization(ApiScopes.Simulate).Describe(new OperationNotes(Group, "Stop a simulation",
            "One that runs stops within a second or so; its report covers what was done until then.")
        {
            Answer = ApiSchemas.Simulation, Problems = [404],
        });
        routes.MapDelete("/v1/simulations/{id}", DeleteAsync).RequireAuthorization(ApiScopes.Simulate).Describe(new OperationNotes(Group, "Delete a simulation",
            "With its report. One that runs is stopped.")
        {
            Problems = [404],
        });
    }

    private static async Task<IResult> CreateAsync(HttpContext context, ProgramStore store, ISimulationStore simulations, SimulationRunner runner, IClock clock)
    {
        var bag = DiagnosticBag.OfRequest();
        if (SimulationRequest.Read(await context.Request.ReadBodyAsync(), bag) is not { } request)
        {
            return RequestValidation.InvalidBody(bag);
        }

        if (await PackAsync(store, clock, request, context.RequestAborted) is not { } pack)
        {
            return new Problem(ProblemKind.InvalidParameter, "version");
        }

        if (request.By is { } fact)
        {
            try
            {
                BreakdownFact.Of(pack, fact);
            }
            catch (RefusedException refused)
            {
                return new Problem(ProblemKind.InvalidBody) { Errors = refused.Diagnostics };
            }
        }

        if (await simulations.CountOpenAsync(context.RequestAborted) >= OpenMax)
        {
            return new Problem(ProblemKind.TooManySimulations);
        }

        var now = clock.GetCurrentInstant();
        var simulation = new StoredSimulation(Guid.CreateVersion7(now.ToDateTimeOffset()).ToString("N"), pack.Hash, pack.Version, request.ToJson(), context.Caller().Name, now);
        await simulations.AddAsync(simulation, context.RequestAborted);
        await AuditAsync(store, context, now, AuditActions.SimulationAsked, simulation.Id, new JsonObject { ["request"] = JsonNode.Parse(simulation.Request), ["pack"] = pack.Hash });
        runner.Wake();
        return Shown(simulation, StatusCodes.Status202Accepted);
    }

    private static async Task<IResult> ListAsync(HttpContext context, ISimulationStore simulations)
    {
        var limit = (int)(context.Request.Number("limit", 1, PageMax) ?? PageSize);
        var before = context.Request.Query.ContainsKey("before") ? context.Request.Text("before", 100) : null;
        var page = await simulations.PageAsync(before, limit, context.RequestAborted);
        return new JsonAnswer(writer =>
        {
            writer.WriteStartObject();
            writer.WriteStartArray("simulations");
            foreach (var simulation in page)
            {
                Write(writer, simulation);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        });
    }

    private static async Task<IResult> GetAsync(string id, ISimulationStore simulations, CancellationToken cancellation) =>
        await simulations.FindAsync(id, cancellation) is { } found ? Shown(found) : new Problem(ProblemKind.UnknownSimulation, id);

    private static async Task<IResult> ReportAsync(string id, ISimulationStore simulations, CancellationToken cancellation)
    {
        if (await simulations.FindAsync(id, cancellation) is not { } found)
        {
            return new Problem(ProblemKind.UnknownSimulation, id);
        }

        return await simulations.ReportAsync(id, cancellation) is { } report
            ? new JsonAnswer(writer => writer.WriteRawValue(report, skipInputValidation: true))
            : new Problem(found.HasEnded ? ProblemKind.NoReport : ProblemKind.SimulationRuns, id);
    }

    private static async Task<IResult> CancelAsync(string id, HttpContext context, ProgramStore store, ISimulationStore simulations, IClock clock)
    {
        var now = clock.GetCurrentInstant();
        if (await simulations.CancelAsync(id, now, context.RequestAborted) is not { } found)
        {
            return new Problem(ProblemKind.UnknownSimulation, id);
        }

        await AuditAsync(store, context, now, AuditActions.SimulationCancelled, id, null);
        return Shown(found);
    }

    private static async Task<IResult> DeleteAsync(string id, HttpContext context, ProgramStore store, ISimulationStore simulations, IClock clock)
    {
        if (!await simulations.DeleteAsync(id, context.RequestAborted))
        {
            return new Problem(ProblemKind.UnknownSimulation, id);
        }

        await AuditAsync(store, context, clock.GetCurrentInstant(), AuditActions.SimulationDeleted, id, null);
        return Results.NoContent();
    }

    private static async Task<RulePack?> PackAsync(ProgramStore store, IClock clock, SimulationRequest request, CancellationToken cancellation) => request.Version is { } version
        ? (await store.ReleasesAsync(cancellation)).LastOrDefault(r => r.Pack.Version == version || r.Pack.Hash == version)?.Pack
        : await store.LivePackAsync(clock, cancellation);

    private static Task AuditAsync(ProgramStore store, HttpContext context, Instant now, string action, string id, JsonObject? details) => store.Database.WriteAsync(
        session => { AuditTrail.Append(session, store.Program, now, context.Caller().Name, action, id, details); }, context.RequestAborted);

    private static JsonAnswer Shown(StoredSimulation simulation, int status = StatusCodes.Status200OK) => new(writer => Write(writer, simulation)) { Status = status };

    private static void Write(Utf8JsonWriter writer, StoredSimulation simulation)
    {
        writer.WriteStartObject();
        writer.WriteString("id", simulation.Id);
        writer.WriteString("state", JsonNamingPolicy.CamelCase.ConvertName(simulation.State.ToString()));
        writer.WriteStartObject("pack");
        writer.WriteString("version", simulation.PackVersion);
        writer.WriteString("hash", simulation.PackHash);
        writer.WriteEndObject();
        writer.WriteJson("request", System.Text.Encoding.UTF8.GetBytes(simulation.Request));
        writer.WriteString("by", simulation.By);
        writer.WriteInstant("at", simulation.At);
        if (simulation.EndedAt is { } ended)
        {
            writer.WriteInstant("endedAt", ended);
        }

        writer.WriteNumber("position", simulation.Position);
        writer.WriteNumber("length", simulation.Length);
        writer.WriteNumber("purchases", simulation.Purchases);
        writer.WriteUnlessNull("problem", simulation.Problem);
        writer.WriteEndObject();
    }
}
