using LoyaltyRules.Engine.Diagnostics;
using static LoyaltyRules.Engine.Diagnostics.DiagnosticDescriptor;

namespace LoyaltyRules.Engine.Packs.Binding;

/// <summary>Everything that can be wrong with the meaning of a pack whose form is right.</summary>
public static class PackDiagnostics
{
#pragma warning disable CS1591 // Each descriptor's sentences are its documentation; docs/diagnostics.md shows an example of each.
    public static readonly DiagnosticDescriptor DeclaredTwice = Error("LR2101",
        "'{0}' is declared twice.", "«{0}» объявлено дважды.",
        "Rename one of the two, or remove it.", "Переименуйте одно из двух или удалите.");

    public static readonly DiagnosticDescriptor UnknownZone = Error("LR2102",
        "There is no time zone '{0}'.", "Часового пояса «{0}» нет.",
        "{1}", "{1}");

    public static readonly DiagnosticDescriptor TextLacksLanguage = Error("LR2103",
        "The text is missing in '{0}'.", "Нет текста на языке «{0}».",
        "Every text is given in all the languages of the pack.", "Каждый текст даётся на всех языках пакета.");

    public static readonly DiagnosticDescriptor LanguageOfNoText = Error("LR2198",
        "No text of the pack is in '{0}'.", "В пакете нет ни одного текста на языке «{0}».",
        "Correct the code, or give every text in it. Languages of texts that are not in the list: {1}.", "Исправьте код или дайте на нём все тексты. Языки текстов, которых нет в списке: {1}.");

    public static readonly DiagnosticDescriptor TextInOtherLanguage = Error("LR2104",
        "'{0}' is not one of the pack's languages.", "«{0}» нет среди языков пакета.",
        "Add it to 'languages' or remove the text.", "Добавьте его в «languages» или уберите текст.");

    public static readonly DiagnosticDescriptor BoundsCrossed = Error("LR2105",
        "The least value {0} is above the greatest, {1}.", "Наименьшее значение {0} больше наибольшего {1}.");

    public static readonly DiagnosticDescriptor OutOfBounds = Error("LR2106",
        "{0} is not between {1} and {2}.", "{0} не лежит между {1} и {2}.");

    public static readonly DiagnosticDescriptor TooManyDecimals = Error("LR2107",
        "{0} has more than {1} decimals.", "У {0} больше {1} знаков после запятой.");

    public static readonly DiagnosticDescriptor BuiltIn = Error("LR2108",
        "'{0}' is built in and cannot be declared again.", "«{0}» встроено, объявлять его заново нельзя.",
        "Of the built-in names only channel, store, partner and sku may be declared, as a choice.", "Из встроенных имён объявить можно только channel, store, partner и sku, и только как choice.");

    public static readonly DiagnosticDescriptor BadDefault = Error("LR2109",
        "The default does not fit the type {0}.", "Значение по умолчанию не подходит к типу {0}.");

    public static readonly DiagnosticDescriptor FeeNotMoneyOfPurchase = Error("LR2110",
        "Only a money fact of the purchase can be a fee.", "Сбором может быть только денежный факт покупки.",
        "Name it purchase.… and give it the type money.", "Назовите его purchase.… и дайте тип money.");

    public static readonly DiagnosticDescriptor UnknownCurrency = Error("LR2111",
        "There is no points currency '{0}'.", "Валюты баллов «{0}» нет.",
        "{1}", "{1}");

    public static readonly DiagnosticDescriptor CurrencyNeeded = Error("LR2112",
        "The pack has {0} points currencies: say which one is meant.", "В пакете валют баллов: {0}; укажите, какая имеется в виду.",
        "Add \"currency\".", "Добавьте «currency».");

    public static readonly DiagnosticDescriptor NoPoints = Error("LR2113",
        "The pack declares no points currency.", "В пакете не объявлена валюта баллов.",
        "Add one under 'points'.", "Добавьте её в раздел «points».");

