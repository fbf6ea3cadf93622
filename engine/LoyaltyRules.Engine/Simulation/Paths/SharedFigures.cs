using System.Collections.Immutable;
using LoyaltyRules.Engine.Accounts.Book;
using LoyaltyRules.Engine.Accounts.Closure;
using LoyaltyRules.Engine.Evaluation;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Simulation.Reports;
using NodaTime;

namespace LoyaltyRules.Engine.Simulation.Paths;

/// <summary>
/// The figures that all members add up to, while partitions decide as if the program just runs: read at the end of every month over all of their books (M3). That holds
/// until a trigger fires. Not thread-safe.
/// </summary>
internal sealed class SharedFigures(CompiledPack pack)
{
    private readonly ImmutableArray<ClosureReading>.Builder readings = ImmutableArray.CreateBuilder<ClosureReading>();
    private ClosureState closure = ClosureState.Running;

    /// <summary>What was read.</summary>
    public IReadOnlyList<ClosureReading> Readings => readings;

    /// <summary>Reads the figures of a month at its end, when every book has come to it.</summary>
    /// <param name="day">The last day of the month.</param>
    /// <param name="books">The states of all partitions.</param>
    /// <param name="hasFigures">Whether any of them ever had figures: before, no month is read.</param>
    /// <returns>Whether the program just runs on.</returns>
    public bool TryRead(LocalDate day, IReadOnlyList<BookState> books, bool hasFigures)
    {
        if (!hasFigures)
        {
            return true;
        }

        var (read, fired) = ClosureHandling.Reading(closure, pack, day, window => books
            .Select(b => FigureAccumulator.FiguresOf(b, pack, window, day)).Aggregate(new ProgramFigures(), (sum, figures) => sum + figures));
        closure = closure with { ReadOn = read.On, MonthsTrue = read.MonthsTrue };
        readings.Add(new ClosureReading(read.On, read.Reading, null));
        return fired is null;
    }
}
