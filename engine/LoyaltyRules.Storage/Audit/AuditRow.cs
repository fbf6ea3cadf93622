using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using NodaTime;

namespace LoyaltyRules.Storage.Audit;

/// <summary>Something that was done to a program, by whom and when. Never names or contact data of members: rows stay for good.</summary>
/// <param name="Sequence">Its place in the program's trail, from 1, without gaps.</param>
/// <param name="At">When.</param>
/// <param name="Who">Who did it: a user, a key's name, or <c>system</c>.</param>
/// <param name="Action">What was done: one of <see cref="AuditActions"/>.</param>
/// <param name="Subject">To what: the id of a key, a version, a member, an endpoint.</param>
/// <param name="Details">What else there is to say, as JSON.</param>
/// <param name="Hash">SHA-256 over the hash of the row before and this row.</param>
public sealed record AuditRow(long Sequence, Instant At, string Who, string Action, string Subject, ReadOnlyMemory<byte> Details, ReadOnlyMemory<byte> Hash)
{
    /// <summary>What stands for the hash before the first row.</summary>
    internal static readonly byte[] NoHash = new byte[SHA256.HashSizeInBytes];

    /// <summary>
    /// The hash of a row: SHA-256 over the hash of the row before, then program, sequence, time, who, action, subject and details, each as four bytes of length
    /// (most significant first) and UTF-8 text. So no two different rows are the same bytes, and anyone can compute it with nothing but SHA-256.
    /// </summary>
    internal static byte[] HashOf(ReadOnlySpan<byte> previous, string program, long sequence, IEnumerable<string> texts, ReadOnlySpan<byte> details)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(previous);
        Add(hash, Encoding.UTF8.GetBytes(program));
        Add(hash, Encoding.UTF8.GetBytes(sequence.ToString(CultureInfo.InvariantCulture)));
        foreach (var text in texts)
        {
            Add(hash, Encoding.UTF8.GetBytes(text));
        }

        Add(hash, details);
        return hash.GetHashAndReset();
    }

    private static void Add(IncrementalHash hash, ReadOnlySpan<byte> field)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(length, field.Length);
        hash.AppendData(length);
        hash.AppendData(field);
    }
}

/// <summary>What is audited.</summary>
public static class AuditActions
{
    /// <summary>An API key was made.</summary>
    public const string KeyCreated = "key.created";

    /// <summary>An API key got another secret.</summary>
    public const string KeyRotated = "key.rotated";

    /// <summary>An API key was revoked.</summary>
    public const string KeyRevoked = "key.revoked";

    /// <summary>Somebody tried what they may not.</summary>
    public const string AccessDenied = "access.denied";

    /// <summary>A version of the pack was released.</summary>
    public const string PackReleased = "pack.released";

    /// <summary>Points were given or taken by hand.</summary>
    public const string PointsAdjusted = "points.adjusted";

    /// <summary>Data left the system.</summary>
    public const string DataExported = "data.exported";

    /// <summary>A member's personal facts were erased.</summary>
    public const string MemberErased = "member.erased";

    /// <summary>The clock leapt further than its bounds: nothing that depends on the time is done.</summary>
    public const string ClockDoubted = "clock.doubted";

    /// <summary>The clock is believed again: it agrees, or was confirmed.</summary>
    public const string ClockAgrees = "clock.agrees";

    /// <summary>Somebody confirmed what the clock says.</summary>
    public const string ClockConfirmed = "clock.confirmed";

    /// <summary>A webhook endpoint was registered.</summary>
    public const string WebhookRegistered = "webhook.registered";

    /// <summary>A webhook endpoint was changed: its address, its types, its secret, or whether it is sent to.</summary>
    public const string WebhookChanged = "webhook.changed";

    /// <summary>What stood in the database was taken for right, and sealed anew.</summary>
    public const string StoreResealed = "store.resealed";

    /// <summary>A webhook endpoint was removed.</summary>
    public const string WebhookRemoved = "webhook.removed";

    /// <summary>A version was begun.</summary>
    public const string DraftCreated = "draft.created";

    /// <summary>A version was saved.</summary>
    public const string DraftSaved = "draft.saved";

    /// <summary>A version was submitted to approval.</summary>
    public const string DraftSubmitted = "draft.submitted";

    /// <summary>A version was approved.</summary>
    public const string DraftApproved = "draft.approved";

    /// <summary>A version was rejected.</summary>
    public const string DraftRejected = "draft.rejected";

    /// <summary>A version was taken back.</summary>
    public const string DraftWithdrawn = "draft.withdrawn";

    /// <summary>A simulation was asked for.</summary>
    public const string SimulationAsked = "simulation.asked";

    /// <summary>A simulation was stopped.</summary>
    public const string SimulationCancelled = "simulation.cancelled";

    /// <summary>A simulation was deleted.</summary>
    public const string SimulationDeleted = "simulation.deleted";
}
