using System.Collections.Immutable;
using LoyaltyRules.Storage.Databases;
using LoyaltyRules.Storage.Journal;
using LoyaltyRules.Storage.States;

namespace LoyaltyRules.Storage;

/// <summary>Does several commands in one transaction, in order, each by itself: the disk is waited for once.</summary>
/// <param name="store">The program.</param>
/// <param name="requests">The commands.</param>
internal sealed class CommandBatch(ProgramStore store, IReadOnlyList<StoreRequest> requests)
{
    private readonly CommandExecution[] lines = [.. requests.Select(r => new CommandExecution(store, r))];
    private readonly StoreAnswer?[] answers = new StoreAnswer?[requests.Count];

    /// <summary>Does them.</summary>
    /// <returns>The answers, in order.</returns>
    public async Task<ImmutableArray<StoreAnswer>> DoAsync(CancellationToken cancellation)
    {
        for (var i = 0; i < lines.Length; i++)
        {
            answers[i] = lines[i].TooEarly();
        }

        while (Enumerable.Range(0, lines.Length).Where(i => answers[i] is null).ToList() is { Count: > 0 } open)
        {
            var results = await store.Database.WriteEachAsync(InOrder(open), session => Lock(session, open), cancellation).ConfigureAwait(false);
            foreach (var (line, result) in open.Zip(results))
            {
                answers[line] = result.Failure switch
                {
                    null => result.Value.ToAnswer(),
                    WorkRefusedException refused => refused.Answer,
                    ProgramDueException => null,
                    _ => throw result.Failure,
                };
            }

            if (answers.Contains(null))
            {
                await store.DoProgramDueAsync(cancellation).ConfigureAwait(false);
            }
        }

        return [.. answers.OfType<StoreAnswer>()];
    }

    // What is due of the program comes before a line, and before all that follow it.
    private List<Func<SqlSession, CommandResult>> InOrder(List<int> open)
    {
        var waits = false;
        return [.. open.Select((line, i) => new Func<SqlSession, CommandResult>(session =>
        {
            waits &= i > 0;
            if (waits)
            {
                throw new ProgramDueException();
            }

            try
            {
                return lines[line].Do(session);
            }
            catch (ProgramDueException)
            {
                waits = true;
                throw;
            }
        }))];
    }

    // As every line locks by itself, and all of them in the one order.
    private void Lock(SqlSession session, List<int> open)
    {
        IdempotencyLocks.Acquire(session, store.Program, open.Select(line => requests[line]));
        var chains = new LockSet();
        foreach (var owner in open.SelectMany(line => CommandOwners.Of(session, store.Program, requests[line].Command, null)))
        {
            chains.Add(owner);
        }

        if (store.Context.Packs.Current(session).HaveBudgets)
        {
            chains.AddProgram();
        }

        foreach (var name in chains.Names)
        {
            Chain.Lock(session, store.Program, name);
        }
    }
}
