using LoyaltyRules.Engine.Language.Types;

namespace LoyaltyRules.Engine.Tests.Language;

/// <summary>Values as they are written in packs and events, and read back.</summary>
public sealed class StoredValueTests
{
    private static readonly RuleType Favourites = RuleType.ChosenOf(["opera", "drama", "drama, comedy", "circus"]);

    [Fact]
    public void every_set_of_words_is_read_as_it_was_written_also_where_a_word_has_a_comma()
    {
        for (var bits = 0L; bits < 1 << Favourites.Choices.Length; bits++)
        {
            Assert.Equal(bits, StoredValue.Parse(StoredValue.Format(bits, Favourites), Favourites));
        }
    }

    [Theory]
    [InlineData("ballet")]
    [InlineData("opera,circus")]
    [InlineData("opera, ")]
    [InlineData(", opera")]
    public void text_that_is_no_set_of_words_is_not_read(string text) => Assert.Null(StoredValue.Parse(text, Favourites));
}
