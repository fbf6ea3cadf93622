using System.Collections.Immutable;
using LoyaltyRules.Engine.Language.Checking;
using LoyaltyRules.Engine.Model;

namespace LoyaltyRules.Engine.Packs.Rules;

/// <summary>What kind of thing a reward is.</summary>
public enum RewardKind
{
    /// <summary>It is worth money at a purchase.</summary>
    Voucher,

    /// <summary>It is handed over.</summary>
    Gift,

    /// <summary>It gives at a purchase what it says.</summary>
    Coupon,
}

/// <summary>What a reward costs in points.</summary>
/// <param name="Currency">The points currency.</param>
/// <param name="Points">The fewest points that buy it; more than zero.</param>
/// <param name="Step">How many more points raise the voucher's value by one step; 0 where it has no steps.</param>
public sealed record RewardCost(PointsCurrency Currency, decimal Points, decimal Step)
{
    /// <summary>How many further steps so many points pay, once; not negative, and at most <paramref name="most"/>.</summary>
    public int StepsFrom(decimal points, int most) => Step == 0 || points < Points ? 0 : (int)Math.Min(decimal.Floor((points - Points) / Step), most);

    /// <summary>What it costs with so many further steps.</summary>
    public decimal With(int steps) => Points + (steps * Step);
}

/// <summary>What a voucher is worth.</summary>
/// <param name="Money">In major units of the program's money, more than zero.</param>
/// <param name="Step">How much more each further step of points is worth; 0 where it has no steps.</param>
public sealed record RewardValue(decimal Money, decimal Step)
{
    /// <summary>The greatest worth of a voucher, as of any money without a bound of its own (N1).</summary>
    public const decimal MoneyMax = 1_000_000_000_000m;

    /// <summary>The most steps that one voucher can have.</summary>
    public const int StepsMax = 1_000_000;

    /// <summary>What it is worth with so many further steps.</summary>
    public decimal With(int steps) => Money + (steps * Step);
}

/// <summary>A reward: what a member holds until it is used, a rule that waits.</summary>
public sealed class RewardDefinition
{
    /// <summary>The name under which what a reward gives may ask what the voucher presented is worth.</summary>
    public const string ValueFact = "reward.value";

    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>What people call it; null where the pack gives no name.</summary>
    public LocalizedText? Name { get; init; }

    /// <summary>Voucher, gift or coupon.</summary>
    public required RewardKind Kind { get; init; }

    /// <summary>What it costs in points, where they are asked for; null where it is not bought with points.</summary>
    public RewardCost? Cost { get; init; }

    /// <summary>What a voucher is worth; null for other rewards.</summary>
    public RewardValue? Value { get; init; }

    /// <summary>How often one of it can be used.</summary>
    public int Uses { get; init; } = 1;

    /// <summary>The last day it can be used, fixed when it is issued; null for never.</summary>
    public Deadline? Expires { get; init; }

    /// <summary>Whether members may ask for it; otherwise only rules issue it.</summary>
    public bool IsOnRequest { get; init; }

    /// <summary>How often it may be issued, by whatever way. Only <see cref="LimitMeasure.Times"/>.</summary>
    public ImmutableArray<Limit> IssueLimits { get; init; } = [];

    /// <summary>What each use of it costs the program beside what it gives, in major units of money; null where the pack does not say.</summary>
    public decimal? ProgramCost { get; init; }

    /// <summary>What it gives at a purchase where it is presented, in the form of a rule of the reward's id; null for a gift.</summary>
    public Rule? AtPurchase { get; init; }

    /// <summary>The condition of who may ask for it, in canonical spelling; null for everybody, and where nobody may.</summary>
    public string? RequestText => Request?.ToString();

    internal CheckedNode? Request { get; init; }

    /// <summary>The name in a language, or the id where there is none.</summary>
    public string NameIn(string language) => Name?.In(language) ?? Id;
}
