using System.Collections.Immutable;
using LoyaltyRules.Engine.Simulation;
using LoyaltyRules.Engine.Simulation.Audit;
using LoyaltyRules.Engine.Simulation.History;
using LoyaltyRules.Engine.Simulation.Reports;

namespace LoyaltyRules.Engine.Comparison;

/// <summary>How a member fares under the one version and under the other. What is given is discounts and points at their value, before returns, in the program's money.</summary>
/// <param name="Member">The member.</param>
/// <param name="Before">What the one version gives.</param>
/// <param name="After">What the other gives.</param>
/// <param name="TierBefore">The tier at the end under the one version; null where the program has none.</param>
/// <param name="TierAfter">The tier at the end under the other.</param>
public sealed record MemberChange(string Member, decimal Before, decimal After, string? TierBefore, string? TierAfter)
{
    /// <summary>What the member gains; negative for a loss.</summary>
    public decimal Change => After - Before;

    /// <summary>The purchases that are decided otherwise, those that change most first; for the members who change most only.</summary>
    public ImmutableArray<ReceiptChange> Receipts { get; init; } = [];
}

/// <summary>A purchase under both versions.</summary>
/// <param name="Purchase">Its id.</param>
/// <param name="Before">What the one version gives; null where it refuses it.</param>
/// <param name="After">What the other gives; null where it refuses it.</param>
public sealed record ReceiptChange(string Purchase, ReceiptOutcome? Before, ReceiptOutcome? After)
{
    /// <summary>What the member gains on it; negative for a loss.</summary>
    public decimal Change => (After?.Given ?? 0) - (Before?.Given ?? 0);
}

/// <summary>A history under two versions of a pack: both reports, as two simulations would give them, and who gains and loses.</summary>
/// <param name="Before">The report of the one version.</param>
/// <param name="After">The report of the other.</param>
/// <param name="Gaining">Members who are given more.</param>
/// <param name="Losing">Members who are given less.</param>
/// <param name="Unchanged">Members who are given the same.</param>
/// <param name="Rising">Members with a higher tier at the end.</param>
/// <param name="Falling">Members with a lower tier at the end.</param>
/// <param name="Most">The members who change most, at most ten, the largest change first.</param>
public sealed record HistoryComparison(
    SimulationReport Before, SimulationReport After, int Gaining, int Losing, int Unchanged, int Rising, int Falling, ImmutableArray<MemberChange> Most)
{
    private const int MembersShown = 10;
    private const int ReceiptsShown = 3;

    /// <summary>Runs the history under both. The order of the members and the figures do not depend on the number of workers.</summary>
    /// <param name="before">The one version.</param>
    /// <param name="after">The other.</param>
    /// <param name="history">The purchases; walked once for each version.</param>
    /// <param name="members">What is known of the members.</param>
    /// <param name="folder">A folder for the tables of both runs; they stay there.</param>
    /// <param name="options">How; what it says of an audit is passed over. Null for the defaults.</param>
    /// <param name="progress">Told how far the run is.</param>
    /// <param name="cancellation">Stops it between two purchases.</param>
    public static HistoryComparison Run(
        SimulatedProgram before, SimulatedProgram after, IPurchaseHistory history, MemberDirectory members, string folder, SimulationOptions? options = null,
        IProgress<SimulationProgress>? progress = null, CancellationToken cancellation = default)
    {
        var (folderBefore, folderAfter) = (Path.Combine(folder, "before"), Path.Combine(folder, "after"));
        var one = Run(before, folderBefore);
        var other = Run(after, folderAfter);
        var (old, now) = (MemberOutcomes.Read(folderBefore), MemberOutcomes.Read(folderAfter));
        var changes = old.ByMember.Keys.Union(now.ByMember.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(id =>
        {
            old.ByMember.TryGetValue(id, out var was);
            now.ByMember.TryGetValue(id, out var isNow);
            return new MemberChange(id, was.Given, isNow.Given, was.Tier, isNow.Tier);
        }).ToList();
        var most = changes.Where(c => c.Change != 0).OrderByDescending(c => Math.Abs(c.Change)).ThenBy(c => c.Member, StringComparer.Ordinal).Take(MembersShown).ToList();
        return new HistoryComparison(
            one, other, changes.Count(c => c.Change > 0), changes.Count(c => c.Change < 0), changes.Count(c => c.Change == 0),
            changes.Count(c => RankOf(after, c.TierAfter) > RankOf(before, c.TierBefore)), changes.Count(c => RankOf(after, c.TierAfter) < RankOf(before, c.TierBefore)),
            WithReceipts(most, old, now));

        SimulationReport Run(SimulatedProgram program, string audit) =>
            HistorySimulation.Run(program, history, members, (options ?? new SimulationOptions()) with { Audit = new SimulationAudit(audit) }, progress, cancellation);
    }

    private static int RankOf(SimulatedProgram program, string? tier) => program.Compiled.Pack.Tiers?.RankOf(tier) ?? 0;

    private static ImmutableArray<MemberChange> WithReceipts(List<MemberChange> most, MemberOutcomes before, MemberOutcomes after)
    {
        var ids = most.Select(m => m.Member).ToHashSet(StringComparer.Ordinal);
        var (old, now) = (before.Receipts(ids), after.Receipts(ids));
        var changed = old.Keys.Union(now.Keys).Select(k => (k.Member, Receipt: new ReceiptChange(k.Purchase, old.GetValueOrDefault(k), now.GetValueOrDefault(k))))
            .Where(r => r.Receipt.Change != 0).ToLookup(r => r.Member, r => r.Receipt, StringComparer.Ordinal);
        return
        [
            .. most.Select(m => m with
            {
                Receipts = [.. changed[m.Member].OrderByDescending(r => Math.Abs(r.Change)).ThenBy(r => r.Purchase, StringComparer.Ordinal).Take(ReceiptsShown)],
            }),
        ];
    }
}
