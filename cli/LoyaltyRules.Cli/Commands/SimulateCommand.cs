using System.CommandLine;
using System.Text;
using LoyaltyRules.Cli.Output;
using LoyaltyRules.Cli.Output.Html;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Simulation;
using LoyaltyRules.Engine.Simulation.Aggregation;
using LoyaltyRules.Engine.Simulation.Audit;
using LoyaltyRules.Engine.Simulation.Examples;
using LoyaltyRules.Engine.Simulation.History;
using LoyaltyRules.Engine.Simulation.History.Mapping;
using LoyaltyRules.Engine.Simulation.History.Reading;
using LoyaltyRules.Engine.Simulation.Reports;
using LoyaltyRules.Engine.Simulation.Runs;
using LoyaltyRules.Engine.Simulation.Theatre;
using NodaTime.Text;

namespace LoyaltyRules.Cli.Commands;

/// <summary><c>loyalty simulate</c>: a history of purchases through a rule pack, and what would have come of it.</summary>
internal static class SimulateCommand
{
    private static readonly Phrase OneSource = new(
        "Give either --purchases with --map, or --generate.",
        "Задайте либо --purchases вместе с --map, либо --generate.");

    private static readonly Phrase NoMembersSection = new(
        "--members needs a members section in {0}.",
        "Для --members в {0} нужен раздел members.");

    private static readonly Phrase BadGenerate = new(
        "--generate takes 1 to {0} members, --months 1 to {1}, --from a day such as 2024-09-01.",
        "--generate: от 1 до {0} участников, --months: от 1 до {1}, --from: день, например 2024-09-01.");


    private static readonly Phrase BadRedeem = new(
        "--redeem takes history, never, most or a percentage from 0 to 100.", "--redeem: history, never, most или процент от 0 до 100.");

    private static readonly Phrase BadClosure = new(
        "--closure takes approve, reject or propose-only.", "--closure: approve, reject или propose-only.");

    private static readonly Phrase BadAuditMonth = new(
        "--audit-month takes a month such as 2026-03, beside --audit.", "--audit-month: месяц, например 2026-03, вместе с --audit.");

    private static readonly Phrase BadWorkers = new("--workers takes 1 to {0}.", "--workers: от 1 до {0}.");

