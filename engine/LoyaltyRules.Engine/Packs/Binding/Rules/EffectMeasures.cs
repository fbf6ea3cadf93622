using System.Collections.Immutable;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Language.Checking;
using LoyaltyRules.Engine.Language.Types;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs.Rules;

namespace LoyaltyRules.Engine.Packs.Binding.Rules;

/// <summary>What gives effects: a rule, or a reward at a purchase, before its group and its limits are known.</summary>
/// <param name="Group">The stacking group it names; null for none.</param>
/// <param name="Then">Its effects that were taken.</param>
/// <param name="IsFine">Whether all of them were.</param>
internal sealed record EffectGiver(string? Group, ImmutableArray<Effect> Then, bool IsFine)
{
    /// <summary>The event that it is evaluated on.</summary>
    public Trigger On { get; init; } = Trigger.Purchase;

    /// <summary>What its expressions may speak of.</summary>
    public ExpressionScope Asked { get; init; } = ExpressionScope.Priced;
}

/// <summary>Tells what limits of one rule, of the rules of a group together, or of a reward can be about.</summary>
internal sealed class EffectMeasures(PackScope scope)
{
    public LimitTerms TermsOf(IReadOnlyList<EffectGiver> givers, ExpressionScope expressions)
    {
        var effects = givers.SelectMany(r => r.Then).ToList();
        var scopes = givers.All(g => g.Asked.HasPurchase()) && givers.Select(g => g.On).Distinct().Count() <= 1 ? LimitTerms.AllScopes : LimitTerms.AllScopes.Remove(LimitScope.Purchase);
        var terms = new LimitTerms(scopes, expressions.WithoutAmounts(), PointsOf(effects), AmountOf(effects), BaseOf(givers)) { TakesOwnPeriods = true };
        return givers.All(r => r.IsFine)
            ? terms
            : terms with { Points = Silent(terms.Points), Amount = Silent(terms.Amount), Base = Silent(terms.Base) };
    }

    // Where an effect was refused, nobody knows what it would have given.
    private static Measurable Silent(Measurable measurable) => measurable with { WhyNot = null };

    private static Measurable PointsOf(List<Effect> effects)
    {
        var currencies = effects.OfType<EarnEffect>().Select(e => e.Currency).DistinctBy(c => c.Currency, StringComparer.Ordinal).ToList();
        var names = string.Join(", ", currencies.Select(c => c.Currency));
        return currencies switch
        {
            [var only] => new Measurable(RuleType.PointsOf(only.Currency), Decimals: only.Decimals),
            [] => new Measurable(null, new Phrase("no points are given.", "баллы здесь не дают.")),
            _ => new Measurable(null, new Phrase(
                $"points of several currencies are given ({names}), and they have no common measure.", $"дают баллы нескольких валют ({names}), а общей меры у них нет.")),
        };
    }

    private Measurable AmountOf(List<Effect> effects) => effects.Any(e => e is DiscountEffect)
        ? new Measurable(RuleType.Money, Decimals: scope.CurrencyDecimals)
        : new Measurable(null, new Phrase("no discount is given.", "скидку здесь не дают."));

    // How much of "the" base was used must be one number, so every giver has one effect, and all of them one unit.
    private static Measurable BaseOf(IReadOnlyList<EffectGiver> givers)
    {
        var types = givers.Select(r => r.Then is [{ Of: { } of }] ? TypeOf(of) : null).Distinct().ToList();
        return types is [{ } only]
            ? new Measurable(only)
            : new Measurable(null, new Phrase(
                "it needs one effect in every rule, computed on a base of one unit.", "для него в каждом правиле нужен один эффект, который считают от базы, и единица у баз одна."));
    }

    private static RuleType? TypeOf(EffectBase of) => of switch
    {
        NamedBase named => named.Definition.Type,
        FeeBase => RuleType.Money,
        _ => null,
    };
}
