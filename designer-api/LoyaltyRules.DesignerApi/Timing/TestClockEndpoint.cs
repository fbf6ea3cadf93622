using LoyaltyRules.DesignerApi.Callers;
using LoyaltyRules.DesignerApi.Evaluation;
using LoyaltyRules.DesignerApi.OpenApi;
using LoyaltyRules.DesignerApi.Problems;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Storage;
using LoyaltyRules.Storage.Clocks;
using NodaTime;
using NodaTime.Text;

namespace LoyaltyRules.DesignerApi.Timing;

/// <summary>Puts the test clock forward, and does what has fallen due by then. Where the clock is real, the address does not exist.</summary>
internal static class TestClockEndpoint
{
    private const int TextMax = 60;

    /// <summary>Maps it.</summary>
    public static void MapTestClock(this IEndpointRouteBuilder routes) => routes.MapPost("/v1/test-clock", AdvanceAsync)
        .RequireAuthorization(Scope.Commit)
        .Describe(new OperationNotes("Testing", "Put the test clock forward", "Does everything that falls due until then, in order. Only on a host that runs with `Clock:Test=true`.")
        {
            Body = ApiSchemas.TestClock, Example = """{ "advance": "P1M" }""", Answer = ApiSchemas.TestClockAnswer,
        });

    private static async Task<IResult> AdvanceAsync(HttpContext context, IClock clock, ProgramStore store, ClockGuard guard, DueWork work)
    {
        if (clock is not TestClock test)
        {
            return new Problem(ProblemKind.NotFound);
        }

        var bag = new DiagnosticBag();
        var body = RequestDoor.Parse(await context.Request.ReadBodyAsync(), bag);
        var (advance, to) = (body.TakeText("advance", TextMax), body.TakeText("to", TextMax));
        body.RefuseRest([], "advance, to");
        if (bag.HasErrors)
        {
            throw RequestDoor.Invalid(bag);
        }

        var zone = (await store.LivePackAsync(clock, context.RequestAborted)).TimeZone;
        var target = (advance, to) switch
        {
            ({ } length, null) when PeriodPattern.NormalizingIso.Parse(length) is { Success: true } parsed => Later(test.GetCurrentInstant(), parsed.Value, zone),
            (null, { } instant) when OffsetDateTimePattern.ExtendedIso.Parse(instant) is { Success: true } parsed => parsed.Value.ToInstant(),
            _ => null,
        };
        if (target is not { } until || !await test.AdvanceAsync(until))
        {
            return new Problem(ProblemKind.InvalidParameter, "advance, to");
        }

        await guard.LookAsync(context.RequestAborted);
        var done = await work.DoAllAsync(context.RequestAborted);
        return new JsonAnswer(writer =>
        {
            writer.WriteStartObject();
            writer.WriteInstant("now", test.GetCurrentInstant());
            writer.WriteNumber("done", done);
            writer.WriteEndObject();
        });
    }

    // By the calendar of the program: a month is a month there, also over a change of the clocks. Nothing within a thousand years is too far.
    private static Instant? Later(Instant from, Period length, DateTimeZone zone)
    {
        const int YearsMax = 1_000;
        return length.Years is >= 0 and < YearsMax && length.Months is >= 0 and < YearsMax && length.Days is >= 0 and < 366 * YearsMax
            ? from.InZone(zone).LocalDateTime.Plus(length).InZoneLeniently(zone).ToInstant()
            : null;
    }
}