    public static readonly DiagnosticDescriptor NotALineAmount = Error("LR2114",
        "'{0}' is not an amount of a line.", "«{0}» — не величина строки чека.",
        "Write line.gross, line.net, line.paid, line.quantity or a declared number or money fact of a line.", "Напишите line.gross, line.net, line.paid, line.quantity или объявленный числовой или денежный факт строки.");

    public static readonly DiagnosticDescriptor NotAFee = Error("LR2115",
        "'{0}' is not a fee.", "«{0}» — не сбор.",
        "Declare it under 'facts' with \"type\": \"money\", \"fee\": true.", "Объявите его в «facts»: \"type\": \"money\", \"fee\": true.");

    public static readonly DiagnosticDescriptor FeesWithQuantity = Error("LR2116",
        "A base of '{0}' cannot hold fees: they are money.", "База из «{0}» не может включать сборы: они в деньгах.");

    public static readonly DiagnosticDescriptor UnknownBase = Error("LR2117",
        "'{0}' is not something effects can be computed on.", "«{0}» — не то, от чего считают эффект.",
        "{1}", "{1}");

    public static readonly DiagnosticDescriptor BadWindow = Error("LR2118",
        "'{0}' is not a period.", "«{0}» — не период.",
        "Write day, week, month, quarter, year, lifetime, or a duration in days, weeks, months or years: P12M.", "Напишите day, week, month, quarter, year, lifetime или длительность в днях, неделях, месяцах, годах: P12M.");

    public static readonly DiagnosticDescriptor CircularSegments = Error("LR2119",
        "The segments go in a circle: {0}.", "Сегменты ссылаются по кругу: {0}.");

    public static readonly DiagnosticDescriptor RowLength = Error("LR2120",
        "The row has {0} cells; {1} are needed: one for each input, and the result.", "В строке ячеек: {0}; нужно: {1} — по одной на каждый вход и результат.");

    public static readonly DiagnosticDescriptor BadCell = Error("LR2121",
        "{0} does not fit the input {1}.", "{0} не подходит к входу {1}.",
        "{2}", "{2}");

    public static readonly DiagnosticDescriptor RowsOverlap = Error("LR2122",
        "This row and the row at {0} can hold together.", "Эта строка и строка по адресу {0} могут выполниться вместе.",
        "Narrow one of them, or write \"match\": \"first\".", "Сузьте одну из них или напишите \"match\": \"first\".");

    public static readonly DiagnosticDescriptor TooManyUniqueRows = Error("LR2139",
        "The table has {0} rows; one whose rows must not overlap has at most {1}.", "В таблице строк: {0}; если строки не должны пересекаться, их не больше {1}.",
        "Write \"match\": \"first\", or split the table.", "Напишите \"match\": \"first\" или разделите таблицу.");

    public static readonly DiagnosticDescriptor RowNeverReached = Warning("LR2123",
        "This row never decides: the row at {0} holds whenever it does.", "Эта строка никогда не сработает: всякий раз выполняется строка по адресу {0}.",
        "Move it up, or remove it.", "Поднимите её выше или удалите.");

    public static readonly DiagnosticDescriptor FromAfterTo = Error("LR2124",
        "The rule ends on {1}, before it begins on {0}.", "Правило кончается {1}, раньше своего начала {0}.");

    public static readonly DiagnosticDescriptor UnknownGroup = Error("LR2125",
        "There is no stacking group '{0}'.", "Группы «{0}» нет.",
        "{1}", "{1}");

    public static readonly DiagnosticDescriptor MixedGroup = Error("LR2126",
        "The group '{0}' picks one rule, so its rules must all give discounts, all base points, or all bonus points; this rule does not.", "Группа «{0}» выбирает одно правило, поэтому все её правила дают скидки, или все — базовые баллы, или все — бонусные; это — нет.",
        "Use two groups, or \"pick\": \"all\".", "Заведите две группы или \"pick\": \"all\".");

    public static readonly DiagnosticDescriptor RoundingNeeded = Error("LR2127",
        "The result can have {0} decimals, and {1} has {2}: the rounding must be named.", "У результата может быть знаков после запятой: {0}, а у {1} — {2}: назовите округление.",
        "Add \"round\": \"down\" (or up, halfUp, halfDown, halfEven).", "Добавьте \"round\": \"down\" (или up, halfUp, halfDown, halfEven).");

