using LoyaltyRules.Engine.Diagnostics;
using static LoyaltyRules.Engine.Diagnostics.DiagnosticDescriptor;

namespace LoyaltyRules.Engine.Packs.Binding;

/// <summary>What can be wrong with stages, and with amounts that are asked before they are known.</summary>
public static class StageDiagnostics
{
#pragma warning disable CS1591 // Each descriptor's sentences are its documentation; docs/diagnostics.md shows an example of each.
    public static readonly DiagnosticDescriptor UnknownStage = Error("LR8801",
        "There is no stage '{0}'.", "Этапа «{0}» нет.",
        "{1}", "{1}");

    public static readonly DiagnosticDescriptor StageWithoutDiscount = Error("LR8802",
        "Only discounts are given in stages, and this gives none.", "По этапам дают только скидки, а здесь их нет.",
        "Leave out 'stage': points, rewards and grants are decided after all discounts.", "Уберите «stage»: баллы, награды и права решаются после всех скидок.");

    public static readonly DiagnosticDescriptor StagesInGroup = Error("LR8803",
        "The rules of group '{0}' give discounts in different stages, and a choice is made in one.", "Правила группы «{0}» дают скидки на разных этапах, а выбор делается на одном.",
        "Give them one stage, or use a group for each stage.", "Назначьте им один этап или заведите группу для каждого этапа.");

    public static readonly DiagnosticDescriptor AskedTooEarly = Error("LR8804",
        "'{0}' is not known yet when this is decided.", "Когда это решается, «{0}» ещё неизвестно.",
        "{1}", "{1}");

    public static readonly DiagnosticDescriptor StageNeverUsed = Warning("LR8805",
        "No discount is given in the stage '{0}'.", "На этапе «{0}» не даётся ни одной скидки.",
        "Give a rule or a reward \"stage\": \"{0}\", or remove it.", "Укажите у правила или награды \"stage\": \"{0}\" или уберите этап.");
#pragma warning restore CS1591
}
