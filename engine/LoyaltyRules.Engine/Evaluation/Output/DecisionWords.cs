using System.Collections.Immutable;
using System.Diagnostics;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Language.Checking;
using LoyaltyRules.Engine.Language.Syntax;
using LoyaltyRules.Engine.Language.Wording;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs;
using LoyaltyRules.Engine.Packs.Rules;
using NodaTime.Text;

namespace LoyaltyRules.Engine.Evaluation.Output;

/// <summary>
/// Says a decision in words, by the names and labels of its pack: for a marketer who tries a rule, and for whoever answers a customer. Every
/// number in the sentences is the decision's own; nothing is computed anew.
/// </summary>
public sealed class DecisionWords : PackLabels
{
    private static readonly Phrase Plain = new("To pay: {0} {1}.", "К оплате: {0} {1}.");
    private static readonly Phrase Reduced = new("To pay: {0} {1} ({2} before discounts of {3}).", "К оплате: {0} {1} (до скидок {2}, скидки {3}).");
    private static readonly Phrase NothingEarned = new("Nothing is earned.", "Ничего не начислено.");
    private static readonly Phrase EarnedPoints = new("Earned: {0}.", "Начислено: {0}.");
    private static readonly Phrase Off = new("{0} {1} off", "скидка {0} {1}");
    private static readonly Phrase NothingComes = new("{0}: nothing comes of it.", "{0}: ничего не даёт.");
    private static readonly Phrase GivesWay = new("{0}: gives way to “{1}”. By itself: {2}.", "{0}: уступает правилу «{1}». Само по себе: {2}.");
    private static readonly Phrase NoneChosen = new("{0}: nothing, its group chose no rule.", "{0}: ничего, в его группе не выбрано ни одно правило.");
    private static readonly Phrase NotKnown = new("{0}: nothing, because this is not known: {1}.", "{0}: ничего, потому что неизвестно: {1}.");
    private static readonly Phrase NobodyToGive = new("{0}: no points, because the purchase has no member.", "{0}: баллов нет, потому что в покупке не указан участник.");
    private static readonly Phrase NobodyBrought = new("{0}: no points, because nobody brought the member.", "{0}: баллов нет, потому что участника никто не приводил.");
    private static readonly Phrase PointsOver = new("{0}: no points, because they would have expired at the end of {1} already.", "{0}: баллов нет, потому что они сгорели бы ещё {1}.");
    private static readonly Phrase TimeOver = new("{0}: nothing, because its time would have been over at the end of {1} already.", "{0}: ничего, потому что срок действия истёк бы ещё {1}.");
    private static readonly Phrase ToReferrer = new("They go to whoever brought the member.", "Их получает тот, кто привёл участника.");
    private static readonly Phrase ToHouseholdRecipient = new("They go to the member whom the household has named.", "Их получает участник, которого назвала семья.");
    private static readonly Phrase NotForMember = new("Of these, others get: {0}.", "Из них другим: {0}.");
    private static readonly Phrase HeldOut = new("{0}: nothing, because the member is in the control group.", "{0}: ничего, потому что участник входит в контрольную группу.");
    private static readonly Phrase Closing = new("{0}: nothing, because the program is being closed.", "{0}: ничего, потому что программа закрывается.");
    private static readonly Phrase TakenIntoAccount = new("Taken into account: {0}.", "Учтено: {0}.");
    private static readonly Phrase PaidForBy = new("Paid for by {0}.", "Оплачивает: {0}.");
    private static readonly Phrase ByLine = new("Of this, {0}.", "Из них {0}.");
    private static readonly Phrase OnlyBetween = new("{0}. In force only from {1} to {2}.", "{0}. Действует только с {1} по {2}.");
    private static readonly Phrase OnlyFrom = new("{0}. In force only from {1} on.", "{0}. Действует только с {1}.");
    private static readonly Phrase OnlyUntil = new("{0}. Was in force only until {1}.", "{0}. Действовало только по {1}.");
    private static readonly Phrase UnknownRule = new("{0}. Cannot be told, because something is not known. {1}", "{0}. Нельзя сказать: не хватает данных. {1}");
    private static readonly Phrase PartPaid = new("To pay: {0} {1} (of {2}, points pay {3}).", "К оплате: {0} {1} (из {2}, баллами оплачено {3}).");
    private static readonly Phrase ReducedAndPartPaid = new(
        "To pay: {0} {1} ({2} before discounts of {3}, points pay {4}).", "К оплате: {0} {1} (до скидок {2}, скидки {3}, баллами оплачено {4}).");
    private static readonly Phrase SpentFromTo = new("Can be spent from {0} to {1}.", "Можно потратить с {0} по {1}.");
    private static readonly Phrase SpentFrom = new("Can be spent from {0} on.", "Можно потратить с {0}.");
    private static readonly Phrase SpentLater = new("From when they can be spent is not known yet.", "С какого дня их можно потратить, пока неизвестно.");
    private static readonly Phrase SpentTo = new("They expire at the end of {0}.", "Сгорают в конце дня {0}.");
    private static readonly Phrase EndMoves = new("Until when depends on what the member does.", "Срок действия зависит от действий участника.");
    private static readonly Phrase Grants = new("{0}: “{1}”.", "{0}: «{1}».");
    private static readonly Phrase GrantsUntil = new("{0}: “{1}” until {2}.", "{0}: «{1}» по {2}.");
    private static readonly Phrase NobodyToGrant = new("{0}: nothing, because the purchase has no member.", "{0}: ничего, потому что в покупке не указан участник.");