    public static readonly DiagnosticDescriptor CanBeNegative = Error("LR2128",
        "The amount can be negative (down to {0}).", "Величина может быть отрицательной (до {0}).",
        "Write max(0, …), or bound the facts.", "Напишите max(0, …) или сузьте границы фактов.");

    public static readonly DiagnosticDescriptor CanBeZero = Error("LR2129",
        "'every' must be more than zero.", "«every» должно быть больше нуля.");

    public static readonly DiagnosticDescriptor BaseNotMoney = Error("LR2130",
        "'{0}' is not money, and this effect needs money.", "«{0}» — не деньги, а этому эффекту нужны деньги.");

    public static readonly DiagnosticDescriptor BaseNotAPrice = Error("LR2131",
        "'{0}' is not part of the price, so nothing can be taken off it.", "«{0}» — не часть цены, вычесть из неё нельзя.",
        "Use a base of line.gross, line.net or line.paid.", "Используйте базу из line.gross, line.net или line.paid.");

    public static readonly DiagnosticDescriptor LinesOfAFee = Error("LR2132",
        "A fee has no lines.", "У сбора нет строк чека.",
        "Leave '{0}' out.", "Уберите «{0}».");

    public static readonly DiagnosticDescriptor WrongEarn = Error("LR2133",
        "'{0}' cannot stand here: {1}", "«{0}» здесь не может быть: {1}");

    public static readonly DiagnosticDescriptor LinePercentWithFees = Error("LR2134",
        "The percentage depends on the line, and '{0}' holds fees, which have none.", "Процент зависит от строки чека, а в «{0}» есть сборы, у них строк нет.");

    public static readonly DiagnosticDescriptor ResultTooLarge = Error("LR2135",
        "The result could need more digits than are kept exactly.", "Результату может понадобиться больше цифр, чем хранится точно.",
        "Give the facts narrower bounds (min, max, decimals).", "Сузьте границы фактов (min, max, decimals).");

    public static readonly DiagnosticDescriptor PointsTooFine = Error("LR2136",
        "{0} points cannot be given: the currency '{1}' has {2} decimals.", "{0} баллов дать нельзя: у валюты «{1}» знаков после запятой: {2}.");

    public static readonly DiagnosticDescriptor BadDay = Error("LR2137",
        "'{0}' is not a day of the calendar.", "«{0}» — не день календаря.",
        "Write year-month-day: 2026-09-01.", "Пишите год-месяц-день: 2026-09-01.");

    public static readonly DiagnosticDescriptor BadStart = Error("LR2199",
        "'{0}' is no start of a {1}.", "«{0}» — не начало периода {1}.",
        "A year or a quarter starts on a month and day: 09-01; a month on a day: 15; a week on a weekday: sunday.",
        "Год и квартал начинаются с месяца и числа: 09-01; месяц — с числа: 15; неделя — с дня недели: sunday.");

    public static readonly DiagnosticDescriptor NoStartDate = Error("LR2179",
        "'{0}' is no date fact of the member.", "«{0}» — не факт участника с датой.",
        "Name member.joinedOn, or a fact of the member with the type date; a counter would move the period with every purchase.",
        "Назовите member.joinedOn или факт участника с типом date; счётчик двигал бы период с каждой покупкой.");

    public static readonly DiagnosticDescriptor UnknownMoney = Error("LR2138",
        "'{0}' is not an ISO 4217 currency.", "«{0}» — не код валюты ISO 4217.",
        "For example RUB, EUR, USD.", "Например, RUB, EUR, USD.");

    public static readonly DiagnosticDescriptor TierFactTaken = Error("LR2140",
        "'{0}' is decided by the tiers, so no fact may have that name.", "«{0}» определяют уровни, поэтому факта с таким именем быть не может.",
        "Remove the fact; rules may use '{0}' as it is.", "Удалите факт: в правилах «{0}» есть и без него.");

