using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Json;
using LoyaltyRules.Engine.Packs.Rules;

namespace LoyaltyRules.Engine.Packs.Binding.Rules;

/// <summary>Checks effects that grant a tier or a privilege.</summary>
internal sealed class GrantBinder(PackScope scope)
{
    private readonly DeadlineBinder deadlines = new(scope);

    /// <summary>Checks a grant; null when it was refused.</summary>
    public GrantEffect? Bind(JsonObject node, int index)
    {
        var until = deadlines.Bind(node, "for", DeadlineOf.Grant);
        var tier = Named(node, "tier", scope.Tiers, PackDiagnostics.UnknownTier);
        var privilege = Named(node, "privilege", scope.Privileges, PackDiagnostics.UnknownPrivilege);
        return (tier is null && privilege is null) || (node.Get("for") is not null && until is null)
            ? null
            : new GrantEffect { Index = index, Tier = tier, Privilege = privilege, Until = until };
    }

    private T? Named<T>(JsonObject node, string member, Dictionary<string, T?> declared, DiagnosticDescriptor unknown)
        where T : class
    {
        if (node.Get(member) is not JsonString name)
        {
            return null;
        }

        if (!declared.TryGetValue(name.Value, out var named))
        {
            scope.Report(name.Place, unknown, name.Value, PackScope.Suggestion(name.Value, declared.Keys));
        }

        return named;
    }
}
