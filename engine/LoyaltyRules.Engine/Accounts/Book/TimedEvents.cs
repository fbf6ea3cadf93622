using LoyaltyRules.Engine.Accounts.Points;
using LoyaltyRules.Engine.Evaluation;
using LoyaltyRules.Engine.Evaluation.Output;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs.Rules;
using NodaTime;

namespace LoyaltyRules.Engine.Accounts.Book;

/// <summary>
/// The events that come by themselves: birthdays, ends of periods, versions that go live. Each is asked of a member who was known before it, by the version that
/// is live then, exactly once however late it is looked at.
/// </summary>
/// <param name="context">The versions of the pack, and the records of members.</param>
internal sealed class TimedEvents(BookContext context)
{
    /// <summary>The next of each kind for a member, in no order.</summary>
    public IEnumerable<DueWork> Next(MemberState member)
    {
        if (!context.Packs.HasTimedRules)
        {
            yield break;
        }

        var born = context.Members(member.Id)?.BirthDate;
        foreach (var trigger in context.Packs.Versions.SelectMany(v => v.Pack.TimedTriggers).Distinct())
        {
            foreach (var (from, until, pack) in context.Packs.Versions.Where(v => v.Pack.TimedTriggers.Contains(trigger)))
            {
                if (FirstIn(member, born, trigger, from, until, pack) is { } next)
                {
                    yield return next;
                    break;
                }
            }
        }
    }

    /// <summary>What a member's event is called in queues and states.</summary>
    private static string NameOf(Trigger trigger) => trigger is PeriodEndTrigger end ? end.Period.ToString() : DecisionTerms.WordOf(trigger.Event);

    /// <summary>The event that a work stands for.</summary>
    /// <param name="work">The work.</param>
    /// <returns>The event; its local day is the work's.</returns>
    public MemberEvent EventOf(DueWork work)
    {
        // The end of a period is the last moment of its last day, under the version that is live then.
        var at = work.Kind == DueKind.PeriodEnd ? work.Due - Duration.Epsilon : work.Due;
        return new MemberEvent
        {
            Of = work.Kind switch { DueKind.PeriodEnd => EventKind.PeriodEnd, DueKind.Birthday => EventKind.Birthday, _ => EventKind.Release },
            Id = $"{work.Owner.Id} {work.Name} {NodaTime.Text.LocalDatePattern.Iso.Format(work.Day)}",
            At = at,
            MemberId = work.Owner.Id,
            Rules = work.Kind == DueKind.PeriodEnd
                ? [.. context.Packs.LiveAt(at).Pack.Rules.Where(r => r.On is PeriodEndTrigger end && end.Period.ToString() == work.Name).Select(r => r.Id)]
                : [],
        };
    }

    private DueWork? FirstIn(MemberState member, LocalDate? born, Trigger trigger, Instant from, Instant until, CompiledPack pack)
    {
        // A book that was kept before there were such rules did not note since when it knows a member: it asks from the first version that has them.
        var name = NameOf(trigger);
        if ((member.KnownSince is null && from == Instant.MinValue) || (trigger.Event == EventKind.Birthday && born is null))
        {
            return null;
        }

        var after = Instant.Max(member.KnownSince ?? from, member.Asked.GetValueOrDefault(name, Instant.MinValue));
        var zone = pack.Pack.TimeZone;
        var owner = AccountOwner.Member(member.Id);
        switch (trigger)
        {
            case PeriodEndTrigger end:
                var last = end.Period.Bounds(DayOf(Instant.Max(from, after))).Last;
                if (StartOf(last.PlusDays(1)) <= Instant.Max(from, after))
                {
                    // The clock was set back over midnight, into a day that had ended.
                    last = end.Period.Bounds(last.PlusDays(1)).Last;
                }

                var ends = StartOf(last.PlusDays(1));
                return ends <= until ? new DueWork(ends, DueKind.PeriodEnd, owner, name, last) : null;
            case { Event: EventKind.Birthday }:
                var first = DayOf(Instant.Max(from, after));
                if (member.Asked.TryGetValue(name, out var celebrated))
                {
                    // T2: once in a calendar year, whatever the date of birth was changed to since.
                    first = LocalDate.Max(first, new LocalDate(DayOf(celebrated).Year + 1, 1, 1));
                }

                var day = BirthdayFrom(born!.Value, first);
                while (StartOf(day) <= after || StartOf(day) < from)
                {
                    day = BirthdayFrom(born.Value, day.PlusDays(1));
                }

                return StartOf(day) < until ? new DueWork(StartOf(day), DueKind.Birthday, owner, name, day) : null;
            default:
                return from > after ? new DueWork(from, DueKind.Release, owner, name, DayOf(from)) : null;
        }

        LocalDate DayOf(Instant at) => at.InZone(zone).Date;

        Instant StartOf(LocalDate on) => pack.Pack.StartOf(on);

        LocalDate BirthdayFrom(LocalDate birth, LocalDate first) => Enumerable.Range(Math.Max(first.Year, birth.Year), 9)
            .Select(year => BirthdayIn(birth, year, pack.Pack.LeapBirthdayIsInMarch)).First(d => d >= first && d >= birth);
    }

    // T2: born on 29 February, it is the 28th in other years unless the pack says 1 March.
    private static LocalDate BirthdayIn(LocalDate birth, int year, bool leapIsInMarch) =>
        birth is { Month: 2, Day: 29 } && !CalendarSystem.Iso.IsLeapYear(year) ? (leapIsInMarch ? new LocalDate(year, 3, 1) : new LocalDate(year, 2, 28))
        : new LocalDate(year, birth.Month, birth.Day);
}