    public static readonly DiagnosticDescriptor BadLength = Error("LR2141",
        "'{0}' is not a length of time that can be used here.", "«{0}» — не тот срок, который здесь возможен.",
        "{1}", "{1}");

    public static readonly DiagnosticDescriptor WindowNotHere = Error("LR2142",
        "The period '{0}' cannot stand here.", "Периода «{0}» здесь быть не может.",
        "{1}", "{1}");

    public static readonly DiagnosticDescriptor UnknownAnchor = Error("LR2143",
        "There is no date '{0}'.", "Даты «{0}» нет.",
        "{1}", "{1}");

    public static readonly DiagnosticDescriptor AnchorNotHere = Error("LR2144",
        "This deadline cannot be counted from '{0}'.", "От «{0}» этот срок отсчитать нельзя.",
        "Here a deadline is counted from {1}, a date of the member or a counter of the last day.", "Здесь срок отсчитывают от {1}, даты участника или счётчика последнего дня.");

    public static readonly DiagnosticDescriptor AnchorNotADate = Error("LR2145",
        "'{0}' is not a date, it is {1}.", "«{0}» — не дата, а {1}.",
        "Declare a fact with \"type\": \"date\", or a counter with \"last\": \"purchase\".", "Объявите факт с \"type\": \"date\" или счётчик с \"last\": \"purchase\".");

    public static readonly DiagnosticDescriptor DeadlineTooDeep = Error("LR2146",
        "Deadlines are nested more than {0} levels deep here.", "Сроки вложены здесь глубже {0} уровней.");

    public static readonly DiagnosticDescriptor UnknownCounter = Error("LR2147",
        "There is no counter '{0}'.", "Счётчика «{0}» нет.",
        "{1}", "{1}");

    public static readonly DiagnosticDescriptor CounterNotANumber = Error("LR2148",
        "The counter '{0}' is a date, and a threshold is reached by a number.", "Счётчик «{0}» — дата, а порог достигают числом.",
        "Use a counter of 'count', 'sum' or 'distinct'.", "Возьмите счётчик с «count», «sum» или «distinct».");

    public static readonly DiagnosticDescriptor UnknownTier = Error("LR2149",
        "There is no tier '{0}'.", "Уровня «{0}» нет.",
        "{1}", "{1}");

    public static readonly DiagnosticDescriptor UnknownPrivilege = Error("LR2150",
        "There is no privilege '{0}'.", "Привилегии «{0}» нет.",
        "{1}", "{1}");

    public static readonly DiagnosticDescriptor LimitTwice = Error("LR2160",
        "The limit '{0}' is stated twice.", "Предел «{0}» задан дважды.",
        "Keep one of the two.", "Оставьте один из двух.");

    public static readonly DiagnosticDescriptor LimitNotHere = Error("LR2161",
        "A limit on '{0}' has no meaning here: {1}", "Предел на «{0}» здесь не имеет смысла: {1}");

    public static readonly DiagnosticDescriptor ScopeNotHere = Error("LR2162",
        "A limit per '{0}' has no meaning here.", "Предел на «{0}» здесь не имеет смысла.",
        "Here it is one of: {1}.", "Здесь возможно: {1}.");

    public static readonly DiagnosticDescriptor NotPayable = Error("LR2163",
        "Points cannot pay for '{0}'.", "За «{0}» баллами платить нельзя.",
        "Points pay for what discounts left: use a base of line.net.", "Баллами платят за то, что осталось после скидок: возьмите базу из line.net.");

    public static readonly DiagnosticDescriptor MoreThanAll = Error("LR2164",
        "The share can be more than 100% (up to {0}%).", "Доля может быть больше 100% (до {0}%).",
        "Write min(100, …), or bound the facts.", "Напишите min(100, …) или сузьте границы фактов.");

    public static readonly DiagnosticDescriptor NothingPaidWithPoints = Error("LR2165",
        "'onPointsPaid' changes nothing here: {0}", "«onPointsPaid» здесь ничего не меняет: {0}",
        "Leave it out, or earn on a base of line.gross or line.net.", "Уберите его или начисляйте от базы из line.gross или line.net.");

