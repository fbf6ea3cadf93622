using LoyaltyRules.Engine.Simulation.Examples;

namespace LoyaltyRules.Engine.Tests.Simulation.Examples;

public sealed class LineDiffTests
{
    [Theory]
    [InlineData("a b c", "a b c", "")]
    [InlineData("a b c", "a x c", " a,-b,+x, c")]
    [InlineData("a b c", "a c", " a,-b, c")]
    [InlineData("a c", "a b c", " a,+b, c")]
    [InlineData("", "a", "-,+a")]
    [InlineData("1 2 3 4 5 6 7 8 9", "1 2 3 4 x 6 7 8 9", "…2, 3, 4,-5,+x, 6, 7,…2")]
    [InlineData("a b c a b b a", "c b a b a c", "-a,-b, c,-a, b,+a, b, a,+c")]
    public void between_shows_the_fewest_changed_lines(string first, string second, string wanted) => Assert.Equal(wanted, string.Join(',',
        LineDiff.Between(first.Replace(' ', '\n'), second.Replace(' ', '\n')).Select(l => l.Kind switch
        {
            DiffKind.Added => "+",
            DiffKind.Removed => "-",
            DiffKind.Skipped => "…",
            _ => " ",
        } + l.Text)));

    [Fact]
    public void between_long_texts_without_a_common_line_is_told_within_bounds()
    {
        var first = string.Join('\n', Enumerable.Range(0, 6_000).Select(i => "a" + i));
        var second = string.Join('\n', Enumerable.Range(0, 6_000).Select(i => "b" + i));
        Assert.Equal(12_000, LineDiff.Between(first, second).Length);
    }
}
