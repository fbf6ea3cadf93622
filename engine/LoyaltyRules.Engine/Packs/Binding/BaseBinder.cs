using System.Collections.Immutable;
using LoyaltyRules.Engine.Json;
using LoyaltyRules.Engine.Language.Checking;
using LoyaltyRules.Engine.Language.Types;
using LoyaltyRules.Engine.Model;

namespace LoyaltyRules.Engine.Packs.Binding;

/// <summary>Checks bases, and the counters that sum them.</summary>
internal sealed class BaseBinder(PackScope scope)
{
    /// <summary>The most purchases a counter is expected to count.</summary>
    private const decimal CountMax = 1_000_000_000m;

    /// <summary>The greatest sum a counter is expected to reach.</summary>
    private const decimal SumMax = 1_000_000_000_000_000m;

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
        var where = scope.Condition(node, "where", ExpressionScope.Line);
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

    /// <summary>Checks the counters and declares them as facts of the member.</summary>
    public ImmutableArray<CounterDefinition> BindCounters(IEnumerable<JsonObject> counters)
    {
        var bound = new List<CounterDefinition>();
        foreach (var node in counters)
        {
            if (node.Get("name") is not JsonString { Value: var name } nameValue)
            {
                continue;
            }

            var label = scope.Text(node, "label");
            NameDeclaration declaration = new RefusedDeclaration("member." + name);
            if (Window(node) is { } window && Source(node) is var (kind, summed, type, range))
            {
                bound.Add(new CounterDefinition(name, kind, summed, window, label));
                declaration = new FactDeclaration("member." + name, type, FactSubject.Member, label?.ToPhrase()) { Range = range };
            }

            if (!scope.Vocabulary.TryAdd(declaration))
            {
                scope.Report(nameValue.Place, PackDiagnostics.DeclaredTwice, declaration.Name);
            }
        }

        return [.. bound.OrderBy(c => c.Name, StringComparer.Ordinal)];
    }

    private (CounterKind, BaseDefinition?, RuleType, NumericRange)? Source(JsonObject node)
    {
        if (node.Get("sum") is not JsonString sum)
        {
            return node.Get("count") is JsonString ? (CounterKind.Count, null, RuleType.Number, NumericRange.Between(0, CountMax, 0)) : null;
        }

        if (sum.Value == "purchase.gross")
        {
            return (CounterKind.Sum, null, RuleType.Money, NumericRange.Between(0, SumMax, scope.CurrencyDecimals));
        }

        var name = sum.Value.StartsWith("base.", StringComparison.Ordinal) ? sum.Value["base.".Length..] : "";
        if (!scope.Bases.TryGetValue(name, out var summed))
        {
            scope.Report(sum.Place, PackDiagnostics.UnknownBase, sum.Value,
                PackScope.Suggestion(sum.Value, scope.Bases.Keys.Select(b => "base." + b).Append("purchase.gross")));
            return null;
        }

        scope.MarkUsed(sum.Value);
        return summed is null ? null : (CounterKind.Sum, summed, summed.Type, NumericRange.Between(0, SumMax, summed.LineRange.Scale));
    }

    private PeriodWindow? Window(JsonObject node)
    {
        switch (node.Get("window"))
        {
            case JsonString text:
                if (PeriodWindow.TryParse(text.Value, out var window))
                {
                    return window;
                }

                scope.Report(text.Place, PackDiagnostics.BadWindow, text.Value);
                return null;
            case JsonObject form when form.GetText("each") is { } each && PeriodWindow.TryParseUnit(each, out var unit):
                var which = form.GetText("which") == "previous" ? PeriodWhich.Previous : PeriodWhich.Current;
                if (form.Get("startsOn") is not JsonString startsOn)
                {
                    return PeriodWindow.Calendar(unit, which);
                }

                if (PeriodWindow.TryParseStartsOn(startsOn.Value, out var start))
                {
                    return PeriodWindow.YearFrom(start, which);
                }

                scope.Report(startsOn.Place, PackDiagnostics.BadDay, startsOn.Value);
                return null;
            default:
                return null;
        }
    }
}
