using System.Text.Json;
using LoyaltyRules.Engine.Accounts;
using LoyaltyRules.Storage.Databases;
using LoyaltyRules.Storage.Journal;
using LoyaltyRules.Storage.Members;
using LoyaltyRules.Storage.States;

namespace LoyaltyRules.Storage.Keeping;

/// <summary>Makes everything that follows from the journal anew (J2): states, and what will fall due. In one transaction; nobody else writes meanwhile.</summary>
/// <param name="store">The program.</param>
public sealed class StoreRebuild(ProgramStore store)
{
    /// <summary>Rebuilds.</summary>
    /// <returns>From how many entries.</returns>
    public Task<long> RunAsync(CancellationToken cancellation = default) => store.Database.WriteAsync(
        session =>
        {
            Chain.Lock(session, store.Program, Chain.Program);
            var now = store.Context.Clock.GetCurrentInstant();
            var vault = new MemberVault(session, store.Program);
            var book = new ProgramBook(store.Context.Packs.Current(session).History, now) { Members = vault.Record, RemembersCommands = false };
            var bodies = session.Query("SELECT body FROM journal WHERE program = $1 ORDER BY id", r => r.Bytes(0), store.Program);
            book.Rebuild(bodies.Select((body, i) => EntryCodec.Read(body, i + 1)), now);
            session.Execute("DELETE FROM state WHERE program = $1", store.Program);
            session.Execute("DELETE FROM due_work WHERE program = $1", store.Program);
            Save(StateKinds.Member, book.State.Members, m => m.Id, _ => null);
            Save(StateKinds.Household, book.State.Households, h => h.Id, _ => null);
            Save(StateKinds.Purchase, book.State.Purchases, p => p.Id, p => p.MemberId);
            Save(StateKinds.Hold, book.State.Holds, h => h.Id, h => h.MemberId);
            Save(StateKinds.Program, [book.State.Program.Closure], _ => "", _ => null);
            var due = new DueWorks(session, store.Program);
            foreach (var work in book.Due)
            {
                due.Add(work);
            }

            session.OnDone(() => store.Context.Recent?.Forget());
            return (long)bodies.Count;

            void Save<T>(string kind, IEnumerable<T> states, Func<T, string> id, Func<T, string?> owner)
            {
                foreach (var state in states)
                {
                    session.Execute(
                        "INSERT INTO state (program, kind, id, owner, body) VALUES ($1, $2, $3, $4, $5)",
                        store.Program, kind, id(state), owner(state), JsonSerializer.SerializeToUtf8Bytes(state, StoredJson.Options));
                }
            }
        },
        cancellation);
}
