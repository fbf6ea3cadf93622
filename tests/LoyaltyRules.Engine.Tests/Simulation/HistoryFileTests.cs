using System.Globalization;
using System.IO.Compression;
using System.Text;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Simulation.History;
using LoyaltyRules.Engine.Simulation.History.Reading;
using LoyaltyRules.Engine.Simulation.Theatre;
using static LoyaltyRules.Engine.Tests.Simulation.HistoryTexts;

namespace LoyaltyRules.Engine.Tests.Simulation;

/// <summary>Files that are cut, damaged, packed or not of this world.</summary>
public sealed class HistoryFileTests
{
    [Fact]
    public void Items_InvalidUtf8_IsUnreadableWhereItMatters()
    {
        var bytes = Encoding.UTF8.GetBytes(Header + "a,m,2026-01-01,1\nb,?,2026-01-01,2\n");
        bytes[Array.IndexOf(bytes, (byte)'?')] = 0xFF;
        var items = Read(bytes, ByRow).Items;
        Assert.Equal("LR4022", Assert.IsType<UnreadableRows>(items[1]).Reason.Code);
    }

    [Fact]
    public void Items_QuotedFieldsAndWindowsLineEnds_AreRead()
    {
        var (items, _) = Read("id,who,at,amount,text\r\na,\"m,\"\"1\"\"\",2026-01-01,\"1.50\",\"two\r\nlines\"\r\nb,m,2026-01-01,2,12\" disc\r\n", ByRow);
        var purchases = items.Cast<HistoryPurchase>().ToList();
        Assert.Equal("m,\"1\"", purchases[0].MemberId);
        Assert.Equal([2L, 4L], purchases.Select(p => p.Line));
    }

    [Fact]
    public void Items_BlankLinesAndByteOrderMark_AreNoRows()
    {
        var (items, reader) = Read("\uFEFF\n" + Header + "\n  \na,m,2026-01-01,1\n\n", ByRow);
        Assert.Equal(5, Assert.Single(items).Line);
        Assert.Equal(4, reader.BlankLines);
    }

    [Fact]
    public void Items_UnclosedQuote_AccountsForTheRowsItSwallows()
    {
        var (items, reader) = Read(Header + "a,m,2026-01-01,1\nb,\"m,2026-01-01,1\nc,m,2026-01-01,1\n", ByRow);
        Assert.Equal(2, items.Count);
        Assert.Equal(2, items[1].Rows);
        Assert.Equal("LR4021", ((UnreadableRows)items[1]).Reason.Code);
        Assert.Null(reader.Broken);
    }

    [Fact]
    public void Items_UnclosedQuoteWithoutLineBreaksInQuotes_LosesOneRow()
    {
        var mapping = ByRow.Replace("{ \"purchase\"", "{ \"csv\": { \"lineBreaksInQuotes\": false }, \"purchase\"", StringComparison.Ordinal);
        var (items, _) = Read(Header + "a,m,2026-01-01,1\nb,\"m,2026-01-01,1\nc,m,2026-01-01,1\n", mapping);
        Assert.Equal(3, items.Count);
        Assert.IsType<UnreadableRows>(items[1]);
        Assert.IsType<HistoryPurchase>(items[2]);
    }

    [Fact]
    public void Items_HugeField_EndsWithAClearReason()
    {
        var (items, reader) = Read(Header + "a,m,2026-01-01,1\nb,\"" + new string('x', 2_000_000) + "\",2026-01-01,1\n", ByRow);
        Assert.IsType<HistoryPurchase>(items[0]);
        Assert.Equal("LR4015", reader.Broken?.Code);
    }

