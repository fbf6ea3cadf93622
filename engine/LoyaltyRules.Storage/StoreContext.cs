using LoyaltyRules.Engine.Model;
using LoyaltyRules.Storage.Clocks;
using LoyaltyRules.Storage.Releases;
using LoyaltyRules.Storage.States;
using NodaTime;

namespace LoyaltyRules.Storage;

/// <summary>What all work on a program shares.</summary>
/// <param name="Program">The program's id.</param>
/// <param name="Clock">Tells the present.</param>
/// <param name="Packs">Its packs.</param>
/// <param name="Recent">What the one writer of an embedded database remembers; null where the database is shared.</param>
internal sealed record StoreContext(string Program, IClock Clock, PackCache Packs, RecentStates? Recent)
{
    /// <summary>How far before the clock an event may be: clocks of tills differ (T3).</summary>
    public static readonly Duration AheadMax = Duration.FromMinutes(5);

    /// <summary>Watches the clock; null where it is taken at its word.</summary>
    public ClockGuard? Guard { get; init; }

    /// <summary>The facts of the program. May be set anew at any time.</summary>
    public FactSet ProgramFacts { get; set; } = FactSet.Empty;

    /// <summary>The present, for whatever depends on it.</summary>
    /// <exception cref="ClockInDoubtException">The clock is in doubt.</exception>
    public Instant Present() => Guard?.Present() ?? Clock.GetCurrentInstant();
}
