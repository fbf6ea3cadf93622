using System.CommandLine;
using System.Text;
using System.Text.Json.Nodes;
using LoyaltyRules.Cli.Output;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Packs;
using LoyaltyRules.Engine.Simulation.Examples;
using LoyaltyRules.RulesEngine.Exporting;

namespace LoyaltyRules.Cli.Commands;

/// <summary><c>loyalty export rules-engine</c>: the conditions of a pack as workflows of Microsoft RulesEngine.</summary>
internal static class ExportCommand
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);
    private static readonly Phrase Written = new("Conditions written: {0}", "Записано условий: {0}");
    private static readonly Phrase Wrote = new("Wrote {0}.", "Записано: {0}.");
    private static readonly Phrase Kept = new(
        "Amounts, limits, tiers and all else that is no condition stay in map.json: RulesEngine has nothing for them.",
        "Суммы, лимиты, уровни и всё, что не условие, остаётся в map.json: в RulesEngine для них ничего нет.");
    private static readonly Phrase Unknown = new(
        "RulesEngine has two outcomes: a rule succeeds where the condition is true, and fails where it is false or unknown.",
        "В RulesEngine два исхода: правило выполняется, где условие истинно, и не выполняется, где оно ложно или неизвестно.");

    /// <summary>The command with the formats that it knows.</summary>
    public static Command Create() => new("export", "Exports the rules of a pack to another rule engine.") { RulesEngine() };

    private static Command RulesEngine()
    {
        var pack = new Argument<string>("pack") { Description = "Folder of the rule pack." };
        var folder = new Option<string>("--out") { Description = "Folder to write workflows.json, map.json and RuleFunctions*.cs to.", Required = true };
        var json = CommonOptions.Json();
        var language = CommonOptions.Language();
        var command = new Command("rules-engine", "Writes the conditions of a pack as workflows of Microsoft RulesEngine, with the functions that they call.") { pack, folder, json, language };
        command.SetAction(parsed =>
        {
            var speaks = CommonOptions.LanguageOf(parsed.GetValue(language));
            var target = parsed.GetValue(folder)!;
            try
            {
                var exported = RulePack.Load(parsed.GetValue(pack)!);
                var export = WorkflowExport.Of(exported);
                Directory.CreateDirectory(target);
                foreach (var (name, text) in export.Files)
                {
                    File.WriteAllText(Path.Combine(target, name), text, Utf8);
                }

                TemplateFiles.Write(exported, target);

                if (parsed.GetValue(json))
                {
                    JsonText.Write(ToJson(export));
                }
                else
                {
                    Write(export, target, speaks);
                }

                return export.IsWhole ? ExitCode.Ok : ExitCode.Findings;
            }
            catch (RefusedException refusal)
            {
                return CommonOptions.Refuse(refusal, speaks);
            }
            catch (Exception e) when (OutputFile.IsFailure(e))
            {
                return CommonOptions.RefuseWriting(target, e, speaks);
            }
        });
        return command;
    }

    private static void Write(ExportResult export, string target, ProductLanguage language)
    {
        var page = Page.Standard();
        page.Heading(Written.Format(language, Numbers.Of(export.Conditions, language)));
        page.Line(Unknown.In(language));
        page.Line(Kept.In(language));
        foreach (var (condition, note) in export.Notes)
        {
            page.Line($"{condition}: {WordsOf(note).In(language)}", "  ", note is ExportNote.TooLarge or ExportNote.AsksAmount ? Ink.Red : Ink.Faint);
        }

        page.Raw(Wrote.Format(language, string.Join(", ", export.Files.Keys.Select(f => Path.Combine(target, f)))));
    }

    private static Phrase WordsOf(ExportNote note) => note switch
    {
        ExportNote.TooLarge => new("larger than is written; its rule was left out", "больше, чем записывается; правило пропущено"),
        ExportNote.AsksAmount => new("asks an amount that only a decision knows; its rule was left out", "спрашивает сумму, которую знает только решение; правило пропущено"),
        ExportNote.ParameterWritten => new("its segments and tables became local parameters", "сегменты и таблицы стали локальными параметрами"),
        ExportNote.LinesByFunction => new("asks lines of which something may be unknown, by a function", "спрашивает строки, о которых что-то может быть неизвестно, через функцию"),
        _ => new("needs \"unknown\" itself, as a bool? of a function", "нужно само «неизвестно», как bool? функции"),
    };

    private static JsonObject ToJson(ExportResult export) => new()
    {
        ["whole"] = export.IsWhole,
        ["conditions"] = export.Conditions,
        ["files"] = new JsonArray([.. export.Files.Keys.Select(f => JsonValue.Create(f))]),
        ["notes"] = new JsonArray([.. export.Notes.Select(n => new JsonObject { ["condition"] = n.Condition, ["note"] = char.ToLowerInvariant(n.Note.ToString()[0]) + n.Note.ToString()[1..] })]),
    };
}
