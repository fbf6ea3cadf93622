using System.Runtime.ExceptionServices;
using LoyaltyRules.Engine.Accounts.Book;
using LoyaltyRules.Engine.Accounts.Closure;
using LoyaltyRules.Engine.Simulation.Aggregation;
using LoyaltyRules.Engine.Simulation.Audit;
using LoyaltyRules.Engine.Simulation.History;
using LoyaltyRules.Engine.Simulation.History.Mapping;
using LoyaltyRules.Engine.Simulation.Reports;
using LoyaltyRules.Engine.Simulation.Runs;
using NodaTime;

namespace LoyaltyRules.Engine.Simulation.Paths;

/// <summary>
/// A history on all cores (M1): one thread reads it and hands blocks of it to partitions that do not touch each other, each with a book of its own; workers take whole partitions of a
/// block while the next block is read. With everything goes how far time has come elsewhere, so every book does what is due when the one book of all would. Partitions are
/// the same for any number of workers and their sums are exact, so the report is too.
/// <para>
/// What all members share is taken as if it touched nobody: no budget binds (M2), the program just runs (M3). Where that may not be so the path is <see cref="IsLost"/>, and the
/// history is to be decided in order.
/// </para>
/// </summary>
internal sealed class PartitionedPath : ISimulationPath
{
    private const int ItemsPerBlock = 8_192;

    private readonly SimulationAggregator read;
    private readonly Partitioning partitioning;
    private readonly SharedBudgets budgets;
    private readonly SharedFigures? figures;
    private readonly Partition[] partitions = new Partition[Partitioning.Count];
    private readonly ParallelOptions parallel;
    private readonly AuditSpool? audit;
    private int itemsInBlock;
    private Task block = Task.CompletedTask;

    // The midnight at which the month that time has come to ends; only where the program's figures are read then.
    private Instant? monthEnd;

    private PartitionedPath(SimulatedProgram program, SharedBudgets budgets, MemberDirectory members, ReturnsMapping? returns, SimulationOptions options, AuditSpool? audit = null)
    {
        this.audit = audit;
        read = new SimulationAggregator(program, options, members);
        partitioning = new Partitioning(returns);
        this.budgets = budgets;
        figures = program.Pack.ReadsFigures ? new SharedFigures(program.Compiled) : null;
        parallel = new ParallelOptions { MaxDegreeOfParallelism = options.Workers };
        for (var i = 0; i < partitions.Length; i++)
        {
            var tally = new SimulationAggregator(program, options, members);
            var shared = new SharedMoves(budgets.NewMoves(), figures is not null);
            partitions[i] = new Partition(new SimulationRun(program, members, returns, options.Redeem, tally) { IsPart = true, Watch = shared.Add, Audit = audit?.NewRecorder() }, tally, shared);
        }
    }

    public long DataRows => read.DataRows;

    public long Purchases { get; private set; }

    /// <summary>Whether something that all members share may have touched what was decided, so that nothing of it counts.</summary>
    public bool IsLost { get; private set; }

    /// <summary>The path of a history; null where members cannot be told apart, or where what a budget leaves can only be told in order.</summary>
    public static PartitionedPath? Of(SimulatedProgram program, MemberDirectory members, ReturnsMapping? returns, SimulationOptions options, AuditSpool? audit = null) =>
        Partitioning.IsPossible(returns) && SharedBudgets.Of(program.Pack) is { } budgets ? new PartitionedPath(program, budgets, members, returns, options, audit) : null;

    public void Take(HistoryItem item)
    {
        read.AddRows(item);
        audit?.AddRow(item);
        switch (item)
        {
            case HistoryPurchase purchase:
                PassMonthEnds(purchase.Purchase.At);
                Hand(item, purchase.Purchase.At, PartitionOf(purchase));
                break;
            case HistoryReturn back:
                PassMonthEnds(back.At);
                Hand(item, back.At, partitioning.Of(back));
                break;
        }
    }

    public void Finish()
    {
        DoAllHanded();
        if (IsLost)
        {
            return;
        }

        if (partitions.Max(p => p.Run.LatestOutcome) is { } outcome)
        {
            PassMonthEnds(outcome);
        }

        ForEach(p => p.Last = p.Run.TakeAllOutcomes());
        if (partitions.Max(p => p.Last) is { } last)
        {
            PassMonthEnds(partitions[0].Run.NextMonth(last));
            ForEach(p => p.Run.CloseMonthOf(last));
            ForEach(p => p.Tally.AskSegments(p.Run.Book));
        }

        CheckBudgets();
    }

    public SimulationReport ToReport(SimulationCoverage coverage)
    {
        DoAllHanded();
        foreach (var partition in partitions)
        {
            read.Add(partition.Tally);
        }

        foreach (var reading in figures?.Readings ?? [])
        {
            read.Add(reading);
        }

        return read.ToReport(coverage, partitions.Sum(p => p.Run.Members), partitions.Sum(p => p.Run.OutOfOrder));
    }

