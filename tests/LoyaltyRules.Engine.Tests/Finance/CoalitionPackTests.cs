using System.Globalization;
using System.Text;
using LoyaltyRules.Engine.Evaluation;
using LoyaltyRules.Engine.Finance;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs;
using LoyaltyRules.Engine.Simulation;
using LoyaltyRules.Engine.Simulation.Examples;
using LoyaltyRules.Engine.Simulation.History;
using LoyaltyRules.Engine.Simulation.Reports;
using LoyaltyRules.Engine.Tests.Simulation;
using LoyaltyRules.Testing;

namespace LoyaltyRules.Engine.Tests.Finance;

/// <summary>The ready coalition of three partners: the settlement its pages show, and where its members else buy.</summary>
public sealed class CoalitionPackTests
{
    private static readonly string Folder = Path.Combine(RepositoryFolder.Root, "rule-packs", "coalition");
    private static readonly CompiledPack Pack = CompiledPack.Compile(RulePack.Load(Folder));

    [Theory]
    [InlineData("README.md")]
    [InlineData("README.ru.md")]
    public void settlement_of_the_story_is_the_table_of_the_page(string page)
    {
        var file = Path.Combine(Folder, "examples", "story-settlement.json");
        var settlement = new Settlement(Pack.Pack);
        foreach (var scene in StoryRun.Of(Pack, Story.Read(file, File.ReadAllBytes(file), out _)!).Scenes)
        {
            settlement.Add(scene.Entry!);
        }

        var rows = settlement.Statements().Select(s =>
        {
            var points = Assert.Single(s.Points);
            return string.Create(CultureInfo.InvariantCulture,
                $"| {s.Partner} | {points.Issued - points.TakenBack} | {points.Redeemed - points.Restored} | {points.OwedByPartner:F2} | {points.OwedToPartner:F2} | {s.DiscountsBorne - s.DiscountsGiven:F2} | {s.Net:F2} |");
        });
        Assert.Equal(rows, File.ReadAllLines(Path.Combine(Folder, page)).Where(l => Pack.Pack.Partners.Any(p => l.StartsWith($"| {p.Id} |", StringComparison.Ordinal))));
    }

    [Fact]
    public void wallets_of_members_sum_to_what_they_spent_and_every_category_to_a_hundred_percent()
    {
        var report = Run(File.ReadAllText(Path.Combine(Folder, "history", "purchases.csv")));
        Assert.True(report.IsClean);
        Assert.Equal([("greenfield", 2L), ("halt", 3L), ("linden", 2L)], report.Wallet.Select(r => (r.Partner, r.Members)).Distinct());
        Assert.All(report.Wallet.GroupBy(r => (r.Year, r.Partner, r.Category)), category => Assert.InRange(category.Sum(r => r.Share), 99.8m, 100.2m));

        // All members buy fuel, so the wallets of the stations' members hold all that members spent.
        var guests = 75m;
        Assert.Equal(report.Totals.Net - guests - report.Months.Sum(m => m.Returned), report.Wallet.Where(r => r.Partner == "halt").Sum(r => r.Spent));
    }

    [Fact]
    public void what_comes_back_in_another_year_leaves_the_wallet_of_the_year_it_was_bought_in()
    {
        var report = Run("""
            receipt,partner,member,at,article,category,pieces,price,points
            1,greenfield,vera,2025-12-30 10:00,soap,care,2,10.00,
            2,linden,vera,2025-12-31 10:00,lotion,care,1,30.00,
            R1,greenfield,vera,2026-01-02 10:00,soap,care,-1,-5.00,
            3,greenfield,vera,2026-01-03 10:00,bread,groceries,1,8.00,
            4,linden,oleg,2026-02-01 10:00,lotion,care,1,30.00,
            R4,linden,oleg,2026-02-02 10:00,lotion,care,-1,-30.00,
            """);
        Assert.Equal(
            [
                "2025 greenfield 1 care at greenfield 5 14.3%", "2025 greenfield 1 care at linden 30 85.7%", "2025 linden 1 care at greenfield 5 14.3%", "2025 linden 1 care at linden 30 85.7%",
                "2026 greenfield 1 groceries at greenfield 8 100%",
            ],
            report.Wallet.Select(r => string.Create(
                CultureInfo.InvariantCulture, $"{r.Year} {r.Partner} {r.Members} {r.Category} at {r.At} {ExactDecimal.Format(r.Spent)} {ExactDecimal.Format(r.Share)}%")));
    }

    [Fact]
    public void settlement_and_wallets_are_the_same_on_any_number_of_workers()
    {
        var history = File.ReadAllText(Path.Combine(Folder, "history", "purchases.csv"));
        Assert.Equal(Text(Run(history)), Text(Run(history, workers: 4)));

        static string Text(SimulationReport report)
        {
            using var stream = new MemoryStream();
            report.WriteTo(stream);
            return Encoding.UTF8.GetString(stream.ToArray());
        }
    }

    private static SimulationReport Run(string csv, int workers = 1)
    {
        using var reader = SimulatedPacks.Reader(csv, File.ReadAllText(Path.Combine(Folder, "history", "mapping.json")));
        return HistorySimulation.Run(
            new SimulatedProgram(Pack, FactSet.Empty), reader, MemberDirectory.Empty, new SimulationOptions { Workers = workers }, cancellation: TestContext.Current.CancellationToken);
    }
}
