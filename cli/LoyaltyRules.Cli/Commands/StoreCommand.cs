using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using LoyaltyRules.Cli.Output;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Storage;
using LoyaltyRules.Storage.Databases;
using LoyaltyRules.Storage.Maintenance;
using LoyaltyRules.Storage.Maintenance.Verification;
using NodaTime;

namespace LoyaltyRules.Cli.Commands;

/// <summary><c>loyalty store</c>: looks after the database of a program: verifies it, copies it, moves it, makes its states anew.</summary>
internal static class StoreCommand
{
    private static readonly Phrase Whole = new(
        "{0}: {1} entries in {2} chains. Every hash, every link, every row holds.", "{0}: записей — {1}, цепочек — {2}. Все хеши, звенья и строки сходятся.");

    private static readonly Phrase Root = new("Root over all chains: {0}", "Корень всех цепочек: {0}");
    private static readonly Phrase Broken = new("{0}: {1} entries in {2} chains. This does not hold:", "{0}: записей — {1}, цепочек — {2}. Не сходится:");
    private static readonly Phrase BackedUp = new("Copied to {0}, and verified there.", "Скопировано в {0} и проверено там.");
    private static readonly Phrase Restored = new("Verified, and restored to {0}.", "Проверено и восстановлено в {0}.");
    private static readonly Phrase Exported = new("{0} rows of {1} written to {2}.", "Строк: {0}. Программа {1} записана в {2}.");
    private static readonly Phrase Imported = new("{0} rows of {1} imported, and verified.", "Строк: {0}. Программа {1} загружена и проверена.");
    private static readonly Phrase Rebuilt = new("Rebuilt from {0} entries.", "Построено заново, записей: {0}.");
    private static readonly Phrase WhichStore = new("Which database? Give --data FILE or --postgres CONNECTION.", "Какая база? Укажите --data ФАЙЛ или --postgres СТРОКА.");
    private static readonly Phrase WhichProgram = new("Which program? Give --program; the database has: {0}.", "Какая программа? Укажите --program; в базе есть: {0}.");
    private static readonly Phrase Resealed = new("Sealed again as it is now.", "Опечатано заново в нынешнем виде.");

    private static readonly JsonSerializerOptions Readable = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The command with its own commands.</summary>
    public static Command Create() => new("store", "Verifies, backs up and moves the database of a program.")
    {
        New("verify", "Verifies every table, while others go on writing.", [], async (at, language) => await VerifyAsync(at, language)),
        New("back-up", "Copies a SQLite file while it is in use, and verifies the copy.", [To], BackUpAsync, needsSqlite: true),
        New("restore", "Verifies a backup and restores it where there is no database yet.", [To], RestoreAsync, needsSqlite: true),
        New("export", "Exports a whole program to a file that any database can import.", [To], ExportAsync),
        New("import", "Imports an exported program, completely or not at all, and verifies it.", [From], ImportAsync, writes: true),
        ClockCommand.Create(),
        New("rebuild", "Rebuilds everything that is derived from the journal. Nobody else may have the database open.", [], RebuildAsync, writes: true),
    };

    private static Option<string> To => new("--to") { Description = "The file to write.", Required = true };

    private static Option<string> From => new("--from") { Description = "The file to read.", Required = true };

