using LoyaltyRules.Engine.Accounts.Book;
using LoyaltyRules.Storage.Databases;
using LoyaltyRules.Storage.Journal;
using LoyaltyRules.Storage.Sealing;
using NodaTime;
using NodaTime.Text;

namespace LoyaltyRules.Storage.States;

/// <summary>What will fall due, by whose it is.</summary>
/// <param name="session">The transaction.</param>
/// <param name="program">The program.</param>
internal sealed class DueWorkTable(SqlSession session, string program)
{
    /// <summary>What is due of one owner by an instant.</summary>
    public List<DueWork> Of(string chain, Instant until) => session.Query(
        "SELECT kind, name, due, day FROM due_work WHERE program = $1 AND owner = $2 AND due_tick <= $3",
        row => new DueWork(
            InstantPattern.ExtendedIso.Parse(row.GetString(2)).Value,
            Enum.Parse<DueKind>(row.GetString(0)),
            Chain.OwnerOf(chain),
            row.GetString(1),
            LocalDatePattern.Iso.Parse(row.GetString(3)).Value),
        program,
        chain,
        TickOf(until));

    /// <summary>The owners of whom something is due, those with the oldest first.</summary>
    public List<string> Owners(Instant until, int atMost) => session.Query(
        "SELECT owner, min(due_tick) AS first FROM due_work WHERE program = $1 AND due_tick <= $2 GROUP BY owner ORDER BY first, owner LIMIT $3",
        row => row.GetString(0),
        program,
        TickOf(until),
        (long)atMost);

    /// <summary>When the next work of anybody is due; null for never.</summary>
    public Instant? Next() => session.Number("SELECT min(due_tick) FROM due_work WHERE program = $1", program) is { } tick ? Instant.FromUnixTimeTicks(tick) : null;

    /// <summary>Notes work; the same work is noted once.</summary>
    public void Add(DueWork work)
    {
        var row = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["program"] = program,
            ["owner"] = Chain.NameOf(work.Owner),
            ["kind"] = work.Kind.ToString(),
            ["name"] = work.Name,
            ["due"] = InstantPattern.ExtendedIso.Format(work.Due),
            ["day"] = LocalDatePattern.Iso.Format(work.Day),
            ["due_tick"] = TickOf(work.Due),
        };
        session.Execute(
            "INSERT INTO due_work (program, owner, kind, name, due, day, due_tick, seal) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING",
            [.. row.Values, RowSeals.Of(SealedTables.Of("due_work"), row)]);
    }

    /// <summary>Forgets work that is done.</summary>
    public void Remove(DueWork work) => session.Execute(
        "DELETE FROM due_work WHERE program = $1 AND owner = $2 AND kind = $3 AND name = $4 AND due = $5",
        program,
        Chain.NameOf(work.Owner),
        work.Kind.ToString(),
        work.Name,
        InstantPattern.ExtendedIso.Format(work.Due));

    // A hold may end between two ticks: it is looked at with the tick before, and found not to be due yet, then again.
    private static long TickOf(Instant instant) => instant.ToUnixTimeTicks();
}
