using System.Collections.Immutable;
using LoyaltyRules.Storage.Keys;

namespace LoyaltyRules.DesignerApi.Callers;

/// <summary>Who calls: a till, a web shop, another system of the company.</summary>
/// <param name="Name">Its name: repetitions are known within it, and it stands in the audit trail. The same through every renewal of its key.</param>
/// <param name="Scopes">What it may do, of <see cref="Scope"/>.</param>
/// <param name="RequestsPerMinute">How many requests it may make.</param>
internal sealed record ApiCaller(string Name, ImmutableHashSet<string> Scopes, int RequestsPerMinute);

/// <summary>Knows callers by the keys they send.</summary>
internal interface IApiCallers
{
    /// <summary>The caller whose key this is; null for nobody's, and for one that no longer counts.</summary>
    ValueTask<ApiCaller?> FindAsync(string key, CancellationToken cancellation);
}

/// <summary>What a key may do: of the scopes that keys can have, those that this host's own operations ask for.</summary>
internal static class Scope
{
    /// <inheritdoc cref="ApiScopes.Evaluate"/>
    public const string Evaluate = ApiScopes.Evaluate;

    /// <inheritdoc cref="ApiScopes.Read"/>
    public const string Read = ApiScopes.Read;

    /// <inheritdoc cref="ApiScopes.Commit"/>
    public const string Commit = ApiScopes.Commit;

    /// <inheritdoc cref="ApiScopes.Members"/>
    public const string Members = ApiScopes.Members;

    /// <inheritdoc cref="ApiScopes.Erase"/>
    public const string Erase = ApiScopes.Erase;

    /// <inheritdoc cref="ApiScopes.Adjust"/>
    public const string Adjust = ApiScopes.Adjust;

    /// <summary>Every scope that a key can have.</summary>
    public static ImmutableArray<string> All => ApiScopes.All;
}

/// <summary>Callers that are known from the start.</summary>
/// <param name="callers">Each with its key.</param>
internal sealed class KnownCallers(IReadOnlyDictionary<string, ApiCaller> callers) : IApiCallers
{
    /// <inheritdoc/>
    public ValueTask<ApiCaller?> FindAsync(string key, CancellationToken cancellation) => new(callers.GetValueOrDefault(key));
}
