using System.Collections.Immutable;
using System.CommandLine;
using System.Text.Json.Nodes;
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
    private static readonly Phrase AllGood = new("All examples decide as approved: {0}.", "Все примеры решаются как одобрено: {0}.");
    private static readonly Phrase SomeBad = new("As approved: {0}. To look at: {1}.", "Как одобрено: {0}. Требуют внимания: {1}.");
    private static readonly Phrase NowApproved = new("Approved now: {0}.", "Одобрено сейчас: {0}.");
    private static readonly Phrase HowToAccept = new(
        "If the new decisions are right, approve them with --accept.",
        "Если новые решения верны, одобрите их ключом --accept.");
    private static readonly Phrase Skipped = new("… {0} equal lines", "… одинаковых строк: {0}");

    /// <summary>The command with its options.</summary>
    public static Command Create()
    {
        var folder = new Argument<string>("packs") { Description = "Folder of a rule pack, or of several." };
        var accept = new Option<bool>("--accept") { Description = "Approve the decisions as they are now." };
        var second = new Option<bool>("--second-opinion") { Description = "Have every condition decided by Microsoft RulesEngine as well, and fail where it decides otherwise." };
        var json = CommonOptions.Json();
        var language = CommonOptions.Language();
        var command = new Command("test", "Decides the examples of rule packs anew and shows where the decisions differ from the approved ones.") { folder, accept, second, json, language };
        command.SetAction(parsed =>
        {
            var speaks = CommonOptions.LanguageOf(parsed.GetValue(language));
            var path = parsed.GetValue(folder)!;
            if (PacksIn(path) is not { } packs)
            {
                return CommonOptions.Refuse(CannotList, speaks, path);
            }

            if (packs.IsEmpty)
            {
                return CommonOptions.Refuse(NoPack, speaks, path);
            }

            var results = packs.Select(p => Test(p, parsed.GetValue(accept), parsed.GetValue(second))).ToImmutableArray();
            if (parsed.GetValue(json))
            {
                JsonText.Write(ToJson(results));
            }
            else
            {
                Write(results, speaks);
            }

            return results.All(r => r.IsGood) ? ExitCode.Ok : ExitCode.Findings;
        });
        return command;
    }

    private static ImmutableArray<string>? PacksIn(string folder)
    {
        try
        {
            return File.Exists(Path.Combine(folder, "pack.json")) ? [folder]
                : !Directory.Exists(folder) ? []
                : [.. Directory.EnumerateDirectories(folder).Where(d => File.Exists(Path.Combine(d, "pack.json"))).Order(StringComparer.Ordinal)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static PackResult Test(string folder, bool accept, bool isSecondAsked)
    {
        var check = RulePack.CheckFolder(folder);
        if (check.Pack is null)
        {
            return new PackResult(folder, [], [.. check.Diagnostics.Where(d => d.IsError)], null);
        }

        var opinion = isSecondAsked ? SecondOpinion.On(check.Pack) : null;
        var examples = ExampleFolder.Replay(opinion?.Compiled ?? CompiledPack.Compile(check.Pack), folder, accept, out var diagnostics);
        return new PackResult(folder, examples, diagnostics, opinion);
    }

    private static void Write(ImmutableArray<PackResult> results, ProductLanguage language)
    {
        var page = Page.Standard();
        foreach (var result in results)
        {
            page.Line(result.Folder, ink: Ink.Bold);
            var problems = new DiagnosticText(page, language, result.Folder);
            foreach (var problem in result.Diagnostics)
            {
                problems.Write(problem);
            }

            foreach (var example in result.Examples)
            {
                WriteExample(page, problems, example, language);
            }

            if (result.Opinion is { } opinion)
            {
                SecondOpinionText.Write(page, opinion, language);
            }
        }

        var all = results.SelectMany(r => r.Examples).ToList();
        var same = Numbers.Of(all.Count(e => e.Outcome == ExampleOutcome.Same), language);
        var accepted = all.Count(e => e.Outcome == ExampleOutcome.Accepted);
        var failures = all.Count(e => e.IsFailure) + results.Count(r => !r.Diagnostics.IsEmpty) + results.Count(r => r.IsDoubted);
        page.Blank();
        var isAllNew = failures == 0 && accepted == all.Count;
        if (!isAllNew)
        {
            page.Line(failures == 0 ? AllGood.Format(language, same) : SomeBad.Format(language, same, Numbers.Of(failures, language)), ink: failures == 0 ? Ink.Green : Ink.Red);
        }

        if (accepted > 0)
        {
            page.Line(NowApproved.Format(language, Numbers.Of(accepted, language)));
        }

        if (all.Exists(e => e.Outcome is ExampleOutcome.Differs or ExampleOutcome.NotApproved or ExampleOutcome.Orphaned))
        {
            page.Line(HowToAccept.In(language));
        }
    }

    private static void WriteExample(Page page, DiagnosticText problems, ExampleResult example, ProductLanguage language)
    {
        var ink = example.IsFailure ? Ink.Red : Ink.Green;
        page.Line($"{example.Name}: {OutcomeOf(example.Outcome).In(language)}", example.IsFailure ? "  ✗ " : "  ✓ ", ink);
        foreach (var problem in example.Diagnostics)
        {
            problems.Write(problem);
        }

        if (!example.Diagnostics.IsEmpty)
        {
            page.Blank();
        }

        foreach (var line in example.Outcome == ExampleOutcome.Differs ? example.Difference : [])
        {
            if (line.Kind == DiffKind.Skipped)
            {
                page.Line(Skipped.Format(language, line.Text), "      ", Ink.Faint);
                continue;
            }

            var (mark, lineInk) = line.Kind switch
            {
                DiffKind.Added => ('+', Ink.Green),
                DiffKind.Removed => ('-', Ink.Red),
                _ => (' ', Ink.Faint),
            };
            var text = line.Text.TrimStart(' ');
            page.Line(text, $"    {mark} {new string(' ', line.Text.Length - text.Length)}", lineInk);
        }
    }

    private static Phrase OutcomeOf(ExampleOutcome outcome) => outcome switch
    {
        ExampleOutcome.Same => new("as approved", "как одобрено"),
        ExampleOutcome.Differs => new("the decision differs from the approved one", "решение отличается от одобренного"),
        ExampleOutcome.NotApproved => new("no decision is approved yet", "решение ещё не одобрено"),
        ExampleOutcome.Orphaned => new("an approved decision without an example", "одобренное решение без примера"),
        ExampleOutcome.Accepted => new("approved now", "одобрено сейчас"),
        _ => new("the example cannot be used", "пример не удаётся использовать"),
    };

    private static JsonObject ToJson(ImmutableArray<PackResult> results) => new()
    {
        ["ok"] = results.All(r => r.IsGood),
        ["packs"] = new JsonArray([.. results.Select(ToJson)]),
    };

    private static JsonObject ToJson(PackResult result)
    {
        var json = new JsonObject
        {
            ["folder"] = result.Folder,
            ["diagnostics"] = new JsonArray([.. result.Diagnostics.Select(d => DiagnosticText.ToJson(d))]),
            ["examples"] = new JsonArray([.. result.Examples.Select(example => new JsonObject
            {
                ["name"] = example.Name,
                ["outcome"] = WordOf(example.Outcome),
                ["diagnostics"] = new JsonArray([.. example.Diagnostics.Select(d => DiagnosticText.ToJson(d))]),
                ["difference"] = new JsonArray([.. example.Difference.Where(l => l.Kind is DiffKind.Added or DiffKind.Removed)
                    .Select(l => JsonValue.Create((l.Kind == DiffKind.Added ? "+ " : "- ") + l.Text))]),
            })]),
        };
        if (result.Opinion is { } opinion)
        {
            json["secondOpinion"] = SecondOpinionText.ToJson(opinion);
        }

        return json;
    }

    private static string WordOf(ExampleOutcome outcome) => outcome switch
    {
        ExampleOutcome.Same => "same",
        ExampleOutcome.Differs => "differs",
        ExampleOutcome.NotApproved => "notApproved",
        ExampleOutcome.Orphaned => "orphaned",
        ExampleOutcome.Accepted => "accepted",
        _ => "broken",
    };

    /// <summary>What came of one pack; its own problems, if it has any, kept its examples from being decided.</summary>
    private sealed record PackResult(string Folder, ImmutableArray<ExampleResult> Examples, ImmutableArray<Diagnostic> Diagnostics, SecondOpinion? Opinion)
    {
        /// <summary>Whether the second opinion is another, or could not be asked of everything.</summary>
        public bool IsDoubted => Opinion is { } opinion && (!opinion.Differences.IsEmpty || !opinion.NotCarried.IsEmpty);

        public bool IsGood => Diagnostics.IsEmpty && Examples.All(e => !e.IsFailure) && !IsDoubted;
    }
}
