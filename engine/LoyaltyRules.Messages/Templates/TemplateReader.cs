using LoyaltyRules.Engine.Diagnostics;
using Scriban;
using Scriban.Parsing;
using Scriban.Syntax;

namespace LoyaltyRules.Messages.Templates;

/// <summary>The one place where Scriban is asked: it reads, and says where everything stands.</summary>
internal static class TemplateReader
{
    /// <summary>The tree of a template; null where it cannot be read. What is wrong is in <paramref name="bag"/>.</summary>
    public static ScriptPage? Read(TemplateSource source, DiagnosticBag bag)
    {
        if (!TemplateGuard.IsBounded(source, bag))
        {
            return null;
        }

        var template = Template.Parse(
            source.Text, source.Name,
            new ParserOptions { ParseFloatAsDecimal = true, ExpressionDepthLimit = 100 },
            new LexerOptions { Mode = ScriptMode.Default, Lang = ScriptLang.Default });
        foreach (var message in template.Messages)
        {
            bag.Add(source.At(message.Span.Start.Offset, 1), MessageDiagnostics.NotATemplate, message.Message);
        }

        return template.HasErrors ? null : template.Page;
    }

    /// <summary>The place of a node.</summary>
    public static Place PlaceOf(TemplateSource source, ScriptNode node) =>
        source.At(node.Span.Start.Offset, node.Span.End.Offset - node.Span.Start.Offset + 1);

    /// <summary>A node as the template writes it, on one line and not too long.</summary>
    public static string TextOf(TemplateSource source, ScriptNode node)
    {
        var start = Math.Clamp(node.Span.Start.Offset, 0, source.Text.Length);
        var text = source.Text[start..Math.Clamp(node.Span.End.Offset + 1, start, source.Text.Length)].Replace('\n', ' ').Trim();
        return text.Length > 60 ? text[..60] + "…" : text;
    }

    /// <summary>The word with which a node begins.</summary>
    public static string WordAt(TemplateSource source, ScriptNode node)
    {
        var text = TextOf(source, node);
        var end = text.TakeWhile(c => char.IsLetterOrDigit(c) || c is '_' or '.' or '$').Count();
        return end == 0 ? text : text[..end];
    }
}
