using System.Globalization;
using System.Text;
using BenchmarkDotNet.Reports;
using LoyaltyRules.Engine.Evaluation;

namespace LoyaltyRules.Bench;

/// <summary>Puts what one run measured into tables, for bench/README.md.</summary>
public sealed class Results(IReadOnlyCollection<Summary> summaries, string mode, string loadBefore)
{
    /// <summary>How busy the machine is, as its kernel says; elsewhere nothing.</summary>
    public static string Load() => File.Exists("/proc/loadavg") ? string.Join(' ', File.ReadAllText("/proc/loadavg").Split(' ').Take(2)) : "unknown";

    public string ToMarkdown(string peersFolder)
    {
        var text = new StringBuilder();
        var host = summaries.First().HostEnvironmentInfo;
        text.Append(CultureInfo.InvariantCulture, $"{host.Cpu.Value.ProcessorName}, {Environment.ProcessorCount} logical cores, {System.Runtime.InteropServices.RuntimeInformation.OSDescription}, {host.RuntimeVersion}; ")
            .Append(CultureInfo.InvariantCulture, $"medians{(mode.Length > 0 ? $" of short runs (`{mode}`)" : "")}, {DateTime.UtcNow:yyyy-MM-dd}.\n")
            .Append(CultureInfo.InvariantCulture, $"Load averages (1 and 5 minutes) before the run {loadBefore}, after it {Load()}: where they are well above 1, others were at work, and only ratios within one table tell something.\n");
        Targets(text);
        Conditions(text, peersFolder);
        Peers(text);
        HardConditions(text);
        Table(text, "A whole decision: three lines, effects, limits, a tier", "trace", nameof(DecisionBenchmark), "Rules",
            [
                ("off", nameof(DecisionBenchmark.TraceOff)), ("off, purchase in cache", nameof(DecisionBenchmark.TraceOffInCache)), ("off, amounts after discounts asked", nameof(DecisionBenchmark.AmountsAsked)), ("outcomes kept", nameof(DecisionBenchmark.OutcomesKept)),
                ("full, kept", nameof(DecisionBenchmark.TraceKept)), ("full, and read", nameof(DecisionBenchmark.TraceRead)),
            ]);
        Table(text, "From text to a pack that decides", "step", nameof(CompileBenchmark), "Rules",
            [("check", nameof(CompileBenchmark.Check)), ("compile", nameof(CompileBenchmark.Compile))]);
        Memory(text);
        return text.ToString();
    }

    /// <summary>Each target of "Where we aim" beside what was measured.</summary>
    private void Targets(StringBuilder text)
    {
        var engine = Median(nameof(ConditionsBenchmark), nameof(ConditionsBenchmark.EngineInCache), 1_000);
        var limit = Median(nameof(ConditionsBenchmark), nameof(ConditionsBenchmark.NestedSwitchInCache), 1_000);
        var cold = Median(nameof(ConditionsBenchmark), nameof(ConditionsBenchmark.Engine), 1_000) / Median(nameof(ConditionsBenchmark), nameof(ConditionsBenchmark.NestedSwitch), 1_000);
        var growth = engine / Median(nameof(ConditionsBenchmark), nameof(ConditionsBenchmark.EngineInCache), 10);
        var off = Median(nameof(DecisionBenchmark), nameof(DecisionBenchmark.TraceOff), 1_000);
        var kept = Median(nameof(DecisionBenchmark), nameof(DecisionBenchmark.TraceKept), 1_000);
        var ready = Median(nameof(CompileBenchmark), nameof(CompileBenchmark.Check), 1_000) + Median(nameof(CompileBenchmark), nameof(CompileBenchmark.Compile), 1_000);
        text.Append("\n### The targets\n\n| target, at 1,000 rules | most | measured | |\n|---|---:|---:|---|\n");
        Target(text, "conditions, against the nested switch", 1.5, cold, r => string.Create(CultureInfo.InvariantCulture, $"{r:N2}×"));
        Target(text, "conditions, against the nested switch, contexts in cache", 1.5, engine / limit, r => string.Create(CultureInfo.InvariantCulture, $"{r:N2}×"));
        Target(text, "conditions, bytes allocated", 0, Bytes(nameof(ConditionsBenchmark), nameof(ConditionsBenchmark.Engine), 1_000), b => string.Create(CultureInfo.InvariantCulture, $"{b:N0}"));
        Target(text, "conditions, against 10 rules", 4, growth, r => string.Create(CultureInfo.InvariantCulture, $"{r:N2}×"));
        Target(text, "a whole decision, trace off", 2_000, off, Time);
        Target(text, "a whole decision, trace kept", 10_000, kept, Time);
        Target(text, "a pack checked and compiled", 250_000_000, ready, Time);
    }

