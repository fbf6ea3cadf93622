using LoyaltyRules.Engine.Diagnostics;
using static LoyaltyRules.Engine.Diagnostics.DiagnosticDescriptor;

namespace LoyaltyRules.Engine.Importing.Expressions;

/// <summary>What of a workflow's expression cannot be taken.</summary>
internal static class ExpressionDiagnostics
{
#pragma warning disable CS1591 // Each descriptor's sentences are its documentation; docs/diagnostics/rules-engine.md shows an example of each.
    public static readonly DiagnosticDescriptor Unreadable = Error("LR7040",
        "{0} cannot be read in an expression.", "{0} в выражении не читается.",
        "The forms that can be taken are listed in the page about importing.", "Допустимые формы перечислены на странице об импорте.");

    public static readonly DiagnosticDescriptor Unexpected = Error("LR7041",
        "The expression cannot go on with {0} here.", "Здесь выражение не может продолжаться так: {0}.",
        "Look at what stands just before: a sign, a quote or a bracket may be missing.", "Посмотрите, что стоит перед этим местом: возможно, не хватает знака, кавычки или скобки.");

    public static readonly DiagnosticDescriptor UnknownParameter = Error("LR7042",
        "The map does not say what '{0}' is.", "Карта не говорит, что такое «{0}».", "{1}", "{1}");

    public static readonly DiagnosticDescriptor WholeDivision = Error("LR7043",
        "Whole numbers are divided here, or a remainder taken, by what is not a fixed number; by zero C# throws.",
        "Здесь делятся целые числа или берётся остаток, а делитель не постоянный; при нулевом делителе C# прерывается.",
        "Divide by a fixed number. Say \"number\": \"decimal\" in the map if it is not a whole number in truth.",
        "Делите на постоянное число. Если на самом деле число не целое, укажите в карте \"number\": \"decimal\".");

    public static readonly DiagnosticDescriptor BinaryNumber = Error("LR7044",
        "'{0}' is a binary floating-point number.", "«{0}» — двоичное число с плавающей точкой.",
        "Write it as a decimal: 0.1m. Amounts here are exact.", "Запишите его десятичным: 0.1m. Суммы здесь точные.");

    public static readonly DiagnosticDescriptor BinaryFraction = Error("LR7045",
        "'{0}' is computed in binary floating point here, so its result is not exact.", "«{0}» вычисляется здесь в двоичных числах с плавающей точкой, и результат неточен.",
        "Write fractions as decimals, 0.1m, and make the property a decimal; then say \"number\": \"decimal\" in the map.",
        "Записывайте дроби десятичными, 0.1m, и сделайте свойство десятичным; затем укажите в карте \"number\": \"decimal\".");

    public static readonly DiagnosticDescriptor Indexer = Error("LR7046",
        "Items cannot be picked by index.", "Выбрать элемент по номеру нельзя.",
        "Map what the index picks as a fact of its own.", "Опишите в карте то, что выбирает номер, как отдельный факт.");

    public static readonly DiagnosticDescriptor Conversion = Error("LR7047",
        "'{0}' turns a value into another type.", "«{0}» превращает значение в другой тип.",
        "Facts come typed: give the fact its type in the map, and leave the conversion out.", "Факты приходят с типом: задайте тип факта в карте и уберите преобразование.");

    public static readonly DiagnosticDescriptor Clock = Error("LR7048",
        "'{0}' reads the clock.", "«{0}» читает часы.",
        "Rules know the time of the event: map a property to purchase.date or purchase.at.", "Правила знают время события: свяжите свойство с purchase.date или purchase.at.");

    public static readonly DiagnosticDescriptor NewObject = Error("LR7049",
        "Rules make no objects and lists: 'new'.", "Правила не создают объекты и списки: «new».",
        "Membership in a list is written x in (\"a\", \"b\").", "Принадлежность списку записывается так: x in (\"a\", \"b\").");

    public static readonly DiagnosticDescriptor NoCounterpart = Error("LR7050",
        "The rule language has nothing for '{0}' here.", "В языке правил для «{0}» здесь нет соответствия.",
        "The methods and signs that can be taken are listed in the page about importing. What a method of your own computes can come as a fact.",
        "Допустимые методы и знаки перечислены на странице об импорте. То, что вычисляет ваш собственный метод, может приходить фактом.");

