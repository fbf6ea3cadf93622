using System.Collections.Immutable;
using LoyaltyRules.Engine.Language.Checking;
using LoyaltyRules.Engine.Language.Compilation;

namespace LoyaltyRules.Engine.Evaluation.Conditions;

/// <summary>
/// The conditions of a pack's rules, ready to be tested on one event after another. Says which are definitely true, as a scan of all of them
/// would, and looks only at those that can be.
/// </summary>
internal sealed class ConditionPlan
{
    /// <summary>A part that so many rules share is asked once for all of them.</summary>
    private const int SharedByMin = 3;

    private readonly PlanRunner? runner;
    private readonly int axisCount;

    private ConditionPlan(IReadOnlyList<CheckedNode?> conditions, ExpressionCompiler compiler, PlanShape shape)
    {
        RuleCount = conditions.Count;
        if (shape == PlanShape.Scan)
        {
            Root = ScanOf(conditions);
        }
        else
        {
            var axes = new AxisCatalog(conditions.OfType<CheckedNode>());
            var reader = new ClauseReader(axes);
            var clauses = ShareCommonParts([.. conditions.SelectMany((condition, rule) => reader.Read(rule, condition))], compiler);
            foreach (var axis in clauses.SelectMany(c => c.Tests).Select(t => t.Axis).Distinct())
            {
                axis.Index = axisCount++;
            }

            Root = new ConditionPlanner(shape, clauses.Length).Plan(clauses);
        }

        var builder = new PlanRunnerBuilder(conditions, compiler);
        runner = Root is null ? null : builder.Build(Root);
        builder.Compile();
    }

    /// <summary>How it tests them; null when no rule can ever match.</summary>
    public PlanNode? Root { get; }

    /// <summary>How many rules there are.</summary>
    public int RuleCount { get; }

    /// <summary>How it tests them, for people.</summary>
    public PlanOutline Outline => PlanOutline.Of(Root, RuleCount);

    /// <summary>Compiles conditions of events.</summary>
    /// <param name="conditions">The conditions by rule; null for a rule that always holds.</param>
    /// <param name="compiler">What compiles the parts that need machine code.</param>
    /// <param name="shape">The way of testing.</param>
    public static ConditionPlan Of(IReadOnlyList<CheckedNode?> conditions, ExpressionCompiler compiler, PlanShape shape = PlanShape.Automatic) =>
        new(conditions, compiler, shape);

    /// <summary>Room for the answer, to be reused by one thread.</summary>
    public RuleMatches NewMatches() => new(RuleCount, axisCount);

    /// <summary>Finds the rules whose condition is true. The frame's segments are decided already.</summary>
    public void Test(FactFrame frame, RuleMatches matches)
    {
        matches.Clear();
        runner?.Test(frame, matches);
    }

    private static PlanNode? ScanOf(IReadOnlyList<CheckedNode?> conditions)
    {
        var rules = Enumerable.Range(0, conditions.Count).ToLookup(i => conditions[i] is null);
        PlanNode[] steps =
        [
            .. rules[true].Any() ? [new AlwaysNode([.. rules[true]])] : Array.Empty<PlanNode>(),
            .. rules[false].Any() ? [new ScanNode([.. rules[false]])] : Array.Empty<PlanNode>(),
        ];
        return steps.Length == 0 ? null : new SequenceNode([.. steps]);
    }

    private static ImmutableArray<Clause> ShareCommonParts(ImmutableArray<Clause> clauses, ExpressionCompiler compiler)
    {
        var shared = clauses
            .SelectMany(c => c.Rest.Select(part => (part, c.Rule)))
            .GroupBy(p => p.part.Key, StringComparer.Ordinal)
            .Where(g => g.Select(p => p.Rule).Distinct().Take(SharedByMin).Count() == SharedByMin)
            .ToDictionary(
                g => g.Key,
                g => new ClassTest(new PredicateAxis(g.Key, compiler.CompileIs(g.First().part.Node, g.First().part.Wanted)), ClassSet.Of(PredicateAxis.Holds)),
                StringComparer.Ordinal);
        return shared.Count == 0 ? clauses :
        [
            .. clauses.Select(c => c with
            {
                Tests = c.Tests.AddRange(c.Rest.Where(p => shared.ContainsKey(p.Key)).Select(p => shared[p.Key])),
                Rest = c.Rest.RemoveAll(p => shared.ContainsKey(p.Key)),
            }),
        ];
    }
}
