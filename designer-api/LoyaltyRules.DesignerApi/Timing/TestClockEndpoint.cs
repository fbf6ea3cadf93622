using LoyaltyRules.DesignerApi.Callers;
using LoyaltyRules.DesignerApi.Commands;
using LoyaltyRules.DesignerApi.OpenApi;
using LoyaltyRules.DesignerApi.Problems;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Json;
using LoyaltyRules.Storage;
using LoyaltyRules.Storage.Clocks;
using NodaTime;
using NodaTime.Text;

namespace LoyaltyRules.DesignerApi.Timing;

/// <summary>Puts the test clock forward, and does what has fallen due by then. Where the clock is real, it says how to get one.</summary>
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

    private static async Task<IResult> AdvanceAsync(HttpContext context, IClock clock, ProgramStore store, ClockGuard guard, DueWorkJob work)
    {
        if (clock is not TestClock test)
        {
            return new Problem(ProblemKind.NoTestClock);
        }

        var bag = DiagnosticBag.OfRequest();
        var body = RequestValidation.Parse(await context.Request.ReadBodyAsync(), bag);
        var (advance, to) = (body.TakeText("advance", TextMax), body.TakeText("to", TextMax));
        body.RefuseRest([], "advance, to");
        if (bag.HasErrors)
        {
            throw RequestValidation.Invalid(bag);
        }

        var zone = (await store.LivePackAsync(clock, context.RequestAborted)).TimeZone;
        var target = (advance, to) switch
        {
            ({ } length, null) when PeriodPattern.Roundtrip.Parse(length) is { Success: true } parsed => Later(test.GetCurrentInstant(), parsed.Value, zone),
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

    // Years to days go by the calendar of the program: a day there is 23 hours long at times. Hours to seconds are elapsed time. Nothing within a thousand years is too far.
    private static Instant? Later(Instant from, Period length, DateTimeZone zone)
    {
        const int YearsMax = 1_000;
        const int DaysMax = 366 * YearsMax;
        if (length.Years is < 0 or >= YearsMax || length.Months is < 0 or >= YearsMax || length.Weeks is < 0 or >= 53 * YearsMax || length.Days is < 0 or >= DaysMax
            || length.Hours is < 0 or > 24L * DaysMax || length.Minutes is < 0 or > 24L * 60 * DaysMax || length.Seconds is < 0 or > 24L * 3_600 * DaysMax)
        {
            return null;
        }

        var day = Period.FromYears(length.Years) + Period.FromMonths(length.Months) + Period.FromDays(length.Days + (7 * length.Weeks));
        return from.InZone(zone).LocalDateTime.Plus(day).InZoneLeniently(zone).ToInstant()
            + Duration.FromHours(length.Hours) + Duration.FromMinutes(length.Minutes) + Duration.FromSeconds(length.Seconds);
    }
}
