using System.Collections.Immutable;
using LoyaltyRules.Engine.Language.Checking;
using LoyaltyRules.Engine.Language.Compilation;
using LoyaltyRules.Engine.Language.Syntax;
using LoyaltyRules.Engine.Language.Types;

namespace LoyaltyRules.Engine.Language.Analysis;

/// <summary>
/// Which outcomes a condition can have, by trying values of what it asks about that stand for all others. What it cannot look into may have any
/// outcome (A2), so an outcome that is not found can really not come; one that is found need not.
/// </summary>
/// <param name="parametersVary">Whether parameters may have any value; otherwise each has its own.</param>
internal sealed class ConditionAnalysis(bool parametersVary)
{
    /// <summary>Combinations of values tried at most for one question; where there are more, any outcome counts as possible.</summary>
    public const int CombinationsMax = 4_000;

    /// <summary>Combinations tried in all: a pack of any size is looked through in bounded time.</summary>
    private int combinationsLeft = 200_000;

    // Spelling a part and reading it as a test is what trying many values would mostly cost.
    private readonly Dictionary<CheckedNode, (Test? Test, string Spelling)> read = new(ReferenceEqualityComparer.Instance);

    /// <summary>A value for every subject and an outcome for every part that is not looked into, by spelling: within a condition a spelling means one thing.</summary>
    public sealed class World
    {
        public Dictionary<string, object?> Values { get; } = new(StringComparer.Ordinal);

        public Dictionary<string, sbyte> Outcomes { get; } = new(StringComparer.Ordinal);
    }

    /// <summary>The outcomes that a condition can have.</summary>
    public Outcomes Of(CheckedNode condition)
    {
        if (condition is NotNode not)
        {
            return OutcomeSets.Not(Of(not.Operand));
        }

        if (condition is not LogicalNode logical)
        {
            return Tried([condition], isAnd: true);
        }

        // Parts that ask about the same are tried together; others do not depend on each other.
        var isAnd = logical.Operator == LogicalOperator.And;
        var groups = new List<(HashSet<string> Asked, List<CheckedNode> Parts)>();
        foreach (var part in Flat(logical, logical.Operator))
        {
            var asked = AskedBy(part);
            var joined = groups.Where(g => g.Asked.Overlaps(asked)).ToList();
            groups.RemoveAll(joined.Contains);
            groups.Add(([.. asked, .. joined.SelectMany(g => g.Asked)], [.. joined.SelectMany(g => g.Parts), part]));
        }

        return groups.Select(g => g.Parts.Count == 1 && g.Parts[0] is LogicalNode or NotNode ? Of(g.Parts[0]) : Tried(g.Parts, isAnd))
            .Aggregate((a, b) => OutcomeSets.Join(a, b, isAnd));
    }

    /// <summary>All worlds that conditions tell apart; null where they are too many to try.</summary>
    public IEnumerable<World>? WorldsOf(
        IReadOnlyCollection<CheckedNode> conditions, Dictionary<string, Subject> subjects, Func<Subject, IEnumerable<object?>> valuesOf, bool isKnown)
    {
        var opaque = new Dictionary<string, CheckedNode>(StringComparer.Ordinal);
        foreach (var condition in conditions)
        {
            CollectOpaque(condition, opaque);
        }

        var choices = subjects.Select(s => (s.Key, Values: valuesOf(s.Value).ToArray(), IsOutcome: false))
            .Concat(opaque.Select(o => (o.Key, Values: OutcomesOf(o.Value).Where(t => !isKnown || t != Truth.Unknown).Cast<object?>().ToArray(), IsOutcome: true)))
            .ToList();
        return choices.Aggregate(1L, (all, c) => Math.Min(all * Math.Max(c.Values.Length, 1), CombinationsMax + 1L)) is var all && all > Math.Min(CombinationsMax, combinationsLeft) ? null : Worlds(choices);
    }

    /// <summary>What the conditions compare with constants, by spelling.</summary>
    public Dictionary<string, Subject> SubjectsOf(IReadOnlyCollection<CheckedNode> conditions)
    {
        var constants = new SortedDictionary<string, (CheckedNode Node, List<object> Constants)>(StringComparer.Ordinal);
        foreach (var condition in conditions)
        {
            Collect(condition, constants);
        }

        return constants.ToDictionary(c => c.Key, c => Subject.Of(c.Value.Node, c.Value.Constants), StringComparer.Ordinal);
    }

    /// <summary>The outcome of a condition in a world that has all it asks about.</summary>
    public sbyte In(World world, CheckedNode node, Dictionary<string, Subject> subjects)
    {
        switch (node)
        {
            case ConstantNode constant:
                return (long)constant.Value != 0 ? Truth.True : Truth.False;
            case NotNode not:
                return (sbyte)-In(world, not.Operand, subjects);
            case LogicalNode logical:
                var parts = logical.Children.Select(c => In(world, c, subjects));
                return logical.Operator == LogicalOperator.And ? parts.Min() : parts.Max();
            case ConditionalNode conditional:
                return In(world, conditional.Condition, subjects) switch
                {
                    Truth.True => In(world, conditional.WhenTrue, subjects),
                    Truth.False => In(world, conditional.WhenFalse, subjects),
                    _ => Truth.Unknown,
                };
            case CoalesceNode coalesce:
                return In(world, coalesce.Operand, subjects) is not Truth.Unknown and var outcome ? outcome : In(world, coalesce.Fallback, subjects);
        }

        var (test, spelling) = Read(node);
        if (test is null)
        {
            return world.Outcomes[spelling];
        }

        var value = world.Values[spelling];
        if (test.AsksPresence)
        {
            return value is null ? Truth.False : Truth.True;
        }

        var subject = subjects[spelling];
        return value is null
            ? test.Fallback is { } fallback ? Outcome(test.Constants.Any(c => test.Holds(Subject.CompareConstants(fallback, c)))) : Truth.Unknown
            : Outcome(test.Constants.Any(c => test.Holds(subject.Compare(value, c))));
    }

