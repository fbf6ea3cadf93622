using System.Text.Json.Nodes;
using LoyaltyRules.Engine.Evaluation;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs;
using LoyaltyRules.Engine.Simulation;
using LoyaltyRules.Engine.Simulation.Reports;
using LoyaltyRules.Engine.Simulation.Theatre;
using LoyaltyRules.Testing;
using NodaTime.Text;

namespace LoyaltyRules.Engine.Tests.Simulation;

/// <summary>The sample program over a generated history, with the greatest share for rewards set so low that it is closed; the figures are those of docs/closure.md.</summary>
public sealed class SampleClosureTests
{
    private static readonly Lazy<SimulationReport> Approved = new(() => Run(ClosureAnswer.Approve));

    private static SimulationReport Run(ClosureAnswer answer)
    {
        var pack = JsonNode.Parse(File.ReadAllText(Path.Combine(RepositoryFolder.Root, "rule-packs", "parter-club", "pack.json")))!;
        pack["parameters"]!.AsArray().Single(p => p!["name"]!.GetValue<string>() == "costRatioMax")!["value"] = 0.05m;
        var check = RulePack.Check(new Dictionary<string, byte[]> { ["pack.json"] = System.Text.Encoding.UTF8.GetBytes(pack.ToJsonString()) });
        var history = new TheatreHistory(new TheatreHistoryOptions { Members = 500, Months = 18 });
        var program = new SimulatedProgram(CompiledPack.Compile(check.Pack!), FactSet.Empty);
        return HistorySimulation.Run(program, history, history.Directory(), new SimulationOptions { Closure = answer });
    }

    [Fact]
    public void approved_comes_through_every_stage_on_its_day()
    {
        var closure = Approved.Value.Closure!;
        Assert.Equal("2024-11-30 too-expensive", string.Join(' ', closure.Readings.Where(r => r.Fired is not null).Select(r => $"{LocalDatePattern.Iso.Format(r.On)} {r.Fired}")));
        Assert.Equal(
        [
            "Running ", "Proposed 2024-12-01", "StopEnrolment 2024-12-02", "StopEarning 2025-03-02", "RedeemOnly 2025-04-01", "Frozen 2025-09-28", "Closed 2025-10-28",
        ], closure.Steps.Select(s => $"{s.Stage} {(s.Since is { } day ? LocalDatePattern.Iso.Format(day) : "")}"));
        Assert.Equal("2026-10-28", LocalDatePattern.Iso.Format(closure.EraseOn!.Value));
    }

    [Fact]
    public void approved_accounts_for_every_point()
    {
        var closure = Approved.Value.Closure!;
        var plan = closure.PlanSteps.Select(s => s.Points.Single()).ToList();
        Assert.Equal(closure.Steps.Select(s => s.Points.Single().Closing).SkipLast(1), closure.Steps.Select(s => s.Points.Single().Opening).Skip(1));

        // What there was, and what was still earned before earning stopped, was spent, paid out or has expired; debt was forgiven.
        Assert.Equal(
            plan[0].Opening + plan.Sum(p => p.Earned) + plan.Sum(p => p.Forgiven),
            plan.Sum(p => p.Spent) + plan.Sum(p => p.Expired) + plan.Sum(p => p.PaidOut));
        Assert.Equal(0, plan[^1].Closing);
        Assert.True(plan[0].Opening > 0 && plan.Sum(p => p.Spent) > 0 && plan.Sum(p => p.Expired) > 0);
        Assert.All(plan.Skip(1), p => Assert.True(p.Earned <= 0, "After earning stopped, returns only take back."));
        Assert.Equal(0, Approved.Value.Months[^1].Points[0].Liability);
    }

    [Fact]
    public void approved_costs_what_the_page_says()
    {
        var closure = Approved.Value.Closure!;
        var page = File.ReadAllText(Path.Combine(RepositoryFolder.Root, "docs", "closure.md"));
        foreach (var step in closure.Steps)
        {
            var points = step.Points.Single();
            var figures = new[] { points.Opening, points.Earned, points.Spent, points.Expired, points.Closing }.Select(f => f.ToString("N0", System.Globalization.CultureInfo.InvariantCulture));
            var since = step.Since is { } day ? LocalDatePattern.Iso.Format(day) : "";
            Assert.Contains($"| {char.ToLowerInvariant(step.Stage.ToString()[0])}{step.Stage.ToString()[1..]} | {since} | {string.Join(" | ", figures)} |", page, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void rejected_asks_again_after_three_more_months()
    {
        var closure = Run(ClosureAnswer.Reject).Closure!;
        Assert.Equal(["2024-11-30", "2025-02-28", "2025-05-31"], closure.Readings.Where(r => r.Fired is not null).Take(3).Select(r => LocalDatePattern.Iso.Format(r.On)));
        Assert.Empty(closure.PlanSteps);
    }
}
