using System.Diagnostics;
using System.Globalization;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Simulation;
using Spectre.Console;

namespace LoyaltyRules.Cli.Output;

/// <summary>
/// Shows how far a long piece of work is, with rate and time left, on standard error, when that is a terminal; in a pipe it shows nothing.
/// </summary>
internal static class ProgressLine
{
    private static readonly Phrase PurchasesPerSecond = new("{0} purchases, {1}/s", "покупок: {0}, {1}/с");

    /// <summary>Runs the work and shows its progress.</summary>
    public static T Run<T>(ProductLanguage language, Func<IProgress<SimulationProgress>?, T> work)
    {
        if (Console.IsErrorRedirected || Console.IsOutputRedirected)
        {
            return work(null);
        }

        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return console.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn { Width = 24 }, new PercentageColumn(), new RemainingTimeColumn())
            .Start(context =>
            {
                var task = context.AddTask(PurchasesPerSecond.Format(language, "0", "0"), maxValue: 1);
                return work(new Reporter(task, language));
            });
    }

    private sealed class Reporter(ProgressTask task, ProductLanguage language) : IProgress<SimulationProgress>
    {
        private readonly Stopwatch watch = Stopwatch.StartNew();
        private long lastShown = -1_000;

        public void Report(SimulationProgress value)
        {
            // The bar itself redraws on its own; the words change a few times a second.
            var now = watch.ElapsedMilliseconds;
            if (now - lastShown < 200)
            {
                return;
            }

            lastShown = now;
            var perSecond = now == 0 ? 0 : value.Purchases * 1_000 / now;
            task.MaxValue = Math.Max(1, value.Length);
            task.Value = value.Position;
            task.Description = PurchasesPerSecond.Format(
                language, Numbers.Of(value.Purchases, language), Numbers.Of((long)perSecond, language));
        }
    }
}
