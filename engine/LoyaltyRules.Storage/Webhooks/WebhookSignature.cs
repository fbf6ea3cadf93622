using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using NodaTime;

namespace LoyaltyRules.Storage.Webhooks;

/// <summary>
/// Signatures as standardwebhooks.com has them: HMAC-SHA256 over <c>id.timestamp.payload</c>, in Base64 behind <c>v1,</c>. The timestamp is that of the attempt: a
/// receiver refuses old ones, and so what somebody recorded cannot be sent again.
/// </summary>
public static class WebhookSignature
{
    /// <summary>What secrets begin with when they are shown.</summary>
    public const string SecretPrefix = "whsec_";

    private const int SecretBytes = 32;

    /// <summary>The header that carries the id of the event: the same for every attempt.</summary>
    public const string IdHeader = "webhook-id";

    /// <summary>The header that carries the time of the attempt, in seconds since 1970.</summary>
    public const string TimestampHeader = "webhook-timestamp";

    /// <summary>The header that carries the signatures, one for each secret, separated by spaces.</summary>
    public const string SignatureHeader = "webhook-signature";

    /// <summary>A new secret.</summary>
    public static byte[] NewSecret() => RandomNumberGenerator.GetBytes(SecretBytes);

    /// <summary>A secret as it is shown: the form that libraries of Standard Webhooks take.</summary>
    public static string Show(byte[] secret) => SecretPrefix + Convert.ToBase64String(secret);

    /// <summary>The time of an attempt as the header carries it.</summary>
    public static string Timestamp(Instant at) => at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    /// <summary>The value of the signature header.</summary>
    /// <param name="secrets">The secrets that are in force, the latest first.</param>
    /// <param name="id">The event.</param>
    /// <param name="at">The time of the attempt.</param>
    /// <param name="payload">The body, to the byte.</param>
    public static string Of(IEnumerable<byte[]> secrets, string id, Instant at, ReadOnlySpan<byte> payload)
    {
        byte[] signed = [.. Encoding.UTF8.GetBytes($"{id}.{Timestamp(at)}."), .. payload];
        return string.Join(' ', secrets.Select(secret => "v1," + Convert.ToBase64String(HMACSHA256.HashData(secret, signed))));
    }
}
