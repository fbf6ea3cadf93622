using System.Text.Json;
using LoyaltyRules.DesignerApi.Callers;
using LoyaltyRules.DesignerApi.Commands;
using LoyaltyRules.DesignerApi.OpenApi;
using LoyaltyRules.DesignerApi.Problems;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Json;
using LoyaltyRules.Storage.Keys;
using NodaTime;
using NodaTime.Text;

namespace LoyaltyRules.DesignerApi.Keys;

/// <summary>Keys are made, listed, given another secret and revoked by whoever has the scope <c>admin</c>.</summary>
internal static class KeyEndpoints
{
    private const string Group = "Keys";
    private const int OverlapHoursDefault = 24;

    /// <summary>Maps them.</summary>
    public static void MapApiKeys(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v1/keys", CreateAsync).RequireAuthorization(ApiScopes.Admin).Describe(new OperationNotes(Group, "Make a key",
            "The answer carries the key's text: it is shown this once and kept nowhere. A name is taken for good, so that the audit trail says one thing.")
        {
            Body = ApiSchemas.KeyTerms, Answer = ApiSchemas.NewKey, Problems = [409],
            Example = """{ "name": "till-west", "scopes": ["evaluate", "commit"], "requestsPerMinute": 600 }""",
        });
        routes.MapGet("/v1/keys", ListAsync).RequireAuthorization(ApiScopes.Admin).Describe(new OperationNotes(Group, "List the keys",
            "Every key that was ever made, by name; revoked ones too. `lastUsedAt` is kept to the hour.")
        {
            Answer = ApiSchemas.Keys,
        });
        routes.MapPost("/v1/keys/{id}/rotate", RotateAsync).RequireAuthorization(ApiScopes.Admin).Describe(new OperationNotes(Group, "Give a key another secret",
            "The one before is taken for `overlapHours` more; one that is older than that is not taken any more. The key keeps its id and name, so repetitions stay known.")
        {
            Body = ApiSchemas.Overlap, Answer = ApiSchemas.NewKey, Problems = [404], Example = """{ "overlapHours": 24 }""",
        });
        routes.MapPost("/v1/keys/{id}/revoke", RevokeAsync).RequireAuthorization(ApiScopes.Admin).Describe(new OperationNotes(Group, "Revoke a key",
            "Neither of its secrets is taken any more: here at once, on other nodes within five seconds. There is no way back.")
        {
            Problems = [404],
        });
    }

    private static async Task<IResult> CreateAsync(HttpContext context, ApiKeys keys)
    {
        var bag = DiagnosticBag.OfRequest();
        var body = RequestValidation.Parse(await context.Request.ReadBodyAsync(), bag);
        var name = body.TakeText("name", ApiKeyTerms.NameLengthMax, isRequired: true);
        var scopes = body.TakeWords("scopes", ApiScopes.All, isRequired: true);
        var perMinute = body.TakeWhole("requestsPerMinute", 1, ApiKeyTerms.PerMinuteMax);
        var expiresAt = body.TakeText("expiresAt", 40);
        body.RefuseRest([], "name, scopes, requestsPerMinute, expiresAt");
        if (bag.HasErrors)
        {
            return RequestValidation.InvalidBody(bag);
        }

        Instant? expires = null;
        if (expiresAt is not null)
        {
            if (OffsetDateTimePattern.ExtendedIso.Parse(expiresAt) is not { Success: true, Value: var given })
            {
                return new Problem(ProblemKind.InvalidParameter, "expiresAt");
            }

            expires = given.ToInstant();
        }

        try
        {
            var terms = new ApiKeyTerms(name!, scopes!.Value) { PerMinute = perMinute ?? ApiKeyTerms.PerMinuteDefault, ExpiresAt = expires };
            return Shown(await keys.CreateAsync(terms, context.Caller().Name, context.RequestAborted));
        }
        catch (ApiKeyRefusedException refused)
        {
            return refused.Refusal == ApiKeyRefusal.NameTaken
                ? new Problem(ProblemKind.NameTaken, name!)
                : new Problem(ProblemKind.InvalidParameter, refused.Refusal == ApiKeyRefusal.BadExpiry ? "expiresAt" : "name");
        }
    }

    private static async Task<IResult> ListAsync(ApiKeys keys, CancellationToken cancellation)
    {
        var all = await keys.ListAsync(cancellation);
        return new JsonAnswer(writer =>
        {
            writer.WriteStartObject();
            writer.WriteStartArray("keys");
            foreach (var key in all)
            {
                writer.WriteStartObject();
                Write(writer, key);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        });
    }

    private static async Task<IResult> RotateAsync(string id, HttpContext context, ApiKeys keys)
    {
        var overlap = await OverlapAsync(context.Request, ApiKeys.OverlapDaysMax);
        return await keys.RotateAsync(id, overlap, context.Caller().Name, context.RequestAborted) is { } rotated ? Shown(rotated) : new Problem(ProblemKind.NotFound);
    }

    private static async Task<IResult> RevokeAsync(string id, HttpContext context, ApiKeys keys) =>
        await keys.RevokeAsync(id, context.Caller().Name, context.RequestAborted) ? Results.NoContent() : new Problem(ProblemKind.NotFound);

    /// <summary>Reads how long two secrets are in force.</summary>
    public static async Task<Duration> OverlapAsync(HttpRequest request, int daysMax)
    {
        var bag = DiagnosticBag.OfRequest();
        var body = RequestValidation.Parse(await request.ReadBodyAsync(), bag);
        var hours = body.TakeWhole("overlapHours", 0, daysMax * NodaConstants.HoursPerDay);
        body.RefuseRest([], "overlapHours");
        return bag.HasErrors ? throw RequestValidation.Invalid(bag) : Duration.FromHours(hours ?? OverlapHoursDefault);
    }

    private static JsonAnswer Shown(NewApiKey key) => new(writer =>
    {
        writer.WriteStartObject();
        Write(writer, key.Key);
        writer.WriteString("key", key.Text);
        writer.WriteEndObject();
    });

    private static void Write(Utf8JsonWriter writer, ApiKey key)
    {
        writer.WriteString("id", key.Id);
        writer.WriteString("name", key.Terms.Name);
        writer.WriteStartArray("scopes");
        foreach (var scope in key.Terms.Scopes)
        {
            writer.WriteStringValue(scope);
        }

        writer.WriteEndArray();
        writer.WriteNumber("requestsPerMinute", key.Terms.PerMinute);
        writer.WriteInstant("createdAt", key.CreatedAt);
        writer.WriteString("createdBy", key.CreatedBy);
        foreach (var (name, at) in ((string, Instant?)[])[
            ("expiresAt", key.Terms.ExpiresAt), ("previousSecretUntil", key.PreviousUntil), ("revokedAt", key.RevokedAt), ("lastUsedAt", key.LastUsedAt)])
        {
            if (at is { } instant)
            {
                writer.WriteInstant(name, instant);
            }
        }
    }
}
