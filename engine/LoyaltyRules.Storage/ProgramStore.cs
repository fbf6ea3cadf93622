using System.Collections.Immutable;
using LoyaltyRules.Engine.Accounts;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Evaluation;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs;
using LoyaltyRules.Storage.Databases;
using NodaTime;

namespace LoyaltyRules.Storage;

/// <summary>A program in a database: its members' accounts, its journal and its packs. Safe for many threads; several may share a PostgreSQL database.</summary>
public sealed class ProgramStore
{
    /// <summary>The program's id: that of its packs.</summary>
    public string Program => throw new NotImplementedException();

    /// <summary>The database.</summary>
    public Database Database => throw new NotImplementedException();

    /// <summary>Opens a program.</summary>
    /// <param name="database">The database, its schema up to date.</param>
    /// <param name="program">The program's id.</param>
    /// <param name="clock">Tells the present.</param>
    /// <param name="cancellation">Stops waiting.</param>
    public static Task<ProgramStore> OpenAsync(Database database, string program, IClock clock, CancellationToken cancellation = default) => throw new NotImplementedException();

    /// <summary>The versions of the pack as released; empty history is null.</summary>
    public Task<PackHistory?> PacksAsync(CancellationToken cancellation = default) => throw new NotImplementedException();

    /// <summary>Releases a version from an instant on (not before the present, except the first).</summary>
    public Task ReleaseAsync(RulePack pack, Instant from, string by, CancellationToken cancellation = default) => throw new NotImplementedException();

    /// <summary>Does a command: decided and posted, journaled and durable when the task completes; or refused, and nothing changed.</summary>
    public Task<StoreAnswer> HandleAsync(StoreRequest request, CancellationToken cancellation = default) => throw new NotImplementedException();

    /// <summary>What a command would do now. Nothing is written.</summary>
    public Task<StoreAnswer> TryAsync(BookCommand command, TraceDetail trace = TraceDetail.Outcomes, CancellationToken cancellation = default) => throw new NotImplementedException();

    /// <summary>A member's account now; null where the program knows nobody of this id.</summary>
    public Task<MemberAccount?> AccountAsync(string memberId, CancellationToken cancellation = default) => throw new NotImplementedException();

    /// <summary>What happened on a member's account, latest first.</summary>
    public Task<ImmutableArray<StatementLine>> StatementAsync(string memberId, long? before, int atMost, CancellationToken cancellation = default) => throw new NotImplementedException();

    /// <summary>The privileges of a member now, each with why or why not; null where the program knows nobody of this id.</summary>
    public Task<ImmutableArray<PrivilegeState>?> PrivilegesAsync(string memberId, CancellationToken cancellation = default) => throw new NotImplementedException();

    /// <summary>An entry of the journal.</summary>
    public Task<StoredEntry?> EntryAsync(long entry, CancellationToken cancellation = default) => throw new NotImplementedException();

    /// <summary>The decision of an entry made again from what the entry keeps, with its full trace: why it came out as it did. Null where there is none.</summary>
    /// <exception cref="ErasedException">The member's facts were erased: it can be verified, and not made again.</exception>
    public Task<Decision?> ExplainAsync(long entry, CancellationToken cancellation = default) => throw new NotImplementedException();

    /// <summary>Sets what is known of a member: birth date, facts. Kept encrypted under the member's own key.</summary>
    public Task<ImmutableArray<Diagnostic>> SetRecordAsync(MemberSnapshot record, string by, CancellationToken cancellation = default) => throw new NotImplementedException();

    /// <summary>Erases a member's key, and with it everything personal. Chain and balances stay whole.</summary>
    /// <returns>Whether there was anything to erase.</returns>
    public Task<bool> EraseAsync(string memberId, string by, string reason, CancellationToken cancellation = default) => throw new NotImplementedException();

    /// <summary>Does what is due by now, each piece once and in a transaction of its own, soonest first.</summary>
    /// <returns>How many pieces were done; fewer than <paramref name="atMost"/> when nothing is left.</returns>
    public Task<int> DoDueAsync(int atMost, CancellationToken cancellation = default) => throw new NotImplementedException();
}

