using System.Collections.Immutable;

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

/// <summary>What a key may do.</summary>
internal static class Scope
{
    /// <summary>Ask: quotes, accounts, decisions, packs.</summary>
    public const string Evaluate = "evaluate";

    /// <summary>Post: purchases, returns, holds and everything else that moves points.</summary>
    public const string Commit = "commit";

    /// <summary>Write and erase the records of members.</summary>
    public const string Members = "members";

    /// <summary>All of them.</summary>
    public static ImmutableArray<string> All { get; } = [Evaluate, Commit, Members];
}

/// <summary>Callers that are known from the start.</summary>
/// <param name="callers">Each with its key.</param>
internal sealed class KnownCallers(IReadOnlyDictionary<string, ApiCaller> callers) : IApiCallers
{
    /// <inheritdoc/>
    public ValueTask<ApiCaller?> FindAsync(string key, CancellationToken cancellation) => new(callers.GetValueOrDefault(key));
}
