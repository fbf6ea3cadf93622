namespace LoyaltyRules.Cli;

/// <summary>The descriptions of commands, options and arguments in Russian, by the English ones beside which the commands are declared. A test finds what is missing.</summary>
internal static class DescriptionsInRussian
{
    private static readonly Dictionary<string, string> Known = new(StringComparer.Ordinal)
    {
        // For all commands.
        ["Loyalty programs driven by rule packs."] = "Программы лояльности на пакетах правил.",
        ["Show help and usage information"] = "Показать эту справку.",
        ["Show version information"] = "Показать версию.",
        ["Language of the report: en or ru."] = "Язык отчёта: en или ru.",
        ["Write the report as JSON."] = "Вывести отчёт в JSON.",
        ["Folder of the rule pack."] = "Папка с пакетом правил.",
        ["Folder of a rule pack, or of several."] = "Папка с пакетом правил или с несколькими пакетами.",

        // check
        ["Checks rule packs and shows every problem with its place."] = "Проверяет пакеты правил и показывает каждую ошибку и её место.",
        ["Folders of rule packs, or of several packs each."] = "Папки с пакетами правил; в папке может быть и несколько пакетов.",
        ["Also show how the conditions of its rules are tested."] = "Показать также, как проверяются условия правил.",

        // explain, privileges
        ["Decides one purchase and explains for every rule what it gave, or why it gave nothing."] = "Рассчитывает одну покупку и по каждому правилу объясняет, что оно дало и почему или почему не сработало.",
        ["JSON file of a purchase, of a purchase with its member, or of an example; - for standard input."] = "JSON-файл с покупкой, с покупкой и участником или с примером; «-» — стандартный ввод.",
        ["JSON file of the member, in place of the one in the purchase's file; - for standard input."] = "JSON-файл с участником вместо указанного в файле покупки; «-» — стандартный ввод.",
        ["Write the decision as canonical JSON."] = "Вывести решение в каноническом JSON.",
        ["Lists the privileges of a member on a day, and says why or why not."] = "Перечисляет привилегии участника на указанный день и объясняет, почему они есть или почему их нет.",
        ["JSON file of a member, of a purchase with its member, or of an example; - for standard input."] = "JSON-файл с участником, с покупкой и участником или с примером; «-» — стандартный ввод.",
        ["The day, like 2026-09-01; that of the purchase, if left out."] = "День, например 2026-09-01; по умолчанию — день покупки.",

        // test
        ["Decides the examples of rule packs again and shows where the decisions differ from the approved ones."] = "Заново рассчитывает примеры пакетов правил и показывает, где решения отличаются от утверждённых.",
        ["Decide only the example of this name; may be given several times."] = "Рассчитать только пример с этим именем; можно указать несколько раз.",
        ["Approve the decisions as they are now: all of them, or those of the named examples."] = "Утвердить решения в нынешнем виде: все или только для названных примеров.",
        ["Show every difference, also where only reasons changed."] = "Показать все отличия, в том числе когда изменились только объяснения.",
        ["Write the outcome as a JUnit XML file, for continuous integration."] = "Записать результат в файл JUnit XML — для непрерывной интеграции.",
        ["Have every condition decided by Microsoft RulesEngine as well, and fail where it decides otherwise."] = "Проверить каждое условие ещё и в Microsoft RulesEngine; расхождение считается ошибкой.",

        // simulate, generate
        ["Runs a history of purchases through a rule pack and reports points, discounts, tiers and costs."] = "Прогоняет историю покупок через пакет правил и показывает, что получилось бы.",
        ["CSV file of purchases or of their lines, plain or gzip; - for standard input."] = "CSV-файл с покупками или строками чеков, можно сжатый gzip; - читает стандартный ввод.",
        ["The mapping.json that says what its columns mean."] = "Файл mapping.json: что означают столбцы.",
        ["Says what two versions of a rule pack say otherwise, and who gains and loses on a history of purchases."] = "Показывает, чем различаются две версии пакета правил и кто выигрывает и теряет на истории покупок.",
        ["Folder of the one version."] = "Папка одной версии.",
        ["Folder of the other."] = "Папка другой версии.",
        ["Compare on a generated history of so many members instead."] = "Сравнить на созданной истории стольких участников.",
        ["File to write the comparison to as one HTML page."] = "Файл, в который записать сравнение одной HTML-страницей.",
        ["CSV file of members, plain or gzip."] = "CSV-файл с участниками; можно сжатый gzip.",
        ["Simulate a generated history of so many members instead."] = "Взять вместо файлов сгенерированную историю с таким числом участников.",
        ["How many examples of each problem to list."] = "Сколько примеров каждой проблемы показать.",
        ["What members ask to pay with points: history (what the history says), never, most, or a percentage of every purchase."] =
            "Сколько участники платят баллами: history (как в истории), never (нисколько), most (как можно больше) или процент от каждой покупки.",
        ["How many workers decide at once; as many as there are cores by default. The report is the same for any number."] =
            "Сколько потоков рассчитывают покупки; по умолчанию — по числу ядер. Отчёт от этого не зависит.",
        ["What is answered when a trigger proposes to close the program: approve, reject or propose-only (nobody decides)."] =
            "Что ответить, когда условие предлагает закрыть программу: approve (согласиться), reject (отказать) или propose-only (никто не решает).",
        ["A text, choice or yes-or-no fact of purchases or members to add up by, such as purchase.channel."] =
            "Факт о покупке или участнике, по которому подвести итоги: текст, вариант из списка или «да/нет», например purchase.channel.",
        ["Folder to write the tables by month, rule and tier to, as CSV."] = "Папка, куда записать в CSV таблицы по месяцам, правилам и уровням.",
        ["Folder to write everything that happened to, as CSV: decisions, postings, balances and lots by month, returns, limits, what was left out."] =
            "Папка, куда записать в CSV всё, что произошло: решения, проводки, остатки и партии баллов по месяцам, возвраты, лимиты, пропущенное.",
        ["A month, such as 2026-03, at whose end balances and lots are written; may be given several times. All months by default."] =
            "Месяц, например 2026-03, на конец которого записать остатки и партии; можно указать несколько раз. По умолчанию — все месяцы.",
        ["File to write the report to as one HTML page with charts."] = "Файл, куда записать отчёт: одна страница HTML с графиками.",
        ["Seed of the generated history: the same seed gives the same history."] = "Начальное число генератора: с ним же история повторится в точности.",
        ["The first day of a generated history."] = "Первый день сгенерированной истории.",
        ["How many months a generated history has."] = "Сколько месяцев в сгенерированной истории.",
        ["Writes a generated purchase history of a theatre club; the same seed gives the same files."] = "Записывает вымышленную историю покупок театрального клуба; одно и то же начальное число даёт одни и те же файлы.",
        ["Folder to write purchases.csv, members.csv and mapping.json to."] = "Папка, куда записать purchases.csv, members.csv и mapping.json.",
        ["How many members."] = "Сколько участников.",

        // import
        ["Converts rules of another rule engine into a rule pack."] = "Составляет пакет правил из правил, написанных для другой системы.",
        ["Imports workflows of Microsoft RulesEngine and lists what was rewritten or could not be imported."] = "Переносит правила Microsoft RulesEngine и перечисляет, что записано иначе, а что перенести не удалось.",
        ["File of one workflow or a list of them."] = "Файл с одним набором правил (workflow) или списком наборов.",
        ["File that says what inputs, events and outputs are in the pack."] = "Файл, который говорит, чему в пакете соответствуют входы, события и результаты.",
        ["Shows the messages of a rule pack as members get them."] = "Показывает сообщения пакета такими, какими их получают участники.",
        ["Only messages on this event."] = "Только сообщения об этом событии.",
        ["Only messages by this channel."] = "Только сообщения по этому каналу.",
        ["The member: one at whom texts go wrong."] = "Участник: один из тех, на ком тексты ломаются.",
        ["Only messages in this language of the pack."] = "Только сообщения на этом языке пакета.",
        ["Folder to write the messages to, a file for each."] = "Папка, куда записать сообщения, каждое в свой файл.",
        ["Writes the rules of a program for its members, as numbered clauses."] = "Пишет правила программы для участников, по пронумерованным пунктам.",
        ["File to write the terms to as a page of HTML."] = "Файл, куда записать правила страницей HTML.",
        ["Folder to write pack.json to; without it nothing is written."] = "Папка, куда записать pack.json; без неё ничего не записывается.",
        ["Write the pack even if not everything could be taken."] = "Записать пакет, даже если перенесено не всё.",
        ["Replace a pack.json that is there."] = "Заменить имеющийся pack.json.",
        ["History of purchases on which Microsoft RulesEngine runs the workflows beside the imported pack; only for workflows that you trust."] =
            "История покупок, на которой сравнить исходные правила в Microsoft RulesEngine с перенесённым пакетом; только для правил, которым вы доверяете.",
        ["File that says how the columns of the history are read."] = "Файл, который говорит, как читать столбцы истории.",
        ["Members of the history, as CSV."] = "CSV-файл с участниками истории.",

        // store
        ["Verifies, backs up and moves the database of a program."] = "Обслуживает базу данных программы.",
        ["The SQLite file."] = "Файл SQLite.",
        ["The connection string of a PostgreSQL database."] = "Строка подключения к базе PostgreSQL.",
        ["The program's id; may be left out where the database has one."] = "Идентификатор программы; не нужен, если программа в базе одна.",
        ["The file to write."] = "Файл, куда записать.",
        ["The file to read."] = "Файл, откуда прочитать.",
        ["Verifies every table, while others go on writing."] = "Проверяет все таблицы, не останавливая запись.",
        ["Copies a SQLite file while it is in use, and verifies the copy."] = "Копирует файл SQLite, не останавливая работу, и проверяет копию.",
        ["Verifies a backup and restores it where there is no database yet."] = "Проверяет копию и кладёт её туда, где базы ещё нет.",
        ["Exports a whole program to a file that any database can import."] = "Записывает всю программу в файл, который можно загрузить в любую базу.",
        ["Imports an exported program, completely or not at all, and verifies it."] = "Загружает записанную программу целиком или не загружает вовсе и проверяет её.",
        ["Rebuilds everything that is derived from the journal. Nobody else may have the database open."] = "Строит заново всё, что следует из журнала. База не должна быть открыта больше никем.",
        ["Also takes keys, endpoints, records and settings for right as they stand; the audit trail says so."] = "Признать верными также ключи, адреса, записи и настройки в нынешнем виде; это попадёт в журнал аудита.",
        ["Confirms the clock of this machine, after a program has refused it; the host may be running."] = "Подтверждает часы этой машины для программы, которая им не доверяет; сервер при этом может работать.",
        ["Why the clock is right; it stays in the audit trail."] = "Почему часы верны; останется в журнале аудита.",
        ["Lists, creates and revokes the API keys of a program; the host may be running."] = "Показывает, создаёт и отзывает ключи API программы; сервер при этом может работать.",
        ["Lists all keys, revoked ones too."] = "Показывает все когда-либо созданные ключи.",
        ["Creates a key and shows it once."] = "Создаёт ключ и показывает его один-единственный раз.",
        ["Revokes a key permanently."] = "Отзывает ключ навсегда.",
        ["Whose key it is, for example till-west."] = "Чей это ключ, например till-west.",
        ["How many requests a minute it may make."] = "Сколько запросов в минуту с ним можно сделать.",
        ["From when on it is no longer taken, for example 2030-01-01T00:00:00Z."] = "С какого момента он не принимается, например 2030-01-01T00:00:00Z.",
        ["What it may do: names of scopes with commas between, for example evaluate,commit."] = "Что с ним можно делать: названия прав через запятую, например evaluate,commit.",
        ["Exports the rules of a pack to another rule engine."] = "Записывает правила пакета в другом формате.",
        ["Writes the conditions of a pack as workflows of Microsoft RulesEngine, with the functions that they call."] = "Записывает условия пакета как рабочие процессы Microsoft RulesEngine вместе с функциями, которые они вызывают.",
        ["Folder to write workflows.json, map.json and RuleFunctions*.cs to."] = "Папка, в которую записать workflows.json, map.json и RuleFunctions*.cs.",
        ["The id or the name of the key."] = "Идентификатор или имя ключа.",
    };

    /// <summary>The Russian for an English description; null when there is none.</summary>
    public static string? Of(string? english) => english is null ? null : Known.GetValueOrDefault(english);
}
