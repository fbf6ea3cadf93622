using System.Linq.Expressions;
using BenchmarkDotNet.Attributes;
using NRules;
using NRules.RuleModel;
using NRules.RuleModel.Builders;
using RulesEngine.Models;
using Package = RulesEngine.RulesEngine;

namespace LoyaltyRules.Bench;

/// <summary>Which rules match a context, by two rule engines of .NET from their packages: the same rules, and the same contexts as code written by hand holds them.</summary>
[MemoryDiagnoser]
public class PeersBenchmark
{
    /// <summary>The contexts in turn, each of them compared first; a peer takes milliseconds for one.</summary>
    private const int ContextCount = 50;

    private const string WorkflowName = "workload";

    private readonly List<int> found = [];
    private Context[] contexts = [];
    private Package package = null!;
    private ISession session = null!;
    private int next;

    [ParamsSource(nameof(Sizes))]
    public int Rules { get; set; }

    // Ten thousand of their rules take minutes to compile.
    public static IEnumerable<int> Sizes => RunSizes.OfContests.Where(n => n <= 1_000);

    [GlobalSetup]
    public void Setup()
    {
        var workload = new Workload(Rules);
        contexts = workload.Contexts[..ContextCount];
        package = new Package([new Workflow { WorkflowName = WorkflowName, Rules = [.. workload.Rules.Select((r, i) => new Rule { RuleName = $"{i}", Expression = r.InCSharp() })] }]);
        session = new RuleCompiler().Compile(workload.Rules.Select(ForNRules)).CreateSession();
        for (var i = 0; i < contexts.Length; i++)
        {
            int[] expected = [.. Enumerable.Range(0, workload.Rules.Length).Where(r => workload.Rules[r].Holds(contexts[i]))];
            next = i - 1;
            RunRulesEngine();
            Require(expected, nameof(RunRulesEngine), i);
            next = i - 1;
            RunNRules();
            Require(expected, nameof(RunNRules), i);
        }
    }

    [Benchmark]
    public int RunRulesEngine()
    {
        found.Clear();
        var results = package.ExecuteAllRulesAsync(WorkflowName, new RuleParameter("c", Next())).AsTask().GetAwaiter().GetResult();
        for (var i = 0; i < results.Count; i++)
        {
            if (results[i].IsSuccess)
            {
                found.Add(i);
            }
        }

        return found.Count;
    }

    [Benchmark]
    public int RunNRules()
    {
        found.Clear();
        var context = Next();
        session.Insert(context);
        session.Fire();
        session.Retract(context);
        return found.Count;
    }

    private Context Next() => contexts[next = next + 1 < contexts.Length ? next + 1 : 0];

    private void Require(int[] expected, string contestant, int context)
    {
        if (!found.Order().SequenceEqual(expected))
        {
            throw new InvalidOperationException($"{contestant} found other rules in context {context}.");
        }
    }

    // Every part is a condition of its own, so that rules which ask the same share its node.
    private IRuleDefinition ForNRules(WorkloadRule rule, int index)
    {
        var builder = new RuleBuilder();
        builder.Name($"{index}");
        var pattern = builder.LeftHandSide().Pattern(typeof(Context), "c");
        var c = pattern.Declaration.ToParameterExpression();
        foreach (var part in rule.Parts)
        {
            pattern.Condition(Expression.Lambda<Func<Context, bool>>(part.Select(a => Test(c, a)).Aggregate(Expression.OrElse), c));
        }

        var fired = Expression.Call(Expression.Constant(found), nameof(List<int>.Add), null, Expression.Constant(index));
        builder.RightHandSide().Action(Expression.Lambda<Action<IContext>>(fired, Expression.Parameter(typeof(IContext), "context")));
        return builder.Build();
    }

    private static Expression Test(ParameterExpression c, Atom atom)
    {
        var field = Expression.Field(c, atom.Field.Name);
        var value = atom.Field.IsDecimal ? Expression.Constant((decimal)atom.Value) : Expression.Constant(atom.Value);
        return atom.Sign switch
        {
            "==" => Expression.Equal(field, value),
            ">=" => Expression.GreaterThanOrEqual(field, value),
            _ => Expression.LessThan(field, value),
        };
    }
}
