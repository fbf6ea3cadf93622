using System.Collections.Immutable;
using System.Globalization;
using LoyaltyRules.Engine.Language.Checking;
using LoyaltyRules.Engine.Language.Syntax;
using LoyaltyRules.Engine.Language.Types;

namespace LoyaltyRules.Engine.Tests.Language;

/// <summary>
/// Writes random well-typed expressions over <see cref="SampleVocabulary"/> as people write them: words or signs for the operators, methods or
/// functions, superfluous parentheses and blanks. The same seed gives the same texts.
/// </summary>
internal sealed class ExpressionGenerator(Random random)
{
    /// <summary>A piece of text and how strongly its loosest operator binds, in the order of the reference's table.</summary>
    private readonly record struct Piece(string Text, int Strength);

    private const int Loosest = 0;
    private const int Coalesce = 1;
    private const int Or = 2;
    private const int And = 3;
    private const int Equality = 4;
    private const int Relation = 5;
    private const int Sum = 6;
    private const int Product = 7;
    private const int Unary = 8;
    private const int Primary = 9;

    private static readonly RuleType[] ValueTypes =
    [
        RuleType.Number, RuleType.Percent, RuleType.Money, SampleVocabulary.Bonus, SampleVocabulary.Miles, RuleType.Text,
        SampleVocabulary.Tier, SampleVocabulary.Channel, SampleVocabulary.Category, RuleType.DayOfWeek, RuleType.Date, RuleType.Instant, RuleType.Duration,
    ];

    private static readonly string[] RoundingModes = ["down", "up", "halfUp", "halfDown", "halfEven"];

    private string? lineName;
    private bool isInAggregate;
    private bool mayUseTables = true;

    public string Condition(int depth, ExpressionScope scope)
    {
        lineName = scope == ExpressionScope.Line ? "line" : null;
        isInAggregate = false;
        return Boolean(depth).Text;
    }

    public (string Text, RuleType Type) Value(int depth, ExpressionScope scope)
    {
        lineName = scope == ExpressionScope.Line ? "line" : null;
        isInAggregate = false;
        var type = scope == ExpressionScope.Line ? Any(ValueTypes) : Any([.. ValueTypes.Where(t => t != SampleVocabulary.Category)]);
        return (Typed(type, depth).Text, type);
    }

    /// <summary>A table's cells: conditions that name no tables.</summary>
    public ImmutableArray<string> Cells(int count, ExpressionScope scope)
    {
        mayUseTables = false;
        ImmutableArray<string> cells = [.. Enumerable.Range(0, count).Select(_ => random.Next(4) == 0 ? "true" : Condition(2, scope))];
        mayUseTables = true;
        return cells;
    }

    private T Any<T>(params IReadOnlyList<T> choices) => choices[random.Next(choices.Count)];

    private bool Sometimes(int oneIn) => random.Next(oneIn) == 0;

    private string In(Piece piece, int place) =>
        piece.Strength < place || Sometimes(12) ? (Sometimes(4) ? $"( {piece.Text} )" : $"({piece.Text})") : piece.Text;

    private string Blank => Any("", " ", " ", " ", "  ", "\n");

    private Piece Boolean(int depth)
    {
        if (depth <= 0)
        {
            return BooleanLeaf();
        }

        switch (random.Next(22))
        {
            case 0 or 1 or 2:
                return Chain(And, Any("&&", "&&", "and"), depth);
            case 3 or 4 or 5:
                return Chain(Or, Any("||", "||", "or"), depth);
            case 6:
                return new($"!{In(Boolean(depth - 1), Unary)}", Unary);
            case 7:
                // The word binds looser than the sign, so it takes a whole comparison.
                return new($"not {In(Boolean(depth - 1), Equality)}", And + 1);
            case 8 or 9 or 10 or 11 or 12:
                return Comparison(depth);
            case 13:
                return new($"{In(Boolean(depth - 1), Relation)} {Any("==", "!=")} {In(Boolean(depth - 1), Relation)}", Equality);
            case 14:
                return new($"{In(Boolean(depth - 1), Coalesce)} ? {In(Boolean(depth - 1), Loosest)} : {In(Boolean(depth - 1), Loosest)}", Loosest);
            case 15:
                return new($"{In(Boolean(depth - 1), Coalesce)} ?? {Any("true", "false")}", Coalesce);
            case 16 or 17:
                return Membership(depth);
            case 18:
                return new($"has({Any(Names(null))})", Primary);
            case 19:
                return BooleanFunction(depth);
            case 20 when !isInAggregate:
                return Aggregate(Any("Any", "All", "any"), () => Boolean(depth - 1));
            case 21:
                return new($"{In(Boolean(depth - 1), Sum)} {Any("in", "not in")} [{Any("true", "false", "true, false")}]", Relation);
            default:
                return BooleanLeaf();
        }
    }