    /// <summary>The command with its options.</summary>
    public static Command Create()
    {
        var pack = new Argument<string>("pack") { Description = "Folder of the rule pack." };
        var purchases = new Option<string?>("--purchases") { Description = "CSV file of purchases or of their lines, plain or gzip; - for standard input." };
        var map = new Option<string?>("--map") { Description = "The mapping.json that says what its columns mean." };
        var members = new Option<string?>("--members") { Description = "CSV file of members, plain or gzip." };
        var generate = WholeNumber.Optional("--generate", "Simulate a generated history of so many members instead.");
        var examples = WholeNumber.Of("--examples", "How many examples of each problem to list.", SimulationOptions.ExamplesDefault);
        var redeem = new Option<string>("--redeem")
        {
            Description = "What members ask to pay with points: history (what the history says), never, most, or a percentage of every purchase.",
            DefaultValueFactory = _ => "history",
        };
        var workers = WholeNumber.Of(
            "--workers", "How many workers decide at once; as many as there are cores by default. The report is the same for any number.",
            Math.Clamp(Environment.ProcessorCount, 1, SimulationOptions.WorkersMax));
        var closure = new Option<string>("--closure")
        {
            Description = "What is answered when a trigger proposes to close the program: approve, reject or propose-only (nobody decides).",
            DefaultValueFactory = _ => "propose-only",
        };
        var by = new Option<string?>("--by") { Description = "A text, choice or yes-or-no fact of purchases or members to add up by, such as purchase.channel." };
        var csv = new Option<string?>("--csv") { Description = "Folder to write the tables by month, rule and tier to, as CSV." };
        var audit = new Option<string?>("--audit") { Description = "Folder to write everything that happened to, as CSV: decisions, postings, balances and lots by month, returns, limits, what was left out." };
        var auditMonths = new Option<string[]>("--audit-month")
        {
            Description = "A month, such as 2026-03, at whose end balances and lots are written; may be given several times. All months by default.",
        };
        var html = new Option<string?>("--html") { Description = "File to write the report to as one HTML page with charts." };
        var seed = CommonOptions.Seed();
        var from = CommonOptions.From();
        var months = CommonOptions.Months();
        var json = CommonOptions.Json();
        var language = CommonOptions.Language();
        var command = new Command("simulate", "Runs a history of purchases through a rule pack and reports points, discounts, tiers and costs.")
        {
            pack, purchases, map, members, generate, seed, from, months, redeem, closure, by, examples, workers, csv, audit, auditMonths, html, json, language,
        };
        command.SetAction(parsed =>
        {
            var speaks = CommonOptions.LanguageOf(parsed.GetValue(language));
            var file = parsed.GetValue(purchases);
            var mapping = parsed.GetValue(map);
            var generated = parsed.GetValue(generate);
            if ((file is null) == (generated is null) || (file is null) != (mapping is null) || (generated is not null && parsed.GetValue(members) is not null))
            {
                return CommonOptions.Refuse(OneSource, speaks);
            }

            if (RedemptionPreference.Parse(parsed.GetValue(redeem)) is not { } wish)
            {
                return CommonOptions.Refuse(BadRedeem, speaks);
            }

            if (ClosureAnswers.Parse(parsed.GetValue(closure)) is not { } answer)
            {
                return CommonOptions.Refuse(BadClosure, speaks);
            }

            var many = parsed.GetValue(workers);
            if (many is < 1 or > SimulationOptions.WorkersMax)
            {
                return CommonOptions.Refuse(BadWorkers, speaks, Numbers.Of(SimulationOptions.WorkersMax, speaks));
            }

            var audited = (parsed.GetValue(auditMonths) ?? []).Select(m => YearMonthPattern.Iso.Parse(m)).ToList();
            if (audited.Any(m => !m.Success) || (audited.Count > 0 && parsed.GetValue(audit) is null))
            {
                return CommonOptions.Refuse(BadAuditMonth, speaks);
            }

            // A run may take long: what cannot be written is told before it.
            if (OutputTargets.Unwritable(parsed.GetValue(csv), parsed.GetValue(audit), parsed.GetValue(html)) is var (target, failure))
            {
                return CommonOptions.RefuseWriting(target, failure, speaks);
            }

            try
            {
                var program = new SimulatedProgram(PackFolder.Load(parsed.GetValue(pack)!), FactSet.Empty);
                var simulation = new SimulationOptions
                {
                    ExamplesMax = Math.Clamp(parsed.GetValue(examples), 0, 10_000),
                    Redeem = wish,
                    Workers = many,
                    Closure = answer,
                    Audit = parsed.GetValue(audit) is { } auditFolder ? new SimulationAudit(auditFolder) { Months = [.. audited.Select(m => m.Value)] } : null,
                    By = parsed.GetValue(by) is { } fact ? BreakdownFact.Of(program.Compiled.Pack, fact) : null,
                };
                var output = new Output(parsed.GetValue(json), parsed.GetValue(csv), parsed.GetValue(html), speaks);
                if (generated is { } count)
                {
                    if (OptionsOf(count, parsed.GetValue(seed), parsed.GetValue(from)!, parsed.GetValue(months)) is not { } options)
                    {
                        return RefuseGenerate(speaks);
                    }

                    var history = new TheatreHistory(options);
                    return Run(program, history, history.Directory(), simulation, output);
                }

                var map = HistoryMappingJson.Load(mapping!);
                var membersFile = parsed.GetValue(members);
                if (membersFile is not null && map.Members is null)
                {
                    return CommonOptions.Refuse(NoMembersSection, speaks, mapping!);
                }

                var directory = membersFile is null ? MemberDirectory.Empty : MemberDirectory.Load(membersFile, map.Members!);
                using var reader = file == CommandInput.StandardInput ? HistoryReader.Open(CommandInput.Spooled(), file, map) : HistoryReader.Open(file!, map);
                return Run(program, reader, directory, simulation, output);
            }
            catch (RefusedException refusal)
            {
                return CommonOptions.Refuse(refusal, speaks);
            }
        });
        return command;
    }

