using System.Collections.Immutable;
using LoyaltyRules.DesignerApi.Callers;
using LoyaltyRules.Storage.Keys;

namespace LoyaltyRules.DesignerApi.Keys;

/// <summary>Knows callers by the keys that are kept. A key that is not taken is a denied attempt.</summary>
/// <param name="keys">The keys.</param>
/// <param name="denied">Writes denied attempts down.</param>
internal sealed class StoredCallers(ApiKeys keys, DeniedAttempts denied) : IApiCallers
{
    /// <inheritdoc/>
    public async ValueTask<ApiCaller?> FindAsync(string key, CancellationToken cancellation)
    {
        var check = await keys.CheckAsync(key, cancellation);
        if (check is { Outcome: ApiKeyOutcome.Taken, Key: { } known })
        {
            return new ApiCaller(known.Terms.Name, [.. known.Terms.Scopes], known.Terms.PerMinute);
        }

        var cause = check.Outcome switch
        {
            ApiKeyOutcome.Expired => "key expired",
            ApiKeyOutcome.Revoked => "key revoked",
            ApiKeyOutcome.Mistyped => "key mistyped",
            ApiKeyOutcome.Wrong => "key unknown",
            _ => "not a key",
        };
        await denied.NoteAsync(check.Key?.Terms.Name ?? "nobody known", cause, check.Key?.Id ?? "", cancellation);
        return null;
    }
}
