using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.InteropServices;
using LoyaltyRules.Engine.Evaluation.Planning;
using LoyaltyRules.Engine.Language.Checking;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs.Rules;
using NodaTime;

namespace LoyaltyRules.Engine.Evaluation.Amounts;

/// <summary>
/// One effect of a matching rule on its way: computed, rounded, picked or not, trimmed, spread over the charges.
/// Amounts are whole steps: minor units of money for a discount, smallest parts of a point for an earn, one for a grant.
/// </summary>
internal sealed class Candidate(Receipt receipt, AmountPool pool, int moneyDecimals)
{
    private List<(TrimReason Reason, Int128 By, string? Limit)>? trims;
    private List<(CheckedNode Node, int Line)>? leftOut;

    public CompiledRule Rule { get; private set; } = null!;

    public CompiledEffect Effect { get; private set; } = null!;

    /// <summary>The place of its rule among the matching ones, which stand in order of precedence.</summary>
    public int Turn { get; private set; }

    public EffectOutcome Outcome { get; set; }

    /// <summary>The amount is in steps of 10^-this.</summary>
    public int Decimals => Effect.AmountDecimals;

    /// <summary>The amount of the base, in steps of 10^-<see cref="BaseScale"/>.</summary>
    public Int128? Base { get; set; }

    public int BaseScale { get; set; }

    /// <summary>The exact value in steps is this fraction.</summary>
    public Int128 Numerator { get; set; }

    public Int128 Denominator { get; set; }

    /// <summary>What the rounded fraction is multiplied by: the points for every so many units; 1 otherwise.</summary>
    public Int128 Factor { get; set; }

    /// <summary>Where a line is taken in part, the amounts kept are multiplied by this, its quantity; 1 otherwise.</summary>
    public Int128 KeptPer { get; set; }

    /// <summary>For an effect on some units only: how many of each line count, and what they cost, multiplied by <see cref="KeptPer"/>; null for an effect on all.</summary>
    public (Int128 Units, Int128 Price)[]? KeptUnits { get; set; }

    /// <summary>In which proportion charges share it.</summary>
    public Int128[] Weights { get; set; } = [];

    /// <summary>After rounding, before anything trims it.</summary>
    public Int128 Rounded { get; set; }

    /// <summary>The share of each charge; they sum to <see cref="Amount"/>.</summary>
    public Int128[] Shares { get; set; } = [];

    /// <summary>What is granted, or would be.</summary>
    public Int128 Amount { get; set; }

    /// <summary>How much of the base counts after limits on it, in the steps of <see cref="Base"/>; null for all.</summary>
    public Int128? BaseCounted { get; set; }

    /// <summary>What was cut off it, in order.</summary>
    public ReadOnlySpan<(TrimReason Reason, Int128 By, string? Limit)> Trims => CollectionsMarshal.AsSpan(trims);

    /// <summary>Whether its group gave some of its lines to another rule.</summary>
    public bool LostOnLines => trims?.Exists(t => t.Reason == TrimReason.LostOnLines) == true;

    /// <summary>Whether it still stands to give something.</summary>
    public bool Gives => Outcome == EffectOutcome.Granted && Amount > 0;

    public string? LostTo { get; set; }

    /// <summary>The other member who gets it; null where it stays with the member whose event it is, or with the household's pool.</summary>
    public RecipientSnapshot? OtherRecipient { get; set; }

    /// <summary>The part whose absence made the amount, or the cap that denied it, unknown, with the line it was asked for.</summary>
    public (CheckedNode Node, int Line)? UnknownPart { get; set; }

    /// <summary>The lines left out because their amount is unknown (U2), each with the part whose absence made it so.</summary>
    public ReadOnlySpan<(CheckedNode Node, int Line)> LeftOut => CollectionsMarshal.AsSpan(leftOut);

    /// <summary>The dates whose absence made the end of a grant unknown.</summary>
    public ImmutableArray<string> MissingDates { get; private set; } = [];

    /// <summary>The last day of what is granted; null when it stays, or is as the tiers say.</summary>
    public LocalDate? GrantedUntil { get; set; }

    /// <summary>The last day of what would be given, where that is over by now; null otherwise.</summary>
    public LocalDate? ExpiredOn { get; private set; }

    /// <summary>The reward that is issued, or would be.</summary>
    public RewardTerms? Issued { get; set; }

    /// <summary>What gets more time, and until when.</summary>
    public Extension? Extended { get; set; }

    public bool IsUnknown => Outcome == EffectOutcome.Unknown;

