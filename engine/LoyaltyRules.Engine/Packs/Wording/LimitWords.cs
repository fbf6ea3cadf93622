using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Language.Checking;
using LoyaltyRules.Engine.Language.Types;
using LoyaltyRules.Engine.Language.Wording;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs.Rules;

namespace LoyaltyRules.Engine.Packs.Wording;

/// <summary>Says limits in words.</summary>
internal static class LimitWords
{
    /// <summary>For example "at most 2 times for each member in a calendar year", "не больше 2 раз у каждого участника за календарный год".</summary>
    /// <param name="limit">The limit.</param>
    /// <param name="money">The code of the program's money.</param>
    public static Phrase Of(Limit limit, string money)
    {
        var whose = limit.Per switch
        {
            LimitScope.Purchase => new Phrase("for each purchase", "на каждую покупку"),
            LimitScope.Member => new Phrase("for each member", "на каждого участника"),
            LimitScope.Household => new Phrase("for each household", "на каждую семью"),
            LimitScope.Recipient => new Phrase("for each member who gets them", "на каждого получателя"),
            LimitScope.Program => new Phrase("for all members together", "на всех участников вместе"),
        };
        var most = Most(limit, money);
        var over = limit.Over == LimitOver.Skip ? new Phrase("; more than that is not given at all", "; сверх этого не даётся ничего") : new Phrase("", "");
        var when = limit.Window is { } window ? PeriodWords.When(window) : null;
        return new Phrase(
            $"{most.En} {whose.En}{(when is null ? "" : " " + when.En)}{over.En}",
            $"{most.Ru} {whose.Ru}{(when is null ? "" : " " + when.Ru)}{over.Ru}");
    }

    private static Phrase Most(Limit limit, string money)
    {
        var number = limit.Most is ConstantNode { Parameter: null } most ? Written(most.Number, money) : ExpressionWords.Of(limit.Most);
        var type = limit.Most.Type;
        return limit.Measure switch
        {
            LimitMeasure.Times when Whole(limit.Most) is { } times =>
                new Phrase($"at most {number.En} {(times == 1 ? "time" : "times")}", $"не больше {number.Ru} {CountedPhrase.RussianForm(times, "раза", "раз", "раз")}"),
            LimitMeasure.Points when Whole(limit.Most) is { } points =>
                new Phrase($"at most {number.En} {(points == 1 ? "point" : "points")}", $"не больше {number.Ru} {CountedPhrase.RussianForm(points, "балла", "баллов", "баллов")}"),
            LimitMeasure.Times => new Phrase($"at most so many times: {number.En},", $"не больше раз, чем {number.Ru},"),
            LimitMeasure.Points => new Phrase($"at most so many points: {number.En},", $"баллов не больше, чем {number.Ru},"),
            LimitMeasure.Amount when limit.Most is ConstantNode { Parameter: null } => new Phrase($"at most {number.En} {money}", $"не больше {number.Ru} {money}"),
            LimitMeasure.Amount => new Phrase($"at most so much: {number.En} {money},", $"сумма не больше, чем {number.Ru} {money},"),
            LimitMeasure.Base => type.Kind == TypeKind.Money
                ? new Phrase($"on at most {number.En} {money}", $"не больше чем от {number.Ru} {money}")
                : new Phrase($"on at most {number.En} units", $"не больше чем от {number.Ru} ед."),
        };
    }

    // A whole amount as its author wrote it; of another one, all decimals of the currency.
    private static Phrase Written(decimal most, string money)
    {
        var decimals = ExactDecimal.HasScale(most, 0) ? 0 : Binding.Names.CurrencyCodes.DecimalsOf(money) ?? 0;
        return new Phrase(NumberWords.Money(most, decimals, ProductLanguage.English), NumberWords.Money(most, decimals, ProductLanguage.Russian));
    }

    private static long? Whole(CheckedNode most) =>
        most is ConstantNode { Parameter: null, Number: var number } && number == decimal.Truncate(number) ? (long)number : null;
}
