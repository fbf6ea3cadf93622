namespace LoyaltyRules.Engine.Simulation.Reports;

/// <summary>What a simulation answers when a trigger proposes to close the program.</summary>
public enum ClosureAnswer
{
    /// <summary>Nobody decides: the program stays proposed and goes on.</summary>
    ProposeOnly,

    /// <summary>It is approved at once.</summary>
    Approve,

    /// <summary>It is rejected at once.</summary>
    Reject,
}

/// <summary>The words for answers to a proposed closure.</summary>
public static class ClosureAnswers
{
    /// <summary>Reads a word: <c>propose-only</c>, <c>approve</c> or <c>reject</c>.</summary>
    /// <param name="word">The word; null for <c>propose-only</c>.</param>
    /// <returns>The answer; null where the word is none.</returns>
    public static ClosureAnswer? Parse(string? word) => word switch
    {
        null or "propose-only" => ClosureAnswer.ProposeOnly,
        "approve" => ClosureAnswer.Approve,
        "reject" => ClosureAnswer.Reject,
        _ => null,
    };
}
