using System.Collections.Immutable;

namespace LoyaltyRules.DesignerApi.OpenApi;

/// <summary>A parameter of the query.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type in JSON Schema.</param>
/// <param name="Description">What it says.</param>
internal sealed record QueryParameter(string Name, string Type, string Description)
{
    /// <summary>Whether it has to be there.</summary>
    public bool IsRequired { get; init; }
}

/// <summary>What the OpenAPI document says about an operation; kept beside the operation itself.</summary>
/// <param name="Group">Under what it is listed.</param>
/// <param name="Summary">What it does, in a few words.</param>
/// <param name="Description">What is worth knowing, in Markdown.</param>
internal sealed record OperationNotes(string Group, string Summary, string Description)
{
    /// <summary>The schema of the body: the name of a component; null for no body.</summary>
    public string? Body { get; init; }

    /// <summary>A body that works with the sample program, as JSON; null for no body.</summary>
    public string? Example { get; init; }

    /// <summary>The schema of the answer: the name of a component; null for an answer without a body.</summary>
    public string? Answer { get; init; }

    /// <summary>The HTTP status of the answer, where it has a body.</summary>
    public int AnswerStatus { get; init; } = StatusCodes.Status200OK;

    /// <summary>Whether the header <c>If-Match</c> names the revision that was read.</summary>
    public bool IsOfRevision { get; init; }

    /// <summary>Whether the header <c>Idempotency-Key</c> is needed.</summary>
    public bool IsWrite { get; init; }

    /// <summary>Whether the header <c>Idempotency-Key</c> is needed for something that can be asked for.</summary>
    public bool IsWriteAtTimes { get; init; }

    /// <summary>Whether <c>?trace=</c> tells how much of a decision's way is told.</summary>
    public bool IsTraced { get; init; }

    /// <summary>Further parameters of the query.</summary>
    public ImmutableArray<QueryParameter> Parameters { get; init; } = [];

    /// <summary>The statuses of problems that are its own.</summary>
    public ImmutableArray<int> Problems { get; init; } = [];
}

/// <summary>Puts notes to an endpoint.</summary>
internal static class Describing
{
    /// <summary>Describes an endpoint.</summary>
    public static RouteHandlerBuilder Describe(this RouteHandlerBuilder endpoint, OperationNotes notes) => endpoint.WithMetadata(notes);
}
