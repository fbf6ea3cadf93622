using LoyaltyRules.Engine.Simulation.Aggregation;
using LoyaltyRules.Engine.Simulation.Audit;
using LoyaltyRules.Engine.Simulation.History;
using LoyaltyRules.Engine.Simulation.History.Mapping;
using LoyaltyRules.Engine.Simulation.Reports;
using LoyaltyRules.Engine.Simulation.Runs;

namespace LoyaltyRules.Engine.Simulation.Paths;

/// <summary>The way a history takes through a program. Driven by one thread.</summary>
internal interface ISimulationPath
{
    /// <summary>Data rows taken so far.</summary>
    long DataRows { get; }

    /// <summary>Purchases known to be decided so far.</summary>
    long Purchases { get; }

    /// <summary>Whether what was done so far does not count: the history is to be taken in another way.</summary>
    bool IsLost => false;

    /// <summary>Takes the next thing the history holds.</summary>
    void Take(HistoryItem item);

    /// <summary>Lets everything come that is still due, and time pass to the end of the last month.</summary>
    void Finish();

    /// <summary>What came of everything taken so far. The last thing asked.</summary>
    SimulationReport ToReport(SimulationCoverage coverage);
}

/// <summary>One book for everybody, in the order of the history: what the report of every other path is equal to.</summary>
internal sealed class SequentialPath : ISimulationPath
{
    private readonly SimulationAggregator tally;
    private readonly SimulationRun run;
    private readonly AuditSpool? audit;

    public SequentialPath(SimulatedProgram program, MemberDirectory members, ReturnsMapping? returns, SimulationOptions options, AuditSpool? audit = null)
    {
        this.audit = audit;
        tally = new SimulationAggregator(program, options, members);
        run = new SimulationRun(program, members, returns, options.Redeem, tally) { Closure = options.Closure, Audit = audit?.NewRecorder() };
    }

    public long DataRows => tally.DataRows;

    public long Purchases => tally.Purchases;

    public void Take(HistoryItem item)
    {
        tally.AddRows(item);
        audit?.AddRow(item);
        run.Take(item);
    }

    public void Finish()
    {
        run.Finish();
        tally.AskSegments(run.Book);
    }

    public SimulationReport ToReport(SimulationCoverage coverage) => tally.ToReport(coverage, run.Members, run.OutOfOrder);
}
