using System.Text;
using LoyaltyRules.Engine.Comparison;
using LoyaltyRules.Engine.Evaluation;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs;
using LoyaltyRules.Engine.Simulation;
using LoyaltyRules.Engine.Simulation.History;
using LoyaltyRules.Engine.Simulation.History.Reading;
using LoyaltyRules.Engine.Simulation.Reports;
using LoyaltyRules.Engine.Simulation.Theatre;
using LoyaltyRules.Engine.Tests.Simulation;
using LoyaltyRules.Testing;

namespace LoyaltyRules.Engine.Tests.Comparison;

/// <summary>A history under two versions: the figures are those of two simulations, and who gains and loses is the same for any number of workers.</summary>
public sealed class HistoryComparisonTests
{
    private static readonly Lazy<(SimulatedProgram Before, SimulatedProgram After)> Parter = new(() =>
    {
        var pack = RulePack.Load(Path.Combine(RepositoryFolder.Root, "rule-packs", "parter-club"));
        var files = pack.ToFiles().ToDictionary(f => f.Key, f => f.Value, StringComparer.Ordinal);
        files["pack.json"] = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(files["pack.json"]).Replace("\"member.spentThisSeason\":90000", "\"member.spentThisSeason\":60000", StringComparison.Ordinal));
        var other = RulePack.Check(files).Pack!;
        Assert.NotEqual(pack.Hash, other.Hash);
        return (Program(pack), Program(other));
    });

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void figures_are_those_of_two_separate_simulations(int workers)
    {
        using var folder = new TempFolder();
        var (before, after) = Parter.Value;
        var history = new TheatreHistory(new TheatreHistoryOptions { Members = 150, Seed = 7, From = new NodaTime.LocalDate(2024, 9, 1), Months = 8 });

        var comparison = Compared(before, after, history, history.Directory(), folder.Path, new SimulationOptions { Workers = workers });

        Assert.Equal(Bytes(Simulated(before, history, history.Directory())), Bytes(comparison.Before));
        Assert.Equal(Bytes(Simulated(after, history, history.Directory())), Bytes(comparison.After));
        Assert.Equal((comparison.Before.Members, 0), (comparison.Gaining + comparison.Losing + comparison.Unchanged, comparison.Falling));
        Assert.True(comparison is { Gaining: > 0, Rising: > 0 });
    }

    [Fact]
    public void members_who_change_most_come_first_with_the_purchases_that_make_it_whatever_the_workers()
    {
        using var folder = new TempFolder();
        var (before, after) = Parter.Value;
        var history = new TheatreHistory(new TheatreHistoryOptions { Members = 150, Seed = 7, From = new NodaTime.LocalDate(2024, 9, 1), Months = 8 });
        var one = Compared(before, after, history, history.Directory(), folder.At("one"));
        var many = Compared(before, after, history, history.Directory(), folder.At("many"), new SimulationOptions { Workers = 4 });

        Assert.Equal(one.Most.Select(Told), many.Most.Select(Told));
        Assert.Equal(one.Most.Select(m => Math.Abs(m.Change)).OrderDescending(), one.Most.Select(m => Math.Abs(m.Change)));
        Assert.All(one.Most, m => Assert.NotEmpty(m.Receipts));

        // A member of whom all receipts are shown gains what they gain.
        foreach (var member in one.Most.Where(m => m.Receipts.Length < 3))
        {
            Assert.Equal(member.Change, member.Receipts.Sum(r => r.Change));
        }

        static string Told(MemberChange m) => $"{m.Member} {m.Before} {m.After} {m.TierBefore} {m.TierAfter} {string.Join(' ', m.Receipts.Select(r => $"{r.Purchase}:{r.Change}"))}";
    }

    [Fact]
    public void version_beside_itself_changes_nobody()
    {
        using var folder = new TempFolder();
        var history = new TheatreHistory(new TheatreHistoryOptions { Members = 40, Seed = 3, From = new NodaTime.LocalDate(2024, 9, 1), Months = 3 });
        var comparison = Compared(Parter.Value.Before, Parter.Value.Before, history, history.Directory(), folder.Path);
        Assert.Equal((0, 0, 0, 0), (comparison.Gaining, comparison.Losing, comparison.Rising, comparison.Falling));
        Assert.Empty(comparison.Most);
    }

    [Fact]
    public void figures_of_a_real_history_are_those_of_two_separate_simulations()
    {
        var file = SharedHistories.Require("online_retail/online_retail_2010_2011.csv.gz");
        var mapping = SharedHistories.Mapping("""
            {
              "receipt": "InvoiceNo",
              "purchase": { "member": "CustomerID", "at": { "column": "InvoiceDate", "format": "yyyy-MM-dd HH:mm:ss", "zone": "Europe/London" } },
              "line": { "sku": "StockCode", "quantity": "Quantity", "gross": { "product": [ "Quantity", "UnitPrice" ] } },
              "cancellations": [ { "column": "InvoiceNo", "startsWith": "C" } ],
              "setAside": [ { "class": "adjustments", "column": "InvoiceNo", "startsWith": "A" } ]
            }
            """);
        using var folder = new TempFolder();
        var (before, after) = (Shop("1"), Shop("2"));
        using var reader = HistoryReader.Open(file, mapping);

        var comparison = Compared(before, after, reader, MemberDirectory.Empty, folder.Path, new SimulationOptions { Workers = 2 });

        using var alone = HistoryReader.Open(file, mapping);
        Assert.Equal(Bytes(Simulated(before, alone, MemberDirectory.Empty)), Bytes(comparison.Before));
        Assert.Equal(Bytes(Simulated(after, alone, MemberDirectory.Empty)), Bytes(comparison.After));
        Assert.True(comparison.Gaining > 4_000);
    }

    private static SimulatedProgram Shop(string percent) => SimulatedPacks.Of($$"""
        {
          "pack": "shop", "version": "1.0.0", "languages": ["en"], "name": { "en": "Shop" }, "timeZone": "Europe/London", "currency": "GBP", "currencyDecimals": 3,
          "points": [ { "currency": "point" } ], "bases": [ { "name": "all", "of": "line.net" } ],
          "rules": [ { "id": "points", "then": [ { "earn": { "percent": {{percent}}, "of": "base.all", "round": "down" } } ] } ]
        }
        """);

    private static HistoryComparison Compared(
        SimulatedProgram before, SimulatedProgram after, IPurchaseHistory history, MemberDirectory members, string folder, SimulationOptions? options = null) =>
        HistoryComparison.Run(before, after, history, members, folder, options, cancellation: TestContext.Current.CancellationToken);

    private static SimulationReport Simulated(SimulatedProgram program, IPurchaseHistory history, MemberDirectory members) =>
        HistorySimulation.Run(program, history, members, cancellation: TestContext.Current.CancellationToken);

    private static SimulatedProgram Program(RulePack pack) => new(CompiledPack.Compile(pack), FactSet.Empty);

    private static string Bytes(SimulationReport report)
    {
        using var bytes = new MemoryStream();
        report.WriteTo(bytes);
        return Encoding.UTF8.GetString(bytes.ToArray());
    }
}
