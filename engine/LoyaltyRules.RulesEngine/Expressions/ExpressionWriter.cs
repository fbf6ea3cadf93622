using System.Collections.Immutable;
using System.Globalization;
using LoyaltyRules.Engine.Language.Checking;
using LoyaltyRules.Engine.Language.Compilation;
using LoyaltyRules.Engine.Language.Syntax;
using LoyaltyRules.Engine.Language.Types;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs.Rules;

namespace LoyaltyRules.RulesEngine.Expressions;

/// <summary>
/// Writes checked expressions in the dialect of RulesEngine, which has two outcomes where the rule language has three (U1). "It is true" and "it is false" are
/// separate questions (U4), each written as a condition that never throws; where the third outcome matters itself, a <c>bool?</c> stands for it.
/// </summary>
/// <param name="names">What the names of the pack are called.</param>
/// <param name="settings">The pack's settings.</param>
/// <param name="tables">The pack's tables, by index.</param>
internal sealed partial class ExpressionWriter(WrittenNames names, LanguageSettings settings, ImmutableArray<TableDefinition> tables)
{
    private const string Functions = nameof(RuleFunctions);
    private const string Least = nameof(RuleFunctions.Least);
    private const string Greatest = nameof(RuleFunctions.Greatest);
    private const string OneLine = "line";
    private const string EachLine = "l";

    /// <summary>The longest expression written: brackets within brackets end the process that reads them.</summary>
    public const int LengthMax = 60_000;

    private readonly List<NameDeclaration> asked = [];
    private string line = OneLine;

    /// <summary>The segments and tables named by what was written since the writer was made, in the order of their first mention.</summary>
    public IReadOnlyList<NameDeclaration> Asked => asked;

    /// <summary>The condition that holds exactly when the node is true, or when it is false.</summary>
    /// <exception cref="NotCarriedException">It is larger than what is written, or asks a computed amount.</exception>
    public string Is(CheckedNode node, bool wanted) => node switch
    {
        ConstantNode constant => (long)constant.Value != 0 == wanted ? "true" : "false",
        NotNode not => Is(not.Operand, !wanted),
        LogicalNode logical => Joined(logical.Children.Select(o => Is(o, wanted)), logical.Operator == LogicalOperator.And == wanted ? "&&" : "||"),
        CompareNode compare => Compared(compare, wanted ? compare.Operator : Opposite(compare.Operator)),
        MembershipNode membership => Among(membership, wanted),
        HasNode { Operand: var operand } when IsNeverNull(operand) => wanted ? "true" : "false",
        HasNode has => $"{Value(has.Operand)} {(wanted ? "!=" : "==")} null",
        CoalesceNode coalesce => Replaced(coalesce, wanted),
        AggregateNode { Kind: AggregateKind.Any or AggregateKind.All, Body: { } body } lines =>
            $"{List}.{(lines.Kind == AggregateKind.Any == wanted ? "Any" : "All")}({OfEachLine(() => Is(body, wanted))})",
        _ => $"{Value(node)} == {(wanted ? "true" : "false")}",
    };

    /// <summary>The value of the node, null where it is unknown.</summary>
    /// <exception cref="NotCarriedException">It is larger than what is written, or asks a computed amount.</exception>
    public string Value(CheckedNode node) => Bounded(node switch
    {
        ConstantNode constant => Literal(constant.Value, constant.Type),
        // What the decision computes on its way is no fact that a workflow is given.
        FactNode { Fact.Subject: FactSubject.Amount } => throw new NotCarriedException(asksAmount: true),
        FactNode { Fact: { IsOfLine: true } fact } => $"{line}.{names.Of(fact).Property}",
        FactNode { Fact: var fact } => names.Of(fact).Path,
        SegmentNode { Segment: var segment } => Parameter(segment),
        TableNode { Table: { UsesLine: true } table } => Table(tables[table.Index]),
        TableNode { Table: var table } => Parameter(table),
        ArithmeticNode arithmetic => Calculated(arithmetic),
        WithThisNode counted => $"({Value(counted.Children[0])} + {Value(counted.Children[1])})",
        NegateNode negate => $"(-{Value(negate.Operand)})",
        ConditionalNode choice => Call("Choose", Value(choice.Condition), Value(choice.WhenTrue), Value(choice.WhenFalse)),
        CoalesceNode coalesce when coalesce.Type.Kind != TypeKind.Boolean => IsNeverNull(coalesce.Operand) ? Value(coalesce.Operand) : $"({Value(coalesce.Operand)} ?? {Value(coalesce.Fallback)})",
        CallNode or AggregateNode when IsRanked(node) => Word(node),
        CallNode call => Called(call),
        AggregateNode { Kind: not (AggregateKind.Any or AggregateKind.All) } aggregate => Aggregated(aggregate),
        _ => Call("Outcome", Is(node, wanted: true), Is(node, wanted: false)),
    });

