using BenchmarkDotNet.Attributes;
using LoyaltyRules.Engine.Evaluation;
using LoyaltyRules.Engine.Model;

namespace LoyaltyRules.Bench;

/// <summary>
/// A whole decision: three lines, all rules, effects, limits, a tier. Without its trace; with the trace kept, as a till asks for it that seldom looks; and with
/// the trace read, every reason of every rule in words.
/// </summary>
[MemoryDiagnoser]
public class DecisionBenchmark
{
    /// <summary>As in the conditions: so few that what they are made of stays in the processor's caches, as what a caller has just read does.</summary>
    private const int FewPurchases = 50;

    private ProgramWorkload workload = null!;
    private ProgramWorkload askingNet = null!;
    private int next;

    [ParamsSource(nameof(Sizes))]
    public int Rules { get; set; }

    public static IEnumerable<int> Sizes => RunSizes.OfContests;

    [GlobalSetup]
    public void Setup()
    {
        workload = new ProgramWorkload(Rules);
        workload.RequireSense();
        askingNet = new ProgramWorkload(Rules, asksNet: true);
        askingNet.RequireSense();
    }

    [Benchmark(Baseline = true)]
    public Decision TraceOff() => Decide(TraceDetail.None);

    [Benchmark]
    public Decision TraceOffInCache() => Decide(TraceDetail.None, FewPurchases);

    /// <summary>With conditions of all rules that give points on what discounts left.</summary>
    [Benchmark]
    public Decision AmountsAsked() => Decide(TraceDetail.None, of: askingNet);

    [Benchmark]
    public Decision OutcomesKept() => Decide(TraceDetail.Outcomes);

    [Benchmark]
    public Decision TraceKept() => Decide(TraceDetail.Full);

    [Benchmark]
    public int TraceRead() => Decide(TraceDetail.Full).Rules.Length;

    private Decision Decide(TraceDetail trace, int among = Workload.ContextCount, ProgramWorkload? of = null)
    {
        var program = of ?? workload;
        next = next + 1 < among ? next + 1 : 0;
        ref readonly var given = ref program.Purchases[next];
        return program.Pack.Decide(given.Purchase, given.Member, program.Program, trace);
    }
}
