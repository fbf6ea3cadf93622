using System.Globalization;
using System.Text;
using BenchmarkDotNet.Reports;
using LoyaltyRules.Engine.Evaluation;

namespace LoyaltyRules.Bench;

/// <summary>Puts what one run measured into tables, for bench/README.md.</summary>
public sealed class Results(IReadOnlyCollection<Summary> summaries)
{
    private static readonly int[] PeerSizes = [10, 100, 1_000];

    public string ToMarkdown(string peersFolder)
    {
        var text = new StringBuilder();
        var host = summaries.First().HostEnvironmentInfo;
        text.Append(CultureInfo.InvariantCulture, $"{host.CpuInfo.Value.ProcessorName}, {Environment.ProcessorCount} logical cores, {host.OsVersion.Value}, {host.RuntimeVersion}; ")
            .Append(CultureInfo.InvariantCulture, $"medians, {DateTime.UtcNow:yyyy-MM-dd}.\n");
        Conditions(text, peersFolder);
        HardConditions(text);
        Table(text, "A whole decision: three lines, every rule earns points", "trace", nameof(DecisionBenchmark), "Rules",
            [("none", nameof(DecisionBenchmark.AmountsOnly)), ("outcomes", nameof(DecisionBenchmark.WithOutcomes)), ("full", nameof(DecisionBenchmark.WithFullTrace))]);
        Table(text, "From text to a pack that decides", "step", nameof(CompileBenchmark), "Rules",
            [("check", nameof(CompileBenchmark.Check)), ("compile", nameof(CompileBenchmark.Compile))]);
        Memory(text);
        return text.ToString();
    }

    private void Conditions(StringBuilder text, string peersFolder)
    {
        (string, string)[] rows =
        [
            ("nested switch, by hand", nameof(ConditionsBenchmark.NestedSwitch)), ("**engine**", nameof(ConditionsBenchmark.Engine)),
            ("nested switch, context in cache", nameof(ConditionsBenchmark.NestedSwitchInCache)), ("**engine**, context in cache", nameof(ConditionsBenchmark.EngineInCache)),
            ("one `if` after another, by hand", nameof(ConditionsBenchmark.IfChain)), ("one delegate per rule", nameof(ConditionsBenchmark.OneDelegatePerRule)),
        ];
        Table(text, "Which rules match: equalities", "contestant", nameof(ConditionsBenchmark), "Rules", rows);
        var peers = PeerSizes.ToDictionary(n => n, n => PeersOnNode.Measure(peersFolder, new Workload(n)));
        foreach (var peer in peers.Values.First().Keys)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {peer} on Node | {string.Join(" | ", PeerSizes.Select(n => Time(peers[n][peer])))} | | |\n");
        }
    }

    private void HardConditions(StringBuilder text)
    {
        foreach (var kind in new[] { WorkloadKind.Ranges, WorkloadKind.Alternatives })
        {
            Table(text, kind == WorkloadKind.Ranges ? "Which rules match: ranges of three numbers" : "Which rules match: `||`", "contestant", nameof(HardConditionsBenchmark), "Rules",
            [
                ("**engine**", nameof(HardConditionsBenchmark.Engine)), ("one `if` after another, by hand", nameof(HardConditionsBenchmark.IfChain)),
                ("one delegate per rule", nameof(HardConditionsBenchmark.OneDelegatePerRule)),
            ], kind.ToString());
        }
    }

    private void Table(StringBuilder text, string title, string first, string benchmark, string parameter, (string Label, string Method)[] rows, string? kind = null)
    {
        var reports = summaries.SelectMany(s => s.Reports)
            .Where(r => r.BenchmarkCase.Descriptor.Type.Name == benchmark && r.ResultStatistics is not null)
            .Where(r => kind is null || r.BenchmarkCase.Parameters["Kind"].ToString() == kind)
            .ToList();
        var sizes = reports.Select(r => (int)r.BenchmarkCase.Parameters[parameter]).Distinct().Order().ToList();
        if (sizes.Count == 0)
        {
            return;
        }

        text.Append(CultureInfo.InvariantCulture, $"\n### {title}\n\n| {first} | {string.Join(" | ", sizes.Select(n => n.ToString("N0", CultureInfo.InvariantCulture) + " rules"))} | bytes |\n")
            .Append(CultureInfo.InvariantCulture, $"|---|{string.Concat(sizes.Select(_ => "---:|"))}---:|\n");
        foreach (var (label, method) in rows)
        {
            var cells = sizes.ConvertAll(n => reports.Single(r => (int)r.BenchmarkCase.Parameters[parameter] == n && r.BenchmarkCase.Descriptor.WorkloadMethod.Name == method));
            var bytes = cells[^1].GcStats.GetBytesAllocatedPerOperation(cells[^1].BenchmarkCase) ?? 0;
            text.Append(CultureInfo.InvariantCulture, $"| {label} | {string.Join(" | ", cells.Select(c => Time(c.ResultStatistics!.Median)))} | {bytes:N0} |\n");
        }
    }

    private static void Memory(StringBuilder text)
    {
        text.Append("\n### What a compiled pack holds\n\n| rules | equalities | ranges | `\\|\\|` |\n|---:|---:|---:|---:|\n");
        foreach (var size in new[] { 100, 1_000, 10_000 })
        {
            text.Append(CultureInfo.InvariantCulture, $"| {size:N0} | {string.Join(" | ", Enum.GetValues<WorkloadKind>().Select(kind => Held(size, kind)))} |\n");
        }
    }

    private static string Held(int size, WorkloadKind kind)
    {
        var workload = new Workload(size, kind);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var pack = CompiledPack.Compile(workload.Pack.Pack);
        var held = GC.GetTotalMemory(forceFullCollection: true) - before;
        GC.KeepAlive(pack);
        GC.KeepAlive(workload);
        return string.Create(CultureInfo.InvariantCulture, $"{held / 1024.0 / 1024.0:N1} MiB");
    }

    private static string Time(double nanoseconds) => nanoseconds switch
    {
        < 10_000 => string.Create(CultureInfo.InvariantCulture, $"{nanoseconds:N0} ns"),
        < 10_000_000 => string.Create(CultureInfo.InvariantCulture, $"{nanoseconds / 1_000:N0} µs"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{nanoseconds / 1_000_000:N0} ms"),
    };
}