    private Piece Chain(int strength, string sign, int depth)
    {
        var operands = Enumerable.Range(0, random.Next(2, 4)).Select(_ => In(Boolean(depth - 1), strength + 1));
        return new(string.Join(char.IsLetter(sign[0]) ? $" {sign} " : $"{Blank}{sign}{Blank}", operands), strength);
    }

    private Piece BooleanLeaf() => random.Next(6) switch
    {
        0 => new(Any("true", "false"), Primary),
        1 => new($"has({Any(Names(null))})", Primary),
        2 => new(Any(SampleVocabulary.Segments).Name, Primary),
        3 => Comparison(0),
        _ => new(Any(Names(RuleType.Boolean)), Primary),
    };

    private Piece Comparison(int depth)
    {
        var type = UsableType();
        var isOrdered = type.IsOrdered;
        var sign = isOrdered ? Any("==", "!=", "<", "<=", ">", ">=") : Any("==", "!=");
        var place = sign is "==" or "!=" ? Relation : Sum;
        var (left, right) = (Typed(type, depth - 1), Sometimes(2) ? Bare(type) : Typed(type, depth - 1));
        if (Sometimes(6))
        {
            (left, right) = (right, left);
        }

        return new($"{In(left, place)}{Blank}{sign}{Blank}{In(right, place)}", place - 1);
    }

    private RuleType UsableType()
    {
        var type = Sometimes(4) ? RuleType.Number : Any(ValueTypes);
        return type == SampleVocabulary.Category && lineName is null ? SampleVocabulary.Tier : type;
    }

    private Piece Membership(int depth)
    {
        var type = UsableType();
        var items = Enumerable.Range(0, random.Next(1, 5)).Select(_ => In(Bare(type, allowsConditional: false), Unary));
        return new($"{In(Typed(type, depth - 1), Sum)} {Any("in", "in", "not in")} [{string.Join(Any(",", ", "), items)}]", Relation);
    }

    private Piece BooleanFunction(int depth)
    {
        if (Sometimes(8))
        {
            var word = Sometimes(2) ? new Piece(Any("'opera'", "'circus'", "'ballet'"), Primary) : Typed(lineName is null ? SampleVocabulary.Tier : SampleVocabulary.Category, depth - 1);
            return Call("chosen", new Piece("choice.favourites", Primary), word);
        }

        if (Sometimes(3))
        {
            return Call("isBirthday", Typed(RuleType.Date, depth - 1), Typed(RuleType.Date, depth - 1));
        }

        var text = Typed(RuleType.Text, depth - 1);
        var part = Sometimes(2) ? Bare(RuleType.Text) : Typed(RuleType.Text, depth - 1);
        var function = Any("startsWith", "endsWith", "contains");
        return Sometimes(2)
            ? new($"{In(text, Primary)}.{char.ToUpperInvariant(function[0])}{function[1..]}({In(part, Loosest)})", Primary)
            : Call(function, text, part);
    }

    private Piece Call(string function, params Piece[] arguments) =>
        new($"{function}({string.Join(Any(",", ", "), arguments.Select(a => In(a, Loosest)))})", Primary);

    private Piece Aggregate(string kind, Func<Piece> body)
    {
        var outer = lineName;
        lineName = outer is null && Sometimes(6) ? "line" : Any("l", "x", "item");
        isInAggregate = true;
        var text = $"lines.{kind}({lineName} => {In(body(), Loosest)})";
        lineName = outer;
        isInAggregate = false;
        return new(text, Primary);
    }

