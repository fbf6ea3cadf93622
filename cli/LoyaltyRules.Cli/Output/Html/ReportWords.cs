using LoyaltyRules.Engine.Accounts.Tiers;
using LoyaltyRules.Engine.Diagnostics;

namespace LoyaltyRules.Cli.Output.Html;

/// <summary>The words of the simulation's HTML report, in both languages.</summary>
internal static class ReportWords
{
    public static readonly Phrase Title = new("{0}: simulation", "{0}: моделирование");
    public static readonly Phrase Version = new("Rule pack {0} {1}", "Пакет правил {0} {1}");
    public static readonly Phrase Span = new("{0} to {1}", "{0} – {1}");
    public static readonly Phrase Whole = new("The whole history was simulated, row by row: {0}.", "История пройдена целиком, строк: {0}.");
    public static readonly Phrase Partly = new("Only part of the history was simulated: {0} rows, {1}% of it.", "Пройдена только часть истории, строк: {0}, это {1}%.");
    public static readonly Phrase NothingDecided = new("The history has no purchase that was decided.", "В истории нет ни одной рассчитанной покупки.");

    public static readonly Phrase Purchases = new("Purchases", "Покупки");
    public static readonly Phrase Members = new("members: {0}", "участников: {0}");
    public static readonly Phrase Revenue = new("Sales after discounts, {0}", "Продажи после скидок, {0}");
    public static readonly Phrase OfGross = new("gross {0}", "до скидок {0}");
    public static readonly Phrase Cost = new("Cost of the program, {0}", "Стоимость программы, {0}");
    public static readonly Phrase CostShare = new("{0}% of sales after discounts", "{0}% от продаж после скидок");
    public static readonly Phrase LiabilityAtEnd = new("Points outstanding, {0}", "Баллы на руках, {0}");
    public static readonly Phrase AtPointValue = new("{0} points", "баллов: {0}");
    public static readonly Phrase Redemption = new("Redemption rate", "Доля списанных баллов");
    public static readonly Phrase RedemptionNote = new("of points earned so far", "от начисленных баллов");
    public static readonly Phrase Breakage = new("Breakage", "Доля сгоревших баллов");
    public static readonly Phrase BreakageNote = new("of points that left", "от выбывших баллов");
    public static readonly Phrase NotYet = new("none yet", "пока нет");

    public static readonly Phrase MoneyHeading = new("Sales by month", "Продажи по месяцам");
    public static readonly Phrase LiabilityHeading = new("What the program owes in points", "Обязательства программы в баллах");
    public static readonly Phrase LiabilityLead = new(
        "All points in members' hands at the end of each month, valued at what they pay for.",
        "Все баллы на руках у участников на конец месяца по их стоимости при оплате.");
    public static readonly Phrase FlowHeading = new("Points in and out: {0}", "Движение баллов: {0}");
    public static readonly Phrase FlowLead = new(
        "Above the line what members earned, below it how points left. The values are in the table of the reconciliation below.",
        "Над чертой — начисления, под чертой — выбытие. Значения — в таблице сверки ниже.");
    public static readonly Phrase RatesHeading = new("Redemption and breakage, to date", "Списание и сгорание нарастающим итогом");
    public static readonly Phrase PyramidHeading = new("Customer pyramid", "Пирамида клиентов");
    public static readonly Phrase PyramidLead = new(
        "Members by tier at the end of {0}, and who of them brought the revenue since the history began.",
        "Участники по уровням на конец периода ({0}) и кто из них принёс выручку с начала истории.");
    public static readonly Phrase MovesHeading = new("Moves between tiers", "Переходы между уровнями");
    public static readonly Phrase RulesHeading = new("Cost by rule", "Стоимость по правилам");
    public static readonly Phrase RulesLead = new(
        "Discounts, and points at their value as if all of them were spent, less what returns took back.",
        "Скидки и баллы по их стоимости (как если бы все были потрачены) за вычетом отозванного при возвратах.");
    public static readonly Phrase RulesNever = new("Never matched: {0}.", "Ни разу не сработали: {0}.");
    public static readonly Phrase BooksHeading = new("Reconciliation of points: {0}", "Сверка баллов: {0}");
    public static readonly Phrase BooksLead = new(
        "Opening + earned − taken back − redeemed − expired ± by hand = closing, in every month.",
        "На начало + начислено − отозвано − списано − сгорело ± вручную = на конец, в каждом месяце.");
    public static readonly Phrase RewardsHeading = new("Rewards by month", "Награды по месяцам");
    public static readonly Phrase RewardsLead = new(
        "Issued to members, used by them, expired, and taken back by returns or on request. What rewards take off is in the discounts; the cost here is what handing them over costs beside.",
        "Выдано участникам, использовано ими, сгорело и отозвано при возвратах или по просьбе. Скидки по наградам — в скидках; стоимость здесь — то, во что обходится сама выдача.");
    public static readonly Phrase RewardColumn = new("Reward", "Награда");
    public static readonly Phrase Issued = new("Issued", "Выдано");
    public static readonly Phrase UsedUp = new("Used", "Использовано");
    public static readonly Phrase ExpiredRewards = new("Expired", "Сгорело");
    public static readonly Phrase TakenBackRewards = new("Taken back", "Отозвано");
    public static readonly Phrase VoucherValue = new("Vouchers, {0}", "Сертификаты, {0}");
    public static readonly Phrase HandingOver = new("Cost, {0}", "Стоимость, {0}");
    public static readonly Phrase LeftOutHeading = new("What was left out", "Что не вошло");
    public static readonly Phrase NothingLeftOut = new("Nothing: every row was read, every purchase decided, every return found what it takes back.",
        "Ничего: все строки прочитаны, все покупки рассчитаны, каждый возврат нашёл свою покупку.");
    public static readonly Phrase RowsHeading = new("Rows of the history", "Строки истории");
    public static readonly Phrase GlossaryHeading = new("What the words mean", "Что значат слова");