    private static void Target(StringBuilder text, string target, double most, double measured, Func<double, string> shown) =>
        text.Append(CultureInfo.InvariantCulture, $"| {target} | {shown(most)} | {shown(measured)} | {(measured <= most ? "met" : string.Create(CultureInfo.InvariantCulture, $"{measured / most:N1} times too much"))} |\n");

    private double Median(string benchmark, string method, int rules) => ReportOf(benchmark, method, rules).ResultStatistics!.Median;

    private double Bytes(string benchmark, string method, int rules) =>
        ReportOf(benchmark, method, rules) is var report ? report.GcStats.GetBytesAllocatedPerOperation(report.BenchmarkCase) ?? 0 : 0;

    private BenchmarkReport ReportOf(string benchmark, string method, int rules) => summaries.SelectMany(s => s.Reports).Single(r =>
        r.BenchmarkCase.Descriptor.Type.Name == benchmark && r.BenchmarkCase.Descriptor.WorkloadMethod.Name == method && (int)r.BenchmarkCase.Parameters["Rules"] == rules);

    private void Conditions(StringBuilder text, string peersFolder)
    {
        (string, string)[] rows =
        [
            ("nested switch, by hand", nameof(ConditionsBenchmark.NestedSwitch)), ("**engine**", nameof(ConditionsBenchmark.Engine)),
            ("nested switch, context in cache", nameof(ConditionsBenchmark.NestedSwitchInCache)), ("**engine**, context in cache", nameof(ConditionsBenchmark.EngineInCache)),
            ("one `if` after another, by hand", nameof(ConditionsBenchmark.IfChain)), ("one delegate per rule", nameof(ConditionsBenchmark.OneDelegatePerRule)),
        ];
        Table(text, "Which rules match: equalities", "contestant", nameof(ConditionsBenchmark), "Rules", rows);
        var peers = RunSizes.OfContests.ToDictionary(n => n, n => PeersOnNode.Measure(peersFolder, new Workload(n)));
        foreach (var peer in peers.Values.First().Keys)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {peer} on Node | {string.Join(" | ", RunSizes.OfContests.Select(n => Time(peers[n][peer])))} | |\n");
        }
    }

    private void Peers(StringBuilder text) => Table(text, "Which rules match: equalities, by rule engines of .NET from their packages", "contestant", nameof(PeersBenchmark), "Rules",
        [("RulesEngine 6.0.1", nameof(PeersBenchmark.RunRulesEngine)), ("NRules 1.0.4", nameof(PeersBenchmark.RunNRules))]);

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

        text.Append(CultureInfo.InvariantCulture, $"\n### {title}\n\n| {first} | {string.Join(" | ", sizes.Select(n => n.ToString("N0", CultureInfo.InvariantCulture) + " rules"))} | bytes at 1,000 |\n")
            .Append(CultureInfo.InvariantCulture, $"|---|{string.Concat(sizes.Select(_ => "---:|"))}---:|\n");
        foreach (var (label, method) in rows)
        {
            var cells = sizes.ConvertAll(n => reports.Single(r => (int)r.BenchmarkCase.Parameters[parameter] == n && r.BenchmarkCase.Descriptor.WorkloadMethod.Name == method));
            var bytes = sizes.FindIndex(n => n == 1_000) is >= 0 and var thousand ? cells[thousand] : cells[^1];
            text.Append(CultureInfo.InvariantCulture, $"| {label} | {string.Join(" | ", cells.Select(c => Time(c.ResultStatistics!.Median)))} | ")
                .Append(CultureInfo.InvariantCulture, $"{bytes.GcStats.GetBytesAllocatedPerOperation(bytes.BenchmarkCase) ?? 0:N0} |\n");
        }
    }

    private static void Memory(StringBuilder text)
    {
        text.Append("\n### What a compiled pack holds\n\n| rules | equalities | ranges | `\\|\\|` |\n|---:|---:|---:|---:|\n");
        foreach (var size in RunSizes.OfPacks)
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
