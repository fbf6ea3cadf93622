using System.Globalization;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Testing;

namespace LoyaltyRules.Engine.Tests.Model;

/// <summary>Unicode's form NFC, which the runtime does not know without culture data.</summary>
public sealed class NormalFormTests
{
    // Letters with marks in any order, composed or not, syllables of Hangul, signs that are never NFC: drawn at random, and judged by Python's unicodedata.
    [Fact]
    public void text_ofLettersAndMarks_isJudgedAsUnicodeDoes()
    {
        var cases = File.ReadAllLines(Path.Combine(RepositoryFolder.Root, "tests/LoyaltyRules.Engine.Tests/Model/normal-form-cases.txt"));
        var wrong = cases.Where(line => NormalForm.IsComposed(TextOf(line)) != line.StartsWith("NFC", StringComparison.Ordinal)).ToList();

        Assert.True(cases.Length >= 400);
        Assert.Empty(wrong);
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("M-1", true)]
    [InlineData("й", true)]
    [InlineData("и\u0306", false)]
    [InlineData("é", true)]
    [InlineData("e\u0301", false)]
    [InlineData("\u212B", false)]
    [InlineData("각", true)]
    [InlineData("\u1100\u1161\u11A8", false)]
    [InlineData("😀", true)]
    public void text_isComposedOrNot(string text, bool isComposed) => Assert.Equal(isComposed, NormalForm.IsComposed(text));

    private static string TextOf(string line) =>
        string.Concat(line.Split(' ').Skip(1).Select(hex => char.ConvertFromUtf32(int.Parse(hex, NumberStyles.HexNumber, CultureInfo.InvariantCulture))));
}
