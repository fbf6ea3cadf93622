using LoyaltyRules.Engine.Diagnostics;
using static LoyaltyRules.Engine.Diagnostics.DiagnosticDescriptor;

namespace LoyaltyRules.Engine.Packs.Binding;

/// <summary>What can be wrong with the parts of a pack that say when a program is closed, and what it costs.</summary>
public static class ClosureDiagnostics
{
#pragma warning disable CS1591 // Each descriptor's sentences are its documentation; docs/diagnostics/packs.md shows an example of each.
    public static readonly DiagnosticDescriptor StagesOutOfOrder = Error("LR2190",
        "The stage '{0}' does not come after '{1}'.", "Этап «{0}» не может идти после «{1}».",
        "Stages come in the order stopEnrolment, stopEarning, redeemOnly, freeze, close, each later than the one before.", "Этапы идут в порядке stopEnrolment, stopEarning, redeemOnly, freeze, close, каждый позже предыдущего.");

    public static readonly DiagnosticDescriptor NoticeTooShort = Error("LR2191",
        "'{0}' comes {1} after the plan began, before the notice of {2} has passed.", "«{0}» наступает через {1} после начала плана, до истечения срока уведомления {2}.",
        "Only stopEnrolment may come before the notice has passed.", "До истечения срока уведомления возможен только stopEnrolment.");

    public static readonly DiagnosticDescriptor NeverClosed = Error("LR2192",
        "The plan does not end with 'close'.", "План не заканчивается этапом «close».",
        "Add the stage 'close' at the end.", "Добавьте в конец этап «close».");

    public static readonly DiagnosticDescriptor NotWholeMonths = Error("LR2193",
        "'{0}' is not a number of whole months.", "«{0}» — не целое число месяцев.",
        "Indicators are read at the end of every month: P1M to P120M.", "Показатели снимаются в конце каждого месяца: от P1M до P120M.");

    public static readonly DiagnosticDescriptor ControlOutOfBounds = Error("LR2194",
        "{0}% cannot be held out; it must be more than 0 and at most {1}, with at most 6 decimals.", "Доля контрольной группы {0}% невозможна: нужно больше 0 и не больше {1}, не больше 6 знаков после запятой.");

    public static readonly DiagnosticDescriptor IndicatorNotANumber = Error("LR2195",
        "The value of an indicator is a number, a percentage or money; this is {0}.", "Значение показателя — число, процент или деньги, а здесь {0}.",
        "Divide money by money: divide(a, b, 4, 'halfUp').", "Делите деньги на деньги: divide(a, b, 4, 'halfUp').");

    public static readonly DiagnosticDescriptor UnknownOccasion = Error("LR2196",
        "Nothing is counted by '{0}'.", "По «{0}» ничего не считают.",
        "It is one of: {1}.", "Возможно: {1}.");

    public static readonly DiagnosticDescriptor NotSold = Error("LR2197",
        "'{0}' is not what was sold: it is not money, or it asks about the member.", "«{0}» — не то, что продано: это не деньги, или база спрашивает об участнике.",
        "Use a base of money whose 'where' asks only about lines and the purchase.", "Возьмите денежную базу, «where» которой спрашивает только о строках и покупке.");
#pragma warning restore CS1591
}
