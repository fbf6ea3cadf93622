using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs;
using LoyaltyRules.Engine.Packs.Rules;

namespace LoyaltyRules.Engine.Evaluation.Output;

/// <summary>What limits, and what was left, took off an effect, in words.</summary>
internal sealed class LimitCutWords : PackLabels
{
    private static readonly Phrase TheLimit = new("the limit ({0})", "лимит ({0})");
    private static readonly Phrase LimitLeaves = new("{0} less: {1} leaves {2}.", "Меньше на {0}: {1} оставляет {2}.");
    private static readonly Phrase LimitUsedUp = new("{0}: nothing, because nothing is left of {1}.", "{0}: ничего, исчерпан {1}.");
    private static readonly Phrase LimitPassed = new("{0}: nothing, because it would pass {1}.", "{0}: ничего, потому что был бы превышен {1}.");
    private static readonly Phrase LimitNotKnown = new("{0}: nothing, because {1} cannot be told. Not known: {2}.", "{0}: ничего, потому что {1} определить нельзя. Неизвестно: {2}.");
    private static readonly Phrase LimitOfNobody = new("{0}: nothing, because {1} counts by member, and the purchase has none.", "{0}: ничего, потому что {1} считается по участнику, а он в покупке не указан.");
    private static readonly Phrase NothingLeft = new("{0} less, because no more was left to take it from.", "Меньше на {0}: больше вычитать не из чего.");
    private static readonly Phrase OthersGaveMore = new("{0} less, because another rule gave more on some lines.", "Меньше на {0}: на части строк больше дало другое правило.");

    private readonly Dictionary<string, Limit> limits;

    public LimitCutWords(RulePack pack, ProductLanguage language)
        : base(pack, language)
    {
        limits = pack.Rules.SelectMany(r => r.Limits)
            .Concat(pack.Stacking.SelectMany(g => g.Limits))
            .Concat(pack.Points.SelectMany(p => p.Redemption?.Limits ?? []))
            .Concat(pack.Rewards.SelectMany(r => r.IssueLimits.Concat(r.AtPurchase?.Limits ?? [])))
            .ToDictionary(l => l.Key, StringComparer.Ordinal);
    }

    /// <summary>What was cut off an effect, and what each cut left.</summary>
    public IEnumerable<string> Cuts(EffectResult effect)
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

    /// <summary>Why a limit left nothing.</summary>
    public string Limited(EffectResult effect, string name, bool hasMember)
    {
        var key = effect.Trims.Last(t => t.Reason == TrimReason.Limit).Limit!;
        var words = InWords(key);
        var definition = limits[key];
        return !effect.Missing.IsEmpty ? In(LimitNotKnown, name, words, string.Join(", ", effect.Missing.Select(LabelOf)))
            : !hasMember && definition.Per.IsOfMember() ? In(LimitOfNobody, name, words)
            : definition.Over == LimitOver.Skip && definition.Measure != LimitMeasure.Times ? In(LimitPassed, name, words)
            : In(LimitUsedUp, name, words);
    }

    /// <summary>A limit by its key.</summary>
    public string InWords(string limit) => In(TheLimit, limits[limit].ToPhrase(pack.Currency).In(language));
}
