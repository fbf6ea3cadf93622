using LoyaltyRules.Engine.Accounts.Commands;
using LoyaltyRules.Engine.Evaluation;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Simulation;
using LoyaltyRules.Engine.Simulation.History;
using LoyaltyRules.Engine.Simulation.Reports;
using LoyaltyRules.Engine.Tests.Accounts;
using LoyaltyRules.Storage.Simulations;
using LoyaltyRules.Storage.Tests.Databases;
using LoyaltyRules.Storage.Tests.Programs;
using NodaTime;

namespace LoyaltyRules.Storage.Tests.Simulations;

/// <summary>What a program has booked, replayed under the version that decided it, comes to the same.</summary>
public sealed class JournalHistoryTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Kind.Sqlite)]
    [InlineData(Kind.Postgres)]
    public async Task History_replayedUnderItsOwnPack_comesToWhatWasBooked(Kind kind)
    {
        await using var club = await Club.NewAsync(kind);
        await club.Store.SetRecordAsync(new MemberSnapshot { Id = "ann", BirthDate = new LocalDate(1990, 3, 5) }, Cancellation);
        var decided = new List<Decision>();
        for (var day = 1; day <= 20; day++)
        {
            club.Clock.Now = Theatre.Noon($"2026-03-{day:00}");
            decided.Add((await club.BuyAsync($"A-{day}", 100 * day, day % 3 == 0 ? "bob" : "ann")).Decision!);
        }

        Club.Accepted(await club.DoAsync(new ReturnItems("r1", club.Clock.Now, "A-4", [])));
        Club.Accepted(await club.DoAsync(new ReturnItems("r2", club.Clock.Now, "A-5", [new ReturnedUnits("1", 1)])));
        Club.Accepted(await club.DoAsync(new CompletePurchase("c1", club.Clock.Now, "A-7")));
        Club.Accepted(await club.DoAsync(new CancelPurchase("c2", club.Clock.Now, "A-8")));

        var report = await SimulateAsync(club, null, null);

        Assert.Equal((20L, decided.Sum(d => d.Totals.Gross), decided.Sum(d => d.Totals.Discount)), (report.Purchases, report.Totals.Gross, report.Totals.Discount));

        // The purchases' points, and those of the birthday that came in between.
        Assert.Equal(decided.SelectMany(d => d.Totals.Earned).Sum(p => p.Points) + 50, Assert.Single(report.Totals.Points).Points);
        Assert.Equal((2L, 1L, 1L), (report.Returns.Matched, report.Bookings.Completed, report.Bookings.Cancelled));
        Assert.Equal(await club.AvailableAsync("ann") + await club.AvailableAsync("bob"), report.Months[^1].Points.Sum(p => p.Available));
        Assert.Empty(report.Refused);
    }

    [Fact]
    public async Task History_ofSomeDays_hasThoseDaysOnly_andWhatCameLaterIsNotPartOfIt()
    {
        await using var club = await Club.NewAsync(Kind.Sqlite);
        for (var day = 1; day <= 9; day++)
        {
            club.Clock.Now = Theatre.Noon($"2026-03-{day:00}");
            await club.BuyAsync($"A-{day}", 1000);
        }

        var some = await JournalHistory.OpenAsync(club.Store, new LocalDate(2026, 3, 3), new LocalDate(2026, 3, 5), Cancellation);
        var all = await JournalHistory.OpenAsync(club.Store, null, null, Cancellation);
        await club.BuyAsync("A-10", 1000);

        Assert.Equal(["A-3", "A-4", "A-5"], some.Items().Cast<HistoryPurchase>().Select(p => p.Purchase.Id));
        Assert.Equal((3L, 9L, 9), (some.Length, all.Length, all.Items().Count()));
    }

    [Fact]
    public async Task History_ofAProgramWithoutPurchases_isEmpty()
    {
        await using var club = await Club.NewAsync(Kind.Sqlite);
        Assert.Equal(0, (await SimulateAsync(club, null, null)).Purchases);
    }

    private static async Task<SimulationReport> SimulateAsync(Club club, LocalDate? from, LocalDate? until) => HistorySimulation.Run(
        new SimulatedProgram(CompiledPack.Compile(club.Pack), FactSet.Empty), await JournalHistory.OpenAsync(club.Store, from, until, Cancellation),
        await JournalHistory.MembersAsync(club.Store, Cancellation), cancellation: Cancellation);
}
