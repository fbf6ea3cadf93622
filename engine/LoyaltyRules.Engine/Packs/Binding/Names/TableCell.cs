using System.Collections.Immutable;
using LoyaltyRules.Engine.Json;
using LoyaltyRules.Engine.Language.Checking;
using LoyaltyRules.Engine.Language.Syntax;
using LoyaltyRules.Engine.Language.Types;
using LoyaltyRules.Engine.Model;

namespace LoyaltyRules.Engine.Packs.Binding.Names;

/// <summary>
/// One cell of a table row: anything, one of some values, or a stretch between two bounds.
/// Bounds are compared as stored values (decimals, or days and ticks as whole numbers).
/// </summary>
internal sealed class TableCell
{
    private readonly ImmutableArray<object> values;
    private readonly Bound? least;
    private readonly Bound? greatest;

    private TableCell(CheckedNode? condition, ImmutableArray<object> values, Bound? least, Bound? greatest)
    {
        Condition = condition;
        this.values = values;
        this.least = least;
        this.greatest = greatest;
    }

    private readonly record struct Bound(decimal Value, bool IsIncluded);

    /// <summary>The cell as a condition on its input; null for a <c>*</c>.</summary>
    public CheckedNode? Condition { get; }

    private bool IsStretch => least is not null || greatest is not null;

    /// <summary>Reads a cell; null when it does not fit the input's type.</summary>
    public static TableCell? Read(JsonValue cell, CheckedNode input)
    {
        switch (cell)
        {
            case JsonString { Value: "*" }:
                return new TableCell(null, [], null, null);
            case JsonString { Value: var text } when input.Type.IsOrdered && ReadStretch(text, input) is { } stretch:
                return stretch;
            case JsonArray { Items: { Length: > 0 } items }:
                var constants = items.Select(i => Constant(i, input)).ToList();
                return constants.Contains(null) ? null : OfValues([.. constants.OfType<ConstantNode>()], input);
            default:
                return Constant(cell, input) is { } constant ? OfValues([constant], input) : null;
        }
    }

    /// <summary>Whether some value fits both cells.</summary>
    public bool Overlaps(TableCell other)
    {
        if (Condition is null || other.Condition is null)
        {
            return true;
        }

        if (!IsStretch)
        {
            return values.Any(other.Holds);
        }

        return other.IsStretch ? Meets(least, other.greatest) && Meets(other.least, greatest) : other.values.Any(Holds);
    }

    /// <summary>Whether every value that fits the other cell fits this one.</summary>
    public bool Covers(TableCell other)
    {
        if (Condition is null)
        {
            return true;
        }

        if (other.Condition is null)
        {
            return false;
        }

        if (!other.IsStretch)
        {
            return other.values.All(Holds);
        }

        return IsStretch && IsNotAbove(least, other.least) && IsNotBelow(greatest, other.greatest);
    }

    private bool Holds(object value)
    {
        if (!IsStretch)
        {
            return values.Contains(value);
        }

        var number = value is long whole ? whole : (decimal)value;
        return (least is not { } l || (l.IsIncluded ? number >= l.Value : number > l.Value))
            && (greatest is not { } g || (g.IsIncluded ? number <= g.Value : number < g.Value));
    }

    private static bool Meets(Bound? low, Bound? high) => low is not { } l || high is not { } h
        || l.Value < h.Value || (l.Value == h.Value && l.IsIncluded && h.IsIncluded);

    private static bool IsNotAbove(Bound? low, Bound? otherLow) => low is not { } l
        || (otherLow is { } o && (l.Value < o.Value || (l.Value == o.Value && (l.IsIncluded || !o.IsIncluded))));

    private static bool IsNotBelow(Bound? high, Bound? otherHigh) => high is not { } h
        || (otherHigh is { } o && (h.Value > o.Value || (h.Value == o.Value && (h.IsIncluded || !o.IsIncluded))));

    private static TableCell OfValues(ImmutableArray<ConstantNode> constants, CheckedNode input)
    {
        var values = constants.Select(c => c.Value).ToImmutableArray();
        CheckedNode condition = constants.Length == 1
            ? Comparison(BinaryOperator.Equal, input, constants[0])
            : new MembershipNode(input, constants, new InSyntax(input.Span, input.Source, [.. constants.Select(c => c.Source)]));
        return new TableCell(condition, values, null, null);
    }

    private static CompareNode Comparison(BinaryOperator comparison, CheckedNode input, ConstantNode constant) =>
        new(comparison, input, constant, new BinarySyntax(input.Span, comparison, input.Source, constant.Source, input.Span));

    // ">= 10", "> 10", "<= 10", "< 10", "10..20"
    private static TableCell? ReadStretch(string text, CheckedNode input)
    {
        foreach (var (sign, comparison) in new[]
        {
            (">=", BinaryOperator.GreaterOrEqual), ("<=", BinaryOperator.LessOrEqual), (">", BinaryOperator.Greater), ("<", BinaryOperator.Less),
        })
        {
            if (text.StartsWith(sign, StringComparison.Ordinal))
            {
                if (Constant(text[sign.Length..].Trim(), input) is not { } constant)
                {
                    return null;
                }

                var bound = new Bound(Comparable(constant), comparison is BinaryOperator.GreaterOrEqual or BinaryOperator.LessOrEqual);
                var isLow = comparison is BinaryOperator.GreaterOrEqual or BinaryOperator.Greater;
                return new TableCell(Comparison(comparison, input, constant), [], isLow ? bound : null, isLow ? null : bound);
            }
        }

        var dots = text.IndexOf("..", StringComparison.Ordinal);
        if (dots < 0 || Constant(text[..dots].Trim(), input) is not { } from || Constant(text[(dots + 2)..].Trim(), input) is not { } to
            || Comparable(from) > Comparable(to))
        {
            return null;
        }

        var atLeast = Comparison(BinaryOperator.GreaterOrEqual, input, from);
        var atMost = Comparison(BinaryOperator.LessOrEqual, input, to);
        var both = new LogicalNode(LogicalOperator.And, [atLeast, atMost], new LogicalSyntax(input.Span, LogicalOperator.And, [atLeast.Source, atMost.Source]));
        return new TableCell(both, [], new Bound(Comparable(from), true), new Bound(Comparable(to), true));
    }

    private static decimal Comparable(ConstantNode constant) => constant.Value is long whole ? whole : constant.Number;

    private static ConstantNode? Constant(JsonValue value, CheckedNode input) => value switch
    {
        JsonNumber { Value: { } number } when input.Type.IsNumeric => ConstantNode.OfNumber(number, input.Type, new NumberSyntax(input.Span, number)),
        JsonBoolean boolean when input.Type.Kind == TypeKind.Boolean =>
            new ConstantNode(input.Type, boolean.Value ? 1L : 0L, new BooleanSyntax(input.Span, boolean.Value)),
        JsonString text when !input.Type.IsNumeric => Constant(text.Value, input),
        _ => null,
    };

    private static ConstantNode? Constant(string text, CheckedNode input)
    {
        if (input.Type.IsNumeric)
        {
            return ExactDecimal.SignificantDigits(text) <= Language.LanguageLimits.NumberDigitsMax && ExactDecimal.TryParse(text, out var number)
                ? ConstantNode.OfNumber(number, input.Type, new NumberSyntax(input.Span, number))
                : null;
        }

        object? value = input.Type.Kind == TypeKind.Text ? text : StoredValue.Parse(text, input.Type);
        return value is null ? null : new ConstantNode(input.Type, value, new TextSyntax(input.Span, text));
    }
}
