using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Language.Wording;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs.Rules;

namespace LoyaltyRules.Engine.Packs.Wording;

/// <summary>Says in words on which events a rule is asked.</summary>
internal static class TriggerWords
{
    /// <summary>For example "on a purchase", "при покупке".</summary>
    public static Phrase Of(Trigger trigger) => trigger switch
    {
        ActivityTrigger activity => new Phrase($"on the activity '{activity.Activity}'", $"на активность «{activity.Activity}»"),
        PeriodEndTrigger end => new Phrase($"at the end of each {PeriodWords.Stretch(end.Period).En}", $"по окончании {PeriodWords.Stretch(end.Period).Ru}"),
        MilestoneTrigger milestone => Of(milestone),
        _ => trigger.Event switch
        {
            EventKind.Completed => new Phrase("when what was bought takes place", "когда купленное состоялось"),
            EventKind.Enrolment => new Phrase("when a person joins", "при вступлении в программу"),
            EventKind.Birthday => new Phrase("on a member's birthday", "в день рождения участника"),
            EventKind.Release => new Phrase("when the version goes live", "при выпуске версии"),
            _ => new Phrase("on a purchase", "при покупке"),
        },
    };

    private static Phrase Of(MilestoneTrigger milestone)
    {
        var first = NumberWords.Of(milestone.Reaches);
        if (milestone.ThenEvery is not { } step)
        {
            return new Phrase($"when 'member.{milestone.Counter}' reaches {first.En}", $"когда «member.{milestone.Counter}» достигает {first.Ru}");
        }

        var every = NumberWords.Of(step);
        return new Phrase(
            $"when 'member.{milestone.Counter}' reaches {first.En}, and again with every {every.En} more",
            $"когда «member.{milestone.Counter}» достигает {first.Ru}, и снова через каждые {every.Ru}");
    }
}
