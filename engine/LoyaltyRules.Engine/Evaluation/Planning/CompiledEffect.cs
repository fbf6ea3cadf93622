using LoyaltyRules.Engine.Evaluation.Deadlines;
using LoyaltyRules.Engine.Language.Checking;
using LoyaltyRules.Engine.Language.Compilation;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs.Program;
using LoyaltyRules.Engine.Packs.Rules;

namespace LoyaltyRules.Engine.Evaluation.Planning;

/// <summary>A number of a rule, ready to run: mostly a constant, which costs nothing.</summary>
internal sealed class CompiledNumber
{
    private readonly TryValue<decimal>? compute;
    private readonly Int128 constant;

    public CompiledNumber(CheckedNode node, ExpressionCompiler compiler)
    {
        Node = node;
        Scale = node.Range!.Value.Scale;
        if (node is ConstantNode { Value: decimal value })
        {
            constant = Scaled.From(value, Scale);
        }
        else
        {
            compute = compiler.CompileNumber(node);
        }
    }

    /// <summary>What it was compiled from.</summary>
    public CheckedNode Node { get; }

    /// <summary>The steps that its values are counted in are 10^-Scale.</summary>
    public int Scale { get; }

    public bool UsesLine => Node.UsesLine;

    /// <summary>The number in steps; false when it is unknown. The line matters only where <see cref="UsesLine"/>.</summary>
    public bool TryGet(FactFrame frame, int line, out Int128 steps)
    {
        if (compute is null)
        {
            steps = constant;
            return true;
        }

        var isKnown = compute(frame, line, out var value);
        steps = isKnown ? Scaled.From(value, Scale) : 0;
        return isKnown;
    }
}

/// <summary>A computed amount that something of the pack asks.</summary>
/// <param name="Fact">Its name and its place in the frame.</param>
/// <param name="Of">Which amount of each line.</param>
/// <param name="Base">The base; null for all lines.</param>
internal sealed record CompiledAmount(FactDeclaration Fact, LineAmount Of, CompiledBase? Base);

/// <summary>A base, ready to run.</summary>
internal sealed record CompiledBase(BaseDefinition Definition, IsTrue? Where, int AmountSlot, int AmountScale);

/// <summary>An effect, ready to run.</summary>
internal abstract class CompiledEffect(Effect effect, CompiledBase? namedBase, IsTrue? where)
{
    public Effect Effect { get; } = effect;

    /// <summary>The named base it is computed on; null for a fee, for earned points and for a flat number.</summary>
    public CompiledBase? NamedBase { get; } = namedBase;

    /// <summary>Which of the base's lines; null for all.</summary>
    public IsTrue? Where { get; } = where;

    /// <summary>What it is computed on, as the pack names it; null for a flat number of points.</summary>
    public string? BaseName { get; protected init; } = effect.Of?.Name;

    /// <summary>Its amounts are in steps of 10^-this.</summary>
    public int AmountDecimals { get; protected init; }
}

internal sealed class CompiledDiscount : CompiledEffect
{
    public CompiledDiscount(DiscountEffect effect, CompiledBase? namedBase, IsTrue? where, int moneyDecimals)
        : base(effect, namedBase, where) => (Discount, AmountDecimals) = (effect, moneyDecimals);

    public DiscountEffect Discount { get; }

    public CompiledNumber? Percent { get; init; }

    public CompiledNumber? Amount { get; init; }

    public CompiledNumber? Units { get; init; }
}

internal sealed class CompiledEarn : CompiledEffect
{
    /// <summary>Money has at most 6 decimals; so have points, and so has the value of one.</summary>
    public const int ValueScale = 12;

    public CompiledEarn(EarnEffect effect, CompiledBase? namedBase, IsTrue? where, CompiledCurrency currency)
        : base(effect, namedBase, where)
    {
        (Earn, Currency, AmountDecimals) = (effect, currency, effect.Currency.Decimals);
        ValueOfStep = Scaled.From(effect.Currency.PointValue, ValueScale - effect.Currency.Decimals);
        TermsAskMember = LotTermsCalculation.AskMember(effect);
    }

