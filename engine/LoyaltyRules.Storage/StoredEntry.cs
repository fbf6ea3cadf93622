using System.Collections.Immutable;
using System.Data.Common;
using System.Text.Json;
using LoyaltyRules.Engine.Accounts.Book;
using LoyaltyRules.Engine.Accounts.Points;
using LoyaltyRules.Storage.Compact;
using LoyaltyRules.Storage.Databases;
using LoyaltyRules.Storage.Journal;
using NodaTime;

namespace LoyaltyRules.Storage;

/// <summary>An entry of the journal as it is kept.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Kind">What happened.</param>
/// <param name="At">When it was booked.</param>
/// <param name="EventOn">The local day it is about.</param>
/// <param name="MemberId">The member it is about; null for none.</param>
/// <param name="PurchaseId">The purchase it is about; null for none.</param>
/// <param name="Body">What it keeps, as JSON: command, decisions, changes.</param>
public sealed record StoredEntry(long Id, BookEntryKind Kind, Instant At, LocalDate EventOn, string? MemberId, string? PurchaseId, ReadOnlyMemory<byte> Body)
{
    /// <summary>What a caller is told of it: the answer to its command.</summary>
    public byte[] Answer() => EntryCodec.Of(Body.ToArray()).Answer(Id);

    internal static StoredEntry Read(DbDataReader row) => new(
        row.GetInt64(0),
        StoredTexts.Parse<BookEntryKind>(row.GetString(1)),
        StoredTexts.Instant(row.GetString(2)),
        StoredTexts.Day(row.GetString(3)),
        row.TextOrNull(4),
        row.TextOrNull(5),
        CompactJson.ToJson(row.Bytes(6)));

    /// <summary>The hashes of the packs that made an entry's decisions, in their order.</summary>
    internal static ImmutableArray<string> PackHashes(byte[] body)
    {
        using var document = JsonDocument.Parse(CompactJson.ToJson(body));
        var root = document.RootElement;
        var further = root.TryGetProperty("furtherDecisions", out var list) ? list.EnumerateArray().ToArray() : [];
        JsonElement[] decisions = root.TryGetProperty("decision", out var own) ? [own, .. further] : further;
        return [.. decisions.Select(d => d.GetProperty("pack").GetProperty("hash").GetString()!)];
    }
}

/// <summary>A line of a statement: an entry as far as it concerns one owner.</summary>
/// <param name="Position">Its position in the owner's chain, from 1.</param>
/// <param name="Entry">The entry.</param>
/// <param name="Moves">The owner's points that moved.</param>
public sealed record StatementLine(long Position, StoredEntry Entry, ImmutableArray<PointsMove> Moves)
{
    internal static StatementLine Of(long position, long id, byte[] kept, AccountOwner owner)
    {
        var body = CompactJson.ToJson(kept);
        var entry = EntryCodec.Read(body, 1);
        return new StatementLine(
            position,
            new StoredEntry(id, entry.Kind, entry.At, entry.EventOn, entry.MemberId, entry.PurchaseId, body),
            [
                .. entry.Postings.Where(p => p.From.Owner == owner || p.To.Owner == owner)
                    .Select(p => new PointsMove(p.From.Currency, p.From.State, p.To.State, p.Points, p.LotId)),
            ]);
    }
}

/// <summary>Points of an owner that moved from one state to another, or came from the program, or went to it.</summary>
/// <param name="Currency">The points currency.</param>
/// <param name="From">Where they were.</param>
/// <param name="To">Where they are.</param>
/// <param name="Points">How many.</param>
/// <param name="Lot">The lot; null for none.</param>
public sealed record PointsMove(string Currency, PointsState From, PointsState To, decimal Points, string? Lot);
