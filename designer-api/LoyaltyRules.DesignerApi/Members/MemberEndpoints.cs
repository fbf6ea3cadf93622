using System.Text.Json.Nodes;
using LoyaltyRules.DesignerApi.Callers;
using LoyaltyRules.DesignerApi.Commands;
using LoyaltyRules.DesignerApi.OpenApi;
using LoyaltyRules.DesignerApi.Problems;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Evaluation.Binding;
using LoyaltyRules.Engine.Evaluation.Output;
using LoyaltyRules.Storage;
using LoyaltyRules.Storage.Audit;
using NodaTime;

namespace LoyaltyRules.DesignerApi.Members;

/// <summary>What a member has, what happened to it, and what the program knows of the person.</summary>
internal static class MemberEndpoints
{
    private const string Group = "Members";
    private const int PageSize = 50;
    private const int PageMax = 200;
    private const int ReasonMax = 200;

    /// <summary>Maps them.</summary>
    public static void MapMembers(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/members/{member}/account", AccountAsync).RequireAuthorization(Scope.Read)
            .Describe(new OperationNotes(Group, "Read a member's account", "Points by currency with their lots and coming expiries, tier, holds, rewards, choices, counters.")
            {
                Answer = ApiSchemas.Account, Problems = [404],
            });
        routes.MapGet("/v1/members/{member}/statement", StatementAsync).RequireAuthorization(Scope.Read)
            .Describe(new OperationNotes(Group, "Read a member's statement", "What happened on the account, latest first. `next` of a page is `before` of the next one.")
            {
                Answer = ApiSchemas.Statement, Problems = [404],
                Parameters = [new("before", "integer", "Only what came before this position."), new("limit", "integer", "How many lines: 1 to 200; 50, if left out.")],
            });
        routes.MapGet("/v1/members/{member}/privileges", PrivilegesAsync).RequireAuthorization(Scope.Read)
            .Describe(new OperationNotes(Group, "List a member's privileges", "Each with what it is worth, how often it may still be used, or why the member does not have it; in words, en or ru.")
            {
                Answer = ApiSchemas.Privileges, Problems = [404],
            });
        routes.MapPut("/v1/members/{member}", RecordAsync).RequireAuthorization(Scope.Members)
            .Describe(new OperationNotes(Group, "Write a member's record", "The day of birth and declared facts; what is left out is forgotten. Kept encrypted under the member's own key.")
            {
                Body = ApiSchemas.Record, Example = """{ "birthDate": "1984-03-17" }""", Problems = [410],
            });
        routes.MapDelete("/v1/members/{member}", EraseAsync).RequireAuthorization(Scope.Erase)
            .Describe(new OperationNotes(Group, "Erase a member's personal data", "Balances and the journal's chain stay whole; what was personal cannot be read again by anybody. Doing it twice does no harm.")
            {
                Parameters = [new("reason", "string", "Why; it stays in the audit trail.") { IsRequired = true }],
            });
    }

    private static async Task<IResult> AccountAsync(string member, ProgramStore store, IClock clock, CancellationToken cancellation)
    {
        var id = RequestValidation.Id(member);
        if (await store.AccountAsync(id, cancellation) is not { } account)
        {
            return new Problem(ProblemKind.UnknownMember, id);
        }

        var pack = await store.LivePackAsync(clock, cancellation);
        return new JsonAnswer(writer => AccountJson.Write(writer, account, pack));
    }

    private static async Task<IResult> StatementAsync(string member, HttpContext context, ProgramStore store)
    {
        var (id, cancellation) = (RequestValidation.Id(member), context.RequestAborted);
        var (before, limit) = (context.Request.Number("before", 1, long.MaxValue), (int)(context.Request.Number("limit", 1, PageMax) ?? PageSize));
        var lines = await store.StatementAsync(id, before, limit, cancellation);
        if (lines.IsEmpty && await store.AccountAsync(id, cancellation) is null)
        {
            return new Problem(ProblemKind.UnknownMember, id);
        }

        return new JsonAnswer(writer => StatementJson.Write(writer, lines, isFull: lines.Length == limit));
    }

    private static async Task<IResult> PrivilegesAsync(string member, HttpContext context, ProgramStore store, IClock clock)
    {
        var (id, cancellation) = (RequestValidation.Id(member), context.RequestAborted);
        if (await store.PrivilegesAsync(id, cancellation) is not { } privileges)
        {
            return new Problem(ProblemKind.UnknownMember, id);
        }

        var language = SpokenLanguage.Of(context.Request);
        SpokenLanguage.Tell(context.Response, language);
        var words = new PrivilegeWords(await store.LivePackAsync(clock, cancellation), language);
        return new JsonAnswer(writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("member", id);
            writer.WriteStartArray("privileges");
            foreach (var privilege in privileges)
            {
                var told = JsonNode.Parse(PrivilegesJson.Write([privilege]))![0]!.AsObject();
                told["words"] = words.Of(privilege);
                told.WriteTo(writer);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        });
    }

    private static async Task<IResult> RecordAsync(string member, HttpContext context, ProgramStore store)
    {
        var bag = DiagnosticBag.OfRequest();
        var body = RequestValidation.Parse(await context.Request.ReadBodyAsync(), bag);
        if (MemberRequest.Read(body, RequestValidation.Id(member)) is not { } record)
        {
            throw RequestValidation.Invalid(bag);
        }

        try
        {
            return await store.SetRecordAsync(record, context.RequestAborted) ? Results.NoContent() : new Problem(ProblemKind.Erased);
        }
        catch (RefusedException misfit)
        {
            return new Problem(ProblemKind.InvalidBody) { Errors = misfit.Diagnostics };
        }
    }

    private static async Task<IResult> EraseAsync(string member, HttpContext context, ProgramStore store, IClock clock)
    {
        var (id, reason) = (RequestValidation.Id(member), context.Request.Text("reason", ReasonMax));
        var by = context.Caller().Name;
        await store.EraseAsync(
            id,
            session => AuditTrail.Append(session, store.Program, clock.GetCurrentInstant(), by, AuditActions.MemberErased, id, new JsonObject { ["reason"] = reason }),
            context.RequestAborted);
        return Results.NoContent();
    }
}
