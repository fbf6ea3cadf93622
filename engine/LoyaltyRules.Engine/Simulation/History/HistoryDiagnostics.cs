using LoyaltyRules.Engine.Diagnostics;
using static LoyaltyRules.Engine.Diagnostics.DiagnosticDescriptor;

namespace LoyaltyRules.Engine.Simulation.History;

/// <summary>What can be wrong with a mapping, a history file or one of its rows.</summary>
public static class HistoryDiagnostics
{
    /// <summary>Neither of a receipt and a purchase's id, or both.</summary>
    public static DiagnosticDescriptor ReceiptOrId { get; } = Error("LR4006",
        "Exactly one of receipt and purchase.id must be given.", "Должно быть ровно одно из: receipt, purchase.id.",
        "Write receipt where several rows may make one purchase, and purchase.id where every row is one.",
        "Запишите receipt, если покупку могут составлять несколько строк, и purchase.id, если каждая строка — покупка.");

    /// <summary>An unknown time zone.</summary>
    public static DiagnosticDescriptor UnknownZone { get; } = Error("LR4007",
        "There is no time zone '{0}'.", "Часового пояса «{0}» нет.",
        "Write an IANA name, such as Europe/Moscow.", "Напишите имя IANA, например Europe/Moscow.");

    /// <summary>A date format that cannot be used.</summary>
    public static DiagnosticDescriptor BadFormat { get; } = Error("LR4008",
        "'{0}' is not a format of dates.", "«{0}» — не формат даты.",
        "For example yyyy-MM-dd HH:mm:ss, M/d/yyyy, or offset for ISO 8601 with an offset.",
        "Например yyyy-MM-dd HH:mm:ss, M/d/yyyy, либо offset для ISO 8601 со смещением.");

    /// <summary>A local time without a zone, or an offset with one.</summary>
    public static DiagnosticDescriptor ZoneOrOffset { get; } = Error("LR4009",
        "A time has either a zone or the format offset.", "У времени есть либо zone, либо формат offset.",
        "Add \"zone\" to a local time; delete it where the times carry their own offset.",
        "Добавьте \"zone\" к местному времени; удалите её, если время записано со смещением.");

    /// <summary>A mapped column is not in the file.</summary>
    public static DiagnosticDescriptor NoColumn { get; } = Error("LR4010",
        "The file has no column '{0}'.", "В файле нет столбца «{0}».",
        "Its columns: {1}.", "Его столбцы: {1}.");

    /// <summary>A mapped column is there twice.</summary>
    public static DiagnosticDescriptor ColumnTwice { get; } = Error("LR4011",
        "The file has several columns '{0}'.", "В файле несколько столбцов «{0}».",
        "Rename one in the header.", "Переименуйте один из них в заголовке.");

    /// <summary>There is no header.</summary>
    public static DiagnosticDescriptor NoHeader { get; } = Error("LR4012",
        "The file is empty: it has no header row.", "Файл пуст: нет строки заголовков.",
        "Write the names of the columns in the first row, or in the mapping under csv.columns.",
        "Запишите имена столбцов в первой строке или в карте, в csv.columns.");

    /// <summary>The file cannot be opened.</summary>
    public static DiagnosticDescriptor CannotOpen { get; } = Error("LR4013",
        "The file '{0}' cannot be opened.", "Файл «{0}» не открывается.",
        "Check that it exists and may be read.", "Проверьте, что он есть и доступен для чтения.");

    /// <summary>The compressed file is cut short or damaged.</summary>
    public static DiagnosticDescriptor GzipBroken { get; } = Error("LR4014",
        "The gzip file is cut short or damaged; what follows line {0} was not read.",
        "Файл gzip обрезан или повреждён; то, что после строки {0}, не прочитано.",
        "Fetch the file again; what was read is in the report.", "Получите файл заново; прочитанное есть в отчёте.");

    /// <summary>A record is too long.</summary>
    public static DiagnosticDescriptor RecordTooLong { get; } = Error("LR4015",
        "A row from line {0} on is longer than {1} bytes; reading stopped there.",
        "Строка, начатая на строке файла {0}, длиннее {1} байт; чтение остановлено.",
        "A quote is probably left open there; \"lineBreaksInQuotes\": false under csv reads on after it.",
        "Вероятно, там не закрыта кавычка; \"lineBreaksInQuotes\": false в csv позволит читать дальше.");

