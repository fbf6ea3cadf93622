using System.Text.Json.Nodes;
using LoyaltyRules.Storage.Audit;
using LoyaltyRules.Storage.Databases;
using LoyaltyRules.Storage.Journal;
using LoyaltyRules.Storage.Settings;
using NodaTime;

namespace LoyaltyRules.Storage.Clocks;

/// <summary>
/// Watches the clock of a program. What falls due by a wrong clock cannot be taken back: points expire, tiers end. So a clock that leaps further than its bounds is
/// in doubt, and nothing that depends on the time is done until it agrees again or somebody confirms it.
/// <para>
/// While the program runs, the machine's clock is held against the machine's count of time, which nobody sets. The time of the program is kept in the database every
/// minute: so a leap between two runs is noticed, and that of a node against the others. Safe for many threads.
/// </para>
/// </summary>
public sealed class ClockGuard
{
    private const string Seen = "clock-seen";
    private const string Confirmed = "clock-confirmed";
    private static readonly Duration SeenEvery = Duration.FromMinutes(1);

    private readonly Database database;
    private readonly string program;
    private readonly IClock clock;
    private readonly IClock machine;
    private readonly TimeProvider time;
    private readonly ClockBounds bounds;
    private readonly Lock gate = new();

    // Of the machine: what it said when it was last believed, and what its count of time was then.
    private Instant believed;
    private long believedTick;

    // Of the program: its time as the database knows it; and the pause that nobody has confirmed yet.
    private Instant? seen;
    private bool isPauseOpen;
    private string? confirmed;
    private ClockDoubt? doubt;
    private ClockDoubt? audited;

    private ClockGuard(Database database, string program, IClock clock, IClock machine, TimeProvider time, ClockBounds bounds)
    {
        (this.database, this.program, this.clock, this.machine, this.time, this.bounds) = (database, program, clock, machine, time, bounds);
        (believed, believedTick) = (machine.GetCurrentInstant(), time.GetTimestamp());
    }

    /// <summary>Told when the clock comes into doubt, and with null when it is believed again. From any thread; must not ask the guard.</summary>
    public event Action<ClockDoubt?>? Changed;

    /// <summary>The doubt as it stands; null for none.</summary>
    public ClockDoubt? Doubt => Look().Doubt;

    /// <summary>Opens the guard of a program: its clock is held against the time that the database knows.</summary>
    /// <param name="database">The database, its schema up to date.</param>
    /// <param name="program">The program.</param>
    /// <param name="clock">The program's clock.</param>
    /// <param name="machine">The machine's clock, where the program's is a test clock over it that may be put forward; null where they are one.</param>
    /// <param name="time">Counts time; null for the machine's.</param>
    /// <param name="bounds">How far it may leap; null for <see cref="ClockBounds.Default"/>.</param>
    /// <param name="cancellation">Stops waiting.</param>
    public static async Task<ClockGuard> OpenAsync(
        Database database, string program, IClock clock, IClock? machine = null, TimeProvider? time = null, ClockBounds? bounds = null, CancellationToken cancellation = default)
    {
        var guard = new ClockGuard(database, program, clock, machine ?? clock, time ?? TimeProvider.System, bounds ?? ClockBounds.Default);
        (guard.seen, guard.confirmed) = await database.ReadAsync(s => (Latest(s, program), ProgramSettings.Get(s, program, Confirmed)), cancellation).ConfigureAwait(false);
        guard.isPauseOpen = guard.seen is not null;
        guard.Look();
        return guard;
    }

    /// <summary>Confirms what a clock says for everybody who has the program open: they notice within their next look.</summary>
    /// <param name="database">The database.</param>
    /// <param name="program">The program.</param>
    /// <param name="now">What the clock says.</param>
    /// <param name="by">Who confirms it.</param>
    /// <param name="reason">Why.</param>
    /// <param name="cancellation">Stops waiting.</param>
    /// <returns>The time of the program as it was known before; null for none.</returns>
    public static Task<Instant?> ConfirmAsync(Database database, string program, Instant now, string by, string reason, CancellationToken cancellation = default) => database.WriteAsync(
        session =>
        {
            var before = Latest(session, program);
            ProgramSettings.Set(session, program, Seen, StoredTexts.Of(now));
            ProgramSettings.Set(session, program, Confirmed, StoredTexts.Of(now));
            var details = new JsonObject { ["says"] = StoredTexts.Of(now), ["reason"] = reason };
            if (before is { } known)
            {
                details["before"] = StoredTexts.Of(known);
            }

            AuditTrail.Append(session, program, now, by, AuditActions.ClockConfirmed, "clock", details);
            return before;
        },
        cancellation);

    /// <summary>What the program's clock says.</summary>
    /// <exception cref="ClockInDoubtException">It is in doubt.</exception>
    public Instant Present()
    {
        var (now, standing) = Look();
        return standing is null ? now : throw new ClockInDoubtException(standing);
    }

