using BenchmarkDotNet.Attributes;
using LoyaltyRules.Engine.Evaluation;
using LoyaltyRules.Engine.Packs;

namespace LoyaltyRules.Bench;

/// <summary>From the text of a pack, that of the decisions, to one that decides.</summary>
[MemoryDiagnoser]
public class CompileBenchmark
{
    private string json = "";
    private RulePack pack = null!;

    [ParamsSource(nameof(Sizes))]
    public int Rules { get; set; }

    public static IEnumerable<int> Sizes => RunSizes.OfPacks;

    [GlobalSetup]
    public void Setup()
    {
        var workload = new ProgramWorkload(Rules);
        json = workload.Json;
        pack = workload.Pack.Pack;
    }

    [Benchmark]
    public RulePack Check() => Workload.Checked(json);

    [Benchmark]
    public CompiledPack Compile() => CompiledPack.Compile(pack);
}
