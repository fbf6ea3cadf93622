using LoyaltyRules.Engine.Diagnostics;
using static LoyaltyRules.Engine.Diagnostics.DiagnosticDescriptor;

namespace LoyaltyRules.Engine.Language;

/// <summary>Everything that can be wrong with an expression of the rule language.</summary>
public static class LanguageDiagnostics
{
#pragma warning disable CS1591 // Each descriptor's sentences are its documentation; docs/diagnostics.md shows an example of each.
    public static readonly DiagnosticDescriptor TooLong = Error("LR1001",
        "The expression has {0} characters; the limit is {1}.", "В выражении {0} символов; предел — {1}.",
        "Move parts of it into named segments.", "Вынесите части выражения в именованные сегменты.");

    public static readonly DiagnosticDescriptor TooManyTokens = Error("LR1002",
        "The expression has more than {0} words and signs.", "В выражении больше {0} слов и знаков.",
        "Move parts of it into named segments, or write a table.", "Вынесите части в именованные сегменты или составьте таблицу.");

    public static readonly DiagnosticDescriptor TooDeep = Error("LR1003",
        "The expression is nested more than {0} levels deep.", "Вложенность выражения больше {0} уровней.",
        "Move the inner parts into named segments.", "Вынесите внутренние части в именованные сегменты.");

    public static readonly DiagnosticDescriptor UnexpectedCharacter = Error("LR1010",
        "The character {0} has no meaning here.", "Символ {0} здесь ничего не значит.",
        "Put texts in quotes: 'opera'.", "Тексты заключайте в кавычки: 'opera'.");

    public static readonly DiagnosticDescriptor TextNotClosed = Error("LR1011",
        "The text that starts here has no closing quote.", "У текста, который здесь начинается, нет закрывающей кавычки.",
        "Close it with {0}.", "Закройте его знаком {0}.");

    public static readonly DiagnosticDescriptor BadEscape = Error("LR1012",
        "After a backslash, {0} means nothing in a text.", "Сочетание {0} с обратной чертой в тексте ничего не значит.",
        "Write a backslash itself as \\\\. Known are \\\\ \\' \\\" \\n \\t and \\u with four hexadecimal digits.", "Саму обратную черту пишите так: \\\\. Известны \\\\ \\' \\\" \\n \\t и \\u с четырьмя шестнадцатеричными цифрами.");

    public static readonly DiagnosticDescriptor BadNumber = Error("LR1013",
        "'{0}' is not a number that can be read.", "«{0}» не читается как число.",
        "Write digits with a point, at most 15 of them: 1234.50. A name does not start with a digit.", "Пишите цифры с точкой, не больше 15 цифр: 1234.50. Имя не начинается с цифры.");

    public static readonly DiagnosticDescriptor OtherSpelling = Error("LR1014",
        "The sign '{0}' is not used in this language.", "Знака «{0}» в этом языке нет.",
        "Did you mean '{1}'?", "Возможно, имелось в виду «{1}»?");

    public static readonly DiagnosticDescriptor TextTooLong = Error("LR1015",
        "The text in quotes has more than {0} characters.", "В тексте в кавычках больше {0} символов.",
        "No fact holds a longer text: compare with its start, startsWith(x, '…').", "Ни один факт не длиннее: сравните с началом, startsWith(x, '…').");

    public static readonly DiagnosticDescriptor LookAlike = Error("LR1016",
        "Here stands {0} ({1}).", "Здесь стоит {0} ({1}).",
        "{2}", "{2}");

    public static readonly DiagnosticDescriptor OtherNumber = Error("LR1017",
        "Numbers are not written as '{0}' here.", "Так, «{0}», числа здесь не пишут.",
        "{1}", "{1}");

    public static readonly DiagnosticDescriptor OtherAlphabet = Error("LR1018",
        "'{0}' is not written in Latin letters, and names are.", "«{0}» написано не латинскими буквами, а имена пишутся ими.",
        "A text stands in quotes: '{0}'. A name is taken from the pack as it is declared: member.tier.", "Текст берите в кавычки: '{0}'. Имя берите из пакета так, как оно объявлено: member.tier.");

    public static readonly DiagnosticDescriptor Expected = Error("LR1020",
        "Here {0} was expected, but there is {1}.", "Здесь ожидалось: {0}; а стоит: {1}.",
        "Look at what stands just before: a sign, a quote or a bracket may be missing or too many.", "Посмотрите, что стоит перед этим местом: не хватает знака, кавычки или скобки — или есть лишние.");

    public static readonly DiagnosticDescriptor ChainedComparison = Error("LR1021",
        "A second comparison cannot follow directly on the first.", "Второе сравнение не может стоять сразу за первым.",
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
        "'{0}' is given {2} values here, which is not how it is written.", "У «{0}» здесь значений: {2}, а пишется она иначе.",
        "Write {1}.", "Пишите {1}.");

    public static readonly DiagnosticDescriptor LineOutsideLines = Error("LR1104",
        "'{0}' belongs to one line of the purchase, and here the whole purchase is meant.", "«{0}» относится к одной строке чека, а здесь речь обо всей покупке.",
        "Use it in 'where', or ask about the lines: lines.Any(l => l.category == 'opera').", "Используйте его в «where» или спросите о строках: lines.Any(l => l.category == 'opera').");