    private readonly ArithmeticWords arithmetic;
    private readonly LimitCutWords cuts;
    private readonly RedemptionWords redemptions;
    private readonly DecisionRewardWords rewardWords;

    /// <summary>Speaks of decisions of a pack.</summary>
    /// <param name="pack">The pack that decided.</param>
    /// <param name="language">The language to speak.</param>
    public DecisionWords(RulePack pack, ProductLanguage language)
        : base(pack, language)
    {
        arithmetic = new ArithmeticWords(pack, language);
        cuts = new LimitCutWords(pack, language);
        redemptions = new RedemptionWords(pack, language, cuts);
        rewardWords = new DecisionRewardWords(pack, language);
    }

    /// <summary>What is to be paid.</summary>
    public string ToPay(Decision decision)
    {
        var totals = decision.Totals;
        if (totals.PaidWithPoints != 0)
        {
            return totals.Discount == 0
                ? In(PartPaid, Money(totals.Payable), decision.Currency, Money(totals.Net), Money(totals.PaidWithPoints))
                : In(ReducedAndPartPaid, Money(totals.Payable), decision.Currency, Money(totals.Gross), Money(totals.Discount), Money(totals.PaidWithPoints));
        }

        return totals.Discount == 0
            ? In(Plain, Money(totals.Net), decision.Currency)
            : In(Reduced, Money(totals.Net), decision.Currency, Money(totals.Gross), Money(totals.Discount));
    }

