using System.Collections.Immutable;
using LoyaltyRules.Engine.Evaluation.Conditions;
using LoyaltyRules.Engine.Language.Checking;
using LoyaltyRules.Engine.Language.Compilation;
using LoyaltyRules.Engine.Language.Types;
using LoyaltyRules.Engine.Tests.Language;
using NodaTime;

namespace LoyaltyRules.Engine.Tests.Evaluation.Conditions;

/// <summary>Which plan a pack gets, what it looks at, and that looking costs no memory.</summary>
public sealed class ConditionPlannerTests
{
    private static readonly string[] Channels = [.. SampleVocabulary.Channel.Choices];
    private static readonly string[] Tiers = [.. SampleVocabulary.Tier.Choices];
    private static readonly string[] Days = [.. RuleType.DayOfWeek.Choices];

    private static ConditionPlan PlanOf(IEnumerable<string> conditions, PlanShape shape = PlanShape.Automatic) => ConditionPlan.Of(
        [.. conditions.Select(c => SampleVocabulary.Condition(c).Node ?? throw new InvalidOperationException(c))],
        new ExpressionCompiler([], new LanguageSettings(DateTimeZone.Utc, false)) { IsInterpreted = true },
        shape);

    private static IEnumerable<string> Equalities(int count) => Enumerable.Range(0, count).Select(i =>
        $"purchase.channel == '{Channels[i % 3]}' && member.tier == '{Tiers[i / 3 % 3]}' && purchase.dayOfWeek == '{Days[i / 9 % 7]}' && purchase.gross >= {i % 10 * 100}");

    [Fact]
    public void Plan_RulesOfEqualities_AreIndexedAndFewAreLookedAt()
    {
        var outline = PlanOf(Equalities(630)).Outline;

        Assert.Equal(PlanStepKind.EqualityIndex, Assert.Single(outline.Steps).Kind);
        Assert.InRange(outline.LookedAt, 0, 11);
        Assert.Equal(630, outline.Ways);
    }

