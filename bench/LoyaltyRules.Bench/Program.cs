using System.Runtime.CompilerServices;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using LoyaltyRules.Bench;
using Perfolizer.Horology;

// Without arguments everything is measured and the tables of bench/README.md are written anew. With --quick, so with short runs; with --dry, everything runs
// once and the tables are only shown: it proves that all of it works. With --histories, --commits, --messages or --growth only that table; with other arguments, those of
// BenchmarkDotNet, it measures only what they ask.
var mode = args.Length > 0 ? args[0] : "";
if (mode is "--histories" or "--commits" or "--growth" or "--messages")
{
    var isQuick = args.Contains("--quick");
    if (mode == "--histories")
    {
        HistoryThroughput.Measure(isQuick);
    }
    else if (mode == "--messages")
    {
        MessageThroughput.Measure(isQuick);
    }
    else if (mode == "--commits")
    {
        await CommitThroughput.MeasureAsync(isQuick, args.SkipWhile(a => a != "--only").ElementAtOrDefault(1));
    }
    else
    {
        int[] pasts = isQuick ? [0, 1_000] : args.Contains("--long") ? [0, 1_000, 10_000, 100_000] : [0, 1_000, 10_000];
        await MemberGrowth.MeasureAsync(pasts, isShown: isQuick);
    }

    return;
}

if (mode is not ("" or "--quick" or "--dry"))
{
    BenchmarkSwitcher.FromAssembly(typeof(ConditionsBenchmark).Assembly).Run(args);
    return;
}

const string Begin = "<!-- measured: written by the command above -->\n";
const string End = "<!-- /measured -->\n";

var job = mode switch
{
    "--quick" => Job.Default.WithWarmupCount(4).WithIterationCount(5).WithIterationTime(TimeInterval.FromMilliseconds(150)),
    "--dry" => Job.Dry.WithToolchain(InProcessEmitToolchain.Instance),
    _ => Job.Default.WithMaxRelativeError(0.05),
};
RunSizes.IsDry = mode == "--dry";
var loadBefore = Results.Load();
Type[] contests = [typeof(ConditionsBenchmark), typeof(PeersBenchmark), typeof(HardConditionsBenchmark), typeof(DecisionBenchmark), typeof(CompileBenchmark)];
var config = DefaultConfig.Instance.AddJob(job.AsDefault()).WithOptions(ConfigOptions.DisableLogFile);
var summaries = contests.Select(contest => BenchmarkRunner.Run(contest, config)).ToList();
var bench = Path.GetDirectoryName(Path.GetDirectoryName(ThisFile()))!;
var tables = new Results(summaries, mode, loadBefore).ToMarkdown(Path.Combine(bench, "peers"));
if (RunSizes.IsDry)
{
    Console.WriteLine(tables);
    return;
}

var readme = Path.Combine(bench, "README.md");
var text = File.ReadAllText(readme);
var (begin, end) = (text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length, text.IndexOf(End, StringComparison.Ordinal));
File.WriteAllText(readme, text[..begin] + "\n" + tables + "\n" + text[end..]);
MessageThroughput.Measure(isQuick: args.Length > 0);
HistoryThroughput.Measure(isQuick: args.Length > 0);
await CommitThroughput.MeasureAsync(isQuick: args.Length > 0);

static string ThisFile([CallerFilePath] string path = "") => path;
