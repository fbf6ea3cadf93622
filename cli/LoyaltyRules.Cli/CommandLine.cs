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
        var parsed = root.Parse(WithLanguageBehindCommand(root, words));
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
        CompareCommand.Create(),
        GenerateCommand.Create(),
        ImportCommand.Create(),
        ExportCommand.Create(),
        RenderCommand.Create(),
        TermsCommand.Create(),
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

    // Every command takes the language, so it may stand anywhere on the line, before the command too. The parser takes it behind the command only.
    private static string[] WithLanguageBehindCommand(Command command, string[] words)
    {
        var (others, languages) = (new List<string>(), new List<string>());
        for (var i = 0; i < words.Length; i++)
        {
            if (words[i] == Language && i + 1 < words.Length)
            {
                languages.AddRange([words[i], words[++i]]);
            }
            else
            {
                others.Add(words[i]);
            }
        }

        // Options that stand before their command are refused, but in the language asked for.
        var behind = 0;
        for (var i = 0; i < others.Count && command.Subcommands.Count > 0; i++)
        {
            if (command.Subcommands.FirstOrDefault(c => c.Name == others[i]) is { } below)
            {
                (command, behind) = (below, i + 1);
            }
        }

        return [.. others.Take(behind), .. languages, .. others.Skip(behind)];
    }

    private static bool IsJson(ParseResult parsed, string[] words) =>
        parsed.Errors.Count > 0 ? words.Contains(Json, StringComparer.Ordinal)
        : parsed.CommandResult.Command.Options.OfType<Option<bool>>().FirstOrDefault(o => o.Name == Json) is { } json && parsed.GetValue(json);
}
