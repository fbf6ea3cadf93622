using System.Text;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Evaluation;
using LoyaltyRules.Engine.Packs;
using LoyaltyRules.Engine.Simulation.Examples;
using LoyaltyRules.Engine.Tests.Packs.Documents;
using LoyaltyRules.Testing;

namespace LoyaltyRules.Engine.Tests.Simulation;

public sealed class ExampleFilesTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    private string CodeOf(string name)
    {
        var bag = new DiagnosticBag();
        Assert.Null(InputFile.Read(folder.At(name), bag));
        return Assert.Single(bag.Ordered()).Code;
    }

    [Fact]
    public void read_file_that_cannot_be_had_says_why()
    {
        folder.Write("folder.json/in-it.json", "{}");
        using (var big = File.Create(folder.At("big.json")))
        {
            big.SetLength(InputFile.BytesMax + 1);
        }

        Assert.Equal("LR5001", CodeOf("nowhere.json"));
        Assert.Equal("LR5002", CodeOf("folder.json"));
        Assert.Equal("LR5004", CodeOf("big.json"));
    }

    [Fact]
    public void read_file_without_permission_says_so()
    {
        folder.Write("closed.json", "{}");
        Assert.SkipUnless(folder.TryPermit("closed.json", read: false, write: false), TempFolder.MayEverything);
        Assert.Equal("LR5003", CodeOf("closed.json"));
    }

    [Fact]
    public void run_pack_without_examples_says_so()
    {
        var pack = RulePack.Check(new Dictionary<string, byte[]> { ["pack.json"] = Encoding.UTF8.GetBytes(SamplePack.Minimal) }).Pack!;
        Assert.Empty(ExampleFolder.Replay(CompiledPack.Compile(pack), folder.Path, accept: false, out var diagnostics));
        Assert.Equal("LR5005", Assert.Single(diagnostics).Code);
    }
}
