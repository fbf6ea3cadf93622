using System.CommandLine;
using LoyaltyRules.Cli.Output;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Storage.Clocks;
using NodaTime;
using NodaTime.Text;

namespace LoyaltyRules.Cli.Commands;

/// <summary><c>loyalty store confirm-clock</c>: says that this machine's clock is right, where a program holds it in doubt.</summary>
internal static class ClockCommand
{
    private static readonly Phrase Confirmed = new(
        "Confirmed: it is {0}. The program was last at {1}. A running host takes it within seconds, if its own clock says the same.",
        "Подтверждено: сейчас {0}. Последнее время программы — {1}. Работающий сервер примет это за несколько секунд, если его часы показывают то же.");

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var reason = new Option<string>("--reason") { Description = "Why the clock is right; it stays in the audit trail.", Required = true };
        return ProgramOptions.New("confirm-clock", "Confirms the clock of this machine, after a program has refused it; the host may be running.", [reason], async (place, parsed) =>
        {
            var now = SystemClock.Instance.GetCurrentInstant();
            var before = await ClockGuard.ConfirmAsync(place.Database, place.Program, now, KeysCommand.Who, parsed.GetValue(reason)!, place.Cancellation);
            Page.Standard().Line(Confirmed.Format(place.Language, Told(now), before is { } at ? Told(at) : "—"), ink: Ink.Green);
            return ExitCode.Ok;
        });
    }

    private static string Told(Instant at) => InstantPattern.General.Format(at);
}