    /// <summary>Reading failed.</summary>
    public static DiagnosticDescriptor ReadFailed { get; } = Error("LR4016",
        "Reading failed after line {0}.", "Чтение прервалось после строки {0}.",
        "Check the disk or the network, then run again.", "Проверьте диск или сеть и запустите снова.");

    /// <summary>A row has another number of fields than the header.</summary>
    public static DiagnosticDescriptor FieldCount { get; } = Error("LR4020",
        "The row has {0} fields, the header has {1}.", "В строке полей: {0}, в заголовке: {1}.",
        "A field that holds the delimiter must be quoted.", "Поле с разделителем внутри нужно взять в кавычки.");

    /// <summary>Quotes are wrong.</summary>
    public static DiagnosticDescriptor BadQuotes { get; } = Error("LR4021",
        "The quotes of the row are wrong; it takes {0} lines of the file.", "Кавычки строки неверны; она занимает строк файла: {0}.",
        "Write a quote inside a quoted field twice, and close every quote.", "Кавычку внутри поля в кавычках пишут дважды; каждую кавычку закрывают.");

    /// <summary>A field is not text.</summary>
    public static DiagnosticDescriptor NotText { get; } = Error("LR4022",
        "Column '{0}' is not readable text.", "Столбец «{0}» — нечитаемый текст.",
        "Save the file as UTF-8, or name its encoding in the mapping.", "Сохраните файл в UTF-8 или назовите его кодировку в карте.");

    /// <summary>A needed value is absent.</summary>
    public static DiagnosticDescriptor ValueAbsent { get; } = Error("LR4023",
        "Column '{0}' is empty.", "Столбец «{0}» пуст.",
        "The value is needed; set such rows aside if they are no purchases.", "Значение нужно; если это не покупки, выделите такие строки в setAside.");

    /// <summary>Not a number.</summary>
    public static DiagnosticDescriptor NotNumber { get; } = Error("LR4024",
        "Column '{0}': '{1}' is not a number.", "Столбец «{0}»: «{1}» — не число.",
        "The mapping can name a prefix, suffix, thousands and decimalPoint.", "В карте можно назвать prefix, suffix, thousands и decimalPoint.");

    /// <summary>Not a date.</summary>
    public static DiagnosticDescriptor NotDate { get; } = Error("LR4025",
        "Column '{0}': '{1}' is not a date of the format given.", "Столбец «{0}»: «{1}» — не дата заданного формата.",
        "Check the format in the mapping.", "Проверьте format в карте.");

    /// <summary>A value the map does not name.</summary>
    public static DiagnosticDescriptor ValueNotMapped { get; } = Error("LR4026",
        "Column '{0}': the mapping does not say what '{1}' stands for.", "Столбец «{0}»: карта не говорит, что значит «{1}».",
        "Add it to values, or say otherwise.", "Добавьте его в values или задайте otherwise.");

    /// <summary>Too many lines.</summary>
    public static DiagnosticDescriptor TooManyLines { get; } = Error("LR4027",
        "Receipt '{0}' has {1} lines; a purchase has at most {2}.", "В чеке «{0}» строк: {1}; в покупке их не больше {2}.",
        "Split it, or set it aside.", "Разделите его или выделите в setAside.");

    /// <summary>A receipt comes again after it was closed.</summary>
    public static DiagnosticDescriptor ReceiptAgain { get; } = Error("LR4028",
        "Purchase '{0}' comes again after it was closed.", "Покупка «{0}» встретилась снова после закрытия.",
        "Sort the file so that the rows of a receipt stand together.", "Отсортируйте файл так, чтобы строки чека стояли рядом.");

    /// <summary>Rows of a receipt name different members.</summary>
    public static DiagnosticDescriptor MembersDiffer { get; } = Error("LR4029",
        "The row names another member than the first row of receipt '{0}'.", "В строке другой участник, чем в первой строке чека «{0}».",
        "A receipt belongs to one member.", "Чек принадлежит одному участнику.");

