using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Json;
using LoyaltyRules.Engine.Language.Checking;
using LoyaltyRules.Engine.Language.Syntax;
using LoyaltyRules.Engine.Language.Types;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs.Binding;
using LoyaltyRules.Engine.Packs.Binding.Names;
using LoyaltyRules.Engine.Packs.Rules;

namespace LoyaltyRules.Engine.Packs.Advice;

/// <summary>Warns of percentages below one: 0.15 is mostly meant to be 15. A parameter that cannot be one percent, and a table with larger rows, are meant as they stand.</summary>
internal sealed class PercentAdvice(PackScope scope)
{
    public void Give(JsonObject root, IReadOnlyList<BoundTable> tables)
    {
        foreach (var expression in scope.Expressions.Where(e => e is { Member: "percent", Node: ConstantNode { Parameter: null, Source: NumberSyntax } }))
        {
            Look(expression.Value.Place, ((ConstantNode)expression.Node).Number);
        }

        foreach (var parameter in root.GetItems("parameters").OfType<JsonObject>().Where(p => p.GetText("unit") == "percent" && p.GetNumber("max") is not <= 1))
        {
            if (parameter.Get("value") is JsonNumber { Value: { } value } written)
            {
                Look(written.Place, value);
            }
        }

        foreach (var table in tables.Where(t => t.Declaration.Type.Kind == TypeKind.Percent && t.Rows.All(r => (decimal)r.Value < 1)))
        {
            foreach (var row in table.Rows)
            {
                Look(row.Json.Items[^1].Place, (decimal)row.Value);
            }
        }
    }

    private void Look(Place place, decimal percent)
    {
        if (percent is > 0 and < 1)
        {
            var (mantissa, scale) = ExactDecimal.Split(percent);
            scope.Report(place, PackWarnings.PercentBelowOne, ExactDecimal.Format(percent), ExactDecimal.Format(percent * 100), $"{mantissa} / {System.Numerics.BigInteger.Pow(10, scale)}");
        }
    }
}