    public static readonly DiagnosticDescriptor NotToldApart = Error("LR2166",
        "The different values of '{0}' cannot be counted.", "Разные значения «{0}» сосчитать нельзя.",
        "{1}", "{1}");

    public static readonly DiagnosticDescriptor GrantInGroup = Error("LR2167",
        "The group '{0}' picks one rule by what it gives, and a tier, a privilege, a reward or more time cannot be compared.",
        "Группа «{0}» выбирает одно правило по тому, что оно даёт, а уровень, привилегию, награду или продление сравнить не с чем.",
        "Move it into a rule of its own, without 'stack'.", "Вынесите его в отдельное правило без «stack».");

    public static readonly DiagnosticDescriptor GrantedWithCondition = Error("LR2168",
        "A privilege that only rules give has no condition of its own.", "У привилегии, которую дают только правила, нет своего условия.",
        "Remove 'when', or remove 'granted'.", "Уберите «when» или уберите «granted».");

    public static readonly DiagnosticDescriptor UnknownActivity = Error("LR2170",
        "There is no activity '{0}'.", "Активности «{0}» нет.",
        "{1}", "{1}");

    public static readonly DiagnosticDescriptor NotOnThisEvent = Error("LR2171",
        "'{0}' cannot stand in a rule that is asked {1}.", "В правиле, которое срабатывает {1}, «{0}» быть не может.",
        "{2}", "{2}");

    public static readonly DiagnosticDescriptor TriggersInGroup = Error("LR2172",
        "The rules of the group '{0}' are evaluated on different events, so there is never a choice between them.", "Правила группы «{0}» срабатывают на разные события, поэтому выбирать между ними никогда не придётся.",
        "Give them the same 'on', or groups of their own. To share a limit only, let the group pick 'all'.", "Задайте им одинаковое «on» или разные группы. Если нужен только общий лимит, задайте группе «pick»: \"all\".");

    public static readonly DiagnosticDescriptor NotSummed = Error("LR2173",
        "'{0}' cannot be summed.", "Суммировать «{0}» нельзя.",
        "{1}", "{1}");

    public static readonly DiagnosticDescriptor OnNotHere = Error("LR2174",
        "'on' has no meaning here: it says on which event something is summed or told apart.", "«on» здесь ничего не значит: оно указывает, на каком событии что-то суммируют или различают.",
        "Leave it out, or sum a fact of activities: \"sum\": \"activity.…\". Amounts and points are summed on purchases or \"on\": \"completed\", points also on activities.",
        "Уберите его или суммируйте факт активностей: \"sum\": \"activity.…\". Суммы и баллы считают по покупкам или по \"on\": \"completed\", баллы — и по активностям.");

    public static readonly DiagnosticDescriptor KindNotHere = Error("LR2176",
        "'kind' has no meaning here: it says which points that were earned are summed.", "«kind» здесь ничего не значит: оно указывает, какие заработанные баллы суммируют.",
        "Leave it out, or sum points: \"sum\": \"earned.…\".", "Уберите его или суммируйте баллы: \"sum\": \"earned.…\".");

    public static readonly DiagnosticDescriptor WhereNotHere = Error("LR2175",
        "'where' has no meaning here: everybody whom the member brought counts.", "«where» здесь ничего не значит: считаются все, кого привёл участник.",
        "Leave it out, and ask conditions in the rule.", "Уберите его и задайте условие в правиле.");

    public static readonly DiagnosticDescriptor MoreThanOptions = Error("LR2180",
        "{0} of {1} options cannot be chosen.", "Выбрать {0} из {1} нельзя.",
        "Lower 'max', or add options.", "Уменьшите «max» или добавьте варианты.");

    public static readonly DiagnosticDescriptor UnknownPartner = Error("LR2181",
        "There is no partner '{0}'.", "Партнёра «{0}» нет.",
        "{1}", "{1}");

    public static readonly DiagnosticDescriptor NoCategory = Error("LR2182",
        "'{0}' does not tell categories apart: a choice of a line is needed.", "«{0}» не различает категории: нужен выбор из списка у строки.",
        "{1}", "{1}");

