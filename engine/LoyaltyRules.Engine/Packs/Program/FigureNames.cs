using System.Collections.Immutable;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Language.Checking;
using LoyaltyRules.Engine.Language.Types;
using LoyaltyRules.Engine.Model;

namespace LoyaltyRules.Engine.Packs.Program;

/// <summary>A figure of the program as indicators and triggers name it.</summary>
/// <param name="Name">The full name: <c>program.revenue</c>.</param>
/// <param name="IsMoney">Money rather than a number.</param>
/// <param name="OfControl">Whether it is known only where the pack has a control group.</param>
/// <param name="Label">What people call it.</param>
/// <param name="Of">Reads it.</param>
internal sealed record FigureName(string Name, bool IsMoney, bool OfControl, Phrase Label, Func<ProgramFigures, decimal> Of);

/// <summary>The figures that exist. Rules cannot name them: what all members share must not decide what one of them gets (Q2).</summary>
internal static class FigureNames
{
    /// <summary>The greatest amount of money; a figure beyond its bounds is unknown.</summary>
    private const decimal MoneyMax = 1_000_000_000_000m;

    /// <summary>The most members or purchases.</summary>
    private const decimal CountMax = 1_000_000_000m;

    public static ImmutableArray<FigureName> All { get; } =
    [
        Money("revenue", "revenue from members", "выручка от участников", f => f.Revenue),
        Money("rewardCost", "cost of rewards", "стоимость поощрений", f => f.RewardCost),
        Money("issuedValue", "value of points issued", "стоимость начисленных баллов", f => f.IssuedValue),
        Money("redeemedValue", "value of points redeemed", "стоимость списанных баллов", f => f.RedeemedValue),
        Money("expiredValue", "value of points expired", "стоимость сгоревших баллов", f => f.ExpiredValue),
        Money("liability", "value of points outstanding", "стоимость непогашенных баллов", f => f.Liability),
        Count("purchases", "purchases of members", "покупок участников", f => f.Purchases),
        Count("enrolments", "enrolments", "вступлений", f => f.Enrolments),
        Count("members", "members", "участников", f => f.Members),
        Count("activeMembers", "members active in 12 months", "участников, активных за 12 месяцев", f => f.ActiveMembers),
        Money("controlRevenue", "revenue from the control group", "выручка контрольной группы", f => f.ControlRevenue) with { OfControl = true },
        Money("treatedRevenue", "revenue from members not held out", "выручка участников вне контрольной группы", f => f.TreatedRevenue) with { OfControl = true },
        Count("controlMembers", "members held out", "участников в контрольной группе", f => f.ControlMembers) with { OfControl = true },
        Count("treatedMembers", "members not held out", "участников вне контрольной группы", f => f.TreatedMembers) with { OfControl = true },
    ];

    public static bool Contains(string name) => All.Any(f => f.Name == name);

    /// <summary>The fact that holds a figure.</summary>
    /// <param name="figure">The figure.</param>
    /// <param name="moneyScale">Decimals of money and of points at their point value.</param>
    public static FactDeclaration Declare(FigureName figure, int moneyScale) =>
        new(figure.Name, figure.IsMoney ? RuleType.Money : RuleType.Number, FactSubject.Program, figure.Label)
        {
            // Returns may exceed what was bought in a short period.
            Range = figure.IsMoney ? NumericRange.Between(-MoneyMax, MoneyMax, moneyScale) : NumericRange.Between(0, CountMax, 0),
        };

    private static FigureName Money(string name, string en, string ru, Func<ProgramFigures, decimal> of) => new("program." + name, true, false, new Phrase(en, ru), of);

    private static FigureName Count(string name, string en, string ru, Func<ProgramFigures, decimal> of) => new("program." + name, false, false, new Phrase(en, ru), of);
}