    private static Command New(string name, string description, Option<string>[] files, Func<Store, ProductLanguage, Task<int>> act, bool writes = false, bool needsSqlite = false)
    {
        var data = new Option<string?>("--data") { Description = "The SQLite file." };
        var postgres = new Option<string?>("--postgres") { Description = "The connection string of a PostgreSQL database." };
        var program = new Option<string?>("--program") { Description = "The program's id; may be left out where the database has one." };
        var reseal = new Option<bool>("--reseal") { Description = "Also takes keys, endpoints, records and settings for right as they stand; the audit trail says so." };
        var json = CommonOptions.Json();
        var language = CommonOptions.Language();
        var command = new Command(name, description) { data, program, language };
        if (!needsSqlite)
        {
            command.Add(postgres);
        }

        if (name == "verify")
        {
            command.Add(json);
        }
        else if (name == "rebuild")
        {
            command.Add(reseal);
        }

        foreach (var file in files)
        {
            command.Add(file);
        }

        command.SetAction(async (parsed, _) =>
        {
            var speaks = CommonOptions.LanguageOf(parsed.GetValue(language));
            var (path, connection) = (parsed.GetValue(data), needsSqlite ? null : parsed.GetValue(postgres));
            if ((path is null) == (connection is null))
            {
                return CommonOptions.Refuse(WhichStore, speaks);
            }

            using var interruption = new Interruption();
            try
            {
                await using Database database = connection is not null ? PostgresDatabase.Open(connection) : writes ? SqliteDatabase.Open(path!) : SqliteReadOnly.Open(path!);
                if (writes)
                {
                    await database.MigrateAsync(interruption.Token);
                }

                return await act(
                    new Store(database, parsed.GetValue(program), interruption.Token)
                    {
                        At = PlaceOf(path, connection),
                        File = files.Length > 0 ? parsed.GetValue(files[0]) : null,
                        IsJson = name == "verify" && parsed.GetValue(json),
                        Reseals = name == "rebuild" && parsed.GetValue(reseal),
                    },
                    speaks);
            }
            catch (OperationCanceledException)
            {
                return ExitCode.Interrupted;
            }
            catch (JournalNotWholeException e)
            {
                return Refused(e.Problems, speaks, ExitCode.Findings);
            }
            catch (Exception e) when (DatabaseDiagnostics.Of(e, PlaceOf(path, connection)) is { } problem)
            {
                return Refused([problem], speaks);
            }
        });
        return command;
    }

    private static async Task<int> VerifyAsync(Store place, ProductLanguage language, bool isQuiet = false)
    {
        if (await place.OpenAsync(language) is not { } store)
        {
            return ExitCode.Refused;
        }

        var report = await StoreProgressLine.RunAsync(language, progress => new StoreVerification(store, progress).RunAsync(place.Cancellation));
        var root = report.IsWhole ? await new Anchors(store).RootAsync(place.Cancellation) : null;
        if (place.IsJson)
        {
            var problems = report.Problems.Select(p => new
            {
                code = p.Code, table = p.Place.Source, row = p.Place.Pointer, message = p.Message(language), hint = p.Hint(language),
            });
            Console.Out.WriteLine(JsonSerializer.Serialize(new { program = store.Program, entries = report.Entries, chains = report.Chains, root, problems }, Readable));
        }
        else if (!report.IsWhole || !isQuiet)
        {
            var page = Page.Standard();
            page.Line((report.IsWhole ? Whole : Broken).Format(language, store.Program, Count(report.Entries), Count(report.Chains)), ink: report.IsWhole ? Ink.Green : Ink.Red);
            Write(page, report.Problems, language);
            if (root is not null)
            {
                page.Line(Root.Format(language, root), ink: Ink.Faint);
            }
        }

        return report.IsWhole ? ExitCode.Ok : ExitCode.Findings;
    }

    // One line for each; what to do about it once for each kind.
    private static void Write(Page page, IReadOnlyCollection<Diagnostic> problems, ProductLanguage language)
    {
        foreach (var problem in problems)
        {
            page.Raw($"  {problem.Code} {problem.Place}: {problem.Message(language)}");
        }

        foreach (var hint in problems.Select(p => p.Hint(language)).Where(h => h.Length > 0).Distinct())
        {
            page.Line(hint, "  → ", Ink.Faint);
        }
    }

    private static int Refused(IReadOnlyCollection<Diagnostic> problems, ProductLanguage language, int exitCode = ExitCode.Refused)
    {
        using var text = new StringWriter { NewLine = "\n" };
        Write(new Page(text, isColoured: false, OutputWidth.OfErrors), problems, language);
        if (exitCode == ExitCode.Refused)
        {
            throw new CommandRefusedException(text.ToString(), [.. problems.Select(DiagnosticText.ToJson)]);
        }

        Console.Error.Write(text);
        return exitCode;
    }

    // Not the connection string, which may hold a password.
    private static string PlaceOf(string? path, string? connection) => path ?? (connection is null ? "" : "PostgreSQL");

