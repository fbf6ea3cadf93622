namespace LoyaltyRules.DesignerApi.OData;

/// <summary>An entry of the journal: something that happened, and what it changed.</summary>
public sealed class Entry
{
    /// <summary>Its number, rising with time.</summary>
    public long Id { get; init; }

    internal string Program { get; init; } = "";

    /// <summary>What happened: <c>commit</c>, <c>returnItems</c>, <c>birthday</c>.</summary>
    public string Kind { get; init; } = "";

    /// <summary>When it was told.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>The local day of the event.</summary>
    public DateOnly EventOn { get; init; }

    /// <summary>The member; null for none.</summary>
    public string? Member { get; init; }

    /// <summary>The purchase; null for none.</summary>
    public string? Purchase { get; init; }

    /// <summary>The points that moved with it.</summary>
    public ICollection<Posting> Postings { get; init; } = [];
}

/// <summary>Points that moved from one account to another.</summary>
public sealed class Posting
{
    /// <summary>The entry that moved them.</summary>
    public long Entry { get; init; }

    /// <summary>Which of its postings, from 1.</summary>
    public long Line { get; init; }

    internal string Program { get; init; } = "";

    /// <summary>The currency of the points.</summary>
    public string Currency { get; init; } = "";

    /// <summary>Who had them; null for the program.</summary>
    public string? FromOwner { get; init; }

    /// <summary>What they were before: <c>pending</c>, <c>available</c>, <c>held</c>.</summary>
    public string FromState { get; init; } = "";

    /// <summary>Who has them; null for the program.</summary>
    public string? ToOwner { get; init; }

    /// <summary>What they are now.</summary>
    public string ToState { get; init; } = "";

    /// <summary>How many.</summary>
    public decimal Points { get; init; }

    /// <summary>The lot that they belong to; null for none.</summary>
    public string? Lot { get; init; }
}

/// <summary>A version of the pack on its way to tills.</summary>
public sealed class Version
{
    /// <summary>Its id.</summary>
    public string Id { get; init; } = "";

    internal string Program { get; init; } = "";

    /// <summary>What people call it.</summary>
    public string Title { get; init; } = "";

    /// <summary>How far it is: <c>draft</c>, <c>submitted</c> or <c>released</c>.</summary>
    public string State { get; init; } = "";

    /// <summary>How often it was changed; what <c>If-Match</c> names.</summary>
    public long Revision { get; init; }

    /// <summary>Who began it.</summary>
    public string CreatedBy { get; init; } = "";

    /// <summary>When it was begun.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Who submitted it; null for nobody yet.</summary>
    public string? SubmittedBy { get; init; }

    /// <summary>When it was submitted.</summary>
    public DateTimeOffset? SubmittedAt { get; init; }

    /// <summary>Who approved or rejected it.</summary>
    public string? DecidedBy { get; init; }

    /// <summary>When that was.</summary>
    public DateTimeOffset? DecidedAt { get; init; }

    /// <summary>What was said with the decision.</summary>
    public string? Comment { get; init; }

    /// <summary>The hash of its pack, once it was submitted.</summary>
    public string? Hash { get; init; }

    /// <summary>The version number of its pack, once it was submitted.</summary>
    public string? Number { get; init; }

    /// <summary>From when on it decides, once it was approved.</summary>
    public DateTimeOffset? LiveFrom { get; init; }
}

/// <summary>A row of the audit trail.</summary>
public sealed class AuditEvent
{
    /// <summary>Its number, rising with time.</summary>
    public long Sequence { get; init; }

    internal string Program { get; init; } = "";

    /// <summary>When it was done, or refused.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>Who did it.</summary>
    public string Who { get; init; } = "";

    /// <summary>What was done: <c>draft.approved</c>.</summary>
    public string Action { get; init; } = "";

    /// <summary>With what.</summary>
    public string Subject { get; init; } = "";
}

/// <summary>A rule of the version in force.</summary>
public sealed class Rule
{
    /// <summary>Its id.</summary>
    public string Id { get; init; } = "";

    /// <summary>What people call it, in the language that was asked for.</summary>
    public string Name { get; init; } = "";

    /// <summary>On what event, in words.</summary>
    public string On { get; init; } = "";

    /// <summary>Its condition as the pack writes it; null for none.</summary>
    public string? When { get; init; }

    /// <summary>Its condition in words; null for none.</summary>
    public string? WhenInWords { get; init; }

    /// <summary>Higher goes first.</summary>
    public int Priority { get; init; }

    /// <summary>The stacking group; null for none.</summary>
    public string? Stack { get; init; }

    /// <summary>The first day; null for no bound.</summary>
    public DateOnly? From { get; init; }

    /// <summary>The last day; null for no bound.</summary>
    public DateOnly? To { get; init; }
}

/// <summary>A parameter of the version in force.</summary>
public sealed class Parameter
{
    /// <summary>Its name.</summary>
    public string Name { get; init; } = "";

    /// <summary>What people call it, in the language that was asked for.</summary>
    public string Label { get; init; } = "";

    /// <summary>Its number.</summary>
    public decimal Value { get; init; }

    /// <summary>What it counts: <c>number</c>, <c>percent</c>, <c>money</c> or <c>points</c>.</summary>
    public string Unit { get; init; } = "";

    /// <summary>The least that it may be; null for no bound.</summary>
    public decimal? Min { get; init; }

    /// <summary>The most that it may be; null for no bound.</summary>
    public decimal? Max { get; init; }
}
