using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;
using LoyaltyRules.Engine.Language.Checking;
using LoyaltyRules.Engine.Language.Syntax;
using LoyaltyRules.Engine.Language.Types;
using LoyaltyRules.Engine.Model;
using NodaTime;

namespace LoyaltyRules.Engine.Tests.Language;

/// <summary>The facts of one event as the oracle holds them: a name that is not here is absent.</summary>
/// <param name="Event">Facts of the event and the snapshots, by full name.</param>
/// <param name="Lines">Facts of each line, by full name.</param>
/// <param name="Segments">The outcome of each segment, null for unknown.</param>
internal sealed record OracleFacts(
    IReadOnlyDictionary<string, object> Event, IReadOnlyList<IReadOnlyDictionary<string, object>> Lines, IReadOnlyDictionary<string, bool?> Segments);

/// <summary>A table as the oracle walks it: the cells' conditions and the result of each row.</summary>
internal sealed record OracleTable(ImmutableArray<(ImmutableArray<CheckedNode> Cells, object Value)> Rows);

/// <summary>
/// A second reading of the language, written from its description (N, U, T) and not from the compiler: a plain walk over the tree.
/// A value is a <see cref="bool"/>, <see cref="Fraction"/>, text, choice word, <see cref="Day"/>, or ticks as <see cref="Moment"/> or
/// <see cref="Stretch"/>; null is unknown.
/// </summary>
internal sealed class Oracle(DateTimeZone zone, bool leapBirthdayIsInMarch, IReadOnlyDictionary<string, OracleTable> tables)
{
    /// <summary>Ticks of 100 ns since 1970.</summary>
    internal readonly record struct Moment(long Ticks);

    /// <summary>Ticks of 100 ns.</summary>
    internal readonly record struct Stretch(long Ticks);

    private const long TicksPerDay = 864_000_000_000;
    private const long StretchMax = 110_000 * TicksPerDay;
    private static readonly long MomentMin = (new Day(1900, 1, 1).Number - new Day(1970, 1, 1).Number) * TicksPerDay;
    private static readonly long MomentEnd = (new Day(2200, 1, 1).Number - new Day(1970, 1, 1).Number) * TicksPerDay;

    public object? Evaluate(CheckedNode node, OracleFacts facts, IReadOnlyDictionary<string, object>? line = null)
    {
        object? Of(CheckedNode child) => Evaluate(child, facts, line);

        switch (node)
        {
            case ConstantNode constant:
                return Literal(constant);
            case FactNode fact:
                return (fact.Fact.IsOfLine ? line! : facts.Event).GetValueOrDefault(fact.Fact.Name);
            case SegmentNode segment:
                return facts.Segments[segment.Segment.Name];
            case TableNode table:
                return InTable(tables[table.Table.Name], facts, line);
            case NotNode not:
                return Of(not.Operand) is bool b ? !b : null;
            case LogicalNode logical:
                return All(logical.Children.Select(c => (bool?)Of(c)), decisive: logical.Operator == LogicalOperator.Or);
            case CompareNode compare:
                return Of(compare.Left) is { } left && Of(compare.Right) is { } right ? Compared(compare.Operator, left, right) : null;
            case MembershipNode membership:
                return Of(membership.Operand) is { } member ? membership.Items.Any(i => Literal(i).Equals(member)) : null;
            case HasNode has:
                return Of(has.Operand) is not null;
            case NegateNode negate:
                return Of(negate.Operand) is Fraction negated ? -negated : null;
            case ArithmeticNode arithmetic:
                return Of(arithmetic.Left) is { } a && Of(arithmetic.Right) is { } z ? Computed(arithmetic, a, z) : null;
            case WithThisNode withThis:
                return Of(withThis.Children[0]) is Fraction before && Of(withThis.Children[1]) is Fraction added ? before + added : null;
            case ConditionalNode conditional:
                return Of(conditional.Condition) is bool isTrue ? Of(isTrue ? conditional.WhenTrue : conditional.WhenFalse) : null;
            case CoalesceNode coalesce:
                return Of(coalesce.Operand) ?? Literal(coalesce.Fallback);
            case CallNode call:
                var arguments = call.Children.Select(Of).ToArray();
                return arguments.Contains(null) ? null : Called(call, arguments!);
            case AggregateNode aggregate:
                return OverLines(aggregate, facts);
            default:
                throw new InvalidOperationException($"The oracle does not know {node.GetType().Name}.");
        }
    }

