using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using LoyaltyRules.Cli.Output;
using LoyaltyRules.Engine.Diagnostics;
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
    public static Option<ulong> Seed() => WholeNumber.Seed("--seed", "What makes a generated history this one and no other.", 1UL);

    /// <summary><c>--from</c>.</summary>
    public static Option<string> From() => new("--from") { Description = "The first day of a generated history.", DefaultValueFactory = _ => "2024-09-01" };

    /// <summary><c>--months</c>.</summary>
    public static Option<int> Months() => WholeNumber.Of("--months", "How many months a generated history has.", 24);

    /// <summary>The language an option's word names.</summary>
    public static ProductLanguage LanguageOf(string? word) => word == "ru" ? ProductLanguage.Russian : ProductLanguage.English;

    /// <summary>A day that can start a history, from 1900 to 2100; null when the text is none.</summary>
    public static LocalDate? DayOf(string text) =>
        LocalDatePattern.Iso.Parse(text) is { Success: true, Value.Year: >= 1900 and <= 2100 } parsed ? parsed.Value : null;

    /// <summary>Writes every problem to standard error: where, what, and what to do about it.</summary>
    public static int Refuse(RefusedException refusal, ProductLanguage language)
    {
        foreach (var problem in refusal.Diagnostics)
        {
            var place = problem.Place.ToString();
            Console.Error.WriteLine(place.Length == 0 ? $"{problem.Code} {problem.Message(language)}" : $"{problem.Code} {place}: {problem.Message(language)}");
            var hint = problem.Hint(language);
            if (hint.Length > 0)
            {
                Console.Error.WriteLine($"       {hint}");
            }
        }

        return ExitCode.Refused;
    }

    /// <summary>Writes every error to standard error, with the lines of the folder's files that it stands in.</summary>
    public static int Refuse(ImmutableArray<Diagnostic> problems, ProductLanguage language, string folder)
    {
        var text = new DiagnosticText(new Page(Console.Error, isColoured: false), language, folder);
        foreach (var problem in problems.Where(p => p.IsError))
        {
            text.Write(problem);
        }

        return ExitCode.Refused;
    }

    /// <summary>Writes one problem that concerns the command line itself.</summary>
    public static int Refuse(Phrase problem, ProductLanguage language, params string[] arguments)
    {
        Console.Error.WriteLine(problem.Format(language, arguments));
        return ExitCode.Refused;
    }
}