    public static readonly DiagnosticDescriptor PickedItem = Error("LR7063",
        "'{0}' picks one item of a list, and of a single item nothing can be asked.", "«{0}» выбирает один элемент списка, а об отдельном элементе спросить нельзя.",
        "Ask with Any or All whether there is such an item, or map what it picks as a fact of its own.",
        "Спросите через Any или All, есть ли такой элемент, или опишите в карте то, что он выбирает, как отдельный факт.");

    public static readonly DiagnosticDescriptor NotACondition = Error("LR7051",
        "A condition is expected here, and this is a value.", "Здесь ожидается условие, а это значение.",
        "Compare it with something.", "Сравните его с чем-нибудь.");

    public static readonly DiagnosticDescriptor NullElsewhere = Error("LR7052",
        "null can only be compared, by == or !=.", "null можно только сравнивать, знаками == и !=.");

    public static readonly DiagnosticDescriptor ChoiceOfAbsent = Error("LR7053",
        "A choice between values, where one of them or the condition may be null, cannot be taken.",
        "Выбор между значениями, когда одно из них или условие может быть null, перенести нельзя.",
        "Give the facts a default in the map, or write two rules.", "Дайте фактам значения по умолчанию в карте или запишите два правила.");

    public static readonly DiagnosticDescriptor ListElsewhere = Error("LR7054",
        "A list can only be asked by Any, All, Count and Sum, one within no other.", "Список можно спрашивать только через Any, All, Count и Sum, не вкладывая их друг в друга.");

    public static readonly DiagnosticDescriptor ThrowsOnALine = Error("LR7055",
        "C# throws here when a line lacks the property; whether it gets so far depends on the order of the lines.",
        "Если у строки нет этого свойства, C# здесь прерывается; дойдёт ли он досюда, зависит от порядка строк.",
        "Ask x != null before, or give the fact a default in the map.", "Сначала спросите x != null или дайте факту значение по умолчанию в карте.");

    public static readonly DiagnosticDescriptor NoSuchWord = Error("LR7056",
        "No word of {0} fits this, so it could never be true.", "Ни одно слово {0} под это не подходит: условие никогда не выполнится.",
        "Look at the \"values\" in the map.", "Проверьте \"values\" в карте.");

    public static readonly DiagnosticDescriptor RefusedParameter = Error("LR7057",
        "The parameter '{0}' could not be taken, nor what uses it.", "Параметр «{0}» перенести не удалось, как и то, что его использует.");

    public static readonly DiagnosticDescriptor TooLarge = Error("LR7058",
        "The expression, its parameters written out, is larger than an expression of the rule language may be.",
        "Выражение вместе с подставленными параметрами больше, чем допускает язык правил.",
        "Split the rule, or map what a parameter computes as a fact.", "Разделите правило или опишите в карте вычисляемое параметром как факт.");

    public static readonly DiagnosticDescriptor NullableCondition = Error("LR7059",
        "'{0}' may be null here, and RulesEngine takes no bool? for a condition: the rule never succeeds there.",
        "«{0}» здесь может быть null, а RulesEngine не принимает bool? как условие: там правило никогда не выполняется.",
        "Write x == true; if the property is a plain bool, give the fact a default in the map.",
        "Напишите x == true; если свойство — обычный bool, задайте факту значение по умолчанию в карте.");

    public static readonly DiagnosticDescriptor SingleQuotes = Error("LR7060",
        "Single quotes hold one character in C#, and RulesEngine refuses {0}: the rule never succeeds there.",
        "В C# одинарные кавычки обозначают один символ, и RulesEngine не принимает {0}: там правило никогда не выполняется.",
        "Write texts in double quotes.", "Записывайте тексты в двойных кавычках.");

    public static readonly DiagnosticDescriptor TypesThere = Error("LR7061",
        "RulesEngine refuses '{0}' here, because {1}: the rule never succeeds there.", "RulesEngine не принимает здесь «{0}»: {1}; там правило никогда не выполняется.",
        "Correct the workflow; if a property is never null there, give the fact a default in the map.",
        "Исправьте рабочий процесс; если свойство там не бывает null, задайте факту значение по умолчанию в карте.");

    public static readonly DiagnosticDescriptor SkippedSide = Error("LR7062",
        "Where the left side of '{0}' is null, RulesEngine does not compute the right one, which may throw; this cannot be kept exactly.",
        "Если левая часть «{0}» равна null, RulesEngine не вычисляет правую, которая может прерваться; точно это перенести нельзя.",
        "Write the side that may throw first.", "Запишите первой ту часть, которая может прерваться.");
}
