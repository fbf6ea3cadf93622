using LoyaltyRules.Engine.Diagnostics;

namespace LoyaltyRules.Engine.Simulation.History;

/// <summary>A file of rows, plain or gzip by its first bytes, that counts the bytes taken from it.</summary>
internal sealed class HistoryFile : IDisposable
{
    private readonly Stream source;
    private readonly CountingStream raw;

    private HistoryFile(Stream source, CountingStream raw, Stream content, bool isGzip, string name)
    {
        this.source = source;
        this.raw = raw;
        Content = content;
        IsGzip = isGzip;
        Name = name;
    }

    /// <summary>The decompressed bytes.</summary>
    public Stream Content { get; }

    public bool IsGzip { get; }

    /// <summary>The file's name without its folder.</summary>
    public string Name { get; }

    public long BytesRead => raw.BytesRead;

    public long BytesTotal => raw.Length;

    /// <summary>Opens a file. Throws <see cref="RefusedException"/> when it cannot be opened.</summary>
    public static HistoryFile Open(string path)
    {
        try
        {
            return Open(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 64 * 1024, FileOptions.SequentialScan), Path.GetFileName(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new RefusedException([Diagnostic.At(Place.None, HistoryDiagnostics.CannotOpen, path)]);
        }
    }

    /// <summary>Reads a stream that can seek.</summary>
    public static HistoryFile Open(Stream stream, string name)
    {
        Span<byte> magic = stackalloc byte[2];
        var isGzip = stream.ReadAtLeast(magic, 2, throwOnEndOfStream: false) == 2 && magic[0] == 0x1F && magic[1] == 0x8B;
        stream.Position = 0;
        var counting = new CountingStream(stream);
        return new HistoryFile(stream, counting, isGzip ? new WholeGzipStream(counting) : counting, isGzip, name);
    }

    /// <summary>The same file from its beginning; this one is not to be read any more.</summary>
    public HistoryFile FromBeginning()
    {
        source.Position = 0;
        return Open(source, Name);
    }

    public void Dispose() => Content.Dispose();

    private sealed class CountingStream(Stream inner) : ForwardStream(inner)
    {
        public long BytesRead { get; private set; }

        public override long Length { get; } = inner.Length;

        public override long Position { get => BytesRead; set => throw new NotSupportedException(); }

        public override int Read(Span<byte> buffer)
        {
            var read = Source.Read(buffer);
            BytesRead += read;
            return read;
        }
    }
}
