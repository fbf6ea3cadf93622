using System.CommandLine;
using System.Text;
using LoyaltyRules.Cli;
using LoyaltyRules.Cli.Commands;

Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);

var root = new RootCommand("Loyalty programs driven by rule packs: check, simulate, generate.")
{
    SimulateCommand.Create(),
    GenerateCommand.Create(),
};

var parsed = root.Parse(args);
var exitCode = await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null, EnableDefaultExceptionHandler = false });

// The library's own code for a wrong command line is 1, which here means that something was found.
return parsed.Errors.Count > 0 ? ExitCode.Refused : exitCode;
