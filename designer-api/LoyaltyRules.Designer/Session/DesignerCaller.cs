using System.Collections.Immutable;
using System.Security.Claims;

namespace LoyaltyRules.Designer.Session;

/// <summary>Who uses the designer. The one thing that pages know of sign-in.</summary>
/// <param name="Name">The name that stands in the audit trail.</param>
/// <param name="Scopes">What they may do.</param>
public sealed record DesignerCaller(string Name, ImmutableHashSet<string> Scopes)
{
    internal const string ScopeClaim = "scope";

    /// <summary>Whether they may do what a scope allows.</summary>
    public bool May(string scope) => Scopes.Contains(scope);

    /// <summary>Whether they may see versions: those who write them and those who approve them.</summary>
    public bool SeesVersions => May(Storage.Keys.ApiScopes.Author) || May(Storage.Keys.ApiScopes.Approve);

    internal static DesignerCaller Of(ClaimsPrincipal user) =>
        new(user.Identity?.Name ?? "", [.. user.FindAll(ScopeClaim).Select(c => c.Value)]);
}

/// <summary>Knows people by what they sign in with. The host provides it.</summary>
public interface IDesignerCallers
{
    /// <summary>The caller whose key this is; null for nobody's, and for one that no longer counts.</summary>
    ValueTask<DesignerCaller?> FindAsync(string key, CancellationToken cancellation);
}
