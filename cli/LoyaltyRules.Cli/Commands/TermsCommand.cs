using System.CommandLine;
using System.Text.Json.Nodes;
using LoyaltyRules.Cli.Output;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Packs;
using LoyaltyRules.Engine.Simulation.Examples;
using LoyaltyRules.Messages.Terms;

namespace LoyaltyRules.Cli.Commands;

/// <summary><c>loyalty terms</c>: the rules of a program for its members, made from its pack.</summary>
internal static class TermsCommand
{

    /// <summary>The command with its options.</summary>
    public static Command Create()
    {
        var folder = new Argument<string>("pack") { Description = "Folder of the rule pack." };
        var html = new Option<string?>("--html") { Description = "File to write the terms to as a page of HTML." };
        var json = CommonOptions.Json();
        var language = CommonOptions.Language();
        var command = new Command("terms", "Writes the rules of a program for its members, as numbered clauses.") { folder, html, json, language };
        command.SetAction(parsed =>
        {
            var speaks = CommonOptions.LanguageOf(parsed.GetValue(language));
            var path = parsed.GetValue(folder)!;
            var check = RulePack.CheckFolder(path);
            if (check.Pack is not { } pack)
            {
                return CommonOptions.Refuse(check.Diagnostics, speaks, path);
            }

            var terms = ProgramTerms.Of(pack);
            if (parsed.GetValue(html) is { } file)
            {
                try
                {
                    File.WriteAllText(file, TermsText.Html(terms, speaks));
                }
                catch (Exception e) when (OutputFile.IsFailure(e))
                {
                    return CommonOptions.RefuseWriting(file, e, speaks);
                }
            }

            if (parsed.GetValue(json))
            {
                JsonText.Write(ToJson(terms));
            }
            else
            {
                Console.Out.Write(TermsText.Plain(terms, speaks));
            }

            return ExitCode.Ok;
        });
        return command;
    }

    private static JsonObject ToJson(ProgramTerms terms) => new()
    {
        ["name"] = ToJson(terms.Name),
        ["version"] = terms.Version,
        ["sections"] = new JsonArray(
        [
            .. terms.Sections.Select(s => new JsonObject
            {
                ["number"] = s.Number,
                ["title"] = ToJson(s.Title),
                ["clauses"] = new JsonArray([.. s.Clauses.Select(c => new JsonObject { ["number"] = c.Number, ["text"] = ToJson(c.Text), ["of"] = c.Of })]),
            }),
        ]),
    };

    private static JsonObject ToJson(Phrase phrase) => new() { ["en"] = phrase.En, ["ru"] = phrase.Ru };
}
