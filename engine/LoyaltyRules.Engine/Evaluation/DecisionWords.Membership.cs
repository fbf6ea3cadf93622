using System.Collections.Immutable;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs;
using NodaTime;
using NodaTime.Text;

namespace LoyaltyRules.Engine.Evaluation;

/// <summary>Points that pay, limits, terms and grants in words.</summary>
public sealed partial class DecisionWords
{
    private static readonly Phrase PartPaid = new("To pay: {0} {1} (of {2}, points pay {3}).", "К оплате: {0} {1} (из {2}, баллами оплачено {3}).");
    private static readonly Phrase ReducedAndPartPaid = new(
        "To pay: {0} {1} ({2} before discounts of {3}, points pay {4}).", "К оплате: {0} {1} (до скидок {2}, скидки {3}, баллами оплачено {4}).");

    private static readonly Phrase PointsPay = new("Points pay: {0} for {1} {2}.", "Списывается {0}: оплачено {1} {2}.");
    private static readonly Phrase NoPointsPay = new("{0}: no points pay.", "{0}: баллами ничего не оплачено.");
    private static readonly Phrase AskedFor = new("{0} were asked for.", "Запрошено {0}.");
    private static readonly Phrase NoMoreMayPay = new("{0} fewer, because no more of this purchase may be paid with points.", "На {0} меньше: больше в этой покупке баллами оплатить нельзя.");
    private static readonly Phrase NoMoreOnBalance = new("{0} fewer, because the member has no more.", "На {0} меньше: больше баллов у участника нет.");
    private static readonly Phrase InStepsOf = new("{0} fewer, because points pay in steps of {1}.", "На {0} меньше: баллы списываются с шагом {1}.");
    private static readonly Phrase FewestTaken = new("{0} fewer, because they would buy nothing more.", "На {0} меньше: больше денег они бы не дали.");
    private static readonly Phrase PointsStay = new("Points do not pay any more, because the program is being closed.", "Баллами больше платить нельзя: программа закрывается.");
    private static readonly Phrase TooFew = new("{0} fewer, because at least {1} must pay at once.", "На {0} меньше: за один раз списывается не меньше {1}.");
    private static readonly Phrase LimitLeavesFewer = new("{0} fewer: {1} leaves {2}.", "На {0} меньше: {1} оставляет {2}.");
    private static readonly Phrase NothingToPayFor = new("There is nothing they may pay for.", "Ими здесь нечего оплачивать.");
    private static readonly Phrase NoneAskedFor = new("None were asked for.", "Списывать их не просили.");
    private static readonly Phrase WorthMore = new("The fewest that can pay are worth more than there is to pay for.", "Даже наименьшее их число стоит больше, чем здесь можно оплатить.");
    private static readonly Phrase NotKnownWhy = new("Not known: {0}.", "Неизвестно: {0}.");
    private static readonly Phrase BalanceOf = new("the member's balance of “{0}”", "остаток «{0}» у участника");

    private static readonly Phrase TheLimit = new("the limit ({0})", "лимит ({0})");
    private static readonly Phrase LimitLeaves = new("{0} less: {1} leaves {2}.", "Меньше на {0}: {1} оставляет {2}.");
    private static readonly Phrase LimitUsedUp = new("{0}: nothing, because nothing is left of {1}.", "{0}: ничего, исчерпан {1}.");
    private static readonly Phrase LimitPassed = new("{0}: nothing, because it would pass {1}.", "{0}: ничего, потому что был бы превышен {1}.");
    private static readonly Phrase LimitNotKnown = new("{0}: nothing, because {1} cannot be told. Not known: {2}.", "{0}: ничего, потому что {1} определить нельзя. Неизвестно: {2}.");
    private static readonly Phrase LimitOfNobody = new("{0}: nothing, because {1} counts by member, and the purchase has none.", "{0}: ничего, потому что {1} считается по участнику, а он в покупке не указан.");

    private static readonly Phrase SpentFromTo = new("Can be spent from {0} to {1}.", "Можно потратить с {0} по {1}.");
    private static readonly Phrase SpentFrom = new("Can be spent from {0} on.", "Можно потратить с {0}.");
    private static readonly Phrase SpentLater = new("From when they can be spent is not known yet.", "С какого дня их можно потратить, пока неизвестно.");
    private static readonly Phrase SpentTo = new("They expire at the end of {0}.", "Сгорают в конце дня {0}.");
    private static readonly Phrase EndMoves = new("Until when depends on what the member does.", "Срок действия зависит от действий участника.");

    private static readonly Phrase Grants = new("{0}: “{1}”.", "{0}: «{1}».");
    private static readonly Phrase GrantsUntil = new("{0}: “{1}” until {2}.", "{0}: «{1}» по {2}.");
    private static readonly Phrase NobodyToGrant = new("{0}: nothing, because the purchase has no member.", "{0}: ничего, потому что в покупке не указан участник.");

    private readonly Dictionary<string, Limit> limits = pack.Rules.SelectMany(r => r.Limits)
        .Concat(pack.Stacking.SelectMany(g => g.Limits))
        .Concat(pack.Points.SelectMany(p => p.Redemption?.Limits ?? []))
        .Concat(pack.Rewards.SelectMany(r => r.IssueLimits.Concat(r.AtPurchase?.Limits ?? [])))
        .ToDictionary(l => l.Key, StringComparer.Ordinal);

