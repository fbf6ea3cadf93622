using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Json;
using LoyaltyRules.Engine.Packs.Documents;

namespace LoyaltyRules.Engine.Tests.Packs.Documents;

public sealed class PackFilesTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("pack-files").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private string[] Read(out PackFiles? files)
    {
        var bag = new DiagnosticBag();
        files = PackFiles.FromFolder(folder, bag);
        return [.. bag.Ordered().Select(d => $"{d.Code} {d.Place.Source}".TrimEnd())];
    }

    private void Write(string path, string text = "{}")
    {
        var full = Path.Combine(folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
    }

    [Fact]
    public void fromFolder_split_pack_takes_its_parts_in_ordinal_order_and_nothing_else()
    {
        foreach (var path in new[] { "pack.json", "rules/b.json", "rules/B.json", "rules/.x.json", "rules/readme.md", "rules/deep/a.json", "tables/t.json", "examples/e.json", "other.json" })
        {
            Write(path);
        }

        Assert.Empty(Read(out var files));
        Assert.Equal(["pack.json", "rules/B.json", "rules/b.json", "tables/t.json"], files!.Files.Select(f => f.Path));
    }

    [Fact]
    public void fromFolder_missing_folder_or_file_is_refused()
    {
        Assert.Equal(["LR2002 pack.json"], Read(out var files));
        Assert.Null(files);
        var bag = new DiagnosticBag();
        Assert.Null(PackFiles.FromFolder(Path.Combine(folder, "nowhere"), bag));
        Assert.Equal("LR2001", Assert.Single(bag.Ordered()).Code);
    }

    [Fact]
    public void fromFolder_every_bad_entry_is_reported()
    {
        Write("pack.json");
        Directory.CreateDirectory(Path.Combine(folder, "rules", "folder.json"));
        File.CreateSymbolicLink(Path.Combine(folder, "rules", "loop.json"), "loop.json");
        File.CreateSymbolicLink(Path.Combine(folder, "rules", "nowhere.json"), "gone");
        File.CreateSymbolicLink(Path.Combine(folder, "rules", "zero.json"), "/dev/zero");
        File.CreateSymbolicLink(Path.Combine(folder, "rules", "good.json"), "../pack.json");
        using (var big = File.Create(Path.Combine(folder, "rules", "big.json")))
        {
            big.SetLength(PackFiles.FileBytesMax + 1);
        }

        Assert.Equal(["LR2005 rules/big.json", "LR2004 rules/folder.json", "LR2003 rules/loop.json", "LR2003 rules/nowhere.json"], Read(out var files));
        Assert.Null(files);
    }

    [Fact]
    public void fromFolder_too_many_bytes_in_all_are_refused_and_the_limit_is_not()
    {
        Write("pack.json");
        foreach (var i in Enumerable.Range(0, 4))
        {
            Write($"rules/{i}.json");
            using var big = File.OpenWrite(Path.Combine(folder, "rules", $"{i}.json"));
            big.SetLength(PackFiles.FileBytesMax);
        }

        Assert.Equal(["LR2006"], Read(out _));
        using (var last = File.OpenWrite(Path.Combine(folder, "rules", "3.json")))
        {
            last.SetLength(PackFiles.FileBytesMax - 2);
        }

        Assert.Empty(Read(out _));
    }

    [Fact]
    public void fromMemory_limits_are_those_of_folders()
    {
        string[] Codes(params (string Path, byte[] Bytes)[] files)
        {
            var bag = new DiagnosticBag();
            PackFiles.FromMemory(files.Select(f => KeyValuePair.Create(f.Path, f.Bytes)), bag);
            return [.. bag.Ordered().Select(d => $"{d.Code} {d.Place.Source}".TrimEnd())];
        }

        Assert.Equal(["LR2002 pack.json"], Codes(("rules/a.json", [])));
        Assert.Equal(["LR2005 pack.json"], Codes(("pack.json", new byte[10_000_000])));
        Assert.Empty(Codes([("pack.json", []), .. Enumerable.Range(1, PackFiles.FilesMax - 1).Select(i => ($"rules/{i}.json", Array.Empty<byte>()))]));
        Assert.Equal(["LR2007"], Codes([("pack.json", []), .. Enumerable.Range(0, PackFiles.FilesMax).Select(i => ($"rules/{i}.json", Array.Empty<byte>()))]));
    }

    [Fact]
    public void read_roots_of_the_wrong_kind_are_refused()
    {
        Assert.Equal("LR2020", Assert.Single(SamplePack.Read("[]").Bag.Ordered()).Code);
        var (document, bag) = SamplePack.Read((PackFiles.MainPath, SamplePack.Minimal), ("tables/a.json", "5"), ("rules/a.json", "[,]"));
        Assert.Equal(["LR2011 rules/a.json", "LR2021 tables/a.json"], bag.Ordered().Select(d => $"{d.Code} {d.Place.Source}"));
        Assert.Null(document);
    }

    [Fact]
    public void descriptors_have_unique_codes_and_both_languages()
    {
        var all = typeof(DocumentDiagnostics).GetFields().Concat(typeof(PackFileDiagnostics).GetFields()).Select(f => f.GetValue(null)).OfType<DiagnosticDescriptor>()
            .Concat(DocumentDiagnostics.Expected.Values).Concat(DocumentDiagnostics.Forms.Values).ToList();
        Assert.Equal(all.Count, all.Select(d => d.Code).Distinct().Count());
        Assert.All(all, d => Assert.StartsWith("LR20", d.Code, StringComparison.Ordinal));
        Assert.All(all, d => Assert.True(d.Message.Ru.Any(c => c > 'Ѐ') && (d.Hint.En.Length > 0) == (d.Hint.Ru.Length > 0), d.Code));
    }
}
