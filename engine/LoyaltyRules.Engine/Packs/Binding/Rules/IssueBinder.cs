using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Json;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs.Rules;

namespace LoyaltyRules.Engine.Packs.Binding.Rules;

/// <summary>Checks effects that issue a reward, and those that give more time to what a member has.</summary>
internal sealed class IssueBinder(PackScope scope)
{
    private readonly DeadlineBinder deadlines = new(scope);

    /// <summary>Checks an issue: a reward's id, or an object with its terms; null when it was refused.</summary>
    public IssueEffect? Bind(JsonValue issue, int index)
    {
        var id = issue as JsonString ?? (issue as JsonObject)?.Get("reward") as JsonString;
        if (id is null || Reward(id) is not { } reward)
        {
            return null;
        }

        var pay = (issue as JsonObject)?.Get("pay") as JsonString;
        if (pay?.Value == "points" && !reward.HasCost)
        {
            scope.Report(pay.Place, PackDiagnostics.NothingToPay, id.Value);
            return null;
        }

        return new IssueEffect { Index = index, Reward = id.Value, PaysPoints = pay?.Value == "points", FundedBy = issue is JsonObject node ? scope.Funder(node) : null };
    }

    /// <summary>Checks an extension; null when it was refused.</summary>
    public ExtendEffect? BindExtension(JsonObject node, int index)
    {
        var until = deadlines.Bind(node, "for", DeadlineOf.Grant);
        (ExtensionOf Of, string Name)? target =
            node.Get("reward") is JsonString reward ? Reward(reward) is null ? null : (ExtensionOf.Reward, reward.Value)
            : node.Get("points") is JsonString points ? Known(points, scope.Points.Keys, PackDiagnostics.UnknownCurrency) ? (ExtensionOf.Points, points.Value) : null
            : node.Get("tier") is JsonString tier && Known(tier, scope.Tiers.Keys, PackDiagnostics.UnknownTier) ? (ExtensionOf.Tier, tier.Value) : null;
        return target is not { } named || until is null
            ? null
            : new ExtendEffect { Index = index, Target = named.Of, Name = named.Name, Until = until };
    }

    private DeclaredReward? Reward(JsonString id) => Known(id, scope.Rewards.Keys, PackDiagnostics.UnknownReward) ? scope.Rewards[id.Value] : null;

    private bool Known(JsonString name, ICollection<string> declared, DiagnosticDescriptor unknown)
    {
        if (declared.Contains(name.Value))
        {
            return true;
        }

        scope.Report(name.Place, unknown, name.Value, PackScope.Suggestion(name.Value, declared));
        return false;
    }
}
