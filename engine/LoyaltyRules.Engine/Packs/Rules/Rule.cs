using System.Collections.Immutable;
using LoyaltyRules.Engine.Language.Checking;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs.Program;
using NodaTime;

namespace LoyaltyRules.Engine.Packs.Rules;

/// <summary>A checked rule: on an event, when a condition holds, then effects.</summary>
public sealed class Rule
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>What people call it; null where the pack gives no name.</summary>
    public LocalizedText? Name { get; init; }

    /// <summary>On which events it is asked.</summary>
    public Trigger On { get; init; } = Trigger.Purchase;

    /// <summary>The first local day on which it is in force; null when it always was.</summary>
    public LocalDate? From { get; init; }

    /// <summary>The last local day on which it is in force; null when it stays.</summary>
    public LocalDate? To { get; init; }

    /// <summary>Higher goes first; ties go by id.</summary>
    public int Priority { get; init; }

    /// <summary>Its stacking group; null when it stands alone.</summary>
    public StackingGroup? Stack { get; init; }

    /// <summary>What it may give at most.</summary>
    public ImmutableArray<Limit> Limits { get; init; } = [];

    /// <summary>What it gives, in the authored order.</summary>
    public required ImmutableArray<Effect> Then { get; init; }

    /// <summary>The condition in canonical spelling; null for a rule that always holds.</summary>
    public string? WhenText => When?.ToString();

    internal CheckedNode? When { get; init; }

    /// <summary>The name in a language, or the id where there is none.</summary>
    public string NameIn(string language) => Name?.In(language) ?? Id;

    /// <summary>Order of precedence among rules (S3): priority, higher first, then id, ordinal.</summary>
    internal static int ComparePrecedence(Rule a, Rule b) =>
        a.Priority != b.Priority ? b.Priority.CompareTo(a.Priority) : string.CompareOrdinal(a.Id, b.Id);

    /// <summary>Whether the rule is in force on a local day.</summary>
    internal bool IsInForce(LocalDate date) => !(date < From) && !(date > To);
}

/// <summary>What an effect is computed on.</summary>
internal abstract record EffectBase
{
    /// <summary>As the pack names it.</summary>
    public abstract string Name { get; }
}

internal sealed record NamedBase(BaseDefinition Definition) : EffectBase
{
    public override string Name => "base." + Definition.Name;
}

internal sealed record FeeBase(FactDeclaration Fee) : EffectBase
{
    public override string Name => Fee.Name;
}

/// <summary>The base points that this purchase earns.</summary>
internal sealed record EarnedBase : EffectBase
{
    public const string Word = "earned.base";

    public override string Name => Word;
}

/// <summary>Something a rule gives.</summary>
public abstract class Effect
{
    /// <summary>Which of the rule's effects, from 0.</summary>
    public required int Index { get; init; }

    /// <summary>Discount or points.</summary>
    public abstract EffectKind Kind { get; }

    /// <summary>How its exact value becomes an amount; null where it is exact by construction (N2).</summary>
    public Rounding? Rounding { get; init; }

    /// <summary>The id of the partner who bears its cost; null where nobody is named.</summary>
    public string? FundedBy { get; init; }

    /// <summary>What it is computed on; null only for a flat number of points.</summary>
    internal EffectBase? Of { get; init; }

    /// <summary>Which lines of the base; null for all.</summary>
    internal CheckedNode? Where { get; init; }
}

/// <summary>Which amounts a discount is computed on.</summary>
public enum DiscountBasis
{
    /// <summary>The amounts as they came.</summary>
    Original,

    /// <summary>What the other discounts left.</summary>
    Remaining,
}

/// <summary>Money off: a percentage or an amount.</summary>
public sealed class DiscountEffect : Effect
{
    /// <inheritdoc/>
    public override EffectKind Kind => EffectKind.Discount;

    /// <summary>Original or remaining amounts.</summary>
    public DiscountBasis Basis { get; init; }

    /// <summary>With <see cref="Units"/>: whether the dearest count first rather than the cheapest.</summary>
    public bool PicksDearest { get; init; }

    /// <summary>The percentage; null for an amount. May speak of a line.</summary>
    internal CheckedNode? Percent { get; init; }

    /// <summary>The amount; null for a percentage.</summary>
    internal CheckedNode? Amount { get; init; }

    /// <summary>How many whole units it counts for; null for all.</summary>
    internal CheckedNode? Units { get; init; }
}

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

/// <summary>A tier or a privilege for a time.</summary>
public sealed class GrantEffect : Effect
{
    /// <inheritdoc/>
    public override EffectKind Kind => EffectKind.Grant;

    /// <summary>The tier; null for a privilege.</summary>
    public TierLevel? Tier { get; init; }

    /// <summary>The privilege; null for a tier.</summary>
    public PrivilegeDefinition? Privilege { get; init; }

    /// <summary>Until when at least, counted from the day of the event; null for a privilege that stays, and for a tier as the tiers say.</summary>
    public Deadline? Until { get; init; }
}