    /// <summary>A value out of bounds.</summary>
    public static DiagnosticDescriptor OutOfBounds { get; } = Error("LR4030",
        "Column '{0}': the value is too large, too long or has too many decimals.",
        "Столбец «{0}»: значение слишком велико, слишком длинно или в нём слишком много знаков.",
        "Numbers reach 1,000,000,000,000 with 6 decimals, texts 200 characters.",
        "Числа до 1 000 000 000 000 с 6 знаками, тексты до 200 знаков.");

    /// <summary>A line id comes twice.</summary>
    public static DiagnosticDescriptor LineTwice { get; } = Error("LR4031",
        "Line '{0}' comes twice in receipt '{1}'.", "Строка «{0}» дважды в чеке «{1}».",
        "Leave the line id out of the mapping to number lines.", "Не задавайте id строк в карте — они будут пронумерованы.");

    /// <summary>A member comes twice.</summary>
    public static DiagnosticDescriptor MemberTwice { get; } = Error("LR4032",
        "Member '{0}' comes twice; the first row counts.", "Участник «{0}» дважды; считается первая строка.",
        "Keep one row per member.", "Оставьте одну строку на участника.");

    /// <summary>Not a boolean.</summary>
    public static DiagnosticDescriptor NotBoolean { get; } = Error("LR4033",
        "Column '{0}': '{1}' is neither true nor false.", "Столбец «{0}»: «{1}» — ни да, ни нет.",
        "true, yes, y, 1 and false, no, n, 0 are understood.", "Понимаются true, yes, y, 1 и false, no, n, 0.");

    /// <summary>A negative fee.</summary>
    public static DiagnosticDescriptor NegativeFee { get; } = Error("LR4034",
        "Column '{0}': the fee is negative.", "Столбец «{0}»: сбор отрицательный.",
        "Set such rows aside, or treat them as cancellations.", "Выделите такие строки в setAside или cancellations.");

    /// <summary>A member by row where several rows make a purchase.</summary>
    public static DiagnosticDescriptor MemberByRow { get; } = Error("LR4035",
        "Every row cannot be a member of its own where several rows make one receipt.",
        "Каждая строка не может быть отдельным участником, когда чек составляют несколько строк.",
        "Name the receipt's column as the member, or make every row a purchase with purchase.id.",
        "Назовите участником столбец чека или сделайте каждую строку покупкой через purchase.id.");

    /// <summary>Returns are matched by something the mapping does not read.</summary>
    public static DiagnosticDescriptor MatchNotMapped { get; } = Error("LR4036",
        "Returns cannot be matched by '{0}': the mapping does not say where it is.",
        "Возвраты нельзя сопоставить по «{0}»: в карте не сказано, где это взять.",
        "Map it, or match by something else.", "Добавьте его в карту или сопоставляйте по другому признаку.");

    /// <summary>One word for two fates.</summary>
    public static DiagnosticDescriptor TwoFates { get; } = Error("LR4037",
        "'{0}' cannot stand for two things that may become of a booking.", "«{0}» не может обозначать два разных исхода брони.",
        "Leave it in one of completed, cancelled and noShow.", "Оставьте его в одном из completed, cancelled, noShow.");

    /// <summary>Points that paid are below zero.</summary>
    public static DiagnosticDescriptor NegativePoints { get; } = Error("LR4038",
        "Column '{0}': points that pay are below zero.", "Столбец «{0}»: баллов к оплате меньше нуля.",
        "Write how many points paid, or most for as many as may.", "Напишите, сколькими баллами оплачено, или most — сколько можно.");

    /// <summary>A simulation cannot be added up by this name.</summary>
    public static DiagnosticDescriptor NothingToAddUpBy { get; } = Error("LR4039",
        "'{0}' is no text, choice or yes-or-no fact of a purchase or a member that comes with a history.",
        "«{0}» — не факт покупки или участника с текстом, выбором или да-нет, который приходит с историей.",
        "{1}", "{1}");