    /// <summary>The options of a generated history; null when they are out of bounds.</summary>
    internal static TheatreHistoryOptions? OptionsOf(int members, ulong seed, string from, int months) =>
        members is >= 1 and <= TheatreHistoryOptions.MembersMax && months is >= 1 and <= TheatreHistoryOptions.MonthsMax && CommonOptions.DayOf(from) is { } day
            ? new TheatreHistoryOptions { Members = members, Seed = seed, From = day, Months = months }
            : null;

    internal static int RefuseGenerate(ProductLanguage language) =>
        CommonOptions.Refuse(BadGenerate, language, Numbers.Of(TheatreHistoryOptions.MembersMax, language), Numbers.Of(TheatreHistoryOptions.MonthsMax, language));

    private static int Run(SimulatedProgram program, IPurchaseHistory history, MemberDirectory members, SimulationOptions options, Output output)
    {
        var language = output.Language;
        using var interruption = new Interruption();
        SimulationReport report;
        try
        {
            report = ProgressLine.Run(language, progress => HistorySimulation.Run(program, history, members, options, progress, interruption.Token));
        }
        catch (Exception e) when (options.Audit is not null && e is IOException or UnauthorizedAccessException)
        {
            return CommonOptions.RefuseWriting(options.Audit!.Folder, e, language);
        }

        // Standard output holds one document: with files that cannot be written that is their refusal. As text, the report is told all the same.
        var unwritten = WriteFiles(report, output);
        if (!output.IsJson)
        {
            new SimulationReportText(Console.Out, language).Write(report);
            MemberProblems(members, language);
        }

        if (unwritten is var (target, failure))
        {
            return CommonOptions.RefuseWriting(target, failure, language);
        }

        if (output.IsJson)
        {
            using var json = new MemoryStream();
            report.WriteTo(json);
            Console.Out.Write(Encoding.UTF8.GetString(json.ToArray()));
            MemberProblems(members, language);
        }

        if (report.Coverage.End == SimulationEnd.Cancelled)
        {
            return ExitCode.Interrupted;
        }

        return report.IsClean && members.UnreadableRows == 0 && members.Broken is null ? ExitCode.Ok : ExitCode.Findings;
    }

    // Writes the files that were asked for. The one that cannot be written, and why; null when all were.
    private static (string Target, Exception Failure)? WriteFiles(SimulationReport report, Output output)
    {
        var target = output.CsvFolder;
        try
        {
            if (target is not null)
            {
                SimulationCsv.Write(report, target);
            }

            if (output.HtmlFile is { } file)
            {
                target = file;
                File.WriteAllText(file, SimulationHtml.Of(report, output.Language), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
            }

            return null;
        }
        catch (Exception e) when (OutputFile.IsFailure(e))
        {
            return (target!, e);
        }
    }

    private static void MemberProblems(MemberDirectory members, ProductLanguage language)
    {
        var problems = members.Broken is { } broken ? members.Problems.Insert(0, broken) : members.Problems;
        foreach (var problem in problems.Take(SimulationOptions.ExamplesDefault))
        {
            Console.Error.WriteLine($"{problem.Code} {problem.Place}: {problem.Message(language)}");
        }
    }

    /// <summary>What is to be written of a simulation, and where.</summary>
    private sealed record Output(bool IsJson, string? CsvFolder, string? HtmlFile, ProductLanguage Language);
}