    /// <summary>How points paid, for each currency that was asked to: how much, and what made it fewer than asked.</summary>
    public ImmutableArray<string> PaysWithPoints(Decision decision) => [.. decision.Redemptions.Select(r => Redemption(r, decision))];

    private string Redemption(RedemptionResult redemption, Decision decision)
    {
        var currency = pack.Points.First(p => p.Currency == redemption.Currency);
        var parts = new List<string>
        {
            redemption.Points > 0
                ? In(PointsPay, Points(redemption.Currency, redemption.Points), Money(redemption.Money), decision.Currency)
                : In(NoPointsPay, NameOf(currency)),
        };
        if (redemption.Asked is { } asked && asked != redemption.Points)
        {
            parts.Add(In(AskedFor, Number(asked)));
        }

        if (!redemption.Missing.IsEmpty)
        {
            parts.Add(In(NotKnownWhy, string.Join(", ", redemption.Missing.Select(LabelOf))));
        }

        if (!redemption.LeftOut.IsEmpty)
        {
            parts.Add(In(IsLeftOut, ByLineLeftOut(redemption.LeftOut)));
        }

        parts.AddRange(redemption.Reasons.Select(r => r.Sentence.In(language)));
        var left = redemption.Points + redemption.Trims.Sum(t => t.By);
        foreach (var trim in redemption.Trims)
        {
            left -= trim.By;
            parts.Add(Fewer(trim, left, currency.Redemption!));
        }

        if (redemption is { Points: 0, Trims.IsEmpty: true, Missing.IsEmpty: true, Reasons.IsEmpty: true })
        {
            parts.Add(In(redemption.Asked == 0 ? NoneAskedFor : redemption.BaseAmount == 0 ? NothingToPayFor : WorthMore));
        }

        return string.Join(' ', parts);
    }

    private string Fewer(Trim trim, decimal left, RedemptionTerms terms) => trim.Reason switch
    {
        TrimReason.Limit => In(LimitLeavesFewer, Number(trim.By), InWords(trim.Limit!), Number(left)),
        TrimReason.ProgramClosing => In(PointsStay),
        TrimReason.Balance => In(NoMoreOnBalance, Number(trim.By)),
        TrimReason.Minimum => In(TooFew, Number(trim.By), Number(terms.Minimum)),
        TrimReason.Step when terms.Step > 0 => In(InStepsOf, Number(trim.By), Number(terms.Step)),
        TrimReason.Step => In(FewestTaken, Number(trim.By)),
        _ => In(NoMoreMayPay, Number(trim.By)),
    };

    /// <summary>What was cut off an effect, and what each cut left.</summary>
    private IEnumerable<string> Cuts(EffectResult effect)
    {
        var left = effect.Rounded ?? 0;
        foreach (var trim in effect.Trims)
        {
            left -= trim.By;
            yield return trim.Reason switch
            {
                TrimReason.Limit => In(LimitLeaves, Given(effect, trim.By), InWords(trim.Limit!), Given(effect, left)),
                TrimReason.Remaining => In(NothingLeft, Given(effect, trim.By)),
                _ => In(OthersGaveMore, Given(effect, trim.By)),
            };
        }
    }

    private string Limited(EffectResult effect, string name, bool hasMember)
    {
        var key = effect.Trims.Last(t => t.Reason == TrimReason.Limit).Limit!;
        var words = InWords(key);
        var definition = limits[key];
        return !effect.Missing.IsEmpty ? In(LimitNotKnown, name, words, string.Join(", ", effect.Missing.Select(LabelOf)))
            : !hasMember && definition.Per is LimitScope.Member or LimitScope.Household or LimitScope.Recipient ? In(LimitOfNobody, name, words)
            : definition.Over == LimitOver.Skip && definition.Measure != LimitMeasure.Times ? In(LimitPassed, name, words)
            : In(LimitUsedUp, name, words);
    }

    private string? TermsOf(EffectResult effect, Decision decision)
    {
        if (effect.Terms is not { } terms || DecisionJson.GoWithoutSaying(terms, decision))
        {
            return null;
        }

        if (terms is { AvailableFrom: { } first, ExpiresOn: { } last })
        {
            return In(SpentFromTo, Day(first), Day(last));
        }

        var from = terms.AvailableFrom is { } day ? In(SpentFrom, Day(day)) : In(SpentLater);
        return terms.Slides ? $"{from} {In(EndMoves)}" : terms.ExpiresOn is { } end ? $"{from} {In(SpentTo, Day(end))}" : from;
    }

    private string Grant(EffectResult effect)
    {
        var name = ((GrantEffect)RuleOf(effect).Then[effect.Index]) switch
        {
            { Tier: { } tier } => tier.Label?.ToPhrase().In(language) ?? tier.Name,
            { Privilege: { } privilege } => privilege.Name?.ToPhrase().In(language) ?? privilege.Id,
            _ => effect.Granted!,
        };
        return effect.GrantedUntil is { } until ? In(GrantsUntil, NameOf(effect), name, Day(until)) : In(Grants, NameOf(effect), name);
    }

    private string InWords(string limit) => In(TheLimit, limits[limit].ToPhrase(pack.Currency).In(language));

    private string NameOf(PointsCurrency currency) => currency.Name?.ToPhrase().In(language) ?? currency.Currency;

    private static string Day(LocalDate day) => LocalDatePattern.Iso.Format(day);
}
