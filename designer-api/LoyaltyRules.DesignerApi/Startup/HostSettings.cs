using System.Collections.Immutable;
using System.Globalization;
using LoyaltyRules.DesignerApi.Timing;
using LoyaltyRules.Engine.Diagnostics;

namespace LoyaltyRules.DesignerApi.Startup;

/// <summary>A setting of the host.</summary>
/// <param name="Name">Its name, with colons.</param>
/// <param name="Meaning">What it says.</param>
/// <param name="Default">What counts where it says nothing.</param>
internal sealed record HostSetting(string Name, string Meaning, string Default);

/// <summary>The settings that there are. A misspelt one would be passed over, and the host would serve something else than was meant: so it does not start.</summary>
internal static class HostSettings
{
    /// <summary>How many cores one simulation may use.</summary>
    public const string SimulationWorkers = "Simulations:Workers";

    /// <summary>All of the host's own.</summary>
    public static ImmutableArray<HostSetting> All { get; } =
    [
        new("Data:Folder", "where SQLite's file is", "data in the working directory"),
        new("ConnectionStrings:Program", "PostgreSQL instead, for one node or several", ""),
        new("Program:Pack", "the folder of the pack that a first start releases", "the sample program"),
        new("Program:Id", "which program to serve, where several are kept in one place", ""),
        new("Clock:Test", "whether the clock can be put forward", "false"),
        new("Clock:LeapMax", "how far the clock may leap while the host runs, or go back between two runs", "1.00:00:00, a day"),
        new("Clock:PauseMax", "how long the program may have stood still", "14.00:00:00, 14 days"),
        new("Limits:BodyBytes", "the largest body", "1048576"),
        new("Limits:Timeout", "how long a request may take", "00:00:30"),
        new("Quotes:Minutes", "how long a quote counts", "15"),
        new("Quotes:KeyDays", "how long a secret signs quotes", "30"),
        new("Idempotency:KeepDays", "after how many days an idempotency key is forgotten; 1 at least", "30"),
        new("Timing:Seconds", "how often the host looks for due work", "5"),
        new(SimulationWorkers, "how many cores one simulation may use", "1"),
        new("Webhooks:AllowPrivateNetworks", "send to private networks too", "false"),
        new("Webhooks:AllowHttp", "send to plain http too", "false"),
        new("Webhooks:PollSeconds", "how often the sender looks for what is due", "1"),
        new("Webhooks:TimeoutSeconds", "how long a receiver may take", "10"),
        new("Webhooks:KeepDays", "when what was delivered is forgotten", "30"),
        new("Telemetry:Endpoint", "an OTLP collector for traces and metrics", "off"),
        new("Telemetry:Protocol", "grpc or http", "grpc"),
    ];

    // Those of the web server and its host, of which ours are a few.
    private static readonly ImmutableArray<string> OfTheServer = ["urls", "http_ports", "https_ports", "environment", "contentRoot", "applicationName", "AllowedHosts"];

    private static readonly ImmutableArray<string> SectionsOfTheServer = ["Logging", "Kestrel"];

    /// <summary>Refuses what is not known: any word of the command line, and, wherever it comes from, any name in a section of ours.</summary>
    /// <exception cref="StartException">Something is not known.</exception>
    public static void Check(IReadOnlyList<string> args, IConfiguration configuration)
    {
        for (var i = 0; i < args.Count; i++)
        {
            var word = args[i];
            var isSwitch = word.StartsWith("--", StringComparison.Ordinal) || word.StartsWith('/');
            var name = word.TrimStart('-', '/').Split('=')[0];
            if ((!isSwitch && !word.Contains('=', StringComparison.Ordinal)) || !IsKnown(name))
            {
                throw Unknown(word.Split('=')[0], name);
            }

            if (!word.Contains('=', StringComparison.Ordinal) && ++i == args.Count)
            {
                throw new StartException($"no-value: '{word}' has no value. Write {word}=VALUE.");
            }
        }

        if (configuration[KeyRetention.Setting] is { } days && !(int.TryParse(days, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is >= 1 and <= KeyRetention.DaysMax))
        {
            throw new StartException($"bad-setting: {KeyRetention.Setting} has to be a number of days from 1 to {KeyRetention.DaysMax}, and is '{days}'.");
        }

        var sections = All.Select(s => s.Name.Split(':')[0]).Where(s => s != "ConnectionStrings").ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in configuration.AsEnumerable())
        {
            if (value is not null && sections.Contains(name.Split(':')[0]) && !IsKnown(name))
            {
                throw Unknown(name, name);
            }
        }
    }

    private static bool IsKnown(string name) =>
        All.Any(s => s.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) || OfTheServer.Contains(name, StringComparer.OrdinalIgnoreCase)
        || (name.Contains(':', StringComparison.Ordinal) && SectionsOfTheServer.Contains(name.Split(':')[0], StringComparer.OrdinalIgnoreCase));

    private static StartException Unknown(string written, string name) => new(
        $"unknown-setting: '{written}' is no setting of the host. "
        + (NearestName.Of(name, All.Select(s => s.Name).Concat(OfTheServer)) is { } nearest ? $"Did you mean '{nearest}'? " : "")
        + "'--help' lists them all.");
}
