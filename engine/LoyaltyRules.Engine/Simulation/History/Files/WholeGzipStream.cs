using System.IO.Compression;

namespace LoyaltyRules.Engine.Simulation.History.Files;

/// <summary>
/// Decompresses gzip and tells a file that was cut short from a complete one, which <see cref="GZipStream"/> does not: to it the end of the
/// input is the end of the data. A mark is appended to the compressed input as a gzip member of its own. After a complete file it comes out
/// at the end and is removed; after a truncated one it does not, and reading throws <see cref="InvalidDataException"/>.
/// </summary>
internal sealed class WholeGzipStream : ForwardStream
{
    // What the mark's few bytes could at worst inflate to when they are taken for the rest of a truncated member is held back until the end is known.
    private const int HeldBackBytes = 128 * 1024;

    private static readonly byte[] Mark = "end of the purchase history file"u8.ToArray();

    private readonly byte[] buffer = new byte[2 * HeldBackBytes];
    private int start;
    private int end;
    private bool isAtEnd;

    public WholeGzipStream(Stream compressed)
        : this(new GZipStream(new FollowedBy(compressed, Compressed(Mark)), CompressionMode.Decompress))
    {
    }

    private WholeGzipStream(GZipStream inflated)
        : base(inflated)
    {
    }

    public override int Read(Span<byte> target)
    {
        if (target.IsEmpty)
        {
            return 0;
        }

        while (!isAtEnd && end - start <= HeldBackBytes)
        {
            Fill();
        }

        var free = isAtEnd ? end - start : end - start - HeldBackBytes;
        var count = Math.Min(free, target.Length);
        buffer.AsSpan(start, count).CopyTo(target);
        start += count;
        return count;
    }

    private void Fill()
    {
        if (end == buffer.Length)
        {
            buffer.AsSpan(start, end - start).CopyTo(buffer);
            end -= start;
            start = 0;
        }

        var read = Source.Read(buffer.AsSpan(end));
        end += read;
        if (read > 0)
        {
            return;
        }

        if (!buffer.AsSpan(start, end - start).EndsWith(Mark))
        {
            throw new InvalidDataException("The gzip data ends before its end.");
        }

        end -= Mark.Length;
        isAtEnd = true;
    }

    private static byte[] Compressed(byte[] data)
    {
        using var result = new MemoryStream();
        using (var gzip = new GZipStream(result, CompressionLevel.NoCompression, leaveOpen: true))
        {
            gzip.Write(data);
        }

        return result.ToArray();
    }

    private sealed class FollowedBy(Stream first, byte[] then) : ForwardStream(first)
    {
        private int given;

        public override int Read(Span<byte> target)
        {
            var read = Source.Read(target);
            if (read > 0 || target.IsEmpty)
            {
                return read;
            }

            var count = Math.Min(target.Length, then.Length - given);
            then.AsSpan(given, count).CopyTo(target);
            given += count;
            return count;
        }
    }
}
