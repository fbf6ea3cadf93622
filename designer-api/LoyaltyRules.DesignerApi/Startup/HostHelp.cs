namespace LoyaltyRules.DesignerApi.Startup;

/// <summary>What <c>--help</c> says.</summary>
internal static class HostHelp
{
    private const int NameWidth = 32;

    /// <summary>Whether somebody asks for help rather than for a host.</summary>
    public static bool IsAsked(IEnumerable<string> args) => args.Any(a => a is "--help" or "-h" or "-?" or "/?" or "help");

    /// <summary>The text.</summary>
    public static string Text() => string.Join(Environment.NewLine,
    [
        "LoyaltyRules: the host of a loyalty program. Tills and web shops ask it what a purchase costs, earns and unlocks, and commit it.",
        "",
        "  dotnet run --project designer-api/LoyaltyRules.DesignerApi -- [--Name:Sub=VALUE …]",
        "",
        "Without settings it serves the program that it finds in data/, or the sample program, at http://localhost:5000. A first start prints two keys, once.",
        "",
        $"  {"--urls",-NameWidth}where it listens; http://localhost:5000, if left out",
        .. HostSettings.All.Select(s => $"  {"--" + s.Name,-NameWidth}{s.Meaning}{(s.Default.Length > 0 ? $"; {s.Default}, if left out" : "")}"),
        $"  {"--help",-NameWidth}this text; nothing is started",
        "",
        "Each can also stand in appsettings.json, or in the environment as Name__Sub. A setting that is not known is refused.",
        "docs/evaluation-api.md says how to go on.",
    ]);
}
