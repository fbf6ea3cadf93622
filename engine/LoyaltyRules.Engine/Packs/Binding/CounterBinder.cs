using System.Collections.Immutable;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Json;
using LoyaltyRules.Engine.Language.Checking;
using LoyaltyRules.Engine.Language.Types;

namespace LoyaltyRules.Engine.Packs.Binding;

/// <summary>Checks counters. Their names are declared before tables and segments, which may use them; which purchases count is checked once all names are known.</summary>
internal sealed class CounterBinder(PackScope scope)
{
    /// <summary>The most purchases a counter is expected to count.</summary>
    private const decimal CountMax = 1_000_000_000m;

    /// <summary>The greatest sum a counter is expected to reach.</summary>
    private const decimal SumMax = 1_000_000_000_000_000m;

    private static readonly NumericRange Counts = NumericRange.Between(0, CountMax, 0);

    private readonly List<(JsonObject Node, CounterDefinition Counter)> declared = [];

    /// <summary>Declares the counters as facts of the member.</summary>
    public void Declare(IEnumerable<JsonObject> counters)
    {
        var periods = new PeriodBinder(scope);
        foreach (var node in counters)
        {
            if (node.Get("name") is not JsonString { Value: var name } nameValue)
            {
                continue;
            }

            var label = scope.Text(node, "label");
            NameDeclaration declaration = new RefusedDeclaration("member." + name);
            if (periods.Window(node, "window") is { } window && SourceOf(node) is { } source)
            {
                declared.Add((node, new CounterDefinition(name, source.Kind, source.Base, window, label) { Fact = source.Fact }));
                declaration = new FactDeclaration("member." + name, source.Type, FactSubject.Member, label?.ToPhrase()) { Range = source.Range, Counter = source.Traits };
            }

            if (!scope.Vocabulary.TryAdd(declaration))
            {
                scope.Report(nameValue.Place, PackDiagnostics.DeclaredTwice, declaration.Name);
            }
        }
    }

    /// <summary>Checks which purchases count; gives the counters back by name.</summary>
    public ImmutableArray<CounterDefinition> Bind()
    {
        foreach (var (node, counter) in declared)
        {
            var where = scope.Condition(node, "where", ExpressionScope.Counter);
            scope.Counters.TryAdd("member." + counter.Name, counter with { Where = where });
        }

        return [.. scope.Counters.Values.OrderBy(c => c.Name, StringComparer.Ordinal)];
    }

    private sealed record Source(
        CounterKind Kind, RuleType Type, NumericRange? Range, CounterTraits Traits, BaseDefinition? Base = null, FactDeclaration? Fact = null);

    private static readonly CounterTraits OnePurchase = new(NumericRange.Between(0, 1, 0), null);

    private static readonly CounterTraits NotAdded = new(null, new Phrase("it is not a sum or a number of purchases.", "это не сумма и не число покупок."));

    private Source? SourceOf(JsonObject node)
    {
        if (node.Get("count") is JsonString)
        {
            return new Source(CounterKind.Count, RuleType.Number, Counts, OnePurchase);
        }

        if (node.Get("last") is JsonString)
        {
            return new Source(CounterKind.Last, RuleType.Date, null, NotAdded);
        }

        return node.Get("distinct") is JsonString distinct ? DistinctOf(distinct) : node.Get("sum") is JsonString sum ? SumOf(sum) : null;
    }

    private Source? SumOf(JsonString sum)
    {
        if (sum.Value == "purchase.gross")
        {
            return new Source(CounterKind.Sum, RuleType.Money, NumericRange.Between(0, SumMax, scope.CurrencyDecimals),
                new CounterTraits(scope.Vocabulary.Find("purchase.gross")!.Range, null));
        }

        var name = sum.Value.StartsWith("base.", StringComparison.Ordinal) ? sum.Value["base.".Length..] : "";
        if (!scope.Bases.TryGetValue(name, out var summed))
        {
            scope.Report(sum.Place, PackDiagnostics.UnknownBase, sum.Value,
                PackScope.Suggestion(sum.Value, scope.Bases.Keys.Select(b => "base." + b).Append("purchase.gross")));
            return null;
        }

        scope.MarkUsed(sum.Value);
        return summed is null ? null : new Source(CounterKind.Sum, summed.Type, NumericRange.Between(0, SumMax, summed.LineRange.Scale), TraitsOf(summed), summed);
    }

    // What the decision computes is not there yet while its conditions are asked, and a segment may itself ask withThis (S1).
    private static CounterTraits TraitsOf(BaseDefinition summed) => new(summed.TotalRange, summed switch
    {
        { Of: LineAmount.Net or LineAmount.Paid } => new Phrase("its amount is computed by the decision itself.", "её сумму вычисляет само решение."),
        { Where: { } where } when NamesSegment(where) => new Phrase("its base asks for a segment.", "её база спрашивает о сегменте."),
        _ => null,
    });

    private static bool NamesSegment(CheckedNode node) => node is SegmentNode || node.Children.Any(NamesSegment);

    private Source? DistinctOf(JsonString distinct)
    {
        switch (scope.Vocabulary.Find(distinct.Value))
        {
            case FactDeclaration { Subject: FactSubject.Purchase or FactSubject.Line, Type.Kind: TypeKind.Text or TypeKind.Choice } fact:
                return new Source(CounterKind.Distinct, RuleType.Number, Counts, NotAdded, Fact: fact);
            case RefusedDeclaration:
                return null;
            case { } other:
                scope.Report(distinct.Place, PackDiagnostics.NotToldApart, distinct.Value, new Phrase(
                    $"It is {TypeNames.Of(other.Type).En}; a text or a choice is needed.", $"Это {TypeNames.Of(other.Type).Ru}; нужен текст или выбор из списка."));
                return null;
            default:
                var countable = scope.Vocabulary.EventFacts.Concat(scope.Vocabulary.LineFacts)
                    .Where(f => f.Subject is FactSubject.Purchase or FactSubject.Line && f.Type.Kind is TypeKind.Text or TypeKind.Choice).Select(f => f.Name);
                scope.Report(distinct.Place, PackDiagnostics.NotToldApart, distinct.Value, PackScope.Suggestion(distinct.Value, countable));
                return null;
        }
    }
}
