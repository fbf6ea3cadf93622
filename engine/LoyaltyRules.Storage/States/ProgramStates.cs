using System.Collections.Immutable;
using LoyaltyRules.Engine.Accounts.Book;
using LoyaltyRules.Engine.Accounts.Closure;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Storage.Compact;
using LoyaltyRules.Storage.Databases;
using LoyaltyRules.Storage.Journal;
using NodaTime;
using NodaTime.Text;

namespace LoyaltyRules.Storage.States;

/// <summary>
/// What all members share. The stage of the closure is kept as it stands; budgets by limit and window, each with a sequence of its own (J1); figures are only
/// added to, so that members do not wait for each other, and are summed up when a month ends. The program's side of postings follows from the ledger.
/// </summary>
/// <param name="session">The transaction.</param>
/// <param name="program">The program.</param>
internal sealed class ProgramStates(SqlSession session, string program)
{
    /// <summary>The state as decisions on members need it.</summary>
    /// <param name="withBudgets">Whether the pack has limits that all members share.</param>
    /// <param name="withFigures">Whether the figures are to be read: at month's ends.</param>
    public ProgramState Read(bool withBudgets, bool withFigures)
    {
        var closure = session.First(
            "SELECT body FROM state WHERE program = $1 AND kind = $2 AND id = ''",
            ClosureState.Running,
            r => CompactJson.Read<ClosureState>(r.Bytes(0), StoredJson.Options),
            program,
            StateKinds.Program);
        return ProgramState.New with
        {
            Closure = closure,
            Limits = withBudgets ? Budgets() : LimitUses.None,
            Days = withFigures ? Figures() : ProgramDays.None,
        };
    }

    /// <summary>Keeps what an entry changed of it.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="id">Its number.</param>
    /// <param name="closure">The closure after it.</param>
    public void Write(BookEntry entry, long id, ClosureState closure)
    {
        var line = 0;
        foreach (var change in entry.Changes)
        {
            switch (change)
            {
                case LimitMoved { Owner: null, Use: var use }:
                    Use(use, id);
                    break;
                case FiguresMoved moved:
                    session.Execute(
                        "INSERT INTO program_figure (program, entry, line, on_day, amounts) VALUES ($1, $2, $3, $4, $5)",
                        program, id, (long)line++, LocalDatePattern.Iso.Format(moved.On), CompactJson.Write(moved.Amounts, StoredJson.Options));
                    break;
                case FiguresRead or ClosureDecided or ClosureMoved or BalanceOwed:
                    session.Execute(
                        "INSERT INTO state (program, kind, id, body) VALUES ($1, $2, '', $3) ON CONFLICT (program, kind, id) DO UPDATE SET body = excluded.body",
                        program, StateKinds.Program, CompactJson.Write(closure, StoredJson.States));
                    break;
            }
        }
    }

    private LimitUses Budgets() => LimitUses.None.With(session.Query(
        "SELECT name, from_day, used FROM budget WHERE program = $1 ORDER BY name, from_day",
        r => new LimitUse(r.GetString(0), LimitScope.Program, StoredTexts.Day(r.GetString(1)), StoredTexts.Amount(r.GetString(2))),
        program));

    private ProgramDays Figures() => ProgramDays.Of(session.Query(
        "SELECT on_day, amounts FROM program_figure WHERE program = $1 ORDER BY entry, line",
        r => KeyValuePair.Create(StoredTexts.Day(r.GetString(0)), CompactJson.Read<ProgramDay>(r.Bytes(1), StoredJson.Options)),
        program));

    private void Use(LimitUse use, long entry)
    {
        var from = LocalDatePattern.Iso.Format(use.From);
        var (used, sequence) = session.First(
            "SELECT used, sequence FROM budget WHERE program = $1 AND name = $2 AND from_day = $3",
            (0m, 0L), r => (StoredTexts.Amount(r.GetString(0)), r.GetInt64(1)), program, use.Key, from);
        session.Execute(
            """
            INSERT INTO budget (program, name, from_day, used, sequence) VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (program, name, from_day) DO UPDATE SET used = excluded.used, sequence = excluded.sequence
            """,
            program, use.Key, from, ExactDecimal.Format(used + use.Used), sequence + 1);
        session.Execute(
            "INSERT INTO budget_use (program, name, from_day, sequence, entry, used) VALUES ($1, $2, $3, $4, $5, $6)",
            program, use.Key, from, sequence + 1, entry, ExactDecimal.Format(use.Used));
    }
}
