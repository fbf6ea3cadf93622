using System.Collections.Immutable;
using LoyaltyRules.Messages.Events;
using LoyaltyRules.Messages.Formatting;

namespace LoyaltyRules.Messages.Templates;

/// <summary>What a template is checked against and rendered with.</summary>
/// <param name="EventWord">The event, as packs write it.</param>
/// <param name="Root">The values of the event.</param>
/// <param name="Language">The language.</param>
/// <param name="Currency">The program's money.</param>
/// <param name="CurrencyDecimals">Its decimals.</param>
/// <param name="Files">The pack's templates, by path.</param>
/// <param name="Numbers">The numbers of the pack that templates have a name for.</param>
internal sealed record TemplateContext(
    string EventWord, ObjectType Root, MessageLanguage Language, string Currency, int CurrencyDecimals, ImmutableSortedDictionary<string, string> Files, PackNumbers Numbers)
{
    /// <summary>The file of a template in this language.</summary>
    public string PathOf(string name, bool isHtml) => $"templates/{name}.{Language.Code}.{(isHtml ? "html" : "txt")}";

    /// <summary>The text of a file; null where there is none.</summary>
    public string? Find(string path) => Files.GetValueOrDefault(path);
}

/// <summary>A checked template: it can be rendered for any values of its event. Immutable, for many threads.</summary>
/// <param name="Parts">Its parts.</param>
/// <param name="Variables">How many variables it has, the event included.</param>
/// <param name="IsHtml">Whether values are escaped.</param>
/// <param name="Context">What it was checked against.</param>
internal sealed record CheckedTemplate(ImmutableArray<TemplateNode> Parts, int Variables, bool IsHtml, TemplateContext Context)
{
    /// <summary>Renders it.</summary>
    /// <param name="values">The values of the event, of the type that it was checked against.</param>
    /// <exception cref="MessageTooLongException">It came to more than a message may be.</exception>
    public string Render(ModelObject values)
    {
        var frame = new RenderFrame(Context.Language, Context.Currency, Context.CurrencyDecimals, IsHtml, Variables);
        frame.Variables[0] = values;
        foreach (var part in Parts)
        {
            frame.Step();
            part.Render(frame);
        }

        return frame.Output;
    }
}
