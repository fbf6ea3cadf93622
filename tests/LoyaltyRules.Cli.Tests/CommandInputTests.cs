using System.Text;
using LoyaltyRules.Cli.Commands;
using LoyaltyRules.Engine.Simulation.Examples;
using LoyaltyRules.Testing;

namespace LoyaltyRules.Cli.Tests;

public sealed class CommandInputTests
{
    private const string Member = """{ "id": "m9", "facts": { "visits": 12 } }""";

    [Fact]
    public async Task explain_from_standard_input_is_what_the_file_gives()
    {
        using var folder = SmallPack.InFolder();
        var fromFile = await CommandRun.Of("explain", folder.Path, "--purchase", folder.Write("purchase.json", SmallPack.Purchase), "--member", folder.Write("member.json", Member));
        Assert.Equal(0, fromFile.ExitCode);
        Assert.Equal(fromFile, await Fed(SmallPack.Purchase, "explain", folder.Path, "--purchase", "-", "--member", folder.At("member.json")));
        Assert.Equal(fromFile, await Fed(Member, "explain", folder.Path, "--purchase", folder.At("purchase.json"), "--member", "-"));
    }

    [Fact]
    public async Task privileges_from_standard_input_are_what_the_file_gives()
    {
        var pack = Path.Combine(RepositoryFolder.Root, "rule-packs", "parter-club");
        var example = Path.Combine(pack, "examples", "birthday.json");
        var fromFile = await CommandRun.Of("privileges", pack, "--member", example);
        Assert.Equal(0, fromFile.ExitCode);
        Assert.Equal(fromFile, await Fed(await File.ReadAllTextAsync(example, TestContext.Current.CancellationToken), "privileges", pack, "--member", "-"));
    }

    // "sort" and unordered rows read it more than once.
    [Fact]
    public async Task simulate_from_standard_input_is_what_the_file_gives()
    {
        using var folder = new TempFolder();
        var pack = Path.Combine(RepositoryFolder.Root, "rule-packs", "parter-club");
        Assert.Equal(0, (await CommandRun.Of("generate", "--members", "50", "--months", "3", "--out", folder.Path)).ExitCode);
        var rows = (await File.ReadAllLinesAsync(folder.At("purchases.csv"), TestContext.Current.CancellationToken)).ToList();
        var unordered = string.Join('\n', rows.Take(1).Concat(rows.Skip(1).Reverse())) + "\n";
        var fromFile = await CommandRun.Of("simulate", pack, "--purchases", folder.Write("reversed.csv", unordered), "--map", folder.At("mapping.json"), "--json");
        Assert.Equal(0, fromFile.ExitCode);

        Assert.Equal(fromFile, await Fed(unordered, "simulate", pack, "--purchases", "-", "--map", folder.At("mapping.json"), "--json"));
    }

    [Theory]
    [InlineData("", "LR2095")]
    [InlineData("hello", "LR2011")]
    [InlineData("{ \"purchase\": ", "LR2012")]
    public async Task standard_input_that_is_no_purchase_is_refused(string input, string code)
    {
        using var folder = SmallPack.InFolder();
        var run = await Fed(input, "explain", folder.Path, "--purchase", "-");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(code, run.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 2)]
    public async Task standard_input_has_the_bound_of_a_file(int over, int exitCode)
    {
        using var folder = SmallPack.InFolder();
        var run = await Fed(SmallPack.Purchase.PadRight(InputFile.BytesMax + over), "explain", folder.Path, "--purchase", "-");
        Assert.Equal(exitCode, run.ExitCode);
        Assert.Equal(over > 0, run.Errors.Contains("LR5004", StringComparison.Ordinal));
    }

    [Fact]
    public async Task standard_input_for_two_things_is_refused_unread()
    {
        using var folder = SmallPack.InFolder();
        var run = await Fed(SmallPack.Purchase, "explain", folder.Path, "--purchase", "-", "--member", "-");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("read once", run.Errors, StringComparison.Ordinal);
    }

    private static async Task<CommandRun> Fed(string input, params string[] words)
    {
        var open = CommandInput.Open;
        try
        {
            CommandInput.Open = () => new MemoryStream(Encoding.UTF8.GetBytes(input));
            return await CommandRun.Of(words);
        }
        finally
        {
            CommandInput.Open = open;
        }
    }
}
