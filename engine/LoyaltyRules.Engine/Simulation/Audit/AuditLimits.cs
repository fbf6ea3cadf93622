using System.Collections.Immutable;
using LoyaltyRules.Engine.Accounts.Book;
using LoyaltyRules.Engine.Language.Checking;
using LoyaltyRules.Engine.Packs.Rules;
using LoyaltyRules.Engine.Simulation.History.Files;
using LoyaltyRules.Engine.Simulation.Reports;
using NodaTime;

namespace LoyaltyRules.Engine.Simulation.Audit;

/// <summary>What limits cut, and what budgets were used for, by month, in one book. Mutable; not thread-safe.</summary>
internal sealed class AuditLimits
{
    /// <summary>How often, and how much, a limit cut in a month.</summary>
    public Dictionary<(YearMonth Month, string Limit), (long Times, decimal Cut)> Cuts { get; } = [];

    /// <summary>What was used of a budget's window in a month, less what came back.</summary>
    public Dictionary<(YearMonth Month, string Limit, LocalDate From), decimal> Uses { get; } = [];

    public void Add(BookEntry entry)
    {
        var month = entry.BookedOn.ToYearMonth();
        foreach (var decision in entry.Decision is { } own ? entry.FurtherDecisions.Insert(0, own) : entry.FurtherDecisions)
        {
            foreach (var trim in decision.Effects.SelectMany(e => e.Trims).Concat(decision.Redemptions.SelectMany(r => r.Trims)))
            {
                if (trim.Limit is { } limit)
                {
                    var (times, cut) = Cuts.GetValueOrDefault((month, limit));
                    Cuts[(month, limit)] = (times + 1, cut + trim.By);
                }
            }
        }

        foreach (var change in entry.Changes)
        {
            if (change is LimitMoved { Owner: null, Use: var use })
            {
                var key = (month, use.Key, use.From);
                Uses[key] = Uses.GetValueOrDefault(key) + use.Used;
            }
        }
    }
}

/// <summary>Writes what all books together made of limits.</summary>
internal sealed class AuditBudgets
{
    private readonly Dictionary<string, Limit> limits = new(StringComparer.Ordinal);

    public AuditBudgets(SimulatedProgram program)
    {
        var pack = program.Pack;
        foreach (var limit in pack.Rules.Concat(pack.Rewards.Select(r => r.AtPurchase).OfType<Rule>()).SelectMany(r => r.Limits.Concat(r.Stack?.Limits ?? []))
            .Concat(pack.Rewards.SelectMany(r => r.IssueLimits)).Concat(pack.Points.SelectMany(p => p.Redemption?.Limits ?? [])))
        {
            limits.TryAdd(limit.Key, limit);
        }
    }

    public void Write(AuditSpool spool, IEnumerable<AuditLimits> parts, ImmutableArray<SimulationMonth> months)
    {
        var cuts = new Dictionary<(YearMonth Month, string Limit), (long Times, decimal Cut)>();
        var uses = new Dictionary<(string Limit, LocalDate From), SortedDictionary<YearMonth, decimal>>();
        foreach (var part in parts)
        {
            foreach (var (key, (times, cut)) in part.Cuts)
            {
                var known = cuts.GetValueOrDefault(key);
                cuts[key] = (known.Times + times, known.Cut + cut);
            }

            foreach (var ((month, limit, from), used) in part.Uses)
            {
                if (!uses.TryGetValue((limit, from), out var byMonth))
                {
                    uses[(limit, from)] = byMonth = [];
                }

                byMonth[month] = byMonth.GetValueOrDefault(month) + used;
            }
        }

        foreach (var ((month, limit), (times, cut)) in cuts)
        {
            spool.Add(AuditTable.Limits, new AuditKey().Then(month).Then(limit),
                AuditText.Of(month), limit, limits.TryGetValue(limit, out var known) ? CsvText.Word(known.Per) : "", CsvRows.Number(times), CsvText.Number(cut));
        }

        foreach (var ((limit, from), byMonth) in uses)
        {
            WriteBudget(spool, limit, from, byMonth, months);
        }
    }

    // From the month of its first use to the last in its window.
    private void WriteBudget(AuditSpool spool, string key, LocalDate from, SortedDictionary<YearMonth, decimal> byMonth, ImmutableArray<SimulationMonth> months)
    {
        var limit = limits.GetValueOrDefault(key);
        decimal? cap = limit?.Most is ConstantNode { Value: decimal } constant ? constant.Number : null;
        var isLifetime = limit?.Window is null or { IsLifetime: true };
        var end = isLifetime ? months[^1].Month : limit!.Window!.Bounds(from).Last.ToYearMonth();
        var used = 0m;
        foreach (var month in months.Select(m => m.Month).Where(m => m.CompareTo(byMonth.Keys.First()) >= 0 && (m.CompareTo(end) <= 0 || byMonth.ContainsKey(m))))
        {
            var inMonth = byMonth.GetValueOrDefault(month);
            used += inMonth;
            spool.Add(AuditTable.Budgets, new AuditKey().Then(month).Then(key).Then(from.ToYearMonth()),
                AuditText.Of(month), key, isLifetime ? "" : AuditText.Of(from), CsvText.Number(cap), CsvText.Number(inMonth), CsvText.Number(used), CsvText.Number(cap - used));
        }
    }
}
