using System.Buffers;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using LoyaltyRules.Engine.Accounts.Book;
using LoyaltyRules.Engine.Accounts.Commands;
using LoyaltyRules.Engine.Accounts.Purchases;
using LoyaltyRules.Engine.Accounts.Tiers;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Evaluation.Output;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Storage.Compact;
using LoyaltyRules.Storage.Members;
using NodaTime;

namespace LoyaltyRules.Storage.Journal;

/// <summary>
/// An entry as the journal keeps it: command, decisions, everything that changed; and apart, each sealed under its member's key, what the decisions were made
/// on (P3).
/// </summary>
/// <param name="entry">The entry.</param>
/// <param name="decision">Its decision as JSON; null for none.</param>
/// <param name="furtherDecisions">The decisions on what followed, as JSON.</param>
internal sealed class EntryCodec(BookEntry entry, string? decision, ImmutableArray<string> furtherDecisions)
{
    private static readonly JsonWriterOptions Plain = new() { Encoder = StoredJson.Options.Encoder, SkipValidation = true };

    /// <summary>An entry as a book made it.</summary>
    public EntryCodec(BookEntry entry)
        : this(entry, entry.Decision is null ? null : DecisionJson.Write(entry.Decision), [.. entry.FurtherDecisions.Select(DecisionJson.Write)])
    {
    }

    /// <summary>An entry as the journal keeps it.</summary>
    /// <param name="body">What <see cref="Body"/> wrote.</param>
    public static EntryCodec Of(byte[] body)
    {
        using var document = JsonDocument.Parse(CompactJson.ToJson(body));
        var root = document.RootElement;
        return new EntryCodec(
            Read(body, 1),
            root.TryGetProperty("decision", out var decision) ? decision.GetRawText() : null,
            root.TryGetProperty("furtherDecisions", out var further) ? [.. further.EnumerateArray().Select(d => d.GetRawText())] : []);
    }

    /// <summary>What everybody who may read the journal can read.</summary>
    public byte[] Body() => CompactJson.Write(json =>
    {
        json.WriteStartObject();
        Write(json, "kind", entry.Kind);
        Write(json, "at", entry.At);
        Write(json, "bookedOn", entry.BookedOn);
        Write(json, "eventOn", entry.EventOn);
        if (entry.Command is { } command)
        {
            json.WritePropertyName("command");
            json.WriteRawValue(CommandJson.Write(command), skipInputValidation: true);
        }

        Write(json, "member", entry.MemberId);
        Write(json, "purchase", entry.PurchaseId);
        Write(json, "partner", entry.Partner);
        WriteDecisions(json);
        if (!entry.Refusals.IsEmpty)
        {
            Write(json, "refusals", entry.Refusals.Select(r => $"{r.Code} {r.Message(ProductLanguage.English)}"));
        }

        Write(json, "returned", entry.Returned);
        Write(json, "tierMoves", entry.TierMoves.IsEmpty ? null : entry.TierMoves.ToArray());
        Write(json, "changes", entry.Changes);
        json.WriteEndObject();
    });

    /// <summary>What a caller is told of it.</summary>
    /// <param name="id">Its number; null where it was only tried.</param>
    public byte[] Answer(long? id) => Written(json =>
    {
        Write(json, "entry", id);
        Write(json, "kind", entry.Kind);
        Write(json, "at", entry.At);
        Write(json, "eventOn", entry.EventOn);
        Write(json, "member", entry.MemberId);
        Write(json, "purchase", entry.PurchaseId);
        WriteDecisions(json);
        Write(json, "returned", entry.Returned is { } returned ? ReturnView.Of(returned) : null);
        Write(json, "tierMoves", entry.TierMoves.IsEmpty ? null : entry.TierMoves.ToArray());
        Write(json, "hold", ToldHold.Of(entry));
        Write(json, "rewards", ToldReward.Of(entry));
        Write(json, "points", entry.Postings.Select(PostingView.Of));
    });

    /// <summary>What the decisions were made on, sealed; null where nothing is kept of it.</summary>
    public byte[]? Grounds(MemberVault vault)
    {
        var kept = ImmutableArray.CreateBuilder<SealedGround>(entry.Grounds.Length);
        foreach (var ground in entry.Grounds)
        {
            // What was bought stands in the command.
            var happened = ReferenceEquals(ground.Event, BoughtBy(entry.Command)) ? null : ground.Event;
            var plain = CompactJson.Write(new KeptGround(happened, ground.Member, ground.Program), StoredJson.Options);

            // Without a member there is nothing personal in it.
            if ((ground.Member is { } member ? vault.Seal(member.Id, plain) : plain) is { } bytes)
            {
                kept.Add(new SealedGround(ground.Member?.Id, bytes));
            }
        }

        return kept.Count == 0 ? null : SealedGround.Write(kept);
    }

    /// <summary>Reads back what decisions were made on.</summary>
    /// <param name="body">The entry's body.</param>
    /// <param name="grounds">What <see cref="Grounds"/> wrote.</param>
    /// <param name="vault">Opens what is sealed.</param>
    /// <exception cref="ErasedException">The facts of a member among them were erased.</exception>
    public static ImmutableArray<DecisionGround> ReadGrounds(byte[] body, byte[] grounds, MemberVault vault)
    {
        var bought = BoughtBy(Read(body, 1).Command);
        return
        [
            .. SealedGround.Read(grounds)
                .Select(g => CompactJson.Read<KeptGround>(g.Member is { } member ? vault.Open(member, g.Sealed) : g.Sealed, StoredJson.Options))
                .Select(g => new DecisionGround(g.Event ?? bought!, g.Member, g.Program)),
        ];
    }

