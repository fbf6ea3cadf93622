using LoyaltyRules.Engine.Diagnostics;
using static LoyaltyRules.Engine.Diagnostics.DiagnosticDescriptor;

namespace LoyaltyRules.Storage;

/// <summary>Why a store refuses what a book by itself would not.</summary>
public static class StoreDiagnostics
{
    /// <summary>T3: the event is further ahead of the clock than clocks differ.</summary>
    public static readonly DiagnosticDescriptor AheadOfClock = Error("LR8001",
        "The event of {0} lies more than five minutes ahead of the clock, which says {1}.", "Событие от {0} опережает часы больше чем на пять минут: на часах {1}.",
        "Check the clock of the till, and its time zone.", "Проверьте часы кассы и её часовой пояс.");
}
