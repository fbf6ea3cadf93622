using LoyaltyRules.Engine.Model;

namespace LoyaltyRules.Engine.Packs;

/// <summary>On which events a rule is asked. Equal triggers are one.</summary>
/// <param name="Event">The kind of event.</param>
public abstract record Trigger(EventKind Event)
{
    /// <summary>What a rule without <c>on</c> is asked on.</summary>
    public static Trigger Purchase { get; } = new EventTrigger(EventKind.Purchase);
}

/// <summary>A rule is asked on every event of a kind.</summary>
/// <param name="Event">The kind of event.</param>
public sealed record EventTrigger(EventKind Event) : Trigger(Event);

/// <summary>A rule is asked when a member does something other than buying.</summary>
/// <param name="Activity">The kind of activity.</param>
public sealed record ActivityTrigger(string Activity) : Trigger(EventKind.Activity);

/// <summary>A rule is asked at the end of each period, for every member.</summary>
/// <param name="Period">The calendar period.</param>
public sealed record PeriodEndTrigger(PeriodWindow Period) : Trigger(EventKind.PeriodEnd);

/// <summary>A rule is asked when a counter of the member reaches a number with an event, that event included (S2): once for each crossing.</summary>
/// <param name="Counter">The counter's name.</param>
/// <param name="Reaches">The number.</param>
/// <param name="ThenEvery">The step of further numbers; null for none.</param>
public sealed record MilestoneTrigger(string Counter, decimal Reaches, decimal? ThenEvery) : Trigger(EventKind.Milestone);
