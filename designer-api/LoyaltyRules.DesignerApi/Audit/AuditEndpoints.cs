using LoyaltyRules.DesignerApi.Commands;
using LoyaltyRules.DesignerApi.OpenApi;
using LoyaltyRules.DesignerApi.Problems;
using LoyaltyRules.Engine.Json;
using LoyaltyRules.Storage;
using LoyaltyRules.Storage.Audit;
using LoyaltyRules.Storage.Keys;

namespace LoyaltyRules.DesignerApi.Audit;

/// <summary>The audit trail, read and verified by whoever has the scope <c>audit</c>.</summary>
internal static class AuditEndpoints
{
    private const string Group = "Audit";
    private const int PageSize = 100;

    /// <summary>Maps them.</summary>
    public static void MapAudit(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/audit", PageAsync).RequireAuthorization(ApiScopes.Audit).Describe(new OperationNotes(Group, "Read the audit trail", "Latest first.")
        {
            Answer = ApiSchemas.AuditRows, Problems = [400],
            Parameters = [new("before", "integer", "Only rows before this one."), new("limit", "integer", "How many: 1 to 1000; 100, if left out.")],
        });
        routes.MapGet("/v1/audit/verification", VerifyAsync).RequireAuthorization(ApiScopes.Audit).Describe(new OperationNotes(Group, "Verify the audit trail",
            "Computes every hash anew. Keep `rows` and `hash` elsewhere: a trail that was cut off, or written anew, does not come to them again.")
        {
            Answer = ApiSchemas.AuditVerdict,
        });
    }

    private static async Task<IResult> PageAsync(HttpContext context, ProgramStore store)
    {
        var before = context.Request.Number("before", 1, long.MaxValue);
        var limit = (int)(context.Request.Number("limit", 1, AuditTrail.PageMax) ?? PageSize);
        var rows = await store.Database.ReadAsync(s => AuditTrail.Page(s, store.Program, before, limit), context.RequestAborted);
        return new JsonAnswer(writer =>
        {
            writer.WriteStartObject();
            writer.WriteStartArray("rows");
            foreach (var row in rows)
            {
                writer.WriteStartObject();
                writer.WriteNumber("sequence", row.Sequence);
                writer.WriteInstant("at", row.At);
                writer.WriteString("who", row.Who);
                writer.WriteString("action", row.Action);
                writer.WriteString("subject", row.Subject);
                writer.WriteJson("details", row.Details.Span);
                writer.WriteString("hash", Convert.ToHexStringLower(row.Hash.Span));
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        });
    }

    private static async Task<IResult> VerifyAsync(ProgramStore store, CancellationToken cancellation)
    {
        var verdict = await store.Database.ReadAsync(s => AuditTrail.Verify(s, store.Program), cancellation);
        return new JsonAnswer(writer =>
        {
            writer.WriteStartObject();
            writer.WriteBoolean("whole", verdict.FirstBreak is null);
            writer.WriteNumber("rows", verdict.Rows);
            writer.WriteString("hash", Convert.ToHexStringLower(verdict.Hash.Span));
            if (verdict.FirstBreak is { } broken)
            {
                writer.WriteNumber("brokenAt", broken.Sequence);
                writer.WriteString("break", broken.Kind == AuditBreakKind.Missing ? "missing" : "changed");
            }

            writer.WriteEndObject();
        });
    }
}
