using LoyaltyRules.Engine.Diagnostics;
using static LoyaltyRules.Engine.Diagnostics.DiagnosticDescriptor;

namespace LoyaltyRules.Engine.Accounts;

/// <summary>Why the book refuses a command. A refusal changes nothing.</summary>
public static class AccountDiagnostics
{
#pragma warning disable CS1591 // Each descriptor's sentences are its documentation; docs/diagnostics/accounts.md shows an example of each.
    public static readonly DiagnosticDescriptor NoId = Error("LR6001",
        "The command has no id.", "У команды нет номера.",
        "Give every command its own id: a repetition is known by it.", "Дайте каждой команде свой номер: по нему узнаётся повтор.");

    public static readonly DiagnosticDescriptor RepeatedWithOtherBody = Error("LR6002",
        "'{0}' was given before with another {1}: '{2}' then, '{3}' now.", "Команда «{0}» уже приходила с другим полем {1}: тогда «{2}», теперь «{3}».",
        "Repeat the command as it was, or give the new one an id of its own.", "Повторите команду в прежнем виде или дайте новой команде свой номер.");

    public static readonly DiagnosticDescriptor InstantOutOfYears = Error("LR6003",
        "The time {0} lies outside the years {1} to {2}.", "Время {0} вне годов {1}–{2}.");

    public static readonly DiagnosticDescriptor TooLate = Error("LR6004",
        "The event of {0} comes too late: the pack takes events {1} late, and the last day for this one was {2}.",
        "Событие от {0} пришло слишком поздно: пакет принимает события с опозданием на {1}, и последним днём для этого было {2}.",
        "Check the time of the event. What is owed for it all the same can be given with 'adjust'.", "Проверьте время события. То, что за него всё же положено, можно начислить командой «adjust».");

    public static readonly DiagnosticDescriptor UnknownPurchase = Error("LR6010",
        "There is no purchase '{0}'.", "Покупки «{0}» нет.",
        "Commit it first, or check its id.", "Сначала проведите её или проверьте номер.");

    public static readonly DiagnosticDescriptor PurchaseCancelled = Error("LR6011",
        "The purchase '{0}' was cancelled.", "Покупка «{0}» отменена.");

    public static readonly DiagnosticDescriptor PurchaseTookPlace = Error("LR6012",
        "The purchase '{0}' has been completed on {1}.", "Покупка «{0}» состоялась {1}.",
        "Return it instead.", "Оформите возврат.");

    public static readonly DiagnosticDescriptor NobodyCame = Error("LR6013",
        "The purchase '{0}' is a no-show already.", "По покупке «{0}» уже отмечена неявка.");

    public static readonly DiagnosticDescriptor UnknownCharge = Error("LR6014",
        "The purchase '{0}' has neither a line nor a fee '{1}'.", "В покупке «{0}» нет ни строки, ни сбора «{1}».",
        "{2}", "{2}");

    public static readonly DiagnosticDescriptor ChargeTwice = Error("LR6015",
        "'{0}' is given twice.", "«{0}» указано дважды.",
        "Give its units as one quantity.", "Укажите одно общее количество.");

    public static readonly DiagnosticDescriptor MoreThanLeft = Error("LR6016",
        "{1} of '{0}' cannot come back: {2} are left.", "Вернуть {1} по «{0}» нельзя: осталось {2}.");

    public static readonly DiagnosticDescriptor QuantityNotPositive = Error("LR6017",
        "The quantity of '{0}' is {1}; it must be more than zero.", "Количество по «{0}» равно {1}, а должно быть больше нуля.");

    public static readonly DiagnosticDescriptor OnlyAsAWhole = Error("LR6018",
        "'{0}' comes back as a whole only.", "«{0}» возвращается только целиком.",
        "Fees, and lines without a quantity, have no units.", "У сборов и строк без количества нет единиц.");

    public static readonly DiagnosticDescriptor NothingLeft = Error("LR6019",
        "Nothing of the purchase '{0}' is left to come back.", "По покупке «{0}» возвращать больше нечего.");

    public static readonly DiagnosticDescriptor UnknownPack = Error("LR6020",
        "The purchase '{0}' was decided by a pack that is not at hand: {1}.", "Покупка «{0}» рассчитана по пакету, которого нет под рукой: {1}.",
        "Give the book every version that decided its purchases.", "Передайте книге все версии, по которым рассчитаны её покупки.");

    public static readonly DiagnosticDescriptor PurchaseTwice = Error("LR6021",
        "There is a purchase '{0}' already.", "Покупка «{0}» уже есть.",
        "Every purchase of a program has its own id.", "У каждой покупки программы свой номер.");

