using System.Collections.Frozen;
using LoyaltyRules.Engine.Diagnostics;

namespace LoyaltyRules.Engine.Comparison;

/// <summary>What people call the sections and parts of a pack.</summary>
internal static class PartWords
{
    // In the order of the pack format, with what one item of the section is called.
    private static readonly (string Section, Phrase Item)[] Sections =
    [
        ("pack", new("Program", "Программа")), ("version", new("Version", "Версия")), ("name", new("Name", "Название")), ("languages", new("Languages", "Языки")),
        ("timeZone", new("Time zone", "Часовой пояс")), ("currency", new("Currency", "Валюта")), ("currencyDecimals", new("Decimals of the currency", "Знаки валюты")),
        ("leapDayBirthday", new("Birthday of 29 February", "День рождения 29 февраля")), ("lateBy", new("Late events", "Поздние события")),
        ("points", new("Points", "Баллы")), ("facts", new("Fact", "Факт")), ("activities", new("Activity", "Активность")), ("parameters", new("Parameter", "Параметр")),
        ("bases", new("Base", "База")), ("counters", new("Counter", "Счётчик")), ("segments", new("Segment", "Сегмент")), ("tables", new("Table", "Таблица")),
        ("rules", new("Rule", "Правило")), ("stacking", new("Group", "Группа")), ("stages", new("Stage", "Этап")), ("tiers", new("Tiers", "Уровни")),
        ("privileges", new("Privilege", "Привилегия")), ("rewards", new("Reward", "Награда")), ("choices", new("Choice", "Выбор")), ("partners", new("Partner", "Партнёр")),
        ("wallet", new("Wallet", "Кошелёк")), ("excluded", new("Excluded", "Исключено")), ("control", new("Control group", "Контрольная группа")),
        ("indicators", new("Indicator", "Показатель")), ("closure", new("Closure", "Закрытие")), ("finances", new("Finances", "Финансы")), ("messages", new("Message", "Сообщение")),
        ("templates", new("Template", "Шаблон")),
    ];

    private static readonly FrozenDictionary<string, Phrase> Parts = new Dictionary<string, Phrase>
    {
        ["name"] = new("name", "название"), ["label"] = new("name", "название"), ["title"] = new("title", "заголовок"), ["en"] = new("in English", "по-английски"), ["ru"] = new("in Russian", "по-русски"),
        ["when"] = new("condition", "условие"), ["where"] = new("which lines", "какие строки"), ["unless"] = new("unless", "кроме случая"), ["request"] = new("who may ask for it", "кому дают по просьбе"),
        ["then"] = new("what is given", "что даётся"), ["earn"] = new("points", "баллы"), ["discount"] = new("discount", "скидка"), ["grant"] = new("granted", "присваивается"),
        ["issue"] = new("reward", "награда"), ["extend"] = new("extended", "продлевается"), ["percent"] = new("percent", "процент"), ["points"] = new("points", "баллы"), ["every"] = new("for every", "за каждые"),
        ["times"] = new("times", "раз"), ["amount"] = new("amount", "сумма"), ["base"] = new("of the base", "от базы"), ["of"] = new("counted on", "считается от"), ["round"] = new("rounding", "округление"),
        ["basis"] = new("prices", "цены"), ["units"] = new("units", "штуки"), ["pick"] = new("which", "какие"), ["each"] = new("for each", "на каждую"), ["kind"] = new("kind", "вид"),
        ["to"] = new("until", "по"), ["from"] = new("from", "с"), ["on"] = new("on what event", "событие"), ["priority"] = new("priority", "приоритет"), ["stage"] = new("stage", "этап"),
        ["stack"] = new("group", "группа"), ["limits"] = new("limit", "лимит"), ["per"] = new("for whom", "на кого"), ["window"] = new("period", "период"), ["over"] = new("beyond the limit", "сверх лимита"),
        ["value"] = new("value", "значение"), ["min"] = new("least", "минимум"), ["max"] = new("most", "максимум"), ["unit"] = new("unit", "единица"), ["inputs"] = new("inputs", "входы"), ["rows"] = new("row", "строка"),
        ["match"] = new("match", "совпадение"), ["gives"] = new("gives", "даёт"), ["levels"] = new("level", "уровень"), ["any"] = new("any of", "любое из"), ["all"] = new("all of", "все"), ["keep"] = new("to keep it", "чтобы сохранить"),
        ["upgrade"] = new("when it is entered", "когда присваивается"), ["review"] = new("review", "пересмотр"), ["until"] = new("kept until", "сохраняется до"), ["grace"] = new("grace", "отсрочка"),
        ["downgrade"] = new("when it is not kept", "если не сохранён"), ["available"] = new("can be spent from", "можно тратить с"), ["expires"] = new("expires", "сгорает"),
        ["redemption"] = new("paying with points", "оплата баллами"), ["transfer"] = new("transfer", "перевод"), ["minimum"] = new("minimum", "минимум"), ["step"] = new("step", "шаг"), ["leave"] = new("left to pay", "остаётся оплатить"),
        ["decimals"] = new("decimals", "знаки"), ["since"] = new("counted from", "считается с"), ["after"] = new("after", "через"), ["roundUp"] = new("to the end of", "до конца"), ["day"] = new("day", "день"),
        ["thenRoundUp"] = new("then to the end of", "затем до конца"), ["startsOn"] = new("starts on", "начинается с"), ["which"] = new("which", "какой"), ["cost"] = new("cost", "цена"),
        ["values"] = new("values", "значения"), ["options"] = new("options", "варианты"), ["type"] = new("type", "тип"), ["default"] = new("default", "по умолчанию"), ["fees"] = new("fees", "сборы"), ["count"] = new("counts", "считает"),
        ["sum"] = new("sums", "суммирует"), ["last"] = new("last", "последний"), ["distinct"] = new("different", "различает"), ["fundedBy"] = new("paid for by", "за счёт"), ["to "] = new("to", "кому"),
        ["triggers"] = new("trigger", "условие закрытия"), ["plan"] = new("plan", "план"), ["lines"] = new("lines", "строки"), ["purchases"] = new("purchases", "покупки"), ["members"] = new("members", "участники"),
        [DocumentDifference.Order] = new("order", "порядок"),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Where a section stands in the pack format; unknown ones at the end.</summary>
    public static int PlaceOf(string section) => Array.FindIndex(Sections, s => s.Section == section) is >= 0 and var place ? place : Sections.Length;

    /// <summary>What one item of a section is called, or the section itself.</summary>
    public static Phrase ItemOf(string section) => PlaceOf(section) is var place && place < Sections.Length ? Sections[place].Item : section;

    /// <summary>What a part is called; its own name where there is no better word.</summary>
    public static Phrase Of(string part) => Parts.TryGetValue(part, out var word) ? word : part;
}
