using System.Collections.Immutable;
using NodaTime;

namespace LoyaltyRules.Storage.Webhooks;

/// <summary>Where events are sent.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Url">The address, absolute, of HTTPS or HTTP.</param>
/// <param name="Types">The types that it gets, of <see cref="WebhookTypes.All"/>, or <see cref="WebhookTypes.Every"/>.</param>
/// <param name="IsActive">Whether it is sent to. What happens while it is not is never sent; what was still to be sent waits.</param>
/// <param name="CreatedAt">When it was registered.</param>
/// <param name="CreatedBy">By whom.</param>
public sealed record WebhookEndpoint(string Id, Uri Url, ImmutableArray<string> Types, bool IsActive, Instant CreatedAt, string CreatedBy)
{
    /// <summary>Until when the secret before the latest signs too; null where there is none.</summary>
    public Instant? PreviousSecretUntil { get; init; }

    /// <summary>Since when every attempt has failed; null where the last one did not.</summary>
    public WebhookFailing? Failing { get; init; }

    /// <summary>How many deliveries wait to be sent.</summary>
    public long Due { get; init; }

    /// <summary>How many are parked.</summary>
    public long Parked { get; init; }
}

/// <summary>An endpoint that takes nothing.</summary>
/// <param name="Since">The first attempt of the unbroken row of failures.</param>
/// <param name="Failures">How many attempts failed since.</param>
/// <param name="Failure">Why the last one failed.</param>
/// <param name="AskedAgainAt">Until when it is left alone; null where it answers, and goes on being asked.</param>
public sealed record WebhookFailing(Instant Since, int Failures, string Failure, Instant? AskedAgainAt);

/// <summary>An endpoint with its secret, which is shown once.</summary>
/// <param name="Endpoint">The endpoint.</param>
/// <param name="Secret">The secret in the form of Standard Webhooks: <c>whsec_…</c>.</param>
public sealed record NewWebhookSecret(WebhookEndpoint Endpoint, string Secret);

/// <summary>What is to change of an endpoint; null for what stays.</summary>
/// <param name="Url">The address.</param>
/// <param name="Types">The types.</param>
/// <param name="IsActive">Whether it is sent to.</param>
public sealed record WebhookChange(string? Url, ImmutableArray<string>? Types, bool? IsActive);

/// <summary>Why an endpoint cannot be as asked.</summary>
public enum WebhookRefusal
{
    /// <summary>The address is not absolute, not of HTTP, too long, or carries a name and password or a fragment.</summary>
    BadUrl,

    /// <summary>There is no type, one twice, or one that nobody knows.</summary>
    BadTypes,

    /// <summary>There are as many endpoints as there may be.</summary>
    TooMany,

    /// <summary>The time that both secrets sign is negative or longer than <see cref="WebhookEndpoints.OverlapDaysMax"/> days.</summary>
    BadOverlap,
}

/// <summary>Thrown where an endpoint cannot be as asked.</summary>
/// <param name="refusal">Why.</param>
public sealed class WebhookRefusedException(WebhookRefusal refusal) : Exception(refusal.ToString())
{
    /// <summary>Why.</summary>
    public WebhookRefusal Refusal { get; } = refusal;
}
