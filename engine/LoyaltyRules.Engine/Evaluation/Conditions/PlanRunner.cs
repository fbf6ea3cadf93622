using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.Intrinsics;
using LoyaltyRules.Engine.Language.Compilation;

namespace LoyaltyRules.Engine.Evaluation.Conditions;

/// <summary>A step of a plan, ready to run.</summary>
internal abstract class PlanRunner
{
    /// <summary>Adds the rules that match.</summary>
    public abstract void Test(FactFrame frame, RuleMatches matches);
}

internal sealed class AlwaysRunner(ImmutableArray<int> rules) : PlanRunner
{
    public override void Test(FactFrame frame, RuleMatches matches)
    {
        foreach (var rule in rules)
        {
            matches.Add(rule);
        }
    }
}

internal sealed class SequenceRunner(PlanRunner[] steps) : PlanRunner
{
    public override void Test(FactFrame frame, RuleMatches matches)
    {
        foreach (var step in steps)
        {
            step.Test(frame, matches);
        }
    }
}

internal sealed class IndexRunner(Axis axis, PlanRunner?[] cells, PlanRunner? rest) : PlanRunner
{
    public override void Test(FactFrame frame, RuleMatches matches)
    {
        cells[matches.ClassOn(axis, frame)]?.Test(frame, matches);
        rest?.Test(frame, matches);
    }
}

/// <summary>Whole conditions, a few dozen in each method.</summary>
internal sealed class ScanRunner(ImmutableArray<int> rules, TestConditions[] tests, int[] firsts) : PlanRunner
{
    public override void Test(FactFrame frame, RuleMatches matches)
    {
        for (var i = 0; i < tests.Length; i++)
        {
            for (var found = tests[i](frame); found != 0; found &= found - 1)
            {
                matches.Add(rules[firsts[i] + BitOperations.TrailingZeroCount(found)]);
            }
        }
    }
}

/// <summary>A clause that is left to test.</summary>
internal readonly struct OpenClause(int rule, OpenTest[] tests, Remainder? rest)
{
    public void Test(FactFrame frame, RuleMatches matches)
    {
        foreach (ref readonly var test in tests.AsSpan())
        {
            if (!test.Holds(matches.ClassOn(test.Axis, frame)))
            {
                return;
            }
        }

        if (rest is null || rest.Holds(frame))
        {
            matches.Add(rule);
        }
    }
}

/// <summary>Classes that a clause allows; mostly one stretch, else <paramref name="among"/> tells more closely.</summary>
internal readonly struct OpenTest(Axis axis, int from, int to, ClassSet? among)
{
    public Axis Axis { get; } = axis;

    public bool Holds(int one) => one >= from && one <= to && (among is null || among.Contains(one));
}

internal sealed class ListRunner(OpenClause[] clauses) : PlanRunner
{
    public override void Test(FactFrame frame, RuleMatches matches)
    {
        foreach (ref readonly var clause in clauses.AsSpan())
        {
            clause.Test(frame, matches);
        }
    }
}

/// <summary>Rows of bits, one row for each class of each axis.</summary>
/// <param name="axes">The axes.</param>
/// <param name="shifts">For each axis, how far a class is shifted to give its row.</param>
/// <param name="rows">For each axis, its rows behind one another.</param>
/// <param name="clauses">What each bit stands for.</param>
internal sealed class BitmapRunner(Axis[] axes, int[] shifts, ulong[][] rows, OpenClause[] clauses) : PlanRunner
{
    private const int BitsPerWord = 64;

    /// <summary>Words that are taken together.</summary>
    private static int Width => Vector256<ulong>.Count;

    /// <summary>The length of a row: whole vectors, the bits of the last one beyond the clauses clear.</summary>
    public static int WordsFor(int clauseCount) => (clauseCount + (BitsPerWord * Width) - 1) / (BitsPerWord * Width) * Width;

    public override void Test(FactFrame frame, RuleMatches matches)
    {
        var words = WordsFor(clauses.Length);
        Span<int> starts = stackalloc int[axes.Length];
        for (var i = 0; i < starts.Length; i++)
        {
            starts[i] = (matches.ClassOn(axes[i], frame) >> shifts[i]) * words;
        }

        for (var word = 0; word < words; word += Width)
        {
            var left = Vector256.Create<ulong>(rows[0].AsSpan(starts[0] + word, Width));
            for (var i = 1; i < starts.Length && left != Vector256<ulong>.Zero; i++)
            {
                left &= Vector256.Create<ulong>(rows[i].AsSpan(starts[i] + word, Width));
            }

            if (left != Vector256<ulong>.Zero)
            {
                for (var i = 0; i < Width; i++)
                {
                    for (var bits = left.GetElement(i); bits != 0; bits &= bits - 1)
                    {
                        clauses[((word + i) * BitsPerWord) + BitOperations.TrailingZeroCount(bits)].Test(frame, matches);
                    }
                }
            }
        }
    }
}
