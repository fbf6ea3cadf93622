using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using LoyaltyRules.Engine.Accounts.Points;
using LoyaltyRules.Storage.Databases;
using NodaTime;
using NodaTime.Text;

namespace LoyaltyRules.Storage.Journal;

/// <summary>
/// A gapless chain of hashes over the entries that concern one member, one household, or the program (J1). An entry that changes several is a link in the chain of
/// each. Chain heads are also what transactions lock, in ordinal order of their names.
/// </summary>
/// <param name="Name">Whose: <c>member m-1</c>, <c>household h-1</c>, <c>program</c>.</param>
/// <param name="Position">The position of its latest link, from 1; 0 before the first.</param>
/// <param name="Hash">The hash of that link; empty before the first.</param>
/// <param name="At">When the latest entry was booked; null before the first.</param>
/// <param name="BookedOn">In the books of which day that is; null before the first.</param>
internal sealed record Chain(string Name, long Position, byte[] Hash, Instant? At, LocalDate? BookedOn)
{
    /// <summary>The chain of commands to the program, and of purchases without a member.</summary>
    public const string Program = "program";

    private const int LinkOnStack = 512;

    /// <summary>The name of the chain of a member or a household.</summary>
    public static string NameOf(AccountOwner owner) => owner.Id is null ? Program : owner.ToString();

    /// <summary>Whose a chain is; the default for the program's.</summary>
    public static AccountOwner OwnerOf(string name) => name switch
    {
        Program => default,
        _ when name.StartsWith("member ", StringComparison.Ordinal) => AccountOwner.Member(name["member ".Length..]),
        _ => AccountOwner.Household(name["household ".Length..]),
    };

    /// <summary>A chain without links.</summary>
    public static Chain Empty(string name) => new(name, 0, [], null, null);

    /// <summary>The chain as it stands, its head locked until the transaction ends.</summary>
    /// <param name="session">The transaction.</param>
    /// <param name="program">The program.</param>
    /// <param name="name">Its name.</param>
    /// <param name="isShared">Whether others may hold the lock too: they read what it guards, as we do.</param>
    public static Chain Lock(SqlSession session, string program, string name, bool isShared = false)
    {
        var locking = !session.IsShared ? "" : isShared ? " FOR SHARE" : " FOR UPDATE";
        if (Read(session, program, name, locking) is { } head)
        {
            return head;
        }

        if (!session.IsShared)
        {
            return Empty(name);
        }

        session.Execute("INSERT INTO chain_head (program, chain, position) VALUES ($1, $2, 0) ON CONFLICT DO NOTHING", program, name);
        return Read(session, program, name, locking)!;
    }

    /// <summary>The chain as it stands; an empty one where there is none.</summary>
    public static Chain Of(SqlSession session, string program, string name) => Read(session, program, name, "") ?? Empty(name);

    /// <summary>The chain with one more entry.</summary>
    /// <param name="entryHash">The entry's hash.</param>
    /// <param name="at">When it is booked.</param>
    /// <param name="bookedOn">In the books of which day.</param>
    public Chain With(byte[] entryHash, Instant at, LocalDate bookedOn) => new(Name, Position + 1, Link(Hash, Name, Position + 1, entryHash), at, bookedOn);

    /// <summary>The hash of a link: over the one before it, the chain's name, the position and the entry.</summary>
    public static byte[] Link(ReadOnlySpan<byte> previous, string name, long position, ReadOnlySpan<byte> entryHash)
    {
        // In one buffer: to hash it piece by piece takes longer than all the rest.
        var nameLength = Encoding.UTF8.GetByteCount(name);
        var length = previous.Length + nameLength + sizeof(long) + entryHash.Length;
        Span<byte> parts = length <= LinkOnStack ? stackalloc byte[length] : new byte[length];
        previous.CopyTo(parts);
        Encoding.UTF8.GetBytes(name, parts[previous.Length..]);
        BinaryPrimitives.WriteInt64BigEndian(parts[(previous.Length + nameLength)..], position);
        entryHash.CopyTo(parts[^entryHash.Length..]);
        return SHA256.HashData(parts);
    }

    /// <summary>Writes the latest link, and the head.</summary>
    public void Save(SqlSession session, string program, long entry)
    {
        session.Execute("INSERT INTO journal_link (program, chain, position, entry, hash) VALUES ($1, $2, $3, $4, $5)", program, Name, Position, entry, Hash);
        session.Execute(
            """
            INSERT INTO chain_head (program, chain, position, hash, at, booked_on) VALUES ($1, $2, $3, $4, $5, $6)
            ON CONFLICT (program, chain) DO UPDATE SET position = excluded.position, hash = excluded.hash, at = excluded.at, booked_on = excluded.booked_on
            """,
            program, Name, Position, Hash, InstantPattern.ExtendedIso.Format(At!.Value), LocalDatePattern.Iso.Format(BookedOn!.Value));
    }

    private static Chain? Read(SqlSession session, string program, string name, string locking) => session.First(
        "SELECT position, hash, at, booked_on FROM chain_head WHERE program = $1 AND chain = $2" + locking,
        (Chain?)null,
        row => new Chain(
            name,
            row.GetInt64(0),
            row.BytesOrNull(1) ?? [],
            row.TextOrNull(2) is { } at ? InstantPattern.ExtendedIso.Parse(at).Value : null,
            row.TextOrNull(3) is { } day ? LocalDatePattern.Iso.Parse(day).Value : null),
        program,
        name);
}
