using System.Collections.Immutable;
using LoyaltyRules.Engine.Language.Checking;
using LoyaltyRules.Engine.Language.Syntax;

namespace LoyaltyRules.Engine.Evaluation.Conditions;

/// <summary>
/// Turns conditions into clauses. "Is it definitely true" and "is it definitely false" of a part are plain questions with two answers (U4);
/// "and", "or" and "not" of them follow ordinary logic. That is why a condition over unknown values may be taken apart like this.
/// </summary>
internal sealed class ClauseReader(AxisCatalog axes)
{
    /// <summary>A condition of more clauses keeps its widest <c>||</c> whole, as a predicate.</summary>
    private const int ClausesMax = 16;

    /// <summary>The clauses of a rule's condition; none when it can never be true.</summary>
    public IEnumerable<Clause> Read(int rule, CheckedNode? condition) => condition is null
        ? [new Clause(rule, [], [])]
        : Ways(condition, wanted: true).Select(way => new Clause(rule, way.Tests, way.Rest));

    private sealed record Way(ImmutableArray<ClassTest> Tests, ImmutableArray<Predicate> Rest)
    {
        public static Way Always { get; } = new([], []);

        /// <summary>Both together; null when they exclude each other.</summary>
        public Way? And(Way other)
        {
            var tests = Tests;
            foreach (var test in other.Tests)
            {
                if (tests.FirstOrDefault(t => t.Axis == test.Axis) is not { } known)
                {
                    tests = tests.Add(test);
                    continue;
                }

                var common = known.Classes.Intersect(test.Classes);
                if (common.IsEmpty)
                {
                    return null;
                }

                tests = tests.Replace(known, test with { Classes = common });
            }

            return new Way(tests, Rest.AddRange(other.Rest.Where(p => Rest.All(r => r.Key != p.Key))));
        }
    }

    private IReadOnlyList<Way> Ways(CheckedNode node, bool wanted)
    {
        switch (node)
        {
            case ConstantNode constant:
                return (long)constant.Value != 0 == wanted ? [Way.Always] : [];
            case NotNode not:
                return Ways(not.Operand, !wanted);
            case LogicalNode logical:
                return logical.Operator == LogicalOperator.And == wanted ? AllOf(logical, wanted) : AnyOf(logical, wanted);
            default:
                if (!axes.TryServe(node, wanted, out var axis, out var classes))
                {
                    return [new Way([], [new Predicate(node, wanted)])];
                }

                return classes.IsEmpty ? [] : [new Way([new ClassTest(axis, classes)], [])];
        }
    }

    private List<Way> AllOf(LogicalNode logical, bool wanted)
    {
        List<Way> all = [Way.Always];

        // The narrow parts first, so that only the widest stay whole where all together are too many.
        foreach (var (part, ways) in logical.Children.Select(part => (part, Ways: Ways(part, wanted))).OrderBy(p => p.Ways.Count))
        {
            var either = (long)all.Count * ways.Count <= ClausesMax ? ways : [new Way([], [new Predicate(part, wanted)])];
            all = [.. all.SelectMany(a => either.Select(a.And).OfType<Way>())];
        }

        return all;
    }

    private List<Way> AnyOf(LogicalNode logical, bool wanted)
    {
        var any = new List<Way>();
        foreach (var way in logical.Children.SelectMany(part => Ways(part, wanted)))
        {
            // Values of one axis are one way, not several: channel == 'web' || channel == 'app'.
            var place = way is { Tests: [var only], Rest: [] } ? any.FindIndex(w => w is { Tests: [var other], Rest: [] } && other.Axis == only.Axis) : -1;
            if (place < 0)
            {
                any.Add(way);
            }
            else
            {
                var joined = any[place].Tests[0].Classes.Union(way.Tests[0].Classes);
                any[place] = new Way([way.Tests[0] with { Classes = joined }], []);
            }
        }

        return any.Count <= ClausesMax ? any : [new Way([], [new Predicate(logical, wanted)])];
    }
}
