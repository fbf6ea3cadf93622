[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]

namespace LoyaltyRules.Cli.Tests;

/// <summary>One run of <c>loyalty</c> within this process: what it said, and how it ended. The console is one, so tests run one after another.</summary>
internal sealed record CommandRun(int ExitCode, string Output, string Errors)
{
    public static async Task<CommandRun> Of(params string[] words)
    {
        // On a terminal the output would be coloured, and as wide as it is.
        Environment.SetEnvironmentVariable("NO_COLOR", "1");
        Environment.SetEnvironmentVariable("COLUMNS", "100");
        var (output, errors) = (Console.Out, Console.Error);
        using var newOutput = new StringWriter { NewLine = "\n" };
        using var newErrors = new StringWriter { NewLine = "\n" };
        try
        {
            Console.SetOut(newOutput);
            Console.SetError(newErrors);
            var exitCode = await CommandLine.RunAsync(words);
            return new CommandRun(exitCode, newOutput.ToString(), newErrors.ToString());
        }
        finally
        {
            Console.SetOut(output);
            Console.SetError(errors);
        }
    }

    /// <summary>All that was said, with a folder's changing name taken out.</summary>
    public string Told(string? folder = null)
    {
        var told = Output + Errors;
        return folder is null ? told : told.Replace(folder, "(folder)", StringComparison.Ordinal);
    }
}
