using LoyaltyRules.DesignerApi.Callers;
using LoyaltyRules.DesignerApi.Commands;
using LoyaltyRules.DesignerApi.OpenApi;
using LoyaltyRules.DesignerApi.Problems;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Json;
using LoyaltyRules.Storage.Clocks;
using LoyaltyRules.Storage.Keys;
using NodaTime;

namespace LoyaltyRules.DesignerApi.Timing;

/// <summary>What the program's clock says, and whether it is believed; confirmed by whoever has the scope <c>admin</c>.</summary>
internal static class ClockEndpoints
{
    private const string Group = "Clock";
    private const int ReasonMax = 500;

    /// <summary>Maps them.</summary>
    public static void MapClock(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/clock", (ClockGuard guard, IClock clock) => Told(guard, clock)).RequireAuthorization(ApiScopes.Admin)
            .Describe(new OperationNotes(Group, "Read the clock", "A clock that leapt further than its bounds is in doubt: then nothing is done that depends on the time.")
            {
                Answer = ApiSchemas.Clock,
            });
        routes.MapPost("/v1/clock/confirm", ConfirmAsync).RequireAuthorization(ApiScopes.Admin)
            .Describe(new OperationNotes(Group, "Confirm the clock", "Whatever has fallen due by what it says is done from now on, and cannot be taken back: look at `now` first. It stands in the audit trail.")
            {
                Body = ApiSchemas.Reason, Example = """{ "reason": "the server stood still for a month" }""", Answer = ApiSchemas.Clock,
            });
    }

    private static async Task<IResult> ConfirmAsync(HttpContext context, ClockGuard guard, IClock clock)
    {
        var bag = new DiagnosticBag();
        var body = RequestValidation.Parse(await context.Request.ReadBodyAsync(), bag);
        var reason = body.TakeText("reason", ReasonMax, isRequired: true);
        body.RefuseRest([], "reason");
        if (bag.HasErrors)
        {
            return RequestValidation.InvalidBody(bag);
        }

        await guard.ConfirmAsync(context.Caller().Name, reason!, context.RequestAborted);
        return Told(guard, clock);
    }

    private static JsonAnswer Told(ClockGuard guard, IClock clock)
    {
        var doubt = guard.Doubt;
        return new JsonAnswer(writer =>
        {
            writer.WriteStartObject();
            writer.WriteInstant("now", clock.GetCurrentInstant());
            writer.WriteBoolean("inDoubt", doubt is not null);
            if (doubt is not null)
            {
                writer.WriteInstant("expected", doubt.Expected);
            }

            writer.WriteEndObject();
        });
    }
}