    /// <summary>"And" with <paramref name="decisive"/> false, "or" with true: a decisive part decides, then an unknown one leaves it open.</summary>
    private static bool? All(IEnumerable<bool?> parts, bool decisive)
    {
        var list = parts.ToList();
        return list.Contains(decisive) ? decisive : list.Contains(null) ? null : !decisive;
    }

    private object? InTable(OracleTable table, OracleFacts facts, IReadOnlyDictionary<string, object>? line)
    {
        foreach (var (cells, value) in table.Rows)
        {
            switch (All(cells.Select(c => (bool?)Evaluate(c, facts, line)), decisive: false))
            {
                case true:
                    return value;
                case null:
                    return null;
            }
        }

        return null;
    }

    private static bool Compared(BinaryOperator comparison, object left, object right) => comparison switch
    {
        BinaryOperator.Equal => left.Equals(right),
        BinaryOperator.NotEqual => !left.Equals(right),
        BinaryOperator.Less => Order(left, right) < 0,
        BinaryOperator.LessOrEqual => Order(left, right) <= 0,
        BinaryOperator.Greater => Order(left, right) > 0,
        BinaryOperator.GreaterOrEqual => Order(left, right) >= 0,
        _ => throw new ArgumentOutOfRangeException(nameof(comparison)),
    };

    private static int Order(object left, object right) => (left, right) switch
    {
        (Fraction a, Fraction b) => a.CompareTo(b),
        (Day a, Day b) => a.CompareTo(b),
        (Moment a, Moment b) => a.Ticks.CompareTo(b.Ticks),
        (Stretch a, Stretch b) => a.Ticks.CompareTo(b.Ticks),
        (string a, string b) => Rank(a).CompareTo(Rank(b)),
        _ => throw new InvalidOperationException($"{left} and {right} have no order."),
    };

    /// <summary>Tiers stand above each other as they are declared; other words do not.</summary>
    private static int Rank(string tier) => tier switch
    {
        "basic" => 0,
        "silver" => 1,
        "gold" => 2,
        _ => throw new InvalidOperationException($"{tier} has no rank."),
    };

    private static object? Computed(ArithmeticNode node, object left, object right)
    {
        var isDifference = node.Operator == BinaryOperator.Subtract;
        switch (left, right)
        {
            case (Fraction a, Fraction _) when node.Source is BinarySyntax { Operator: BinaryOperator.Divide } quotient:
                return a / ConstantIn(quotient.Right, node.Right);
            case (Fraction a, Fraction b):
                return node.Operator switch
                {
                    BinaryOperator.Add => a + b,
                    BinaryOperator.Subtract => a - b,
                    _ => a * b,
                };
            case (Moment a, Moment b):
                return new Stretch(a.Ticks - b.Ticks);
            case (Moment a, Stretch b):
                return Named(a.Ticks + (isDifference ? -b.Ticks : b.Ticks));
            case (Stretch a, Moment b):
                return Named(a.Ticks + b.Ticks);
            case (Stretch a, Stretch b):
                var sum = a.Ticks + (isDifference ? -b.Ticks : b.Ticks);
                return Math.Abs(sum) <= StretchMax ? new Stretch(sum) : null;
            default:
                throw new InvalidOperationException($"{left} and {right} do not combine.");
        }
    }

    private static object? Named(long ticks) => ticks >= MomentMin && ticks < MomentEnd ? new Moment(ticks) : null;

