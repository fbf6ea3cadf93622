namespace LoyaltyRules.Cli;

/// <summary>What <c>loyalty</c> tells the shell.</summary>
internal static class ExitCode
{
    /// <summary>Done, and nothing was found.</summary>
    public const int Ok = 0;

    /// <summary>Done, and something was found: refused purchases, unreadable rows, differences.</summary>
    public const int Findings = 1;

    /// <summary>The input was refused: a wrong command line, pack, mapping or file.</summary>
    public const int Refused = 2;

    /// <summary>Interrupted; what was done until then was reported.</summary>
    public const int Interrupted = 130;
}