    /// <summary>A part as a test with the spelling of what it tests; null and its own spelling where it is not looked into.</summary>
    private (Test? Test, string Spelling) Read(CheckedNode node)
    {
        if (!read.TryGetValue(node, out var known))
        {
            var test = Test.Of(node, parametersVary);
            read.Add(node, known = (test, (test?.Subject ?? node).ToString()));
        }

        return known;
    }

    private static sbyte Outcome(bool holds) => holds ? Truth.True : Truth.False;

    private Outcomes Tried(List<CheckedNode> parts, bool isAnd)
    {
        var subjects = SubjectsOf(parts);
        if (WorldsOf(parts, subjects, s => s.Values, isKnown: false) is not { } worlds)
        {
            return Outcomes.All;
        }

        var found = Outcomes.None;
        foreach (var world in worlds)
        {
            var outcomes = parts.Select(p => In(world, p, subjects));
            found |= OutcomeSets.Of(isAnd ? outcomes.Min() : outcomes.Max());
            if (found == Outcomes.All)
            {
                break;
            }
        }

        return found;
    }

    private IEnumerable<World> Worlds(List<(string Key, object?[] Values, bool IsOutcome)> choices)
    {
        var (world, places) = (new World(), new int[choices.Count]);
        while (choices.TrueForAll(c => c.Values.Length > 0))
        {
            combinationsLeft--;
            for (var i = 0; i < places.Length; i++)
            {
                var (key, values, isOutcome) = choices[i];
                if (isOutcome)
                {
                    world.Outcomes[key] = (sbyte)values[places[i]]!;
                }
                else
                {
                    world.Values[key] = values[places[i]];
                }
            }

            yield return world;
            var next = places.Length - 1;
            while (next >= 0 && ++places[next] == choices[next].Values.Length)
            {
                places[next--] = 0;
            }

            if (next < 0)
            {
                yield break;
            }
        }
    }

    private static IEnumerable<CheckedNode> Flat(LogicalNode logical, LogicalOperator joined) =>
        logical.Children.SelectMany(c => c is LogicalNode inner && inner.Operator == joined ? Flat(inner, joined) : [c]);

    private HashSet<string> AskedBy(CheckedNode node)
    {
        var opaque = new Dictionary<string, CheckedNode>(StringComparer.Ordinal);
        CollectOpaque(node, opaque);
        return [.. SubjectsOf([node]).Keys, .. opaque.Keys];
    }

    // What In() goes into; everything else is a test or is not looked into.
    private static bool IsJoined(CheckedNode node) => node is NotNode or LogicalNode or ConditionalNode { Type.Kind: TypeKind.Boolean } or CoalesceNode { Type.Kind: TypeKind.Boolean };

    private void Collect(CheckedNode node, SortedDictionary<string, (CheckedNode Node, List<object> Constants)> constants)
    {
        if (IsJoined(node))
        {
            foreach (var child in node.Children)
            {
                Collect(child, constants);
            }
        }
        else if (Read(node) is ({ } test, var spelling))
        {
            if (!constants.TryGetValue(spelling, out var known))
            {
                constants.Add(spelling, known = (test.Subject, []));
            }

            known.Constants.AddRange(test.Constants);
        }
    }

    private void CollectOpaque(CheckedNode node, Dictionary<string, CheckedNode> opaque)
    {
        if (IsJoined(node))
        {
            foreach (var child in node.Children)
            {
                CollectOpaque(child, opaque);
            }
        }
        else if (node is not ConstantNode && Read(node) is (null, var spelling))
        {
            opaque.TryAdd(spelling, node);
        }
    }

    private IEnumerable<sbyte> OutcomesOf(CheckedNode node)
    {
        var (mayHold, mayFail) = node is CompareNode { Left.Range: { } left, Right.Range: { } right } compare && !(parametersVary && Test.NamesParameter(compare))
            ? Possible(compare.Operator, left, right)
            : (true, true);
        if (mayFail)
        {
            yield return Truth.False;
        }

        if (node.MayBeAbsent)
        {
            yield return Truth.Unknown;
        }

        if (mayHold)
        {
            yield return Truth.True;
        }
    }

    // What the bounds of both sides leave open (N1).
    private static (bool MayHold, bool MayFail) Possible(BinaryOperator comparison, NumericRange left, NumericRange right)
    {
        var difference = left - right;
        var (below, same, above) = (difference.Min.Sign < 0, difference.HoldsZero, difference.Max.Sign > 0);
        return comparison switch
        {
            BinaryOperator.Equal => (same, below || above),
            BinaryOperator.NotEqual => (below || above, same),
            BinaryOperator.Less => (below, same || above),
            BinaryOperator.LessOrEqual => (below || same, above),
            BinaryOperator.Greater => (above, below || same),
            _ => (same || above, below),
        };
    }
}
