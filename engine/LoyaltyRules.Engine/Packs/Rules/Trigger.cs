using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs.Wording;

namespace LoyaltyRules.Engine.Packs.Rules;

/// <summary>On which events a rule is asked. Equal triggers are one.</summary>
/// <param name="Event">The kind of event.</param>
public abstract record Trigger(EventKind Event)
{
    /// <summary>What a rule without <c>on</c> is asked on.</summary>
    public static Trigger Purchase { get; } = new EventTrigger(EventKind.Purchase);

    /// <summary>In words: "on a purchase", "when 'member.orders' reaches 10".</summary>
    public Phrase ToPhrase() => TriggerWords.Of(this);
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
public sealed record MilestoneTrigger(string Counter, decimal Reaches, decimal? ThenEvery) : Trigger(EventKind.Milestone)
{
    /// <summary>The numbers above one value and up to another, in order.</summary>
    /// <param name="before">The value that lies below them.</param>
    /// <param name="after">The value that reaches them.</param>
    public IEnumerable<decimal> Between(decimal before, decimal after)
    {
        var number = ThenEvery is { } step && before >= Reaches ? Reaches + ((decimal.Floor((before - Reaches) / step) + 1) * step) : Reaches;
        for (; number > before && number <= after; number += ThenEvery!.Value)
        {
            yield return number;
            if (ThenEvery is null)
            {
                yield break;
            }
        }
    }
}