    /// <summary>A table as a value: the first row whose cells are all true, unless one before it is undecided (U1).</summary>
    /// <exception cref="NotCarriedException">It has too many rows.</exception>
    public string Table(TableDefinition table)
    {
        var written = "null";
        foreach (var (cells, value) in table.Rows.Reverse())
        {
            var isTrue = cells.IsEmpty ? "true" : Joined(cells.Select(c => Is(c, wanted: true)), "&&");
            var isFalse = cells.IsEmpty ? "false" : Joined(cells.Select(c => Is(c, wanted: false)), "||");
            written = Bounded(Call("Row", isTrue, isFalse, Literal(value, table.Declaration.Type), written));
        }

        return written;
    }

    private static string List => $"purchase.{WrittenNames.Lines}";

    private static string Bounded(string text) => text.Length <= LengthMax ? text : throw new NotCarriedException();

    private static string Call(string function, params ReadOnlySpan<string> arguments) => $"{Functions}.{function}({string.Join(", ", arguments)})";

    private static string Joined(IEnumerable<string> parts, string sign) => $"({string.Join($" {sign} ", parts)})";

    // A table that asks lines may stand in what is asked of each line. RulesEngine takes a name used again for the line outside.
    private string OfEachLine(Func<string> write)
    {
        var outside = line;
        line = outside is OneLine ? EachLine : outside + EachLine;
        var written = $"{line} => {write()}";
        line = outside;
        return written;
    }

    private string Parameter(NameDeclaration declaration)
    {
        if (!asked.Contains(declaration))
        {
            asked.Add(declaration);
        }

        return names.ParameterOf(declaration.Name);
    }

    /// <summary>A fixed value.</summary>
    private static string Literal(object value, RuleType type) => type.Kind switch
    {
        TypeKind.Boolean => (long)value != 0 ? "true" : "false",
        TypeKind.Text => Quoted((string)value),
        TypeKind.Choice => Quoted(type.Choices[(int)(long)value]),
        TypeKind.Date when StoredValue.DateOf((long)value) is var day => string.Create(CultureInfo.InvariantCulture, $"DateOnly({day.Year}, {day.Month}, {day.Day})"),
        TypeKind.Instant => string.Create(CultureInfo.InvariantCulture, $"{Functions}.Instant({(long)value}L)"),
        TypeKind.Duration => string.Create(CultureInfo.InvariantCulture, $"{Functions}.Duration({(long)value}L)"),
        _ => (decimal)value < 0 ? $"(-{ExactDecimal.Format(-(decimal)value)}m)" : $"{ExactDecimal.Format((decimal)value)}m",
    };

    private static string Quoted(string text) => "\"" + string.Concat(text.Select(c => c switch
    {
        '"' => "\\\"",
        '\\' => "\\\\",
        < ' ' => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
        _ => c.ToString(),
    })) + "\"";

    // The only values whose type in C# holds no null; ?? on them is an error there.
    private static bool IsNeverNull(CheckedNode node) => node switch
    {
        ConstantNode { Type.Kind: TypeKind.Text or TypeKind.Choice or TypeKind.Instant or TypeKind.Duration } => false,
        ConstantNode or CoalesceNode => true,
        ArithmeticNode { Type.IsNumeric: true } or NegateNode => node.Children.All(IsNeverNull),
        AggregateNode { Kind: AggregateKind.Sum } => false,
        _ => false,
    };

    private static BinaryOperator Opposite(BinaryOperator comparison) => comparison switch
    {
        BinaryOperator.Equal => BinaryOperator.NotEqual,
        BinaryOperator.NotEqual => BinaryOperator.Equal,
        BinaryOperator.Less => BinaryOperator.GreaterOrEqual,
        BinaryOperator.LessOrEqual => BinaryOperator.Greater,
        BinaryOperator.Greater => BinaryOperator.LessOrEqual,
        _ => BinaryOperator.Less,
    };

