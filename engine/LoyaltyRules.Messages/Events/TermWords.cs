using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Packs.Rules;

namespace LoyaltyRules.Messages.Events;

/// <summary>Says to members when something begins or ends by a deadline. A deadline is the last day of waiting or of use; what follows begins on the day after (T1).</summary>
internal static class TermWords
{
    private const string OnTheDay = "on the day ";
    private const string InTheDay = "в день ";

    /// <summary>As behind "points can be spent": "from the day after the purchase was completed".</summary>
    public static Phrase From(Deadline deadline)
    {
        var said = deadline.ToPhrase();
        return IsPlainDay(deadline)
            ? new($"from the day after {said.En[OnTheDay.Length..]}", $"со следующего дня после {said.Ru[InTheDay.Length..]}")
            : new($"from the day after this: {said.En}", $"со следующего дня после такого срока: {said.Ru}");
    }

    /// <summary>As behind "points expire": "at the end of the day 12 months after they were earned".</summary>
    public static Phrase After(Deadline deadline)
    {
        var said = deadline.ToPhrase();
        return deadline is DeadlineAfter { Unless: null } && !IsPlainDay(deadline) ? said : new($"at the end of the day: {said.En}", $"в конце дня: {said.Ru}");
    }

    private static bool IsPlainDay(Deadline deadline) => deadline is DeadlineAfter { Months: 0, Days: 0, RoundUp: null, Unless: null };
}
