using LoyaltyRules.Engine.Diagnostics;
using static LoyaltyRules.Engine.Diagnostics.DiagnosticDescriptor;

namespace LoyaltyRules.Messages;

/// <summary>What can be wrong with the messages of a pack.</summary>
internal static class MessageDiagnostics
{
#pragma warning disable CS1591 // The sentences say it.
    public static readonly DiagnosticDescriptor TooLarge = Error("LR8701",
        "The template is too large: {0}, and at most {1}.", "Шаблон слишком велик: {0}, а можно не больше {1}.",
        "Divide it, or make it shorter.", "Разделите его или сократите.");

    public static readonly DiagnosticDescriptor NotATemplate = Error("LR8702",
        "This does not read as a template: {0}", "Это не читается как шаблон: {0}",
        "Look for a brace, an end or a quote that is missing.", "Проверьте, не пропущены ли скобка, end или кавычка.");

    public static readonly DiagnosticDescriptor NotInTemplates = Error("LR8703",
        "'{0}' is not used in messages.", "«{0}» в сообщениях не используется.",
        "Templates print values, and use if, else, for and include. What has to be computed is computed by the program.",
        "Шаблоны выводят значения и используют if, else, for и include. Вычисления выполняет сама программа.");

    public static readonly DiagnosticDescriptor HiddenCharacter = Error("LR8704",
        "There is a hidden character here: {0}.", "Здесь скрытый символ: {0}.",
        "Delete it; it may have come with a copied text.", "Удалите его: он мог попасть сюда вместе со скопированным текстом.");

    public static readonly DiagnosticDescriptor NotClosed = Error("LR8705",
        "What begins with '{0}' is not closed before the end of the braces.", "То, что начинается с «{0}», не закрыто до конца фигурных скобок.",
        "Close it before }}.", "Закройте до }}.");

    public static readonly DiagnosticDescriptor UnknownName = Error("LR8711",
        "A message on '{1}' knows no '{0}'.", "В сообщении о событии «{1}» нет имени «{0}».",
        "{2} Known here: {3}.", "{2} Здесь есть: {3}.");

    public static readonly DiagnosticDescriptor UnknownFunction = Error("LR8712",
        "There is no function '{0}'.", "Функции «{0}» нет.",
        "{1} The functions are: {2}.", "{1} Есть функции: {2}.");

    public static readonly DiagnosticDescriptor WrongArguments = Error("LR8713",
        "'{0}' takes {1} here.", "«{0}» принимает здесь: {1}.");

    public static readonly DiagnosticDescriptor WrongKind = Error("LR8714",
        "'{0}' takes {1}, and this is {2}.", "«{0}» работает с другим: нужно {1}, а здесь {2}.");

    public static readonly DiagnosticDescriptor MayBeMissing = Error("LR8715",
        "'{0}' may be missing, and then nothing would stand here.", "Значения «{0}» может не быть, и тогда здесь будет пусто.",
        "Ask first, with {{ if {0} }}, or say what stands there instead: {{ {0} ?? \"…\" }}.", "Сначала спросите, {{ if {0} }}, или задайте замену: {{ {0} ?? \"…\" }}.");

    public static readonly DiagnosticDescriptor NotPrintable = Error("LR8716",
        "'{0}' is {1}, and a message prints single values.", "«{0}» — {1}, а в сообщение выводят отдельные значения.",
        "Name one of its values, or go through a list with for.", "Назовите одно из значений или пройдите по списку с помощью for.");

    public static readonly DiagnosticDescriptor NotAList = Error("LR8717",
        "'for' goes through a list, and this is {0}.", "«for» проходит по списку, а здесь {0}.");

    public static readonly DiagnosticDescriptor NotACondition = Error("LR8718",
        "'if' asks whether something is so, and this is {0}.", "«if» проверяет условие, а здесь {0}.",
        "Compare it with something.", "Сравните это с чем-нибудь.");

    public static readonly DiagnosticDescriptor NotComparable = Error("LR8719",
        "{0} and {1} are not compared with '{2}'.", "Нельзя сравнить через «{2}»: {0} и {1}.");

