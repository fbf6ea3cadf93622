using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Language.Wording;
using LoyaltyRules.Engine.Packs;
using LoyaltyRules.Engine.Packs.Rules;

namespace LoyaltyRules.Messages.Terms;

/// <summary>Says when a rule is asked, by the names that the pack gives activities and counters.</summary>
internal static class TriggerTerms
{
    /// <summary>For example "for an activity: review", "when “orders” reaches 10".</summary>
    public static Phrase Of(Trigger trigger, RulePack pack)
    {
        switch (trigger)
        {
            case ActivityTrigger activity:
                var name = pack.Activities.FirstOrDefault(a => a.Activity == activity.Activity)?.Name?.ToPhrase() ?? activity.Activity;
                return new($"for this: {name.En}", $"за активность «{name.Ru}»");
            case MilestoneTrigger milestone:
                var counter = pack.Counters.FirstOrDefault(c => c.Name == milestone.Counter)?.Label?.ToPhrase() ?? milestone.Counter;
                var (first, every) = (NumberWords.Of(milestone.Reaches), milestone.ThenEvery is { } step ? NumberWords.Of(step) : null);
                return new(
                    $"when “{counter.En}” reaches {first.En}{(every is null ? "" : $", and again with every {every.En} more")}",
                    $"когда «{counter.Ru}» достигает {first.Ru}{(every is null ? "" : $", и снова через каждые {every.Ru}")}");
            default:
                return trigger.ToPhrase();
        }
    }
}
