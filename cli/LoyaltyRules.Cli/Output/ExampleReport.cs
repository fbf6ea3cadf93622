using System.Collections.Immutable;
using System.Text.Json.Nodes;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Simulation.Examples;
using LoyaltyRules.RulesEngine.SecondOpinions;

namespace LoyaltyRules.Cli.Output;

/// <summary>What came of the examples of one pack; its own problems, if it has any, kept its examples from being decided.</summary>
internal sealed record ExamplesOfPack(string Folder, ImmutableArray<ExampleResult> Examples, ImmutableArray<Diagnostic> Diagnostics, SecondOpinion? Opinion)
{
    /// <summary>Whether the second opinion is another, or could not be asked of everything.</summary>
    public bool IsDoubted => Opinion is { } opinion && (!opinion.Differences.IsEmpty || !opinion.NotCarried.IsEmpty);

    /// <summary>Whether nobody has to do anything about it.</summary>
    public bool IsGood => Diagnostics.IsEmpty && Examples.All(e => !e.IsFailure) && !IsDoubted;
}

/// <summary>Tells how examples came out: first what customers feel, then what only reads differently.</summary>
internal sealed class ExampleReport(ProductLanguage language)
{
    private static readonly Phrase AllGood = new("All examples decide as approved: {0}.", "Все примеры решаются как одобрено: {0}.");
    private static readonly Phrase SomeBad = new("As approved: {0}. To look at: {1}.", "Как одобрено: {0}. Требуют внимания: {1}.");
    private static readonly Phrase NowApproved = new("Approved now: {0}.", "Одобрено сейчас: {0}.");
    private static readonly Phrase HowToAccept = new(
        "If the new decisions are right, approve them with --accept, or one by one with --accept NAME.",
        "Если новые решения верны, одобрите их ключом --accept, а по одному — --accept ИМЯ.");
    private static readonly Phrase Skipped = new("… {0} equal lines", "… одинаковых строк: {0}");
    private static readonly Phrase OnlyWords = new(
        "{0} more: nothing is paid, earned or unlocked otherwise, only reasons are told otherwise: {1}. Show them with --all.",
        "Ещё {0}: оплата, начисления и привилегии прежние, изменились только пояснения: {1}. Показать их: --all.");

    /// <summary>Writes the report to the terminal.</summary>
    /// <param name="results">What came of each pack.</param>
    /// <param name="isWhole">Whether differences of words alone are shown as well, rather than folded into a line.</param>
    public void Write(ImmutableArray<ExamplesOfPack> results, bool isWhole)
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

            var folded = isWhole ? [] : result.Examples.Where(e => e is { Outcome: ExampleOutcome.Differs, Change: ExampleChange.Words }).ToImmutableArray();
            foreach (var example in InOrder(result.Examples).Except(folded))
            {
                Write(page, problems, example);
            }

            if (!folded.IsEmpty)
            {
                page.Line(OnlyWords.Format(language, Numbers.Of(folded.Length, language), string.Join(", ", folded.Select(e => e.Name))), "  ✗ ", Ink.Red);
            }

            if (result.Opinion is { } opinion)
            {
                SecondOpinionText.Write(page, opinion, language);
            }
        }

        page.Blank();
        Close(page, results);
    }

    // What is as approved stands first, as a list of names; then what differs, the gravest first.
    private static IEnumerable<ExampleResult> InOrder(ImmutableArray<ExampleResult> examples) =>
        examples.OrderBy(e => e.IsFailure).ThenBy(e => e.Outcome == ExampleOutcome.Differs ? e.Change : ExampleChange.None).ThenBy(e => e.Name, StringComparer.Ordinal);

    private void Close(Page page, ImmutableArray<ExamplesOfPack> results)
    {
        var all = results.SelectMany(r => r.Examples).ToList();
        var same = Numbers.Of(all.Count(e => e.Outcome == ExampleOutcome.Same), language);
        var accepted = all.Count(e => e.Outcome == ExampleOutcome.Accepted);
        var failures = all.Count(e => e.IsFailure) + results.Count(r => !r.Diagnostics.IsEmpty) + results.Count(r => r.IsDoubted);
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

    private void Write(Page page, DiagnosticText problems, ExampleResult example)
    {
        var about = example.Outcome == ExampleOutcome.Differs ? AboutOf(example.Change).In(language) : OutcomeOf(example.Outcome).In(language);
        page.Line($"{example.Name}: {about}", example.IsFailure ? "  ✗ " : "  ✓ ", example.IsFailure ? Ink.Red : Ink.Green);
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

    /// <summary>How an example came out, in words.</summary>
    public static Phrase OutcomeOf(ExampleOutcome outcome) => outcome switch
    {
        ExampleOutcome.Same => new("as approved", "как одобрено"),
        ExampleOutcome.Differs => new("the decision differs from the approved one", "решение отличается от одобренного"),
        ExampleOutcome.NotApproved => new("no decision is approved yet", "решение ещё не одобрено"),
        ExampleOutcome.Orphaned => new("an approved decision without an example", "одобренное решение без примера"),
        ExampleOutcome.Accepted => new("approved now", "одобрено сейчас"),
        _ => new("the example cannot be used", "пример не удаётся использовать"),
    };

    /// <summary>What a difference is about, in words.</summary>
    public static Phrase AboutOf(ExampleChange change) => change switch
    {
        ExampleChange.Paid => new("differs in what is paid", "изменилась оплата"),
        ExampleChange.Earned => new("differs in points", "изменились баллы"),
        ExampleChange.Unlocked => new("differs in tiers, privileges or rewards", "изменились уровни, привилегии или награды"),
        ExampleChange.Counted => new("differs in how it is counted", "изменился подсчёт"),
        _ => new("differs in its reasons", "изменились пояснения"),
    };

    /// <summary>The report for programs.</summary>
    public static JsonObject ToJson(ImmutableArray<ExamplesOfPack> results) => new()
    {
        ["ok"] = results.All(r => r.IsGood),
        ["packs"] = new JsonArray([.. results.Select(ToJson)]),
    };

    private static JsonObject ToJson(ExamplesOfPack result)
    {
        var json = new JsonObject
        {
            ["folder"] = result.Folder,
            ["diagnostics"] = new JsonArray([.. result.Diagnostics.Select(d => DiagnosticText.ToJson(d))]),
            ["examples"] = new JsonArray([.. result.Examples.Select(example => new JsonObject
            {
                ["name"] = example.Name,
                ["outcome"] = WordOf(example.Outcome),
                ["change"] = example.Change == ExampleChange.None ? null : WordOf(example.Change),
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

    private static string WordOf<T>(T value)
        where T : struct, Enum
    {
        var name = value.ToString();
        return char.ToLowerInvariant(name[0]) + name[1..];
    }
}