/// <summary>A command with what makes a repetition known: the same key of the same caller and operation is answered with what was done the first time.</summary>
/// <param name="Command">The command.</param>
/// <param name="Caller">Who asks: the key's name.</param>
/// <param name="Operation">What is asked, for example <c>commit</c>.</param>
/// <param name="Key">The idempotency key.</param>
/// <param name="Body">The body as it came, JSON: a repetition with another body is refused, and the place that differs is named.</param>
public sealed record StoreRequest(BookCommand Command, string Caller, string Operation, string Key, ReadOnlyMemory<byte> Body)
{
    /// <summary>The digest of the decision that was quoted; null where none was (Q1).</summary>
    public string? QuotedDigest { get; init; }

    /// <summary>Whether the command is done although the decision differs from the one quoted.</summary>
    public bool AcceptsChanges { get; init; }
}

/// <summary>What became of a request.</summary>
public enum StoreOutcome
{
    /// <summary>Done now.</summary>
    Done,

    /// <summary>Done before; the answer is the one of then.</summary>
    Repeated,

    /// <summary>Refused: nothing changed.</summary>
    Refused,

    /// <summary>The decision differs from the one quoted (Q1): nothing changed, and the answer carries the new one.</summary>
    Changed,

    /// <summary>The key was used with another body: nothing changed.</summary>
    KeyReused,
}

/// <summary>An answer.</summary>
/// <param name="Outcome">What became of the request.</param>
/// <param name="Body">What was done, or would be, as JSON (<see cref="StoredEntry.Body"/>'s public form); empty where it was refused.</param>
/// <param name="Problems">Why it was refused.</param>
public sealed record StoreAnswer(StoreOutcome Outcome, ReadOnlyMemory<byte> Body, ImmutableArray<Diagnostic> Problems)
{
    /// <summary>The decision, where one was made now.</summary>
    public Decision? Decision { get; init; }

    /// <summary>The digest of the decision's amounts, by which a commit knows a quote again; null where no decision was made now.</summary>
    public string? Digest { get; init; }

    /// <summary>Where the body differs from the one that the key was used with first, as a JSON pointer; null otherwise.</summary>
    public string? DiffersAt { get; init; }

    /// <summary>The number of the entry in the journal; null where nothing was written.</summary>
    public long? Entry { get; init; }
}

/// <summary>A member's account as it stands.</summary>
/// <param name="Member">The member's state.</param>
/// <param name="Snapshot">The member as a decision would see them now.</param>
/// <param name="Household">The household's state; null for none.</param>
/// <param name="Holds">The holds that are open.</param>
/// <param name="Today">The program's local day.</param>
public sealed record MemberAccount(MemberState Member, MemberSnapshot Snapshot, HouseholdState? Household, ImmutableArray<PointsHold> Holds, LocalDate Today);

/// <summary>A line of a statement: an entry as far as it concerns one member.</summary>
/// <param name="Position">Its position in the member's chain, from 1.</param>
/// <param name="Entry">The entry.</param>
/// <param name="Moves">The member's points that moved.</param>
public sealed record StatementLine(long Position, StoredEntry Entry, ImmutableArray<PointsMove> Moves);

/// <summary>Points of an owner that moved from one state to another, or came from the program, or went to it.</summary>
/// <param name="Currency">The points currency.</param>
/// <param name="From">Where they were.</param>
/// <param name="To">Where they are.</param>
/// <param name="Points">How many.</param>
/// <param name="Lot">The lot; null for none.</param>
public sealed record PointsMove(string Currency, PointsState From, PointsState To, decimal Points, string? Lot);

/// <summary>An entry of the journal as it is kept.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Kind">What happened.</param>
/// <param name="At">When it was booked.</param>
/// <param name="EventOn">The local day it is about.</param>
/// <param name="MemberId">The member it is about; null for none.</param>
/// <param name="PurchaseId">The purchase it is about; null for none.</param>
/// <param name="Body">What it keeps, as JSON: command, decisions, changes.</param>
public sealed record StoredEntry(long Id, BookEntryKind Kind, Instant At, LocalDate EventOn, string? MemberId, string? PurchaseId, ReadOnlyMemory<byte> Body);

/// <summary>What is asked needs facts of a member that were erased.</summary>
public sealed class ErasedException : Exception;
