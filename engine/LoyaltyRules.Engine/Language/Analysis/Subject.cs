using System.Collections.Immutable;
using System.Numerics;
using LoyaltyRules.Engine.Language.Checking;
using LoyaltyRules.Engine.Language.Syntax;
using LoyaltyRules.Engine.Language.Types;
using LoyaltyRules.Engine.Model;

namespace LoyaltyRules.Engine.Language.Analysis;

/// <summary>
/// Something that parts of a condition compare with constants: one value stands for all values that none of the constants tells apart, so a handful of
/// values shows all there is to see. Values are kept as the frame keeps them, numbers as whole steps of 10^-<see cref="scale"/>; null is absence.
/// </summary>
internal sealed class Subject
{
    /// <summary>Stands for every text that no constant names. No expression can hold it.</summary>
    private const string OtherText = "\0";

    private readonly int scale;

    private Subject(CheckedNode node, int scale, ImmutableArray<object> present) => (Node, this.scale, Present) = (node, scale, present);

    public CheckedNode Node { get; }

    /// <summary>Values that stand for all it can have.</summary>
    public ImmutableArray<object> Present { get; }

    /// <summary>The same, and absence where it can be absent.</summary>
    public IEnumerable<object?> Values => Node.MayBeAbsent ? Present.Append<object?>(null) : Present;

    /// <summary>A subject that is compared with some constants.</summary>
    public static Subject Of(CheckedNode node, IEnumerable<object> constants)
    {
        switch (node.Type.Kind)
        {
            case TypeKind.Choice:
                return new Subject(node, 0, [.. Enumerable.Range(0, node.Type.Choices.Length).Select(i => (object)new BigInteger(i))]);
            case TypeKind.Text:
                return new Subject(node, 0, [.. constants.Distinct(), OtherText]);
            case var _ when node.Range is { } range:
                var numbers = constants.Cast<decimal>().ToList();
                var fine = numbers.Select(ExactDecimal.ScaleOf).Append(range.Scale).Max();
                var all = range.AtScale(fine);
                return new Subject(node, fine, Among(
                    [.. numbers.Select(n => NumericRange.Of(n).AtScale(fine).Min).Distinct().Order()], all.Min, all.Max, BigInteger.Pow(10, fine - range.Scale)));
            default:
                return new Subject(node, 0, Among([.. constants.Select(c => new BigInteger((long)c)).Distinct().Order()], long.MinValue, long.MaxValue, 1));
        }
    }

    /// <summary>How a value of it stands to a constant: below, the same or above; for texts only whether it is the same.</summary>
    public int Compare(object value, object constant) => constant switch
    {
        string text => text == (string)value ? 0 : 1,
        decimal number => ((BigInteger)value).CompareTo(NumericRange.Of(number).AtScale(scale).Min),
        _ => ((BigInteger)value).CompareTo((long)constant),
    };

    /// <summary>How two constants of one type stand to each other; of texts only whether they are the same.</summary>
    public static int CompareConstants(object one, object other) => one switch
    {
        string text => text == (string)other ? 0 : 1,
        decimal number => number.CompareTo((decimal)other),
        _ => ((long)one).CompareTo((long)other),
    };

    /// <summary>A value as an expression would write it.</summary>
    public string Written(object value) => Node.Type.Kind switch
    {
        TypeKind.Text => value is OtherText ? "…" : ExpressionPrinter.Quote((string)value),
        _ when Node.Type.IsNumeric => ExactDecimal.Format(ExactDecimal.FromScaled((BigInteger)value, scale)),
        _ => $"'{StoredValue.Format((long)(BigInteger)value, Node.Type)}'",
    };

    // Every constant that can be had, and a value from each gap that has one. Values lie on multiples of a step.
    private static ImmutableArray<object> Among(IReadOnlyList<BigInteger> constants, BigInteger min, BigInteger max, BigInteger step)
    {
        var values = ImmutableArray.CreateBuilder<object>();
        var below = min - 1;
        foreach (var constant in constants.Append(max + 1))
        {
            var next = NextAbove(below > min - 1 ? below : min - 1, step);
            if (next < constant && next <= max)
            {
                values.Add(next);
            }

            if (constant >= min && constant <= max && constant % step == 0)
            {
                values.Add(constant);
            }

            below = constant;
        }

        return values.ToImmutable();
    }

    private static BigInteger NextAbove(BigInteger value, BigInteger step)
    {
        var steps = BigInteger.DivRem(value, step, out var rest);
        return (steps + (rest.Sign < 0 ? 0 : 1)) * step;
    }
}
