using LoyaltyRules.Engine.Accounts.Book;
using LoyaltyRules.Engine.Accounts.Closure;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Storage.Databases;
using LoyaltyRules.Storage.States;

namespace LoyaltyRules.Storage.Journal;

/// <summary>The rows that follow from an entry by itself: its postings, its command and request, its part in what all members share. Written with it, and made again from it.</summary>
/// <param name="session">The transaction.</param>
/// <param name="program">The program.</param>
internal sealed class EntryRows(SqlSession session, string program)
{
    /// <summary>Writes them.</summary>
    /// <param name="id">The entry's number.</param>
    /// <param name="entry">The entry.</param>
    /// <param name="request">How it was asked for; null where nobody did.</param>
    /// <param name="closure">The closure of the program after it.</param>
    public void Write(long id, BookEntry entry, EntryRequest? request, ClosureState closure)
    {
        var line = 0L;
        foreach (var posting in entry.Postings)
        {
            session.Execute(
                "INSERT INTO posting (program, entry, line, currency, from_owner, from_state, to_owner, to_state, points, lot) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
                program,
                id,
                line++,
                posting.From.Currency,
                posting.From.Owner?.ToString(),
                StoredTexts.Of(posting.From.State),
                posting.To.Owner?.ToString(),
                StoredTexts.Of(posting.To.State),
                ExactDecimal.Format(posting.Points),
                posting.LotId);
        }

        if (entry.Command is { } command)
        {
            session.Execute("INSERT INTO command (program, kind, id, entry) VALUES ($1, $2, $3, $4)", program, StoredTexts.KindOf(command), command.Id, id);
        }

        if (request is not null)
        {
            session.Execute(
                "INSERT INTO idempotency (program, caller, operation, key, entry, at) VALUES ($1, $2, $3, $4, $5, $6)",
                program, request.Caller, request.Operation, request.Key, id, StoredTexts.Of(entry.At));
        }

        new ProgramStates(session, program).Write(entry, id, closure);
    }
}
