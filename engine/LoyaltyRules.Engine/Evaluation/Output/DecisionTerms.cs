using LoyaltyRules.Engine.Model;

namespace LoyaltyRules.Engine.Evaluation.Output;

/// <summary>The fixed words of a decision, as documents, rows and reports write them: of outcomes, of kinds of effects and events, of reasons for cuts.</summary>
public static class DecisionTerms
{
    /// <summary>The word of a kind of event.</summary>
    public static string WordOf(EventKind kind) => kind switch
    {
        EventKind.Purchase => "purchase",
        EventKind.Completed => "completed",
        EventKind.Enrolment => "enrolment",
        EventKind.Activity => "activity",
        EventKind.Birthday => "birthday",
        EventKind.PeriodEnd => "periodEnd",
        EventKind.Release => "release",
        EventKind.Milestone => "milestone",
    };

    /// <summary>The word of an outcome.</summary>
    public static string WordOf(RuleOutcome outcome) => outcome switch
    {
        RuleOutcome.Matched => "matched",
        RuleOutcome.NotMatched => "notMatched",
        RuleOutcome.Unknown => "unknown",
        RuleOutcome.NotInForce => "notInForce",
    };

    /// <summary>The word of an outcome.</summary>
    public static string WordOf(EffectOutcome outcome) => outcome switch
    {
        EffectOutcome.Granted => "granted",
        EffectOutcome.Zero => "zero",
        EffectOutcome.Unknown => "unknown",
        EffectOutcome.Lost => "lost",
        EffectOutcome.NoMember => "noMember",
        EffectOutcome.NoRecipient => "noRecipient",
        EffectOutcome.HeldOut => "heldOut",
        EffectOutcome.ProgramClosing => "programClosing",
        EffectOutcome.Expired => "expired",
        EffectOutcome.Limited => "limited",
    };

    /// <summary>The word of a kind of effect, the same as in packs.</summary>
    public static string WordOf(EffectKind kind) => kind switch
    {
        EffectKind.Discount => "discount",
        EffectKind.Earn => "earn",
        EffectKind.Grant => "grant",
        EffectKind.Issue => "issue",
        EffectKind.Extend => "extend",
    };

    /// <summary>The word of what gets more time, the same as in packs.</summary>
    public static string WordOf(ExtensionOf of) => of switch
    {
        ExtensionOf.Reward => "reward",
        ExtensionOf.Points => "points",
        ExtensionOf.Tier => "tier",
    };

    /// <summary>The word of what became of a presented reward.</summary>
    public static string WordOf(PresentedOutcome outcome) => outcome switch
    {
        PresentedOutcome.Used => "used",
        PresentedOutcome.GaveNothing => "gaveNothing",
        PresentedOutcome.NotMatched => "notMatched",
        PresentedOutcome.Unknown => "unknown",
        PresentedOutcome.Expired => "expired",
        PresentedOutcome.UsedUp => "usedUp",
        PresentedOutcome.NotForPurchases => "notForPurchases",
        PresentedOutcome.NotInPack => "notInPack",
    };

    /// <summary>The word of a reason for a cut.</summary>
    public static string WordOf(TrimReason reason) => reason switch
    {
        TrimReason.Remaining => "remaining",
        TrimReason.LostOnLines => "lostOnLines",
        TrimReason.Limit => "limit",
        TrimReason.Balance => "balance",
        TrimReason.Share => "share",
        TrimReason.Step => "step",
        TrimReason.ProgramClosing => "programClosing",
        TrimReason.Minimum => "minimum",
        TrimReason.Leave => "leave",
    };

    /// <summary>The word of who gets points, the same as in packs.</summary>
    public static string WordOf(PointsRecipient to) => to switch
    {
        PointsRecipient.Household => "household",
        PointsRecipient.Referrer => "referrer",
        PointsRecipient.Recipient => "recipient",
        PointsRecipient.Member => "member",
    };
}