    public EarnEffect Earn { get; }

    public CompiledCurrency Currency { get; }

    /// <summary>What its smallest part of a point is worth, in steps of 10^-<see cref="ValueScale"/> of money.</summary>
    public Int128 ValueOfStep { get; }

    /// <summary>Whether the terms of its points depend on the member who gets them; otherwise they follow from the day alone.</summary>
    public bool TermsAskMember { get; }

    public required CompiledNumber Rate { get; init; }

    public CompiledNumber? Every { get; init; }
}

internal sealed class CompiledGrant(GrantEffect effect) : CompiledEffect(effect, null, null)
{
    public GrantEffect Grant { get; } = effect;
}

internal sealed class CompiledIssue : CompiledEffect
{
    public CompiledIssue(IssueEffect effect, CompiledReward reward)
        : base(effect, null, null)
    {
        (Issue, Reward) = (effect, reward);

        // What the member pays for it is taken of the balance.
        BaseName = effect.PaysPoints ? "points." + reward.Definition.Cost!.Currency.Currency : BaseName;
    }

    public IssueEffect Issue { get; }

    public CompiledReward Reward { get; }
}

internal sealed class CompiledExtension(ExtendEffect effect) : CompiledEffect(effect, null, null)
{
    public ExtendEffect Extension { get; } = effect;
}

/// <summary>A points currency, its value as a whole number.</summary>
/// <param name="Definition">The currency.</param>
/// <param name="Index">Its place among the currencies of the pack in ordinal order.</param>
internal sealed record CompiledCurrency(PointsCurrency Definition, int Index)
{
    /// <summary>The decimals that the value of a point has.</summary>
    public int ValueScale { get; } = ExactDecimal.ScaleOf(Definition.PointValue);

    /// <summary>The value of a point, in steps of 10^-<see cref="ValueScale"/>.</summary>
    public Int128 Value { get; } = Scaled.From(Definition.PointValue, ExactDecimal.ScaleOf(Definition.PointValue));
}

/// <summary>A limit, ready to run.</summary>
/// <param name="Index">Its place among the limits of the pack.</param>
/// <param name="Limit">The limit.</param>
/// <param name="Most">Its cap.</param>
/// <param name="CountsEach">Whether every grant is one time; otherwise a purchase is, however many effects it was granted.</param>
internal sealed record CompiledLimit(int Index, Limit Limit, CompiledNumber Most, bool CountsEach = false);

/// <summary>A reward, ready to run.</summary>
/// <param name="Definition">The reward.</param>
/// <param name="AtPurchase">What it gives at a purchase; null for a gift.</param>
/// <param name="When">On which purchases; null for all.</param>
/// <param name="Request">Who may ask for it; null for everybody.</param>
/// <param name="IssueLimits">How often it may be issued.</param>
internal sealed record CompiledReward(RewardDefinition Definition, CompiledRule? AtPurchase, TruthOf? When, TruthOf? Request, CompiledLimit[] IssueLimits);

/// <summary>How a currency pays, ready to run.</summary>
internal sealed record CompiledRedemption(
    PointsCurrency Currency, RedemptionTerms Terms, CompiledBase Base, CompiledNumber? Percent, TruthOf? When, CompiledLimit[] Limits);

/// <summary>A privilege, ready to run.</summary>
internal sealed record CompiledPrivilege(PrivilegeDefinition Definition, TruthOf? When, CompiledLimit[] Limits);

/// <summary>A counter, ready to run.</summary>
internal sealed record CompiledCounter(CounterDefinition Definition, CompiledBase? Base, IsTrue? Where, int Scale)
{
    /// <summary>For a sum of points: the effects that give them, by their rule or reward and their place in it; null for anything else.</summary>
    public IReadOnlySet<(string Id, bool IsReward, int Index)>? Earns { get; init; }

