using LoyaltyRules.Engine.Accounts.Commands;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Tests.Accounts;
using LoyaltyRules.Storage.Databases;
using LoyaltyRules.Storage.Maintenance;
using LoyaltyRules.Storage.Maintenance.Verification;
using LoyaltyRules.Storage.Tests.Databases;
using LoyaltyRules.Testing;
using NodaTime;

namespace LoyaltyRules.Storage.Tests.Programs;

/// <summary>The journal proves what happened: it can be verified, rebuilt from, moved, and keeps nothing personal of those who were erased.</summary>
public sealed class MaintenanceTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Kind.Sqlite)]
    [InlineData(Kind.Postgres)]
    public async Task Decision_explainedFromTheJournal_isTheOneThatWasMade(Kind kind)
    {
        await using var club = await Club.NewAsync(kind);
        await club.Store.SetRecordAsync(new MemberSnapshot { Id = "ann", BirthDate = new LocalDate(1990, 4, 10) }, Cancellation);
        var made = await club.BuyAsync("A-1", 1000);
        await club.BuyAsync("A-2", 5000);
        await club.RestartAsync();

        var explained = Assert.Single(await club.Store.ExplainAsync(made.Entry!.Value, Cancellation));

        Assert.Equal(made.Digest, DecisionDigest.Of(explained));
        Assert.NotEmpty(explained.Rules);
    }

    [Theory]
    [InlineData(Kind.Sqlite)]
    [InlineData(Kind.Postgres)]
    public async Task Decision_thatDependedOnTheReferrersDates_isExplainedAfterTheReferrerIsErased(Kind kind)
    {
        await using var club = await Club.NewAsync(
            kind, """{ "id": "brought", "then": [ { "earn": { "points": 10, "to": "referrer", "expires": { "since": "member.birthDate", "after": "P10950D" } } } ] }, """);
        await club.Store.SetRecordAsync(new MemberSnapshot { Id = "ann", BirthDate = new LocalDate(1990, 4, 10) }, Cancellation);
        Club.Accepted(await club.DoAsync(new EnrolMember("e1", club.Clock.Now, "ann")));
        Club.Accepted(await club.DoAsync(new EnrolMember("e2", club.Clock.Now, "bob", "ann")));
        var made = await club.BuyAsync("B-1", 1000, "bob");
        Assert.Equal(new LocalDate(2020, 4, 2), made.Decision!.Effects.First(e => e.RuleId == "brought").ExpiredOn);

        Assert.True(await club.Store.EraseAsync("ann", cancellation: Cancellation));
        var explained = Assert.Single(await club.Store.ExplainAsync(made.Entry!.Value, Cancellation));

        Assert.Equal(made.Digest, DecisionDigest.Of(explained));
        await club.AssertWholeAsync();
    }

    [Theory]
    [InlineData(Kind.Sqlite)]
    [InlineData(Kind.Postgres)]
    public async Task Erasure_leavesChainAndBalancesWhole_andNothingPersonal(Kind kind)
    {
        await using var club = await Club.NewAsync(kind);
        await club.Store.SetRecordAsync(new MemberSnapshot { Id = "ann", BirthDate = new LocalDate(1990, 4, 10) }, Cancellation);
        var made = await club.BuyAsync("A-1", 1000);
        var root = await new Anchors(club.Store).RootAsync(Cancellation);

        Assert.True(await club.Store.EraseAsync("ann", cancellation: Cancellation));
        Assert.False(await club.Store.EraseAsync("ann", cancellation: Cancellation));

        await Assert.ThrowsAsync<ErasedException>(() => club.Store.ExplainAsync(made.Entry!.Value, Cancellation));
        Assert.Null(await club.Store.RecordAsync("ann", Cancellation));
        Assert.Equal(50, await club.AvailableAsync());
        Assert.Equal(root, await new Anchors(club.Store).RootAsync(Cancellation));
        await club.AssertWholeAsync();

        // Whoever buys again goes on as somebody of whom nothing is known.
        await club.BuyAsync("A-2", 1000);
        Assert.Equal(100, await club.AvailableAsync());
        await club.AssertWholeAsync();
    }

    [Theory]
    [InlineData("UPDATE journal SET body = CAST(body || 'x' AS BLOB) WHERE id = 1", "LR8111 journal id 1")]
    [InlineData("DELETE FROM journal_link WHERE position = 2", "LR8121 journal_link chain member ann, position 2")]
    [InlineData("UPDATE journal_link SET hash = x'00' WHERE position = 1", "LR8121 journal_link chain member ann, position 1")]
    [InlineData("UPDATE chain_head SET position = 1", "LR8131 chain_head chain member ann: position is 1; by the journal it is 3.")]
    [InlineData("UPDATE state SET body = CAST(body || 'x' AS BLOB) WHERE kind = 'member'", "LR8131 state kind member, id ann: body is ")]
    [InlineData("DELETE FROM posting WHERE entry = 1", "LR8132 posting entry 1, line 0: The row is missing.")]
    public async Task Verification_findsWhatWasChangedBehindItsBack(string sql, string problem)
    {
        await using var club = await Club.NewAsync(Kind.Sqlite);
        await club.BuyAsync("A-1", 1000);
        await club.BuyAsync("A-2", 1000);
        await club.BuyAsync("A-3", 1000);
        await club.AssertWholeAsync();

        await club.Test.Database.WriteAsync(s => s.Execute(sql.Replace("CAST(body AS text)", "CAST(body AS TEXT)", StringComparison.Ordinal)), Cancellation);

        Assert.Contains((await club.VerifyAsync()).Problems, p => p.ToString().Contains(problem, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(Kind.Sqlite)]
    [InlineData(Kind.Postgres)]
    public async Task Rebuild_makesTheStatesAnew_alsoOnesThatWereSpoilt(Kind kind)
    {
        await using var club = await Club.NewAsync(kind);
        await club.BuyAsync("A-1", 1000);
        await club.BuyAsync("A-2", 3000, "bob");
        await club.Test.Database.WriteAsync(s => s.Execute("DELETE FROM state WHERE kind = 'member'"), Cancellation);
        await club.Test.Database.WriteAsync(s => s.Execute("DELETE FROM due_work"), Cancellation);
        await club.RestartAsync();

        Assert.Equal(2, await new StoreRebuild(club.Store).RunAsync(Cancellation));

        await club.AssertWholeAsync();
        Assert.Equal((50, 150), (await club.AvailableAsync(), await club.AvailableAsync("bob")));
        club.Clock.Now = Theatre.Noon("2027-04-02");
        await club.DoEverythingDueAsync();
        Assert.Equal(0, (await club.Store.AccountAsync("bob", Cancellation))!.Member.Points["bonus"].Available);
        await club.AssertWholeAsync();
    }

    [Theory]
    [InlineData(Kind.Sqlite, Kind.Postgres)]
    [InlineData(Kind.Postgres, Kind.Sqlite)]
    public async Task Export_importedIntoTheOtherDatabase_hasEqualBalancesAndChainHeads_andGoesOn(Kind from, Kind to)
    {
        await using var club = await Club.NewAsync(from);
        await club.Store.SetRecordAsync(new MemberSnapshot { Id = "ann", BirthDate = new LocalDate(1990, 4, 10) }, Cancellation);
        var made = await club.BuyAsync("A-1", 1000);
        await club.BuyAsync("A-2", 3000, "bob");
        await club.BuyAsync("A-3", 500, null);
        Club.Accepted(await club.DoAsync(new HoldPoints("h", club.Clock.Now, "bob", "bonus", 40)));
        var (report, root) = (await club.VerifyAsync(), await new Anchors(club.Store).RootAsync(Cancellation));
        using var export = new MemoryStream();
        await StoreTransfer.ExportAsync(club.Store, export, cancellation: Cancellation);

        await using var target = await TestDatabase.NewAsync(to);
        export.Position = 0;
        await StoreTransfer.ImportAsync(target.Database, export, cancellation: Cancellation);
        var moved = ProgramStore.Open(target.Database, club.Store.Program, club.Clock);

        var verified = await new StoreVerification(moved).RunAsync(Cancellation);
        Assert.Empty(verified.Problems);
        Assert.Equal((await KeptStates.TextAsync(club.Store), report.Entries), (await KeptStates.TextAsync(moved), verified.Entries));
        Assert.Equal(root, await new Anchors(moved).RootAsync(Cancellation));
        Assert.Equal(StoreOutcome.Repeated, (await club.DoAsync(new CommitPurchase(club.Order("A-1", 1000)), at: moved)).Outcome);
        Assert.Equal(made.Digest, DecisionDigest.Of(Assert.Single(await moved.ExplainAsync(made.Entry!.Value, Cancellation))));
        Club.Accepted(await club.DoAsync(new CommitPurchase(club.Order("A-4", 1000)), at: moved));
        Assert.Empty((await new StoreVerification(moved).RunAsync(Cancellation)).Problems);
    }

    [Theory]
    [InlineData("cut")]
    [InlineData("changed")]
    public async Task Import_ofWhatIsNotWhole_leavesNothing(string how)
    {
        await using var club = await Club.NewAsync(Kind.Sqlite);
        await club.BuyAsync("A-1", 1000);
        using var export = new MemoryStream();
        await StoreTransfer.ExportAsync(club.Store, export, cancellation: Cancellation);
        var text = System.Text.Encoding.UTF8.GetString(export.ToArray());
        var spoilt = how == "cut" ? text[..(text.Length * 2 / 3)] : text.Replace("\"position\":1", "\"position\":2", StringComparison.Ordinal);

        await using var target = await TestDatabase.NewAsync(Kind.Sqlite);
        await Assert.ThrowsAsync<InvalidDataException>(() =>
            StoreTransfer.ImportAsync(target.Database, new MemoryStream(System.Text.Encoding.UTF8.GetBytes(spoilt)), cancellation: Cancellation));

        Assert.Equal(0, await target.Database.ReadAsync(s => s.Number("SELECT count(*) FROM journal"), Cancellation));
    }

    [Fact]
    public async Task Backup_takenWhileTillsGoOn_isWhole()
    {
        await using var club = await Club.NewAsync(Kind.Sqlite);
        using var folder = new TempFolder();
        var copy = folder.At("copy.db");
        var tills = Enumerable.Range(0, 300).Select(i => club.DoAsync(new CommitPurchase(club.Order("A-" + i, 100 + i, "m" + (i % 7))))).ToList();

        await ((SqliteDatabase)club.Test.Database).BackUpAsync(copy, Cancellation);
        await Task.WhenAll(tills);

        await using var restored = SqliteDatabase.Open(copy);
        await restored.MigrateAsync(Cancellation);
        Assert.Empty((await new StoreVerification(ProgramStore.Open(restored, club.Store.Program, club.Clock)).RunAsync(Cancellation)).Problems);
        await club.AssertWholeAsync();
    }
}
