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
        ClosureStage.StopEarning => ("no more points are earned", "баллы больше не начисляются"),
        ClosureStage.RedeemOnly => ("points can still be spent, and nothing else", "баллы можно только тратить"),
        ClosureStage.Frozen => ("points can no longer be spent", "баллы больше нельзя потратить"),
        ClosureStage.Closed => ("the program is closed", "программа закрыта"),
        _ => ("the program runs", "программа работает"),
    };
}
