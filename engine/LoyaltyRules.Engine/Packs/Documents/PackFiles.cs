using System.Collections.Immutable;
using System.Globalization;
using LoyaltyRules.Engine.Diagnostics;

namespace LoyaltyRules.Engine.Packs.Documents;

/// <summary>One file of a pack: its path relative to the pack's folder, with <c>/</c>, and its bytes.</summary>
internal sealed record PackFile(string Path, ReadOnlyMemory<byte> Content);

/// <summary>
/// The raw files of a pack: <c>pack.json</c>, <c>*.json</c> directly in <c>rules</c> and <c>tables</c>, <c>*.html</c> and <c>*.txt</c> in <c>templates</c>, in ordinal order of their paths.
/// Everything else in the folder is not part of the pack, and so are names that begin with a point.
/// </summary>
internal sealed class PackFiles
{
    /// <summary>The file every pack has.</summary>
    public const string MainPath = "pack.json";

    /// <summary>The most bytes of one file.</summary>
    public const int FileBytesMax = 8 * 1024 * 1024;

    /// <summary>The most bytes of all files.</summary>
    public const int AllBytesMax = 32 * 1024 * 1024;

    /// <summary>The most files.</summary>
    public const int FilesMax = 1_000;

    private PackFiles(ImmutableArray<PackFile> files) => Files = files;

    /// <summary>The folders whose files are appended to the list of the same name.</summary>
    public static ImmutableArray<string> Parts { get; } = ["rules", "tables"];

    /// <summary>The folder of the templates of messages.</summary>
    public const string TemplateFolder = "templates";

    /// <summary>The files in ordinal order of their paths.</summary>
    public ImmutableArray<PackFile> Files { get; }

    /// <summary>Reads the files of a folder. Null when any of them could not be had; why is in <paramref name="bag"/>.</summary>
    public static PackFiles? FromFolder(string folder, DiagnosticBag bag)
    {
        if (!Directory.Exists(folder))
        {
            bag.Add(Place.None, PackFileDiagnostics.FolderMissing, folder);
            return null;
        }

        var paths = new List<string> { MainPath };
        var isComplete = true;
        foreach (var part in Parts.Add(TemplateFolder))
        {
            try
            {
                var full = Path.Combine(folder, part);
                if (Directory.Exists(full))
                {
                    paths.AddRange(Directory.EnumerateFileSystemEntries(full)
                        .Select(entry => $"{part}/{Path.GetFileName(entry)}")
                        .Where(IsPartOfPack)
                        .Take(FilesMax + 1));
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                bag.Add(new Place(part, ""), PackFileDiagnostics.Unreadable);
                isComplete = false;
            }
        }

        var files = new List<PackFile>();
        if (paths.Count <= FilesMax)
        {
            foreach (var path in paths.Order(StringComparer.Ordinal))
            {
                if (ReadFile(folder, path, bag) is { } content)
                {
                    files.Add(new PackFile(path, content));
                }
                else
                {
                    isComplete = false;
                }
            }
        }

        var pack = Bounded(files, paths.Count, bag);
        return isComplete ? pack : null;
    }

    /// <summary>
    /// Takes files from memory by relative path. A path that a folder's reading would pass over is passed over here too.
    /// Null when they are no pack; why is in <paramref name="bag"/>.
    /// </summary>
    public static PackFiles? FromMemory(IEnumerable<KeyValuePair<string, byte[]>> contents, DiagnosticBag bag)
    {
        var files = contents
            .Where(c => IsPartOfPack(c.Key))
            .OrderBy(c => c.Key, StringComparer.Ordinal)
            .Select(c => new PackFile(c.Key, c.Value))
            .ToList();
        if (files.TrueForAll(f => f.Path != MainPath))
        {
            bag.Add(new Place(MainPath, ""), PackFileDiagnostics.PackFileMissing);
            return null;
        }

        var tooLarge = files.FindAll(f => f.Content.Length > FileBytesMax);
        foreach (var file in tooLarge)
        {
            bag.Add(new Place(file.Path, ""), PackFileDiagnostics.FileTooLarge, Invariant(FileBytesMax));
        }

        return tooLarge.Count > 0 ? null : Bounded(files, files.Count, bag);
    }

    private static PackFiles? Bounded(List<PackFile> files, int count, DiagnosticBag bag)
    {
        if (count > FilesMax)
        {
            bag.Add(Place.None, PackFileDiagnostics.TooManyFiles, Invariant(FilesMax));
            return null;
        }

        if (files.Sum(f => (long)f.Content.Length) > AllBytesMax)
        {
            bag.Add(Place.None, PackFileDiagnostics.PackTooLarge, Invariant(AllBytesMax));
            return null;
        }

        return new PackFiles([.. files]);
    }

    private static bool IsPartOfPack(string path) => path == MainPath
        || (path.Split('/') is [var part, var name]
            && (Parts.Contains(part) ? name.EndsWith(".json", StringComparison.Ordinal)
                : part == TemplateFolder && (name.EndsWith(".html", StringComparison.Ordinal) || name.EndsWith(".txt", StringComparison.Ordinal)))
            && !name.StartsWith('.')
            && !name.Any(char.IsControl));

    /// <summary>Whether a file of a pack is a template.</summary>
    public static bool IsTemplate(string path) => path.StartsWith(TemplateFolder + "/", StringComparison.Ordinal);

    private static byte[]? ReadFile(string folder, string path, DiagnosticBag bag)
    {
        var place = new Place(path, "");
        try
        {
            var info = new FileInfo(Path.Combine(folder, path));
            // Links are followed: volumes that are mounted file by file consist of them. A loop of links is an IOException.
            var target = info.ResolveLinkTarget(returnFinalTarget: true) ?? info;
            if (Directory.Exists(target.FullName))
            {
                bag.Add(place, PackFileDiagnostics.NotAFile);
                return null;
            }

            var file = new FileInfo(target.FullName);
            if (file.Length > FileBytesMax)
            {
                bag.Add(place, PackFileDiagnostics.FileTooLarge, Invariant(FileBytesMax));
                return null;
            }

            // Pipes and devices have no length: they count as empty and are never opened, so nothing can hang on them.
            if (file.Length == 0)
            {
                return [];
            }

            using var stream = file.OpenRead();
            var content = new byte[file.Length];
            // A file that grows meanwhile is cut, one that shrinks is an error: neither is read past the limit.
            stream.ReadExactly(content);
            return content;
        }
        catch (FileNotFoundException) when (path == MainPath && new FileInfo(Path.Combine(folder, path)).LinkTarget is null)
        {
            bag.Add(place, PackFileDiagnostics.PackFileMissing);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            bag.Add(place, PackFileDiagnostics.Unreadable);
            return null;
        }
    }

    private static string Invariant(int number) => number.ToString(CultureInfo.InvariantCulture);
}
