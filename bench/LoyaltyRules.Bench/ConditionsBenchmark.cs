using BenchmarkDotNet.Attributes;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Evaluation.Binding;
using LoyaltyRules.Engine.Evaluation.Conditions;
using LoyaltyRules.Engine.Language.Compilation;
using LoyaltyRules.Engine.Model;
using NodaTime;

namespace LoyaltyRules.Bench;

/// <summary>Which rules match a context, where an equality index serves: the engine beside code written by hand.</summary>
[MemoryDiagnoser]
public class ConditionsBenchmark : ConditionsContest
{
    [ParamsSource(nameof(Sizes))]
    public int Rules { get; set; }

    public static IEnumerable<int> Sizes => RunSizes.OfContests;

    [GlobalSetup]
    public void Setup() => Prepare(Rules, WorkloadKind.Equalities);

    [Benchmark(Baseline = true)]
    public int NestedSwitch() => RunNestedSwitch();

    [Benchmark]
    public int Engine() => RunEngine();

    [Benchmark]
    public int NestedSwitchInCache() => RunNestedSwitch(FewContexts);

    [Benchmark]
    public int EngineInCache() => RunEngine(FewContexts);

    [Benchmark]
    public int IfChain() => RunIfChain();

    [Benchmark]
    public int OneDelegatePerRule() => RunDelegates();
}

/// <summary>The same where no equality index serves: packs of ranges, and packs of <c>||</c>.</summary>
[MemoryDiagnoser]
public class HardConditionsBenchmark : ConditionsContest
{
    [ParamsSource(nameof(Sizes))]
    public int Rules { get; set; }

    public static IEnumerable<int> Sizes => RunSizes.OfContests;

    [Params(WorkloadKind.Ranges, WorkloadKind.Alternatives)]
    public WorkloadKind Kind { get; set; }

    [GlobalSetup]
    public void Setup() => Prepare(Rules, Kind);

    [Benchmark]
    public int Engine() => RunEngine();

    [Benchmark(Baseline = true)]
    public int IfChain() => RunIfChain();

    [Benchmark]
    public int OneDelegatePerRule() => RunDelegates();
}

/// <summary>All contestants over the same contexts, one after another; none is timed before all found the same rules in every context.</summary>
public abstract class ConditionsContest
{
    /// <summary>So few that they stay in the processor's nearest caches, as an event does that was bound just before its conditions are tested.</summary>
    protected const int FewContexts = 50;

    /// <summary>Every context is compared up to 1,000 rules; of more rules, as many contexts as keep the comparison from taking longer than the contest.</summary>
    private const int ComparisonsMax = 10_000_000;

    private HandWritten handWritten = null!;
    private Context[] contexts = [];
    private FactFrame[] frames = [];
    private ConditionPlan plan = null!;
    private RuleMatches matches = null!;
    private int[] found = [];
    private int next;

    protected void Prepare(int ruleCount, WorkloadKind kind)
    {
        var workload = new Workload(ruleCount, kind);
        handWritten = HandWritten.Of(workload, kind);
        contexts = workload.Contexts;
        found = new int[ruleCount];
        plan = workload.Pack.Plan.Purchases.Conditions;
        matches = plan.NewMatches();
        var binder = new EventBinder(workload.Pack.Pack);
        frames = [.. contexts.Select(context =>
        {
            var frame = workload.Pack.Plan.NewFrame();
            binder.Bind(workload.PurchaseOf(context), Workload.MemberOf(context), ProgramSnapshot.Empty, new LocalDate(2026, 9, 1), frame, new DiagnosticBag());
            return frame;
        })];
        RequireAgreement(workload);
    }

    protected int RunNestedSwitch(int among = Workload.ContextCount) => handWritten.NestedSwitch!(contexts[Next(among)], found);

    protected int RunIfChain() => handWritten.IfChain(contexts[Next()], found);

    protected int RunDelegates()
    {
        var context = contexts[Next()];
        var count = 0;
        for (var i = 0; i < handWritten.OneDelegatePerRule.Length; i++)
        {
            if (handWritten.OneDelegatePerRule[i](context))
            {
                found[count++] = i;
            }
        }

        return count;
    }

    protected int RunEngine(int among = Workload.ContextCount)
    {
        plan.Test(frames[Next(among)], matches);
        return matches.Rules.Length;
    }

    private int Next(int among = Workload.ContextCount) => next = next + 1 < among ? next + 1 : 0;

    private void RequireAgreement(Workload workload)
    {
        for (var i = 0; i < Math.Min(Workload.ContextCount, ComparisonsMax / workload.Rules.Length); i++)
        {
            int[] expected = [.. Enumerable.Range(0, workload.Rules.Length).Where(r => workload.Rules[r].Holds(contexts[i]))];
            Require(expected, [.. found.AsSpan(0, Again(i, RunIfChain))], "if chain", i);
            Require(expected, [.. found.AsSpan(0, Again(i, RunDelegates))], "delegates", i);
            if (handWritten.NestedSwitch is not null)
            {
                Require(expected, [.. found.AsSpan(0, Again(i, () => RunNestedSwitch()))], "nested switch", i);
            }

            Again(i, () => RunEngine());
            Require(expected, [.. matches.Rules], "engine", i);
        }
    }

    private int Again(int context, Func<int> run)
    {
        next = context - 1;
        return run();
    }

    private static void Require(int[] expected, int[] actual, string contestant, int context)
    {
        if (!actual.Order().SequenceEqual(expected))
        {
            throw new InvalidOperationException($"{contestant} found other rules in context {context}.");
        }
    }
}
