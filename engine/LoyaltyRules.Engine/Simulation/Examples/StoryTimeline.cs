using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Model;
using NodaTime;
using NodaTime.Text;

namespace LoyaltyRules.Engine.Simulation.Examples;

/// <summary>The order of a story's steps in time.</summary>
internal static class StoryTimeline
{
    /// <summary>When a story begins: at the instant it names, else with the local day of its first dated step.</summary>
    public static Instant StartOf(Story story, DateTimeZone zone)
    {
        if (story.StartsAt is { } startsAt)
        {
            return startsAt;
        }

        var first = story.Steps.Select(s => s switch
        {
            CommandStep { IsNow: false } step => step.Command.At,
            InstantStep step => step.At,
            ReleaseStep step => step.At,
            DayStep step => LocalDays.StartOf(zone, step.Day),
            _ => (Instant?)null,
        }).OfType<Instant>().FirstOrDefault();
        return LocalDays.StartOf(zone, first.InZone(zone).Date);
    }

    /// <summary>
    /// Refuses a step that lets time pass to a moment that is over: nothing would happen, and a course approved without it says nothing about it.
    /// A command may be late (T3); time itself may not.
    /// </summary>
    public static void Check(Story story, DateTimeZone zone, DiagnosticBag bag)
    {
        var now = StartOf(story, zone);
        foreach (var step in story.Steps)
        {
            var reached = step switch
            {
                DayStep until => LocalDays.StartOf(zone, until.Day.PlusDays(1)),
                InstantStep until => until.At,
                ReleaseStep release => release.At,
                CommandStep { IsNow: false } given => Instant.Max(now, given.Command.At),
                _ => now,
            };
            if (reached < now)
            {
                bag.Add(step.Place, ExampleDiagnostics.StepInThePast, Told(now, zone), step is DayStep day ? LocalDatePattern.Iso.Format(day.Day) : Told(reached, zone));
            }

            now = Instant.Max(now, reached);
        }
    }

    private static string Told(Instant instant, DateTimeZone zone) => OffsetDateTimePattern.ExtendedIso.Format(instant.InZone(zone).ToOffsetDateTime());
}
