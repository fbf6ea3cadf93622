using System.Text;
using LoyaltyRules.Engine.Diagnostics;

namespace LoyaltyRules.Engine.Simulation.History.Files;

/// <summary>A file of rows, plain or gzip by its first bytes, that counts the bytes taken from it.</summary>
internal sealed class HistoryFile : IDisposable
{
    private readonly Stream source;
    private readonly CountingStream raw;
    private readonly Utf8Watch text;

    private HistoryFile(Stream source, CountingStream raw, Stream content, bool isGzip, string name)
    {
        this.source = source;
        this.raw = raw;
        text = new Utf8Watch(content);
        Content = text;
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

    /// <summary>Whether what was read so far is UTF-8 without a byte-order mark and not plain ASCII: text in another encoding hardly ever is.</summary>
    public bool IsUtf8 => text.IsUtf8;

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

    /// <summary>Looks at the bytes that go by: whether they are UTF-8.</summary>
    private sealed class Utf8Watch(Stream inner) : ForwardStream(inner)
    {
        private int expected;
        private bool isBroken;
        private bool hasSequences;
        private bool isBegun;

        public bool IsUtf8 => hasSequences && !isBroken;

        public override int Read(Span<byte> buffer)
        {
            var read = Source.Read(buffer);
            Watch(buffer[..read]);
            return read;
        }

        private void Watch(ReadOnlySpan<byte> bytes)
        {
            // A byte-order mark is seen by whoever reads the text.
            isBroken |= !isBegun && bytes.StartsWith("\uFEFF"u8);
            isBegun = true;
            if (isBroken || (expected == 0 && Ascii.IsValid(bytes)))
            {
                return;
            }

            foreach (var b in bytes)
            {
                if (expected > 0)
                {
                    isBroken |= (b & 0xC0) != 0x80;
                    expected--;
                    hasSequences = true;
                }
                else
                {
                    expected = b switch { < 0x80 => 0, >= 0xC2 and < 0xE0 => 1, >= 0xE0 and < 0xF0 => 2, >= 0xF0 and < 0xF5 => 3, _ => -1 };
                    isBroken |= expected < 0;
                    expected = Math.Max(0, expected);
                }
            }
        }
    }

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
