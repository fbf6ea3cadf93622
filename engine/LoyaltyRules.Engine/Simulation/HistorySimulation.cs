using LoyaltyRules.Engine.Accounts;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Simulation.History;
using NodaTime;

namespace LoyaltyRules.Engine.Simulation;

/// <summary>How far a running simulation is.</summary>
/// <param name="Position">Bytes of the file read, or days of a generated history.</param>
/// <param name="Length">How many there are.</param>
/// <param name="DataRows">Data rows so far.</param>
/// <param name="Purchases">Purchases decided so far.</param>
public readonly record struct SimulationProgress(long Position, long Length, long DataRows, long Purchases);

/// <summary>
/// Runs a history through a program: every purchase in the order of the history, each decided by the live function on the state that
/// the member's earlier purchases left. Of a member only counters and the last instant are kept, so memory grows with members, not with purchases.
/// </summary>
public static class HistorySimulation
{
    /// <summary>How many examples of each reason a report lists by default.</summary>
    public const int ExamplesDefault = 20;

    private const int ItemsPerProgress = 512;

    /// <summary>
    /// Simulates. When it is cancelled, or the history cannot be read to its end, the report covers what was done until then and says so.
    /// </summary>
    /// <param name="program">What decides.</param>
    /// <param name="history">The purchases; walked once.</param>
    /// <param name="members">What is known of the members.</param>
    /// <param name="examplesMax">How many examples of each reason to list.</param>
    /// <param name="progress">Told now and then how far it is.</param>
    /// <param name="cancellation">Stops it between two purchases.</param>
    public static SimulationReport Run(
        SimulatedProgram program,
        IPurchaseHistory history,
        MemberDirectory members,
        int examplesMax = ExamplesDefault,
        IProgress<SimulationProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        var tally = new SimulationTally(program, examplesMax);
        var states = new Dictionary<string, Participant>(StringComparer.Ordinal);
        var contributions = new decimal[program.Counters.Length];
        var sinceProgress = 0;
        long outOfOrder = 0;
        foreach (var item in history.Items())
        {
            if (cancellation.IsCancellationRequested)
            {
                return Report(SimulationEnd.Cancelled);
            }

            tally.AddRows(item);
            if (item is HistoryPurchase purchase)
            {
                Decide(purchase);
            }

            if (progress is not null && ++sinceProgress >= ItemsPerProgress)
            {
                sinceProgress = 0;
                progress.Report(new SimulationProgress(history.Position, history.Length, tally.DataRows, tally.Purchases));
            }
        }

        return Report(history.Broken is null ? SimulationEnd.Complete : SimulationEnd.Broken);

        SimulationReport Report(SimulationEnd end) => tally.ToReport(
            new SimulationCoverage(end, history.Unit, history.Position, history.Length, tally.DataRows, history.BlankLines, history.Broken), states.Count, outOfOrder);

        void Decide(HistoryPurchase item)
        {
            var purchase = item.Purchase;
            Participant? state = null;
            MemberSnapshot? member = null;
            if (purchase.MemberId is { } id)
            {
                state = states.TryGetValue(id, out var known) ? known : new Participant(members.Find(id));
                member = state.SnapshotAt(purchase.At.InZone(program.TimeZone).Date, program);
            }

            Decision decision;
            try
            {
                decision = program.Decide(purchase, member);
            }
            catch (RefusedException refusal)
            {
                tally.AddRefused(item.Line, purchase.Id, refusal.Diagnostics[0]);
                return;
            }

            tally.Add(decision);
            if (state is null)
            {
                return;
            }

            // Only now: a member all of whose purchases were refused did not take part.
            states.TryAdd(purchase.MemberId!, state);
            outOfOrder += state.Saw(purchase.At) ? 0 : 1;
            if (contributions.Length > 0)
            {
                Array.Clear(contributions);
                program.Contribute(purchase, member, decision, contributions);
                state.Add(program, decision.Date, contributions);
            }
        }
    }

    private sealed class Participant(MemberSnapshot record)
    {
        private Instant latest = Instant.MinValue;

        private MemberCounters counters = MemberCounters.Empty;

        public void Add(SimulatedProgram program, LocalDate day, ReadOnlySpan<decimal> contributions)
        {
            for (var i = 0; i < contributions.Length; i++)
            {
                counters = counters.With(program.Counters[i].Name, day, null, contributions[i]);
            }
        }

        /// <summary>Notes an event; false when a later one was seen before.</summary>
        public bool Saw(Instant at)
        {
            var isInOrder = at >= latest;
            latest = isInOrder ? at : latest;
            return isInOrder;
        }

        public MemberSnapshot SnapshotAt(LocalDate day, SimulatedProgram program)
        {
            if (program.Counters.IsEmpty)
            {
                return record;
            }

            var facts = new List<KeyValuePair<string, FactValue>>(program.Counters.Length + record.Facts.Count);
            for (var i = 0; i < program.Counters.Length; i++)
            {
                facts.Add(KeyValuePair.Create(program.Counters[i].Name, FactValue.Of(counters.Of(program.Counters[i].Name).TotalAt(program.Counters[i].Window, day))));
            }

            foreach (var fact in record.Facts)
            {
                // Where the members' file carries a counter's name, what the history itself amounts to stands.
                if (!IsCounter(fact.Key, program))
                {
                    facts.Add(fact);
                }
            }

            return record with { Facts = FactSet.Of(facts) };
        }

        private static bool IsCounter(string name, SimulatedProgram program)
        {
            foreach (var counter in program.Counters)
            {
                if (string.Equals(counter.Name, name, StringComparison.Ordinal))
                {
                    return true;
                }
            }

            return false;
        }
    }
}
