using System.Diagnostics;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Storage.Databases;
using LoyaltyRules.Storage.Tests.Databases;
using LoyaltyRules.Testing;
using NodaTime;

namespace LoyaltyRules.Storage.Tests.Programs;

/// <summary>Erasure, looked for in the bytes: an erased member's key is nowhere any more, neither in the file nor in its log.</summary>
public sealed class ErasureTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(400)]
    public async Task Key_ofAnErasedMember_isInNoFile_rightAfterTheAnswer(int members)
    {
        await using var club = await Club.NewAsync(Kind.Sqlite);
        await Task.WhenAll(Enumerable.Range(0, members).Select(async i =>
        {
            await club.Store.SetRecordAsync(new MemberSnapshot { Id = "m" + i * 7919 % members, BirthDate = new LocalDate(1990, 4, 10) }, Cancellation);
            await club.BuyAsync("A-" + i, 100, "m" + i * 7919 % members);
        }));
        var keys = (await club.Test.Database.ReadAsync(s => s.Query("SELECT member, key FROM member_key", r => (Member: r.GetString(0), Key: r.Bytes(1))), Cancellation))
            .ToDictionary(k => k.Member, k => k.Key);
        Assert.Equal(members, keys.Values.Count(k => Found(club, k)));

        foreach (var member in keys.Keys.Order(StringComparer.Ordinal).Where((_, i) => i % 20 == 0))
        {
            Assert.True(await club.Store.EraseAsync(member, cancellation: Cancellation));
            Assert.False(Found(club, keys[member]), member);
        }

        await club.AssertWholeAsync();
    }

    [Fact]
    public async Task Key_erasedWhileSomebodyReads_isGoneAfterTheNextTransaction()
    {
        await using var club = await Club.NewAsync(Kind.Sqlite);
        await club.Store.SetRecordAsync(new MemberSnapshot { Id = "ann", BirthDate = new LocalDate(1990, 4, 10) }, Cancellation);
        var key = await club.Test.Database.ReadAsync(s => s.First("SELECT key FROM member_key", [], r => r.Bytes(0)), Cancellation);
        using (var reader = SqliteReaders.Open(club.Test.Place))
        {
            SqliteReaders.Run(reader, "BEGIN; SELECT count(*) FROM journal;");
            Assert.True(await club.Store.EraseAsync("ann", cancellation: Cancellation));
        }

        await club.BuyAsync("A-1", 100, "bob");

        Assert.False(Found(club, key));
    }

    [Fact]
    public async Task Postgres_rowsThatHeldAnErasedKey_areLetGo()
    {
        await using var club = await Club.NewAsync(Kind.Postgres);
        await club.Store.SetRecordAsync(new MemberSnapshot { Id = "ann", BirthDate = new LocalDate(1990, 4, 10) }, Cancellation);

        Assert.True(await club.Store.EraseAsync("ann", cancellation: Cancellation));

        Assert.Equal(1, await club.Test.Database.ReadAsync(s => s.Number("SELECT count(*) FROM member_key WHERE key IS NULL"), Cancellation));
        Assert.Equal(0, await club.Test.Database.ReadAsync(s => s.Number("SELECT count(*) FROM member_record"), Cancellation));
    }

    // By another process: one that opens and closes the file here would take SQLite's locks away.
    private static bool Found(Club club, byte[] key)
    {
        using var folder = new TempFolder();
        var copies = Directory.GetFiles(Path.GetDirectoryName(club.Test.Place)!).Select(file =>
        {
            var copy = folder.At(Path.GetFileName(file));
            using var cp = Process.Start("cp", [file, copy]);
            cp.WaitForExit();
            return copy;
        });
        return copies.Any(copy => File.ReadAllBytes(copy).AsSpan().IndexOf(key) >= 0);
    }
}
