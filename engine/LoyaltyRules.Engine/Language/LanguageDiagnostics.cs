using LoyaltyRules.Engine.Diagnostics;
using static LoyaltyRules.Engine.Diagnostics.DiagnosticDescriptor;

namespace LoyaltyRules.Engine.Language;

/// <summary>Everything that can be wrong with an expression of the rule language.</summary>
public static class LanguageDiagnostics
{
#pragma warning disable CS1591 // Each descriptor's sentences are its documentation; docs/diagnostics.md shows an example of each.
    public static readonly DiagnosticDescriptor TooLong = Error("LR1001",
        "The expression has {0} characters; the limit is {1}.", "В выражении {0} символов; предел — {1}.",
        "Name parts of it as segments.", "Вынесите части выражения в сегменты.");

    public static readonly DiagnosticDescriptor TooManyTokens = Error("LR1002",
        "The expression has more than {0} words and signs.", "В выражении больше {0} слов и знаков.",
        "Name parts of it as segments, or write a table.", "Вынесите части в сегменты или составьте таблицу.");

    public static readonly DiagnosticDescriptor TooDeep = Error("LR1003",
        "The expression is nested more than {0} levels deep.", "Вложенность выражения больше {0} уровней.",
        "Name the inner parts as segments.", "Вынесите внутренние части в сегменты.");

    public static readonly DiagnosticDescriptor UnexpectedCharacter = Error("LR1010",
        "The character {0} has no meaning here.", "Символ {0} здесь ничего не значит.",
        "Put texts in quotes: 'opera'.", "Тексты заключайте в кавычки: 'opera'.");

    public static readonly DiagnosticDescriptor TextNotClosed = Error("LR1011",
        "The text that starts here has no closing quote.", "У текста, который здесь начинается, нет закрывающей кавычки.",
        "Close it with {0}.", "Закройте его знаком {0}.");

    public static readonly DiagnosticDescriptor BadEscape = Error("LR1012",
        "{0} is not an escape that is known.", "{0} — неизвестная экранированная последовательность.",
        "Known are \\\\ \\' \\\" \\n \\t and \\u with four hexadecimal digits.", "Известны \\\\ \\' \\\" \\n \\t и \\u с четырьмя шестнадцатеричными цифрами.");

    public static readonly DiagnosticDescriptor BadNumber = Error("LR1013",
        "{0} is not a number that can be read.", "{0} — не число, которое можно прочитать.",
        "Write digits with a point, at most 15 of them: 1234.50.", "Пишите цифры с точкой, не больше 15 цифр: 1234.50.");

    public static readonly DiagnosticDescriptor OtherSpelling = Error("LR1014",
        "{0} is not an operator of this language.", "Знака {0} в этом языке нет.",
        "Did you mean {1}?", "Возможно, имелось в виду {1}?");

    public static readonly DiagnosticDescriptor TextTooLong = Error("LR1015",
        "The text has more than {0} characters.", "В тексте больше {0} символов.");

    public static readonly DiagnosticDescriptor Expected = Error("LR1020",
        "Expected {0}, found {1}.", "Ожидалось: {0}; найдено: {1}.");

    public static readonly DiagnosticDescriptor ChainedComparison = Error("LR1021",
        "Comparisons do not chain.", "Сравнения не выстраиваются в цепочку.",
        "Join two of them: 1 < x && x < 5.", "Соедините два сравнения: 1 < x && x < 5.");

    public static readonly DiagnosticDescriptor Empty = Error("LR1022",
        "The expression is empty.", "Выражение пустое.",
        "Leave the field out, or write a condition.", "Уберите поле или напишите условие.");

    public static readonly DiagnosticDescriptor UnknownName = Error("LR1101",
        "The name '{0}' is not declared.", "Имя «{0}» не объявлено.",
        "{1}", "{1}");

    public static readonly DiagnosticDescriptor UnknownFunction = Error("LR1102",
        "There is no function '{0}'.", "Функции «{0}» нет.",
        "{1}", "{1}");

    public static readonly DiagnosticDescriptor WrongArgumentCount = Error("LR1103",
        "{0} takes {1}; {2} given.", "{0} принимает {1}; передано: {2}.");

    public static readonly DiagnosticDescriptor LineOutsideLines = Error("LR1104",
        "'{0}' speaks of one line, and here the whole purchase is meant.", "«{0}» говорит об одной строке чека, а здесь речь обо всей покупке.",
        "Use it in 'where', or ask about the lines: lines.Any(l => l.category == 'opera').", "Используйте его в «where» или спросите о строках: lines.Any(l => l.category == 'opera').");

    public static readonly DiagnosticDescriptor ComputedInCondition = Error("LR1105",
        "'{0}' is computed by the decision and cannot be asked in an expression.", "«{0}» вычисляется самим решением, и спросить об этом в выражении нельзя.",
        "Conditions see the purchase as it came: purchase.gross, or lines.Sum(l => l.gross).", "Условия видят покупку такой, какой она пришла: purchase.gross или lines.Sum(l => l.gross).");

