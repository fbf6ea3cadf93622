using System.Text;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Packs;
using LoyaltyRules.Messages.Previews;
using LoyaltyRules.Testing;

namespace LoyaltyRules.Messages.Tests;

/// <summary>The messages of the other ready packs, for every member at an edge: read and approved.</summary>
public sealed class ReadyPackMessagesTests
{
    [Theory]
    [InlineData("coffee-stamps")]
    [InlineData("supermarket")]
    public void messages_of_a_ready_pack(string name)
    {
        var pack = RulePack.Load(Path.Combine(RepositoryFolder.Root, "rule-packs", name));
        var found = MessageCheck.Check(pack, out var program);
        Assert.True(found.IsEmpty, string.Join('\n', found));
        var text = new StringBuilder();
        foreach (var message in pack.Messages)
        {
            foreach (var language in pack.Languages)
            {
                text.Append("== ").AppendJoin(" · ", MessageWords.Of(message.On), MessageWords.Of(message.Channel), language).Append('\n');
                foreach (var edge in Enum.GetValues<EdgeCase>())
                {
                    var written = program!.Render(message, new PreviewFacts(pack, edge, language).Of(message.On, message.Before), language);
                    text.Append(edge).Append(": ").Append(written.Subject is { } subject ? $"[{subject}] " : "").Append(written.Text!.TrimEnd('\n')).Append('\n');
                }
            }
        }

        Snapshot.Matches(text.ToString().Replace('\u00A0', '⍽'), name);
    }
}