    /// <summary>An expression that is of the type by itself.</summary>
    private Piece Typed(RuleType type, int depth)
    {
        if (depth <= 0)
        {
            return Leaf(type);
        }

        switch (random.Next(12))
        {
            case 0:
                var (whenTrue, whenFalse) = (Typed(type, depth - 1), Sometimes(2) ? Bare(type) : Typed(type, depth - 1));
                if (Sometimes(3))
                {
                    (whenTrue, whenFalse) = (whenFalse, whenTrue);
                }

                return new($"{In(Boolean(depth - 1), Coalesce)} ? {In(whenTrue, Loosest)} : {In(whenFalse, Loosest)}", Loosest);
            case 1:
                return new($"{In(Typed(type, depth - 1), Coalesce)} ?? {In(Bare(type, allowsConditional: false), Or)}", Coalesce);
            case 2 when type.IsOrdered:
                Piece[] arguments = [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => Sometimes(3) ? Bare(type) : Typed(type, depth - 1)), Typed(type, depth - 1)];
                return Call(Any("min", "max"), arguments);
            case 3 when type.IsOrdered && !isInAggregate:
                return Aggregate(Any("Min", "Max"), () => Typed(type, depth - 1));
            case 4 when type.IsNumeric && !isInAggregate:
                return Aggregate("Sum", () => Typed(type, depth - 1));
            case 5 when type.IsNumeric && !isInAggregate:
                return type.Kind == TypeKind.Number && Sometimes(3) ? new("lines.Count()", Primary) : Sometimes(2) ? Leaf(type) : Of(type, depth);
            case 6 or 7 or 8 or 9 or 10:
                return Of(type, depth);
            default:
                return Leaf(type);
        }
    }

    /// <summary>By what is special to the type.</summary>
    private Piece Of(RuleType type, int depth) => type.Kind switch
    {
        TypeKind.Number => Number(depth),
        TypeKind.Percent or TypeKind.Money or TypeKind.Points => Amount(type, depth),
        TypeKind.Date => random.Next(4) switch
        {
            0 => Call("dateOf", Typed(RuleType.Instant, depth - 1)),
            _ => Call(Any("addDays", "addMonths", "addYears"), Typed(RuleType.Date, depth - 1), Whole(depth - 1)),
        },
        TypeKind.Instant => new($"{In(Typed(type, depth - 1), Sum)} {Any("+", "-")} {In(Sometimes(2) ? Bare(RuleType.Duration) : Typed(RuleType.Duration, depth - 1), Product)}", Sum),
        TypeKind.Duration => Sometimes(2)
            ? new($"{In(Typed(RuleType.Instant, depth - 1), Sum)} - {In(Typed(RuleType.Instant, depth - 1), Product)}", Sum)
            : new($"{In(Typed(type, depth - 1), Sum)} {Any("+", "-")} {In(Sometimes(3) ? Bare(type) : Typed(type, depth - 1), Product)}", Sum),
        TypeKind.Choice when type.Equals(RuleType.DayOfWeek) => Call("dayOfWeek", Typed(RuleType.Date, depth - 1)),
        _ => Leaf(type),
    };

    private Piece Number(int depth) => random.Next(16) switch
    {
        0 or 1 or 2 => Call(Any("daysBetween", "monthsBetween", "yearsBetween", "daysFromBirthday"), Typed(RuleType.Date, depth - 1), Typed(RuleType.Date, depth - 1)),
        3 or 4 or 5 => Call(Any("year", "month", "dayOfMonth"), Typed(RuleType.Date, depth - 1)),
        6 or 7 => Call(Any("hourOf", "minuteOf"), Typed(RuleType.Instant, depth - 1)),
        8 => Call("length", Typed(RuleType.Text, depth - 1)),
        9 => Divide(Any([.. ValueTypes.Where(t => t.IsNumeric)]), depth),
        10 when !isInAggregate => Aggregate("Count", () => Boolean(depth - 1)),
        11 => new(Any("withThis(member.visits)", "member.visits.withThis()", "WithThis(member.visits)"), Primary),
        _ => Amount(RuleType.Number, depth),
    };

    private Piece Divide(RuleType both, int depth) => Call(
        "divide", Typed(both, depth - 1), Typed(both, depth - 1), new(Any("0", "1", "2", "6"), Primary), new($"'{Any(RoundingModes)}'", Primary));

    private Piece Amount(RuleType type, int depth)
    {
        switch (random.Next(10))
        {
            case 0 or 1 or 2:
                var (left, right) = (Typed(type, depth - 1), Sometimes(3) ? Bare(type) : Typed(type, depth - 1));
                var sign = Any("+", "-");
                return new($"{In(left, Sum)}{Blank}{sign}{Blank}{In(right, Product)}", Sum);
            case 3 or 4:
                var factor = type.Kind == TypeKind.Percent || Sometimes(2) ? Bare(RuleType.Number) : Typed(RuleType.Number, depth - 1);
                return Sometimes(2)
                    ? new($"{In(Typed(type, depth - 1), Product)} * {In(factor, Unary)}", Product)
                    : new($"{In(factor, Product)} * {In(Typed(type, depth - 1), Unary)}", Product);
            case 5:
                return new($"{In(Typed(type, depth - 1), Product)} / {In(new(Any("2", "4", "5", "10", "0.5", "0.125", "1.6", "-8", "parameter.factor", "(2 + 3)"), Unary), Unary)}", Product);
            case 6:
                return Call("round", Typed(type, depth - 1), new(Any("0", "1", "2", "3"), Primary), new($"'{Any(RoundingModes)}'", Primary));
            case 7:
                return Call("divide", Typed(type, depth - 1), Typed(RuleType.Number, depth - 1), new(Any("0", "1", "2", "6"), Primary), new($"'{Any(RoundingModes)}'", Primary));
            case 8:
                return Call("abs", Typed(type, depth - 1));
            default:
                return new($"-{In(Typed(type, depth - 1), Unary)}", Unary);
        }
    }

    private Piece Whole(int depth) => random.Next(6) switch
    {
        0 => Call("round", Typed(RuleType.Number, depth - 1), new("0", Primary), new($"'{Any(RoundingModes)}'", Primary)),
        1 => new(Any("member.orders", "member.cards", "parameter.days"), Primary),
        2 => new($"-{In(new("member.orders", Primary), Unary)}", Unary),
        3 => new("lines.Count()", Primary),
        _ => new(Any("0", "1", "12", "-1", "-13", "365", "40000", "-200000"), Unary),
    } is var piece && isInAggregate && piece.Text == "lines.Count()" ? new("1", Primary) : piece;

    private Piece Leaf(RuleType type)
    {
        var names = Names(type);
        return names.Count == 0 || (type.Kind is TypeKind.Number or TypeKind.Text && Sometimes(3)) ? Bare(type, allowsConditional: false) : new(Any(names), Primary);
    }

    private IReadOnlyList<string> Names(RuleType? type) =>
    [
        .. SampleVocabulary.Shared.Declarations
            .Where(d => type is null ? d is not RefusedDeclaration : d.Type.Equals(type))
            .Where(d => d is not FactDeclaration { Subject: FactSubject.Activity })
            .Where(d => !d.IsOfLine || lineName is not null)
            .Where(d => mayUseTables || d is not TableDeclaration)
            .Select(d => d is FactDeclaration { IsOfLine: true } ? lineName + d.Name["line".Length..] : d.Name)
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>A literal that takes the type of its place.</summary>
    private Piece Bare(RuleType type, bool allowsConditional = true)
    {
        if (allowsConditional && Sometimes(15))
        {
            return new($"{In(BooleanLeaf(), Coalesce)} ? {Literal(type).Text} : {Literal(type).Text}", Loosest);
        }

        return type.IsNumeric && Sometimes(10) ? new(Any("2 * 500", "1 + 0.5", "3 - 10 / 4", "-(2 + 3)"), Sum) : Literal(type);
    }

    private Piece Literal(RuleType type) => type.Kind switch
    {
        TypeKind.Text => Quoted(Any(FactGenerator.Texts)),
        TypeKind.Choice => Quoted(Any([.. type.Choices])),
        TypeKind.Date => Quoted(Any(FactGenerator.Dates)),
        TypeKind.Instant => Quoted(Any(FactGenerator.Instants)),
        TypeKind.Duration => Quoted(Any(FactGenerator.Durations)),
        _ => new(Any("0", "1", "2", "3.5", "5", "10", "0.01", "100", "500.50", "1000", "007", "2.50", "-1", "-0.005", random.Next(100_000).ToString(CultureInfo.InvariantCulture)), Unary),
    };

    private Piece Quoted(string value) => new(
        Sometimes(3) ? $"\"{value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"" : ExpressionPrinter.Quote(value), Primary);
}
