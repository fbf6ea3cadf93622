using LoyaltyRules.Engine.Accounts.Book;
using LoyaltyRules.Engine.Accounts.Points;
using LoyaltyRules.Storage.Journal;
using LoyaltyRules.Storage.States;

namespace LoyaltyRules.Storage.Tests.Programs;

/// <summary>Everything that a store keeps of its members, as the canonical text in which books are compared.</summary>
internal static class KeptStates
{
    public static Task<string> TextAsync(ProgramStore store) => store.Database.ReadAsync(
        session =>
        {
            var source = new SqlStateSource(session, store.Program, null, null);
            var program = new ProgramStates(session, store.Program).Read(withBudgets: true, withFigures: true);
            foreach (var (currency, from, to, points) in session.Query(
                """
                SELECT currency, CASE WHEN from_owner IS NULL THEN from_state END, CASE WHEN to_owner IS NULL THEN to_state END, points FROM posting WHERE program = $1
                """,
                r => (r.GetString(0), r.IsDBNull(1) ? null : r.GetString(1), r.IsDBNull(2) ? null : r.GetString(2), StoredTexts.Amount(r.GetString(3))),
                store.Program))
            {
                program = from is null ? program : program.With(currency, StoredTexts.Parse<PointsState>(from), -points);
                program = to is null ? program : program.With(currency, StoredTexts.Parse<PointsState>(to), points);
            }

            var book = new ProgramBook(store.Context.Packs.Current(session).History, store.Context.Clock.GetCurrentInstant());
            return book.StateText(BookState.Of(program, source.Members(), source.Households(), source.Purchases(), source.Holds()));
        },
        TestContext.Current.CancellationToken);
}