    /// <summary>Forgets the effect that it stood for, and stands for another.</summary>
    public void Begin(CompiledRule rule, CompiledEffect effect, int turn)
    {
        (Rule, Effect, Turn, Outcome) = (rule, effect, turn, EffectOutcome.Granted);
        (Base, BaseScale, BaseCounted) = (null, 0, null);
        (Numerator, Denominator, Factor, KeptPer) = (0, 1, 1, 1);
        (KeptUnits, Weights, Shares) = (null, [], []);
        (Rounded, Amount) = (0, 0);
        (LostTo, OtherRecipient, UnknownPart, MissingDates) = (null, null, null, []);
        (GrantedUntil, ExpiredOn, Issued, Extended) = (null, null, null, null);
        trims?.Clear();
        leftOut?.Clear();
    }

    /// <summary>Leaves a line out whose amount is unknown (U2).</summary>
    public void LeaveOut(CheckedNode part, int line) => (leftOut ??= []).Add((part, line));

    /// <summary>By the precedence of their rules, then by their place in the rule.</summary>
    public static int CompareTurns(Candidate a, Candidate b) =>
        a.Turn != b.Turn ? a.Turn.CompareTo(b.Turn) : a.Effect.Effect.Index.CompareTo(b.Effect.Effect.Index);

    /// <summary>Lets go of what the decision's own facts brought.</summary>
    public void Forget() => (Rule, Effect, Issued, Extended, OtherRecipient) = (null!, null!, null, null, null);

    public void BecomeUnknown(CheckedNode part, int line)
    {
        Outcome = EffectOutcome.Unknown;
        UnknownPart = (part, line);
        Amount = 0;
        Shares = [];
    }

    public void BecomeUnknown(ImmutableArray<string> missingDates)
    {
        Outcome = EffectOutcome.Unknown;
        MissingDates = missingDates;
    }

    /// <summary>Its time would be over before it begins.</summary>
    public void BecomeExpired(LocalDate day) => (Outcome, ExpiredOn) = (EffectOutcome.Expired, day);

    /// <summary>Takes the candidate out of the running.</summary>
    public void Lose(string? winner)
    {
        Outcome = EffectOutcome.Lost;
        LostTo = winner;
        Amount = 0;
        Shares = [];
    }

    /// <summary>It is not computed at all: nothing of its kind is given.</summary>
    public Candidate Withhold(EffectOutcome outcome)
    {
        Outcome = outcome;
        return this;
    }

    /// <summary>A limit leaves nothing of it.</summary>
    public void Deny(string limit)
    {
        Cut(TrimReason.Limit, Amount, limit);
        Outcome = EffectOutcome.Limited;
        Amount = 0;
        Shares = [];
    }

    /// <summary>Replaces the shares by smaller ones and notes by how much.</summary>
    public void TrimTo(Int128[] shares, TrimReason reason, string? limit = null)
    {
        var sum = Int128.Zero;
        foreach (var share in shares)
        {
            sum += share;
        }

        if (sum != Amount)
        {
            Cut(reason, Amount - sum, limit);
        }

        (Shares, Amount) = (shares, sum);
    }

    private void Cut(TrimReason reason, Int128 by, string? limit) => (trims ??= []).Add((reason, by, limit));

    /// <summary>A limit leaves so much of it: every charge keeps its part (S4).</summary>
    public void ShrinkTo(Int128 amount, string limit) => TrimTo(Allocation.Spread(amount, Shares, receipt.Ranks, pool.Take()), TrimReason.Limit, limit);

    /// <summary>
    /// A limit leaves so much of the base: the exact value is scaled by that over the base and rounded as the rule says, and what would be
    /// granted shrinks to it.
    /// </summary>
    public void CountOnly(Int128 part, string limit)
    {
        BaseCounted = part;
        var (numerator, denominator) = ((BigInteger)Numerator * (BigInteger)part, (BigInteger)Denominator * (BigInteger)Base!.Value);
        var rounding = Effect.Effect.Rounding ?? Rounding.Down;
        if (Effect is CompiledEarn { Earn.RoundsEachLine: true })
        {
            var sum = (BigInteger)EffectMath.Sum(Weights);
            TrimTo([.. Shares.Select((share, i) => Int128.Min(share, Counted(numerator * (BigInteger)Weights[i], denominator * sum)))], TrimReason.Limit, limit);
        }
        else
        {
            ShrinkTo(Int128.Min(Amount, Counted(numerator, denominator)), limit);
        }

        if (Amount == 0)
        {
            Outcome = EffectOutcome.Limited;
        }

        Int128 Counted(BigInteger dividend, BigInteger divisor) => checked((Int128)ExactDecimal.RoundedQuotient(dividend, divisor, rounding) * Factor);
    }

    /// <summary>What a share is worth in steps of 10^-12 of money, points at their point value: what `best` compares (S3).</summary>
    public Int128 ValueOf(Int128 amount) =>
        Scaled.Times(amount, Effect is CompiledEarn earn ? earn.ValueOfStep : Scaled.PowerOfTen(CompiledEarn.ValueScale - moneyDecimals));
}
