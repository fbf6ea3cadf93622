using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Text.Json;
using LoyaltyRules.DesignerApi.Callers;
using LoyaltyRules.DesignerApi.Commands;
using LoyaltyRules.DesignerApi.Keys;
using LoyaltyRules.DesignerApi.OpenApi;
using LoyaltyRules.DesignerApi.Problems;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Json;
using LoyaltyRules.Storage.Keys;
using LoyaltyRules.Storage.Webhooks;
using Microsoft.Extensions.Options;

namespace LoyaltyRules.DesignerApi.Webhooks;

/// <summary>Webhooks are registered, changed and watched by whoever has the scope <c>webhooks</c>.</summary>
internal static class WebhookRoutes
{
    private const string Group = "Webhooks";
    private const int PageSize = 50;

    private static readonly ImmutableArray<string> KnownTypes = [WebhookTypes.Every, .. WebhookTypes.All];

    /// <summary>Maps them.</summary>
    public static void MapWebhooks(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v1/webhooks", RegisterAsync).RequireAuthorization(ApiScopes.Webhooks).Describe(new OperationNotes(Group, "Register a webhook",
            "It gets what happens from now on. The answer carries the secret that signs: it is shown this once.")
        {
            Body = ApiSchemas.WebhookTerms, Answer = ApiSchemas.NewWebhook, Problems = [422],
            Example = """{ "url": "https://shop.example.com/loyalty", "types": ["org.loyaltyrules.points.earned", "org.loyaltyrules.tier.changed"] }""",
        });
        routes.MapGet("/v1/webhooks", ListAsync).RequireAuthorization(ApiScopes.Webhooks).Describe(new OperationNotes(Group, "List the webhooks", "In the order registered; without their secrets.")
        {
            Answer = ApiSchemas.Webhooks,
        });
        routes.MapPatch("/v1/webhooks/{id}", ChangeAsync).RequireAuthorization(ApiScopes.Webhooks).Describe(new OperationNotes(Group, "Change a webhook", "What is left out stays.")
        {
            Body = ApiSchemas.WebhookChange, Answer = ApiSchemas.Webhook, Problems = [404, 422], Example = """{ "active": false }""",
        });
        routes.MapDelete("/v1/webhooks/{id}", RemoveAsync).RequireAuthorization(ApiScopes.Webhooks).Describe(new OperationNotes(Group, "Remove a webhook",
            "What was still to be sent to it never is.")
        {
            Problems = [404],
        });
        routes.MapPost("/v1/webhooks/{id}/secret", RotateAsync).RequireAuthorization(ApiScopes.Webhooks).Describe(new OperationNotes(Group, "Give a webhook another secret",
            "For `overlapHours` both sign, so that the receiver can change over without losing anything.")
        {
            Body = ApiSchemas.Overlap, Answer = ApiSchemas.NewWebhook, Problems = [404], Example = """{ "overlapHours": 24 }""",
        });
        routes.MapGet("/v1/webhooks/deliveries", DeliveriesAsync).RequireAuthorization(ApiScopes.Webhooks).Describe(new OperationNotes(Group, "List deliveries",
            "Those of the latest entries first. What is parked failed every attempt, and stays until it is sent again.")
        {
            Answer = ApiSchemas.WebhookDeliveries,
            Parameters =
            [
                new("state", "string", "Only those that are `due`, `delivered` or `parked`."), new("webhook", "string", "Only those to this webhook."),
                new("before", "integer", "Only those of entries before this one."), new("limit", "integer", "How many: 1 to 500; 50, if left out."),
            ],
            Problems = [400],
        });
        routes.MapPost("/v1/webhooks/{id}/deliveries/{event}/resend", ResendAsync).RequireAuthorization(ApiScopes.Webhooks).Describe(new OperationNotes(Group, "Send a delivery again",
            "From the first attempt on, whatever became of it. The event keeps its id, so that the receiver knows it again.")
        {
            Problems = [404],
        });
        routes.MapPost("/v1/webhooks/{id}/resend", ResendParkedAsync).RequireAuthorization(ApiScopes.Webhooks).Describe(new OperationNotes(Group, "Send again whatever is parked",
            "Everything that is parked of the webhook, from the first attempt on and in the order in which it happened. `sent` says how many.")
        {
            Answer = ApiSchemas.WebhookResent, Problems = [404],
        });
    }

    private static async Task<IResult> RegisterAsync(HttpContext context, WebhookEndpoints endpoints, IOptions<WebhookOptions> options)
    {
        var bag = DiagnosticBag.OfRequest();
        var body = RequestValidation.Parse(await context.Request.ReadBodyAsync(), bag);
        var url = body.TakeText("url", WebhookEndpoints.UrlLengthMax, isRequired: true);
        var types = body.TakeWords("types", KnownTypes, isRequired: true);
        body.RefuseRest([], "url, types");
        if (bag.HasErrors)
        {
            return RequestValidation.InvalidBody(bag);
        }

        return await GuardedAsync(url, options.Value, async () => Shown(await endpoints.RegisterAsync(url!, types!.Value, context.Caller().Name, context.RequestAborted)));
    }

    private static async Task<IResult> ListAsync(WebhookEndpoints endpoints, CancellationToken cancellation)
    {
        var all = await endpoints.ListAsync(cancellation);
        return new JsonAnswer(writer =>
        {
            writer.WriteStartObject();
            writer.WriteStartArray("webhooks");
            foreach (var endpoint in all)
            {
                writer.WriteStartObject();
                Write(writer, endpoint);
                writer.WriteNumber("due", endpoint.Due);
                writer.WriteNumber("parked", endpoint.Parked);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        });
    }

    private static async Task<IResult> ChangeAsync(string id, HttpContext context, WebhookEndpoints endpoints, IOptions<WebhookOptions> options)
    {
        var bag = DiagnosticBag.OfRequest();
        var body = RequestValidation.Parse(await context.Request.ReadBodyAsync(), bag);
        var change = new WebhookChange(body.TakeText("url", WebhookEndpoints.UrlLengthMax), body.TakeWords("types", KnownTypes), body.TakeFlagOrNull("active"));
        body.RefuseRest([], "url, types, active");
        if (bag.HasErrors)
        {
            return RequestValidation.InvalidBody(bag);
        }

        return await GuardedAsync(change.Url, options.Value, async () =>
            await endpoints.ChangeAsync(id, change, context.Caller().Name, context.RequestAborted) is { } changed
                ? new JsonAnswer(writer =>
                {
                    writer.WriteStartObject();
                    Write(writer, changed);
                    writer.WriteEndObject();
                })
                : new Problem(ProblemKind.NotFound));
    }

    private static async Task<IResult> RemoveAsync(string id, HttpContext context, WebhookEndpoints endpoints) =>
        await endpoints.RemoveAsync(id, context.Caller().Name, context.RequestAborted) ? Results.NoContent() : new Problem(ProblemKind.NotFound);

    private static async Task<IResult> RotateAsync(string id, HttpContext context, WebhookEndpoints endpoints)
    {
        var overlap = await KeyEndpoints.OverlapAsync(context.Request, WebhookEndpoints.OverlapDaysMax);
        return await endpoints.RotateAsync(id, overlap, context.Caller().Name, context.RequestAborted) is { } rotated ? Shown(rotated) : new Problem(ProblemKind.NotFound);
    }

    private static async Task<IResult> DeliveriesAsync(HttpContext context, WebhookDeliveries deliveries)
    {
        var request = context.Request;
        WebhookDeliveryState? state = request.Query["state"].ToString() switch
        {
            "" => null,
            "due" => WebhookDeliveryState.Due,
            "delivered" => WebhookDeliveryState.Delivered,
            "parked" => WebhookDeliveryState.Parked,
            _ => throw new ProblemException(new Problem(ProblemKind.InvalidParameter, "state")),
        };
        var endpoint = request.Query["webhook"].ToString();
        var listed = await deliveries.ListAsync(
            state,
            endpoint.Length > 0 ? endpoint : null,
            request.Number("before", 1, long.MaxValue),
            (int)(request.Number("limit", 1, WebhookDeliveries.PageMax) ?? PageSize),
            context.RequestAborted);
        return new JsonAnswer(writer =>
        {
            writer.WriteStartObject();
            writer.WriteStartArray("deliveries");
            foreach (var delivery in listed)
            {
                Write(writer, delivery);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        });
    }

    private static async Task<IResult> ResendAsync(string id, string @event, WebhookDeliveries deliveries, CancellationToken cancellation) =>
        await deliveries.ResendAsync(@event, id, cancellation) ? Results.NoContent() : new Problem(ProblemKind.NotFound);

    private static async Task<IResult> ResendParkedAsync(string id, WebhookDeliveries deliveries, CancellationToken cancellation) =>
        await deliveries.ResendParkedAsync(id, cancellation) is { } sent
            ? new JsonAnswer(writer =>
            {
                writer.WriteStartObject();
                writer.WriteNumber("sent", sent);
                writer.WriteEndObject();
            })
            : new Problem(ProblemKind.NotFound);

    // An address that would never be sent to is refused when it is registered, as far as that can be told of its text; the rest is told by the attempts.
    private static async Task<IResult> GuardedAsync(string? url, WebhookOptions options, Func<Task<IResult>> then)
    {
        if (url is not null && Uri.TryCreate(url, UriKind.Absolute, out var uri)
            && ((!options.AllowHttp && uri.Scheme != Uri.UriSchemeHttps)
                || (!options.AllowPrivateNetworks && IPAddress.TryParse(uri.IdnHost, out var address) && !AddressGuard.IsPublic(address))))
        {
            return new Problem(ProblemKind.WebhookUrlRefused);
        }

        try
        {
            return await then();
        }
        catch (WebhookRefusedException refused)
        {
            return refused.Refusal == WebhookRefusal.TooMany
                ? new Problem(ProblemKind.TooManyWebhooks, WebhookEndpoints.EndpointsMax.ToString(CultureInfo.InvariantCulture))
                : new Problem(ProblemKind.WebhookUrlRefused);
        }
    }

    private static JsonAnswer Shown(NewWebhookSecret made) => new(writer =>
    {
        writer.WriteStartObject();
        Write(writer, made.Endpoint);
        writer.WriteString("secret", made.Secret);
        writer.WriteEndObject();
    });

    private static void Write(Utf8JsonWriter writer, WebhookEndpoint endpoint)
    {
        writer.WriteString("id", endpoint.Id);
        writer.WriteString("url", endpoint.Url.AbsoluteUri);
        writer.WriteStartArray("types");
        foreach (var type in endpoint.Types)
        {
            writer.WriteStringValue(type);
        }

        writer.WriteEndArray();
        writer.WriteBoolean("active", endpoint.IsActive);
        if (endpoint.Failing is { } failing)
        {
            writer.WriteStartObject("failing");
            writer.WriteInstant("since", failing.Since);
            writer.WriteNumber("failures", failing.Failures);
            writer.WriteString("failure", failing.Failure);
            if (failing.AskedAgainAt is { } again)
            {
                writer.WriteInstant("askedAgainAt", again);
            }

            writer.WriteEndObject();
        }

        writer.WriteInstant("createdAt", endpoint.CreatedAt);
        writer.WriteString("createdBy", endpoint.CreatedBy);
        if (endpoint.PreviousSecretUntil is { } until)
        {
            writer.WriteInstant("previousSecretUntil", until);
        }
    }

    private static void Write(Utf8JsonWriter writer, WebhookDelivery delivery)
    {
        writer.WriteStartObject();
        writer.WriteString("event", delivery.EventId);
        writer.WriteString("webhook", delivery.EndpointId);
        writer.WriteNumber("entry", delivery.Entry);
        writer.WriteString("type", delivery.Type);
        writer.WriteString("state", JsonNamingPolicy.CamelCase.ConvertName(delivery.State.ToString()));
        writer.WriteNumber("attempts", delivery.Attempts);
        if (delivery.State == WebhookDeliveryState.Due)
        {
            writer.WriteInstant("dueAt", delivery.DueAt);
        }

        if (delivery.AttemptedAt is { } attempted)
        {
            writer.WriteInstant("attemptedAt", attempted);
        }

        if (delivery.Status is { } status)
        {
            writer.WriteNumber("status", status);
        }

        writer.WriteUnlessNull("failure", delivery.Failure);
        writer.WriteEndObject();
    }
}
