using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Language.Types;
using LoyaltyRules.Engine.Language.Wording;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs;
using LoyaltyRules.Engine.Packs.Rules;

namespace LoyaltyRules.Engine.Evaluation.Output;

/// <summary>How amounts of effects came about, in words.</summary>
internal sealed class ArithmeticWords : PackLabels
{
    private static readonly Phrase OnlyCheapest = new("Of {0} only the cheapest {1}: {2}", "Из {0} только самые дешёвые, {1} шт.: {2}");
    private static readonly Phrase OnlyDearest = new("Of {0} only the dearest {1}: {2}", "Из {0} только самые дорогие, {1} шт.: {2}");
    private static readonly Phrase NoMoreIsThere = new("{0}, but of {1} there is only {2}", "{0}, но есть только {2} ({1})");

    public ArithmeticWords(RulePack pack, ProductLanguage language)
        : base(pack, language)
    {
    }

    /// <summary>How the amount came about; empty where it was given as it is.</summary>
    public string Of(EffectResult effect)
    {
        if (effect.Formula.Length == 0 || effect.Exact is not { } exact || effect.Formula == exact)
        {
            return "";
        }

        var authored = RuleOf(effect).Then[effect.Index];
        var of = effect.BaseName is { } name ? $" ({LabelOf(name)})" : "";
        var wasRounded = effect.Rounded is { } rounded && ExactDecimal.Format(rounded) != exact;
        if (effect is { Rate: { } points, Every: { } every, BaseAmount: { } amount })
        {
            // The units are rounded, not the points: the exact quotient would only puzzle.
            return In(new("{0} for every {1}, of {2}{3}", "{0} за каждые {1} из {2}{3}"), Number(points), Number(every), IsMoney(effect.BaseName) ? Money(amount) : Number(amount), of)
                + (wasRounded ? "; " + In(UnitsRounded(effect.Rounding)) : "");
        }

        var (formula, result) = (InWords(effect, effect.Formula), InWords(effect, exact));
        var eachLine = authored is EarnEffect { RoundsEachLine: true };
        var rounding = wasRounded ? ", " + In(Rounded(effect.Rounding, eachLine)) : "";
        if (authored is DiscountEffect discount && effect.Units is { } units)
        {
            return In(discount.PicksDearest ? OnlyDearest : OnlyCheapest, formula + of, Number(units), result) + rounding;
        }

        // An amount never exceeds what is there.
        var isPlain = effect.Formula.All(c => char.IsAsciiDigit(c) || c == '.');
        return authored is DiscountEffect { Amount: not null } && isPlain && effect.BaseName is { } there
            ? In(NoMoreIsThere, formula, LabelOf(there), result) + rounding
            : $"{formula}{of} = {result}{rounding}";
    }

    private string InWords(EffectResult effect, string arithmetic) => NumberWords.Formula(arithmetic, pack.CurrencyDecimals, effect.PointsCurrency is null, language);

    // Kilometres, nights and pieces are bases too.
    private bool IsMoney(string? baseName) =>
        (pack.Bases.FirstOrDefault(b => "base." + b.Name == baseName)?.Type ?? pack.Vocabulary.EventFacts.FirstOrDefault(f => f.Name == baseName)?.Type) is { Kind: TypeKind.Money };

    private static Phrase Rounded(Rounding? rounding, bool eachLine)
    {
        var how = RoundingWords.InWords(rounding);
        return eachLine ? new Phrase("each line " + how.En, how.Ru + " в каждой строке") : how;
    }

    private static Phrase UnitsRounded(Rounding? rounding) => rounding switch
    {
        Rounding.Down or null => new Phrase("what is left over does not count", "остаток не считается"),
        Rounding.Up => new Phrase("what is left over counts as a whole", "остаток считается за целое"),
        _ => new Phrase("what is left over is rounded", "остаток округляется"),
    };
}
