using System.Collections.Immutable;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Language.Checking;
using LoyaltyRules.Engine.Language.Types;
using LoyaltyRules.Engine.Language.Wording;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs;
using NodaTime.Text;

namespace LoyaltyRules.Engine.Evaluation;

/// <summary>
/// Says a decision in words, by the names and labels of its pack: for a marketer who tries a rule, and for whoever answers a customer. Every
/// number in the sentences is the decision's own; nothing is computed anew.
/// </summary>
/// <param name="pack">The pack that decided.</param>
/// <param name="language">The language to speak.</param>
public sealed partial class DecisionWords(RulePack pack, ProductLanguage language)
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
    private static readonly Phrase IsLeftOut = new("Left out, because this is not known: {0}.", "Не учтено, потому что неизвестно: {0}.");
    private static readonly Phrase NobodyToGive = new("{0}: no points, because the purchase has no member.", "{0}: баллов нет, потому что в покупке не указан участник.");
    private static readonly Phrase NobodyBrought = new("{0}: no points, because nobody brought the member.", "{0}: баллов нет, потому что участника никто не приводил.");
    private static readonly Phrase PointsOver = new("{0}: no points, because they would have expired at the end of {1} already.", "{0}: баллов нет, потому что они сгорели бы ещё {1}.");
    private static readonly Phrase TimeOver = new("{0}: nothing, because its time would have been over at the end of {1} already.", "{0}: ничего, потому что срок действия истёк бы ещё {1}.");
    private static readonly Phrase ToReferrer = new("They go to whoever brought the member.", "Их получает тот, кто привёл участника.");
    private static readonly Phrase ToHouseholdRecipient = new("They go to the member whom the household has named.", "Их получает участник, которого назвала семья.");
    private static readonly Phrase NotForMember = new("Of these, others get: {0}.", "Из них другим: {0}.");
    private static readonly Phrase HeldOut = new("{0}: nothing, because the member is in the control group.", "{0}: ничего, потому что участник входит в контрольную группу.");
    private static readonly Phrase Closing = new("{0}: nothing, because the program is being closed.", "{0}: ничего, потому что программа закрывается.");
    private static readonly Phrase PaidForBy = new("Paid for by {0}.", "Оплачивает: {0}.");
    private static readonly Phrase NothingLeft = new("{0} less, because no more was left to take it from.", "Меньше на {0}: больше вычитать не из чего.");
    private static readonly Phrase OthersGaveMore = new("{0} less, because another rule gave more on some lines.", "Меньше на {0}: на части строк больше дало другое правило.");
    private static readonly Phrase ByLine = new("Of this, {0}.", "Из них {0}.");
    private static readonly Phrase Line = new("line {0}", "строка {0}");
    private static readonly Phrase OnlyBetween = new("{0}. In force only from {1} to {2}.", "{0}. Действует только с {1} по {2}.");
    private static readonly Phrase OnlyFrom = new("{0}. In force only from {1} on.", "{0}. Действует только с {1}.");
    private static readonly Phrase OnlyUntil = new("{0}. Was in force only until {1}.", "{0}. Действовало только по {1}.");
    private static readonly Phrase OfLine = new("{0} of the line", "{0} (в строке чека)");
    private static readonly Phrase NoRow = new("the table “{0}”, of which no row fits", "таблица «{0}»: ни одна строка не подходит");
    private static readonly Phrase OnlyCheapest = new("Of {0} only the cheapest {1}: {2}", "Из {0} только самые дешёвые, {1} шт.: {2}");
    private static readonly Phrase NoMoreIsThere = new("{0}, but of {1} there is only {2}", "{0}, но есть только {2} ({1})");
    private static readonly Phrase OnlyDearest = new("Of {0} only the dearest {1}: {2}", "Из {0} только самые дорогие, {1} шт.: {2}");
    private static readonly Phrase PointsNamed = new("{0} {1}", "{0} ({1})");
    private static readonly Phrase BasePoints = new("base points", "основные баллы");
    private static readonly Phrase UnknownRule = new("{0}. Cannot be told, because something is not known. {1}", "{0}. Нельзя сказать: не хватает данных. {1}");

    private readonly Dictionary<string, Rule> rules = pack.Rules.ToDictionary(r => r.Id, StringComparer.Ordinal);

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
            EffectKind.Issue => Issue(e),
            EffectKind.Extend => Extend(e),
            _ => Granted(e, decision),
        })];

    /// <summary>Why effects of matching rules gave nothing.</summary>
    public ImmutableArray<string> GivesNothing(Decision decision) =>
        [.. decision.Effects.Where(e => e.Outcome != EffectOutcome.Granted).Select(e => NotGranted(e, decision.MemberId is not null))];

    /// <summary>Why the other rules did not match.</summary>
    public ImmutableArray<string> DoesNotMatch(Decision decision) =>
        [.. decision.Rules.Where(r => r.Outcome != RuleOutcome.Matched).Select(NotMatched)];

    /// <summary>What the facts made doubtful.</summary>
    public ImmutableArray<string> Warnings(Decision decision) => [.. decision.Warnings.Select(Warning)];

    /// <summary>What people call a rule; its id where it has no name.</summary>
    public string NameOf(string ruleId) => rules.TryGetValue(ruleId, out var rule) ? rule.Name?.ToPhrase().In(language) ?? ruleId : NameOfReward(ruleId);

    private string NameOfPartner(string id) => pack.Partners.FirstOrDefault(p => p.Id == id)?.Name?.ToPhrase().In(language) ?? id;

    /// <summary>What people call a line or a fee of a decision.</summary>
    public string NameOfCharge(string id) =>
        pack.Vocabulary.EventFacts.FirstOrDefault(f => f.IsFee && f.Name == id) is { } fee ? NameOf(fee) : In(Line, id);

    private string Granted(EffectResult effect, Decision decision)
    {
        var parts = new List<string> { $"{NameOf(effect)}: {Amount(effect, effect.Result)}." };
        if (Arithmetic(effect) is { Length: > 0 } arithmetic)
        {
            parts.Add(arithmetic + ".");
        }

        parts.AddRange(Cuts(effect));
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
                var arithmetic = Arithmetic(effect);
                return In(GivesWay, name, NameOf(winner), arithmetic.Length > 0 ? $"{amount}; {arithmetic}" : amount);
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
                return Limited(effect, name, hasMember);
            case EffectOutcome.Zero when TooFewFor(effect) is { } tooFew:
                return tooFew;
            default:
                var reason = Arithmetic(effect);
                return In(NothingComes, name) + (reason.Length > 0 ? $" {reason}." : "") + string.Concat(Cuts(effect).Select(c => " " + c))
                    + (effect.LeftOut.IsEmpty ? "" : " " + In(IsLeftOut, ByLineLeftOut(effect.LeftOut)));
        }
    }

    private string ByLineLeftOut(ImmutableArray<LeftOutLine> lines) =>
        string.Join("; ", lines.Select(l => $"{NameOfCharge(l.LineId)}: {string.Join(", ", l.Missing.Select(LabelOf))}"));

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

    private string Warning(Diagnostic warning) => $"{warning.Message(language)} {warning.Hint(language)}".TrimEnd();

    private string Amount(EffectResult effect, decimal amount) =>
        effect.PointsCurrency is { } currency ? Points(currency, amount) : In(Off, Money(amount), pack.Currency);

    /// <summary>How the amount came about; empty where it was given as it is.</summary>
    private string Arithmetic(EffectResult effect)
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

    /// <summary>What people call a base, a fact or a table that a decision names.</summary>
    private string LabelOf(string name)
    {
        if (name == EarnedBase.Word)
        {
            return In(BasePoints);
        }

        if (pack.Points.FirstOrDefault(p => "points." + p.Currency == name) is { } currency)
        {
            return In(BalanceOf, NameOf(currency));
        }

        if (pack.Bases.FirstOrDefault(b => "base." + b.Name == name) is { } named)
        {
            return named.Label?.ToPhrase().In(language) ?? name;
        }

        if (pack.Tables.FirstOrDefault(t => "table." + t.Name == name || t.Declaration?.Name == name) is { } table)
        {
            return In(NoRow, table.Label?.ToPhrase().In(language) ?? name);
        }

        return pack.Vocabulary.EventFacts.FirstOrDefault(f => f.Name == name) is { } fact ? NameOf(fact)
            : pack.Vocabulary.LineFacts.FirstOrDefault(f => f.Name == name) is { } ofLine ? In(OfLine, NameOf(ofLine))
            : name;
    }

    private string NameOf(FactDeclaration fact) => fact.Label?.In(language) ?? fact.Name;

    // In Russian the noun would have to agree with the number, which a pack's one name cannot.
    internal string Points(string currency, decimal amount) =>
        In(PointsNamed, Number(amount), pack.Points.First(p => p.Currency == currency).Name?.ToPhrase().In(language) ?? currency);

    private string In(Phrase phrase, params string[] arguments) => phrase.Format(language, arguments);

    private string InWords(EffectResult effect, string arithmetic) => NumberWords.Formula(arithmetic, pack.CurrencyDecimals, effect.PointsCurrency is null, language);

    /// <summary>What an effect gives: money or points.</summary>
    private string Given(EffectResult effect, decimal amount) => effect.PointsCurrency is null ? Money(amount) : Number(amount);

    // Kilometres, nights and pieces are bases too.
    private bool IsMoney(string? baseName) =>
        (pack.Bases.FirstOrDefault(b => "base." + b.Name == baseName)?.Type ?? pack.Vocabulary.EventFacts.FirstOrDefault(f => f.Name == baseName)?.Type) is { Kind: TypeKind.Money };

    private string Money(decimal value) => NumberWords.Money(value, pack.CurrencyDecimals, language);

    private string Number(decimal value) => NumberWords.Of(value, language);
}