    /// <summary>What is earned in all.</summary>
    public string Earned(Decision decision)
    {
        if (decision.Totals.Earned.IsEmpty)
        {
            return In(NothingEarned);
        }

        var earned = In(EarnedPoints, string.Join(", ", decision.Totals.Earned.Select(e => Points(e.Currency, e.Points))));
        var ofOthers = decision.Effects.Where(e => e.RecipientId is not null && e.Result > 0).GroupBy(e => e.PointsCurrency!, StringComparer.Ordinal)
            .OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => Points(g.Key, g.Sum(e => e.Result))).ToList();
        return ofOthers.Count == 0 ? earned : $"{earned} {In(NotForMember, string.Join(", ", ofOthers))}";
    }

    /// <summary>What every rule that gave something gave, with its arithmetic.</summary>
    public ImmutableArray<string> Gives(Decision decision) =>
        [.. decision.Effects.Where(e => e.Outcome == EffectOutcome.Granted).Select(e => e.Kind switch
        {
            EffectKind.Grant => Grant(e),
            EffectKind.Issue => rewardWords.Issue(e),
            EffectKind.Extend => rewardWords.Extend(e),
            EffectKind.Discount or EffectKind.Earn => Granted(e, decision),
        })];

    /// <summary>Why effects of matching rules gave nothing.</summary>
    public ImmutableArray<string> GivesNothing(Decision decision) =>
        [.. decision.Effects.Where(e => e.Outcome != EffectOutcome.Granted).Select(e => NotGranted(e, decision.MemberId is not null))];

    /// <summary>How points paid, for each currency that was asked to: how much, and what made it fewer than asked.</summary>
    public ImmutableArray<string> PaysWithPoints(Decision decision) => redemptions.PaysWithPoints(decision);

    /// <summary>What became of each reward presented, and why.</summary>
    public ImmutableArray<string> Presents(Decision decision) => rewardWords.Presents(decision);

    /// <summary>Why the other rules did not match.</summary>
    public ImmutableArray<string> DoesNotMatch(Decision decision) =>
        [.. decision.Rules.Where(r => r.Outcome != RuleOutcome.Matched).Select(NotMatched)];

    /// <summary>What the facts made doubtful.</summary>
    public ImmutableArray<string> Warnings(Decision decision) => [.. decision.Warnings.Select(Warning)];

    private string Granted(EffectResult effect, Decision decision)
    {
        var parts = new List<string> { $"{NameOf(effect)}: {Amount(effect, effect.Result)}." };
        if (arithmetic.Of(effect) is { Length: > 0 } how)
        {
            parts.Add(how + ".");
        }

        if (!effect.Asked.IsEmpty)
        {
            parts.Add(In(TakenIntoAccount, string.Join("; ", effect.Asked.Select(Asked))));
        }

        parts.AddRange(cuts.Cuts(effect));
        if (!effect.LeftOut.IsEmpty)
        {
            parts.Add(In(IsLeftOut, ByLineLeftOut(effect.LeftOut)));
        }

        if (effect.RecipientId is not null)
        {
            parts.Add(In(effect.To == PointsRecipient.Referrer ? ToReferrer : ToHouseholdRecipient));
        }

        if (effect.FundedBy is { } partner)
        {
            parts.Add(In(PaidForBy, NameOfPartner(partner)));
        }

        if (effect.Shares.Length > 1)
        {
            parts.Add(In(ByLine, string.Join(", ", effect.Shares.Select(s => $"{NameOfCharge(s.ChargeId)}: {Given(effect, s.Amount)}"))));
        }

        if (TermsOf(effect, decision) is { } terms)
        {
            parts.Add(terms);
        }

        return string.Join(' ', parts);
    }

    private string NotGranted(EffectResult effect, bool hasMember)
    {
        var name = NameOf(effect);
        switch (effect.Outcome)
        {
            case EffectOutcome.Lost when effect.LostTo is { } winner:
                var amount = effect.Kind == EffectKind.Grant ? effect.Granted! : Amount(effect, effect.Rounded ?? 0);
                var how = arithmetic.Of(effect);
                return In(GivesWay, name, NameOf(winner), how.Length > 0 ? $"{amount}; {how}" : amount);
            case EffectOutcome.Lost:
                return In(NoneChosen, name);
            case EffectOutcome.Unknown:
                return In(NotKnown, name, effect.LeftOut.IsEmpty ? string.Join(", ", effect.Missing.Select(LabelOf)) : ByLineLeftOut(effect.LeftOut));
            case EffectOutcome.NoMember:
                return In(effect.Kind is EffectKind.Discount or EffectKind.Earn ? NobodyToGive : NobodyToGrant, name);
            case EffectOutcome.NoRecipient:
                return In(NobodyBrought, name);
            case EffectOutcome.Expired:
                return In(effect.Kind == EffectKind.Earn ? PointsOver : TimeOver, name, Day(effect.ExpiredOn!.Value));
            case EffectOutcome.HeldOut:
                return In(HeldOut, name);
            case EffectOutcome.ProgramClosing:
                return In(Closing, name);
            case EffectOutcome.Limited:
                return cuts.Limited(effect, name, hasMember);
            case EffectOutcome.Zero when rewardWords.TooFewFor(effect) is { } tooFew:
                return tooFew;
            case EffectOutcome.Zero:
                var reason = arithmetic.Of(effect);
                return In(NothingComes, name) + (reason.Length > 0 ? $" {reason}." : "") + string.Concat(cuts.Cuts(effect).Select(c => " " + c))
                    + (effect.LeftOut.IsEmpty ? "" : " " + In(IsLeftOut, ByLineLeftOut(effect.LeftOut)));
            default:
                throw new UnreachableException($"{effect.Outcome} is not nothing.");
        }
    }

    private string NotMatched(RuleResult result)
    {
        var name = NameOf(result.RuleId);
        if (result.Outcome == RuleOutcome.NotInForce)
        {
            var rule = rules[result.RuleId];
            var from = rule.From is { } first ? LocalDatePattern.Iso.Format(first) : "";
            var to = rule.To is { } last ? LocalDatePattern.Iso.Format(last) : "";
            return from.Length == 0 ? In(OnlyUntil, name, to) : to.Length == 0 ? In(OnlyFrom, name, from) : In(OnlyBetween, name, from, to);
        }

        var reasons = string.Join(' ', result.Reasons.Select(r => r.Sentence.In(language)));
        return result.Outcome == RuleOutcome.Unknown ? In(UnknownRule, name, reasons) : $"{name}. {reasons}";
    }

    private string Asked(ActualValue asked)
    {
        var amount = pack.Vocabulary.Amounts.First(a => a.Name == asked.Name);
        return $"{NameOf(amount)} — {ExpressionWords.ValueOf(new FactNode(amount, new NameSyntax(default, amount.Name)), asked.Value).In(language)}";
    }

    private string Warning(Diagnostic warning) => $"{warning.Message(language)} {warning.Hint(language)}".TrimEnd();

    private string Amount(EffectResult effect, decimal amount) =>
        effect.PointsCurrency is { } currency ? Points(currency, amount) : In(Off, Money(amount), pack.Currency);

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
}
