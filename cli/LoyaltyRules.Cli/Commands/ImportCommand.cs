using System.CommandLine;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json.Nodes;
using LoyaltyRules.Cli.Output;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Importing;
using LoyaltyRules.Engine.Simulation.Examples;
using LoyaltyRules.RulesEngine.Comparing;
using LoyaltyRules.RulesEngine.Exporting;

namespace LoyaltyRules.Cli.Commands;

/// <summary><c>loyalty import rules-engine</c>: workflows of Microsoft RulesEngine as a rule pack, with everything that was rewritten or could not be taken.</summary>
internal static class ImportCommand
{
    private const string PackFile = "pack.json";
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    private static readonly Phrase Taken = new("Rules taken: {0}", "Перенесено правил: {0}");
    private static readonly Phrase Was = new("was   ", "было  ");
    private static readonly Phrase Is = new("is    ", "стало ");
    private static readonly Phrase Always = new("always", "всегда");
    private static readonly Phrase NotTaken = new("Not taken: {0}", "Не перенесено: {0}");
    private static readonly Phrase Rewritten = new("Written otherwise, or left out because it decides nothing: {0}", "Записано иначе или пропущено, так как ничего не решает: {0}");
    private static readonly Phrase Whole = new("Everything was taken.", "Перенесено всё.");
    private static readonly Phrase Partial = new("Not everything could be taken.", "Перенести удалось не всё.");
    private static readonly Phrase Nothing = new("No pack could be made.", "Пакет составить не удалось.");
    private static readonly Phrase Wrote = new("Wrote {0}.", "Записано: {0}.");
    private static readonly Phrase NotWrote = new("Nothing was written; --partial writes the pack of what was taken.", "Ничего не записано; --partial запишет пакет из перенесённого.");
    private static readonly Phrase NoFolder = new("Nothing was written; --out names the folder for the pack.", "Ничего не записано; --out задаёт папку для пакета.");
    private static readonly Phrase Exists = new("{0} is there already; --overwrite replaces it.", "{0} уже есть; --overwrite заменит его.");

    private static readonly Phrase CompareNeedsMapping = new("--compare and --mapping go together: how the history's columns are read.", "--compare и --mapping задаются вместе: как читать столбцы истории.");
    private static readonly Phrase NotRun = new("RulesEngine does not take the workflows: {0}", "RulesEngine не принимает рабочие процессы: {0}");

    /// <summary>The command with the formats that it knows.</summary>
    public static Command Create() => new("import", "Converts rules of another rule engine into a rule pack.") { RulesEngine() };

    private static Command RulesEngine()
    {
        var workflow = new Argument<string>("workflow") { Description = "File of one workflow or a list of them." };
        var map = new Option<string>("--map") { Description = "File that says what inputs, events and outputs are in the pack.", Required = true };
        var folder = new Option<string?>("--out") { Description = "Folder to write pack.json to; without it nothing is written." };
        var partial = new Option<bool>("--partial") { Description = "Write the pack even if not everything could be taken." };
        var overwrite = new Option<bool>("--overwrite") { Description = "Replace a pack.json that is there." };
        var compare = new Option<string?>("--compare") { Description = "History of purchases on which Microsoft RulesEngine runs the workflows beside the imported pack; only for workflows that you trust." };
        var mapping = new Option<string?>("--mapping") { Description = "File that says how the columns of the history are read." };
        var members = new Option<string?>("--members") { Description = "Members of the history, as CSV." };
        var json = CommonOptions.Json();
        var language = CommonOptions.Language();
        var command = new Command("rules-engine", "Imports workflows of Microsoft RulesEngine and lists what was rewritten or could not be imported.")
        {
            workflow, map, folder, partial, overwrite, compare, mapping, members, json, language,
        };
        command.SetAction(parsed =>
        {
            var speaks = CommonOptions.LanguageOf(parsed.GetValue(language));
            var (workflowPath, mapPath) = (parsed.GetValue(workflow)!, parsed.GetValue(map)!);
            var target = parsed.GetValue(folder) is { } path ? Path.Combine(path, PackFile) : null;
            if (target is not null && File.Exists(target) && !parsed.GetValue(overwrite))
            {
                return CommonOptions.Refuse(Exists, speaks, target);
            }

            var (history, columns) = (parsed.GetValue(compare), parsed.GetValue(mapping));
            if ((history is null) != (columns is null))
            {
                return CommonOptions.Refuse(CompareNeedsMapping, speaks);
            }

            var result = RulesEngineImporter.ImportFiles(workflowPath, mapPath, new WorkflowExport());
            if (result.IsRefused)
            {
                RefuseFiles(result, workflowPath, mapPath, speaks);
            }

            (ComparisonResult Result, long OtherRows)? compared = null;
            try
            {
                compared = history is null || result.Pack is null ? null : new ImportedHistory(history, columns!, parsed.GetValue(members)).Compare(result, workflowPath);
            }
            catch (RefusedException refusal)
            {
                return CommonOptions.Refuse(refusal, speaks);
            }
            catch (WorkflowRefusedException refusal)
            {
                return CommonOptions.Refuse(NotRun, speaks, refusal.Message);
            }

            var isWritten = target is not null && result.Pack is not null && (result.IsWhole || parsed.GetValue(partial));
            try
            {
                if (isWritten)
                {
                    Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                    File.WriteAllText(target!, result.PackJson, Utf8);
                    TemplateFiles.Write(result.Pack!, Path.GetDirectoryName(target)!);
                }
            }
            catch (Exception e) when (OutputFile.IsFailure(e))
            {
                return CommonOptions.RefuseWriting(target!, e, speaks);
            }

            if (parsed.GetValue(json))
            {
                var told = ToJson(result, isWritten ? target : null);
                if (compared is var (comparison, otherRows))
                {
                    told["comparison"] = ComparisonText.ToJson(comparison, otherRows);
                }

                JsonText.Write(told);
            }
            else
            {
                Write(result, workflowPath, mapPath, speaks);
                if (compared is var (comparison, otherRows))
                {
                    ComparisonText.Write(Page.Standard(), comparison, otherRows, speaks);
                }

                Page.Standard().Raw((isWritten ? Wrote : result.Pack is null ? Nothing : target is null ? NoFolder : NotWrote).Format(speaks, target ?? ""));
            }

            // A map or file that is wrong was a mistake on the command line; a workflow that cannot be taken is a finding.
            return result.IsWhole && compared is not { Result.IsSame: false } ? ExitCode.Ok : ExitCode.Findings;
        });
        return command;
    }