    private object? Called(CallNode call, object[] a)
    {
        var rounding = call.Rounding switch
        {
            Rounding.Down => "down",
            Rounding.Up => "up",
            Rounding.HalfUp => "halfUp",
            Rounding.HalfDown => "halfDown",
            _ => "halfEven",
        };
        switch (call.Function)
        {
            case FunctionKind.Chosen:
                return ((string[])a[0]).Contains((string)a[1], StringComparer.Ordinal);
            case FunctionKind.IsBirthday:
                return IsBirthday((Day)a[0], (Day)a[1]);
            case FunctionKind.DaysFromBirthday:
                return Fraction.Whole(DaysFromBirthday((Day)a[0], (Day)a[1]));
            case FunctionKind.DaysBetween:
                return Fraction.Whole(((Day)a[1]).Number - ((Day)a[0]).Number);
            case FunctionKind.MonthsBetween:
                return Fraction.Whole(((Day)a[0]).WholeStepsTo((Day)a[1], 1));
            case FunctionKind.YearsBetween:
                return Fraction.Whole(((Day)a[0]).WholeStepsTo((Day)a[1], 12));
            case FunctionKind.AddDays:
                var number = ((Day)a[0]).Number + Whole(a[1]);
                return number >= new Day(1900, 1, 1).Number && number <= new Day(2199, 12, 31).Number ? Day.FromNumber((long)number) : null;
            case FunctionKind.AddMonths or FunctionKind.AddYears:
                var months = Whole(a[1]) * (call.Function == FunctionKind.AddYears ? 12 : 1);
                return BigInteger.Abs(months) < 1_000_000 && ((Day)a[0]).PlusMonths((long)months) is { IsNamed: true } moved ? moved : null;
            case FunctionKind.Year:
                return Fraction.Whole(((Day)a[0]).Year);
            case FunctionKind.Month:
                return Fraction.Whole(((Day)a[0]).Month);
            case FunctionKind.DayOfMonth:
                return Fraction.Whole(((Day)a[0]).DayOfMonth);
            case FunctionKind.DayOfWeek:
                return new[] { "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday" }[((Day)a[0]).Weekday];
            case FunctionKind.DateOf:
                return Day.FromNumber(Floor(LocalTicks(a[0]), TicksPerDay) + new Day(1970, 1, 1).Number);
            case FunctionKind.HourOf:
                return Fraction.Whole(OfDay(LocalTicks(a[0])) / (TicksPerDay / 24));
            case FunctionKind.MinuteOf:
                return Fraction.Whole(OfDay(LocalTicks(a[0])) / (TicksPerDay / 1440) % 60);
            case FunctionKind.StartsWith:
                return Matches((string)a[0], (string)a[1], 0);
            case FunctionKind.EndsWith:
                return Matches((string)a[0], (string)a[1], ((string)a[0]).Length - ((string)a[1]).Length);
            case FunctionKind.Contains:
                return Enumerable.Range(0, ((string)a[0]).Length + 1).Any(start => Matches((string)a[0], (string)a[1], start));
            case FunctionKind.Length:
                return Fraction.Whole(((string)a[0]).ToCharArray().Length);
            case FunctionKind.Min:
                return a.Aggregate((x, y) => Order(y, x) < 0 ? y : x);
            case FunctionKind.Max:
                return a.Aggregate((x, y) => Order(y, x) > 0 ? y : x);
            case FunctionKind.Abs:
                return (Fraction)a[0] is { Numerator.Sign: < 0 } negative ? -negative : a[0];
            case FunctionKind.Round:
                return ((Fraction)a[0]).Rounded(call.Digits, rounding);
            case FunctionKind.Divide:
                return (Fraction)a[1] is { IsZero: false } divisor ? ((Fraction)a[0] / divisor).Rounded(call.Digits, rounding) : null;
            default:
                throw new InvalidOperationException($"The oracle does not know {call.Function}.");
        }
    }

    // Day by day away from it, looking back first.
    private long DaysFromBirthday(Day born, Day day)
    {
        for (var distance = 0L; ; distance++)
        {
            if (IsBirthday(born, Day.FromNumber(day.Number - distance)))
            {
                return distance;
            }

            if (IsBirthday(born, Day.FromNumber(day.Number + distance)))
            {
                return -distance;
            }
        }
    }

    private bool IsBirthday(Day born, Day day)
    {
        if (day.CompareTo(born) < 0)
        {
            return false;
        }

        var inThatYear = born is { Month: 2, DayOfMonth: 29 } && !Day.IsLeap(day.Year)
            ? (leapBirthdayIsInMarch ? (3, 1) : (2, 28))
            : (born.Month, born.DayOfMonth);
        return inThatYear == (day.Month, day.DayOfMonth);
    }

    private static BigInteger Whole(object number) => (Fraction)number is { Denominator.IsOne: true } whole
        ? whole.Numerator
        : throw new InvalidOperationException($"{number} is not whole.");

    // Only the zone's offset is taken from its data; the arithmetic is ours.
    private long LocalTicks(object moment) =>
        ((Moment)moment).Ticks + zone.GetUtcOffset(Instant.FromUnixTimeTicks(((Moment)moment).Ticks)).Ticks;

    private static long Floor(long value, long step) => (value - (((value % step) + step) % step)) / step;

    private static long OfDay(long ticks) => ticks - (Floor(ticks, TicksPerDay) * TicksPerDay);

    private static bool Matches(string text, string part, int start)
    {
        if (start < 0 || start + part.Length > text.Length)
        {
            return false;
        }

        for (var i = 0; i < part.Length; i++)
        {
            if (text[start + i] != part[i])
            {
                return false;
            }
        }

        return true;
    }

