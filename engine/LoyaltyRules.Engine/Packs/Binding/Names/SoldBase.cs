using LoyaltyRules.Engine.Json;
using LoyaltyRules.Engine.Language.Checking;
using LoyaltyRules.Engine.Language.Types;
using LoyaltyRules.Engine.Packs.Rules;

namespace LoyaltyRules.Engine.Packs.Binding.Names;

/// <summary>Checks a base that says what was sold, whoever bought it.</summary>
internal static class SoldBase
{
    /// <summary>The base; null when it was refused.</summary>
    public static BaseDefinition? Bind(PackScope scope, JsonString of)
    {
        var name = of.Value.StartsWith("base.", StringComparison.Ordinal) ? of.Value["base.".Length..] : "";
        if (!scope.Bases.TryGetValue(name, out var definition))
        {
            scope.Report(of.Place, PackDiagnostics.UnknownBase, of.Value, PackScope.Suggestion(of.Value, scope.Bases.Keys.Select(b => "base." + b)));
            return null;
        }

        scope.MarkUsed(of.Value);
        if (definition is null || (definition.Type.Kind == TypeKind.Money && (definition.Where is null || IsOfLines(definition.Where))))
        {
            return definition;
        }

        scope.Report(of.Place, ClosureDiagnostics.NotSold, of.Value);
        return null;
    }

    // What was sold is known from the receipt alone, whoever bought it.
    private static bool IsOfLines(CheckedNode node) => node switch
    {
        FactNode fact => fact.Fact.Subject is FactSubject.Line or FactSubject.Purchase,
        SegmentNode or TableNode => false,
        _ => node.Children.All(IsOfLines),
    };
}
