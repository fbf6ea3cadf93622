using System.CommandLine;
using LoyaltyRules.Cli.Commands;

namespace LoyaltyRules.Cli;

/// <summary>The whole of <c>loyalty</c> behind its process: what a line of words does, and the exit code.</summary>
internal static class CommandLine
{
    /// <summary>Runs one line of words; what it says goes to the console's writers.</summary>
    public static async Task<int> RunAsync(params string[] words)
    {
        var root = new RootCommand("Loyalty programs driven by rule packs: check, explain, privileges, test, simulate, generate, import, export, store, keys.")
        {
            CheckCommand.Create(),
            ExplainCommand.Create(),
            PrivilegesCommand.Create(),
            TestCommand.Create(),
            SimulateCommand.Create(),
            GenerateCommand.Create(),
            ImportCommand.Create(),
            ExportCommand.Create(),
            StoreCommand.Create(),
            KeysCommand.Create(),
        };
        var parsed = root.Parse(words);
        var exitCode = await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null, EnableDefaultExceptionHandler = false });

        // The library's own code for a wrong command line is 1, which here means that something was found.
        return parsed.Errors.Count > 0 ? ExitCode.Refused : exitCode;
    }
}
