using System.Collections.Immutable;
using LoyaltyRules.Engine.Json;
using LoyaltyRules.Engine.Language.Checking;
using LoyaltyRules.Engine.Language.Types;
using LoyaltyRules.Engine.Packs.Rules;

namespace LoyaltyRules.Engine.Packs.Binding.Names;

/// <summary>Checks bases.</summary>
/// <param name="scope">The pack.</param>
/// <param name="excluded">What the program leaves out.</param>
internal sealed class BaseBinder(PackScope scope, Exclusions excluded)
{
    public ImmutableArray<BaseDefinition> Bind(IEnumerable<JsonObject> bases)
    {
        foreach (var node in bases)
        {
            if (node.Get("name") is JsonString { Value: var name } nameValue && !scope.Bases.TryAdd(name, Bind(node, name)))
            {
                scope.Report(nameValue.Place, PackDiagnostics.DeclaredTwice, "base." + name);
            }
        }

        return [.. scope.Bases.Values.OfType<BaseDefinition>().OrderBy(b => b.Name, StringComparer.Ordinal)];
    }

    private BaseDefinition? Bind(JsonObject node, string name)
    {
        var label = scope.Text(node, "label");
        var where = excluded.OfLines(node);
        if (node.Get("of") is not JsonString of || AmountOf(of) is not var (amount, fact) || (node.Get("where") is not null && where is null))
        {
            return null;
        }

        var money = (FactDeclaration)scope.Vocabulary.Find("line.gross")!;
        var quantity = (FactDeclaration)scope.Vocabulary.Find("line.quantity")!;
        var source = amount switch
        {
            LineAmount.Quantity => quantity,
            LineAmount.Fact => fact!,
            _ => money,
        };
        var fees = ImmutableArray.CreateBuilder<FactDeclaration>();
        foreach (var fee in node.GetItems("fees").OfType<JsonString>())
        {
            if (scope.Vocabulary.Find(fee.Value) is FactDeclaration { IsFee: true } declared)
            {
                fees.Add(declared);
            }
            else if (scope.Vocabulary.Find(fee.Value) is not RefusedDeclaration)
            {
                scope.Report(fee.Place, PackDiagnostics.NotAFee, fee.Value);
                return null;
            }
        }

        if (fees.Count > 0 && amount is LineAmount.Quantity or LineAmount.Fact)
        {
            scope.Report(node.Get("fees")!.Place, PackDiagnostics.FeesWithQuantity, of.Value);
            return null;
        }

        return new BaseDefinition
        {
            Name = name,
            Label = label,
            Of = amount,
            Fact = fact,
            Where = where,
            Fees = fees.ToImmutable(),
            Type = source.Type,
            LineRange = source.Range!.Value,
        };
    }

    private (LineAmount Amount, FactDeclaration? Fact)? AmountOf(JsonString of)
    {
        switch (of.Value)
        {
            case "line.gross":
                return (LineAmount.Gross, null);
            case "line.net":
                return (LineAmount.Net, null);
            case "line.paid":
                return (LineAmount.Paid, null);
            case "line.quantity":
                return (LineAmount.Quantity, null);
        }

        switch (scope.Vocabulary.Find(of.Value))
        {
            case FactDeclaration { IsOfLine: true, Type.Kind: TypeKind.Money or TypeKind.Number, Range.Min.Sign: >= 0 } fact:
                return (LineAmount.Fact, fact);
            case RefusedDeclaration:
                return null;
            default:
                scope.Report(of.Place, PackDiagnostics.NotALineAmount, of.Value);
                return null;
        }
    }
}
