using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Storage.Databases;
using LoyaltyRules.Storage.Journal;
using LoyaltyRules.Storage.Sealing;
using LoyaltyRules.Storage.States;

namespace LoyaltyRules.Storage.Members;

/// <summary>
/// Personal facts, each member's under a key of the member's own (AES-256-GCM). Erasing the key erases everything that was sealed under it, wherever it stands,
/// and changes nothing that the chains cover.
/// </summary>
/// <param name="session">The transaction.</param>
/// <param name="program">The program.</param>
/// <param name="recent">What the writer remembers; null where everything is to be read.</param>
internal sealed class MemberVault(SqlSession session, string program, RecentStates? recent = null)
{
    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    private const int KeyBytes = 32;

    /// <summary>Seals something under the member's key; the key is made with the first.</summary>
    /// <returns>Nonce, text and tag; null where the member's key was erased: nothing personal is kept of them any more.</returns>
    public byte[]? Seal(string memberId, ReadOnlySpan<byte> plain)
    {
        if (KeyOf(memberId, isNewWelcome: true) is not { } key)
        {
            return null;
        }

        var @sealed = new byte[NonceBytes + plain.Length + TagBytes];
        RandomNumberGenerator.Fill(@sealed.AsSpan(0, NonceBytes));
        using var cipher = new AesGcm(key, TagBytes);
        cipher.Encrypt(@sealed.AsSpan(0, NonceBytes), plain, @sealed.AsSpan(NonceBytes, plain.Length), @sealed.AsSpan(NonceBytes + plain.Length), Encoding.UTF8.GetBytes(memberId));
        return @sealed;
    }

    /// <summary>Opens what was sealed.</summary>
    /// <exception cref="ErasedException">The key was erased.</exception>
    public byte[] Open(string memberId, ReadOnlySpan<byte> @sealed)
    {
        var key = KeyOf(memberId, isNewWelcome: false) ?? throw new ErasedException();
        var plain = new byte[@sealed.Length - NonceBytes - TagBytes];
        using var cipher = new AesGcm(key, TagBytes);
        cipher.Decrypt(@sealed[..NonceBytes], @sealed[NonceBytes..^TagBytes], @sealed[^TagBytes..], plain, Encoding.UTF8.GetBytes(memberId));
        return plain;
    }

    /// <summary>Whether a key opens what was sealed for a member.</summary>
    public static bool IsOpenedBy(byte[] key, string memberId, ReadOnlySpan<byte> @sealed)
    {
        if (key.Length != KeyBytes || @sealed.Length < NonceBytes + TagBytes)
        {
            return false;
        }

        using var cipher = new AesGcm(key, TagBytes);
        try
        {
            cipher.Decrypt(
                @sealed[..NonceBytes], @sealed[NonceBytes..^TagBytes], @sealed[^TagBytes..], new byte[@sealed.Length - NonceBytes - TagBytes], Encoding.UTF8.GetBytes(memberId));
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }
    }

    /// <summary>What is known of a member beside the book: birth date, facts. Null where nothing is, or not any more.</summary>
    public MemberSnapshot? Record(string memberId)
    {
        if (recent is not null && recent.Records.TryGetValue(memberId, out var known))
        {
            return known;
        }

        var record = ReadRecord(memberId);
        if (recent is not null)
        {
            session.OnDone(() => recent.Records[memberId] = record);
        }

        return record;
    }

    private MemberSnapshot? ReadRecord(string memberId)
    {
        var kept = session.First("SELECT sealed FROM member_record WHERE program = $1 AND member = $2", (byte[]?)null, r => r.Bytes(0), program, memberId);
        return kept is null ? null : JsonSerializer.Deserialize<MemberSnapshot>(Open(memberId, kept), StoredJson.Options);
    }

    /// <summary>Keeps a member's record instead of what was known before.</summary>
    /// <returns>False where the member was erased: nothing is kept of them.</returns>
    public bool Keep(MemberSnapshot record)
    {
        if (Seal(record.Id, JsonSerializer.SerializeToUtf8Bytes(record, StoredJson.Options)) is not { } kept)
        {
            return false;
        }

        session.Execute(
            "INSERT INTO member_record (program, member, sealed) VALUES ($1, $2, $3) ON CONFLICT (program, member) DO UPDATE SET sealed = excluded.sealed",
            program, record.Id, kept);
        RowSeals.Seal(session, "member_record", program, record.Id);
        session.OnDone(() => recent?.Records.Remove(record.Id));
        return true;
    }

    /// <summary>Erases a member's key and record.</summary>
    /// <param name="memberId">The member.</param>
    /// <param name="at">When.</param>
    /// <returns>Whether there was a key.</returns>
    public bool Erase(string memberId, string at)
    {
        RowSeals.Unseal(session, "member_record", program, memberId);
        session.Execute("DELETE FROM member_record WHERE program = $1 AND member = $2", program, memberId);
        session.OnDone(() =>
        {
            recent?.Records.Remove(memberId);
            recent?.Keys.Remove(memberId);
        });
        var isErased = session.Execute("UPDATE member_key SET key = NULL, erased_at = $3 WHERE program = $1 AND member = $2 AND key IS NOT NULL", program, memberId, at) > 0;
        RowSeals.Seal(session, "member_key", program, memberId);
        return isErased;
    }

    private byte[]? KeyOf(string memberId, bool isNewWelcome)
    {
        if (recent is not null && recent.Keys.TryGetValue(memberId, out var remembered))
        {
            return remembered;
        }

        var found = FindKey(memberId, isNewWelcome);
        if (recent is not null && isNewWelcome)
        {
            // Not before it stands: what was sealed under a key that was rolled back could never be opened.
            session.OnDone(() => recent.Keys[memberId] = found);
        }

        return found;
    }

    private byte[]? FindKey(string memberId, bool isNewWelcome)
    {
        const string Select = "SELECT key FROM member_key WHERE program = $1 AND member = $2";
        var (isKnown, key) = session.First(Select, (false, (byte[]?)null), r => (true, r.BytesOrNull(0)), program, memberId);
        if (isKnown || !isNewWelcome)
        {
            return key;
        }

        // Somebody else may make one at the same moment: the first one stands.
        if (session.Execute(
            "INSERT INTO member_key (program, member, key) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING", program, memberId, RandomNumberGenerator.GetBytes(KeyBytes)) > 0)
        {
            RowSeals.Seal(session, "member_key", program, memberId);
        }

        return session.First(Select, null, r => r.BytesOrNull(0), program, memberId);
    }
}
