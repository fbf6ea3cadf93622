using System.Numerics;
using LoyaltyRules.Engine.Language.Checking;
using LoyaltyRules.Engine.Language.Compilation;
using LoyaltyRules.Engine.Language.Types;
using LoyaltyRules.Engine.Model;

namespace LoyaltyRules.Engine.Evaluation.Conditions;

/// <summary>
/// A number, a day, an instant or a duration: every constant that conditions compare it with is a class, and so is each gap between two of
/// them. <c>x >= c</c> is all classes from that of <c>c</c> upwards.
/// </summary>
internal abstract class OrderedAxis(FactDeclaration fact, int thresholdCount) : FactAxis(fact)
{
    /// <summary>The greatest power of ten in 64 bits.</summary>
    protected const int ScaleMax = 18;

    public sealed override int ClassCount => (2 * thresholdCount) + 2;

    public sealed override bool IsOrdered => true;

    /// <summary>The axis of an ordered fact that is compared with some constants.</summary>
    public static OrderedAxis Of(FactDeclaration fact, IEnumerable<object> constants)
    {
        if (!fact.Type.IsNumeric)
        {
            return new TimeAxis(fact, [.. constants.Cast<long>().Order()]);
        }

        // N1: what the checker knows of the fact says in which steps it and the constants are whole, and whether those fit.
        decimal[] thresholds = [.. constants.Cast<decimal>().Order()];
        var all = thresholds.Select(NumericRange.Of).Aggregate(fact.Range!.Value, (range, one) => range.Union(one));
        return all.Scale <= ScaleMax && BigInteger.Max(BigInteger.Abs(all.Min), BigInteger.Abs(all.Max)) <= long.MaxValue
            ? new NumberAxis(fact, thresholds, all.Scale)
            : new WideNumberAxis(fact, thresholds);
    }

    /// <summary>From the place that a binary search gave: of the threshold itself, or of the gap before the next greater one.</summary>
    protected static int ClassAt(int place) => place >= 0 ? 2 + (2 * place) : 1 + (2 * ~place);

    /// <summary>The class of a value among ascending thresholds.</summary>
    protected static int ClassAmong(long[] thresholds, long value)
    {
        // Without a branch that depends on the value: which way it goes cannot be foreseen, and a wrong guess costs more than the step.
        var (start, length) = (0, thresholds.Length);
        while (length > 1)
        {
            var half = length >> 1;
            start = thresholds[start + half] <= value ? start + half : start;
            length -= half;
        }

        var nearest = thresholds[start];
        return 2 + (2 * start) + (value < nearest ? -1 : value > nearest ? 1 : 0);
    }
}

/// <summary>An ordered fact kept as a whole number: a day, ticks.</summary>
internal sealed class TimeAxis(FactDeclaration fact, long[] thresholds) : OrderedAxis(fact, thresholds.Length)
{
    public override int ClassOfConstant(object value) => ClassAmong(thresholds, (long)value);

    public override int ClassOf(FactFrame frame, int line) => TryFind(frame, line, out var columns, out var index) ? ClassAmong(thresholds, columns.Integers[index]) : Absent;
}

/// <summary>A number, compared in whole steps of 10^-<paramref name="scale"/> in 64 bits.</summary>
internal sealed class NumberAxis(FactDeclaration fact, decimal[] thresholds, int scale) : OrderedAxis(fact, thresholds.Length)
{
    private static readonly long[] PowersOfTen = [.. Enumerable.Range(0, ScaleMax + 1).Select(i => (long)Scaled.PowerOfTen(i))];

    private readonly long[] steps = [.. thresholds.Select(t => (long)Scaled.From(t, scale))];

    public override int ClassOfConstant(object value) => ClassAmong(steps, StepsOf((decimal)value));

    public override int ClassOf(FactFrame frame, int line) => TryFind(frame, line, out var columns, out var index) ? ClassAmong(steps, StepsOf(columns.Decimals[index])) : Absent;

    private long StepsOf(decimal value)
    {
        Span<int> words = stackalloc int[4];
        decimal.GetBits(value, words);
        var missing = scale - ((words[3] >> 16) & 0xFF);
        if (words[2] != 0 || words[1] < 0 || missing < 0)
        {
            // Zeros written at its end make a number long without making it large.
            return checked((long)Scaled.From(value, scale));
        }

        var magnitude = unchecked(((long)words[1] << 32) | (uint)words[0]) * PowersOfTen[missing];
        return words[3] < 0 ? -magnitude : magnitude;
    }
}

/// <summary>A number whose steps do not fit 64 bits.</summary>
internal sealed class WideNumberAxis(FactDeclaration fact, decimal[] thresholds) : OrderedAxis(fact, thresholds.Length)
{
    public override int ClassOfConstant(object value) => ClassAt(thresholds.AsSpan().BinarySearch((decimal)value));

    public override int ClassOf(FactFrame frame, int line) => TryFind(frame, line, out var columns, out var index) ? ClassAt(thresholds.AsSpan().BinarySearch(columns.Decimals[index])) : Absent;
}