    public static readonly DiagnosticDescriptor UnknownPart = Error("LR8721",
        "There is no file '{0}' to include.", "Файла «{0}», который надо включить, нет.", "{1}", "{1}");

    public static readonly DiagnosticDescriptor IncludesItself = Error("LR8722",
        "'{0}' includes itself, by way of {1}.", "«{0}» включает сам себя: {1}.");

    public static readonly DiagnosticDescriptor NotAPlaceForValues = Error("LR8723",
        "A value cannot stand here: {0}.", "Значение здесь стоять не может: {0}.",
        "Print values between tags, or within the quotes of an attribute that is no address, style or script.", "Выводите значения между тегами или в кавычках атрибута, который не адрес, не стиль и не скрипт.");

    public static readonly DiagnosticDescriptor TornHtml = Error("LR8724",
        "One way through '{0}' ends inside a tag and another does not.", "Один путь через «{0}» кончается внутри тега, а другой — нет.",
        "Put whole tags into every branch.", "Помещайте в каждую ветвь теги целиком.");

    public static readonly DiagnosticDescriptor NumberByHand = Warning("LR8731",
        "The number {0} is written by hand; it is {1} of the pack.", "Число {0} написано от руки; в пакете это {1}.",
        "Write {{ {1} }}: it changes with the pack. If another number is meant, write {{ \"{0}\" }}.", "Напишите {{ {1} }}: это значение меняется вместе с пакетом. Если имеется в виду другое число, напишите {{ \"{0}\" }}.");

    public static readonly DiagnosticDescriptor TemplateMissing = Error("LR8741",
        "The file '{0}' is missing: a message by '{1}' needs it.", "Нет файла «{0}»: он нужен сообщению по каналу «{1}».", "{2}", "{2}");

    public static readonly DiagnosticDescriptor TemplateUnused = Warning("LR8742",
        "No message uses this file, and none includes it.", "Этот файл не использует и не включает ни одно сообщение.",
        "Name it in 'messages', or delete it.", "Укажите его в «messages» или удалите.");

    public static readonly DiagnosticDescriptor CannotHappen = Error("LR8743",
        "'{0}' cannot happen in this program: {1}.", "«{0}» в этой программе не происходит: {1}.");

    public static readonly DiagnosticDescriptor BeforeMissing = Error("LR8744",
        "'{0}' lies ahead: say with 'before' how long ahead members are told.", "«{0}» ещё впереди: укажите в «before», за какой срок сообщать.",
        "For example \"before\": \"P14D\".", "Например, \"before\": \"P14D\".");

    public static readonly DiagnosticDescriptor BeforeNotHere = Error("LR8745",
        "'{0}' has happened when members are told: 'before' has no meaning.", "О «{0}» сообщают, когда оно уже произошло: «before» не имеет смысла.",
        "Leave it out.", "Уберите его.");

    public static readonly DiagnosticDescriptor SubjectMissing = Error("LR8746",
        "A message by '{0}' needs a 'subject'.", "Сообщению по каналу «{0}» нужна тема, «subject».");

    public static readonly DiagnosticDescriptor SubjectNotHere = Error("LR8747",
        "A message by '{0}' has no subject.", "У сообщения по каналу «{0}» нет темы.",
        "Leave 'subject' out.", "Уберите «subject».");

    public static readonly DiagnosticDescriptor Twice = Error("LR8748",
        "There are two messages on '{0}' by '{1}'.", "На «{0}» по каналу «{1}» есть два сообщения.",
        "Keep one, or give them another 'before'.", "Оставьте одно или задайте разные «before».");

    public static readonly DiagnosticDescriptor LanguageUnknown = Error("LR8749",
        "Messages cannot speak '{0}' yet: its plurals, dates and money are not known.", "Сообщения пока не говорят на «{0}»: его множественные числа, даты и деньги неизвестны.",
        "Messages speak en and ru.", "Сообщения бывают на en и ru.");
#pragma warning restore CS1591
}
