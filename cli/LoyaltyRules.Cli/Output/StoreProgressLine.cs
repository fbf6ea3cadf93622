using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Storage.Maintenance;
using Spectre.Console;

namespace LoyaltyRules.Cli.Output;

/// <summary>Shows which table of a store is being looked at, and how far, on standard error, when that is a terminal; in a pipe it shows nothing.</summary>
internal static class StoreProgressLine
{
    private static readonly Phrase RowsOfTable = new("{0}: {1} rows", "{0}, строк: {1}");

    /// <summary>Runs the work and shows its progress.</summary>
    public static Task<T> RunAsync<T>(ProductLanguage language, Func<IProgress<StoreProgress>?, Task<T>> work)
    {
        if (Console.IsErrorRedirected || Console.IsOutputRedirected)
        {
            return work(null);
        }

        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return console.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn { Width = 24 }, new SpinnerColumn())
            .StartAsync(context => work(new Reporter(context.AddTask("…", maxValue: 1), language)));
    }

    private sealed class Reporter(ProgressTask task, ProductLanguage language) : IProgress<StoreProgress>
    {
        public void Report(StoreProgress value)
        {
            task.IsIndeterminate = value.Of == 0;
            task.MaxValue = Math.Max(1, value.Of);
            task.Value = value.Of == 0 ? 0 : value.Rows;
            task.Description = RowsOfTable.Format(language, value.Table, Numbers.Of(value.Rows, language)).EscapeMarkup();
        }
    }
}
