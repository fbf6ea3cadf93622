namespace LoyaltyRules.Engine.Model;

/// <summary>What a program amounts to over a period, for indicators and closure triggers. Money in major units of the program's currency.</summary>
public sealed record ProgramFigures
{
    /// <summary>What members bought, net of discounts, with money and with points, less what was given back.</summary>
    public decimal Revenue { get; init; }

    /// <summary>Discounts given and points earned at their point value, less what was taken back of both.</summary>
    public decimal RewardCost { get; init; }

    /// <summary>Points earned less those taken back, at their point value.</summary>
    public decimal IssuedValue { get; init; }

    /// <summary>Points spent less those restored, at their point value.</summary>
    public decimal RedeemedValue { get; init; }

    /// <summary>Points that expired, at their point value.</summary>
    public decimal ExpiredValue { get; init; }

    /// <summary>Purchases of members.</summary>
    public decimal Purchases { get; init; }

    /// <summary>Members who joined by enrolment.</summary>
    public decimal Enrolments { get; init; }

    /// <summary>All points outstanding at the period's end, at their point value.</summary>
    public decimal Liability { get; init; }

    /// <summary>Members known at the period's end: enrolled, or bought at least once.</summary>
    public decimal Members { get; init; }

    /// <summary>Members who bought in the 12 months up to the period's end.</summary>
    public decimal ActiveMembers { get; init; }

    /// <summary>The part of <see cref="Revenue"/> of members who are held out.</summary>
    public decimal ControlRevenue { get; init; }

    /// <summary>The part of <see cref="Revenue"/> of members who are not held out.</summary>
    public decimal TreatedRevenue => Revenue - ControlRevenue;

    /// <summary>The part of <see cref="Members"/> who are held out.</summary>
    public decimal ControlMembers { get; init; }

    /// <summary>The part of <see cref="Members"/> who are not held out.</summary>
    public decimal TreatedMembers => Members - ControlMembers;

    /// <summary>The figures of different members together.</summary>
    public static ProgramFigures operator +(ProgramFigures a, ProgramFigures b) => new()
    {
        Revenue = a.Revenue + b.Revenue,
        RewardCost = a.RewardCost + b.RewardCost,
        IssuedValue = a.IssuedValue + b.IssuedValue,
        RedeemedValue = a.RedeemedValue + b.RedeemedValue,
        ExpiredValue = a.ExpiredValue + b.ExpiredValue,
        Purchases = a.Purchases + b.Purchases,
        Enrolments = a.Enrolments + b.Enrolments,
        Liability = a.Liability + b.Liability,
        Members = a.Members + b.Members,
        ActiveMembers = a.ActiveMembers + b.ActiveMembers,
        ControlRevenue = a.ControlRevenue + b.ControlRevenue,
        ControlMembers = a.ControlMembers + b.ControlMembers,
    };
}
