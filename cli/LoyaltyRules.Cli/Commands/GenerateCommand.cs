using System.CommandLine;
using LoyaltyRules.Cli.Output;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Simulation.Examples;
using LoyaltyRules.Engine.Simulation.Theatre;

namespace LoyaltyRules.Cli.Commands;

/// <summary><c>loyalty generate</c>: files of a generated purchase history, the same for the same seed.</summary>
internal static class GenerateCommand
{
    private static readonly Phrase Done = new("Wrote {0} purchases of {1} members to {2}.", "Записано покупок: {0}, участников: {1}, в {2}.");
    private static readonly Phrase Stopped = new("Interrupted; {0} holds an incomplete history.", "Прервано; в {0} неполная история.");

    /// <summary>The command with its options.</summary>
    public static Command Create()
    {
        var folder = new Option<string>("--out") { Description = "Folder to write purchases.csv, members.csv and mapping.json to.", Required = true };
        var members = WholeNumber.Of("--members", "How many members.", 2_000);
        var seed = CommonOptions.Seed();
        var from = CommonOptions.From();
        var months = CommonOptions.Months();
        var language = CommonOptions.Language();
        var command = new Command("generate", "Writes a generated purchase history of a theatre club; the same seed gives the same files.")
        {
            folder, members, seed, from, months, language,
        };
        command.SetAction(parsed =>
        {
            var speaks = CommonOptions.LanguageOf(parsed.GetValue(language));
            if (SimulateCommand.OptionsOf(parsed.GetValue(members), parsed.GetValue(seed), parsed.GetValue(from)!, parsed.GetValue(months)) is not { } options)
            {
                return SimulateCommand.RefuseGenerate(speaks);
            }

            var target = parsed.GetValue(folder)!;
            using var interruption = new Interruption();
            try
            {
                var written = ProgressLine.Run(speaks, progress => TheatreHistoryFiles.Write(new TheatreHistory(options), target, progress, interruption.Token));
                Console.Out.WriteLine(Done.Format(speaks, Numbers.Of(written, speaks), Numbers.Of(options.Members, speaks), target));
                return ExitCode.Ok;
            }
            catch (OperationCanceledException)
            {
                Console.Error.WriteLine(Stopped.Format(speaks, target));
                return ExitCode.Interrupted;
            }
            catch (Exception e) when (OutputFile.IsFailure(e))
            {
                return CommonOptions.RefuseWriting(target, e, speaks);
            }
        });
        return command;
    }
}
