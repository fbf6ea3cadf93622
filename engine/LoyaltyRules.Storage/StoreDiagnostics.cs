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

    /// <summary>A command's id has the form of one that is made of a caller's name and an idempotency key.</summary>
    public static readonly DiagnosticDescriptor ReservedId = Error("LR8002",
        "The id '{0}' has a colon: ids of that form are made of a caller's name and an idempotency key.", "В номере «{0}» есть двоеточие: такие номера составляются из имени ключа API и ключа повтора.",
        "Leave 'id' out, or give one without a colon.", "Уберите 'id' или укажите номер без двоеточия.");
}