    // Nothing of the workflows was looked at: a refusal like that of every other command.
    [DoesNotReturn]
    private static void RefuseFiles(ImportResult result, string workflowPath, string mapPath, ProductLanguage language)
    {
        using var writer = new StringWriter();
        var page = new Page(writer, isColoured: false, OutputWidth.OfErrors);
        WriteProblems(page, result.Diagnostics, workflowPath, mapPath, language);
        throw new CommandRefusedException(writer.ToString(), [.. result.Diagnostics.Select(DiagnosticText.ToJson)]);
    }

    private static void Write(ImportResult result, string workflowPath, string mapPath, ProductLanguage language)
    {
        var page = Page.Standard();
        if (!result.Rules.IsEmpty)
        {
            page.Heading(Taken.Format(language, Numbers.Of(result.Rules.Length, language)));
        }

        foreach (var rule in result.Rules)
        {
            page.Blank();
            page.Line($"{rule.Id}  {rule.Place}", "  ", Ink.Green);
            page.Line(rule.Was, "    " + Was.In(language), Ink.Faint);
            page.Line(rule.When.Length > 0 ? rule.When : Always.In(language), "    " + Is.In(language));
        }

        WriteAll(NotTaken, [.. result.Diagnostics.Where(d => d.IsError)]);
        WriteAll(Rewritten, [.. result.Diagnostics.Where(d => !d.IsError)]);
        page.Blank();
        if (result.Pack is not null)
        {
            page.Line((result.IsWhole ? Whole : Partial).In(language), ink: result.IsWhole ? Ink.Green : Ink.Yellow);
        }

        void WriteAll(Phrase heading, Diagnostic[] problems)
        {
            if (problems.Length == 0)
            {
                return;
            }

            page.Heading(heading.Format(language, Numbers.Of(problems.Length, language)));
            WriteProblems(page, problems, workflowPath, mapPath, language);
        }
    }

    // Each with the lines of the file that it stands in.
    private static void WriteProblems(Page page, IEnumerable<Diagnostic> problems, string workflowPath, string mapPath, ProductLanguage language)
    {
        var ofMap = new DiagnosticText(page, language, Path.GetDirectoryName(mapPath) ?? "");
        var ofWorkflow = new DiagnosticText(page, language, Path.GetDirectoryName(workflowPath) ?? "");
        foreach (var problem in problems)
        {
            (problem.Place.Source == Path.GetFileName(mapPath) ? ofMap : ofWorkflow).Write(problem);
        }
    }

    private static JsonObject ToJson(ImportResult result, string? written) => new()
    {
        ["whole"] = result.IsWhole,
        ["written"] = written,
        ["pack"] = result.Pack is { } pack ? new JsonObject { ["id"] = pack.Id, ["version"] = pack.Version, ["hash"] = pack.Hash } : null,
        ["rules"] = new JsonArray([.. result.Rules.Select(r => new JsonObject
        {
            ["workflow"] = r.Workflow,
            ["name"] = r.Name,
            ["id"] = r.Id,
            ["pointer"] = r.Place.Pointer,
            ["line"] = r.Place.Line,
            ["was"] = r.Was,
            ["when"] = r.When,
        })]),
        ["notTaken"] = new JsonArray([.. result.Diagnostics.Where(d => d.IsError).Select(d => DiagnosticText.ToJson(d))]),
        ["rewritten"] = new JsonArray([.. result.Diagnostics.Where(d => !d.IsError).Select(d => DiagnosticText.ToJson(d))]),
    };
}
