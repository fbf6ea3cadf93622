using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Simulation.Examples;
using Microsoft.Data.Sqlite;
using static LoyaltyRules.Engine.Diagnostics.DiagnosticDescriptor;

namespace LoyaltyRules.Storage.Databases;

/// <summary>Why a database cannot be used. The place of each is the file, or the server.</summary>
public static class DatabaseDiagnostics
{
    /// <summary>The file is something else.</summary>
    public static readonly DiagnosticDescriptor NotADatabase = Error("LR8201",
        "The file is no SQLite database, or its first page is damaged.", "Это не база SQLite, или повреждена её первая страница.",
        "Check the name. If it is the right file, restore the latest backup that verifies.", "Проверьте имя. Если файл тот, восстановите последнюю копию, которая проходит проверку.");

    /// <summary>Somebody else has it open.</summary>
    public static readonly DiagnosticDescriptor InUse = Error("LR8202",
        "Another process has the database open to write it.", "База уже открыта на запись другим процессом.",
        "Stop the host first. `verify`, `back-up` and `export` run beside it.", "Сначала остановите сервер. `verify`, `back-up` и `export` работают и при запущенном сервере.");

    /// <summary>It cannot be written where it lies.</summary>
    public static readonly DiagnosticDescriptor NotWritable = Error("LR8203",
        "The file or its folder cannot be written or opened.", "Файл или его папку нельзя открыть или изменить.",
        "Check the rights of the folder, and whether the medium is read-only. A database with an unfinished write-ahead log (-wal) must be opened once where it can be written.",
        "Проверьте права на папку и не только ли для чтения носитель. База с незавершённым журналом записи (-wal) должна быть один раз открыта там, где её можно изменить.");

    /// <summary>There is none.</summary>
    public static readonly DiagnosticDescriptor NoFile = Error("LR8204",
        "There is no such file.", "Такого файла нет.",
        "A host says at its start where its database lies: the folder `data` of the folder that it runs in, unless Data:Folder says otherwise.",
        "Где лежит база, сервер говорит при запуске: в папке `data` той папки, в которой он работает, если в Data:Folder не указано иное.");

    /// <summary>An older version has written it.</summary>
    public static readonly DiagnosticDescriptor Older = Error("LR8205",
        "An older version has written the database: it has schema {0}, and this version {1}.", "База записана более старой версией: её схема — {0}, а у этой версии — {1}.",
        "Start a host of this version once, or run `loyalty store rebuild`: either brings it up to date.",
        "Запустите сервер этой версии один раз или выполните `loyalty store rebuild`: то и другое обновит базу.");

    /// <summary>A newer version has written it.</summary>
    public static readonly DiagnosticDescriptor Newer = Error("LR8206",
        "A newer version has written the database.", "База записана более новой версией.", "Use that version.", "Используйте ту версию.");

    /// <summary>The file to write is there already.</summary>
    public static readonly DiagnosticDescriptor IsThere = Error("LR8207",
        "The file is there already.", "Файл уже существует.", "Give another name, or move it away: nothing is written over.", "Укажите другое имя или уберите файл: поверх ничего не пишется.");

    /// <summary>The server does not answer, or refuses.</summary>
    public static readonly DiagnosticDescriptor ServerRefuses = Error("LR8208",
        "The database server does not answer or refuses: {0}", "Сервер базы данных не отвечает или отказывает: {0}",
        "Check the connection string, and whether the server runs.", "Проверьте строку подключения и работает ли сервер.");

    /// <summary>What was exported is not whole, or does not belong there.</summary>
    public static readonly DiagnosticDescriptor ExportRefused = Error("LR8209",
        "The export was not taken: {0}", "Выгрузка не принята: {0}", "Nothing was changed. Export again.", "Ничего не изменено. Выгрузите заново.");

    /// <summary>Reading or writing failed otherwise.</summary>
    public static readonly DiagnosticDescriptor Failed = Error("LR8210",
        "It could not be read or written: {0}", "Прочитать или записать не удалось: {0}",
        "Check that the disk has room and the path is right.", "Проверьте, что на диске есть место и путь верен.");

    /// <summary>The file cannot be one: a folder, an empty file, half of one.</summary>
    public static readonly DiagnosticDescriptor NotWhole = Error("LR8211",
        "That is no whole database: {0}", "Это не целая база данных: {0}",
        "Check the name. If it is the right file, restore the latest backup that verifies.", "Проверьте имя. Если файл тот, восстановите последнюю копию, которая проходит проверку.");

    /// <summary>The connection string is none.</summary>
    public static readonly DiagnosticDescriptor BadConnection = Error("LR8212",
        "The connection string of PostgreSQL cannot be read.", "Строку подключения к PostgreSQL не удаётся прочитать.",
        "Write it as Host=db;Port=5432;Database=loyalty;Username=loyalty;Password=….", "Запишите её так: Host=db;Port=5432;Database=loyalty;Username=loyalty;Password=….");

    private const int SqliteReadOnlyCode = 8;
    private const int SqliteCannotOpenCode = 14;
    private const int SqliteNotADatabaseCode = 26;

    /// <summary>What an exception means to whoever gave the file or the connection.</summary>
    /// <param name="e">The exception.</param>
    /// <param name="place">The file, or the server.</param>
    /// <returns>Null where it is not about a database.</returns>
    public static Diagnostic? Of(Exception e, string place) => e switch
    {
        FileNotFoundException missing => At(missing.FileName ?? place, NoFile),
        DirectoryNotFoundException => At(place, NoFile),
        UnauthorizedAccessException => At(place, NotWritable),
        StoreFileException { IsInUse: true } => At(place, InUse),
        StoreFileException { IsOther: true } => At(place, NotADatabase),
        StoreFileException file => At(place, NotWhole, new Phrase(file.In(ProductLanguage.English), file.In(ProductLanguage.Russian))),
        StoreUnavailableException { InnerException: { } cause } => Of(cause, place),
        StoreUnavailableException away => At(place, Failed, away.Message),
        SqliteException { SqliteErrorCode: SqliteNotADatabaseCode } => At(place, NotADatabase),
        SqliteException { SqliteErrorCode: SqliteReadOnlyCode or SqliteCannotOpenCode } => At(place, NotWritable),
        SqliteException => At(place, Maintenance.MaintenanceDiagnostics.Damaged, e.Message),
        System.Data.Common.DbException => At(place, ServerRefuses, e.Message),
        SchemaException => At(place, Newer),
        InvalidDataException => At(place, ExportRefused, e.Message),
        BadConnectionException => At(place, BadConnection),
        IOException or ArgumentException => At(place, Failed, OutputFile.Why(place, e)),
        _ => null,
    };

    private static Diagnostic At(string place, DiagnosticDescriptor what, params Phrase[] arguments) => Diagnostic.At(new Place(place, ""), what, arguments);
}
