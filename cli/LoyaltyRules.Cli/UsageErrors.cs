using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using LoyaltyRules.Cli.Output;
using LoyaltyRules.Engine.Diagnostics;

namespace LoyaltyRules.Cli;

/// <summary>
/// Says in our own words, in both languages, what is wrong with a line of words. The parser gives sentences only, half of them in English in any
/// language, so they are told apart by their form; what fits no form is told as it is.
/// </summary>
internal static class UsageErrors
{
    private static readonly Phrase DidYouMean = new("Did you mean '{0}'?", "Возможно, имелось в виду «{0}»?");
    private static readonly Phrase BehindTheCommand = new("It stands behind the command.", "Его пишут после команды.");
    private static readonly Phrase SeeHelp = new("`{0} --help` shows how it is used.", "Как пользоваться командой, показывает `{0} --help`.");

    private static readonly ParserSentence CommandMissing = new("Required command was not provided.", new("A command is missing.", "Не указана команда."));
    private static readonly ParserSentence Unknown = new("Unrecognized command or argument '{0}'.", new("'{0}' is not known here.", "«{0}» здесь не предусмотрено."));

    // The first that fits speaks: the particular before the general.
    private static readonly ImmutableArray<ParserSentence> Sentences =
    [
        CommandMissing,
        Unknown,
        new("Required argument '{0}' missing for command: '{1}'.", new("<{0}> is missing after {1}.", "После {1} не указано <{0}>.")),
        new("Required argument missing for option: '{0}'.", new("{0} needs a value.", "Для {0} нужно значение.")),
        new("Option '{0}' is required.", new("{0} is required.", "Нужно указать {0}.")),
        new("Option '{0}' expects a single argument but {1} were provided.", new("{0} takes one value; {1} are given.", "У {0} может быть только одно значение, а указано: {1}.")),
        new("Argument '{0}' not recognized. Must be one of:{1}", new("'{0}' is none of: {1}.", "«{0}» не подходит. Возможные значения: {1}.")),
        new("Cannot parse argument '{0}' for option '{1}' as expected type '{2}'.{3}", new("{1} cannot be '{0}'.", "{1}: значение «{0}» не подходит.")),
        new("{0} option cannot be combined with other arguments.", new("{0} stands alone.", "{0} указывают без других слов.")),
        new("Response file not found '{0}'.", new("There is no file '{0}' with arguments.", "Файла с аргументами «{0}» нет.")),
        new("Error reading response file '{0}': {1}", new("The file '{0}' with arguments cannot be read.", "Файл с аргументами «{0}» не удаётся прочитать.")),
        new("{0} takes a whole number from 0 to {1}, not '{2}'.", new("{0} takes a whole number from 0 to {1}, not '{2}'.", "{0}: нужно целое число от 0 до {1}, а не «{2}».")),
        new("{0} takes a whole number, not '{1}'.", new("{0} takes a whole number, not '{1}'.", "{0}: нужно целое число, а не «{1}».")),
    ];

    /// <summary>The refusal of a line of words that could not be understood.</summary>
    public static CommandRefusedException Of(ParseResult parsed, ProductLanguage language)
    {
        var command = parsed.CommandResult.Command;
        var telling = Telling([.. parsed.Errors.Select(e => e.Message)], command);
        var errors = telling.Select(m => Told(m, command)).ToImmutableArray();
        using var text = new StringWriter { NewLine = "\n" };
        var page = new Page(text, isColoured: false, OutputWidth.OfErrors);
        foreach (var (message, hint) in errors)
        {
            page.Line(message.In(language));
            if (hint is not null)
            {
                page.Line(hint.In(language), "  → ");
            }
        }

        if (telling.All(CommandMissing.Matches))
        {
            page.Blank();
            HelpPage.Write(page, command, language);
        }
        else
        {
            page.Line(SeeHelp.Format(language, HelpPage.FullName(command)));
        }

        return new CommandRefusedException(text.ToString(), [.. errors.Select(e => ToJson(e.Message, e.Hint))]);
    }

    /// <summary>For an argument that takes many words: it would take a misspelt option for one of them.</summary>
    public static void RefuseUnknownOptions(ArgumentResult result)
    {
        foreach (var token in result.Tokens.Where(t => t.Value.StartsWith("--", StringComparison.Ordinal)))
        {
            result.AddError($"Unrecognized command or argument '{token.Value}'.");
        }
    }

    /// <summary>A problem of the command line in the form of a diagnostic: it has no code of its own and no place in a file.</summary>
    public static JsonObject ToJson(Phrase message, Phrase? hint = null)
    {
        var json = new JsonObject
        {
            ["code"] = "usage",
            ["severity"] = "error",
            ["file"] = "",
            ["pointer"] = "",
            ["message"] = new JsonObject { ["en"] = message.En, ["ru"] = message.Ru },
        };
        if (hint is not null)
        {
            json["hint"] = new JsonObject { ["en"] = hint.En, ["ru"] = hint.Ru };
        }

        return json;
    }

    // A command that is misspelt is also missing, and what follows it is unknown: only the first is worth telling. Options of commands, with their values, are
    // unknown only because no command stands before them.
    private static ImmutableArray<string> Telling(ImmutableArray<string> messages, Command command)
    {
        if (messages.FirstOrDefault(CommandMissing.Matches) is not { } missing)
        {
            return [.. messages.Distinct()];
        }

        var below = OptionsBelow(command).ToList();
        var isValue = false;
        foreach (var message in messages.Where(Unknown.Matches))
        {
            var word = Unknown.Read(message)![0];
            var option = below.Find(o => o.Name == word || word.StartsWith(o.Name + "=", StringComparison.Ordinal) || word.StartsWith(o.Name + ":", StringComparison.Ordinal));
            if (option is null && !isValue)
            {
                return [message];
            }

            isValue = option is not null && option.Name == word && option.ValueType != typeof(bool);
        }

        return [missing];
    }

    private static IEnumerable<Option> OptionsBelow(Command command) => command.Subcommands.SelectMany(c => c.Options.Concat(OptionsBelow(c)));

    private static (Phrase Message, Phrase? Hint) Told(string message, Command command)
    {
        foreach (var sentence in Sentences)
        {
            if (sentence.Read(message) is { } arguments)
            {
                var nearest = sentence == Unknown ? NearestName.Of(arguments[0], HelpPage.NamesIn(command)) : null;
                return (sentence.Tell(arguments), nearest is null ? null : nearest == arguments[0] ? BehindTheCommand : new Phrase(DidYouMean.Format(ProductLanguage.English, nearest), DidYouMean.Format(ProductLanguage.Russian, nearest)));
            }
        }

        return (message, null);
    }

    /// <summary>A sentence of the parser, and ours for it.</summary>
    private sealed class ParserSentence(string form, Phrase ours)
    {
        private readonly Regex says = new("^" + Regex.Replace(Regex.Escape(form), @"\\\{\d}", "(.*?)") + "$", RegexOptions.Singleline | RegexOptions.CultureInvariant);

        public bool Matches(string message) => says.IsMatch(message);

        /// <summary>What stands in its gaps; null when it is another sentence. A list of values becomes one line.</summary>
        public string[]? Read(string message) => says.Match(message) is { Success: true } match
            ? [.. match.Groups.Values.Skip(1).Select(g => string.Join(", ", g.Value.Split(['\n', '\r', '\t'], StringSplitOptions.RemoveEmptyEntries).Select(v => v.Trim('\''))))]
            : null;

        public Phrase Tell(string[] arguments) => new(ours.Format(ProductLanguage.English, arguments), ours.Format(ProductLanguage.Russian, arguments));
    }
}