    private static async Task<int> BackUpAsync(Store place, ProductLanguage language)
    {
        if (File.Exists(place.File))
        {
            return Refused([Diagnostic.At(new Place(place.File!, ""), DatabaseDiagnostics.IsThere)], language);
        }

        await ((SqliteReadOnly)place.Database).BackUpAsync(place.File!, place.Cancellation);
        await using var copy = SqliteReadOnly.Open(place.File!);
        return await ToldAsync(await VerifyAsync(place with { Database = copy }, language, isQuiet: true), BackedUp, language, place.File!);
    }

    private static async Task<int> RestoreAsync(Store place, ProductLanguage language)
    {
        if (File.Exists(place.File))
        {
            return Refused([Diagnostic.At(new Place(place.File!, ""), DatabaseDiagnostics.IsThere)], language);
        }

        if (await VerifyAsync(place, language, isQuiet: true) is not ExitCode.Ok and var failed)
        {
            return failed;
        }

        if (Path.GetDirectoryName(Path.GetFullPath(place.File!)) is { } folder)
        {
            Directory.CreateDirectory(folder);
        }

        await ((SqliteReadOnly)place.Database).BackUpAsync(place.File!, place.Cancellation);
        return await ToldAsync(ExitCode.Ok, Restored, language, place.File!);
    }

    private static async Task<int> ExportAsync(Store place, ProductLanguage language)
    {
        if (await place.OpenAsync(language) is not { } store)
        {
            return ExitCode.Refused;
        }

        long rows;
        await using (var output = new FileStream(place.File!, FileMode.CreateNew))
        {
            rows = await StoreTransfer.ExportAsync(store, output, Progress(), place.Cancellation);
        }

        return await ToldAsync(ExitCode.Ok, Exported, language, Count(rows), store.Program, place.File!);
    }

    private static async Task<int> ImportAsync(Store place, ProductLanguage language)
    {
        await using var input = File.OpenRead(place.File!);
        var (program, rows) = await StoreTransfer.ImportAsync(place.Database, input, Progress(), place.Cancellation);
        return await ToldAsync(await VerifyAsync(place with { Program = program }, language, isQuiet: true), Imported, language, Count(rows), program);
    }

    private static async Task<int> RebuildAsync(Store place, ProductLanguage language)
    {
        if (await place.OpenAsync(language) is not { } store)
        {
            return ExitCode.Refused;
        }

        var entries = await StoreProgressLine.RunAsync(language, progress => new StoreRebuild(store, progress).RunAsync(place.Cancellation));
        if (place.Reseals)
        {
            await new StoreRebuild(store).ResealAsync("loyalty store rebuild", place.Cancellation);
            await ToldAsync(ExitCode.Ok, Resealed, language);
        }

        return await ToldAsync(await VerifyAsync(place, language, isQuiet: true), Rebuilt, language, Count(entries));
    }

    private static Task<int> ToldAsync(int exitCode, Phrase done, ProductLanguage language, params string[] arguments)
    {
        if (exitCode == ExitCode.Ok)
        {
            Page.Standard().Line(done.Format(language, arguments), ink: Ink.Green);
        }

        return Task.FromResult(exitCode);
    }

    // On a terminal only: in a pipe it would be noise.
    private static Progress<long>? Progress() => Console.IsErrorRedirected ? null : new Progress<long>(rows => Console.Error.Write($"\r{Count(rows)}…"));

    private static string Count(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>The database that a command is about.</summary>
    private sealed record Store(Database Database, string? Program, CancellationToken Cancellation)
    {
        public string At { get; init; } = "";

        public string? File { get; init; }

        public bool IsJson { get; init; }

        public bool Reseals { get; init; }

        /// <summary>Opens the program; null, and told why, where it is not clear which.</summary>
        public async Task<ProgramStore?> OpenAsync(ProductLanguage language)
        {
            var (schema, programs) = await Database.ReadAsync(StoredPrograms.Of, Cancellation);
            if (schema < StoredPrograms.Schema)
            {
                Refused([Diagnostic.At(new Place(At, ""), DatabaseDiagnostics.Older, Count(schema), Count(StoredPrograms.Schema))], language);
                return null;
            }

            if (Program is { } named ? !programs.Contains(named) : programs.Length != 1)
            {
                CommonOptions.Refuse(WhichProgram, language, programs.IsEmpty ? "—" : string.Join(", ", programs));
                return null;
            }

            return ProgramStore.Open(Database, Program ?? programs[0], SystemClock.Instance);
        }
    }
}
