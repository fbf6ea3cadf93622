using BenchmarkDotNet.Attributes;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Evaluation;
using LoyaltyRules.Engine.Language.Compilation;
using LoyaltyRules.Engine.Model;
using NodaTime;

namespace LoyaltyRules.Bench;

/// <summary>Which rules match a purchase: the engine beside code written by hand. Every contestant must find the same rules.</summary>
[MemoryDiagnoser]
public class ConditionsBenchmark
{
    private Workload workload = null!;
    private FactFrame[] frames = [];
    private bool[] matches = [];
    private Func<Workload.SimplePurchase, bool>[] delegates = [];
    private int next;

    [Params(10, 100, 1_000)]
    public int Rules { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        workload = new Workload(Rules);
        matches = new bool[Rules];
        delegates = [.. workload.Rules.Select(rule => (Func<Workload.SimplePurchase, bool>)(p =>
            p.Channel == rule.Channel && p.Card == rule.Card && p.Category == rule.Category && p.Amount >= rule.AmountMin))];
        var binder = new EventBinder(workload.Pack.Pack);
        frames = [.. workload.Purchases.Select(purchase =>
        {
            var frame = workload.Pack.Plan.NewFrame();
            binder.Bind(Workload.PurchaseOf(purchase), Workload.MemberOf(purchase), ProgramSnapshot.Empty, new LocalDate(2026, 9, 1), frame, new DiagnosticBag());
            return frame;
        })];
        for (var i = 0; i < Workload.PurchaseCount; i++)
        {
            next = i;
            var byHand = IfChain();
            next = i;
            var byDelegates = OneDelegatePerRule();
            next = i;
            if (byHand != Engine() || byHand != byDelegates)
            {
                throw new InvalidOperationException($"The contestants disagree about purchase {i}.");
            }
        }
    }

    [Benchmark(Baseline = true)]
    public int IfChain()
    {
        var purchase = workload.Purchases[Next()];
        var count = 0;
        foreach (var rule in workload.Rules)
        {
            if (purchase.Channel == rule.Channel && purchase.Card == rule.Card && purchase.Category == rule.Category && purchase.Amount >= rule.AmountMin)
            {
                count++;
            }
        }

        return count;
    }

    [Benchmark]
    public int OneDelegatePerRule()
    {
        var purchase = workload.Purchases[Next()];
        var count = 0;
        foreach (var rule in delegates)
        {
            count += rule(purchase) ? 1 : 0;
        }

        return count;
    }

    [Benchmark]
    public int Engine()
    {
        workload.Pack.Plan.TestRules(frames[Next()], matches);
        return matches.AsSpan().Count(true);
    }

    private int Next() => next = (next + 1) % Workload.PurchaseCount;
}