    public static readonly DiagnosticDescriptor QuantityTooFine = Error("LR6022",
        "The quantity of '{0}' is {1}; it can have at most {2} decimals.", "Количество «{0}» — {1}; знаков после запятой может быть не больше {2}.",
        "Quantities are counted in thousandths, as in a purchase.", "Количество считается в тысячных, как и в покупке.");

    public static readonly DiagnosticDescriptor UnknownCurrency = Error("LR6030",
        "The pack declares no points currency '{0}'.", "В пакете нет бонусной валюты «{0}».",
        "{1}", "{1}");

    public static readonly DiagnosticDescriptor PointsNotPositive = Error("LR6031",
        "The points are {0}; they must be more than zero.", "Указано баллов: {0}, а должно быть больше нуля.");

    public static readonly DiagnosticDescriptor PointsTooFine = Error("LR6032",
        "The points are {0}; '{1}' has {2} decimals.", "Указано баллов: {0}; знаков после запятой у «{1}» — {2}.");

    public static readonly DiagnosticDescriptor TooManyPoints = Error("LR6033",
        "{0} would have more than {1} points of '{2}'.", "На счёте ({0}) стало бы больше {1} баллов «{2}».");

    public static readonly DiagnosticDescriptor TooFewPoints = Error("LR6034",
        "{0} points of '{1}' are asked for; {2} can be spent.", "Нужно баллов «{1}»: {0}; доступно {2}.");

    public static readonly DiagnosticDescriptor NoReason = Error("LR6035",
        "The adjustment has no reason.", "Не указана причина корректировки.",
        "Say why: the reason stays in the book.", "Напишите почему: причина остаётся в книге.");

    public static readonly DiagnosticDescriptor UnknownHold = Error("LR6036",
        "There is no open hold '{0}'.", "Открытого резерва «{0}» нет.",
        "It may have been captured, let go or timed out.", "Возможно, он списан, снят или истёк.");

    public static readonly DiagnosticDescriptor HoldOfAnother = Error("LR6037",
        "The hold '{0}' is of another member.", "Резерв «{0}» принадлежит другому участнику.");

    public static readonly DiagnosticDescriptor NoTransfer = Error("LR6040",
        "Points of '{0}' do not move between members.", "Баллы «{0}» не передаются между участниками.",
        "Give the currency 'transfer' terms in the pack.", "Задайте у валюты условия «transfer» в пакете.");

    public static readonly DiagnosticDescriptor TransferTooSmall = Error("LR6041",
        "{0} points are less than the least transfer of {1}.", "Баллов {0}, а наименьшая передача — {1}.");

    public static readonly DiagnosticDescriptor TransferToOneself = Error("LR6042",
        "The points would stay on the same account.", "Баллы остались бы на том же счёте.");

    public static readonly DiagnosticDescriptor TransferLimit = Error("LR6043",
        "The limit ({0}) leaves {1}; {2} would be used.", "Лимит ({0}) оставляет {1}, а потребовалось бы {2}.");

    public static readonly DiagnosticDescriptor PointsExpired = Error("LR6044",
        "Points of '{0}' given now would have expired at the end of {1} already.", "Баллы «{0}», начисленные сейчас, сгорели бы ещё {1}.",
        "The pack counts their time from a date of the member that lies too far back.", "Их срок пакет отсчитывает от даты участника, которая слишком далеко в прошлом.");

    public static readonly DiagnosticDescriptor UnknownPrivilege = Error("LR6050",
        "The pack declares no privilege '{0}'.", "В пакете нет привилегии «{0}».",
        "{1}", "{1}");

    public static readonly DiagnosticDescriptor PrivilegeNotThere = Error("LR6051",
        "The member does not have the privilege '{0}' now: {1}.", "Привилегии «{0}» у участника сейчас нет: {1}.");

    public static readonly DiagnosticDescriptor HouseholdUnchanged = Error("LR6052",
        "The member belongs to no other household: nothing would change.", "Участник и так в этой семье или без семьи: ничего бы не изменилось.");

    public static readonly DiagnosticDescriptor EnrolledTwice = Error("LR6053",
        "The member '{0}' joined on {1}.", "Участник «{0}» уже вступил {1}.",
        "A person joins once.", "Вступают один раз.");

    public static readonly DiagnosticDescriptor UnknownActivity = Error("LR6054",
        "The pack declares no activity '{0}'.", "В пакете нет активности «{0}».",
        "{1}", "{1}");

    public static readonly DiagnosticDescriptor TooManyMilestones = Error("LR6055",
        "'{0}' would reach more than {1} numbers at once.", "«{0}» достиг бы сразу больше {1} порогов.",
        "Give the rules on it a longer 'thenEvery'.", "Задайте правилам на него больший шаг «thenEvery».");

    public static readonly DiagnosticDescriptor NotOfHousehold = Error("LR6060",
        "The member '{0}' does not belong to the household '{1}'.", "Участник «{0}» не состоит в семье «{1}».",
        "Let the member join it first, or name another.", "Сначала примите участника в семью или назовите другого.");

