using System.CommandLine;
using System.Text.Json.Nodes;
using LoyaltyRules.Cli.Output;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Evaluation;
using LoyaltyRules.Engine.Evaluation.Conditions;
using LoyaltyRules.Engine.Packs;

namespace LoyaltyRules.Cli.Commands;

/// <summary><c>loyalty check</c>: everything that is wrong with a rule pack, at once.</summary>
internal static class CheckCommand
{
    private static readonly Phrase Fine = new("{0} {1} is in order.", "{0} {1}: всё в порядке.");
    private static readonly Phrase FineWithWarnings = new("{0} {1} can be used; warnings: {2}.", "{0} {1}: можно использовать; предупреждений: {2}.");
    private static readonly Phrase Contents = new("rules: {0}, parameters: {1}, tables: {2}", "правил: {0}, параметров: {1}, таблиц: {2}");
    private static readonly Phrase Hash = new("hash: {0}", "отпечаток: {0}");
    private static readonly Phrase Refused = new("The pack is refused; errors: {0}, warnings: {1}.", "Пакет не принят; ошибок: {0}, предупреждений: {1}.");

    /// <summary>The command with its options.</summary>
    public static Command Create()
    {
        var folder = new Argument<string>("pack") { Description = "Folder of the rule pack." };
        var plan = new Option<bool>("--plan") { Description = "Also show how the conditions of its rules are tested." };
        var json = CommonOptions.Json();
        var language = CommonOptions.Language();
        var command = new Command("check", "Checks a rule pack and shows every problem with its place.") { folder, plan, json, language };
        command.SetAction(parsed =>
        {
            var path = parsed.GetValue(folder)!;
            var check = RulePack.CheckFolder(path);
            var outline = parsed.GetValue(plan) && check.Pack is { } pack ? CompiledPack.Compile(pack).Conditions : null;
            if (parsed.GetValue(json))
            {
                JsonText.Write(ToJson(check, outline));
            }
            else
            {
                Write(check, outline, path, CommonOptions.LanguageOf(parsed.GetValue(language)));
            }

            return check.Pack is not null ? ExitCode.Ok : WasRead(path) ? ExitCode.Findings : ExitCode.Refused;
        });
        return command;
    }

    // A folder without a pack is a mistake on the command line, not a finding in a pack.
    private static bool WasRead(string folder) => File.Exists(Path.Combine(folder, "pack.json"));

    private static void Write(PackCheck check, PlanOutline? plan, string folder, ProductLanguage language)
    {
        var page = Page.Standard();
        var problems = new DiagnosticText(page, language, folder);
        foreach (var problem in check.Diagnostics)
        {
            problems.Write(problem);
        }

        if (!check.Diagnostics.IsEmpty)
        {
            page.Blank();
        }

        var warnings = check.Diagnostics.Count(d => !d.IsError);
        if (check.Pack is { } pack)
        {
            page.Line((warnings == 0 ? Fine : FineWithWarnings).Format(language, pack.Id, pack.Version, Numbers.Of(warnings, language)), ink: warnings == 0 ? Ink.Green : Ink.Yellow);
            page.Line(Contents.Format(language, Numbers.Of(pack.Rules.Length, language), Numbers.Of(pack.Parameters.Length, language), Numbers.Of(pack.Tables.Length, language)), "  ");
            page.Line(Hash.Format(language, pack.Hash), "  ", Ink.Faint);
            if (plan is not null)
            {
                PlanText.Write(page, plan, language);
            }
        }
        else
        {
            page.Line(Refused.Format(language, Numbers.Of(check.Diagnostics.Length - warnings, language), Numbers.Of(warnings, language)), ink: Ink.Red);
        }
    }

    private static JsonObject ToJson(PackCheck check, PlanOutline? plan)
    {
        var json = new JsonObject { ["ok"] = check.Pack is not null };
        if (check.Pack is { } pack)
        {
            json["pack"] = new JsonObject { ["id"] = pack.Id, ["version"] = pack.Version, ["hash"] = pack.Hash };
            json["rules"] = pack.Rules.Length;
            if (plan is not null)
            {
                json["plan"] = PlanText.ToJson(plan);
            }
        }

        json["errors"] = check.Diagnostics.Count(d => d.IsError);
        json["warnings"] = check.Diagnostics.Count(d => !d.IsError);
        json["diagnostics"] = new JsonArray([.. check.Diagnostics.Select(d => DiagnosticText.ToJson(d))]);
        return json;
    }
}
