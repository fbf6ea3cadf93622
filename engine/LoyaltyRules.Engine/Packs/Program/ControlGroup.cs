using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using LoyaltyRules.Engine.Model;

namespace LoyaltyRules.Engine.Packs.Program;

/// <summary>
/// Members who are held out, so that the effect of the program can be told: they get nothing of it. Who is held out follows from salt and member id alone,
/// on any machine and for all time; another salt draws anew.
/// </summary>
/// <param name="Percent">How many of a hundred, above 0 and at most 50, with at most 6 decimals.</param>
/// <param name="Salt">What makes it this draw and no other.</param>
public sealed record ControlGroup(decimal Percent, string Salt)
{
    /// <summary>More held out than this would leave too little of a program to measure.</summary>
    public const int PercentMax = 50;

    private const int PercentDecimals = 6;

    /// <summary>Whether a member is held out: the first eight bytes of SHA-256 of <c>salt:id</c>, as a fraction of 2^64, lie below the percentage.</summary>
    public bool Holds(string memberId)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes($"{Salt}:{memberId}"), hash);
        UInt128 drawn = BinaryPrimitives.ReadUInt64BigEndian(hash);
        var percent = (UInt128)Scaled.From(Percent, PercentDecimals);

        // drawn / 2^64 < percent / 100, without a division.
        return checked(drawn * 100 * (UInt128)Scaled.PowerOfTen(PercentDecimals)) < percent << 64;
    }
}
