using System.CommandLine;
using System.CommandLine.Invocation;
using LoyaltyRules.Cli.Commands;
using LoyaltyRules.Engine.Diagnostics;

namespace LoyaltyRules.Cli;

/// <summary>The whole of <c>loyalty</c> behind its process: what a line of words does, and the exit code.</summary>
internal static class CommandLine
{
    private const string Json = "--json";
    private const string Language = "--lang";

    /// <summary>Runs one line of words; what it says goes to the console's writers.</summary>
    public static async Task<int> RunAsync(params string[] words)
    {
        var language = LanguageIn(words);
        var root = Root();
        HelpPage.Install(root, language);
        var parsed = root.Parse(words);
        try
        {
            return parsed.Action is ParseErrorAction
                ? throw UsageErrors.Of(parsed, language)
                : await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null, EnableDefaultExceptionHandler = false });
        }
        catch (CommandRefusedException refusal)
        {
            return refusal.Tell(IsJson(parsed, words));
        }
    }

    /// <summary>All commands.</summary>
    public static RootCommand Root() => new("Loyalty programs driven by rule packs.")
    {
        CheckCommand.Create(),
        ExplainCommand.Create(),
        PrivilegesCommand.Create(),
        TestCommand.Create(),
        SimulateCommand.Create(),
        GenerateCommand.Create(),
        ImportCommand.Create(),
        ExportCommand.Create(),
        StoreCommand.Create(),
        KeysCommand.Create(),
    };

    // What is wrong with the words is told in the language that they ask for, so it is looked for before they are understood.
    private static ProductLanguage LanguageIn(string[] words)
    {
        var asked = words.Select((word, i) =>
            word == Language ? words.ElementAtOrDefault(i + 1)
            : word.StartsWith(Language + "=", StringComparison.Ordinal) || word.StartsWith(Language + ":", StringComparison.Ordinal) ? word[(Language.Length + 1)..]
            : null);
        return CommonOptions.LanguageOf(asked.LastOrDefault(w => w is not null));
    }

    private static bool IsJson(ParseResult parsed, string[] words) =>
        parsed.Errors.Count > 0 ? words.Contains(Json, StringComparer.Ordinal)
        : parsed.CommandResult.Command.Options.OfType<Option<bool>>().FirstOrDefault(o => o.Name == Json) is { } json && parsed.GetValue(json);
}
