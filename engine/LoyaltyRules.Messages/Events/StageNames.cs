using LoyaltyRules.Engine.Model;

namespace LoyaltyRules.Messages.Events;

/// <summary>The stages of a closure, as members are told of them.</summary>
internal static class StageNames
{
    /// <summary>A stage in a language.</summary>
    public static string Of(ClosureStage stage, string language)
    {
        var (en, ru) = Words(stage);
        return language == "ru" ? ru : en;
    }

    private static (string En, string Ru) Words(ClosureStage stage) => stage switch
    {
        ClosureStage.StopEnrolment => ("no new members are taken", "новых участников больше не принимаем"),
        ClosureStage.StopEarning => ("nothing more is earned", "начисления прекращаются"),
        ClosureStage.RedeemOnly => ("what was earned can still be spent, and that is all", "накопленное можно только тратить"),
        ClosureStage.Frozen => ("what is left can no longer be spent", "остаток больше нельзя потратить"),
        ClosureStage.Closed => ("the program is closed", "программа закрыта"),
        _ => ("the program runs", "программа работает"),
    };
}
