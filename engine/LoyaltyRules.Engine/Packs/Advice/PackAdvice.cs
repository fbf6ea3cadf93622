using LoyaltyRules.Engine.Json;
using LoyaltyRules.Engine.Packs.Binding;
using LoyaltyRules.Engine.Packs.Binding.Names;

namespace LoyaltyRules.Engine.Packs.Advice;

/// <summary>Looks a pack without errors through for what is allowed and probably not meant.</summary>
internal static class PackAdvice
{
    public static void Give(JsonObject root, PackScope scope, IReadOnlyList<BoundTable> tables)
    {
        new ConditionAdvice(scope).Give(tables);
        new TierAdvice(scope).Give(tables);
        new TableAdvice(scope).Give(tables);
        new PercentAdvice(scope).Give(root, tables);
        new PrivilegeAdvice(scope).Give(root);
    }
}
