using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Language.Checking;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs.Wording;
using NodaTime;

namespace LoyaltyRules.Engine.Packs.Rules;

/// <summary>What becomes of a grant that would pass a limit.</summary>
public enum LimitOver
{
    /// <summary>It is cut to what is left.</summary>
    Trim,

    /// <summary>Nothing is granted.</summary>
    Skip,
}

/// <summary>A cap on what a rule, a stacking group, a privilege or redemption may give (S3).</summary>
public sealed class Limit
{
    /// <summary>Owner, scope, window and measure: what uses are kept under, for example <c>rule birthday-booking-free member year times</c>.</summary>
    public required string Key { get; init; }

    /// <summary>Whose use counts.</summary>
    public required LimitScope Per { get; init; }

    /// <summary>The calendar period or all time in which uses add up (T5); null per purchase.</summary>
    public PeriodWindow? Window { get; init; }

    /// <summary>What is counted.</summary>
    public required LimitMeasure Measure { get; init; }

    /// <summary>What happens beyond it.</summary>
    public LimitOver Over { get; init; }

    /// <summary>How much: a constant or an expression over the event and the member. Unknown denies the benefit (U2).</summary>
    internal CheckedNode Most { get; init; } = null!;

    /// <summary>The date of the member that the window starts on; null where it is the same for everybody.</summary>
    internal FactDeclaration? StartDate { get; init; }

    /// <summary>In words: "at most 2 times for each member in a calendar year".</summary>
    /// <param name="money">The code of the program's money.</param>
    public Phrase ToPhrase(string money) => LimitWords.Of(this, money);

    /// <summary>The first day of the window that a day lies in; what uses are kept under.</summary>
    /// <param name="at">The day.</param>
    /// <param name="start">The member's date, where the window starts on one; null where it is not known: the calendar's own start.</param>
    public LocalDate WindowStart(LocalDate at, LocalDate? start = null) => Window is null or { IsLifetime: true } ? LocalDate.MinIsoValue : Window.FirstOf(at, start);
}
