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
