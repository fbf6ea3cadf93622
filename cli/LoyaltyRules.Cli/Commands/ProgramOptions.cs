using System.CommandLine;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Storage.Databases;

namespace LoyaltyRules.Cli.Commands;

/// <summary>Where a program is kept, for commands that work beside a running host: its SQLite file, or its PostgreSQL database.</summary>
internal sealed class ProgramOptions
{
    private static readonly Phrase WhichStore = new("Which database? Give --data FILE or --postgres CONNECTION.", "Какая база? Укажите --data ФАЙЛ или --postgres СТРОКА.");
    private static readonly Phrase WhichProgram = new("Which program? Give --program; the database has: {0}.", "Какая программа? Укажите --program; в базе есть: {0}.");

    private readonly Option<string?> data = new("--data") { Description = "The SQLite file." };
    private readonly Option<string?> postgres = new("--postgres") { Description = "The connection string of a PostgreSQL database." };
    private readonly Option<string?> program = new("--program") { Description = "The program's id; may be left out where the database has one." };
    private readonly Option<string> language = CommonOptions.Language();

    /// <summary>Makes a command that works on a program, its host running or not.</summary>
    /// <param name="name">The command's word.</param>
    /// <param name="description">What it does.</param>
    /// <param name="more">Its own arguments and options.</param>
    /// <param name="act">Does it; gives the exit code.</param>
    public static Command New(string name, string description, Symbol[] more, Func<ProgramPlace, ParseResult, Task<int>> act)
    {
        var options = new ProgramOptions();
        var command = new Command(name, description) { options.data, options.postgres, options.program, options.language };
        foreach (var symbol in more)
        {
            if (symbol is Argument argument)
            {
                command.Add(argument);
            }
            else
            {
                command.Add((Option)symbol);
            }
        }

        command.SetAction((parsed, _) => options.RunAsync(parsed, act));
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, Func<ProgramPlace, ParseResult, Task<int>> act)
    {
        var speaks = CommonOptions.LanguageOf(parsed.GetValue(language));
        var (path, connection) = (parsed.GetValue(data), parsed.GetValue(postgres));
        if ((path is null) == (connection is null))
        {
            return CommonOptions.Refuse(WhichStore, speaks);
        }

        using var interruption = new Interruption();
        try
        {
            await using Database database = connection is not null ? PostgresDatabase.Open(connection) : SqliteSideFile.Open(path!);
            var programs = await database.ReadAsync(session => session.Query("SELECT DISTINCT program FROM pack_release ORDER BY program", r => r.GetString(0)), interruption.Token);
            var named = parsed.GetValue(program);
            if (named is not null ? !programs.Contains(named) : programs.Count != 1)
            {
                return CommonOptions.Refuse(WhichProgram, speaks, programs.Count == 0 ? "—" : string.Join(", ", programs));
            }

            return await act(new ProgramPlace(database, named ?? programs[0], speaks, interruption.Token), parsed);
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Interrupted;
        }
        catch (Exception e) when (DatabaseDiagnostics.Of(e, path ?? "PostgreSQL") is { } problem)
        {
            return CommonOptions.Refuse(new RefusedException([problem]), speaks);
        }
    }
}

/// <summary>The program that a command is about.</summary>
/// <param name="Database">Its database.</param>
/// <param name="Program">Its id.</param>
/// <param name="Language">The language of what is said.</param>
/// <param name="Cancellation">Stops.</param>
internal sealed record ProgramPlace(Database Database, string Program, ProductLanguage Language, CancellationToken Cancellation);
