using System.Text;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Packs;
using LoyaltyRules.Messages.Previews;
using LoyaltyRules.Testing;

namespace LoyaltyRules.Messages.Tests;

/// <summary>Every message of the sample program for every member at an edge, in both languages: read and approved.</summary>
public sealed class SampleMessagesTests
{
    private static readonly Lazy<MessageProgram> Sample = new(() =>
    {
        var found = MessageCheck.Check(RulePack.Load(Path.Combine(RepositoryFolder.Root, "rule-packs", "parter-club")), out var program);
        return program ?? throw new RefusedException(found);
    });

    public static TheoryData<EdgeCase, string> Cases() => [.. Enum.GetValues<EdgeCase>().SelectMany(e => new[] { (e, "en"), (e, "ru") })];

    [Theory]
    [MemberData(nameof(Cases))]
    public void messages_of_the_sample_program(EdgeCase edge, string language)
    {
        var text = new StringBuilder();
        foreach (var message in Render(edge, language))
        {
            text.Append("== ").AppendJoin(" · ", MessageWords.Of(message.Definition.On), MessageWords.Of(message.Definition.Channel)).Append('\n');
            text.Append(message.Subject is { } subject ? $"Subject: {subject}\n\n" : "").Append(message.Text?.TrimEnd('\n') ?? "(as the e-mail, printed)").Append("\n\n");
        }

        Snapshot.Matches(text.ToString().Replace('\u00A0', '⍽'), $"{edge}_{language}");
    }

    [Theory]
    [InlineData("en")]
    [InlineData("ru")]
    public void html_of_the_sample_program(string language) => Snapshot.Matches(
        string.Join("\n\n", Render(EdgeCase.Usual, language).Where(m => m.Html is not null).Select(m => $"<!-- {m.Definition.Template} -->\n{m.Html}")).Replace('\u00A0', '⍽'), language, "html");

    [Fact]
    public void html_and_text_of_an_email_say_the_same()
    {
        foreach (var (edge, language) in Cases().Select(c => c.Data))
        {
            foreach (var message in Render(edge, language).Where(m => m is { Html: not null, Text: not null }))
            {
                var body = message.Html![message.Html!.IndexOf("<p>", StringComparison.Ordinal)..];
                Assert.Equal(Words(message.Text!), Words(System.Net.WebUtility.HtmlDecode(System.Text.RegularExpressions.Regex.Replace(body, "<[^>]*>", " "))));
            }
        }
    }

    // Without the marks of lists and of the footer, and wherever lines and blanks are.
    private static string Words(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c) && c != '-'));

    private static IEnumerable<RenderedMessage> Render(EdgeCase edge, string language) =>
        Sample.Value.Pack.Messages.Select(m => Sample.Value.Render(m, new PreviewFacts(Sample.Value.Pack, edge, language).Of(m.On, m.Before), language));
}