    public static readonly Phrase Month = new("Month", "Месяц");
    public static readonly Phrase Total = new("Total", "Всего");
    public static readonly Phrase Active = new("Active members", "Активных участников");
    public static readonly Phrase Gross = new("Gross", "До скидок");
    public static readonly Phrase Discount = new("Discounts", "Скидки");
    public static readonly Phrase Net = new("Net", "После скидок");
    public static readonly Phrase PaidWithPoints = new("Paid with points", "Оплачено баллами");
    public static readonly Phrase Returns = new("Returns", "Возвраты");
    public static readonly Phrase Returned = new("Given back", "Возвращено");

    public static readonly Phrase Pending = new("pending", "ожидают");
    public static readonly Phrase Available = new("available", "доступны");
    public static readonly Phrase Held = new("held", "удержаны");
    public static readonly Phrase Debt = new("debt", "долг");
    public static readonly Phrase LiabilityLine = new("liability, debt deducted", "обязательства за вычетом долга");
    public static readonly Phrase Earned = new("earned", "начислено");
    public static readonly Phrase Redeemed = new("redeemed", "списано");
    public static readonly Phrase Expired = new("expired", "сгорело");
    public static readonly Phrase TakenBack = new("taken back", "отозвано");
    public static readonly Phrase Adjusted = new("by hand", "вручную");
    public static readonly Phrase Opening = new("opening", "на начало");
    public static readonly Phrase Closing = new("closing", "на конец");
    public static readonly Phrase InMoney = new("in {0}", "в {0}");
    public static readonly Phrase RedemptionLine = new("redeemed of earned", "списано от начисленных");
    public static readonly Phrase BreakageLine = new("expired of those that left", "сгорело от выбывших");

    public static readonly Phrase Tier = new("Tier", "Уровень");
    public static readonly Phrase MembersColumn = new("Members", "Участников");
    public static readonly Phrase ShareColumn = new("Share", "Доля");
    public static readonly Phrase RevenueColumn = new("Revenue, {0}", "Выручка, {0}");
    public static readonly Phrase ShareOfMembers = new("share of members", "доля участников");
    public static readonly Phrase ShareOfRevenue = new("share of revenue", "доля выручки");
    public static readonly Phrase From = new("From", "С уровня");
    public static readonly Phrase To = new("To", "На уровень");
    public static readonly Phrase Cause = new("Why", "Причина");
    public static readonly Phrase Count = new("Moves", "Переходов");

    public static readonly Phrase Rule = new("Rule", "Правило");
    public static readonly Phrase Matched = new("Matched", "Сработало");
    public static readonly Phrase Granted = new("Gave", "Дало");
    public static readonly Phrase PointsWorth = new("Points, {0}", "Баллы, {0}");
    public static readonly Phrase CameBack = new("Came back", "Отозвано");
    public static readonly Phrase RewardsPresented = new("Rewards presented", "Предъявленные награды");
    public static readonly Phrase CostColumn = new("Cost, {0}", "Стоимость, {0}");

