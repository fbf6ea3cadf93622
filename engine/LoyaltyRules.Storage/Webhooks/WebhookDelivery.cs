using System.Collections.Immutable;
using NodaTime;

namespace LoyaltyRules.Storage.Webhooks;

/// <summary>Where a delivery stands.</summary>
public enum WebhookDeliveryState
{
    /// <summary>It is to be attempted, at once or later.</summary>
    Due,

    /// <summary>The receiver took it.</summary>
    Delivered,

    /// <summary>Every attempt failed. It stays until somebody sends it again.</summary>
    Parked,
}

/// <summary>One event on its way to one endpoint.</summary>
/// <param name="EventId">The event: the same for every attempt, and for every endpoint.</param>
/// <param name="EndpointId">The endpoint.</param>
/// <param name="Entry">The entry of the journal that it tells of.</param>
/// <param name="Place">Its place among the events of that entry.</param>
/// <param name="Type">Its type.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Attempts">How often it was attempted since it was last sent anew.</param>
/// <param name="DueAt">When it is attempted next; meaningless unless it is due.</param>
public sealed record WebhookDelivery(string EventId, string EndpointId, long Entry, int Place, string Type, WebhookDeliveryState State, int Attempts, Instant DueAt)
{
    /// <summary>When it was attempted last; null for never.</summary>
    public Instant? AttemptedAt { get; init; }

    /// <summary>The HTTP status of the last attempt; null where no answer came.</summary>
    public int? Status { get; init; }

    /// <summary>Why the last attempt failed; null where it did not.</summary>
    public string? Failure { get; init; }
}

/// <summary>A delivery that one sender has taken, with everything it takes to send it.</summary>
/// <param name="Program">The program.</param>
/// <param name="EventId">The event.</param>
/// <param name="EndpointId">The endpoint.</param>
/// <param name="Url">Where to.</param>
/// <param name="Body">The body, to the byte.</param>
/// <param name="Secrets">The secrets that sign, the latest first.</param>
/// <param name="Attempts">How many attempts failed before.</param>
/// <param name="Lease">Which taking this is: a sender that was too slow cannot undo what a later one did.</param>
public sealed record ClaimedDelivery(string Program, string EventId, string EndpointId, Uri Url, ReadOnlyMemory<byte> Body, ImmutableArray<byte[]> Secrets, int Attempts, long Lease);
