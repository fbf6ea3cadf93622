using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using LoyaltyRules.Engine.Accounts.Commands;
using LoyaltyRules.Storage.Databases;
using LoyaltyRules.Storage.Journal;

namespace LoyaltyRules.Storage;

/// <summary>
/// The names that a request claims, and that may be given once: its idempotency key, its command's id, and the id of a purchase that it opens. On a shared database
/// requests that claim the same name are done one after the other, so that the later one finds what the earlier one did, whichever members they concern.
/// </summary>
internal static class IdempotencyLocks
{
    /// <summary>Waits until nobody else is doing a request that claims one of the names of these. The locks end with the transaction.</summary>
    public static void Acquire(SqlSession session, string program, params IEnumerable<StoreRequest> requests)
    {
        if (!session.IsShared)
        {
            return;
        }

        // In ascending order, and before any row is locked: so no two requests wait for each other. Two names of one number only wait in vain.
        foreach (var number in requests.SelectMany(Of).Select(name => NumberOf(program, name)).Distinct().Order())
        {
            session.Execute("SELECT pg_advisory_xact_lock($1)", number);
        }
    }

    /// <summary>Waits until nobody else is forgetting keys. The lock ends with the transaction.</summary>
    public static void AcquireToForget(SqlSession session, string program)
    {
        if (session.IsShared)
        {
            session.Execute("SELECT pg_advisory_xact_lock($1)", NumberOf(program, ["forgetting"]));
        }
    }

    private static IEnumerable<string[]> Of(StoreRequest request)
    {
        yield return ["key", request.Caller, request.Operation, request.Key];
        yield return ["command", StoredTexts.KindOf(request.Command), request.Command.Id];
        if (request.Command is ExchangeItems { Purchase.Id: var opened })
        {
            yield return ["command", StoredTexts.KindOf(typeof(CommitPurchase)), opened];
        }
    }

    // Lengths stand before the texts, so that no two names are the same bytes.
    private static long NumberOf(string program, string[] name)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> length = stackalloc byte[sizeof(int)];
        foreach (var part in name.Prepend(program))
        {
            var bytes = Encoding.UTF8.GetBytes(part);
            BinaryPrimitives.WriteInt32BigEndian(length, bytes.Length);
            hash.AppendData(length);
            hash.AppendData(bytes);
        }

        return BinaryPrimitives.ReadInt64BigEndian(hash.GetHashAndReset());
    }
}