    public static readonly DiagnosticDescriptor ComputedInCondition = Error("LR1105",
        "'{0}' is computed by the decision and cannot be asked here.", "«{0}» вычисляется самим решением, и здесь об этом спросить нельзя.",
        "Only rules on purchases, rewards and redemption ask purchase.net, purchase.paid and bases. Here the purchase is as it came: purchase.gross, or lines.Sum(l => l.gross).",
        "О purchase.net, purchase.paid и базах спрашивают только правила о покупках, награды и оплата баллами. Здесь покупка такая, какой она пришла: purchase.gross или lines.Sum(l => l.gross).");

    public static readonly DiagnosticDescriptor NestedAggregate = Error("LR1106",
        "Questions about the lines do not nest.", "Вопросы о строках не вкладываются друг в друга.",
        "Move the inner one into a named segment.", "Вынесите внутренний в именованный сегмент.");

    public static readonly DiagnosticDescriptor WhichLine = Error("LR1107",
        "'{0}' could mean the line that 'where' is asked about or the line of this question.", "«{0}» может означать и строку, о которой спрашивает «where», и строку этого вопроса.",
        "For the line of this question write {1}. The two lines cannot be compared with each other.", "О строке этого вопроса пишите {1}. Сравнить эти две строки между собой нельзя.");

    public static readonly DiagnosticDescriptor NeedsPurchase = Error("LR1108",
        "'{0}' asks about a purchase, and here there is none: only the member is asked.", "«{0}» спрашивает о покупке, а здесь её нет: речь только об участнике.",
        "Ask about the member, the program or the day: member.…, program.…, event.date.", "Спрашивайте об участнике, программе или дне: member.…, program.…, event.date.");

    public static readonly DiagnosticDescriptor NotInCounter = Error("LR1109",
        "Which purchases a counter counts cannot depend on '{0}'.", "Какие покупки считает счётчик, не может зависеть от «{0}».",
        "Ask about the facts of the purchase and of the member; segments, tables and counters may be computed from this counter.", "Спрашивайте о фактах покупки и участника; сегменты, таблицы и счётчики могут сами зависеть от этого счётчика.");

    public static readonly DiagnosticDescriptor NeedsActivity = Error("LR1110",
        "'{0}' asks about an activity, and here there is none.", "«{0}» спрашивает об активности, а здесь её нет.",
        "Ask it in a rule on the activity, or in a counter of activities.", "Спрашивайте об этом в правиле на активность или в счётчике активностей.");

    public static readonly DiagnosticDescriptor NotAskedHere = Error("LR1111",
        "'{0}' is {1}, and cannot be asked here.", "«{0}» — {1}, и спросить об этом здесь нельзя.",
        "{2}", "{2}");

    public static readonly DiagnosticDescriptor NotACondition = Error("LR1201",
        "A condition is needed here, something that is true or false; this is {0}.", "Здесь нужно условие — то, что верно или неверно, а это {0}.",
        "Compare it with something, for example … > 0 or … == 'gold'.", "Сравните это с чем-нибудь, например … > 0 или … == 'gold'.");

    public static readonly DiagnosticDescriptor CannotCompare = Error("LR1202",
        "These two cannot be compared: {0} and {1}.", "Эти значения нельзя сравнить: {0} и {1}.",
        "Compare values of one kind and one unit. Texts stand in quotes, numbers without.", "Сравнивайте значения одного вида и одной единицы. Тексты пишут в кавычках, числа — без.");

    public static readonly DiagnosticDescriptor CannotCombine = Error("LR1203",
        "'{0}' does not fit these two: {1} and {2}.", "«{0}» не подходит к этим значениям: {1} и {2}.",
        "{3}", "{3}");

    public static readonly DiagnosticDescriptor NoOrder = Error("LR1204",
        "There is no smaller and greater here: {0}. Only == and != compare it.", "Здесь нет «больше» и «меньше»: {0}. Сравнивать можно только == и !=.",
        "List the values: x in ['web', 'app']. Of the words of a list, only tiers have an order.", "Перечислите значения: x in ['web', 'app']. Из слов списка порядок есть только у уровней.");

    public static readonly DiagnosticDescriptor WrongType = Error("LR1205",
        "Needed here: {0}. This is {1}.", "Здесь нужно: {0}. А это: {1}.",
        "Use a value of that kind. Bare numbers and texts in quotes take the kind that their place asks for.", "Возьмите значение этого вида. Просто числа и тексты в кавычках принимают вид, которого требует место.");

    public static readonly DiagnosticDescriptor DivisionByExpression = Error("LR1208",
        "The sign '/' divides only by a fixed number that is not zero.", "Знак «/» делит только на заданное число, не равное нулю.",
        "Write divide(a, b, 2, 'halfUp'): it names the rounding, and is unknown when b is zero.", "Напишите divide(a, b, 2, 'halfUp'): там округление названо, а при b = 0 результат неизвестен.");

