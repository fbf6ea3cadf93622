using System.Collections.Immutable;
using LoyaltyRules.Engine.Evaluation.Conditions;
using LoyaltyRules.Engine.Language.Checking;
using LoyaltyRules.Engine.Language.Compilation;
using LoyaltyRules.Engine.Tests.Language;
using NodaTime;

namespace LoyaltyRules.Engine.Tests.Evaluation.Conditions;

/// <summary>Tables worked out beforehand against the same tables asked row by row, which the oracle of the language holds.</summary>
public sealed class TableLookupTests
{
    private static readonly string[][] Columns =
    [
        ["member.tier == 'gold'", "member.tier in ['basic', 'silver']", "member.tier == 'silver'", "member.tier >= 'silver'", "member.tier < 'gold'"],
        ["line.category == 'opera'", "line.category in ['opera', 'drama']", "line.category != 'circus'"],
        ["purchase.gross >= 5 && purchase.gross <= 9", "purchase.gross > 3", "purchase.gross < 4.5"],
        ["purchase.bookingFee <= 2", "purchase.bookingFee == 1", "purchase.bookingFee >= 2 && purchase.bookingFee <= 8"],
        ["line.maker == 'opera'", "line.maker in ['a', '']"],
        ["line.madeOn >= '2024-02-29'", "line.madeOn < '2100-01-01'"],
        ["line.isPromo", "line.isPromo == false", "segment.regular"],
    ];

    private static readonly LanguageSettings Settings = new(DateTimeZone.Utc, LeapBirthdayIsInMarch: false);

    [Fact]
    public void TryGet_RandomTables_AnswerAsTheirRows()
    {
        var random = new Random(3);
        var facts = new FactGenerator(random);
        var interpreter = new ExpressionCompiler([], Settings) { IsInterpreted = true };
        var (known, unknown) = (0, 0);
        for (var table = 0; table < 300; table++)
        {
            string[][] columns = [.. Columns.OrderBy(_ => random.Next()).Take(random.Next(1, 4))];
            ImmutableArray<(ImmutableArray<CheckedNode> Cells, decimal Value)> rows =
            [
                .. Enumerable.Range(0, random.Next(1, 8)).Select(row => (
                    columns.Where(_ => random.Next(3) != 0).Select(c => Cell(c[random.Next(c.Length)])).ToImmutableArray(), (decimal)row)),
            ];
            var lookup = TableLookup<decimal>.TryBuild(rows);
            Assert.NotNull(lookup);
            var reference = interpreter.CompileTable(rows);
            for (var i = 0; i < 30; i++)
            {
                var (frame, _) = facts.Next(SampleVocabulary.Shared);
                for (var line = 0; line < frame.LineCount; line++)
                {
                    var expected = reference(frame, line, out var wanted);
                    Assert.Equal((expected, wanted), (lookup.TryGet(frame, line, out var value), value));
                    (known, unknown) = expected ? (known + 1, unknown) : (known, unknown + 1);
                }
            }
        }

        Assert.True(known > 3_000 && unknown > 3_000, $"{known} known, {unknown} unknown");
    }

    [Theory]
    [InlineData("purchase.gross - 1 > 5")]
    [InlineData("purchase.gross > 5 && purchase.bookingFee > 5")]
    public void TryBuild_CellThatNoAxisServes_IsLeftToTheRows(string cell) => Assert.Null(TableLookup<decimal>.TryBuild([([Cell(cell)], 1m)]));

    [Fact]
    public void TryBuild_TooManyCombinations_IsLeftToTheRows()
    {
        var rows = Enumerable.Range(0, 60).Select(i => (ImmutableArray.Create(Cell($"purchase.gross > {i}"), Cell($"purchase.bookingFee > {i}")), (decimal)i));
        Assert.Null(TableLookup<decimal>.TryBuild([.. rows]));
    }

    private static CheckedNode Cell(string text) => SampleVocabulary.Condition(text, ExpressionScope.Line).Node ?? throw new InvalidOperationException(text);
}
