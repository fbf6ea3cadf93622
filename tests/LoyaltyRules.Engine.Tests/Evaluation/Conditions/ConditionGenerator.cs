using System.Globalization;
using LoyaltyRules.Engine.Language.Checking;
using LoyaltyRules.Engine.Tests.Language;

namespace LoyaltyRules.Engine.Tests.Evaluation.Conditions;

/// <summary>What the conditions of a pack mostly ask.</summary>
public enum ConditionStyle
{
    Equalities,
    Ranges,
    Alternatives,
    CommonParts,
    Anything,
}

/// <summary>Random conditions of rules over <see cref="SampleVocabulary"/>, as packs of one style have them.</summary>
internal sealed class ConditionGenerator(Random random, ConditionStyle style)
{
    private static readonly string[] CommonParts =
    [
        "lines.Any(l => l.category == 'opera')", "lines.Count() >= 2", "purchase.gross - 100 >= purchase.bookingFee", "has(member.tier)",
        "(purchase.bookingFee ?? 0) < 50", "isBirthday(member.birthDate, purchase.date)", "table.rate > 5",
    ];

    private readonly ExpressionGenerator expressions = new(random);

    public string Next() => style switch
    {
        ConditionStyle.Equalities => Chain("&&", 1, 4, Equality),
        ConditionStyle.Ranges => Chain("&&", 1, 4, () => random.Next(6) == 0 ? Equality() : Range()),
        ConditionStyle.Alternatives => Chain("&&", 1, 4, () => $"({Chain("||", 1, 4, () => random.Next(5) == 0 ? $"({Chain("&&", 2, 3, Equality)})" : Atom())})"),
        ConditionStyle.CommonParts => Chain("&&", 1, 4, () => random.Next(2) == 0 ? Maybe(Any(CommonParts)) : Atom()),
        _ => expressions.Condition(random.Next(1, 5), ExpressionScope.Event),
    };

    private string Chain(string sign, int min, int max, Func<string> part) =>
        string.Join($" {sign} ", Enumerable.Range(0, random.Next(min, max + 1)).Select(_ => part()));

    private string Atom() => random.Next(2) == 0 ? Equality() : Range();

    private string Maybe(string part) => random.Next(6) == 0 ? $"!({part})" : part;

    private string Equality() => Maybe(random.Next(14) switch
    {
        0 or 1 => $"purchase.channel {Sign()} '{Any(SampleVocabulary.Channel.Choices)}'",
        2 or 3 => $"member.tier {Any("==", "!=", "<", "<=", ">", ">=")} '{Any(SampleVocabulary.Tier.Choices)}'",
        4 => $"member.tier in ['{Any(SampleVocabulary.Tier.Choices)}', '{Any(SampleVocabulary.Tier.Choices)}']",
        5 => $"purchase.dayOfWeek in ['{Any(Engine.Language.Types.RuleType.DayOfWeek.Choices)}', '{Any(Engine.Language.Types.RuleType.DayOfWeek.Choices)}']",
        6 => $"purchase.store {Sign()} '{Any("", "a", "opera", "OPERA", "none")}'",
        7 => $"purchase.store in ['{Any("a", "opera")}', '{Any("a", "operetta", "none")}']",
        8 => "member.isStaff",
        9 => Any("purchase.isGift", "purchase.isGift == true", "purchase.isGift != true", "purchase.isGift in [false]"),
        10 => Any("segment.regular", "segment.spender", "segment.newcomer"),
        11 => $"member.orders {Sign()} {random.Next(0, 12)}",
        12 => Any("true", "true", "false"),
        _ => $"'{Any(SampleVocabulary.Channel.Choices)}' {Sign()} purchase.channel",
    });

    private string Range() => Maybe(random.Next(9) switch
    {
        0 => $"purchase.gross {Order()} {Amount()}",
        1 => $"{Amount()} {Order()} purchase.gross",
        2 => $"purchase.bookingFee {Order()} {Amount()}",
        3 => $"member.score {Order()} {random.Next(-3, 12)}.5",
        4 => $"purchase.gross >= {random.Next(0, 6)} && purchase.gross < {random.Next(6, 12)}",
        5 => $"purchase.date {Order()} '{Any(FactGenerator.Dates)}'",
        6 => $"purchase.at {Order()} '{Any(FactGenerator.Instants)}'",
        7 => $"purchase.hold {Order()} '{Any("PT1S", "PT90M", "PT48H")}'",
        _ => $"purchase.gross {Order()} parameter.threshold",
    });

    private string Sign() => random.Next(4) == 0 ? "!=" : "==";

    private string Order() => Any("<", "<=", ">", ">=", "==", "!=");

    private string Amount() => Any(random.Next(0, 12).ToString(CultureInfo.InvariantCulture), "0.01", "5.005", "1000000");

    private T Any<T>(params IReadOnlyList<T> choices) => choices[random.Next(choices.Count)];
}
