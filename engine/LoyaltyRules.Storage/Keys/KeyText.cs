using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace LoyaltyRules.Storage.Keys;

/// <summary>
/// The text of a key: <c>lr_</c>, ten characters of id, <c>_</c>, 52 of secret and six of checksum. Letters and digits are those of Crockford's base 32 in lower
/// case, which has no <c>i l o u</c>: it survives being read aloud and is taken whole by a double click; the prefix lets scanners find keys that leaked.
/// </summary>
/// <param name="Id">The key's id; no secret.</param>
/// <param name="Secret">256 random bits.</param>
internal sealed record KeyText(string Id, byte[] Secret)
{
    private const string Prefix = "lr_";
    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
    private const int IdLength = 10;
    private const int SecretBytes = 32;
    private const int SecretLength = 52;
    private const int ChecksumLength = 6;

    /// <summary>A new key.</summary>
    public static KeyText New() => new(NewId(), RandomNumberGenerator.GetBytes(SecretBytes));

    /// <summary>A new secret of a key that has its id.</summary>
    public static KeyText New(string id) => new(id, RandomNumberGenerator.GetBytes(SecretBytes));

    /// <summary>Reads a key.</summary>
    /// <param name="text">The text.</param>
    /// <param name="key">The key.</param>
    /// <param name="isMistyped">Whether it has the form of a key, and its checksum does not fit: a typo, not a wrong key.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out KeyText? key, out bool isMistyped)
    {
        (key, isMistyped) = (null, false);
        if (text.Length != Prefix.Length + IdLength + 1 + SecretLength + ChecksumLength || !text.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return false;
        }

        var (id, rest) = (text.Substring(Prefix.Length, IdLength), text[(Prefix.Length + IdLength + 1)..]);
        if (text[Prefix.Length + IdLength] != '_' || (id + rest).AsSpan().ContainsAnyExcept(Alphabet))
        {
            return false;
        }

        var secret = Decode(rest[..SecretLength]);
        if (secret is null || rest[SecretLength..] != Checksum(id, secret))
        {
            isMistyped = true;
            return false;
        }

        key = new KeyText(id, secret);
        return true;
    }

    /// <summary>
    /// What is kept of a secret. SHA-256 without salt or stretching is right here: those slow down guessing of what people choose, and 256 random bits cannot be
    /// guessed at any speed; while a slow hash on every request would be a way to stop the host.
    /// </summary>
    public byte[] Hash() => SHA256.HashData(Secret);

    /// <summary>The text, shown once.</summary>
    public override string ToString() => Prefix + Id + "_" + Encode(Secret, SecretLength) + Checksum(Id, Secret);

    private static string NewId() => RandomNumberGenerator.GetString(Alphabet, IdLength);

    private static string Checksum(string id, byte[] secret) => Encode(SHA256.HashData([.. Encoding.ASCII.GetBytes(id), .. secret]), ChecksumLength);

    private static string Encode(ReadOnlySpan<byte> bytes, int length)
    {
        var text = new StringBuilder(length);
        for (var bit = 0; text.Length < length; bit += 5)
        {
            var value = 0;
            for (var i = bit; i < bit + 5; i++)
            {
                value = (value << 1) | (i / 8 < bytes.Length ? (bytes[i / 8] >> (7 - (i % 8))) & 1 : 0);
            }

            text.Append(Alphabet[value]);
        }

        return text.ToString();
    }

    // Null where the bits behind the last byte are not zero: one secret has one text.
    private static byte[]? Decode(string text)
    {
        var bytes = new byte[SecretBytes];
        for (var i = 0; i < text.Length * 5; i++)
        {
            var isSet = ((Alphabet.IndexOf(text[i / 5], StringComparison.Ordinal) >> (4 - (i % 5))) & 1) == 1;
            if (isSet && i / 8 >= bytes.Length)
            {
                return null;
            }

            if (isSet)
            {
                bytes[i / 8] |= (byte)(0x80 >> (i % 8));
            }
        }

        return bytes;
    }
}
