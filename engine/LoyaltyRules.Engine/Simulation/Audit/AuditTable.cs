using System.Collections.Immutable;

namespace LoyaltyRules.Engine.Simulation.Audit;

/// <summary>A table of an audit. Documented in <c>docs/simulation.md</c>.</summary>
/// <param name="File">The file's name.</param>
/// <param name="Columns">Its columns.</param>
public sealed record AuditTable(string File, ImmutableArray<string> Columns)
{
    /// <summary>Every decision.</summary>
    public static AuditTable Decisions { get; } = Of("decisions.csv", "at bookedOn event id member gross discount net paidWithPoints earnedValue");

    /// <summary>Every effect of every rule that matched, and of every reward presented.</summary>
    public static AuditTable Effects { get; } = Of("effects.csv", "at bookedOn event id member rule held effect kind outcome currency base baseAmount formula rounded result recipient");

    /// <summary>Everything that was cut off an effect or off the points that pay, and why.</summary>
    public static AuditTable Cuts { get; } = Of("cuts.csv", "at bookedOn event id member rule effect reason limit currency cut");

    /// <summary>What each cap and budget cut, by month.</summary>
    public static AuditTable Limits { get; } = Of("limits.csv", "month limit per times cut");

    /// <summary>How full each budget of the program was, by month.</summary>
    public static AuditTable Budgets { get; } = Of("budgets.csv", "month limit from cap usedInMonth used left");

    /// <summary>Every posting.</summary>
    public static AuditTable Postings { get; } = Of("postings.csv", "at bookedOn kind member purchase command owner currency from to points lot");

    /// <summary>Every member's points and tier at every month's end.</summary>
    public static AuditTable Balances { get; } = Of("balances.csv", "month member tier currency pending available held debt balance");

    /// <summary>Every open lot at every month's end.</summary>
    public static AuditTable Lots { get; } = Of("lots.csv", "month member currency lot earnedOn availableFrom expiresOn pending available held purchase rule");

    /// <summary>Every change of a tier.</summary>
    public static AuditTable Tiers { get; } = Of("tiers-of-members.csv", "bookedOn member from to cause until");

    /// <summary>What every return and cancellation took back, of which line, and with what money.</summary>
    public static AuditTable Returns { get; } = Of("returns.csv", "line at bookedOn kind outcome member purchase charge quantity gross discount paidWithPoints refund rowAmount");

    /// <summary>Everything that was refused.</summary>
    public static AuditTable Refused { get; } = Of("refused.csv", "line purchase code problem");

    /// <summary>Every row that could not be read.</summary>
    public static AuditTable Unreadable { get; } = Of("unreadable.csv", "file line rows member amount code problem");

    /// <summary>All tables.</summary>
    public static ImmutableArray<AuditTable> All { get; } = [Decisions, Effects, Cuts, Limits, Budgets, Postings, Balances, Lots, Tiers, Returns, Refused, Unreadable];

    private static AuditTable Of(string file, string columns) => new(file, [.. columns.Split(' ')]);
}
