using System.Collections.Immutable;
using System.Text.Json.Nodes;
using LoyaltyRules.Engine.Accounts.Commands;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Storage.Audit;
using LoyaltyRules.Storage.Databases;
using LoyaltyRules.Storage.Journal;
using LoyaltyRules.Storage.States;
using NodaTime;
using NodaTime.Text;

namespace LoyaltyRules.Storage;

/// <summary>Does one command in one transaction: known again, decided, compared with its quote, posted, and remembered with its answer (Q1, Q3).</summary>
/// <param name="store">The program.</param>
/// <param name="request">The command.</param>
internal sealed class CommandExecution(ProgramStore store, StoreRequest request)
{
    private readonly LockSet locks = new();
    private bool isPrepared;

    /// <summary>Does it, in a transaction of its own.</summary>
    public async Task<StoreAnswer> DoAsync(CancellationToken cancellation)
    {
        if (TooEarly() is { } ahead)
        {
            return ahead;
        }

        while (true)
        {
            try
            {
                return (await store.Database.WriteAsync(Do, cancellation).ConfigureAwait(false)).ToAnswer();
            }
            catch (WorkRefusedException refused)
            {
                return refused.Answer;
            }
            catch (ProgramDueException)
            {
                // M3: the stage of the program, and what was read at a month's end, come before whatever happens after them.
                await store.DoProgramDueAsync(cancellation).ConfigureAwait(false);
            }
        }
    }

    /// <summary>T3: an event may be a little ahead of the clock, and no more.</summary>
    public static ImmutableArray<Diagnostic> Ahead(BookCommand command, Instant now) => command.At <= now + StoreContext.AheadMax
        ? []
        : [Diagnostic.At(new Place("", command is CommitPurchase or ExchangeItems ? "/purchase/at" : "/at"), StoreDiagnostics.AheadOfClock, InstantPattern.ExtendedIso.Format(command.At), InstantPattern.ExtendedIso.Format(now))];

    /// <summary>The refusal of a command that is ahead of the clock; null for none.</summary>
    public StoreAnswer? TooEarly() => Ahead(request.Command, store.Context.Present()) is { IsEmpty: false } ahead ? new StoreAnswer(StoreOutcome.Refused, default, ahead) : null;

    /// <summary>Does it in a transaction.</summary>
    /// <exception cref="WorkRefusedException">It is refused.</exception>
    /// <exception cref="ProgramDueException">Something is due of the program itself, and comes first.</exception>
    public CommandResult Do(SqlSession session)
    {
        store.Context.Recent?.Begin();

        // Before anything is asked: whoever holds one of these names has committed, or nothing, by the time that we read.
        IdempotencyLocks.Acquire(session, store.Program, request);
        if (Earlier(session) is { } repeated)
        {
            return new CommandResult(repeated, null);
        }

        if (!isPrepared)
        {
            foreach (var owner in CommandOwners.Of(session, store.Program, request.Command, store.Context.Recent))
            {
                locks.Add(owner);
            }

            isPrepared = true;
        }

        var work = new UnitOfWork(session, store.Context, locks);

        if (!locks.Has(Chain.Program) && new DueWorkTable(session, store.Program).Of(Chain.Program, work.Book.Now).Count > 0)
        {
            throw new ProgramDueException();
        }

        var answer = work.Book.Handle(request.Command);
        if (!answer.IsAccepted)
        {
            throw new WorkRefusedException(new StoreAnswer(StoreOutcome.Refused, default, answer.Refusals));
        }

        var entry = answer.Entry;
        if (request is { QuotedDigest: { } quoted, AcceptsChanges: false } && (entry.Decision is null || DecisionDigest.Of(entry.Decision) != quoted))
        {
            throw new WorkRefusedException(new StoreAnswer(StoreOutcome.Changed, new EntryCodec(entry).Answer(null), []) { Decision = entry.Decision });
        }

        var ids = work.Write(entry, new EntryRequest(request.Caller, request.Operation, request.Key, request.Body.ToArray()));
        if (request.Command is AdjustPoints adjusted)
        {
            AuditTrail.Append(session, store.Program, work.Book.Now, request.Caller, AuditActions.PointsAdjusted, adjusted.MemberId, new JsonObject
            {
                ["points"] = adjusted.Points, ["currency"] = adjusted.Currency, ["reason"] = adjusted.Reason, ["command"] = adjusted.Id,
            });
        }

        var id = ids[work.Entries.ToList().IndexOf(entry)];
        return new CommandResult(new StoreAnswer(StoreOutcome.Done, default, []) { Decision = entry.Decision, Entry = id }, work.CodecOf(entry));
    }

    private StoreAnswer? Earlier(SqlSession session)
    {
        var known = session.First(
            "SELECT j.request, j.id, j.body FROM idempotency i JOIN journal j ON j.id = i.entry WHERE i.program = $1 AND i.caller = $2 AND i.operation = $3 AND i.key = $4",
            ((byte[]? Request, long Entry, byte[] Kept)?)null,
            r => (r.BytesOrNull(0), r.GetInt64(1), r.Bytes(2)),
            store.Program, request.Caller, request.Operation, request.Key);
        if (known is { } kept)
        {
            return kept.Request is { } asked && JsonDifference.Between(EntryRequest.Of(asked).Body, request.Body.Span) is { } place
                ? new StoreAnswer(StoreOutcome.KeyReused, default, []) { DiffersAt = place }
                : new StoreAnswer(StoreOutcome.Repeated, EntryCodec.Of(kept.Kept).Answer(kept.Entry), []) { Entry = kept.Entry };
        }

        // Q3: a purchase id, and every command's own id, is a key too, whoever sends it.
        var done = session.First(
            "SELECT j.id, j.body FROM command c JOIN journal j ON j.id = c.entry WHERE c.program = $1 AND c.kind = $2 AND c.id = $3",
            ((long Id, byte[] Body)?)null,
            r => (r.GetInt64(0), r.Bytes(1)),
            store.Program, StoredTexts.KindOf(request.Command), request.Command.Id);
        if (done is not { } before)
        {
            return null;
        }

        // An instant that nobody named is no difference: it is that of the first time.
        var earlier = EntryCodec.Read(before.Body, 1).Command!;
        return BookAnswer.RefusalOfRepetition(earlier, request.IsAtDefaulted ? request.Command with { At = earlier.At } : request.Command) is { IsEmpty: false } refusal
            ? new StoreAnswer(StoreOutcome.Refused, default, refusal)
            : new StoreAnswer(StoreOutcome.Repeated, EntryCodec.Of(before.Body).Answer(before.Id), []) { Entry = before.Id };
    }
}

/// <summary>What a transaction came to.</summary>
/// <param name="Answer">The answer; without its body where something was posted.</param>
/// <param name="Posted">What was posted; null where nothing was.</param>
internal readonly record struct CommandResult(StoreAnswer Answer, EntryCodec? Posted)
{
    /// <summary>The answer with its body. Made by the caller's own thread: the one writer of an embedded database has others to serve.</summary>
    public StoreAnswer ToAnswer() => Posted is null ? Answer : Answer with { Body = Posted.Answer(Answer.Entry) };
}

/// <summary>Something is due of the program itself, and comes first.</summary>
internal sealed class ProgramDueException : Exception;