    /// <summary>Decimals of the program's money.</summary>
    public required int MoneyDecimals { get; init; }

    /// <summary>Whether it sums the points of an effect.</summary>
    public bool Sums(EffectResult effect) => Earns!.Contains((effect.RuleId, effect.HeldId is not null, effect.Index));

    /// <summary>Whether it counts this event for the member whose event it is. An enrolment counts for whoever brought the member.</summary>
    public bool Counts(ProgramEvent @event) =>
        Definition.On == @event.Kind && @event.Kind != EventKind.Enrolment && (Definition.Activity is null || Definition.Activity == (@event as MemberEvent)?.Activity);
}

/// <summary>A rule, or a reward that is presented, ready to run.</summary>
internal sealed record CompiledRule(
    Rule Rule,
    int Index,
    CompiledDiscount[] Discounts,
    CompiledEarn[] BaseEarns,
    CompiledEarn[] BonusEarns,
    CompiledGrant[] Grants,
    CompiledIssue[] Issues,
    CompiledExtension[] Extensions)
{
    /// <summary>The reward presented whose rule it is; null for a rule of the pack.</summary>
    public HeldReward? Held { get; init; }

    /// <summary>Its place among the rules of the pack in order of precedence; without meaning for a reward.</summary>
    public int Precedence { get; init; }

    /// <summary>At which point of the decision it asks computed amounts, as <see cref="PricePoints"/> counts them.</summary>
    public required int Point { get; init; }

    /// <summary>The computed amounts that its condition and its numbers ask, in their order.</summary>
    public required FactDeclaration[] Asked { get; init; }

    /// <summary>Whether its condition asks computed amounts, so that it waits for them.</summary>
    public required bool Waits { get; init; }

    /// <summary>Whether one of its discounts is computed on what others left.</summary>
    public bool DiscountsRemaining { get; } = Array.Exists(Discounts, d => d.Discount.Basis == DiscountBasis.Remaining);

    /// <summary>The group that chooses among its effects and those of others; null where all are given.</summary>
    public StackingGroup? Chooser { get; } = Rule.Stack is { Pick: not StackingPick.All } group ? group : null;

    /// <summary>The rule's limits of one purchase, member or household: they trim before its group chooses (S3).</summary>
    public required CompiledLimit[] OwnLimits { get; init; }

    /// <summary>The rule's limits of the program, then all of its group: they trim what was chosen (S3).</summary>
    public required CompiledLimit[] SharedLimits { get; init; }

    /// <summary>Its effects of a kind.</summary>
    public IEnumerable<CompiledEffect> EffectsOf(EffectKind kind) => kind switch
    {
        EffectKind.Discount => Discounts,
        EffectKind.Earn => [.. BaseEarns, .. BonusEarns],
        EffectKind.Grant => Grants,
        EffectKind.Issue => Issues,
        EffectKind.Extend => Extensions,
    };

    /// <summary>
    /// Order of precedence (S3): priority, higher first; rules before rewards presented; then by id, and rewards of one kind by the ids under which they are held.
    /// </summary>
    public static int ComparePrecedence(CompiledRule a, CompiledRule b)
    {
        if (a.Held is null && b.Held is null)
        {
            return a.Precedence.CompareTo(b.Precedence);
        }

        if (a.Rule.Priority != b.Rule.Priority)
        {
            return Rule.ComparePrecedence(a.Rule, b.Rule);
        }

        var byKind = (a.Held is not null).CompareTo(b.Held is not null);
        var byId = byKind != 0 ? byKind : string.CompareOrdinal(a.Rule.Id, b.Rule.Id);
        return byId != 0 ? byId : string.CompareOrdinal(a.Held!.Id, b.Held!.Id);
    }
}
