using LoyaltyRules.Engine.Language.Checking;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs;

namespace LoyaltyRules.Engine.Evaluation;

/// <summary>
/// One effect of a matching rule on its way: computed, rounded, picked or not, trimmed, spread over the charges.
/// Amounts are whole steps: minor units of money for a discount, smallest parts of a point for an earn.
/// </summary>
internal sealed class Candidate(CompiledRule rule, CompiledEffect effect)
{
    public CompiledRule Rule { get; } = rule;

    public CompiledEffect Effect { get; } = effect;

    public EffectOutcome Outcome { get; set; } = EffectOutcome.Granted;

    /// <summary>The amount of the base, in steps of 10^-<see cref="BaseScale"/>.</summary>
    public Int128? Base { get; set; }

    public int BaseScale { get; set; }

    /// <summary>The exact value in steps is this fraction.</summary>
    public Int128 Numerator { get; set; }

    public Int128 Denominator { get; set; } = 1;

    /// <summary>What the rounded fraction is multiplied by: the points for every so many units; 1 otherwise.</summary>
    public Int128 Factor { get; set; } = 1;

    /// <summary>Where a line is taken in part, the amounts kept are multiplied by this, its quantity; 1 otherwise.</summary>
    public Int128 KeptPer { get; set; } = 1;

    /// <summary>In which proportion charges share it.</summary>
    public Int128[] Weights { get; set; } = [];

    /// <summary>After rounding, before anything trims it.</summary>
    public Int128 Rounded { get; set; }

    /// <summary>The share of each charge; they sum to <see cref="Amount"/>.</summary>
    public Int128[] Shares { get; set; } = [];

    /// <summary>What is granted, or would be.</summary>
    public Int128 Amount { get; set; }

    public List<(TrimReason Reason, Int128 By)> Trims { get; } = [];

    public string? LostTo { get; set; }

    /// <summary>The parts whose absence made the amount unknown, with the line it was asked for.</summary>
    public (CheckedNode Node, int Line)? UnknownPart { get; set; }

    public bool IsUnknown => Outcome == EffectOutcome.Unknown;

    public void BecomeUnknown(CheckedNode part, int line)
    {
        Outcome = EffectOutcome.Unknown;
        UnknownPart = (part, line);
        Amount = 0;
        Shares = [];
    }

    /// <summary>Takes the candidate out of the running.</summary>
    public void Lose(string? winner)
    {
        Outcome = EffectOutcome.Lost;
        LostTo = winner;
        Amount = 0;
        Shares = [];
    }

    /// <summary>Replaces the shares by smaller ones and notes by how much.</summary>
    public void TrimTo(Int128[] shares, TrimReason reason)
    {
        var sum = Int128.Zero;
        foreach (var share in shares)
        {
            sum += share;
        }

        if (sum != Amount)
        {
            Trims.Add((reason, Amount - sum));
        }

        (Shares, Amount) = (shares, sum);
    }

    /// <summary>What a share is worth in steps of 10^-12 of money, points at their point value: what `best` compares (S3).</summary>
    public Int128 ValueOf(Int128 amount, int moneyDecimals) => Effect.Effect is EarnEffect earn
        ? checked(amount * Scaled.From(earn.Currency.PointValue, ValueScale - earn.Currency.Decimals))
        : checked(amount * Scaled.PowerOfTen(ValueScale - moneyDecimals));

    /// <summary>Money has at most 6 decimals; so have points, and so has the value of one.</summary>
    private const int ValueScale = 12;
}
