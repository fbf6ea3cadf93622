using System.Text;
using LoyaltyRules.Engine.Packs;
using LoyaltyRules.Engine.Packs.Program;

namespace LoyaltyRules.Engine.Tests.Packs.Documents;

public sealed class TemplateFilesTests
{
    private const string Pack = """
        { "pack": "p", "version": "1.0.0", "languages": ["en"], "name": { "en": "P" }, "timeZone": "UTC", "currency": "EUR",
          "messages": [ { "on": "pointsExpiring", "channel": "push", "template": "soon", "before": "P14D", "subject": { "en": "Soon" }, "note": "n" },
                        { "on": "welcome", "channel": "sms", "template": "hello" } ] }
        """;

    private static PackCheck Check(params (string Path, string Text)[] templates) => RulePack.Check(
        new Dictionary<string, byte[]>(templates.Select(t => KeyValuePair.Create(t.Path, Encoding.UTF8.GetBytes(t.Text)))) { ["pack.json"] = Encoding.UTF8.GetBytes(Pack) });

    private static string HashOf(params (string Path, string Text)[] templates) => Check(templates).Pack!.Hash;

    [Fact]
    public void check_a_pack_with_messages_reads_each_with_its_place()
    {
        var pack = Check(("templates/hello.en.txt", "Hi")).Pack!;

        var soon = pack.Messages.Single(m => m.On == MessageEvent.PointsExpiring);
        Assert.Equal((MessageChannel.Push, "soon", "Soon", 14), (soon.Channel, soon.Template, soon.Subject!.In("en"), soon.Before!.Value.Days));
        Assert.Equal(("pack.json", 2), (soon.SubjectPlaces["en"].Source, soon.SubjectPlaces["en"].Line));
        Assert.Equal("Hi", Assert.Single(pack.Templates).Text);
    }

    [Fact]
    public void hash_every_template_takes_part_by_its_path_and_its_text()
    {
        var hashes = new[]
        {
            HashOf(), HashOf(("templates/hello.en.txt", "Hi")), HashOf(("templates/hello.en.txt", "Hi!")), HashOf(("templates/hello.en.html", "Hi")),
            HashOf(("templates/hello.en.txt", "Hi"), ("templates/soon.en.txt", "Hi")),
        };

        Assert.Equal(hashes, hashes.Distinct());
        Assert.Equal(HashOf(), HashOf(("templates/readme.md", "no template"), ("templates/.x.txt", "hidden"), ("templates/deep/x.en.txt", "deep")));
    }

    [Fact]
    public void hash_how_an_editor_ends_lines_changes_nothing() =>
        Assert.Equal(HashOf(("templates/hello.en.txt", "a\nb\n")), HashOf(("templates/hello.en.txt", "\uFEFFa\r\nb\r\n")));

    [Fact]
    public void check_a_template_that_is_not_UTF8_is_refused_with_its_file()
    {
        var check = RulePack.Check(new Dictionary<string, byte[]> { ["pack.json"] = Encoding.UTF8.GetBytes(Pack), ["templates/hello.en.txt"] = [0xC3, 0x28] });

        Assert.Equal(("LR2010", "templates/hello.en.txt"), Assert.Single(check.Diagnostics.Select(d => (d.Code, d.Place.Source))));
        Assert.Null(check.Pack);
    }

    [Fact]
    public void checkStored_what_was_stored_is_the_same_pack()
    {
        var pack = Check(("templates/hello.en.txt", "Hi \"you\"\n\u2028\t{{ member.name }}"), ("templates/soon.en.txt", "")).Pack!;

        var read = RulePack.CheckStored(pack.ToStored()).Pack!;

        Assert.Equal(pack.Hash, read.Hash);
        Assert.Equal(pack.Templates, read.Templates);
        Assert.Equal(pack.Messages.Length, read.Messages.Length);
    }

    [Fact]
    public void checkStored_a_pack_without_templates_is_stored_as_ever()
    {
        var pack = Check().Pack!;

        Assert.Equal(pack.CanonicalText, Encoding.UTF8.GetString(pack.ToStored()));
        Assert.Equal(pack.Hash, RulePack.CheckStored(pack.ToStored()).Pack!.Hash);
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\n{")]
    [InlineData("\n[]")]
    [InlineData("\n{\"templates/a.en.txt\":5}")]
    public void checkStored_a_damaged_second_line_is_refused(string damage)
    {
        var check = RulePack.CheckStored(Encoding.UTF8.GetBytes(Check().Pack!.CanonicalText + damage));

        Assert.True(check.Pack is null || check.Pack.Templates.IsEmpty);
    }
}
