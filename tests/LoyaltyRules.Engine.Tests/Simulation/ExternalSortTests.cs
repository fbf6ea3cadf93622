using System.Buffers.Binary;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Simulation.History.Files;
using LoyaltyRules.Engine.Simulation.Theatre;
using LoyaltyRules.Testing;

namespace LoyaltyRules.Engine.Tests.Simulation;

public sealed class ExternalSortTests
{
    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(20_000)]
    [InlineData(600)]
    [InlineData(1)]
    public void records_that_do_not_fit_come_in_the_same_order_as_in_memory(long bytesInMemory)
    {
        var random = new SeededRandom(11);
        var records = Enumerable.Range(0, 2_000).Select(_ => (Key: (int)random.Below(300), Content: (int)random.Below(1_000_000))).ToList();
        using var sort = new ExternalSort(bytesInMemory);
        foreach (var (key, content) in records)
        {
            sort.Add(Bytes(key), Bytes(content));
        }

        Assert.Equal(
            records.OrderBy(r => r.Key).ThenBy(r => r.Content),
            sort.InOrder().Select(r => (BinaryPrimitives.ReadInt32BigEndian(r.Key), BinaryPrimitives.ReadInt32BigEndian(r.Content))));
    }

    [Fact]
    public void folder_that_cannot_be_written_is_told()
    {
        using var folder = new TempFolder();
        using var sort = new ExternalSort(1, folder.Write("taken", "a file, not a folder"));
        var refusal = Assert.Throws<RefusedException>(() => sort.Add([1], [2]));
        Assert.Equal("LR4049", Assert.Single(refusal.Diagnostics).Code);
        Assert.Contains("taken", refusal.Diagnostics[0].Message(ProductLanguage.English), StringComparison.Ordinal);
    }

    [Fact]
    public void files_are_gone_when_the_sort_is()
    {
        using var folder = new TempFolder();
        using (var sort = new ExternalSort(1, folder.Path))
        {
            sort.Add([1], [2]);
            sort.Add([3], [4]);
            Assert.NotEmpty(Directory.GetFileSystemEntries(folder.Path));
        }

        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    private static byte[] Bytes(int number)
    {
        var bytes = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(bytes, number);
        return bytes;
    }
}