    private static Purchase? BoughtBy(BookCommand? command) => (command as CommitPurchase)?.Purchase ?? (command as ExchangeItems)?.Purchase;

    /// <summary>Reads an entry back, without its decisions: they are texts by now, and nothing that changes follows from them.</summary>
    /// <param name="body">What <see cref="Body"/> wrote.</param>
    /// <param name="sequence">Its place in the book that it is read into.</param>
    public static BookEntry Read(byte[] body, long sequence)
    {
        using var document = JsonDocument.Parse(CompactJson.ToJson(body));
        var root = document.RootElement;
        return new BookEntry
        {
            Sequence = sequence,
            Kind = Value<BookEntryKind>(root, "kind"),
            At = Value<Instant>(root, "at"),
            BookedOn = Value<LocalDate>(root, "bookedOn"),
            EventOn = Value<LocalDate>(root, "eventOn"),
            Command = root.TryGetProperty("command", out var command) ? CommandOf(command) : null,
            MemberId = Value<string>(root, "member"),
            PurchaseId = Value<string>(root, "purchase"),
            Partner = Value<string>(root, "partner"),
            Returned = Value<ReturnResult>(root, "returned"),
            TierMoves = Value<TierMove[]>(root, "tierMoves") is { } moves ? [.. moves] : [],
            Changes = root.GetProperty("changes").Deserialize<ImmutableArray<BookChange>>(StoredJson.Options),
        };
    }

    /// <summary>A purchase as an entry opened it; null where it opened none of this id.</summary>
    public static PurchaseRecord? OpenedBy(byte[] body, string purchaseId)
    {
        using var document = JsonDocument.Parse(CompactJson.ToJson(body));
        foreach (var change in document.RootElement.GetProperty("changes").EnumerateArray())
        {
            if (change.TryGetProperty("record", out var record) && record.GetProperty("purchase").GetProperty("id").ValueEquals(purchaseId))
            {
                return record.Deserialize<PurchaseRecord>(StoredJson.Options);
            }
        }

        return null;
    }

    /// <summary>
    /// What the chains are made of: the body; the sealed part as it is kept, so that it can be verified after its key is gone; and, where a caller asked for it, the request.
    /// </summary>
    public static byte[] Hash(ReadOnlySpan<byte> body, ReadOnlySpan<byte> grounds, byte[]? request)
    {
        Span<byte> parts = stackalloc byte[3 * SHA256.HashSizeInBytes];
        SHA256.HashData(body, parts);
        SHA256.HashData(grounds, parts[SHA256.HashSizeInBytes..]);
        if (request is null)
        {
            return SHA256.HashData(parts[..(2 * SHA256.HashSizeInBytes)]);
        }

        SHA256.HashData(request, parts[(2 * SHA256.HashSizeInBytes)..]);
        return SHA256.HashData(parts);
    }

    /// <summary>The sealed parts of what decisions were made on, each with the member under whose key it is; null for none.</summary>
    public static IEnumerable<(string? MemberId, byte[] Sealed)> SealedGrounds(byte[] grounds) =>
        SealedGround.Read(grounds).Select(g => (g.Member, g.Sealed));

    private static BookCommand CommandOf(JsonElement command) =>
        CommandJson.Read("journal", Encoding.UTF8.GetBytes(command.GetRawText()), out var problems) is [var read]
            ? read
            : throw new InvalidDataException($"A command of the journal cannot be read: {string.Join("; ", problems)}");

    private static T? Value<T>(JsonElement root, string name) => root.TryGetProperty(name, out var value) ? value.Deserialize<T>(StoredJson.Options) : default;

    private static byte[] Written(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(2048);
        using (var json = new Utf8JsonWriter(buffer, Plain))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void Write<T>(Utf8JsonWriter json, string name, T value)
    {
        if (value is not null)
        {
            json.WritePropertyName(name);
            JsonSerializer.Serialize(json, value, StoredJson.Options);
        }
    }

    private void WriteDecisions(Utf8JsonWriter json)
    {
        if (decision is not null)
        {
            json.WritePropertyName("decision");
            json.WriteRawValue(decision, skipInputValidation: true);
        }

        if (!furtherDecisions.IsEmpty)
        {
            json.WriteStartArray("furtherDecisions");
            foreach (var further in furtherDecisions)
            {
                json.WriteRawValue(further, skipInputValidation: true);
            }

            json.WriteEndArray();
        }
    }

    private sealed record SealedGround(string? Member, byte[] Sealed)
    {
        public static byte[] Write(IEnumerable<SealedGround> grounds)
        {
            var writer = new CompactWriter();
            writer.Byte(CompactWriter.Version);
            foreach (var ground in grounds)
            {
                writer.TextOrNull(ground.Member);
                writer.Bytes(ground.Sealed);
            }

            return writer.ToArray();
        }

        // Also what was kept as JSON.
        public static List<SealedGround> Read(byte[] kept)
        {
            if (!CompactReader.IsCompact(kept))
            {
                return [.. JsonSerializer.Deserialize<SealedGround[]>(kept, StoredJson.Options)!];
            }

            var grounds = new List<SealedGround>();
            var reader = new CompactReader(kept);
            reader.Version();
            while (!reader.IsAtEnd)
            {
                grounds.Add(new SealedGround(reader.TextOrNull(), reader.Bytes().ToArray()));
            }

            return grounds;
        }
    }

    private sealed record KeptGround(ProgramEvent? Event, MemberSnapshot? Member, ProgramSnapshot Program);
}
