using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Language.Checking;
using LoyaltyRules.Engine.Language.Types;
using LoyaltyRules.Engine.Language.Wording;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs;
using LoyaltyRules.Engine.Packs.Rules;

namespace LoyaltyRules.Messages.Terms;

/// <summary>Says what an effect of a rule gives.</summary>
internal sealed class EffectTerms(RulePack pack)
{
    /// <summary>What an effect is computed on, as people call it.</summary>
    public static Phrase NameOf(EffectBase of) => of switch
    {
        NamedBase named => named.Definition.Label?.ToPhrase() ?? named.Definition.Name,
        FeeBase fee => fee.Fee.Label ?? (Phrase)fee.Fee.Name,
        _ => new("the base points of the order", "основные баллы за заказ"),
    };

    /// <summary>What an effect gives, without a full stop.</summary>
    public Phrase Of(Effect effect)
    {
        var text = effect switch
        {
            EarnEffect earn => Earn(earn),
            DiscountEffect discount => Discount(discount),
            GrantEffect grant => Grant(grant),
            IssueEffect issue => Issue(issue),
            ExtendEffect extend => Extend(extend),
            _ => throw new InvalidOperationException($"No words for {effect.GetType().Name}."),
        };
        if (effect.Where is { } where)
        {
            var asked = ExpressionWords.Of(where);
            text = Join(text, new($", of lines where {asked.En}", $", по строкам, где {asked.Ru}"));
        }

        if (effect.Rounding is { } rounding)
        {
            var words = RoundingWords.InWords(rounding);
            var each = effect is EarnEffect { RoundsEachLine: true };
            text = Join(text, new($", {(each ? "each line " : "")}{words.En}", $", {words.Ru}{(each ? " в каждой строке" : "")}"));
        }

        return text;
    }

    private static Phrase Earn(EarnEffect earn)
    {
        var currency = earn.Currency.Name?.ToPhrase() ?? earn.Currency.Currency;
        var rate = Value(earn.Rate);
        var of = earn.Of is { } known ? NameOf(known) : null;
        var text = earn.Form switch
        {
            EarnForm.PercentOfMoney => new Phrase($"{currency.En}: {rate.En} of “{of?.En}”", $"{currency.Ru}: {rate.Ru} от суммы «{of?.Ru}»"),
            EarnForm.PointsPerUnits when ExpressionWords.Of(earn.Every!) is var every => new Phrase($"{currency.En}: {rate.En} for every {every.En} of “{of?.En}”", $"{currency.Ru}: {rate.Ru} за каждые {every.Ru} от «{of?.Ru}»"),
            EarnForm.TimesBasePoints => new Phrase($"{currency.En}: the base points again, as many times: {rate.En}", $"{currency.Ru}: ещё раз основные баллы, столько раз: {rate.Ru}"),
            _ => new Phrase($"{currency.En}: {rate.En}", $"{currency.Ru}: {rate.Ru}"),
        };
        text = Join(text, earn.To switch
        {
            PointsRecipient.Household => new(", to the household", ", на общий счёт семьи"),
            PointsRecipient.Referrer => new(", to the member who brought this one", ", тому, кто привёл участника"),
            PointsRecipient.Recipient => new(", to whom the household has named", ", тому, кого назвала семья"),
            _ => new("", ""),
        });
        if (earn.OnPointsPaid)
        {
            text = Join(text, new(", also of what points paid", ", в том числе за оплаченное баллами"));
        }

        if (earn.Available is { } available)
        {
            text = Join(text, new($", to be spent from the day after this: {available.ToPhrase().En}", $", тратить можно со следующего дня после срока: {available.ToPhrase().Ru}"));
        }

        return earn.Expires is { } expires
            ? Join(text, new($", their last day is this: {expires.ToPhrase().En}", $", последний день: {expires.ToPhrase().Ru}"))
            : text;
    }

    private Phrase Discount(DiscountEffect discount)
    {
        var of = NameOf(discount.Of!);
        var off = Value((discount.Percent ?? discount.Amount)!);
        var money = discount.Percent is null ? " " + pack.Currency : "";
        var text = new Phrase($"{off.En}{money} off “{of.En}”", $"скидка {off.Ru}{money} на «{of.Ru}»");
        if (discount.Units is { } units)
        {
            var count = ExpressionWords.Of(units);
            text = Join(text, new(
                $", for so many units: {count.En}, the {(discount.PicksDearest ? "dearest" : "cheapest")} first",
                $", на столько единиц: {count.Ru}, начиная с {(discount.PicksDearest ? "самых дорогих" : "самых дешёвых")}"));
        }

        return discount.Basis == DiscountBasis.Remaining ? Join(text, new(", after other discounts", ", после других скидок")) : text;
    }

    // A parameter by its value alone: what it is called says what the rule says already.
    private static Phrase Value(CheckedNode node) => node is ConstantNode { Parameter: not null, Value: decimal } constant
        ? NumberWords.Of(constant.Number) is var number && constant.Type.Kind == TypeKind.Percent ? new(number.En + "%", number.Ru + "%") : number
        : ExpressionWords.Of(node);

    private static Phrase Grant(GrantEffect grant)
    {
        var name = grant.Tier is { } tier ? tier.Label?.ToPhrase() ?? tier.Name : grant.Privilege!.Name?.ToPhrase() ?? grant.Privilege.Id;
        var text = grant.Tier is not null ? new Phrase($"the tier “{name.En}”", $"уровень «{name.Ru}»") : new Phrase($"the privilege “{name.En}”", $"привилегия «{name.Ru}»");
        return grant.Until is { } until ? Join(text, new($", until this day: {until.ToPhrase().En}", $", до такого дня: {until.ToPhrase().Ru}")) : text;
    }

    private Phrase Issue(IssueEffect issue)
    {
        var name = pack.Rewards.FirstOrDefault(r => r.Id == issue.Reward)?.Name?.ToPhrase() ?? issue.Reward;
        return issue.PaysPoints
            ? new($"the reward “{name.En}” for its price in points", $"награда «{name.Ru}» за её цену в баллах")
            : new($"the reward “{name.En}”", $"награда «{name.Ru}»");
    }

    private Phrase Extend(ExtendEffect extend)
    {
        var name = pack.Rewards.FirstOrDefault(r => r.Id == extend.Name)?.Name?.ToPhrase()
            ?? pack.Points.FirstOrDefault(p => p.Currency == extend.Name)?.Name?.ToPhrase()
            ?? pack.Tiers?.Levels.FirstOrDefault(l => l.Name == extend.Name)?.Label?.ToPhrase() ?? extend.Name;
        return new($"more time for “{name.En}”, until this day at least: {extend.Until.ToPhrase().En}", $"больше времени для «{name.Ru}», как минимум до такого дня: {extend.Until.ToPhrase().Ru}");
    }

    private static Phrase Join(Phrase a, Phrase b) => new(a.En + b.En, a.Ru + b.Ru);
}
