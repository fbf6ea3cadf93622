using LoyaltyRules.Engine.Diagnostics;
using static LoyaltyRules.Engine.Diagnostics.DiagnosticDescriptor;

namespace LoyaltyRules.Engine.Accounts.Closure;

/// <summary>Why the book refuses a command because the program is being wound down, or a decision about that.</summary>
public static class ClosureRefusals
{
#pragma warning disable CS1591 // Each descriptor's sentences are its documentation; docs/diagnostics/accounts.md shows an example of each.
    public static readonly DiagnosticDescriptor EnrolmentStopped = Error("LR6090",
        "Nobody joins any more: the program is being closed.", "Вступить больше нельзя: программа закрывается.");

    public static readonly DiagnosticDescriptor PointsFrozen = Error("LR6091",
        "Points do not move any more: the program is being closed.", "Баллы больше не движутся: программа закрывается.");

    public static readonly DiagnosticDescriptor ProgramClosed = Error("LR6092",
        "The program is closed.", "Программа закрыта.");

    public static readonly DiagnosticDescriptor NoPlan = Error("LR6093",
        "The pack does not say how the program is closed.", "В пакете не сказано, как программа закрывается.",
        "Give the pack a 'closure' with a plan.", "Добавьте в пакет «closure» с планом.");

    public static readonly DiagnosticDescriptor NothingProposed = Error("LR6094",
        "Nobody has proposed to close the program: there is nothing to reject.", "Закрыть программу никто не предлагал: отклонять нечего.");

    public static readonly DiagnosticDescriptor DecidedAlready = Error("LR6095",
        "Closing the program was decided on {0}.", "Решение о закрытии программы уже принято {0}.");

    public static readonly DiagnosticDescriptor NoReason = Error("LR6096",
        "The decision has no reason.", "Не указана причина решения.",
        "Say why: the reason stays in the book.", "Напишите почему: причина остаётся в книге.");
#pragma warning restore CS1591
}
