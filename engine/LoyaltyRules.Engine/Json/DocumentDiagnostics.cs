using System.Collections.Frozen;
using LoyaltyRules.Engine.Diagnostics;
using static LoyaltyRules.Engine.Diagnostics.DiagnosticDescriptor;

namespace LoyaltyRules.Engine.Json;

/// <summary>What can be wrong with the JSON and the shape of a document, before anything is asked about its meaning.</summary>
internal static class DocumentDiagnostics
{
    /// <summary>Bytes that are no text.</summary>
    public static readonly DiagnosticDescriptor InvalidUtf8 = Error("LR2010",
        "The text is not UTF-8 here.", "В этом месте текст не в кодировке UTF-8.",
        "Save or send it in the encoding UTF-8.", "Сохраните или пришлите его в кодировке UTF-8.");

    /// <summary>Not JSON.</summary>
    public static readonly DiagnosticDescriptor UnexpectedCharacter = Error("LR2011",
        "This is not JSON: '{0}' cannot stand here.", "Это не JSON: «{0}» здесь стоять не может.",
        "Look for a missing comma, quote or bracket just before.", "Проверьте, не пропущена ли перед этим запятая, кавычка или скобка.");

    /// <summary>JSON that stops too early.</summary>
    public static readonly DiagnosticDescriptor UnexpectedEnd = Error("LR2012",
        "The text ends before its JSON does.", "Текст закончился раньше, чем JSON в нём.",
        "Close every bracket and quote that was opened.", "Закройте все открытые скобки и кавычки.");

    /// <summary>A comment.</summary>
    public static readonly DiagnosticDescriptor Comment = Error("LR2013",
        "JSON has no comments.", "В JSON нет комментариев.",
        "Every object may carry a \"note\".", "В любой объект можно добавить \"note\".");

    /// <summary>A comma before a closing bracket.</summary>
    public static readonly DiagnosticDescriptor TrailingComma = Error("LR2014",
        "The comma before this bracket is one too many.", "Запятая перед этой скобкой лишняя.",
        "Delete the comma.", "Удалите запятую.");

    /// <summary>A key written twice.</summary>
    public static readonly DiagnosticDescriptor DuplicateKey = Error("LR2015",
        "'{0}' is written twice in this object.", "«{0}» записано в этом объекте дважды.",
        "Keep one of the two.", "Оставьте одно из двух.");

    /// <summary>A number with too many digits.</summary>
    public static readonly DiagnosticDescriptor NumberOutOfBounds = Error("LR2016",
        "The number {0} has too many digits.", "В числе {0} слишком много цифр.",
        "At most 15 significant digits, 12 before the point and 6 behind it.", "Не больше 15 значащих цифр, 12 до запятой и 6 после неё.");

    /// <summary>Too deep.</summary>
    public static readonly DiagnosticDescriptor TooDeep = Error("LR2017",
        "Objects and lists are nested deeper than {0} here.", "Объекты и списки вложены здесь глубже {0}.");

    /// <summary>Half a surrogate pair.</summary>
    public static readonly DiagnosticDescriptor LoneSurrogate = Error("LR2018",
        "This text has an escape that is only half a character.", "В этом тексте есть экранированная половина символа.",
        "Write the character itself, or both of its \\u escapes.", "Запишите сам символ или обе его последовательности \\u.");

    /// <summary>Too many values.</summary>
    public static readonly DiagnosticDescriptor TooManyNodes = Error("LR2019",
        "The document holds more than {0} values.", "В документе больше {0} значений.");

    /// <summary>The outermost value is no object.</summary>
    public static readonly DiagnosticDescriptor RootNotObject = Error("LR2020",
        "One object is expected here.", "Здесь ожидается один объект.",
        "It begins with '{' and ends with '}'.", "Он начинается с «{» и заканчивается «}».");

    /// <summary>More names than an object may have.</summary>
    public static readonly DiagnosticDescriptor TooManyNames = Error("LR2022",
        "This object has more than {0} names.", "В этом объекте больше {0} имён.",
        "Send it in several requests, or leave out what nothing asks about.", "Разделите его на несколько запросов или уберите то, о чём никто не спрашивает.");

