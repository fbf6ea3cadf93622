using System.Collections.Immutable;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Language.Checking;
using LoyaltyRules.Engine.Language.Types;

namespace LoyaltyRules.Engine.Tests.Language;

/// <summary>The names that the tests of the language speak of: something of every type, some always there and some that may be absent.</summary>
internal static class SampleVocabulary
{
    public static readonly RuleType Bonus = RuleType.PointsOf("bonus");
    public static readonly RuleType Miles = RuleType.PointsOf("miles");
    public static readonly RuleType Tier = RuleType.RankedChoiceOf(["basic", "silver", "gold"]);
    public static readonly RuleType Channel = RuleType.ChoiceOf(["web", "app", "till"]);
    public static readonly RuleType Category = RuleType.ChoiceOf(["opera", "drama", "circus", "programme", "gift-card"]);

    /// <summary>Tables by index; their rows are each test's own.</summary>
    public static readonly ImmutableArray<TableDeclaration> Tables =
    [
        new("table.rate", RuleType.Percent, 0, UsesLine: false, null) { Range = NumericRange.Between(0, 100, 1) },
        new("table.lineRate", RuleType.Number, 1, UsesLine: true, null) { Range = NumericRange.Between(0, 10, 2) },
        new("table.word", RuleType.Text, 2, UsesLine: false, null),
        new("table.gift", Bonus, 3, UsesLine: false, null) { Range = NumericRange.Between(0, 1000, 0) },
    ];

    public static readonly ImmutableArray<SegmentDeclaration> Segments =
    [
        new("segment.regular", 0, null),
        new("segment.spender", 1, null),
        new("segment.newcomer", 2, null),
    ];

    public static readonly ImmutableArray<ParameterDeclaration> Parameters =
    [
        new("parameter.bookingBonus", RuleType.Percent, 20m, null),
        new("parameter.threshold", RuleType.Money, 500.50m, null),
        new("parameter.factor", RuleType.Number, 1.25m, null),
        new("parameter.days", RuleType.Number, 30m, null),
        new("parameter.welcome", Bonus, 100m, null),
    ];

    public static decimal ParameterValue(string name) => Parameters.Single(p => p.Name == name).Value;

