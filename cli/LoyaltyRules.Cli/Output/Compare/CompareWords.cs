using LoyaltyRules.Engine.Diagnostics;

namespace LoyaltyRules.Cli.Output.Compare;

/// <summary>The sentences of a comparison of versions.</summary>
internal static class CompareWords
{
    public static readonly Phrase Title = new("{0}: {1} beside {2}", "{0}: {2} по сравнению с {1}");
    public static readonly Phrase Same = new("The versions say the same.", "Версии не различаются.");
    public static readonly Phrase Differences = new("What changes in the rules", "Что изменилось в правилах");
    public static readonly Phrase Figures = new("The same purchases under both versions", "Те же покупки при обеих версиях");
    public static readonly Phrase Figure = new("figure", "показатель");
    public static readonly Phrase Change = new("change", "изменение");
    public static readonly Phrase Members = new("Members", "Участники");
    public static readonly Phrase Gaining = new("given more: {0}", "получают больше: {0}");
    public static readonly Phrase Losing = new("given less: {0}", "получают меньше: {0}");
    public static readonly Phrase Unchanged = new("given the same: {0}", "без изменений: {0}");
    public static readonly Phrase Rising = new("with a higher tier at the end: {0}", "с более высоким уровнем в конце: {0}");
    public static readonly Phrase Falling = new("with a lower tier at the end: {0}", "с более низким уровнем в конце: {0}");
    public static readonly Phrase Given = new("Given are discounts, and points at their value, before returns; in {0}.", "Учтены скидки и баллы по их стоимости, до возвратов; в {0}.");
    public static readonly Phrase Most = new("The members who change most", "Сильнее всего изменилось у участников");
    public static readonly Phrase Member = new("member", "участник");
    public static readonly Phrase Tier = new("tier", "уровень");
    public static readonly Phrase Receipt = new("purchase {0} of {1}: {2} instead of {3}", "покупка {0} на {1}: {2} вместо {3}");
    public static readonly Phrase Never = new("Rules of {0} that matched no purchase: {1}", "Правила версии {0}, не сработавшие ни разу: {1}");
}
