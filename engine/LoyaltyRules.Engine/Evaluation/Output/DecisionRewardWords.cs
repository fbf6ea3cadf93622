using System.Collections.Immutable;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs;

namespace LoyaltyRules.Engine.Evaluation.Output;

/// <summary>Rewards in words: those presented, those issued, and more time.</summary>
internal sealed class DecisionRewardWords : PackLabels
{
    private static readonly Phrase IsUsed = new("{0}: used.", "{0}: применяется.");
    private static readonly Phrase StaysUnused = new("{0}: nothing comes of it here, so it stays unused.", "{0}: здесь ничего не даёт и остаётся у участника.");
    private static readonly Phrase DoesNotApply = new("{0}: does not apply to this purchase, so it stays unused. {1}", "{0}: к этой покупке не подходит и остаётся у участника. {1}");
    private static readonly Phrase MayNotApply = new(
        "{0}: cannot be told to apply, because something is not known, so it stays unused. {1}", "{0}: не хватает данных, чтобы применить; остаётся у участника. {1}");

    private static readonly Phrase HasExpired = new("{0}: its time has passed.", "{0}: срок действия истёк.");
    private static readonly Phrase IsUsedUp = new("{0}: no use of it is left.", "{0}: использовать больше нельзя.");
    private static readonly Phrase IsHandedOver = new("{0}: it is handed over, and gives nothing at a purchase.", "{0}: вручается отдельно и при покупке ничего не даёт.");
    private static readonly Phrase NotInThePack = new("{0}: the pack has no such reward.", "{0}: такой награды в пакете нет.");

    private static readonly Phrase Issues = new("{0}: reward “{1}”.", "{0}: награда «{1}».");
    private static readonly Phrase Worth = new("It is worth {0} {1}.", "Номинал — {0} {1}.");
    private static readonly Phrase Times = new("It can be used so many times: {0}.", "Сколько раз можно использовать: {0}.");
    private static readonly Phrase UsableTo = new("It can be used until {0}.", "Действует по {0}.");
    private static readonly Phrase TakenFor = new("Taken for it: {0}.", "Списано за неё: {0}.");
    private static readonly Phrase GivenAtCostOf = new("What it gives is paid for by {0}.", "То, что она даёт, оплачивает: {0}.");
    private static readonly Phrase CostsMore = new("{0}: no reward. “{1}” costs {2}, and the member has {3}.", "{0}: награды нет. «{1}» стоит {2}, а у участника {3}.");

    private static readonly Phrase RewardsLast = new("{0}: “{1}” can be used at least until {2}.", "{0}: «{1}» действует как минимум по {2}.");
    private static readonly Phrase PointsLast = new("{0}: “{1}” does not expire before the end of {2}.", "{0}: «{1}» не сгорает раньше конца дня {2}.");
    private static readonly Phrase TierLasts = new("{0}: “{1}” is kept at least until {2}.", "{0}: «{1}» сохраняется как минимум по {2}.");

    public DecisionRewardWords(RulePack pack, ProductLanguage language)
        : base(pack, language)
    {
    }

    /// <summary>What became of each reward presented, and why.</summary>
    public ImmutableArray<string> Presents(Decision decision) => [.. decision.Rewards.Select(Presented)];

    private string Presented(PresentedReward presented)
    {
        var name = In(Held, NameOfReward(presented.RewardId), presented.HeldId);
        var reasons = string.Join(' ', presented.Reasons.Select(r => r.Sentence.In(language)));
        return presented.Outcome switch
        {
            PresentedOutcome.Used => In(IsUsed, name),
            PresentedOutcome.GaveNothing => In(StaysUnused, name),
            PresentedOutcome.NotMatched => In(DoesNotApply, name, reasons).TrimEnd(),
            PresentedOutcome.Unknown => In(MayNotApply, name, reasons).TrimEnd(),
            PresentedOutcome.Expired => In(HasExpired, name),
            PresentedOutcome.UsedUp => In(IsUsedUp, name),
            PresentedOutcome.NotForPurchases => In(IsHandedOver, name),
            _ => In(NotInThePack, name),
        };
    }

    public string Issue(EffectResult effect)
    {
        var issued = effect.Issued!;
        var parts = new List<string> { In(Issues, NameOf(effect), NameOfReward(issued.RewardId)) };
        if (issued.Value is { } worth)
        {
            parts.Add(In(Worth, Money(worth), pack.Currency));
        }

        if (issued.Uses > 1)
        {
            parts.Add(In(Times, Number(issued.Uses)));
        }

        if (issued.ExpiresOn is { } last)
        {
            parts.Add(In(UsableTo, Day(last)));
        }

        if (issued.Paid is { } paid)
        {
            parts.Add(In(TakenFor, Points(paid.Currency, paid.Points)));
        }

        if (effect.FundedBy is { } partner)
        {
            parts.Add(In(GivenAtCostOf, NameOfPartner(partner)));
        }

        return string.Join(' ', parts);
    }

    /// <summary>Why a reward that was to be paid with points was not issued: there are too few.</summary>
    public string? TooFewFor(EffectResult effect) => effect is { Issued: { Paid: { } cost } issued, BaseAmount: { } balance } && balance < cost.Points
        ? In(CostsMore, NameOf(effect), NameOfReward(issued.RewardId), Points(cost.Currency, cost.Points), Points(cost.Currency, balance))
        : null;

    public string Extend(EffectResult effect)
    {
        var extended = effect.Extended!.Value;
        var (phrase, name) = extended.Of switch
        {
            ExtensionOf.Reward => (RewardsLast, NameOfReward(extended.Name)),
            ExtensionOf.Points => (PointsLast, NameOf(pack.Points.First(p => p.Currency == extended.Name))),
            _ => (TierLasts, pack.Tiers!.Levels.First(l => l.Name == extended.Name).Label?.ToPhrase().In(language) ?? extended.Name),
        };
        return In(phrase, NameOf(effect), name, Day(extended.Until));
    }
}
