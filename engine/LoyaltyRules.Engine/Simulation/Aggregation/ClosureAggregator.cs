using System.Collections.Immutable;
using LoyaltyRules.Engine.Accounts.Book;
using LoyaltyRules.Engine.Accounts.Closure;
using LoyaltyRules.Engine.Accounts.Points;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Simulation.Reports;
using NodaTime;

namespace LoyaltyRules.Engine.Simulation.Aggregation;

/// <summary>Follows the closure of one program through the entries of its book. Mutable; not thread-safe.</summary>
internal sealed class ClosureAggregator(SimulatedProgram program, ClosureAnswer answer)
{
    private readonly ImmutableArray<ClosureReading>.Builder readings = ImmutableArray.CreateBuilder<ClosureReading>();
    private readonly List<Step> steps = [new Step(ClosureStage.Running, null, null)];
    private decimal paidOutMoney;
    private LocalDate? eraseOn;

    public void Add(BookEntry entry)
    {
        foreach (var change in entry.Changes)
        {
            switch (change)
            {
                case PointsMoved moved:
                    Add(moved.Posting);
                    break;
                case FiguresRead read:
                    readings.Add(new ClosureReading(read.On, read.Reading, FiredIn(entry)));
                    break;
                case ClosureMoved moved:
                    steps.Add(new Step(moved.To, moved.Since, moved.TriggerId));
                    eraseOn = moved.EraseOn;
                    break;
                case ClosureDecided { IsClosed: false } rejected:
                    steps.Add(new Step(ClosureStage.Running, rejected.On, null));
                    break;
                case BalanceOwed owed:
                    paidOutMoney += owed.Money;
                    break;
            }
        }
    }

    /// <summary>Adds a reading that was taken over several books.</summary>
    public void Add(ClosureReading reading) => readings.Add(reading);

    /// <summary>Adds the points of other members, while the program just runs.</summary>
    public void Add(ClosureAggregator other)
    {
        foreach (var currency in program.Points)
        {
            var (sums, theirs) = (steps[0].SumsOf(currency.Currency), other.steps[0].SumsOf(currency.Currency));
            for (var i = 0; i < sums.Length; i++)
            {
                sums[i] += theirs[i];
            }
        }
    }

    public ClosureReport ToReport()
    {
        var opening = program.Points.ToDictionary(p => p.Currency, _ => 0m, StringComparer.Ordinal);
        var result = ImmutableArray.CreateBuilder<ClosureStep>();
        foreach (var step in steps)
        {
            var points = program.Points.Select(p => step.ToPoints(p, opening[p.Currency])).ToImmutableArray();
            foreach (var of in points)
            {
                opening[of.Currency] = of.Closing;
            }

            result.Add(new ClosureStep(step.Stage, step.Since, step.TriggerId, points));
        }

        return new ClosureReport
        {
            Answer = answer,
            Indicators = [.. program.Pack.Indicators.Select(i => new SimulatedFigure(i.Name, i.Label?.ToPhrase() ?? (Phrase)i.Name))],
            Triggers = [.. (program.Pack.Closure?.Triggers ?? []).Select(t => new SimulatedFigure(t.Id, t.Name?.ToPhrase() ?? (Phrase)t.Id))],
            Readings = readings.ToImmutable(),
            Steps = result.ToImmutable(),
            PaidOutMoney = paidOutMoney,
            EraseOn = eraseOn,
        };
    }

    private static string? FiredIn(BookEntry entry) => entry.Changes.Select(c => c switch
    {
        ClosureMoved { To: ClosureStage.Proposed } proposed => proposed.TriggerId,
        ClosureDecided { IsClosed: true } closed => closed.TriggerId,
        _ => null,
    }).FirstOrDefault(t => t is not null);

    private void Add(Posting posting)
    {
        var sums = steps[^1].SumsOf(posting.From.Currency);
        sums[(int)posting.From.State] -= posting.Points;
        sums[(int)posting.To.State] += posting.Points;
    }

    private sealed class Step(ClosureStage stage, LocalDate? since, string? triggerId)
    {
        private static readonly int StateCount = Enum.GetValues<PointsState>().Length;

        // What every state of points gained while the stage lasted; of the program's own accounts as of the members'.
        private readonly Dictionary<string, decimal[]> gained = new(StringComparer.Ordinal);

        public ClosureStage Stage { get; } = stage;

        public LocalDate? Since { get; } = since;

        public string? TriggerId { get; } = triggerId;

        public decimal[] SumsOf(string currency)
        {
            if (!gained.TryGetValue(currency, out var sums))
            {
                gained[currency] = sums = new decimal[StateCount];
            }

            return sums;
        }

        public StagePoints ToPoints(SimulatedPoints currency, decimal opening)
        {
            var sums = SumsOf(currency.Currency);
            decimal Of(PointsState state) => sums[(int)state];
            return new StagePoints(currency.Currency, currency.PointValue)
            {
                Opening = opening,
                Earned = -Of(PointsState.Issued) - Of(PointsState.TakenBack),
                Spent = Of(PointsState.Spent),
                Expired = Of(PointsState.Expired),
                PaidOut = Of(PointsState.PaidOut),
                Adjusted = -Of(PointsState.Adjusted),
                Forgiven = -Of(PointsState.Forgiven),
            };
        }
    }
}