    /// <summary>The file is not in order of time.</summary>
    public static DiagnosticDescriptor Sorted { get; } = Warning("LR4040",
        "The file is not in order of time: this row is older than line {0}.", "Файл не упорядочен по времени: эта строка старше строки {0}.",
        "It was sorted before anything was decided. Where each purchase is to be decided where it stands, write \"sort\": false.",
        "Перед расчётом он отсортирован. Чтобы рассчитать каждую покупку там, где она стоит, запишите \"sort\": false.");

    /// <summary>Decided late.</summary>
    public static DiagnosticDescriptor Late { get; } = Warning("LR4041",
        "The row is older than line {0}, which stands before it, and was taken late.", "Строка старше строки {0}, стоящей перед ней, и учтена с опозданием.",
        "Leave \"sort\": false out of the mapping to put the file in order of time.", "Уберите \"sort\": false из карты, чтобы упорядочить файл по времени.");

    /// <summary>Rows of a receipt that are a day apart.</summary>
    public static DiagnosticDescriptor RowsOfOtherDays { get; } = Error("LR4042",
        "The row is a day or more away from the first row of receipt '{0}'.", "Строка отстоит от первой строки чека «{0}» на сутки или больше.",
        "Where numbers of receipts begin anew, name what tells them apart as well: \"receipt\": { \"columns\": [\"day\", \"number\"] }.",
        "Если номера чеков повторяются, назовите и то, что их различает: \"receipt\": { \"columns\": [\"day\", \"number\"] }.");

    /// <summary>Rows of a receipt that disagree.</summary>
    public static DiagnosticDescriptor RowsDiffer { get; } = Warning("LR4043",
        "{0}: the row says '{1}', and the first row of receipt '{2}' says '{3}'.", "{0}: в строке «{1}», а в первой строке чека «{2}» — «{3}».",
        "The first row stands. Where it is no field of the whole receipt, map it under line.",
        "Считается первая строка. Если это не поле всего чека, отнесите его к line.");

    /// <summary>A fraction that could be thousands.</summary>
    public static DiagnosticDescriptor FractionOrThousands { get; } = Warning("LR4044",
        "Column '{0}': '{1}' was read as a fraction of three digits; it could be thousands.", "Столбец «{0}»: «{1}» прочитано как дробь из трёх знаков; это могут быть и тысячи.",
        "Say which: name thousands, or \"fractionDigits\": 3.", "Укажите, что это: назовите thousands или \"fractionDigits\": 3.");

    /// <summary>A header without rows.</summary>
    public static DiagnosticDescriptor NoRows { get; } = Warning("LR4045",
        "The file has a header and no rows.", "В файле есть заголовок, но нет строк.",
        "Check that it is the file that was meant.", "Проверьте, тот ли это файл.");

    /// <summary>Columns that nothing is read from.</summary>
    public static DiagnosticDescriptor ColumnsNotUsed { get; } = Warning("LR4046",
        "Nothing is read from these columns: {0}.", "Из этих столбцов ничего не читается: {0}.",
        "Map those that rules are to know.", "Добавьте в карту те, что нужны правилам.");

    /// <summary>A column that nothing is read from, several times.</summary>
    public static DiagnosticDescriptor UnusedColumnTwice { get; } = Warning("LR4047",
        "Several columns have one name, and nothing is read from them: {0}.", "У нескольких столбцов одно имя, и из них ничего не читается: {0}.",
        "Check that the right columns have the names that the mapping uses.", "Проверьте, что имена из карты носят нужные столбцы.");

    /// <summary>The encoding that the mapping names is hardly the file's.</summary>
    public static DiagnosticDescriptor EncodingDoubtful { get; } = Warning("LR4048",
        "The file was read as {0}, and all of it is UTF-8.", "Файл прочитан как {0}, а весь он — UTF-8.",
        "Leave the encoding out of the mapping if letters come out wrong.", "Уберите encoding из карты, если буквы читаются неверно.");

    /// <summary>There is no room to sort.</summary>
    public static DiagnosticDescriptor CannotSort { get; } = Error("LR4049",
        "The folder for temporary files, '{0}', cannot be written or is full.", "В папку временных файлов «{0}» нельзя писать, или она заполнена.",
        "What does not fit into memory is sorted there; name another one in TMPDIR (TEMP on Windows).",
        "Там сортируется то, что не помещается в память; назовите другую папку в TMPDIR (TEMP в Windows).");
}
