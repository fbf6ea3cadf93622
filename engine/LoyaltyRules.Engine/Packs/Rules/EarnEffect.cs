using LoyaltyRules.Engine.Language.Checking;
using LoyaltyRules.Engine.Model;

namespace LoyaltyRules.Engine.Packs.Rules;

/// <summary>How points are computed.</summary>
public enum EarnForm
{
    /// <summary>So many for every so many units of a base.</summary>
    PointsPerUnits,

    /// <summary>A percentage of money, divided by the point value.</summary>
    PercentOfMoney,

    /// <summary>So many times the base points once more.</summary>
    TimesBasePoints,

    /// <summary>A flat number.</summary>
    Flat,
}

/// <summary>Points: what the member earns.</summary>
public sealed class EarnEffect : Effect
{
    /// <inheritdoc/>
    public override EffectKind Kind => EffectKind.Earn;

    internal override IEnumerable<CheckedNode> Numbers => new[] { Rate, Every }.OfType<CheckedNode>();

    /// <summary>The currency earned.</summary>
    public required PointsCurrency Currency { get; init; }

    /// <summary>How it is computed.</summary>
    public required EarnForm Form { get; init; }

    /// <summary>Base points come first, and others may be computed on them.</summary>
    public bool IsBase { get; init; }

    /// <summary>Whether points are earned on what points paid for; otherwise a base of net or gross counts only what was paid with money.</summary>
    public bool OnPointsPaid { get; init; }

    /// <summary>Who gets them.</summary>
    public PointsRecipient To { get; init; }

    /// <summary>How long they wait; null as their currency says.</summary>
    public Deadline? Available { get; init; }

    /// <summary>When they expire; null as their currency says.</summary>
    public Deadline? Expires { get; init; }

    /// <summary>Whether every line is rounded by itself rather than their sum.</summary>
    public bool RoundsEachLine { get; init; }

    /// <summary>The points, the percentage or the multiplier. Only a percentage may speak of a line.</summary>
    internal CheckedNode Rate { get; init; } = null!;

    /// <summary>For how many units of the base; null except for <see cref="EarnForm.PointsPerUnits"/>.</summary>
    internal CheckedNode? Every { get; init; }
}
