using System.Runtime.CompilerServices;
using LoyaltyRules.Engine.Evaluation;
using LoyaltyRules.Engine.Packs;

namespace LoyaltyRules.Engine.Tests.Evaluation;

public sealed class CompiledPackCacheTests
{
    private static RulePack Pack(int points)
    {
        var check = Given.Check($$"""
            { "rules": [ { "id": "r", "when": "lines.Sum(l => l.gross) > 10 && member.level - 1 >= 0", "then": [ { "earn": { "points": {{points}} } } ] } ] }
            """);
        return check.Pack ?? throw new InvalidOperationException(string.Join("\n", check.Diagnostics));
    }

    [Fact]
    public void Of_SameHash_IsCompiledOnceForAllThreads()
    {
        // Loaded anew for each: equal content is what counts.
        RulePack[] packs = [.. Enumerable.Range(0, 8).Select(_ => Pack(7))];
        var cache = new CompiledPackCache();
        var compiled = new CompiledPack[packs.Length];
        Parallel.For(0, packs.Length, i => compiled[i] = cache.Of(packs[i]));

        Assert.All(compiled, c => Assert.Same(compiled[0], c));
        Assert.Equal(1, cache.Count);
    }

    [Fact]
    public void Of_AnotherHash_IsAnotherPackAndTheOldOneStillDecides()
    {
        var cache = new CompiledPackCache();
        var (old, released) = (cache.Of(Pack(7)), cache.Of(Pack(8)));
        Assert.True(cache.Retire(old.Pack.Hash));
        Assert.False(cache.Retire(old.Pack.Hash));

        var member = Given.Member(("level", Engine.Model.FactValue.Of(1)));
        Assert.Equal(7, old.DecideFor(member, Given.Purchase(Given.Line("a", 100))).Points());
        Assert.Equal(8, released.DecideFor(member, Given.Purchase(Given.Line("a", 100))).Points());
        Assert.Equal(1, cache.Count);
    }

    [Fact]
    public void Retire_PackThatNobodyUses_IsCollectedWithItsMachineCode()
    {
        var cache = new CompiledPackCache();
        var retired = UsedAndRetired(cache);
        for (var i = 0; i < 20 && retired.IsAlive; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.False(retired.IsAlive);
    }

    // Apart, so that no local of the test keeps the pack.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference UsedAndRetired(CompiledPackCache cache)
    {
        var pack = cache.Of(Pack(9));
        var member = Given.Member(("level", Engine.Model.FactValue.Of(1)));
        Assert.Equal(9, pack.DecideFor(member, Given.Purchase(Given.Line("a", 100))).Points());
        Assert.True(cache.Retire(pack.Pack.Hash));

        // The compiled code holds the pack's settings, and nothing but the pack holds the code.
        return new WeakReference(pack.Plan.Purchases.Conditions);
    }
}
