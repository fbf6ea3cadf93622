using NodaTime;

namespace LoyaltyRules.Engine.Model;

/// <summary>What the engine sees of a member: the state before the event, and never contact data.</summary>
public sealed record MemberSnapshot
{
    /// <summary>The member's random id.</summary>
    public required string Id { get; init; }

    /// <summary>The day of birth; null when unknown.</summary>
    public LocalDate? BirthDate { get; init; }

    /// <summary>The day of enrolment; null when unknown.</summary>
    public LocalDate? JoinedOn { get; init; }

    /// <summary>Declared <c>member.*</c> facts and the values of the pack's counters, by short name.</summary>
    public FactSet Facts { get; init; } = FactSet.Empty;
}

/// <summary>What all members share: declared <c>program.*</c> facts.</summary>
public sealed record ProgramSnapshot
{
    /// <summary>A program of which nothing is known.</summary>
    public static ProgramSnapshot Empty { get; } = new();

    /// <summary>Declared <c>program.*</c> facts by short name.</summary>
    public FactSet Facts { get; init; } = FactSet.Empty;
}
