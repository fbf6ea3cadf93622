using System.Collections.Immutable;
using System.CommandLine;
using LoyaltyRules.Cli.Output;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Evaluation;
using LoyaltyRules.Engine.Packs;
using LoyaltyRules.Engine.Simulation.Examples;
using LoyaltyRules.RulesEngine.SecondOpinions;

namespace LoyaltyRules.Cli.Commands;

/// <summary><c>loyalty test</c>: the approved examples of packs, decided anew.</summary>
internal static class TestCommand
{
    private static readonly Phrase NoPack = new("There is no rule pack in {0}.", "В {0} нет пакета правил.");
    private static readonly Phrase CannotList = new("The folder {0} cannot be read.", "Папку {0} не удаётся прочитать.");
    private static readonly Phrase NoSuchExample = new("No example is named {0}. There are: {1}.", "Примера {0} нет. Есть: {1}.");

    /// <summary>The command with its options.</summary>
    public static Command Create()
    {
        var folder = new Argument<string>("packs") { Description = "Folder of a rule pack, or of several." };
        var only = new Option<string[]>("--only") { Description = "Decide only the example of this name; may be given several times.", HelpName = "name" };
        var accept = new Option<string[]>("--accept")
        {
            Description = "Approve the decisions as they are now: all of them, or those of the named examples.",
            HelpName = "name",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var all = new Option<bool>("--all") { Description = "Show every difference, also where only reasons changed." };
        var junit = new Option<string?>("--junit") { Description = "Write the outcome as a JUnit XML file, for continuous integration.", HelpName = "file" };
        var second = new Option<bool>("--second-opinion") { Description = "Have every condition decided by Microsoft RulesEngine as well, and fail where it decides otherwise." };
        var json = CommonOptions.Json();
        var language = CommonOptions.Language();
        var command = new Command("test", "Decides the examples of rule packs again and shows where the decisions differ from the approved ones.") { folder, only, accept, all, second, junit, json, language };
        command.SetAction(parsed =>
        {
            var speaks = CommonOptions.LanguageOf(parsed.GetValue(language));
            var path = parsed.GetValue(folder)!;
            if (PackFolder.PacksIn(path) is not { } packs)
            {
                return CommonOptions.Refuse(CannotList, speaks, path);
            }

            if (packs.IsEmpty)
            {
                return CommonOptions.Refuse(NoPack, speaks, path);
            }

            // Without a name all are meant; a name must be that of an example.
            var chosen = parsed.GetValue(only) ?? [];
            var accepted = parsed.GetResult(accept) is null ? null : parsed.GetValue(accept) ?? [];
            var names = packs.SelectMany(NamesIn).ToHashSet(StringComparer.Ordinal);
            if (chosen.Concat(accepted ?? []).FirstOrDefault(n => !names.Contains(n)) is { } unknown)
            {
                return CommonOptions.Refuse(NoSuchExample, speaks, unknown, string.Join(", ", names.Order(StringComparer.Ordinal)));
            }

            var results = packs.Select(p => Test(p, chosen, accepted, parsed.GetValue(second))).Where(r => chosen.Length == 0 || !r.Examples.IsEmpty || !r.Diagnostics.IsEmpty).ToImmutableArray();
            if (parsed.GetValue(junit) is { } file)
            {
                try
                {
                    JUnitFile.Write(file, results, speaks);
                }
                catch (Exception e) when (OutputFile.IsFailure(e))
                {
                    return CommonOptions.RefuseWriting(file, e, speaks);
                }
            }

            if (parsed.GetValue(json))
            {
                JsonText.Write(ExampleReport.ToJson(results));
            }
            else
            {
                new ExampleReport(speaks).Write(results, parsed.GetValue(all));
            }

            return results.All(r => r.IsGood) ? ExitCode.Ok : ExitCode.Findings;
        });
        return command;
    }

    private static IEnumerable<string> NamesIn(string pack)
    {
        var folder = Path.Combine(pack, ExampleFolder.FolderName);
        return Directory.Exists(folder) ? ExampleFolder.NamesIn(folder) : [];
    }

    private static ExamplesOfPack Test(string folder, string[] chosen, string[]? accepted, bool isSecondAsked)
    {
        var check = RulePack.CheckFolder(folder);
        if (check.Pack is null)
        {
            return new ExamplesOfPack(folder, [], [.. check.Diagnostics.Where(d => d.IsError)], null);
        }

        var opinion = isSecondAsked ? SecondOpinion.On(check.Pack) : null;
        var examples = ExampleFolder.Replay(
            opinion?.Compiled ?? CompiledPack.Compile(check.Pack), folder,
            isChosen: name => chosen.Length == 0 || chosen.Contains(name, StringComparer.Ordinal),
            isAccepted: name => accepted is not null && (accepted.Length == 0 || accepted.Contains(name, StringComparer.Ordinal)),
            out var diagnostics);
        return new ExamplesOfPack(folder, examples, diagnostics, opinion);
    }
}