    public static readonly DiagnosticDescriptor NestedAggregate = Error("LR1106",
        "Questions about the lines do not nest.", "Вопросы о строках не вкладываются друг в друга.",
        "Name the inner one as a segment.", "Вынесите внутренний в сегмент.");

    public static readonly DiagnosticDescriptor NotACondition = Error("LR1201",
        "A condition is needed here; this is {0}.", "Здесь нужно условие, а это {0}.",
        "Compare it with something: … > 0.", "Сравните с чем-нибудь: … > 0.");

    public static readonly DiagnosticDescriptor CannotCompare = Error("LR1202",
        "{0} and {1} cannot be compared.", "{0} и {1} нельзя сравнить.");

    public static readonly DiagnosticDescriptor CannotCombine = Error("LR1203",
        "'{0}' cannot be applied to {1} and {2}.", "«{0}» неприменимо к {1} и {2}.",
        "{3}", "{3}");

    public static readonly DiagnosticDescriptor NoOrder = Error("LR1204",
        "{0} has no order: only == and != compare it.", "{0}: порядка нет, сравнивают только == и !=.",
        "List the values: x in ['silver', 'gold'].", "Перечислите значения: x in ['silver', 'gold'].");

    public static readonly DiagnosticDescriptor WrongType = Error("LR1205",
        "{0} is needed here; this is {1}.", "Здесь нужно: {0}, а это {1}.");

    public static readonly DiagnosticDescriptor DivisionByExpression = Error("LR1208",
        "'/' divides only by a constant that is not zero.", "«/» делит только на постоянную, не равную нулю.",
        "Write divide(a, b, 2, 'halfUp'): it names the rounding, and is unknown when b is zero.", "Напишите divide(a, b, 2, 'halfUp'): там округление названо, а при b = 0 результат неизвестен.");

    public static readonly DiagnosticDescriptor DivisionNeverEnds = Error("LR1209",
        "Division by {0} never ends, so it would have to be rounded.", "Деление на {0} бесконечно, его пришлось бы округлять.",
        "Write divide(a, {0}, 2, 'halfUp') and name the rounding.", "Напишите divide(a, {0}, 2, 'halfUp') и назовите округление.");

    public static readonly DiagnosticDescriptor TooManyDigits = Error("LR1210",
        "The result could need more than 28 digits (from {0} to {1}).", "Результату может понадобиться больше 28 цифр (от {0} до {1}).",
        "Give the facts narrower bounds (min, max, decimals), or round a part.", "Сузьте границы фактов (min, max, decimals) или округлите часть.");

    public static readonly DiagnosticDescriptor NotAConstant = Error("LR1211",
        "A constant is needed here.", "Здесь нужна постоянная.",
        "Write a literal or a parameter.", "Напишите значение или параметр.");

    public static readonly DiagnosticDescriptor NotAChoice = Error("LR1212",
        "'{0}' is not one of: {1}.", "«{0}» нет среди: {1}.",
        "{2}", "{2}");

    public static readonly DiagnosticDescriptor BadLiteral = Error("LR1213",
        "'{0}' cannot be read as {1}.", "«{0}» не читается как {1}.",
        "A date is '2026-09-01', an instant '2026-09-01T19:00:00+03:00', a duration 'P3D' or 'PT48H'.", "Дата: '2026-09-01', момент: '2026-09-01T19:00:00+03:00', длительность: 'P3D' или 'PT48H'.");

    public static readonly DiagnosticDescriptor BranchesDiffer = Error("LR1215",
        "The two results are {0} and {1}; they must be of one type.", "Два результата — {0} и {1}, а должны быть одного типа.");

    public static readonly DiagnosticDescriptor BadDigits = Error("LR1216",
        "The number of decimals must be a whole literal from 0 to 6.", "Число знаков после запятой — целое от 0 до 6.");

    public static readonly DiagnosticDescriptor BadRounding = Error("LR1217",
        "The rounding must be named: 'down', 'up', 'halfUp', 'halfDown' or 'halfEven'.", "Округление должно быть названо: 'down', 'up', 'halfUp', 'halfDown' или 'halfEven'.");

    public static readonly DiagnosticDescriptor HasNeedsName = Error("LR1218",
        "has() asks about a name, for example has(member.birthDate).", "has() спрашивает об имени, например has(member.birthDate).");

    public static readonly DiagnosticDescriptor NotWhole = Error("LR1219",
        "A whole number is needed here; this can have {0} decimals.", "Здесь нужно целое число, а у этого может быть знаков после запятой: {0}.",
        "Round it: round(x, 0, 'down').", "Округлите: round(x, 0, 'down').");

    public static readonly DiagnosticDescriptor NeverAbsent = Warning("LR1251",
        "'{0}' is never absent, so this question has always the same answer.", "«{0}» всегда известно, и ответ на этот вопрос всегда один.");
#pragma warning restore CS1591
}
