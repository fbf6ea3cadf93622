using System.Collections.Immutable;
using System.CommandLine;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using LoyaltyRules.Cli.Output;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Simulation.Examples;
using NodaTime;
using NodaTime.Text;

namespace LoyaltyRules.Cli.Commands;

/// <summary>Options that several commands share, so that they read the same everywhere.</summary>
internal static class CommonOptions
{
    /// <summary><c>--lang en|ru</c>; English by default.</summary>
    public static Option<string> Language()
    {
        var option = new Option<string>("--lang") { Description = "Language of the report: en or ru.", DefaultValueFactory = _ => "en" };
        option.AcceptOnlyFromAmong("en", "ru");
        return option;
    }

    /// <summary><c>--json</c>.</summary>
    public static Option<bool> Json() => new("--json") { Description = "Write the report as JSON." };

    /// <summary><c>--seed</c>.</summary>
    public static Option<ulong> Seed() => WholeNumber.Seed("--seed", "Seed of the generated history: the same seed gives the same history.", 1UL);

    /// <summary><c>--from</c>.</summary>
    public static Option<string> From() => new("--from") { Description = "The first day of a generated history.", DefaultValueFactory = _ => "2024-09-01" };

    /// <summary><c>--months</c>.</summary>
    public static Option<int> Months() => WholeNumber.Of("--months", "How many months a generated history has.", 24);

    /// <summary>The language an option's word names.</summary>
    public static ProductLanguage LanguageOf(string? word) => word == "ru" ? ProductLanguage.Russian : ProductLanguage.English;

    /// <summary>A day that can start a history, from 1900 to 2100; null when the text is none.</summary>
    public static LocalDate? DayOf(string text) =>
        LocalDatePattern.Iso.Parse(text) is { Success: true, Value.Year: >= 1900 and <= 2100 } parsed ? parsed.Value : null;

    /// <summary>Ends the command with every problem: where, what, and what to do about it. The exit code is never returned: it lets a call stand behind <c>return</c>.</summary>
    [DoesNotReturn]
    public static int Refuse(RefusedException refusal, ProductLanguage language)
    {
        var text = new StringBuilder();
        foreach (var problem in refusal.Diagnostics)
        {
            var place = problem.Place.ToString();
            text.Append(problem.Code).Append(place.Length == 0 ? "" : $" {place}:").Append(' ').Append(problem.Message(language)).Append('\n');
            var hint = problem.Hint(language);
            if (hint.Length > 0)
            {
                text.Append("       ").Append(hint).Append('\n');
            }
        }

        throw new CommandRefusedException(text.ToString(), [.. refusal.Diagnostics.Select(DiagnosticText.ToJson)]);
    }

    /// <summary>Ends the command with every error, with the lines of the folder's files that it stands in, behind a heading if there is one.</summary>
    [DoesNotReturn]
    public static int Refuse(ImmutableArray<Diagnostic> problems, ProductLanguage language, string folder, Phrase? heading = null)
    {
        using var writer = new StringWriter();
        var page = new Page(writer, isColoured: false, OutputWidth.OfErrors);
        if (heading is not null)
        {
            page.Line(heading.In(language));
        }

        var text = new DiagnosticText(page, language, folder);
        foreach (var problem in problems.Where(p => p.IsError))
        {
            text.Write(problem);
        }

        throw new CommandRefusedException(writer.ToString(), [.. problems.Select(DiagnosticText.ToJson)]);
    }

    /// <summary>Ends the command because something could not be written, and says why.</summary>
    [DoesNotReturn]
    public static int RefuseWriting(string path, Exception failure, ProductLanguage language) => Refuse(new RefusedException([OutputFile.Problem(path, failure)]), language);

    /// <summary>Ends the command with one problem that concerns the command line itself.</summary>
    [DoesNotReturn]
    public static int Refuse(Phrase problem, ProductLanguage language, params string[] arguments)
    {
        var told = new Phrase(problem.Format(ProductLanguage.English, arguments), problem.Format(ProductLanguage.Russian, arguments));
        throw new CommandRefusedException(told.In(language) + "\n", [UsageErrors.ToJson(told)]);
    }
}
