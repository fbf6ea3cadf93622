using System.Runtime.ExceptionServices;
using LoyaltyRules.Engine.Simulation.History;
using NodaTime;

namespace LoyaltyRules.Engine.Simulation;

/// <summary>
/// A history on all cores (M1): one thread reads it and hands blocks of it to partitions that do not touch each other, each with a book of its own; workers take whole partitions of a
/// block while the next block is read. With everything goes how far time has come elsewhere, so every book does what is due when the one book of all would. Partitions are
/// the same for any number of workers and their sums are exact, so the report is too.
/// </summary>
internal sealed class PartitionedPath : ISimulationPath
{
    private const int ItemsPerBlock = 8_192;

    private readonly SimulationTally read;
    private readonly Partitioning partitioning;
    private readonly Partition[] partitions = new Partition[Partitioning.Count];
    private readonly ParallelOptions parallel;
    private int itemsInBlock;
    private Task block = Task.CompletedTask;

    public PartitionedPath(SimulatedProgram program, MemberDirectory members, ReturnsMapping? returns, SimulationOptions options)
    {
        read = new SimulationTally(program, options, members);
        partitioning = new Partitioning(returns);
        parallel = new ParallelOptions { MaxDegreeOfParallelism = options.Workers };
        for (var i = 0; i < partitions.Length; i++)
        {
            var tally = new SimulationTally(program, options, members);
            partitions[i] = new Partition(new SimulationRun(program, members, returns, options.Redeem, tally), tally);
        }
    }

    public long DataRows => read.DataRows;

    public long Purchases { get; private set; }

    public void Take(HistoryItem item)
    {
        read.AddRows(item);
        switch (item)
        {
            case HistoryPurchase purchase:
                Hand(item, purchase.Purchase.At, PartitionOf(purchase));
                break;
            case HistoryReturn back:
                Hand(item, back.At, partitioning.Of(back));
                break;
        }
    }

    public void Finish()
    {
        DoAllHanded();
        ForEach(p => p.Last = p.Run.TakeAllOutcomes());
        if (partitions.Max(p => p.Last) is { } last)
        {
            ForEach(p => p.Run.CloseMonthOf(last));
            ForEach(p => p.Tally.AskSegments(p.Run.Book));
        }
    }

    public SimulationReport ToReport(SimulationCoverage coverage)
    {
        DoAllHanded();
        foreach (var partition in partitions)
        {
            read.Add(partition.Tally);
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

    private void StartBlock()
    {
        AwaitBlock();
        itemsInBlock = 0;
        foreach (var partition in partitions)
        {
            partition.TakeOver();
        }

        block = Task.Run(() => ForEach(p => p.Work()));
    }

    // Time that passed after the last thing of a partition passes there too.
    private void DoAllHanded()
    {
        StartBlock();
        AwaitBlock();
        foreach (var partition in partitions)
        {
            partition.CatchUp();
        }
    }

    private void AwaitBlock()
    {
        block.GetAwaiter().GetResult();
        Purchases = partitions.Sum(p => p.Tally.Purchases);
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

    /// <summary>Members that touch nobody outside. What is handed to it by the reading thread is worked off by one worker at a time.</summary>
    private sealed class Partition(SimulationRun run, SimulationTally tally)
    {
        private List<(Instant Elsewhere, HistoryItem Item)> handed = [];
        private List<(Instant Elsewhere, HistoryItem Item)> working = [];

        // The latest instant elsewhere since the last thing here.
        private Instant elsewhere = Instant.MinValue;

        public SimulationRun Run { get; } = run;

        public SimulationTally Tally { get; } = tally;

        /// <summary>The instant to which everything that was due brought it; null when nothing happened in it.</summary>
        public Instant? Last { get; set; }

        public void TimePassed(Instant at) => elsewhere = at > elsewhere && SimulationRun.Takes(at) ? at : elsewhere;

        public void Hand(HistoryItem item)
        {
            handed.Add((elsewhere, item));
            elsewhere = Instant.MinValue;
        }

        public void TakeOver() => (handed, working) = (working, handed);

        public void Work()
        {
            foreach (var (time, item) in working)
            {
                Run.PassTo(time);
                Run.Take(item);
            }

            working.Clear();
        }

        public void CatchUp()
        {
            Run.PassTo(elsewhere);
            elsewhere = Instant.MinValue;
        }
    }
}
