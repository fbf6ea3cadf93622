using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using NodaTime;

namespace LoyaltyRules.DesignerApi.Quotes;

/// <summary>What a quote promises (Q2): this purchase, decided by this pack, comes out so, until then.</summary>
/// <param name="Purchase">The print of the purchase.</param>
/// <param name="PackHash">The hash of the pack that decided.</param>
/// <param name="Digest">The digest of the decision.</param>
/// <param name="ExpiresAt">The instant from which it no longer counts.</param>
internal sealed record QuoteTerms(ReadOnlyMemory<byte> Purchase, string PackHash, string Digest, Instant ExpiresAt);

/// <summary>
/// A quote as a text that travels with the caller: its terms, the number of the key that signed them, and an HMAC-SHA256 over both, in base64url. It tells
/// nothing that the quote's answer does not, and cannot be made or changed without the key.
/// </summary>
internal static class QuoteToken
{
    private const byte Form = 1;
    private const int PrintLength = 32;
    private const int LengthMax = 1_024;

    /// <summary>Writes and signs.</summary>
    public static string Seal(QuoteTerms terms, long keyId, ReadOnlySpan<byte> secret)
    {
        var (pack, digest) = (Encoding.UTF8.GetBytes(terms.PackHash), Encoding.UTF8.GetBytes(terms.Digest));
        var bytes = new byte[1 + 8 + 8 + PrintLength + 1 + pack.Length + 1 + digest.Length + HMACSHA256.HashSizeInBytes];
        bytes[0] = Form;
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(1), keyId);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(9), terms.ExpiresAt.ToUnixTimeMilliseconds());
        terms.Purchase.Span.CopyTo(bytes.AsSpan(17, PrintLength));
        var at = 17 + PrintLength;
        foreach (var text in (ReadOnlySpan<byte[]>)[pack, digest])
        {
            bytes[at] = (byte)text.Length;
            text.CopyTo(bytes, at + 1);
            at += 1 + text.Length;
        }

        HMACSHA256.HashData(secret, bytes.AsSpan(0, at), bytes.AsSpan(at));
        return Base64Url.EncodeToString(bytes);
    }

    /// <summary>The number of the key that a token says it was signed with; null for what is no token.</summary>
    public static long? KeyOf(string token) => Bytes(token) is { Length: > 17 + PrintLength + HMACSHA256.HashSizeInBytes } bytes && bytes[0] == Form
        ? BinaryPrimitives.ReadInt64BigEndian(bytes.AsSpan(1))
        : null;

    /// <summary>The terms of a token; null where the signature is not ours.</summary>
    public static QuoteTerms? Open(string token, ReadOnlySpan<byte> secret)
    {
        if (Bytes(token) is not { Length: > 17 + PrintLength + HMACSHA256.HashSizeInBytes } bytes)
        {
            return null;
        }

        var body = bytes.AsSpan(0, bytes.Length - HMACSHA256.HashSizeInBytes);
        if (!CryptographicOperations.FixedTimeEquals(HMACSHA256.HashData(secret, body), bytes.AsSpan(body.Length)))
        {
            return null;
        }

        // What carries our signature was written by Seal: its lengths are right.
        var at = 17 + PrintLength;
        var pack = Encoding.UTF8.GetString(bytes, at + 1, bytes[at]);
        at += 1 + bytes[at];
        var digest = Encoding.UTF8.GetString(bytes, at + 1, bytes[at]);
        return new QuoteTerms(
            bytes.AsMemory(17, PrintLength), pack, digest, Instant.FromUnixTimeMilliseconds(BinaryPrimitives.ReadInt64BigEndian(bytes.AsSpan(9))));
    }

    private static byte[]? Bytes(string token) => token.Length <= LengthMax && Base64Url.IsValid(token) ? Base64Url.DecodeFromChars(token) : null;
}