    // In C# null equals null and differs from everything; an order with null is false, as wanted here.
    private string Compared(CompareNode node, BinaryOperator comparison)
    {
        var isOfRanks = comparison is not (BinaryOperator.Equal or BinaryOperator.NotEqual) && node.Left.Type.Kind == TypeKind.Choice;
        var (left, right) = isOfRanks ? (Rank(node.Left), Rank(node.Right)) : (Value(node.Left), Value(node.Right));
        var plain = $"{left} {ExpressionPrinter.SignOf(comparison)} {right}";
        var mayBothBeNull = node.Left is not ConstantNode && node.Right is not ConstantNode;
        return comparison switch
        {
            BinaryOperator.Equal when !mayBothBeNull => plain,
            BinaryOperator.NotEqual when node is { Left: FactNode, Right: ConstantNode } => $"({left} != null && {plain})",
            BinaryOperator.Equal or BinaryOperator.NotEqual => $"{Call("Same", left, right)} == {(comparison == BinaryOperator.Equal ? "true" : "false")}",
            _ => plain,
        };
    }

    private string Among(MembershipNode node, bool wanted)
    {
        var operand = Value(node.Operand);
        var list = $"{operand} in ({string.Join(", ", node.Items.Select(i => Literal(i.Value, i.Type)))})";
        return wanted ? $"({list})" : IsNeverNull(node.Operand) ? $"!({list})" : $"({operand} != null && !({list}))";
    }

    private string Replaced(CoalesceNode node, bool wanted)
    {
        var isTrueForNull = (long)node.Fallback.Value != 0;
        return isTrueForNull == wanted ? $"!({Is(node.Operand, !wanted)})" : Is(node.Operand, wanted);
    }

    private string Calculated(ArithmeticNode node)
    {
        var (left, right) = (Value(node.Left), Value(node.Right));
        return node.Type.IsNumeric ? $"({left} {(node.Operator == BinaryOperator.Divide ? "*" : ExpressionPrinter.SignOf(node.Operator))} {right})"
            : node.Left.Type.Kind == TypeKind.Duration && node.Right.Type.Kind == TypeKind.Instant ? Call("Plus", right, left)
            : Call(node.Operator == BinaryOperator.Add ? "Plus" : "Minus", left, right);
    }

    private string Called(CallNode node)
    {
        if (node.Function is FunctionKind.Min or FunctionKind.Max)
        {
            return Extreme(node, Value);
        }

        var arguments = node.Children.Select(Value).ToList();
        switch (node.Function)
        {
            case FunctionKind.IsBirthday or FunctionKind.DaysFromBirthday:
                arguments.Add(settings.LeapBirthdayIsInMarch ? "true" : "false");
                break;
            case FunctionKind.DateOf or FunctionKind.HourOf or FunctionKind.MinuteOf:
                arguments.Add(Quoted(settings.Zone.Id));
                break;
            case FunctionKind.Round or FunctionKind.Divide:
                arguments.Add(node.Digits.ToString(CultureInfo.InvariantCulture));
                arguments.Add(Quoted(char.ToLowerInvariant(node.Rounding.ToString()[0]) + node.Rounding.ToString()[1..]));
                break;
            case FunctionKind.Chosen:
                return Call("IsChosen", [.. arguments]);
        }

        return Call(node.Function.ToString(), [.. arguments]);
    }

    private static string Extreme(CallNode node, Func<CheckedNode, string> written) =>
        node.Children.Select(written).Aggregate((best, next) => Call(node.Function == FunctionKind.Min ? Least : Greatest, best, next));

    private string Aggregated(AggregateNode node)
    {
        if (node.Body is not { } body)
        {
            return Call("Number", $"{List}.Count()");
        }

        // A condition of lines that are all known is counted as C# counts; otherwise one unknown line makes the number unknown.
        if (node.Kind == AggregateKind.Count)
        {
            return body.MayBeAbsent
                ? Call("Counted", $"{List}.Select({OfEachLine(() => Value(body))})")
                : Call("Number", $"{List}.Count({OfEachLine(() => Is(body, wanted: true))})");
        }

        // A fixed value for every line is of a type without null, and C# would look for another overload.
        var each = $"{List}.Select({OfEachLine(() => IsNeverNull(body) ? Call("Choose", "true", Value(body), Value(body)) : Value(body))})";
        if (node.IsCapped)
        {
            return Call("Total", each, body.Range!.Value.Scale.ToString(CultureInfo.InvariantCulture));
        }

        return Call(node.Kind switch
        {
            AggregateKind.Sum => "Total",
            AggregateKind.Min => Least,
            _ => Greatest,
        }, each);
    }
}

/// <summary>Leaves the writing of an expression that would be too large, or asks a computed amount.</summary>
internal sealed class NotCarriedException(bool asksAmount = false) : Exception
{
    /// <summary>Whether it asks an amount that only a decision knows.</summary>
    public bool AsksAmount { get; } = asksAmount;
}
