using System.Collections.Immutable;
using NodaTime;

namespace LoyaltyRules.Storage.Keys;

/// <summary>What a key is made with.</summary>
/// <param name="Name">Whose it is, for example <c>till-west</c>: repetitions of writes are known by it, and the audit trail tells it. Unique for good.</param>
/// <param name="Scopes">What it may do, of <see cref="ApiScopes.All"/>.</param>
public sealed record ApiKeyTerms(string Name, ImmutableArray<string> Scopes)
{
    /// <summary>How many requests a minute a key may make where nothing else is said.</summary>
    public const int PerMinuteDefault = 6_000;

    /// <summary>The most that can be allowed.</summary>
    public const int PerMinuteMax = 1_000_000;

    /// <summary>The longest name.</summary>
    public const int NameLengthMax = 100;

    /// <summary>How many requests a minute it may make.</summary>
    public int PerMinute { get; init; } = PerMinuteDefault;

    /// <summary>From when on it is no longer taken; null for never.</summary>
    public Instant? ExpiresAt { get; init; }
}

/// <summary>A key as it is kept: everything but its secret.</summary>
/// <param name="Id">Its id, which is part of its text.</param>
/// <param name="Terms">What it was made with.</param>
/// <param name="CreatedAt">When.</param>
/// <param name="CreatedBy">By whom.</param>
public sealed record ApiKey(string Id, ApiKeyTerms Terms, Instant CreatedAt, string CreatedBy)
{
    /// <summary>Until when the secret before the latest is taken too; null where there is none.</summary>
    public Instant? PreviousUntil { get; init; }

    /// <summary>When it was revoked; null when it was not.</summary>
    public Instant? RevokedAt { get; init; }

    /// <summary>When it was used last, to the hour; null for never.</summary>
    public Instant? LastUsedAt { get; init; }

    /// <summary>Whether it may do something.</summary>
    public bool Has(string scope) => Terms.Scopes.Contains(scope, StringComparer.Ordinal);
}

/// <summary>A key with its text, which is shown once and kept nowhere.</summary>
/// <param name="Key">The key.</param>
/// <param name="Text">The text to send as <c>Authorization: Bearer</c>.</param>
public sealed record NewApiKey(ApiKey Key, string Text);

/// <summary>The keys of the first start.</summary>
/// <param name="Integrator">For tills and web shops.</param>
/// <param name="Admin">Makes further keys, and webhooks.</param>
public sealed record FirstApiKeys(NewApiKey Integrator, NewApiKey Admin);

/// <summary>What a text that came as a key is.</summary>
public enum ApiKeyOutcome
{
    /// <summary>A key that is taken.</summary>
    Taken,

    /// <summary>Not of the form of a key.</summary>
    NoKey,

    /// <summary>A key with a typo: its checksum does not fit.</summary>
    Mistyped,

    /// <summary>There is no such key, or its secret is another.</summary>
    Wrong,

    /// <summary>Its time is over.</summary>
    Expired,

    /// <summary>It was revoked.</summary>
    Revoked,
}

/// <summary>What came of checking a text.</summary>
/// <param name="Outcome">What it is.</param>
/// <param name="Key">The key, where the text proves that it is known; null otherwise.</param>
public readonly record struct ApiKeyCheck(ApiKeyOutcome Outcome, ApiKey? Key);

/// <summary>What a key was to be made with is not in order.</summary>
public enum ApiKeyRefusal
{
    /// <summary>The name is empty, too long, or not of visible ASCII characters without a colon.</summary>
    BadName,

    /// <summary>Another key, maybe a revoked one, has this name.</summary>
    NameTaken,

    /// <summary>There is no scope, one twice, or one that nobody knows.</summary>
    BadScopes,

    /// <summary>The limit is not between 1 and <see cref="ApiKeyTerms.PerMinuteMax"/>.</summary>
    BadLimit,

    /// <summary>It would have expired already.</summary>
    BadExpiry,

    /// <summary>The time that both secrets are taken is negative, or longer than <see cref="ApiKeys.OverlapDaysMax"/> days.</summary>
    BadOverlap,
}

/// <summary>Thrown where a key cannot be made or rotated as asked.</summary>
/// <param name="refusal">Why.</param>
public sealed class ApiKeyRefusedException(ApiKeyRefusal refusal) : Exception(refusal.ToString())
{
    /// <summary>Why.</summary>
    public ApiKeyRefusal Refusal { get; } = refusal;
}
