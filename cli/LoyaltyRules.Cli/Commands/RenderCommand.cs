using System.CommandLine;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using LoyaltyRules.Cli.Output;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Packs;
using LoyaltyRules.Engine.Packs.Program;
using LoyaltyRules.Engine.Simulation.Examples;
using LoyaltyRules.Messages;
using LoyaltyRules.Messages.Previews;

namespace LoyaltyRules.Cli.Commands;

/// <summary><c>loyalty render</c>: the messages of a pack as members get them, for members at whom texts go wrong.</summary>
internal static class RenderCommand
{
    private static readonly Phrase NoMessages = new("The pack has no such message.", "Такого сообщения в пакете нет.");
    private static readonly Phrase Subject = new("Subject: {0}", "Тема: {0}");
    private static readonly Phrase Written = new("Files written to {1}: {0}.", "Файлов записано в {1}: {0}.");

    /// <summary>The command with its options.</summary>
    public static Command Create()
    {
        var folder = new Argument<string>("pack") { Description = "Folder of the rule pack." };
        var on = Words<MessageEvent>("--event", "Only messages on this event.", MessageWords.Of);
        var channel = Words<MessageChannel>("--channel", "Only messages by this channel.", MessageWords.Of);
        var member = Words<EdgeCase>("--member", "The member: one at whom texts go wrong.", WordOf);
        var speaks = new Option<string?>("--language") { Description = "Only messages in this language of the pack." };
        var target = new Option<string?>("--out") { Description = "Folder to write the messages to, a file for each." };
        var json = CommonOptions.Json();
        var language = CommonOptions.Language();
        var command = new Command("render", "Shows the messages of a rule pack as members get them.") { folder, on, channel, member, speaks, target, json, language };
        command.SetAction(parsed =>
        {
            var product = CommonOptions.LanguageOf(parsed.GetValue(language));
            var path = parsed.GetValue(folder)!;
            var check = MessageCheck.CheckFolder(path);
            if (check.Pack is not { } pack)
            {
                return CommonOptions.Refuse(check.Diagnostics, product, path);
            }

            var messages = Render(pack, parsed.GetValue(on), parsed.GetValue(channel), parsed.GetValue(member), parsed.GetValue(speaks));
            if (messages.Count == 0)
            {
                return CommonOptions.Refuse(NoMessages, product);
            }

            if (parsed.GetValue(target) is { } files)
            {
                return WriteFiles(messages, files, product);
            }

            Write(messages, parsed.GetValue(json), product);
            return ExitCode.Ok;
        });
        return command;
    }

    private static Option<string?> Words<T>(string name, string description, Func<T, string> word)
        where T : struct, Enum
    {
        var option = new Option<string?>(name) { Description = description };
        option.AcceptOnlyFromAmong([.. Enum.GetValues<T>().Select(word)]);
        return option;
    }

    private static List<(RenderedMessage Message, EdgeCase Edge)> Render(RulePack pack, string? about, string? channel, string? member, string? speaks)
    {
        _ = MessageCheck.Check(pack, out var program);
        return
        [
            .. from definition in pack.Messages
               where about is null || MessageWords.Of(definition.On) == about
               where channel is null || MessageWords.Of(definition.Channel) == channel
               from language in pack.Languages
               where speaks is null || language == speaks
               from edge in Enum.GetValues<EdgeCase>()
               where WordOf(edge) == (member ?? WordOf(EdgeCase.Usual))
               select (program!.Render(definition, new PreviewFacts(pack, edge, language).Of(definition.On, definition.Before), language), edge),
        ];
    }

    private static string WordOf(EdgeCase edge) => JsonNamingPolicy.KebabCaseLower.ConvertName(edge.ToString());

    private static string NameOf(RenderedMessage message, EdgeCase edge) =>
        $"{message.Definition.Template}-{MessageWords.Of(message.Definition.Channel)}-{WordOf(edge)}.{message.Language}";

    private static void Write(List<(RenderedMessage Message, EdgeCase Edge)> messages, bool asJson, ProductLanguage language)
    {
        if (asJson)
        {
            JsonText.Write(new JsonObject { ["messages"] = new JsonArray([.. messages.Select(m => ToJson(m.Message, m.Edge))]) });
            return;
        }

        var text = new StringBuilder();
        foreach (var (message, edge) in messages)
        {
            text.Append("== ").AppendJoin(" · ", MessageWords.Of(message.Definition.On), MessageWords.Of(message.Definition.Channel), message.Language, WordOf(edge)).Append('\n');
            if (message.Subject is { } subject)
            {
                text.Append(Subject.Format(language, subject)).Append("\n\n");
            }

            // An e-mail is shown as text; its HTML is written to files.
            text.Append((message.Text ?? message.Html)!.TrimEnd('\n')).Append("\n\n");
        }

        Console.Out.Write(text.ToString());
    }

    private static JsonObject ToJson(RenderedMessage message, EdgeCase edge) => new()
    {
        ["on"] = MessageWords.Of(message.Definition.On),
        ["channel"] = MessageWords.Of(message.Definition.Channel),
        ["language"] = message.Language,
        ["member"] = WordOf(edge),
        ["subject"] = message.Subject,
        ["text"] = message.Text,
        ["html"] = message.Html,
    };

    private static int WriteFiles(List<(RenderedMessage Message, EdgeCase Edge)> messages, string folder, ProductLanguage language)
    {
        var count = 0;
        try
        {
            Directory.CreateDirectory(folder);
            foreach (var (message, edge) in messages)
            {
                foreach (var (text, format) in new[] { (message.Html, "html"), (message.Text, "txt") })
                {
                    if (text is not null)
                    {
                        File.WriteAllText(Path.Combine(folder, $"{NameOf(message, edge)}.{format}"), text);
                        count++;
                    }
                }
            }
        }
        catch (Exception e) when (OutputFile.IsFailure(e))
        {
            return CommonOptions.RefuseWriting(folder, e, language);
        }

        Page.Standard().Line(Written.Format(language, Numbers.Of(count, language), folder));
        return ExitCode.Ok;
    }
}