    public static readonly DiagnosticDescriptor DivisionNeverEnds = Error("LR1209",
        "Dividing by {0} leaves no exact result, so it would have to be rounded.", "Точного результата деления на {0} нет, его пришлось бы округлять.",
        "Write divide(a, {0}, 2, 'halfUp') and name the rounding.", "Напишите divide(a, {0}, 2, 'halfUp') и назовите округление.");

    public static readonly DiagnosticDescriptor TooManyDigits = Error("LR1210",
        "This result could need {0} digits; only {1} are exact.", "Этому результату может понадобиться цифр: {0}; точны только {1}.",
        "Give the facts narrower bounds (min, max, decimals), or round a part.", "Сузьте границы фактов (min, max, decimals) или округлите часть.");

    public static readonly DiagnosticDescriptor NotAConstant = Error("LR1211",
        "A fixed value is needed here, not one that depends on the purchase.", "Здесь нужно заданное значение, а не зависящее от покупки.",
        "Write the value itself (100, 'gold', '2026-09-01') or a parameter.", "Напишите само значение (100, 'gold', '2026-09-01') или параметр.");

    public static readonly DiagnosticDescriptor NotAChoice = Error("LR1212",
        "'{0}' is not among the words of this list: {1}.", "Слова «{0}» нет в этом списке: {1}.",
        "{2}", "{2}");

    public static readonly DiagnosticDescriptor BadLiteral = Error("LR1213",
        "'{0}' cannot be read as {1}.", "«{0}» не читается как {1}.",
        "A date is '2026-09-01', an instant '2026-09-01T19:00:00+03:00', a duration 'P3D' or 'PT48H'.", "Дата: '2026-09-01', момент: '2026-09-01T19:00:00+03:00', длительность: 'P3D' или 'PT48H'.");

    public static readonly DiagnosticDescriptor BranchesDiffer = Error("LR1215",
        "The two possible results must be of one kind; they are {0} and {1}.", "Два возможных результата должны быть одного вида, а они разные: {0} и {1}.",
        "Give both the same kind and the same unit.", "Пусть оба будут одного вида и одной единицы.");

    public static readonly DiagnosticDescriptor BadDigits = Error("LR1216",
        "The number of decimals is written as a whole number from 0 to 6.", "Число знаков после запятой пишется целым числом от 0 до 6.",
        "For example round(x, 2, 'halfUp').", "Например, round(x, 2, 'halfUp').");

    public static readonly DiagnosticDescriptor BadRounding = Error("LR1217",
        "The way of rounding must be named here.", "Здесь должен быть назван способ округления.",
        "It is one of 'down', 'up', 'halfUp', 'halfDown', 'halfEven'.", "Это одно из слов 'down', 'up', 'halfUp', 'halfDown', 'halfEven'.");

    public static readonly DiagnosticDescriptor HasNeedsName = Error("LR1218",
        "Only a name can be asked whether it has a value.", "Спросить, есть ли значение, можно только об имени.",
        "For example has(member.birthDate).", "Например, has(member.birthDate).");

    public static readonly DiagnosticDescriptor NotWhole = Error("LR1219",
        "A whole number is needed here; this can have {0} decimals.", "Здесь нужно целое число, а у этого может быть знаков после запятой: {0}.",
        "Round it: round(x, 0, 'down').", "Округлите: round(x, 0, 'down').");

    public static readonly DiagnosticDescriptor NotACounter = Error("LR1220",
        "'withThis' adds this purchase to a counter, and '{0}' is none.", "«withThis» прибавляет эту покупку к счётчику, а «{0}» — не счётчик.",
        "Write withThis(member.orders) with the name of a counter of the pack.", "Напишите withThis(member.orders) с именем счётчика из пакета.");

    public static readonly DiagnosticDescriptor ContributionUnknown = Error("LR1221",
        "'withThis' cannot add this purchase to '{0}': {1}", "«withThis» не может прибавить эту покупку к «{0}»: {1}",
        "Use a counter of purchases, or a sum of purchase.gross or of a base that is known when the purchase comes.", "Возьмите счётчик покупок либо сумму purchase.gross или базы, известной, когда покупка приходит.");

    public static readonly DiagnosticDescriptor OnlyInChosen = Error("LR1222",
        "'{0}' is what a member has chosen, which is several words or none.", "«{0}» — выбор участника: это несколько слов или ни одного.",
        "Ask for one word: chosen({0}, 'word').", "Спросите об одном слове: chosen({0}, 'слово').");

    public static readonly DiagnosticDescriptor NotChosenFrom = Error("LR1223",
        "'{0}' is not a choice of members.", "«{0}» — не то, что выбирают участники.",
        "Declare it under 'choices' of the pack and write choice.name.", "Объявите его в разделе «choices» пакета и пишите choice.имя.");

    public static readonly DiagnosticDescriptor NeverAbsent = Warning("LR1251",
        "'{0}' is never absent, so asking whether it is there changes nothing.", "«{0}» всегда известно, и вопрос о его наличии ничего не меняет.",
        "Leave out has() or what stands behind ??.", "Уберите has() или то, что стоит после ??.");
#pragma warning restore CS1591
}