    public static readonly DiagnosticDescriptor WalletWithoutPartners = Error("LR2183",
        "There are no partners among which wallets could be shared.", "Нет партнёров, между которыми делятся расходы участников.",
        "Add 'partners', or leave 'wallet' out.", "Добавьте «partners» или уберите «wallet».");

    public static readonly DiagnosticDescriptor UnknownReward = Error("LR2185",
        "There is no reward '{0}'.", "Награды «{0}» нет.",
        "{1}", "{1}");

    public static readonly DiagnosticDescriptor NothingToPay = Error("LR2186",
        "The reward '{0}' has no cost, so points cannot pay for it.", "У награды «{0}» нет цены, и баллами за неё платить нечем.",
        "Give it a 'cost', or leave out 'pay'.", "Задайте ей «cost» или уберите «pay».");

    public static readonly DiagnosticDescriptor NotInReward = Error("LR2187",
        "A reward gives discounts and points at a purchase; '{0}' belongs in a rule.", "Награда даёт при покупке скидки и баллы; «{0}» — дело правила.");

    public static readonly DiagnosticDescriptor WrongReward = Error("LR2188",
        "This does not go together with '{0}': {1}", "Это не сочетается с «{0}»: {1}");

    public static readonly DiagnosticDescriptor NeverUsed = Warning("LR2151",
        "'{0}' is declared and never used.", "«{0}» объявлено и нигде не используется.");

    public static readonly DiagnosticDescriptor AlwaysMoreThanAll = Warning("LR2152",
        "More than 100% is taken off; it will be cut to what there is.", "Скидка больше 100%; она будет урезана до имеющегося.");

    public static readonly DiagnosticDescriptor MinimumBetweenSteps = Warning("LR2153",
        "Points pay in multiples of {0}, so the fewest that pay are {1}, not {2}.", "Баллами платят порциями по {0}, поэтому меньше всего — {1}, а не {2}.",
        "Make the minimum a multiple of the step.", "Сделайте минимум кратным шагу.");

    public static readonly DiagnosticDescriptor ThresholdNotRising = Warning("LR2154",
        "'{0}' asks for {1} here, and the lower tier '{2}' already for {3}.", "Для «{0}» здесь нужно {1}, а уже для уровня ниже, «{2}», — {3}.",
        "Tiers stand lowest first, and their thresholds rise.", "Уровни идут от низшего к высшему, и пороги растут.");

    public static readonly DiagnosticDescriptor TierNeverReached = Warning("LR2155",
        "The tier '{0}' has no thresholds and no rule grants it: nobody will ever have it.", "У уровня «{0}» нет порогов, и ни одно правило его не даёт: его никто не получит.",
        "Give it 'any' or 'all', or a rule that grants it.", "Добавьте «any» или «all» либо правило, которое его даёт.");

    public static readonly DiagnosticDescriptor PrivilegeNeverGranted = Warning("LR2156",
        "Only rules give the privilege '{0}', and none does.", "Привилегию «{0}» дают только правила, но ни одно её не даёт.",
        "Add a rule that grants it, or a 'when'.", "Добавьте правило, которое её даёт, или «when».");

    public static readonly DiagnosticDescriptor BirthdayWithoutLimit = Warning("LR2157",
        "'{0}' gives something on a birthday and has no limit for each member and year: whoever changes the date of birth gets it again.",
        "«{0}» даёт что-то в день рождения, а лимита на участника в год нет: сменивший дату рождения получит это ещё раз.",
        "Add { \"per\": \"member\", \"window\": \"year\", \"times\": 1 } to its limits.", "Добавьте в limits: { \"per\": \"member\", \"window\": \"year\", \"times\": 1 }.");

    public static readonly DiagnosticDescriptor RewardNeverIssued = Warning("LR2189",
        "No rule issues the reward '{0}', and nobody can ask for it.", "Награду «{0}» не выдаёт ни одно правило, и запросить её нельзя.",
        "Add a rule that issues it, or a 'request'.", "Добавьте правило, которое её выдаёт, или «request».");
#pragma warning restore CS1591
}
