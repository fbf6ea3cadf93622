using System.Collections.Immutable;
using LoyaltyRules.Engine.Accounts.Book;
using LoyaltyRules.Engine.Accounts.Commands;
using LoyaltyRules.Engine.Accounts.Points;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Model;
using NodaTime;

namespace LoyaltyRules.Storage;

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

    /// <summary>Whether the request named no instant, so that the command has that of its arrival: a repetition has another, and is a repetition all the same.</summary>
    public bool IsAtDefaulted { get; init; }

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
    public string? Digest => Decision is null ? null : DecisionDigest.Of(Decision);

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
public sealed record MemberAccount(MemberState Member, MemberSnapshot Snapshot, HouseholdState? Household, ImmutableArray<PointsHold> Holds, LocalDate Today)
{
    /// <summary>The most lots of an account that are told, soonest-expiring first: of one that has more, one more is known, and the others by their sums.</summary>
    public const int LotsMax = 200;
}

/// <summary>What is asked needs facts of a member that were erased.</summary>
public sealed class ErasedException : Exception;