    /// <summary>Looks at the clock and at the time that the database knows, keeps it there, and writes doubts into the audit trail. To be called every few seconds.</summary>
    public async Task LookAsync(CancellationToken cancellation = default)
    {
        var (latest, confirmation) = await database.ReadAsync(s => (ProgramSettings.Get(s, program, Seen), ProgramSettings.Get(s, program, Confirmed)), cancellation).ConfigureAwait(false);
        lock (gate)
        {
            seen = latest is null ? seen : StoredTexts.Instant(latest);
            if (confirmation is not null && confirmation != confirmed)
            {
                confirmed = confirmation;
                Believe(StoredTexts.Instant(confirmation));
            }
        }

        var (now, standing) = Look();
        var told = audited;
        if (standing is null && (seen is not { } known || now - known >= SeenEvery || known - now >= SeenEvery))
        {
            await database.WriteAsync(session => ProgramSettings.Set(session, program, Seen, StoredTexts.Of(now)), cancellation).ConfigureAwait(false);
            lock (gate)
            {
                seen = now;
            }
        }

        if (standing is null != told is null)
        {
            await database.WriteAsync(session => Audit(session, now, standing ?? told!, isOver: standing is null), cancellation).ConfigureAwait(false);
            audited = standing;
        }
    }

    /// <summary>Confirms what the program's clock says now.</summary>
    /// <param name="by">Who confirms it.</param>
    /// <param name="reason">Why.</param>
    /// <param name="cancellation">Stops waiting.</param>
    public async Task ConfirmAsync(string by, string reason, CancellationToken cancellation = default)
    {
        await ConfirmAsync(database, program, clock.GetCurrentInstant(), by, reason, cancellation).ConfigureAwait(false);
        await LookAsync(cancellation).ConfigureAwait(false);
    }

    // What was done last is later than what was kept, where the program ended in between; and a database of an earlier version keeps nothing.
    private static Instant? Latest(SqlSession session, string program)
    {
        var kept = ProgramSettings.Get(session, program, Seen) is { } text ? StoredTexts.Instant(text) : (Instant?)null;
        var booked = session.First("SELECT at FROM journal WHERE program = $1 ORDER BY id DESC LIMIT 1", (Instant?)null, r => StoredTexts.Instant(r.GetString(0)), program);
        var confirmation = ProgramSettings.Get(session, program, Confirmed) is { } at ? StoredTexts.Instant(at) : (Instant?)null;

        // Whoever confirmed a clock that goes behind the books has seen them.
        return kept is { } k && booked is { } b && (confirmation is null || b < confirmation) ? Instant.Max(k, b) : kept ?? booked;
    }

    private void Believe(Instant confirmation)
    {
        var now = clock.GetCurrentInstant();
        if (now - confirmation > bounds.LeapMax || confirmation - now > bounds.LeapMax)
        {
            // Another clock was confirmed than this one.
            return;
        }

        (believed, believedTick) = (machine.GetCurrentInstant(), time.GetTimestamp());
        (seen, isPauseOpen) = (confirmation, false);
    }

    private (Instant Now, ClockDoubt? Doubt) Look()
    {
        Instant now;
        ClockDoubt? before, after;
        lock (gate)
        {
            (before, now) = (doubt, clock.GetCurrentInstant());
            after = doubt = LeapOf() ?? GapOf(now);
        }

        if (before is null != after is null)
        {
            Changed?.Invoke(after);
        }

        return (now, after);
    }

    private ClockDoubt? LeapOf()
    {
        var (says, tick) = (machine.GetCurrentInstant(), time.GetTimestamp());
        var expected = believed + Duration.FromTimeSpan(time.GetElapsedTime(believedTick, tick));
        if (says - expected > bounds.LeapMax || expected - says > bounds.LeapMax)
        {
            return new ClockDoubt(says, expected);
        }

        (believed, believedTick) = (says, tick);
        return null;
    }

    private ClockDoubt? GapOf(Instant now)
    {
        if (seen is not { } known)
        {
            return null;
        }

        if (known - now > bounds.LeapMax || (isPauseOpen && now - known > bounds.PauseMax))
        {
            return new ClockDoubt(now, known);
        }

        // A pause is one between two runs: from here on, the count of time tells.
        isPauseOpen = false;
        return null;
    }

    private void Audit(SqlSession session, Instant now, ClockDoubt about, bool isOver) => AuditTrail.Append(
        session, program, now, "system", isOver ? AuditActions.ClockAgrees : AuditActions.ClockDoubted, "clock",
        new JsonObject { ["says"] = StoredTexts.Of(isOver ? now : about.Says), ["expected"] = StoredTexts.Of(about.Expected) });
}