    /// <summary>A name that is too long.</summary>
    public static readonly DiagnosticDescriptor NameTooLong = Error("LR2023",
        "A name in this object is longer than {0} characters.", "Имя в этом объекте длиннее {0} символов.");

    /// <summary>A control character in a text of a command.</summary>
    public static readonly DiagnosticDescriptor ControlCharacter = Error("LR2024",
        "This text has the control character {0} at position {1}.", "В этом тексте есть управляющий символ {0}, позиция {1}.",
        "Write it on one line, without characters that cannot be seen.", "Запишите его одной строкой, без невидимых символов.");

    /// <summary>A text that is not in Unicode's normal form.</summary>
    public static readonly DiagnosticDescriptor NotComposed = Error("LR2025",
        "'{0}' is not in Unicode's form NFC: the same text could be written in two ways.", "«{0}» не в форме Unicode NFC: один и тот же текст можно было бы записать двояко.",
        "Normalise texts to NFC before you send them: é is one character, U+00E9.", "Перед отправкой приводите тексты к NFC: «й» — это один символ, U+0439.");

    /// <summary>An unknown member, nothing near.</summary>
    public static readonly DiagnosticDescriptor UnknownMember = Error("LR2030",
        "'{0}' is not known here.", "«{0}» здесь не предусмотрено.",
        "Known here: {1}.", "Здесь предусмотрено: {1}.");

    /// <summary>An unknown member, probably misspelt.</summary>
    public static readonly DiagnosticDescriptor MisspeltMember = Error("LR2031",
        "'{0}' is not known here.", "«{0}» здесь не предусмотрено.",
        "Did you mean '{1}'?", "Возможно, имелось в виду «{1}»?");

    /// <summary>A missing member.</summary>
    public static readonly DiagnosticDescriptor MissingMember = Error("LR2032",
        "'{0}' is missing.", "Не хватает «{0}».",
        "Add \"{0}\" to this object.", "Добавьте \"{0}\" в этот объект.");

    /// <summary>A key of a map that has the wrong form.</summary>
    public static readonly DiagnosticDescriptor BadKey = Error("LR2033",
        "'{0}' cannot be a key here.", "«{0}» не может быть ключом здесь.",
        "A fact's key is its name without the part before the dot; a text's key is a two-letter language code; a threshold's key is a counter, member.orders.",
        "Ключ факта — его имя без части до точки; ключ текста — двухбуквенный код языка; ключ порога — счётчик, member.orders.");

    /// <summary>None of several members of which one is needed.</summary>
    public static readonly DiagnosticDescriptor NeedsOneOf = Error("LR2034",
        "One of these is needed here: {0}.", "Здесь нужно одно из: {0}.");

    /// <summary>Several members of which one may be there.</summary>
    public static readonly DiagnosticDescriptor OnlyOneOf = Error("LR2035",
        "Only one of these may be here: {0}.", "Здесь может быть только одно из: {0}.",
        "Keep one of them; what needs both takes two objects.", "Оставьте одно; если нужны оба, запишите два объекта.");

    /// <summary>A member that needs another.</summary>
    public static readonly DiagnosticDescriptor NeedsCompanion = Error("LR2036",
        "'{0}' needs '{1}' beside it.", "Для «{0}» нужно и «{1}».",
        "Add \"{1}\" to this object.", "Добавьте \"{1}\" в этот объект.");

    /// <summary>A member that has no meaning with what stands beside it.</summary>
    public static readonly DiagnosticDescriptor NotBesides = Error("LR2037",
        "'{0}' is only for these values of '{1}': {2}.", "«{0}» бывает только при таких значениях «{1}»: {2}.",
        "Delete '{0}', or change '{1}'.", "Удалите «{0}» или измените «{1}».");

    /// <summary>A value that makes another member necessary.</summary>
    public static readonly DiagnosticDescriptor ValueNeedsMember = Error("LR2038",
        "With '{0}' as '{1}', '{2}' is needed.", "Если «{0}» — это «{1}», нужно и «{2}».",
        "Add \"{2}\" to this object.", "Добавьте \"{2}\" в этот объект.");

