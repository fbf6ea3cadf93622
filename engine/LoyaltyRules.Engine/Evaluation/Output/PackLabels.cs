using System.Collections.Immutable;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Language.Checking;
using LoyaltyRules.Engine.Language.Wording;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs;
using LoyaltyRules.Engine.Packs.Rules;
using NodaTime;
using NodaTime.Text;

namespace LoyaltyRules.Engine.Evaluation.Output;

/// <summary>What people call the parts of a pack, in one language.</summary>
public abstract class PackLabels
{
    private static readonly Phrase Line = new("line {0}", "строка {0}");
    private static readonly Phrase OfLine = new("{0} of the line", "{0} (в строке чека)");
    private static readonly Phrase NoRow = new("the table “{0}”, of which no row fits", "таблица «{0}»: ни одна строка не подходит");
    private static readonly Phrase PointsNamed = new("{0} {1}", "{0} ({1})");
    private static readonly Phrase BasePoints = new("base points", "основные баллы");
    private static readonly Phrase BalanceOf = new("the member's balance of “{0}”", "остаток «{0}» у участника");
    private protected static readonly Phrase IsLeftOut = new("Left out, because this is not known: {0}.", "Не учтено, потому что неизвестно: {0}.");
    private protected static readonly Phrase Held = new("“{0}” ({1})", "«{0}» ({1})");

    private protected readonly RulePack pack;
    private protected readonly ProductLanguage language;
    private protected readonly Dictionary<string, Rule> rules;
    private protected readonly Dictionary<string, RewardDefinition> rewards;

    private protected PackLabels(RulePack pack, ProductLanguage language)
    {
        this.pack = pack;
        this.language = language;
        rules = pack.Rules.ToDictionary(r => r.Id, StringComparer.Ordinal);
        rewards = pack.Rewards.ToDictionary(r => r.Id, StringComparer.Ordinal);
    }

    /// <summary>What people call a rule; its id where it has no name.</summary>
    public string NameOf(string ruleId) => rules.TryGetValue(ruleId, out var rule) ? rule.Name?.ToPhrase().In(language) ?? ruleId : NameOfReward(ruleId);

    /// <summary>What people call the rule, or the reward presented, whose effect it is.</summary>
    private protected string NameOf(EffectResult effect) => effect.HeldId is { } held ? In(Held, NameOfReward(effect.RuleId), held) : NameOf(effect.RuleId);

    private protected string NameOfReward(string id) => rewards.TryGetValue(id, out var reward) && reward.Name is { } name ? name.ToPhrase().In(language) : id;

    private protected string NameOfPartner(string id) => pack.Partners.FirstOrDefault(p => p.Id == id)?.Name?.ToPhrase().In(language) ?? id;

    /// <summary>What people call a line or a fee of a decision.</summary>
    public string NameOfCharge(string id) =>
        pack.Vocabulary.EventFacts.FirstOrDefault(f => f.IsFee && f.Name == id) is { } fee ? NameOf(fee) : In(Line, id);

    private protected string NameOf(PointsCurrency currency) => currency.Name?.ToPhrase().In(language) ?? currency.Currency;

    private protected string NameOf(FactDeclaration fact) => fact.Label?.In(language) ?? fact.Name;

    /// <summary>What people call a base, a fact or a table that a decision names.</summary>
    private protected string LabelOf(string name)
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

    private protected Rule RuleOf(EffectResult effect) => effect.HeldId is null ? rules[effect.RuleId] : rewards[effect.RuleId].AtPurchase!;

    // In Russian the noun would have to agree with the number, which a pack's one name cannot.
    internal string Points(string currency, decimal amount) =>
        In(PointsNamed, Number(amount), pack.Points.First(p => p.Currency == currency).Name?.ToPhrase().In(language) ?? currency);

    private protected static string Day(LocalDate day) => LocalDatePattern.Iso.Format(day);

    private protected string In(Phrase phrase, params string[] arguments) => phrase.Format(language, arguments);

    /// <summary>The lines that were left out, each with what is not known there.</summary>
    private protected string ByLineLeftOut(ImmutableArray<LeftOutLine> lines) =>
        string.Join("; ", lines.Select(l => $"{NameOfCharge(l.LineId)}: {string.Join(", ", l.Missing.Select(LabelOf))}"));

    /// <summary>What an effect gives: money or points.</summary>
    private protected string Given(EffectResult effect, decimal amount) => effect.PointsCurrency is null ? Money(amount) : Number(amount);

    private protected string Money(decimal value) => NumberWords.Money(value, pack.CurrencyDecimals, language);

    private protected string Number(decimal value) => NumberWords.Of(value, language);
}
