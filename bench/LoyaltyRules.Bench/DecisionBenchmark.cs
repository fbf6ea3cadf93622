using BenchmarkDotNet.Attributes;
using LoyaltyRules.Engine.Evaluation;
using LoyaltyRules.Engine.Model;

namespace LoyaltyRules.Bench;

/// <summary>A whole decision: three lines, all rules, effects, totals; and what telling its way costs.</summary>
[MemoryDiagnoser]
public class DecisionBenchmark
{
    private Workload workload = null!;
    private (Purchase Purchase, MemberSnapshot Member)[] contexts = [];
    private int next;

    [Params(10, 100, 1_000)]
    public int Rules { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        workload = new Workload(Rules);
        contexts = [.. workload.Contexts.Select(c => (workload.PurchaseOf(c), Workload.MemberOf(c)))];
    }

    [Benchmark(Baseline = true)]
    public Decision AmountsOnly() => Decide(TraceDetail.None);

    [Benchmark]
    public Decision WithOutcomes() => Decide(TraceDetail.Outcomes);

    [Benchmark]
    public Decision WithFullTrace() => Decide(TraceDetail.Full);

    private Decision Decide(TraceDetail trace)
    {
        next = (next + 1) % contexts.Length;
        return workload.Pack.Decide(contexts[next].Purchase, contexts[next].Member, ProgramSnapshot.Empty, trace);
    }
}