    /// <summary>A value outside its list.</summary>
    public static readonly DiagnosticDescriptor NotInList = Error("LR2050",
        "'{0}' is not one of: {1}.", "«{0}» не входит в список: {1}.");

    /// <summary>A value outside its list, probably misspelt.</summary>
    public static readonly DiagnosticDescriptor MisspeltWord = Error("LR2051",
        "'{0}' is not one of: {1}.", "«{0}» не входит в список: {1}.",
        "Did you mean '{2}'?", "Возможно, имелось в виду «{2}»?");

    /// <summary>Below the least.</summary>
    public static readonly DiagnosticDescriptor TooSmall = Error("LR2052",
        "{0} is too small: the least is {1}.", "{0} — слишком мало: наименьшее значение {1}.");

    /// <summary>Not above a bound.</summary>
    public static readonly DiagnosticDescriptor NotAbove = Error("LR2053",
        "{0} is too small: it must be more than {1}.", "{0} — слишком мало: нужно больше {1}.");

    /// <summary>Above the greatest.</summary>
    public static readonly DiagnosticDescriptor TooBig = Error("LR2054",
        "{0} is too big: the greatest is {1}.", "{0} — слишком много: наибольшее значение {1}.");

    /// <summary>A text that is too short, which means empty.</summary>
    public static readonly DiagnosticDescriptor TextTooShort = Error("LR2055",
        "This text must not be empty.", "Этот текст не может быть пустым.");

    /// <summary>A text that is too long.</summary>
    public static readonly DiagnosticDescriptor TextTooLong = Error("LR2056",
        "The text is longer than {0} characters.", "Текст длиннее {0} символов.");

    /// <summary>Too few items.</summary>
    public static readonly DiagnosticDescriptor TooFewItems = Error("LR2057",
        "At least {0} of these must be here.", "Здесь должно быть не меньше {0}.");

    /// <summary>Too many items.</summary>
    public static readonly DiagnosticDescriptor TooManyItems = Error("LR2058",
        "There are more than {0} of these.", "Здесь больше {0}.");

    /// <summary>An item that comes twice.</summary>
    public static readonly DiagnosticDescriptor ItemsNotUnique = Error("LR2059",
        "'{0}' is in this list twice.", "«{0}» записано в этом списке дважды.");

    /// <summary>Whatever else a schema may refuse.</summary>
    public static readonly DiagnosticDescriptor DoesNotFit = Error("LR2099",
        "This does not fit the schema: {0}", "Это не подходит под схему: {0}");

