using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Globalization;
using LoyaltyRules.Cli.Output;
using LoyaltyRules.Engine.Diagnostics;

namespace LoyaltyRules.Cli;

/// <summary>The page that <c>--help</c> shows, in English or Russian.</summary>
internal static class HelpPage
{
    private const string Product = "loyalty";
    private const int LeftMax = 32;

    private static readonly Phrase Usage = new("Usage", "Использование");
    private static readonly Phrase Arguments = new("Arguments", "Аргументы");
    private static readonly Phrase Options = new("Options", "Параметры");
    private static readonly Phrase Commands = new("Commands", "Команды");
    private static readonly Phrase AnyOptions = new("[options]", "[параметры]");
    private static readonly Phrase AnyCommand = new("<command>", "<команда>");
    private static readonly Phrase Required = new(" (required)", " (обязательно)");
    private static readonly Phrase ByDefault = new(" [default: {0}]", " [по умолчанию: {0}]");

    /// <summary>Has the option that asks for help show this page.</summary>
    public static void Install(RootCommand root, ProductLanguage language)
    {
        foreach (var option in root.Options.OfType<HelpOption>())
        {
            option.Action = new ShowHelp(language);
        }
    }

    /// <summary>Writes how a command is used.</summary>
    public static void Write(Page page, Command command, ProductLanguage language)
    {
        page.Line(Description(command, language));
        page.Heading(Usage.In(language));
        var arguments = string.Concat(command.Arguments.Select(a => a.Arity.MaximumNumberOfValues > 1 ? $" <{a.Name}>..." : $" <{a.Name}>"));
        page.Line($"{FullName(command)}{arguments}{(command.Subcommands.Count > 0 ? " " + AnyCommand.In(language) : "")} {AnyOptions.In(language)}", "  ");
        Section(page, Arguments.In(language), [.. command.Arguments.Select(a => ($"<{a.Name}>", Description(a, language)))]);
        Section(page, Options.In(language), [.. AllOptions(command).Select(o => (Left(o), Right(o, language)))]);
        Section(page, Commands.In(language), [.. command.Subcommands.Select(c => (c.Name, Description(c, language)))]);
    }

    /// <summary>The words that call a command.</summary>
    public static string FullName(Command command) =>
        command is RootCommand ? Product : command.Parents.OfType<Command>().FirstOrDefault() is { } parent ? $"{FullName(parent)} {command.Name}" : command.Name;

    /// <summary>The words that may follow a command.</summary>
    public static IEnumerable<string> NamesIn(Command command) => command.Subcommands.Select(c => c.Name).Concat(AllOptions(command).SelectMany(o => o.Aliases.Append(o.Name)));

    /// <summary>The options of a command, those of its parents that hold for it too behind its own.</summary>
    public static IEnumerable<Option> AllOptions(Command command) =>
        command.Options.Concat(command.Parents.OfType<Command>().SelectMany(p => AllOptions(p).Where(o => o.Recursive))).Where(o => !o.Hidden).Distinct();

    /// <summary>What a command, an option or an argument is for.</summary>
    public static string Description(Symbol symbol, ProductLanguage language) => language == ProductLanguage.Russian && DescriptionsInRussian.Of(symbol.Description) is { } ru ? ru : symbol.Description ?? "";

    private static void Section(Page page, string title, List<(string Left, string Right)> rows)
    {
        if (rows.Count == 0)
        {
            return;
        }

        page.Heading(title);
        var width = Math.Min(LeftMax, rows.Max(r => r.Left.Length));
        foreach (var (left, right) in rows)
        {
            if (left.Length > width)
            {
                page.Raw("  " + left);
                page.Line(right, new string(' ', width + 4));
            }
            else
            {
                page.Line(right, "  " + left.PadRight(width + 2));
            }
        }
    }

    private static string Left(Option option)
    {
        var names = string.Join(", ", option.Aliases.Append(option.Name).Where(n => n[0] == '-').Order(StringComparer.Ordinal).OrderBy(n => n.Length));
        if (option.ValueType == typeof(bool) || option.Arity.MaximumNumberOfValues == 0)
        {
            return names;
        }

        var choices = option.GetCompletions(CompletionContext.Empty).Select(c => c.Label).ToList();
        return $"{names} <{option.HelpName ?? (choices.Count > 0 ? string.Join('|', choices) : option.Name.TrimStart('-'))}>";
    }

    private static string Right(Option option, ProductLanguage language)
    {
        var value = option.HasDefaultValue && option.ValueType != typeof(bool) ? Convert.ToString(option.GetDefaultValue(), CultureInfo.InvariantCulture) : null;
        return Description(option, language) + (option.Required ? Required.In(language) : "") + (value is { Length: > 0 } ? ByDefault.Format(language, value) : "");
    }

    private sealed class ShowHelp(ProductLanguage language) : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            Write(Page.Standard(), parseResult.CommandResult.Command, language);
            return ExitCode.Ok;
        }
    }
}
