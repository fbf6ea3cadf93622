using LoyaltyRules.Engine.Diagnostics;
using static LoyaltyRules.Engine.Diagnostics.DiagnosticDescriptor;

namespace LoyaltyRules.Engine.Importing;

/// <summary>What the importer wrote otherwise than the workflow had it, and what it left out because it decides nothing.</summary>
internal static class RewriteDiagnostics
{
#pragma warning disable CS1591 // Each descriptor's sentences are its documentation; docs/diagnostics/rules-engine.md shows an example of each.
    public static readonly DiagnosticDescriptor SwitchedOff = Warning("LR7101",
        "The rule '{0}' is switched off and was left out.", "Правило «{0}» выключено и пропущено.");

    public static readonly DiagnosticDescriptor NeverTrue = Warning("LR7102",
        "The rule '{0}' can never succeed and was left out.", "Правило «{0}» никогда не выполнится и пропущено.");

    public static readonly DiagnosticDescriptor DecidesNothing = Warning("LR7103",
        "'{0}' decides nothing and was left out.", "«{0}» ничего не решает и пропущено.");

    public static readonly DiagnosticDescriptor Guarded = Warning("LR7104",
        "'{0}' may be absent, which C# and the rule language decide differently here; has({0}) was added.",
        "«{0}» может отсутствовать, и C# решает это здесь иначе, чем язык правил; добавлено has({0}).",
        "If it is never null in the workflow, give the fact a default in the map.", "Если в рабочем процессе оно никогда не null, дайте факту значение по умолчанию в карте.");

    public static readonly DiagnosticDescriptor ParameterWrittenOut = Warning("LR7105",
        "The expression of the parameter '{0}' was written in its place.", "На место параметра «{0}» подставлено его выражение.");

    public static readonly DiagnosticDescriptor NestedJoined = Warning("LR7106",
        "The rules within '{0}' were joined into one condition by {1}.", "Правила внутри «{0}» объединены в одно условие знаком {1}.");

    public static readonly DiagnosticDescriptor Injected = Warning("LR7107",
        "The rules of the workflow '{0}' were taken in here.", "Сюда включены правила рабочего процесса «{0}».");

    public static readonly DiagnosticDescriptor ByLetters = Warning("LR7108",
        "{0} of C# follows the culture of the machine; here letters are compared one by one.",
        "{0} в C# следует культуре машины; здесь буквы сравниваются по одной.");

    public static readonly DiagnosticDescriptor WordsListed = Warning("LR7109",
        "The words of {0} that fit were listed.", "Подходящие слова {0} перечислены.");

    public static readonly DiagnosticDescriptor OtherCase = Warning("LR7110",
        "'{0}' was taken for '{1}' of the map.", "«{0}» принято за «{1}» из карты.");

    public static readonly DiagnosticDescriptor EffectsNotUsed = Warning("LR7111",
        "No rule that was taken uses the effects of '{0}'.", "Эффекты «{0}» не использует ни одно перенесённое правило.",
        "Look whether the name is written as in the workflow.", "Проверьте, так ли имя записано в рабочем процессе.");

    public static readonly DiagnosticDescriptor OtherWords = Warning("LR7112",
        "A word that is not in the list of {0} counts as absent here, and is not null in the workflow.",
        "Слово, которого нет в списке {0}, здесь считается отсутствующим, а в рабочем процессе это не null.",
        "List every word in the map, or declare the fact as a text.", "Перечислите в карте все слова или объявите факт текстом.");

    public static readonly DiagnosticDescriptor NeverNull = Warning("LR7113",
        "'{0}' decides nothing here, because {1} is never absent; in RulesEngine it is an error where the property cannot be null, and the rule then never succeeds.",
        "«{0}» здесь ничего не решает: {1} всегда известно; в RulesEngine это ошибка, если свойство не может быть null, и правило там никогда не выполняется.");

    public static readonly DiagnosticDescriptor EventOfChild = Warning("LR7114",
        "'{0}' of a rule within another was left out: RulesEngine gives what the outer rule says, and nothing for those within.",
        "«{0}» вложенного правила пропущено: RulesEngine выдаёт то, что задано внешним правилом, а за вложенные — ничего.",
        "If your program reads the results of inner rules, make rules of their own of them.", "Если ваша программа читает результаты вложенных правил, сделайте из них отдельные правила.");
}
