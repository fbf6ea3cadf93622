using LoyaltyRules.Engine.Diagnostics;
using static LoyaltyRules.Engine.Diagnostics.DiagnosticDescriptor;

namespace LoyaltyRules.Engine.Importing;

/// <summary>What of a workflow beside its expressions cannot be taken, and what is wrong with a map.</summary>
internal static class WorkflowDiagnostics
{
#pragma warning disable CS1591 // Each descriptor's sentences are its documentation; docs/diagnostics/rules-engine.md shows an example of each.
    public static readonly DiagnosticDescriptor CannotOpen = Error("LR7001",
        "The file '{0}' cannot be opened, or is larger than {1} bytes.", "Файл «{0}» не открывается или больше {1} байт.");

    public static readonly DiagnosticDescriptor NoWorkflow = Error("LR7002",
        "This is neither a workflow nor a list of workflows.", "Это не рабочий процесс и не список рабочих процессов.",
        "A workflow is an object with a WorkflowName and Rules.", "Рабочий процесс — это объект с WorkflowName и Rules.");

    public static readonly DiagnosticDescriptor UnknownWorkflow = Error("LR7003",
        "There is no workflow '{0}' in the file.", "В файле нет рабочего процесса «{0}».",
        "Put all workflows that inject each other into one file, as a list.", "Поместите все связанные рабочие процессы в один файл списком.");

    public static readonly DiagnosticDescriptor WorkflowTwice = Error("LR7004",
        "The workflow '{0}' is in the file twice.", "Рабочий процесс «{0}» есть в файле дважды.");

    public static readonly DiagnosticDescriptor WrongShape = Error("LR7005",
        "'{0}' is missing or is not what a workflow has there: {1}.", "«{0}» отсутствует или не то, что бывает в рабочем процессе: {1}.");

    public static readonly DiagnosticDescriptor TooManyRules = Error("LR7006",
        "The workflows take in more than {0} rules.", "Рабочие процессы включают больше {0} правил.",
        "Look whether one of them takes the same one in again and again.", "Проверьте, не включается ли один и тот же процесс снова и снова.");

    public static readonly DiagnosticDescriptor NothingTaken = Error("LR7007",
        "There is no rule that could be taken.", "Нет ни одного правила, которое можно перенести.");

    public static readonly DiagnosticDescriptor UnknownFact = Error("LR7010",
        "'{0}' is neither built in nor declared.", "«{0}» не встроено и не объявлено.",
        "Give the property a \"type\" here, or declare the fact in \"pack\".", "Укажите здесь \"type\" или объявите факт в \"pack\".");

    public static readonly DiagnosticDescriptor FactOutOfPlace = Error("LR7011",
        "'{0}' cannot be the fact of this property.", "«{0}» не может быть фактом этого свойства.",
        "Properties of the items of a list are facts of a line, all others are not.", "Свойства элементов списка — факты строки, все прочие — нет.");

    public static readonly DiagnosticDescriptor UnknownOperator = Error("LR7020",
        "'{0}' does not join rules.", "«{0}» не соединяет правила.",
        "Known are And, AndAlso, Or and OrElse.", "Известны And, AndAlso, Or и OrElse.");

    public static readonly DiagnosticDescriptor InjectionCycle = Error("LR7021",
        "The workflow '{0}' would take itself in.", "Рабочий процесс «{0}» включил бы сам себя.");

    public static readonly DiagnosticDescriptor RuleInjection = Error("LR7022",
        "A single rule cannot take workflows in; RulesEngine does not run them there.", "Отдельное правило не может включать рабочие процессы; RulesEngine их там не выполняет.",
        "Put WorkflowsToInject on the workflow.", "Перенесите WorkflowsToInject в рабочий процесс.");

    public static readonly DiagnosticDescriptor OnFailure = Error("LR7024",
        "A rule that does not match gives nothing: OnFailure.", "Правило, которое не выполнилось, ничего не даёт: OnFailure.",
        "Write a rule with the opposite condition.", "Запишите правило с противоположным условием.");

    public static readonly DiagnosticDescriptor UnknownAction = Error("LR7025",
        "The action '{0}' cannot be taken.", "Действие «{0}» перенести нельзя.",
        "Only OutputExpression can; effects come from the map.", "Можно только OutputExpression; эффекты берутся из карты.");

    public static readonly DiagnosticDescriptor NoEffects = Error("LR7026",
        "The map gives no effects for the {0} '{1}'.", "Карта не задаёт эффектов для: {0} «{1}».",
        "Add it to \"effects\" of the map; [] says that it is to give nothing.", "Добавьте в \"effects\" карты; [] означает, что ничего не даётся.");

    public static readonly DiagnosticDescriptor NotLambda = Error("LR7027",
        "'{0}' is not a kind of expression that can be taken.", "Выражения вида «{0}» перенести нельзя.",
        "Only LambdaExpression can.", "Можно только LambdaExpression.");

    public static readonly DiagnosticDescriptor EventNotNumber = Error("LR7028",
        "The effects take the event for a number, and '{0}' is none.", "Эффекты используют событие как число, а «{0}» — не число.",
        "Give this event effects of its own in the map.", "Задайте этому событию собственные эффекты в карте.");

    public static readonly DiagnosticDescriptor NoOutput = Error("LR7029",
        "The effects ask for {output}, and the rule has no OutputExpression that could be taken.", "Эффекты используют {output}, а у правила нет OutputExpression, которое можно перенести.",
        "Give this rule effects of its own in the map.", "Задайте этому правилу собственные эффекты в карте.");
}