    [Fact]
    public void Plan_RulesOfWideRanges_GetBitmaps()
    {
        var outline = PlanOf(Enumerable.Range(0, 400).Select(i =>
            $"purchase.gross >= {i} && purchase.gross < {i + 300} && member.orders >= {i * 7 % 600} && member.orders < {(i * 7 % 600) + 250}")).Outline;

        var step = Assert.Single(outline.Steps);
        Assert.Equal(PlanStepKind.Bitmaps, step.Kind);
        Assert.Equal(["member.orders", "purchase.gross"], step.Asks.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Plan_RulesOfNarrowBands_AreIndexedByThresholds()
    {
        var outline = PlanOf(Enumerable.Range(0, 100).Select(i => $"purchase.gross >= {i * 10} && purchase.gross < {(i + 1) * 10}")).Outline;

        Assert.Equal(PlanStepKind.ThresholdIndex, Assert.Single(outline.Steps).Kind);
        Assert.InRange(outline.LookedAt, 0, 1);
    }

    [Fact]
    public void Plan_PartThatManyRulesShare_IsAskedOnceForAll()
    {
        var plan = PlanOf(Enumerable.Range(0, 60).Select(i => $"lines.Any(l => l.category == 'opera') && purchase.gross - {i} > purchase.bookingFee"));

        Assert.Equal(["lines.Any(l => l.category == 'opera')"], Assert.Single(plan.Outline.Steps).Asks);
    }

    [Fact]
    public void Plan_SameValuesSpelledAsAlternatives_AreOneWayToMatch()
    {
        Assert.Equal(1, PlanOf(["purchase.channel == 'web' || purchase.channel == 'app'"]).Outline.Ways);
        Assert.Equal(1, PlanOf(["purchase.channel in ['web', 'app'] && purchase.channel != 'till'"]).Outline.Ways);
        Assert.Equal(0, PlanOf(["purchase.channel == 'web' && purchase.channel == 'app'"]).Outline.Ways);
        Assert.Equal(2, PlanOf(["purchase.channel == 'web' || member.tier == 'gold'"]).Outline.Ways);
    }

    [Fact]
    public void Plan_ManyAlternatives_StayWithinTheirBound()
    {
        var wide = string.Join(" && ", Enumerable.Range(0, 8).Select(i => $"(purchase.gross > {i} || member.orders > {i} || purchase.channel == 'web')"));

        Assert.InRange(PlanOf([wide]).Outline.Ways, 1, 16);
    }

    [Theory]
    [InlineData(nameof(PlanShape.Automatic))]
    [InlineData(nameof(PlanShape.Bitmap))]
    [InlineData(nameof(PlanShape.List))]
    public void Test_ThousandsOfThresholds_BoundedMemoryAndTheSameRules(string shape)
    {
        const int RuleCount = 3_000;
        var bands = Enumerable.Range(0, RuleCount).Select(i => (From: i * 37 % 9_000, To: (i * 37 % 9_000) + 500 + (i % 700))).ToArray();
        var plan = PlanOf(bands.Select(b => $"purchase.gross >= {b.From}.{b.From % 90 + 10} && purchase.gross < {b.To}.5"), Enum.Parse<PlanShape>(shape));
        if (plan.Root is BitmapNode bitmap)
        {
            Assert.False(bitmap.Axes[0].IsExact);
        }

        var matches = plan.NewMatches();
        for (var gross = 0m; gross < 10_000; gross += 333.33m)
        {
            var frame = FrameWith(gross);
            plan.Test(frame, matches);
            var expected = Enumerable.Range(0, RuleCount).Where(i => gross >= bands[i].From + ((bands[i].From % 90) + 10) / 100m && gross < bands[i].To + 0.5m);
            Assert.Equal(expected, matches.Rules.ToArray().Order());
        }
    }

    [Theory]
    [InlineData("1")]
    [InlineData("1.0000000000000000000000")]
    [InlineData("-5")]
    [InlineData("999999999999.999999")]
    [InlineData("-1000000000000")]
    [InlineData("0")]
    public void Test_NumbersOfAnySpelling_FallIntoTheClassOfTheirValue(string number)
    {
        var value = decimal.Parse(number, System.Globalization.CultureInfo.InvariantCulture);
        string[] constants = ["-5", "0", "1", "1.5", "999999999999.99"];
        var narrow = PlanOf(constants.Select(c => $"purchase.deposit >= {c}"), PlanShape.List);
        var wide = PlanOf([.. constants.Select(c => $"purchase.deposit >= {c}"), "purchase.deposit > 0.0000000000001"], PlanShape.List);
        foreach (var plan in new[] { narrow, wide })
        {
            var fact = (FactDeclaration)SampleVocabulary.Shared.Find("purchase.deposit")!;
            var frame = FrameWith(0);
            frame.EventFacts.Set(fact.Slot, value);
            var matches = plan.NewMatches();
            plan.Test(frame, matches);
            var expected = constants.Count(c => value >= decimal.Parse(c, System.Globalization.CultureInfo.InvariantCulture));
            Assert.Equal(expected, matches.Rules.ToArray().Count(r => r < constants.Length));
        }
    }

    [Theory]
    [InlineData(ConditionStyle.Equalities)]
    [InlineData(ConditionStyle.Ranges)]
    [InlineData(ConditionStyle.Alternatives)]
    [InlineData(ConditionStyle.CommonParts)]
    public void Test_AnyShape_AllocatesNothing(ConditionStyle style)
    {
        var random = new Random(5);
        var generator = new ConditionGenerator(random, style);
        var conditions = Enumerable.Range(0, 200).Select(_ => generator.Next().Replace("table.rate", "1", StringComparison.Ordinal)).ToList();
        var facts = new FactGenerator(random);
        var frames = Enumerable.Range(0, 50).Select(_ => facts.Next(SampleVocabulary.Shared).Frame).ToArray();
        foreach (var shape in Enum.GetValues<PlanShape>())
        {
            var checkedConditions = conditions.Select(c => SampleVocabulary.Condition(c).Node).OfType<CheckedNode>().ToImmutableArray();
            var plan = ConditionPlan.Of(checkedConditions, new ExpressionCompiler([], new LanguageSettings(DateTimeZone.Utc, false)), shape);
            var matches = plan.NewMatches();
            foreach (var frame in frames)
            {
                plan.Test(frame, matches);
            }

            var before = GC.GetAllocatedBytesForCurrentThread();
            foreach (var frame in frames)
            {
                plan.Test(frame, matches);
            }

            Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        }
    }

    private static FactFrame FrameWith(decimal gross)
    {
        var frame = new FactFrame(SampleVocabulary.Shared.EventFacts.Count, SampleVocabulary.Shared.LineFacts.Count, SampleVocabulary.Segments.Length);
        frame.Clear(0);
        frame.EventFacts.Set(((FactDeclaration)SampleVocabulary.Shared.Find("purchase.gross")!).Slot, gross);
        return frame;
    }
}
