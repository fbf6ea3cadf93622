using System.Collections.Immutable;
using System.Text.Json.Nodes;
using LoyaltyRules.Cli.Output;

namespace LoyaltyRules.Cli;

/// <summary>Ends a command that cannot do what was asked of it.</summary>
/// <param name="text">Why, for people.</param>
/// <param name="problems">Why, for programs: each in the form of <see cref="DiagnosticText.ToJson(Engine.Diagnostics.Diagnostic)"/>.</param>
internal sealed class CommandRefusedException(string text, ImmutableArray<JsonObject> problems) : Exception(text)
{
    /// <summary>Writes why: to standard error for people, as the report on standard output for programs.</summary>
    public int Tell(bool asJson)
    {
        if (asJson)
        {
            var errors = problems.Count(p => (string?)p["severity"] == "error");
            JsonText.Write(new JsonObject
            {
                ["ok"] = false,
                ["errors"] = errors,
                ["warnings"] = problems.Length - errors,
                ["diagnostics"] = new JsonArray([.. problems]),
            });
        }
        else
        {
            Console.Error.Write(Message);
        }

        return ExitCode.Refused;
    }
}