    public static readonly DiagnosticDescriptor ReferredByOneself = Error("LR6061",
        "The member '{0}' cannot have brought themselves.", "Участник «{0}» не может привести сам себя.");

    public static readonly DiagnosticDescriptor UnknownReferrer = Error("LR6062",
        "Nobody knows the member '{0}' who brought this one.", "Участника «{0}», который привёл этого, никто не знает.",
        "Check the id, or leave the referrer out.", "Проверьте номер или не указывайте, кто привёл.");

    public static readonly DiagnosticDescriptor ReferredInACircle = Error("LR6063",
        "The member '{1}' was brought by '{0}', directly or through others, and cannot have brought them.", "Участника «{1}» привёл «{0}» — сам или через других, поэтому обратное невозможно.",
        "Leave the referrer out.", "Не указывайте, кто привёл.");

    public static readonly DiagnosticDescriptor UnknownChoice = Error("LR6064",
        "The pack declares no choice '{0}'.", "В пакете нет выбора «{0}».",
        "{1}", "{1}");

    public static readonly DiagnosticDescriptor UnknownOption = Error("LR6065",
        "'{0}' is not among what '{1}' offers: {2}.", "«{0}» нет среди вариантов «{1}»: {2}.");

    public static readonly DiagnosticDescriptor OptionTwice = Error("LR6066",
        "'{0}' is chosen twice.", "«{0}» выбрано дважды.");

    public static readonly DiagnosticDescriptor TooManyOptions = Error("LR6067",
        "{0} options of '{1}' are chosen; {2} may be.", "В «{1}» выбрано вариантов: {0}, а можно {2}.");

    public static readonly DiagnosticDescriptor TooManyChanges = Error("LR6068",
        "'{0}' was chosen {1} time(s) in this period, which is all that it allows.", "«{0}» в этом периоде уже выбирали, раз: {1}; больше нельзя.",
        "It can be chosen anew from {2} on.", "Выбрать заново можно с {2}.");
    public static readonly DiagnosticDescriptor UnknownReward = Error("LR6070",
        "The pack declares no reward '{0}'.", "В пакете нет награды «{0}».",
        "{1}", "{1}");

    public static readonly DiagnosticDescriptor NotOnRequest = Error("LR6071",
        "Only rules issue the reward '{0}': it cannot be asked for.", "Награду «{0}» выдают только правила: запросить её нельзя.");

    public static readonly DiagnosticDescriptor MayNotRequest = Error("LR6072",
        "The member may not ask for the reward '{0}': {1}", "Участник не может запросить награду «{0}»: {1}");

    public static readonly DiagnosticDescriptor NoSuchSteps = Error("LR6073",
        "The reward '{0}' cannot have {1} further steps.", "У награды «{0}» не может быть дополнительных шагов: {1}.",
        "Steps are whole, not negative, and only where the reward has them.", "Шаги — целые, не меньше нуля и только там, где они есть у награды.");

    public static readonly DiagnosticDescriptor RewardLimit = Error("LR6074",
        "The reward '{0}' cannot be issued: the limit ({1}) leaves {2}.", "Награду «{0}» выдать нельзя: лимит ({1}) оставляет {2}.");

    public static readonly DiagnosticDescriptor RewardEndUnknown = Error("LR6075",
        "Until when the reward '{0}' could be used is not known: {1} is missing.", "Неизвестно, до какого дня действовала бы награда «{0}»: нет {1}.");

    public static readonly DiagnosticDescriptor NotHeld = Error("LR6076",
        "The member holds no reward '{0}'.", "У участника нет награды «{0}».",
        "It may be used, expired, or another member's.", "Возможно, она использована, просрочена или принадлежит другому участнику.");

    public static readonly DiagnosticDescriptor UsedAtPurchases = Error("LR6077",
        "The reward '{0}' gives something at a purchase: it is not handed over.", "Награда «{0}» даёт что-то при покупке: её не вручают.",
        "Present it at a purchase: \"rewards\": [ … ].", "Предъявите её при покупке: \"rewards\": [ … ].");

    public static readonly DiagnosticDescriptor RewardOver = Error("LR6079",
        "The reward '{0}' issued now would have been over at the end of {1} already.", "Срок награды «{0}», выданной сейчас, истёк бы ещё {1}.",
        "The pack counts its time from a date of the member that lies too far back.", "Её срок пакет отсчитывает от даты участника, которая слишком далеко в прошлом.");

    public static readonly DiagnosticDescriptor RewardWasUsed = Error("LR6078",
        "The reward '{0}' was used: it cannot be given back.", "Награда «{0}» уже использована: вернуть её нельзя.");
#pragma warning restore CS1591
}
