using System.Collections.Immutable;
using System.CommandLine;
using System.Text.Json.Nodes;
using LoyaltyRules.Cli.Output;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Evaluation;
using LoyaltyRules.Engine.Evaluation.Conditions;
using LoyaltyRules.Engine.Packs;
using LoyaltyRules.Messages;

namespace LoyaltyRules.Cli.Commands;

/// <summary><c>loyalty check</c>: everything that is wrong with a rule pack, at once.</summary>
internal static class CheckCommand
{
    private static readonly Phrase Fine = new("{0} {1} is in order.", "{0} {1}: всё в порядке.");
    private static readonly Phrase FineWithWarnings = new("{0} {1} can be used; warnings: {2}.", "{0} {1}: можно использовать; предупреждений: {2}.");
    private static readonly Phrase Contents = new("rules: {0}, parameters: {1}, tables: {2}", "правил: {0}, параметров: {1}, таблиц: {2}");
    private static readonly Phrase Hash = new("hash: {0}", "отпечаток: {0}");
    private static readonly Phrase Refused = new("The pack is refused; errors: {0}, warnings: {1}.", "Пакет не принят; ошибок: {0}, предупреждений: {1}.");

    private static readonly Phrase Total = new("Packs: {0}; in order: {1}; refused: {2}.", "Пакетов: {0}; в порядке: {1}; не принято: {2}.");

    /// <summary>The command with its options.</summary>
    public static Command Create()
    {
        var folders = new Argument<string[]>("packs") { Description = "Folders of rule packs, or of several packs each.", Arity = ArgumentArity.OneOrMore };
        folders.Validators.Add(UsageErrors.RefuseUnknownOptions);
        var plan = new Option<bool>("--plan") { Description = "Also show how the conditions of its rules are tested." };
        var json = CommonOptions.Json();
        var language = CommonOptions.Language();
        var command = new Command("check", "Checks rule packs and shows every problem with its place.") { folders, plan, json, language };
        command.SetAction(parsed =>
        {
            var paths = parsed.GetValue(folders)!;
            ImmutableArray<CheckedPack> packs = [.. paths.SelectMany(PacksOf).Distinct(StringComparer.Ordinal).Select(p => Check(p, parsed.GetValue(plan)))];

            // One pack is reported as itself; whatever may hold several, as a list, however many they are.
            var isOne = paths.Length == 1 && packs is [{ } one] && one.Folder == paths[0];
            if (parsed.GetValue(json))
            {
                JsonText.Write(isOne ? ToJson(packs[0]) : ToJson(packs));
            }
            else
            {
                Write(packs, isOne, CommonOptions.LanguageOf(parsed.GetValue(language)));
            }

            return packs.Max(p => p.ExitCode);
        });
        return command;
    }

    // A folder without a pack stands for itself: checking it tells what is wrong.
    private static IEnumerable<string> PacksOf(string folder) => PackFolder.PacksIn(folder) is { IsEmpty: false } packs ? packs : [folder];

    private static CheckedPack Check(string folder, bool withPlan)
    {
        var check = MessageCheck.CheckFolder(folder);
        return new CheckedPack(folder, check, withPlan && check.Pack is { } pack ? CompiledPack.Compile(pack).Conditions : null);
    }

    private static void Write(ImmutableArray<CheckedPack> packs, bool isOne, ProductLanguage language)
    {
        var page = Page.Standard();
        foreach (var pack in packs)
        {
            if (!isOne)
            {
                page.Line(pack.Folder, ink: Ink.Bold);
            }

            Write(page, pack, language);
            if (!isOne)
            {
                page.Blank();
            }
        }

        if (!isOne)
        {
            var refused = packs.Count(p => p.ExitCode != ExitCode.Ok);
            page.Line(
                Total.Format(language, Numbers.Of(packs.Length, language), Numbers.Of(packs.Length - refused, language), Numbers.Of(refused, language)),
                ink: refused == 0 ? Ink.Green : Ink.Red);
        }
    }

    private static void Write(Page page, CheckedPack checkedPack, ProductLanguage language)
    {
        var (folder, check, plan) = checkedPack;
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

    private static JsonObject ToJson(ImmutableArray<CheckedPack> packs)
    {
        var list = new JsonArray();
        foreach (var pack in packs)
        {
            var json = ToJson(pack);
            json.Insert(0, "folder", pack.Folder);
            list.Add((JsonNode)json);
        }

        return new JsonObject { ["ok"] = packs.All(p => p.ExitCode == ExitCode.Ok), ["packs"] = list };
    }

    private static JsonObject ToJson(CheckedPack checkedPack)
    {
        var (_, check, plan) = checkedPack;
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

    /// <summary>What was found in one folder.</summary>
    private sealed record CheckedPack(string Folder, PackCheck Found, PlanOutline? Plan)
    {
        // A folder without a pack is a mistake on the command line, not a finding in a pack.
        public int ExitCode => Found.Pack is not null ? Cli.ExitCode.Ok : PackFolder.HasPack(Folder) ? Cli.ExitCode.Findings : Cli.ExitCode.Refused;
    }
}
