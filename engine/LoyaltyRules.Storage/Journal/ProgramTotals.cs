using System.Collections.Immutable;
using LoyaltyRules.Engine.Accounts.Points;
using LoyaltyRules.Storage.Databases;
using LoyaltyRules.Storage.States;

namespace LoyaltyRules.Storage.Journal;

/// <summary>The points of one currency, of all members together, since the program began.</summary>
/// <param name="Currency">The currency.</param>
/// <param name="Issued">Points earned, less those taken back.</param>
/// <param name="Spent">Points that paid, less those that came back.</param>
/// <param name="Expired">Points whose time passed.</param>
/// <param name="Outstanding">Points that members have: pending, available and held, less what they owe.</param>
public sealed record PointsTotal(string Currency, decimal Issued, decimal Spent, decimal Expired, decimal Outstanding);

/// <summary>What all members of a program have done together.</summary>
/// <param name="Members">How many accounts there are.</param>
/// <param name="Purchases">How many purchases were booked.</param>
/// <param name="Points">The points, by currency, in ordinal order.</param>
public sealed record ProgramTotals(long Members, long Purchases, ImmutableArray<PointsTotal> Points)
{
    /// <summary>Reads them from the journal's postings. What is due and not booked yet is not in them.</summary>
    /// <param name="store">The program.</param>
    /// <param name="cancellation">Stops waiting.</param>
    public static Task<ProgramTotals> ReadAsync(ProgramStore store, CancellationToken cancellation = default) => store.Database.ReadAsync(
        session => new ProgramTotals(
            session.Number("SELECT count(*) FROM state WHERE program = $1 AND kind = $2", store.Program, StateKinds.Member) ?? 0,
            session.Number("SELECT count(*) FROM state WHERE program = $1 AND kind = $2", store.Program, StateKinds.Purchase) ?? 0,
            [.. Moves(session, store.Program).GroupBy(m => m.Currency, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal).Select(Total)]),
        cancellation);

    // Equal amounts come as one row: what is added up exactly is as many rows as there are different amounts.
    private static List<Move> Moves(SqlSession session, string program) => session.Query(
        "SELECT currency, from_state, to_state, points, count(*) FROM posting WHERE program = $1 GROUP BY currency, from_state, to_state, points",
        r => new Move(
            r.GetString(0), StoredTexts.Parse<PointsState>(r.GetString(1)), StoredTexts.Parse<PointsState>(r.GetString(2)), StoredTexts.Amount(r.GetString(3)) * r.GetInt64(4)),
        program);

    private static PointsTotal Total(IGrouping<string, Move> moves)
    {
        return new PointsTotal(
            moves.Key,
            -Balance(PointsState.Issued) - Balance(PointsState.TakenBack),
            Balance(PointsState.Spent),
            Balance(PointsState.Expired),
            Balance(PointsState.Pending) + Balance(PointsState.Available) + Balance(PointsState.Held) + Balance(PointsState.Debt));

        decimal Balance(PointsState state) => moves.Sum(m => (m.To == state ? m.Points : 0) - (m.From == state ? m.Points : 0));
    }

    private readonly record struct Move(string Currency, PointsState From, PointsState To, decimal Points);
}