    public static readonly Phrase UnmatchedReturns = new(
        "Returns that were not found in earlier purchases: {0} of {1}; found in part: {2}; worth {3}.",
        "Возвраты, не найденные в прежних покупках: {0} из {1}; найденные частично: {2}; на сумму {3}.");
    public static readonly Phrase Refused = new("Refused", "Отклонено");
    public static readonly Phrase Unreadable = new("Unreadable rows", "Нечитаемые строки");
    public static readonly Phrase Noticed = new("Noticed in the files, nothing left out for it", "Замечено в файлах, ничего из-за этого не пропущено");
    public static readonly Phrase Code = new("Code", "Код");
    public static readonly Phrase HowMany = new("How many", "Сколько");
    public static readonly Phrase FirstOfThem = new("The first", "Первый случай");
    public static readonly Phrase AtLine = new("line {0}: {1}", "строка {0}: {1}");
    public static readonly Phrase Lines = new("First lines: {0}.", "Первые строки: {0}.");
    public static readonly Phrase WhatRows = new("Rows", "Строки");
    public static readonly Phrase Amount = new("Amount", "Сумма");

    /// <summary>The words of the report and their meanings.</summary>
    public static readonly (Phrase Word, Phrase Meaning)[] Glossary =
    [
        (new("Cost of the program", "Стоимость программы"), new(
            "Discounts given, and points granted at their value as if all of them were spent, less what returns took back.",
            "Предоставленные скидки и начисленные баллы по их стоимости, как если бы все были потрачены, за вычетом отозванного при возвратах.")),
        (new("Points outstanding, liability", "Баллы на руках, обязательства"), new(
            "Points that members hold and the program owes: pending, available and held ones, less debt. In money at the point value.",
            "Баллы, которые есть у участников и которые программа им должна: ожидающие, доступные и удержанные за вычетом долга. В деньгах — по стоимости балла.")),
        (new("Pending", "Ожидают"), new(
            "Earned, and waiting for a date or for the end of the show before they can be spent.",
            "Начислены, но ждут даты или окончания представления, прежде чем их можно будет потратить.")),
        (new("Held", "Удержаны"), new("Reserved for an order that is not paid for yet.", "Зарезервированы под заказ, который ещё не оплачен.")),
        (new("Debt", "Долг"), new(
            "Points owed by members: taken back after they had been spent. What becomes available repays it first.",
            "Баллы, которые должны участники: отозваны после того, как были потрачены. Новые доступные баллы сначала гасят долг.")),
        (new("Redeemed", "Списано"), new("Points that paid for purchases, less those given back with returns.", "Баллы, которыми оплачены покупки, за вычетом возвращённых.")),
        (new("Taken back", "Отозвано"), new("Earned points withdrawn with returns, cancellations and no-shows.", "Начисленные баллы, снятые при возвратах, отменах и неявках.")),
        (new("Redemption rate", "Доля списанных баллов"), new(
            "Points redeemed so far as a share of points earned so far and not taken back.",
            "Списанные на эту дату баллы как доля начисленных и не отозванных.")),
        (new("Breakage", "Доля сгоревших баллов"), new(
            "Points expired so far as a share of all that left: redeemed, expired or taken back.",
            "Сгоревшие на эту дату баллы как доля всех выбывших: списанных, сгоревших и отозванных.")),
        (new("Customer pyramid", "Пирамида клиентов"), new(
            "How many of the members who bought are in each tier, and how much of the revenue they brought: net of discounts and returns, points included.",
            "Сколько покупавших участников на каждом уровне и какую часть выручки они принесли: за вычетом скидок и возвратов, включая оплату баллами.")),
    ];

    /// <summary>Why a tier changed.</summary>
    public static Phrase Of(TierCause cause) => cause switch
    {
        TierCause.Reached => new("thresholds reached", "достигнут порог"),
        TierCause.Renewed => new("renewed", "продлён"),
        TierCause.Granted => new("granted by a rule", "присвоен правилом"),
        TierCause.NotKept => new("no longer reached", "порог больше не достигнут"),
        TierCause.Returned => new("what reached it was returned", "возвращены покупки, давшие уровень"),
        _ => new(cause.ToString(), cause.ToString()),
    };
}