    // A purchase goes to its member's partition; but where one of its id is open in another, to that one, to be refused there.
    private int PartitionOf(HistoryPurchase item)
    {
        var own = Partitioning.Of(item.Purchase);
        if (partitioning.Earlier(item.Purchase.Id) is { } earlier && earlier != own)
        {
            DoAllHanded();
            partitions[earlier].Run.PassTo(item.Purchase.At);
            if (partitions[earlier].Run.Knows(item.Purchase.Id))
            {
                return earlier;
            }
        }

        partitioning.Note(item, own);
        return own;
    }

    private void Hand(HistoryItem item, Instant at, int partition)
    {
        partitions[partition].Hand(item);
        for (var i = 0; i < partitions.Length; i++)
        {
            if (i != partition)
            {
                partitions[i].TimePassed(at);
            }
        }

        if (++itemsInBlock >= ItemsPerBlock)
        {
            StartBlock();
        }
    }

    // M3: figures are read over all books when time has come to the end of a month in each of them, and before it goes on in any.
    private void PassMonthEnds(Instant until)
    {
        if (figures is null || !SimulationRun.Takes(until))
        {
            return;
        }

        monthEnd ??= partitions[0].Run.NextMonth(until);
        if (monthEnd <= until)
        {
            DoAllHanded();
        }

        while (monthEnd is { } midnight && midnight <= until)
        {
            ForEach(p => p.Run.PassMonthEnd(midnight));
            var states = partitions.Select(p => p.Run.Book?.State).OfType<BookState>().ToList();
            var day = partitions[0].Run.DayOf(midnight - Duration.Epsilon);
            IsLost |= !figures.TryRead(day, states, partitions.Any(p => p.Shared.HasFigures));
            monthEnd = partitions[0].Run.NextMonth(midnight);
        }
    }

    private void CheckBudgets() => IsLost |= !budgets.TryAdd(partitions.Select(p => p.Shared.Budgets));

    private void StartBlock()
    {
        AwaitBlock();
        itemsInBlock = 0;
        if (IsLost)
        {
            return;
        }

        foreach (var partition in partitions)
        {
            partition.TakeOver();
        }

        block = Task.Run(() => ForEach(p => p.Work()));
    }

    private void DoAllHanded()
    {
        StartBlock();
        AwaitBlock();
    }

    private void AwaitBlock()
    {
        block.GetAwaiter().GetResult();
        Purchases = partitions.Sum(p => p.Tally.Purchases);
        CheckBudgets();
    }

    private void ForEach(Action<Partition> action)
    {
        try
        {
            Parallel.ForEach(partitions, parallel, action);
        }
        catch (AggregateException failures)
        {
            // As the one book of all would have failed.
            ExceptionDispatchInfo.Throw(failures.InnerExceptions[0]);
        }
    }

    /// <summary>What the book of a partition does to what all members share.</summary>
    private sealed class SharedMoves(BudgetMoves budgets, bool watchesFigures)
    {
        public BudgetMoves Budgets { get; } = budgets;

        public bool HasFigures { get; private set; }

        public void Add(BookEntry entry)
        {
            Budgets.Add(entry);
            HasFigures = HasFigures || (watchesFigures && entry.Changes.Any(c => c is FiguresMoved));
        }
    }

    /// <summary>Members that touch nobody outside. What is handed to it by the reading thread is worked off by one worker at a time.</summary>
    private sealed class Partition(SimulationRun run, SimulationAggregator tally, SharedMoves shared)
    {
        private List<(Instant Elsewhere, HistoryItem Item)> handed = [];
        private List<(Instant Elsewhere, HistoryItem Item)> working = [];

        // The latest instant elsewhere since the last thing here; and of that, what belongs to the block that is worked off.
        private Instant elsewhere = Instant.MinValue;
        private Instant passed = Instant.MinValue;

        public SimulationRun Run { get; } = run;

        public SimulationAggregator Tally { get; } = tally;

        public SharedMoves Shared { get; } = shared;

        /// <summary>The instant to which everything that was due brought it; null when nothing happened in it.</summary>
        public Instant? Last { get; set; }

        public void TimePassed(Instant at) => elsewhere = at > elsewhere && SimulationRun.Takes(at) ? at : elsewhere;

        public void Hand(HistoryItem item)
        {
            handed.Add((elsewhere, item));
            elsewhere = Instant.MinValue;
        }

        public void TakeOver()
        {
            (handed, working) = (working, handed);
            (passed, elsewhere) = (elsewhere, Instant.MinValue);
        }

        public void Work()
        {
            foreach (var (time, item) in working)
            {
                Run.PassTo(time);
                Run.Take(item);
            }

            working.Clear();

            // Every block ends at one time in all partitions: what budgets were used for by then is known.
            Run.PassTo(passed);
        }
    }
}
