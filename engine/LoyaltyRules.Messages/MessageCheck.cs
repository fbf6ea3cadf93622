using System.Collections.Immutable;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Packs;
using LoyaltyRules.Engine.Packs.Binding;
using LoyaltyRules.Engine.Packs.Program;
using LoyaltyRules.Messages.Events;
using LoyaltyRules.Messages.Formatting;
using LoyaltyRules.Messages.Templates;

namespace LoyaltyRules.Messages;

/// <summary>Checks the messages of a pack with their templates: everything that is wrong with any of them, at once.</summary>
public static class MessageCheck
{
    /// <summary>Checks a folder with its messages: <see cref="RulePack.CheckFolder"/>, and if the pack is in order, this.</summary>
    public static PackCheck CheckFolder(string folder) => WithMessages(RulePack.CheckFolder(folder));

    /// <summary>What was found in a pack, and what is found in its messages. A pack whose messages are refused is refused.</summary>
    public static PackCheck WithMessages(PackCheck check)
    {
        if (check.Pack is null)
        {
            return check;
        }

        var bag = new DiagnosticBag();
        bag.AddRange(check.Diagnostics);
        bag.AddRange(Check(check.Pack, out _));
        return new PackCheck(bag.HasErrors ? null : check.Pack, bag.Ordered());
    }

    /// <summary>Checks the messages of a checked pack.</summary>
    /// <param name="pack">The pack.</param>
    /// <param name="program">The messages; null where any was refused.</param>
    /// <returns>Everything found, ordered by place.</returns>
    public static ImmutableArray<Diagnostic> Check(RulePack pack, out MessageProgram? program)
    {
        var bag = new DiagnosticBag();
        var used = new HashSet<string>(StringComparer.Ordinal);
        var files = pack.Templates.ToImmutableSortedDictionary(t => t.Path, t => t.Text, StringComparer.Ordinal);
        var numbers = new PackNumbers([.. EventShapes.NumbersOf(pack)]);
        var languages = Languages(pack, bag);
        var messages = ImmutableArray.CreateBuilder<CheckedMessage>();
        foreach (var message in pack.Messages)
        {
            MessageRules.Check(pack, message, bag);
            var shape = EventShapes.Of(pack, message.On);
            foreach (var language in languages)
            {
                var context = new TemplateContext(MessageWords.Of(message.On), shape.Type, language, pack.Currency, pack.CurrencyDecimals, files, numbers);
                if (Bodies(message, context, used, bag) is { } texts)
                {
                    messages.Add(new CheckedMessage(message, language, shape, texts));
                }
            }
        }

        foreach (var template in pack.Templates.Where(t => !used.Contains(t.Path)))
        {
            bag.Add(new Place(template.Path, ""), MessageDiagnostics.TemplateUnused);
        }

        program = bag.HasErrors ? null : new MessageProgram(pack, messages.ToImmutable());
        return bag.Ordered();
    }

    private static ImmutableArray<MessageLanguage> Languages(RulePack pack, DiagnosticBag bag)
    {
        var known = pack.Languages.Select(MessageLanguage.Of).OfType<MessageLanguage>().ToImmutableArray();
        if (pack.Messages is [var first, ..])
        {
            foreach (var language in pack.Languages.Where(l => MessageLanguage.Of(l) is null))
            {
                bag.Add(first.Place, MessageDiagnostics.LanguageUnknown, language);
            }
        }

        return known;
    }

    private static CheckedTexts? Bodies(MessageDefinition message, TemplateContext context, HashSet<string> used, DiagnosticBag bag)
    {
        var (needsHtml, needsText) = MessageRules.FormatsOf(message.Channel);
        var subject = message.Subject?.ByLanguage.GetValueOrDefault(context.Language.Code) is { } text
            ? Checked(new TemplateSource("subject", text, IsHtml: false, message.SubjectPlaces.GetValueOrDefault(context.Language.Code, message.Place)), context, used, bag)
            : null;
        var html = needsHtml ? Body(message, context, isHtml: true, used, bag) : null;
        var plain = needsText ? Body(message, context, isHtml: false, used, bag) : null;
        return (html is null && needsHtml) || (plain is null && needsText) || (subject is null && message.Subject is not null) ? null : new CheckedTexts(subject, html, plain);
    }

    private static CheckedTemplate? Body(MessageDefinition message, TemplateContext context, bool isHtml, HashSet<string> used, DiagnosticBag bag)
    {
        var path = context.PathOf(message.Template, isHtml);
        used.Add(path);
        if (context.Find(path) is { } text)
        {
            return Checked(new TemplateSource(path, text, isHtml), context, used, bag);
        }

        bag.Add(message.Place, MessageDiagnostics.TemplateMissing, path, MessageWords.Of(message.Channel), PackScope.Suggestion(path, context.Files.Keys));
        return null;
    }

    // Each template by itself: what is wrong with one says nothing of another.
    private static CheckedTemplate? Checked(TemplateSource source, TemplateContext context, HashSet<string> used, DiagnosticBag bag)
    {
        var own = new DiagnosticBag();
        var checker = new TemplateChecker(context, own);
        var template = checker.Check(source);
        used.UnionWith(checker.Included);
        bag.AddRange(own.Ordered());
        return template;
    }
}
