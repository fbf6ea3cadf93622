using System.Collections.Immutable;
using LoyaltyRules.Engine.Accounts.Book;
using LoyaltyRules.Engine.Accounts.Points;
using LoyaltyRules.Engine.Simulation.Reports;
using NodaTime;

namespace LoyaltyRules.Engine.Simulation.Audit;

/// <summary>
/// Points, lots and tiers of members at every month's end, folded from the entries of a book by the day in whose books they are; so they add up to the report's months. A member
/// has a row from the month of the first entry on. Not thread-safe.
/// </summary>
internal sealed class AuditMembers(AuditSpool spool, SimulatedProgram program, ImmutableHashSet<YearMonth> months)
{
    private readonly Dictionary<AccountOwner, Standing> standings = [];
    private readonly string lowest = program.Tiers.IsEmpty ? "" : program.Tiers[0].Tier;

    /// <summary>Adds an entry: first what members had until the end of the month before it is told.</summary>
    public void Add(BookEntry entry)
    {
        var month = entry.BookedOn.ToYearMonth();
        if (entry.MemberId is { } member)
        {
            Of(AccountOwner.Member(member), month);
        }

        foreach (var change in entry.Changes)
        {
            switch (change)
            {
                case PointsMoved { Posting: var posting }:
                    foreach (var owner in new[] { posting.From.Owner, posting.To.Owner }.OfType<AccountOwner>().Distinct())
                    {
                        Of(owner, month).Change(owner, posting.From.Currency, a => a.Apply(posting));
                    }

                    break;
                case LotOpened opened:
                    Of(opened.Owner, month).Change(opened.Owner, opened.Currency, a => a.Open(opened.Lot));
                    break;
                case LotRescheduled moved:
                    Of(moved.Owner, month).Change(moved.Owner, moved.Currency, a => a.WithDeadlines(moved.LotId, moved.Deadlines));
                    break;
            }
        }

        foreach (var move in entry.TierMoves)
        {
            Of(AccountOwner.Member(entry.MemberId!), month).Tier = move.To;
        }
    }

    /// <summary>Tells what everybody has, up to the end of a month.</summary>
    public void Finish(YearMonth last)
    {
        foreach (var (owner, standing) in standings)
        {
            TellUntil(owner, standing, last.PlusMonths(1));
        }
    }

    private Standing Of(AccountOwner owner, YearMonth month)
    {
        if (!standings.TryGetValue(owner, out var standing))
        {
            standings[owner] = standing = new Standing(lowest) { Month = month };
        }

        TellUntil(owner, standing, month);
        return standing;
    }

    private void TellUntil(AccountOwner owner, Standing standing, YearMonth month)
    {
        for (; standing.Month.CompareTo(month) < 0; standing.Month = standing.Month.PlusMonths(1))
        {
            if (months.IsEmpty || months.Contains(standing.Month))
            {
                Tell(owner, standing);
            }
        }
    }

    private void Tell(AccountOwner owner, Standing standing)
    {
        var month = AuditText.Of(standing.Month);
        var key = program.Points.Select(p => p.Currency).DefaultIfEmpty("");
        foreach (var currency in key)
        {
            var account = standing.Accounts.GetValueOrDefault(currency) ?? PointsAccount.Empty(owner, currency);
            spool.Add(AuditTable.Balances, new AuditKey().Then(standing.Month).Then(owner.Id).Then(currency),
                month, owner.Id, standing.Tier, currency, CsvText.Number(account.Pending), CsvText.Number(account.Available), CsvText.Number(account.Held), CsvText.Number(account.Debt),
                CsvText.Number(account.Balance));
            foreach (var lot in account.OpenLots)
            {
                spool.Add(AuditTable.Lots, new AuditKey().Then(standing.Month).Then(owner.Id).Then(currency).Then(lot.Id),
                    month, owner.Id, currency, lot.Id, AuditText.Of(lot.EarnedOn), AuditText.Of(lot.Deadlines.AvailableFrom), AuditText.Of(lot.Deadlines.LastDay), CsvText.Number(lot.Pending),
                    CsvText.Number(lot.Available), CsvText.Number(lot.Held), lot.Source.PurchaseId ?? "", lot.Source.RuleId ?? "");
            }
        }
    }

    private sealed class Standing(string tier)
    {
        public YearMonth Month { get; set; }

        public string Tier { get; set; } = tier;

        public Dictionary<string, PointsAccount> Accounts { get; } = new(StringComparer.Ordinal);

        public void Change(AccountOwner owner, string currency, Func<PointsAccount, PointsAccount> change) =>
            Accounts[currency] = change(Accounts.GetValueOrDefault(currency) ?? PointsAccount.Empty(owner, currency));
    }
}
