using System.Runtime.CompilerServices;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using LoyaltyRules.Bench;

if (args is ["--histories", ..])
{
    HistoryThroughput.Measure(isQuick: args.Contains("--quick"));
    return;
}

// Without arguments everything is measured and the tables of bench/README.md are written anew; with arguments, those of BenchmarkDotNet, only what they ask.
if (args.Length > 0 && args[0] != "--quick")
{
    BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
    return;
}

const string Begin = "<!-- measured: written by the command above -->\n";
const string End = "<!-- /measured -->\n";

var job = args.Length > 0 ? Job.ShortRun : Job.Default.WithMaxRelativeError(0.05);
var config = DefaultConfig.Instance.AddJob(job.AsDefault());
var summaries = BenchmarkRunner.Run(typeof(Program).Assembly, config);
var bench = Path.GetDirectoryName(Path.GetDirectoryName(ThisFile()))!;
var tables = new Results(summaries).ToMarkdown(Path.Combine(bench, "peers"));
var readme = Path.Combine(bench, "README.md");
var text = File.ReadAllText(readme);
var (begin, end) = (text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length, text.IndexOf(End, StringComparison.Ordinal));
File.WriteAllText(readme, text[..begin] + "\n" + tables + "\n" + text[end..]);
HistoryThroughput.Measure(isQuick: args.Length > 0);

static string ThisFile([CallerFilePath] string path = "") => path;
