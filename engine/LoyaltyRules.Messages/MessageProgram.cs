using System.Collections.Immutable;
using LoyaltyRules.Engine.Packs;
using LoyaltyRules.Engine.Packs.Program;
using LoyaltyRules.Messages.Events;
using LoyaltyRules.Messages.Formatting;
using LoyaltyRules.Messages.Templates;

namespace LoyaltyRules.Messages;

/// <summary>A message as it goes to one member.</summary>
/// <param name="Definition">The message of the pack.</param>
/// <param name="Language">The two-letter code of its language.</param>
/// <param name="Subject">The subject or title; null where the channel has none.</param>
/// <param name="Html">In HTML; null where the channel has none.</param>
/// <param name="Text">As plain text; null where the channel has none.</param>
public sealed record RenderedMessage(MessageDefinition Definition, string Language, string? Subject, string? Html, string? Text);

/// <summary>The messages of a pack, checked: whoever holds one knows that every message can be written for every event of its kind. Immutable, for many threads.</summary>
public sealed class MessageProgram
{
    private readonly ImmutableArray<CheckedMessage> messages;

    internal MessageProgram(RulePack pack, ImmutableArray<CheckedMessage> messages) => (Pack, this.messages) = (pack, messages);

    /// <summary>The pack.</summary>
    public RulePack Pack { get; }

    /// <summary>The messages on an event in a language, one for each channel and time ahead.</summary>
    public IEnumerable<MessageDefinition> On(MessageEvent on, string language) =>
        messages.Where(m => m.Definition.On == on && m.Language.Code == language).Select(m => m.Definition);

    /// <summary>Writes a message.</summary>
    /// <param name="definition">One of the pack's.</param>
    /// <param name="facts">What it tells; of its event.</param>
    /// <param name="language">A language of the pack.</param>
    /// <exception cref="MessageTooLongException">It is longer than a message may be.</exception>
    public RenderedMessage Render(MessageDefinition definition, MessageFacts facts, string language)
    {
        foreach (var message in messages)
        {
            if (ReferenceEquals(message.Definition, definition) && message.Language.Code == language)
            {
                return message.Render(facts, new Wording(Pack, language));
            }
        }

        throw new ArgumentException($"The pack has no such message in {language}.", nameof(definition));
    }
}

/// <summary>The texts of a message.</summary>
internal sealed record CheckedTexts(CheckedTemplate? Subject, CheckedTemplate? Html, CheckedTemplate? Text);

/// <summary>A message in a language.</summary>
internal sealed record CheckedMessage(MessageDefinition Definition, MessageLanguage Language, Shape<MessageFacts> Shape, CheckedTexts Texts)
{
    public RenderedMessage Render(MessageFacts facts, Wording wording)
    {
        var values = Shape.Read(facts, wording);
        return new RenderedMessage(Definition, Language.Code, Texts.Subject?.Render(values), Texts.Html?.Render(values), Texts.Text?.Render(values));
    }
}