    [Fact]
    public void Items_BinaryGarbage_NeverThrows()
    {
        for (var seed = 0UL; seed < 300; seed++)
        {
            var random = new SeededRandom(seed);
            var garbage = new byte[random.Below(3_000)];
            for (var i = 0; i < garbage.Length; i++)
            {
                garbage[i] = random.Below(4) == 0 ? (byte)",\"\n\r"[random.Below(4)] : (byte)random.Next();
            }

            var (items, reader) = Read([.. Encoding.UTF8.GetBytes(Header), .. garbage], random.Below(2) == 0 ? ByRow : ByReceipt);
            Assert.All(items, i => Assert.True(i.Rows > 0));
            Assert.True(reader.Broken is null || reader.Broken.Code.StartsWith("LR40", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Open_GzipByItsFirstBytes_IsRead()
    {
        var (items, _) = Read(Gzip(Encoding.UTF8.GetBytes(Header + "a,m,2026-01-01,1\n")), ByRow);
        Assert.IsType<HistoryPurchase>(Assert.Single(items));
    }

    [Fact]
    public void Items_GzipOfSeveralMembers_IsReadWhole()
    {
        byte[] both = [.. Gzip(Encoding.UTF8.GetBytes(Header + "a,m,2026-01-01,1\n")), .. Gzip(Encoding.UTF8.GetBytes("b,m,2026-01-01,1\n"))];
        var (items, reader) = Read(both, ByRow);
        Assert.Equal(2, items.Count);
        Assert.Null(reader.Broken);
    }

    [Fact]
    public void Items_GzipCutAnywhere_SaysSoAndNeverInventsAPurchase()
    {
        var text = new StringBuilder(Header);
        var random = new SeededRandom(7);
        for (var i = 0; i < 20_000; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"p{i},m{random.Below(500)},2026-01-01,{random.Below(100_000)}\n");
        }

        var whole = Gzip(Encoding.UTF8.GetBytes(text.ToString()));
        Assert.Null(Read(whole, ByRow).Reader.Broken);
        for (var cut = 40; cut < whole.Length; cut += 1 + (whole.Length / 23))
        {
            AssertCut(whole[..cut]);
        }

        AssertCut(whole[..^1]);
        AssertCut(whole[..^8]);
        AssertCut(whole[..^9]);

        void AssertCut(byte[] cut)
        {
            try
            {
                var (items, reader) = Read(cut, ByRow);
                Assert.Equal("LR4014", reader.Broken?.Code);
                Assert.Equal(Enumerable.Range(0, items.Count).Select(i => FormattableString.Invariant($"p{i}")).Order(StringComparer.Ordinal), items.Cast<HistoryPurchase>().Select(p => p.Purchase.Id));
            }
            catch (RefusedException refusal)
            {
                // Cut so early that not even the header is known to be whole.
                Assert.Equal("LR4014", refusal.Diagnostics[0].Code);
            }
        }
    }

    [Fact]
    public void Items_DamagedGzip_SaysSo()
    {
        var bytes = Gzip(Encoding.UTF8.GetBytes(Header + string.Concat(Enumerable.Range(0, 5_000).Select(i => FormattableString.Invariant($"p{i},m{i * 7919 % 1000},2026-01-01,{i}\n")))));
        bytes[bytes.Length / 2] ^= 0x55;
        try
        {
            Assert.Equal("LR4014", Read(bytes, ByRow).Reader.Broken?.Code);
        }
        catch (RefusedException refusal)
        {
            Assert.Equal("LR4014", refusal.Diagnostics[0].Code);
        }
    }

    [Fact]
    public void Items_ReadingFails_SaysSoAfterWhatWasRead()
    {
        var rows = string.Concat(Enumerable.Range(0, 20_000).Select(i => FormattableString.Invariant($"p{i},m,2026-01-01,1\n")));
        using var reader = HistoryReader.Open(new FailingStream(Encoding.UTF8.GetBytes(Header + rows)), "purchases.csv", SharedHistories.Mapping(ByRow));
        Assert.NotEmpty(reader.Items().ToList());
        Assert.Equal("LR4016", reader.Broken?.Code);
    }

    /// <summary>A disk that goes away before the last thousand bytes.</summary>
    private sealed class FailingStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override int Read(byte[] buffer, int offset, int count) => Position + count > Length - 1000 ? throw new IOException("gone") : base.Read(buffer, offset, count);
    }

    private static byte[] Gzip(byte[] data)
    {
        using var result = new MemoryStream();
        using (var gzip = new GZipStream(result, CompressionLevel.Optimal))
        {
            gzip.Write(data);
        }

        return result.ToArray();
    }
}
