using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Simulation.History;
using LoyaltyRules.Engine.Simulation.Reports;

namespace LoyaltyRules.Cli.Output;

/// <summary>What reports call the classes of a history's rows.</summary>
internal static class RowNames
{
    public static string Of(RowSummary row, ProductLanguage language) => (row.Class switch
    {
        RowClass.Purchase => new Phrase("purchases", "покупки"),
        RowClass.Cancellation => new Phrase("cancellations", "отмены"),
        RowClass.SetAside => new Phrase("set aside: {0}", "выделено: {0}"),
        RowClass.NegativeQuantity => new Phrase("negative quantity", "отрицательное количество"),
        RowClass.NegativeAmount => new Phrase("negative price", "отрицательная цена"),
        _ => new Phrase("unreadable", "нечитаемые"),
    }).Format(language, row.Name ?? "");
}