    public static Vocabulary Create()
    {
        var vocabulary = new Vocabulary();
        void Fact(string name, RuleType type, bool isAlwaysThere = false, NumericRange? range = null) => Assert.True(vocabulary.TryAdd(
            new FactDeclaration(name, type, Enum.Parse<FactSubject>(name[..name.IndexOf('.', StringComparison.Ordinal)], ignoreCase: true), null)
            {
                IsOptional = !isAlwaysThere,
                Range = range,
            }));

        void Counter(string name, RuleType type, NumericRange? range, CounterTraits traits) =>
            Assert.True(vocabulary.TryAdd(new FactDeclaration(name, type, FactSubject.Member, null) { Range = range, Counter = traits }));

        vocabulary.NoteElsewhere("privilege.", new Phrase("a privilege", "привилегия"), new Phrase("Ask for what it is given for.", "Спросите о том, за что она даётся."));
        Fact("purchase.gross", RuleType.Money, isAlwaysThere: true, NumericRange.Between(0, 1_000_000, 2));
        Fact("purchase.bookingFee", RuleType.Money, range: NumericRange.Between(0, 100_000, 2));
        Fact("purchase.deposit", RuleType.Money, range: NumericRange.Between(-1_000_000_000_000m, 1_000_000_000_000m, 6));
        Fact("member.balance", Bonus, range: NumericRange.Between(-1000, 1_000_000_000, 0));
        Fact("member.earnedLastYear", Bonus, isAlwaysThere: true, NumericRange.Between(0, 1_000_000, 0));
        Fact("member.miles", Miles, range: NumericRange.Between(0, 1_000_000, 2));
        Fact("member.orders", RuleType.Number, isAlwaysThere: true, NumericRange.Between(0, 1000, 0));
        Fact("member.score", RuleType.Number, range: NumericRange.Between(-1000, 1000, 3));
        Fact("member.cards", RuleType.Number, range: NumericRange.Between(-5, 5, 0));
        Fact("member.rate", RuleType.Percent, range: NumericRange.Between(0, 100, 1));
        Fact("program.rewardRate", RuleType.Percent, isAlwaysThere: true, NumericRange.Between(0, 1000, 2));
        Fact("member.tier", Tier);
        Fact("purchase.channel", Channel, isAlwaysThere: true);
        Fact("purchase.dayOfWeek", RuleType.DayOfWeek, isAlwaysThere: true);
        Fact("purchase.store", RuleType.Text);
        Fact("purchase.id", RuleType.Text, isAlwaysThere: true);
        Fact("purchase.date", RuleType.Date, isAlwaysThere: true);
        Fact("member.birthDate", RuleType.Date);
        Fact("member.joinedOn", RuleType.Date);
        Fact("purchase.at", RuleType.Instant, isAlwaysThere: true);
        Fact("member.lastVisitAt", RuleType.Instant);
        Fact("purchase.hold", RuleType.Duration);
        Fact("purchase.travel", RuleType.Duration, isAlwaysThere: true);
        Fact("purchase.isGift", RuleType.Boolean);
        Fact("member.isStaff", RuleType.Boolean, isAlwaysThere: true);

        Counter("member.visits", RuleType.Number, NumericRange.Between(0, 1000, 0), new CounterTraits(NumericRange.Between(0, 1, 0), null));
        Counter("member.spent", RuleType.Money, NumericRange.Between(0, 1_000_000, 2), new CounterTraits(NumericRange.Between(0, 1_000_000, 2), null));
        Counter("member.paid", RuleType.Money, NumericRange.Between(0, 1_000_000, 2), new CounterTraits(NumericRange.Between(0, 1_000_000, 2), "it is computed."));
        Counter("member.lastVisitOn", RuleType.Date, null, new CounterTraits(null, "it is a date."));

        Fact("activity.score", RuleType.Number, range: NumericRange.Between(0, 100, 0));
        Assert.True(vocabulary.TryAdd(new FactDeclaration("choice.favourites", RuleType.ChosenOf(["opera", "circus", "ballet"]), FactSubject.Member, null)));

        Fact("line.sku", RuleType.Text, isAlwaysThere: true);
        Fact("line.maker", RuleType.Text);
        Fact("line.category", Category);
        Fact("line.gross", RuleType.Money, isAlwaysThere: true, NumericRange.Between(0, 1_000_000, 2));
        Fact("line.deposit", RuleType.Money, range: NumericRange.Between(0, 1000, 2));
        Fact("line.quantity", RuleType.Number, isAlwaysThere: true, NumericRange.Between(0, 1000, 3));
        Fact("line.weight", RuleType.Number, range: NumericRange.Between(-10, 10, 2));
        Fact("line.rate", RuleType.Percent, range: NumericRange.Between(0, 100, 1));
        Fact("line.cost", Bonus, range: NumericRange.Between(0, 10_000, 0));
        Fact("line.miles", Miles, isAlwaysThere: true, NumericRange.Between(0, 10_000, 2));
        Fact("line.isPromo", RuleType.Boolean);
        Fact("line.madeOn", RuleType.Date);
        Fact("line.startsAt", RuleType.Instant);
        Fact("line.lasts", RuleType.Duration);

        foreach (var declaration in Parameters.Concat<NameDeclaration>(Segments).Concat(Tables))
        {
            Assert.True(vocabulary.TryAdd(declaration switch
            {
                ParameterDeclaration parameter => parameter with { Range = NumericRange.Of(parameter.Value) },
                _ => declaration,
            }));
        }

        // Asked for here, so that tests which share the vocabulary only read it.
        foreach (var counter in new[] { "member.visits", "member.spent" })
        {
            vocabulary.ContributionTo((FactDeclaration)vocabulary.Find(counter)!);
        }

        vocabulary.SetAsksPurchase(Segments[1]);
        Assert.True(vocabulary.TryAdd(new RefusedDeclaration("member.broken")));
        return vocabulary;
    }

    public static Vocabulary Shared { get; } = Create();

    /// <summary>Checks a condition and hands out what was reported with it.</summary>
    public static (CheckedNode? Node, ImmutableArray<Diagnostic> Diagnostics) Condition(string text, ExpressionScope scope = ExpressionScope.Event) =>
        Checked(report => Checker.CheckCondition(text, Shared, scope, report));

    /// <summary>Checks a value and hands out what was reported with it.</summary>
    public static (CheckedNode? Node, ImmutableArray<Diagnostic> Diagnostics) Value(
        string text, ExpressionScope scope = ExpressionScope.Event, params RuleType[] wanted) =>
        Checked(report => Checker.CheckValue(text, Shared, scope, report, wanted));

    private static (CheckedNode? Node, ImmutableArray<Diagnostic> Diagnostics) Checked(Func<Engine.Language.ExpressionReporter, CheckedNode?> check)
    {
        var bag = new DiagnosticBag();
        var node = check(new Engine.Language.ExpressionReporter(Place.None, bag));
        return (node, bag.Ordered());
    }

    /// <summary>The node of a text that must be right.</summary>
    public static CheckedNode Right(string text, ExpressionScope scope = ExpressionScope.Event)
    {
        var (node, diagnostics) = Value(text, scope);
        return node ?? throw new InvalidOperationException($"{text}: {string.Join(' ', diagnostics)}");
    }
}
