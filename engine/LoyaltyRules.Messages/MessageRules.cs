using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs;
using LoyaltyRules.Engine.Packs.Program;
using LoyaltyRules.Engine.Packs.Rules;

namespace LoyaltyRules.Messages;

/// <summary>What a message of a pack needs, whatever its templates say.</summary>
internal static class MessageRules
{
    /// <summary>Which formats a channel needs.</summary>
    public static (bool Html, bool Text) FormatsOf(MessageChannel channel) => channel switch
    {
        MessageChannel.Email => (true, true),
        MessageChannel.Letter => (true, false),
        _ => (false, true),
    };

    /// <summary>Whether an event lies ahead when members are told.</summary>
    public static bool LiesAhead(MessageEvent on) =>
        on is MessageEvent.PointsExpiring or MessageEvent.TierExpiring or MessageEvent.RewardExpiring or MessageEvent.ProgramChange or MessageEvent.LastCall;

    /// <summary>Checks one message.</summary>
    public static void Check(RulePack pack, MessageDefinition message, DiagnosticBag bag)
    {
        var on = MessageWords.Of(message.On);
        var channel = MessageWords.Of(message.Channel);
        if (WhyNever(pack, message.On) is { } why)
        {
            bag.Add(message.Place, MessageDiagnostics.CannotHappen, on, why);
        }

        if (LiesAhead(message.On) != message.Before is not null)
        {
            bag.Add(message.Place, message.Before is null ? MessageDiagnostics.BeforeMissing : MessageDiagnostics.BeforeNotHere, on);
        }

        var hasSubject = message.Channel is MessageChannel.Email or MessageChannel.Push;
        if (hasSubject != message.Subject is not null)
        {
            bag.Add(message.Place, hasSubject ? MessageDiagnostics.SubjectMissing : MessageDiagnostics.SubjectNotHere, channel);
        }

        if (pack.Messages.First(m => (m.On, m.Channel, m.Before) == (message.On, message.Channel, message.Before)) != message)
        {
            bag.Add(message.Place, MessageDiagnostics.Twice, on, channel);
        }
    }

    /// <summary>Why an event cannot happen in a pack; null where it can.</summary>
    public static Phrase? WhyNever(RulePack pack, MessageEvent on)
    {
        var noPoints = new Phrase("it has no points", "в ней нет баллов");
        return on switch
        {
            MessageEvent.PointsEarned when !EffectsOf(pack).OfType<EarnEffect>().Any(e => e.To != PointsRecipient.Referrer) =>
                new Phrase("no rule gives points", "баллы не начисляет ни одно правило"),
            MessageEvent.PointsExpiring or MessageEvent.PointsExpired when !EffectsOf(pack).OfType<EarnEffect>().Any(e => (e.Expires ?? e.Currency.Expires) is not null) =>
                new Phrase("its points never expire", "её баллы не сгорают"),
            MessageEvent.TierReached or MessageEvent.TierExpiring or MessageEvent.TierLost when pack.Tiers is null => new Phrase("it has no tiers", "в ней нет уровней"),
            MessageEvent.TierExpiring when pack.Tiers is { Until: null, Review: null } || pack.Tiers!.Downgrade == TierDowngrade.Never =>
                new Phrase("tiers are kept for ever", "уровни сохраняются навсегда"),
            MessageEvent.PrivilegeGranted when !EffectsOf(pack).OfType<GrantEffect>().Any(g => g.Privilege is not null) =>
                new Phrase("no rule grants a privilege", "привилегий не даёт ни одно правило"),
            MessageEvent.RewardIssued when pack.Rewards.IsEmpty => new Phrase("it has no rewards", "в ней нет наград"),
            MessageEvent.RewardExpiring when !pack.Rewards.Any(r => r.Expires is not null) => new Phrase("its rewards never expire", "у её наград нет срока"),
            MessageEvent.Birthday when !pack.Rules.Any(r => r.On.Event == EventKind.Birthday) => new Phrase("no rule is asked on birthdays", "ни одно правило не действует в день рождения"),
            MessageEvent.Referral when !EffectsOf(pack).OfType<EarnEffect>().Any(e => e.To == PointsRecipient.Referrer) =>
                new Phrase("no rule gives points to who brought a member", "ни одно правило не начисляет баллы тому, кто привёл участника"),
            MessageEvent.Statement or MessageEvent.Adjustment when pack.Points.IsEmpty => noPoints,
            MessageEvent.ClosureAnnounced or MessageEvent.LastCall when pack.Closure is null => new Phrase("it has no plan of closure", "в ней нет плана закрытия"),
            _ => null,
        };
    }

    private static IEnumerable<Effect> EffectsOf(RulePack pack) =>
        pack.Rules.Concat(pack.Rewards.Select(r => r.AtPurchase).OfType<Rule>()).SelectMany(r => r.Then);
}
