using System.Collections.Immutable;
using LoyaltyRules.Engine.Json;
using LoyaltyRules.Engine.Packs.Binding.Names;
using LoyaltyRules.Engine.Packs.Program;

namespace LoyaltyRules.Engine.Packs.Binding.Program;

/// <summary>Reads which messages a pack has. What they say is checked with their templates, which are not the engine's to understand.</summary>
internal sealed class MessageBinder(PackScope scope)
{
    public ImmutableArray<MessageDefinition> Bind(IEnumerable<JsonObject> messages) => [.. messages.Select(Message).OfType<MessageDefinition>()];

    private MessageDefinition? Message(JsonObject node)
    {
        if (!Enum.TryParse<MessageEvent>(node.GetText("on"), ignoreCase: true, out var on)
            || !Enum.TryParse<MessageChannel>(node.GetText("channel"), ignoreCase: true, out var channel)
            || node.GetText("template") is not { } template)
        {
            return null;
        }

        var subject = node.Get("subject") as JsonObject;
        return new MessageDefinition(on, channel, template)
        {
            Before = new PeriodBinder(scope).Length(node.Get("before")) is var (months, days) ? new DayLength(months, days) : null,
            Subject = scope.Text(node, "subject"),
            Place = node.Place,
            SubjectPlaces = subject is null ? ImmutableSortedDictionary<string, Diagnostics.Place>.Empty
                : subject.Members.Where(m => m.Value is JsonString && m.Name != "note").ToImmutableSortedDictionary(m => m.Name, m => m.Value.Place, StringComparer.Ordinal),
        };
    }
}