    private object? OverLines(AggregateNode node, OracleFacts facts)
    {
        if (node.Body is null)
        {
            return Fraction.Whole(facts.Lines.Count);
        }

        var each = facts.Lines.Select(l => Evaluate(node.Body, facts, l)).ToList();
        switch (node.Kind)
        {
            case AggregateKind.Any:
                return All(each.Cast<bool?>(), decisive: true);
            case AggregateKind.All:
                return All(each.Cast<bool?>(), decisive: false);
            case var _ when each.Contains(null):
                return null;
            case AggregateKind.Count:
                return Fraction.Whole(each.Count(e => e is true));
            case AggregateKind.Sum:
                // Twenty-eight digits in the steps of what is added up, however large the bounds of the facts; more are nothing that could be held.
                var sum = each.Aggregate(Fraction.Whole(0), (all, one) => all + (Fraction)one!);
                return Fraction.Whole(System.Numerics.BigInteger.Pow(10, 28 - node.Body!.Range!.Value.Scale)) is var bound && sum.CompareTo(bound) < 0 && (-sum).CompareTo(bound) < 0 ? sum : null;
            default:
                return each.Count == 0 ? null : each.Aggregate((a, b) => Order(b!, a!) < 0 == (node.Kind == AggregateKind.Min) && Order(b!, a!) != 0 ? b : a);
        }
    }

    /// <summary>A literal read from how it is written, not from what the checker made of it.</summary>
    private static object Literal(ConstantNode constant) => constant.Source switch
    {
        TextSyntax text => Read(text.Value, constant.Type),
        BooleanSyntax boolean => boolean.Value,
        _ => ConstantIn(constant.Source, constant),
    };

    private static Fraction ConstantIn(SyntaxNode syntax, CheckedNode node) => syntax switch
    {
        NumberSyntax number => Fraction.Of(number.Value),
        UnarySyntax { Operator: UnaryOperator.Negate } negate => -ConstantIn(negate.Operand, node),
        BinarySyntax { Operator: BinaryOperator.Add } sum => ConstantIn(sum.Left, node) + ConstantIn(sum.Right, node),
        BinarySyntax { Operator: BinaryOperator.Subtract } difference => ConstantIn(difference.Left, node) - ConstantIn(difference.Right, node),
        BinarySyntax { Operator: BinaryOperator.Multiply } product => ConstantIn(product.Left, node) * ConstantIn(product.Right, node),
        BinarySyntax { Operator: BinaryOperator.Divide } quotient => ConstantIn(quotient.Left, node) / ConstantIn(quotient.Right, node),
        // A parameter: its number is declared, not computed.
        NameSyntax name => Fraction.Of(SampleVocabulary.ParameterValue(name.Name)),
        _ => throw new InvalidOperationException($"No constant in {ExpressionPrinter.Print(syntax)}."),
    };

    /// <summary>A text as the value of a type.</summary>
    public static object Read(string text, RuleType type)
    {
        switch (type.Kind)
        {
            case TypeKind.Text or TypeKind.Choice:
                return text;
            case TypeKind.Date:
                return new Day(Number(text[..4]), Number(text[5..7]), Number(text[8..10]));
            case TypeKind.Instant:
                var moment = Regex.Match(text, @"^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:Z|([+-])(\d\d):(\d\d))$");
                int Part(int group) => moment.Groups[group].Success && moment.Groups[group].Length > 0 ? Number(moment.Groups[group].Value) : 0;
                var minutes = (Part(4) * 60) + Part(5) - ((moment.Groups[7].Value == "-" ? -1 : 1) * ((Part(8) * 60) + Part(9)));
                return new Moment(
                    ((new Day(Part(1), Part(2), Part(3)).Number - new Day(1970, 1, 1).Number) * TicksPerDay) + (((minutes * 60L) + Part(6)) * 10_000_000));
            case TypeKind.Duration:
                var seconds = Regex.Matches(text, @"(-?\d+(?:\.\d+)?)([WDHMS])").Sum(m => decimal.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture) * m.Groups[2].Value switch
                {
                    "W" => 604_800,
                    "D" => 86_400,
                    "H" => 3_600,
                    "M" => 60,
                    _ => 1m,
                });
                return new Stretch((long)(seconds * 10_000_000));
            default:
                throw new InvalidOperationException($"No text of {type}.");
        }
    }

    private static int Number(string digits) => int.Parse(digits, CultureInfo.InvariantCulture);
}
