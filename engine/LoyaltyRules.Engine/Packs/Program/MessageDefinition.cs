using System.Collections.Immutable;
using LoyaltyRules.Engine.Diagnostics;

namespace LoyaltyRules.Engine.Packs.Program;

/// <summary>What members are told of.</summary>
public enum MessageEvent
{
    /// <summary>A person joined.</summary>
    Welcome,

    /// <summary>Points were earned.</summary>
    PointsEarned,

    /// <summary>Points will expire soon.</summary>
    PointsExpiring,

    /// <summary>Points expired.</summary>
    PointsExpired,

    /// <summary>A tier was reached.</summary>
    TierReached,

    /// <summary>A tier will be reviewed soon, and what keeps it is not reached yet.</summary>
    TierExpiring,

    /// <summary>A tier was lost.</summary>
    TierLost,

    /// <summary>A rule granted a privilege.</summary>
    PrivilegeGranted,

    /// <summary>A reward was issued.</summary>
    RewardIssued,

    /// <summary>The last day of a reward is near.</summary>
    RewardExpiring,

    /// <summary>The member's birthday.</summary>
    Birthday,

    /// <summary>A person whom the member brought gave the member points.</summary>
    Referral,

    /// <summary>What became of the member's points in a period.</summary>
    Statement,

    /// <summary>A purchase came back.</summary>
    Return,

    /// <summary>Points were given or taken by hand.</summary>
    Adjustment,

    /// <summary>Another version of the program goes live.</summary>
    ProgramChange,

    /// <summary>It was decided to close the program.</summary>
    ClosureAnnounced,

    /// <summary>The last days on which points can be spent before the program is closed.</summary>
    LastCall,
}

/// <summary>By which way members are told.</summary>
public enum MessageChannel
{
    /// <summary>HTML and text in one e-mail.</summary>
    Email,

    /// <summary>A short message to a telephone.</summary>
    Sms,

    /// <summary>A notification of an app.</summary>
    Push,

    /// <summary>A printed letter.</summary>
    Letter,

    /// <summary>What the call centre says.</summary>
    CallCentre,

    /// <summary>What the cashier says.</summary>
    Till,
}

/// <summary>A message of a program: on what, by which channel, and by which template.</summary>
/// <param name="On">What members are told of.</param>
/// <param name="Channel">By which way.</param>
/// <param name="Template">The name of the template: <c>templates/name.language.format</c>.</param>
public sealed record MessageDefinition(MessageEvent On, MessageChannel Channel, string Template)
{
    /// <summary>How long before it happens, for what lies ahead; null for what has happened.</summary>
    public DayLength? Before { get; init; }

    /// <summary>The subject of an e-mail, or the title of a notification: a template too. Null where there is none.</summary>
    public LocalizedText? Subject { get; init; }

    /// <summary>Where the pack says it.</summary>
    public Place Place { get; init; } = Place.None;

    /// <summary>Where the pack gives the subject in each language.</summary>
    public ImmutableSortedDictionary<string, Place> SubjectPlaces { get; init; } = ImmutableSortedDictionary<string, Place>.Empty;
}
