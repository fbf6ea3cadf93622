using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Language.Checking;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs;

namespace LoyaltyRules.Engine.Evaluation;

/// <summary>Says limits in words, as parts of sentences: "the limit of 500 (bonus) per member a month".</summary>
internal sealed class LimitWords
{
    private static readonly string[] RussianTimes = ["раз", "раза", "раз"];

    private readonly Dictionary<string, (Limit Limit, Phrase Words)> byKey = new(StringComparer.Ordinal);

    public LimitWords(RulePack pack)
    {
        foreach (var limit in pack.Stacking.SelectMany(g => g.Limits).Concat(pack.Privileges.SelectMany(p => p.Limits)))
        {
            byKey[limit.Key] = (limit, Of(limit, pack, currency: null));
        }

        foreach (var rule in pack.Rules)
        {
            var currency = rule.Then.OfType<EarnEffect>().FirstOrDefault()?.Currency;
            foreach (var limit in rule.Limits.Concat(rule.Stack?.Limits ?? []))
            {
                byKey[limit.Key] = (limit, Of(limit, pack, currency));
            }
        }

        foreach (var currency in pack.Points)
        {
            foreach (var limit in currency.Redemption?.Limits ?? [])
            {
                byKey[limit.Key] = (limit, Of(limit, pack, currency));
            }
        }
    }

    /// <summary>The limit of a key in words; the key itself for one that the pack does not have.</summary>
    public Phrase this[string key] => byKey.TryGetValue(key, out var known) ? known.Words : new Phrase($"the limit “{key}”", $"лимит «{key}»");

    /// <summary>The limit of a key; null for one that the pack does not have.</summary>
    public Limit? Find(string key) => byKey.GetValueOrDefault(key).Limit;

    private static Phrase Of(Limit limit, RulePack pack, PointsCurrency? currency)
    {
        var (whose, when) = (Whose(limit.Per), When(limit.Window));
        var most = limit.Most is ConstantNode constant ? HowMuch(limit.Measure, constant.Number, pack, currency) : null;
        return new Phrase(
            string.Join(' ', new[] { "the limit", most is null ? "" : "of " + most.En, whose.En, when.En }.Where(p => p.Length > 0)),
            string.Join(' ', new[] { "лимит", most?.Ru ?? "", whose.Ru, when.Ru }.Where(p => p.Length > 0)));
    }

    private static Phrase HowMuch(LimitMeasure measure, decimal most, RulePack pack, PointsCurrency? currency)
    {
        var number = ExactDecimal.Format(most);
        return measure switch
        {
            LimitMeasure.Times => new Phrase(
                most switch { 1 => "once", 2 => "twice", _ => number + " times" },
                $"{number} {RussianTimes[FormFor(most)]}"),
            LimitMeasure.Amount => new Phrase($"{number} {pack.Currency}", $"{number} {pack.Currency}"),
            LimitMeasure.Points when currency?.Name?.ToPhrase() is { } name => new Phrase($"{number} ({name.En})", $"{number} ({name.Ru})"),
            LimitMeasure.Points => currency is null ? number : $"{number} ({currency.Currency})",
            _ => new Phrase($"a base of {number}", $"на базу {number}"),
        };
    }

    private static Phrase Whose(LimitScope per) => per switch
    {
        LimitScope.Purchase => new Phrase("per purchase", "на одну покупку"),
        LimitScope.Member => new Phrase("per member", "на участника"),
        LimitScope.Household => new Phrase("per household", "на семью"),
        _ => new Phrase("for the whole program", "на всю программу"),
    };

    private static Phrase When(PeriodWindow? window) => window switch
    {
        null => "",
        { IsLifetime: true } => new Phrase("in all time", "за всё время"),
        { Each: PeriodUnit.Day } => new Phrase("a day", "в день"),
        { Each: PeriodUnit.Week } => new Phrase("a week", "в неделю"),
        { Each: PeriodUnit.Month } => new Phrase("a month", "в месяц"),
        { Each: PeriodUnit.Quarter } => new Phrase("a quarter", "в квартал"),
        _ => new Phrase("a year", "в год"),
    };

    // 0 for 1, 21, 31; 1 for 2 to 4, 22 to 24; 2 for the rest.
    private static int FormFor(decimal number) => (number % 100, number % 10) switch
    {
        ( >= 11 and <= 14, _) => 2,
        (_, 1) => 0,
        (_, >= 2 and <= 4) => 1,
        _ => 2,
    };
}
