using System.Text.Json.Nodes;
using LoyaltyRules.Storage.Audit;
using LoyaltyRules.Storage.Databases;
using LoyaltyRules.Storage.Tests.Databases;
using NodaTime;

namespace LoyaltyRules.Storage.Tests.Audit;

/// <summary>The chain of who did what: whole with what it tells of, without gaps, and broken by every change.</summary>
public sealed class AuditTrailTests
{
    private static readonly Instant Now = Instant.FromUtc(2026, 10, 1, 12, 0) + Duration.FromMilliseconds(250);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Kind.Sqlite)]
    [InlineData(Kind.Postgres)]
    public async Task Append_ofManyAtOnce_isOneChainWithoutGaps(Kind kind)
    {
        await using var test = await TestDatabase.NewAsync(kind);

        await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Add(test.Database, "p", $"key-{i}")).Concat(Enumerable.Range(0, 5).Select(i => Add(test.Database, "q", $"q-{i}"))));

        var rows = await test.Database.ReadAsync(s => AuditTrail.Page(s, "p", null, 100), Cancellation);
        Assert.Equal(Enumerable.Range(1, 40).Reverse(), rows.Select(r => (int)r.Sequence));
        Assert.Equal(40, rows.Select(r => r.Subject).Distinct().Count());
        Assert.Equal((Now, "ann", "key.created", """{"name":"Кассà"}"""), (rows[0].At, rows[0].Who, rows[0].Action, System.Text.Encoding.UTF8.GetString(rows[0].Details.Span)));
        var verdict = await Verify(test);
        Assert.Equal((40L, null), (verdict.Rows, verdict.FirstBreak));
        Assert.Equal(rows[0].Hash.ToArray(), verdict.Hash.ToArray());
    }

    [Theory]
    [InlineData(Kind.Sqlite)]
    [InlineData(Kind.Postgres)]
    public async Task Append_inATransactionThatFails_leavesNoRowAndNoGap(Kind kind)
    {
        await using var test = await TestDatabase.NewAsync(kind);
        await Add(test.Database, "p", "first");
        await Assert.ThrowsAsync<InvalidDataException>(() => test.Database.WriteAsync<bool>(
            s =>
            {
                AuditTrail.Append(s, "p", Now, "ann", AuditActions.KeyCreated, "lost");
                throw new InvalidDataException();
            },
            Cancellation));
        await Add(test.Database, "p", "second");

        var rows = await test.Database.ReadAsync(s => AuditTrail.Page(s, "p", null, 100), Cancellation);
        Assert.Equal([(2, "second"), (1, "first")], rows.Select(r => ((int)r.Sequence, r.Subject)));
        Assert.Null((await Verify(test)).FirstBreak);
    }

    [Theory]
    [InlineData("UPDATE audit SET who = 'eve' WHERE sequence = 3", 3, AuditBreakKind.Changed)]
    [InlineData("UPDATE audit SET at = 'yesterday' WHERE sequence = 3", 3, AuditBreakKind.Changed)]
    [InlineData("UPDATE audit SET details = X'7B7D' WHERE sequence = 1", 1, AuditBreakKind.Changed)]
    [InlineData("DELETE FROM audit WHERE sequence = 2", 2, AuditBreakKind.Missing)]
    [InlineData("DELETE FROM audit WHERE sequence = 5", 5, AuditBreakKind.Missing)]
    [InlineData("DELETE FROM audit WHERE sequence = 1", 1, AuditBreakKind.Missing)]
    [InlineData("UPDATE audit SET program = 'q' WHERE sequence = 4", 4, AuditBreakKind.Missing)]
    public async Task Verify_afterARowWasTamperedWith_namesTheFirstBrokenOne(string tampering, long sequence, AuditBreakKind what)
    {
        await using var test = await TestDatabase.NewAsync(Kind.Sqlite);
        for (var i = 0; i < 5; i++)
        {
            await Add(test.Database, "p", $"key-{i}");
        }

        await test.Database.WriteAsync(s => s.Execute(tampering), Cancellation);

        Assert.Equal(new AuditBreak(sequence, what), (await Verify(test)).FirstBreak);
    }

    [Fact]
    public async Task Page_before_readsOn()
    {
        await using var test = await TestDatabase.NewAsync(Kind.Sqlite);
        for (var i = 1; i <= 5; i++)
        {
            await Add(test.Database, "p", $"key-{i}");
        }

        Assert.Equal(["key-3", "key-2"], (await test.Database.ReadAsync(s => AuditTrail.Page(s, "p", 4, 2), Cancellation)).Select(r => r.Subject));
        Assert.Empty(await test.Database.ReadAsync(s => AuditTrail.Page(s, "p", 1, 2), Cancellation));
    }

    [Fact]
    public void HashOf_aRow_isPlainSha256OverLengthsAndTexts()
    {
        byte[] expected = System.Security.Cryptography.SHA256.HashData(
        [
            .. new byte[32], 0, 0, 0, 1, (byte)'p', 0, 0, 0, 1, (byte)'1', 0, 0, 0, 2, (byte)'a', (byte)'t', 0, 0, 0, 0, 0, 0, 0, 2, (byte)'{', (byte)'}',
        ]);
        Assert.Equal(expected, AuditRow.HashOf(new byte[32], "p", 1, ["at", ""], "{}"u8));
    }

    private static Task Add(Database database, string program, string subject) => database.WriteAsync(
        s => { AuditTrail.Append(s, program, Now, "ann", AuditActions.KeyCreated, subject, new JsonObject { ["name"] = "Кассà" }); }, Cancellation);

    private static Task<AuditVerdict> Verify(TestDatabase test) => test.Database.ReadAsync(s => AuditTrail.Verify(s, "p"), Cancellation);
}
