using System.Text;
using LoyaltyRules.Designer.Documents;

namespace LoyaltyRules.Designer.Tests.Documents;

/// <summary>What two people changed of one draft is joined, rule by rule.</summary>
public sealed class DraftPartsTests
{
    private const string Before =
        """{ "pack": "p", "version": "1.0.0", "rules": [ { "id": "a", "n": 1 }, { "id": "b", "n": 1 } ], "finances": { "n": 1 } }""";

    [Fact]
    public void join_ofDifferentParts_hasBoth()
    {
        var mine = Document().Set(DraftDocument.Main, "/rules/0", "n", "2").WithFile("templates/x.en.txt", "mine"u8.ToArray());
        var theirs = Document().Set(DraftDocument.Main, "/rules/1", "n", "3").Append("rules", """{ "id": "c" }""").Set(DraftDocument.Main, "", "version", "\"1.1.0\"");

        var joined = DraftParts.Join(Document(), mine, theirs, out var conflicts);

        Assert.Empty(conflicts);
        Assert.Equal(["a 2", "b 3", "c "], joined.Items("rules").Select(r => $"{r.Key} {r.Member("n")}"));
        Assert.Equal("\"1.1.0\"", joined.Text(DraftDocument.Main, "/version"));
        Assert.True(joined.Files.ContainsKey("templates/x.en.txt"));
    }

    [Fact]
    public void join_ofTheSamePart_isAConflict_andOfNothingElse()
    {
        var mine = Document().Set(DraftDocument.Main, "/rules/0", "n", "2").Set(DraftDocument.Main, "/finances", "n", "5");
        var theirs = Document().Set(DraftDocument.Main, "/rules/0", "n", "3").Set(DraftDocument.Main, "/finances", "n", "5");

        var joined = DraftParts.Join(Document(), mine, theirs, out var conflicts);

        var conflict = Assert.Single(conflicts);
        Assert.Equal(("rules", "a"), (conflict.Part.List, conflict.Part.Key));
        Assert.Equal("3", joined.Text(DraftDocument.Main, "/rules/0/n"));
        Assert.Equal("2", DraftParts.Take(joined, conflict.Part, mine).Text(DraftDocument.Main, "/rules/0/n"));
    }

    [Fact]
    public void join_ofARemovalAndAChange_isAConflict_andARemovalAloneStands()
    {
        var mine = Document().Remove(DraftDocument.Main, "/rules/0");

        Assert.Equal(["b"], DraftParts.Join(Document(), mine, Document(), out var none).Items("rules").Select(r => r.Key));
        Assert.Empty(none);
        DraftParts.Join(Document(), mine, Document().Set(DraftDocument.Main, "/rules/0", "n", "3"), out var conflicts);
        Assert.Null(Assert.Single(conflicts).Mine);
    }

    private static DraftDocument Document() => DraftDocument.Of(new Dictionary<string, byte[]> { [DraftDocument.Main] = Encoding.UTF8.GetBytes(Before) });
}
