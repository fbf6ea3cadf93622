using LoyaltyRules.Engine.Diagnostics;
using static LoyaltyRules.Engine.Diagnostics.DiagnosticDescriptor;

namespace LoyaltyRules.Engine.Evaluation.Binding;

/// <summary>Why a purchase or a snapshot is refused at the border (S6), or taken with a doubt.</summary>
public static class EventDiagnostics
{
#pragma warning disable CS1591 // Each descriptor's sentences are its documentation; docs/diagnostics.md shows an example of each.
    public static readonly DiagnosticDescriptor UnknownFact = Error("LR3001",
        "The pack has no fact '{0}' that could be given here.", "В пакете нет факта «{0}», который можно передать здесь.",
        "{1}", "{1}");

    public static readonly DiagnosticDescriptor WrongKind = Error("LR3002",
        "'{0}' must be {1}; it is '{2}'.", "«{0}» должно быть: {1}; пришло «{2}».");

    public static readonly DiagnosticDescriptor OutOfBounds = Error("LR3003",
        "'{0}' is {1}; it must lie between {2} and {3}.", "«{0}» равно {1}, а должно лежать между {2} и {3}.");

    public static readonly DiagnosticDescriptor TooManyDecimals = Error("LR3004",
        "'{0}' is {1}; it can have at most {2} decimals.", "«{0}» равно {1}; знаков после запятой может быть не больше {2}.");

    public static readonly DiagnosticDescriptor TooManyLines = Error("LR3005",
        "The purchase has {0} lines; the limit is {1}.", "В покупке {0} строк; предел — {1}.",
        "Split the receipt.", "Разделите чек.");

    public static readonly DiagnosticDescriptor NothingBought = Error("LR3006",
        "The purchase has neither a line nor a fee.", "В покупке нет ни строк, ни сборов.");

    public static readonly DiagnosticDescriptor LineTwice = Error("LR3007",
        "The line '{0}' is given twice.", "Строка «{0}» указана дважды.",
        "Give every line of a purchase its own id.", "Дайте каждой строке чека свой номер.");

    public static readonly DiagnosticDescriptor OtherCurrency = Error("LR3008",
        "The purchase is in {0}, the program in {1}.", "Покупка в валюте {0}, а программа в {1}.",
        "Convert the amounts before sending them.", "Пересчитайте суммы перед отправкой.");

    public static readonly DiagnosticDescriptor InstantOutOfYears = Error("LR3009",
        "The purchase's time {0} lies outside the years {1} to {2}.", "Время покупки {0} вне годов {1}–{2}.");

    public static readonly DiagnosticDescriptor TextTooLong = Error("LR3010",
        "'{0}' has {1} characters; the limit is {2}.", "В «{0}» {1} символов; предел — {2}.");

    public static readonly DiagnosticDescriptor NotAFee = Error("LR3011",
        "The pack has no fee '{0}'.", "В пакете нет сбора «{0}».",
        "{1}", "{1}");

    public static readonly DiagnosticDescriptor NoId = Error("LR3012",
        "{0} has no id.", "{0}: нет номера.");

    public static readonly DiagnosticDescriptor NotInCalendar = Error("LR3014",
        "'{0}' is not in the calendar.", "«{0}» нет в календаре.",
        "Check the day of the month and the offset.", "Проверьте день месяца и смещение часового пояса.");

    public static readonly DiagnosticDescriptor UnknownPoints = Error("LR3015",
        "The pack declares no points '{0}'.", "В пакете нет баллов «{0}».",
        "{1}", "{1}");

    public static readonly DiagnosticDescriptor CannotPay = Error("LR3016",
        "Points '{0}' cannot pay for purchases.", "Баллами «{0}» нельзя платить за покупки.",
        "Give the currency a 'redemption' in the pack, or leave it out of 'pay'.", "Задайте валюте «redemption» в пакете или уберите её из «pay».");

    public static readonly DiagnosticDescriptor PaysTwice = Error("LR3017",
        "Points '{0}' are asked to pay twice.", "Оплата баллами «{0}» запрошена дважды.",
        "Ask once, for all of them.", "Запросите один раз, на всё количество.");

    public static readonly DiagnosticDescriptor NobodyPays = Error("LR3018",
        "Points '{0}' are to pay, and the purchase has no member.", "Запрошена оплата баллами «{0}», а участник в покупке не указан.",
        "Name the member, or leave out 'pay'.", "Укажите участника или уберите «pay».");

    public static readonly DiagnosticDescriptor NoTiers = Error("LR3019",
        "The member's tier is '{0}', and the pack has no tiers.", "Уровень участника — «{0}», а в пакете нет уровней.",
        "Declare 'tiers' in the pack, or leave the tier out.", "Объявите «tiers» в пакете или уберите уровень.");

    public static readonly DiagnosticDescriptor UnknownActivity = Error("LR3020",
        "The pack declares no activity '{0}'.", "В пакете нет активности «{0}».",
        "Declare it under 'activities' of the pack.", "Объявите её в разделе «activities» пакета.");

    public static readonly DiagnosticDescriptor BornOutOfTime = Error("LR3021",
        "The day of birth {0} must lie between {1} and {2}.", "Дата рождения {0} должна лежать между {1} и {2}.");

    public static readonly DiagnosticDescriptor UnknownChoice = Error("LR3025",
        "The pack declares no choice '{0}'.", "В пакете нет выбора «{0}».",
        "{1}", "{1}");
    public static readonly DiagnosticDescriptor NobodyHolds = Error("LR3030",
        "The reward '{0}' is presented, and the purchase has no member.", "Предъявлена награда «{0}», а участник в покупке не указан.",
        "Name the member, or leave out 'rewards'.", "Укажите участника или уберите «rewards».");

    public static readonly DiagnosticDescriptor NotHeld = Error("LR3031",
        "The member holds no reward '{0}'.", "У участника нет награды «{0}».",
        "It may be used, expired, or another member's.", "Возможно, она использована, просрочена или принадлежит другому участнику.");

    public static readonly DiagnosticDescriptor PresentedTwice = Error("LR3032",
        "The reward '{0}' is presented twice.", "Награда «{0}» предъявлена дважды.",
        "Each reward is used at most once at a purchase.", "За одну покупку награду используют не больше одного раза.");

    public static readonly DiagnosticDescriptor TooManyRewards = Error("LR3033",
        "{0} rewards are presented; the limit is {1}.", "Предъявлено наград: {0}; предел — {1}.");

    public static readonly DiagnosticDescriptor RewardHeldTwice = Error("LR3034",
        "The member's reward '{0}' is given twice.", "Награда участника «{0}» указана дважды.",
        "Give every reward that a member holds its own id.", "Дайте каждой награде участника свой номер.");

    public static readonly DiagnosticDescriptor NotAChoice = Warning("LR3051",
        "'{0}' is '{1}', which the pack does not list; it is taken as unknown.", "«{0}» равно «{1}», такого слова в пакете нет; значение считается неизвестным.",
        "The pack lists: {2}.", "В пакете перечислены: {2}.");

    public static readonly DiagnosticDescriptor NotOfThisVersion = Warning("LR3052",
        "'{0}' is on the member's record and does not fit this version of the pack; it is taken as unknown.",
        "«{0}» есть в карточке участника, но не подходит к этой версии пакета; значение считается неизвестным.",
        "Write the member's record anew.", "Запишите карточку участника заново.");
#pragma warning restore CS1591
}
