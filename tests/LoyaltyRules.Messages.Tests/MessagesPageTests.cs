using LoyaltyRules.Engine.Packs.Program;
using LoyaltyRules.Engine.Tests.Documentation;
using LoyaltyRules.Messages.Events;
using LoyaltyRules.Messages.Templates;

namespace LoyaltyRules.Messages.Tests;

/// <summary><c>docs/messages.md</c> against the code.</summary>
public sealed class MessagesPageTests
{
    private static readonly string Page = FencedBlocks.Page("messages.md");

    [Fact]
    public void Page_listsTheValuesOfEveryEvent()
    {
        var everywhere = EventShapes.Of(MessagePacks.Pack, MessageEvent.Welcome).Type.Fields.Select(f => f.Name).Where(n => n != "points").ToHashSet();
        var rows = Enum.GetValues<MessageEvent>().Select(on => $"| `{MessageWords.Of(on)}` | {string.Join(", ", EventShapes.Of(MessagePacks.Pack, on).Type.Fields.Where(f => !everywhere.Contains(f.Name)).Select(Written))} |");

        Assert.All(rows, row => Assert.True(Page.Contains(row + "\n", StringComparison.Ordinal), row));
    }

    [Fact]
    public void Page_listsEveryFunction() => Assert.All(TemplateFunctions.All.Keys.Append("default"), f => Assert.Contains($"| `{f}` |", Page, StringComparison.Ordinal));

    [Fact]
    public void Example_ofAFenceOfThePage_isWhatItSays()
    {
        var examples = FencedBlocks.In(Page).Where(b => b.Kind == "template").ToList();

        Assert.NotEmpty(examples);
        foreach (var example in examples)
        {
            var options = example.Options.Split(' ');
            MessagePacks.Check(example.Body, MessagePacks.Context(Enum.Parse<MessageEvent>(options[0], ignoreCase: true), options[1]), out var found, options.Contains("html"));
            Assert.True(found.IsEmpty, string.Join('\n', found));
        }
    }

    private static string Written(ModelField field) =>
        $"`{field.Name}`{(field.MayBeMissing ? "?" : "")}{(field.Type is ListType list ? $" (each: {string.Join(", ", list.Item.Fields.Select(Written))})" : "")}";
}