    /// <summary>By what was expected, joined by a bar in alphabetical order: the sentence for a value of another kind.</summary>
    public static readonly FrozenDictionary<string, DiagnosticDescriptor> Expected = new Dictionary<string, DiagnosticDescriptor>
    {
        ["object"] = Error("LR2040", "An object is expected here, and this is {0}.", "Здесь ожидается объект, а это {0}.",
            "Write { … }.", "Запишите { … }."),
        ["array"] = Error("LR2041", "A list is expected here, and this is {0}.", "Здесь ожидается список, а это {0}.",
            "Write [ … ].", "Запишите [ … ]."),
        ["string"] = Error("LR2042", "A text is expected here, and this is {0}.", "Здесь ожидается текст, а это {0}.",
            "Write it between double quotes.", "Запишите его в двойных кавычках."),
        ["number"] = Error("LR2043", "A number is expected here, and this is {0}.", "Здесь ожидается число, а это {0}.",
            "Write it without quotes, with a point.", "Запишите его без кавычек, с точкой."),
        ["integer"] = Error("LR2044", "A whole number is expected here, and this is {0}.", "Здесь ожидается целое число, а это {0}."),
        ["boolean"] = Error("LR2045", "Here true or false is expected, and this is {0}.", "Здесь ожидается true или false, а это {0}.",
            "Write true or false without quotes.", "Запишите true или false без кавычек."),
        ["number|string"] = Error("LR2046", "A number or an expression is expected here, and this is {0}.",
            "Здесь ожидается число или выражение, а это {0}."),
        ["boolean|number|string"] = Error("LR2047", "A text, a number, true or false is expected here, and this is {0}.",
            "Здесь ожидается текст, число, true или false, а это {0}."),
        ["array|boolean|number|string"] = Error("LR2048", "A cell is a value or a list of values, and this is {0}.",
            "Ячейка — это значение или список значений, а это {0}."),
        ["object|string"] = Error("LR2049", "A text or an object is expected here, and this is {0}.",
            "Здесь ожидается текст или объект, а это {0}."),
        ["array|object"] = Error("LR2096", "An object or a list of objects is expected here, and this is {0}.",
            "Здесь ожидается объект или список объектов, а это {0}.", "Write { … } or [ { … }, { … } ].", "Запишите { … } или [ { … }, { … } ]."),
        ["array|string"] = Error("LR2039", "A text or a list of texts is expected here, and this is {0}.",
            "Здесь ожидается текст или список текстов, а это {0}."),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Null, which no member takes: between quotes it would be a text like any other.</summary>
    public static readonly DiagnosticDescriptor NullGiven = Error("LR2094",
        "A value is expected here, and this is null.", "Здесь ожидается значение, а это null.",
        "Leave it out, or give it a value.", "Уберите его или укажите значение.");

    /// <summary>Nothing at all.</summary>
    public static readonly DiagnosticDescriptor Empty = Error("LR2095",
        "This is empty, and one JSON object is expected.", "Здесь пусто, а ожидается один объект JSON.",
        "Write { … }.", "Запишите { … }.");

    /// <summary>A character that looks like another, in a name.</summary>
    public static readonly DiagnosticDescriptor LookAlike = Error("LR2093",
        "Here stands {0} ({1}).", "Здесь стоит {0} ({1}).",
        "{2}", "{2}");

    /// <summary>By the name of a form (<c>x-form</c> in the schemas): the sentence for a text that does not have it.</summary>
    public static readonly FrozenDictionary<string, DiagnosticDescriptor> Forms = new Dictionary<string, DiagnosticDescriptor>
    {
        ["id"] = Form("LR2060", "an id is lower-case words joined by hyphens, like booking-bonus", "код — это слова строчными латинскими буквами через дефис, например booking-bonus"),
        ["name"] = Form("LR2061", "a name is a letter followed by letters, digits and _, like ordersIn12Months", "имя — это латинская буква, а за ней буквы, цифры и _, например ordersIn12Months"),
        ["version"] = Form("LR2062", "a version is three numbers joined by points, like 2.1.0", "версия — это три числа через точку, например 2.1.0"),
        ["language"] = Form("LR2063", "a language is a two-letter code, like en", "язык — это двухбуквенный код, например ru"),
        ["money-code"] = Form("LR2064", "a money currency is three capital letters, like RUB", "валюта — это три заглавные латинские буквы, например RUB"),
        ["day"] = Form("LR2065", "a day is year, month and day, like 2026-09-01", "день — это год, месяц и число, например 2026-09-01"),
        ["period-start"] = Form("LR2066", "a period starts on a month and day like 09-01 (year, quarter), on a day like 15 (month) or on a weekday like sunday (week)",
            "период начинается с месяца и числа, например 09-01 (год, квартал), с числа, например 15 (месяц), или с дня недели, например sunday (неделя)"),
        ["instant"] = Form("LR2067", "an instant is a day, a time and an offset, like 2026-09-01T19:00:00+03:00", "момент — это день, время и смещение, например 2026-09-01T19:00:00+03:00"),
        ["period"] = Form("LR2068", "a period is day, week, month, quarter, year, lifetime, or an ISO duration like P12M", "период — это day, week, month, quarter, year, lifetime или срок ISO, например P12M"),
        ["fact"] = Form("LR2069", "a fact is purchase., line., activity., member. or program. and a name, like line.category", "факт — это purchase., line., activity., member. или program. и имя, например line.category"),
        ["purchase-fact"] = Form("LR2070", "a fee is purchase. and a name, like purchase.bookingFee", "сбор — это purchase. и имя, например purchase.bookingFee"),
        ["line-fact"] = Form("LR2071", "a base is an amount of a line, like line.gross", "база — это сумма строки, например line.gross"),
        ["summand"] = Form("LR2072", "what is summed is base., earned., spent. or activity. and a name, or purchase.gross", "суммируется base., earned., spent. или activity. и имя либо purchase.gross"),
        ["discount-base"] = Form("LR2073", "a discount is given on base. or purchase. and a name, like base.tickets", "скидка даётся на base. или purchase. и имя, например base.tickets"),
        ["earn-base"] = Form("LR2074", "points are earned on base. or purchase. and a name, or on earned.base", "баллы начисляются на base. или purchase. и имя либо на earned.base"),
        ["group"] = Form("LR2075", "a group is a name or an id, like fee", "группа — это имя или код, например fee"),
        ["word"] = Form("LR2076", "a word of a choice has no space at its ends and no control characters", "слово выбора не начинается и не кончается пробелом и не содержит управляющих символов"),
        ["delimiter"] = Form("LR2077", "a delimiter is one ASCII character, no quote and no line break", "разделитель — это один символ ASCII, не кавычка и не перевод строки"),
        ["thousands"] = Form("LR2078", "what separates thousands is one character, no digit and not the decimal point", "разделитель тысяч — это один символ, не цифра и не десятичный знак"),
        ["length"] = Form("LR2079", "a length is years, months, weeks and days, like P12M or P30D", "срок — это годы, месяцы, недели и дни, например P12M или P30D"),
        ["duration"] = Form("LR2080", "a duration is days, hours, minutes and seconds, like PT30M", "длительность — это дни, часы, минуты и секунды, например PT30M"),
        ["days"] = Form("LR2081", "whole days are needed, like P30D", "нужны целые дни, например P30D"),
        ["anchor"] = Form("LR2082", "a deadline is counted from a date with a name, like lot.earnedOn or member.joinedOn", "срок отсчитывают от даты с именем, например lot.earnedOn или member.joinedOn"),
        ["base"] = Form("LR2083", "a base is base. and a name, like base.tickets", "база — это base. и имя, например base.tickets"),
        ["points-or-most"] = Form("LR2085", "points that are to pay are a number, or most", "сколько баллов списать — это число или most"),
        ["counted"] = Form("LR2084", "what is told apart is purchase., line. or activity. and a name, like line.sku", "различают purchase., line. или activity. и имя, например line.sku"),
        ["activity"] = Form("LR2086", "an activity is a letter followed by letters, digits, _ and -, like review", "активность — это латинская буква, а за ней буквы, цифры, _ и -, например review"),
        ["trigger"] = Form("LR2087", "a rule is asked on purchase, completed, enrolment, birthday, release, or activity. and a word, like activity.review", "правило срабатывает на purchase, completed, enrolment, birthday, release или activity. и слово, например activity.review"),
        ["member-counter"] = Form("LR2088", "a counter is member. and a name, like member.orders", "счётчик — это member. и имя, например member.orders"),
        ["counted-event"] = Form("LR2089", "what is counted is purchase, completed, enrolment.referred, or activity. and a word, like activity.review", "считают purchase, completed, enrolment.referred или activity. и слово, например activity.review"),
        ["on-activity"] = Form("LR2090", "this is completed, or an activity by activity. and its word, like activity.review", "здесь пишут completed или активность: activity. и слово, например activity.review"),
        ["day-or-instant"] = Form("LR2091", "a day like 2026-09-01, or an instant like 2026-09-01T19:00:00+03:00, is needed", "нужен день, например 2026-09-01, или момент, например 2026-09-01T19:00:00+03:00"),
        ["seen"] = Form("LR2092", "an id has at least one character that can be seen", "в коде должен быть хотя бы один видимый символ"),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Reports a value of another kind than the one expected.</summary>
    /// <param name="bag">Takes the problem.</param>
    /// <param name="value">The value.</param>
    /// <param name="kinds">What was expected, as in <see cref="Expected"/>.</param>
    public static void AddExpected(this DiagnosticBag bag, JsonValue value, string kinds)
    {
        if (value is JsonNull)
        {
            bag.Add(value.Place, NullGiven);
        }
        else
        {
            bag.Add(value.Place, Expected[kinds], ShownValue.Of(value));
        }
    }

    private static DiagnosticDescriptor Form(string code, string en, string ru) => Error(code, $"'{{0}}' does not fit: {en}.", $"«{{0}}» не подходит: {ru}.");
}
