using System.Collections.Immutable;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Json;
using LoyaltyRules.Engine.Language.Checking;
using LoyaltyRules.Engine.Language.Types;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs.Rules;

namespace LoyaltyRules.Engine.Packs.Binding.Names;

/// <summary>Checks counters. Their names are declared before tables and segments, which may use them; which purchases count is checked once all names are known.</summary>
internal sealed class CounterBinder(PackScope scope)
{
    /// <summary>The most purchases a counter is expected to count.</summary>
    private const decimal CountMax = 1_000_000_000m;

    /// <summary>The greatest sum a counter is expected to reach.</summary>
    private const decimal SumMax = 1_000_000_000_000_000m;

    private const string Earned = "earned.";
    private const string Spent = "spent.";

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
                declared.Add((node, new CounterDefinition(name, source.Kind, source.Base, window, label) 
                {
                    On = source.On, Activity = source.Activity, Fact = source.Fact, Currency = source.Currency, Points = source.Points,
                }));
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
            var where = scope.Condition(node, "where", counter.On == EventKind.Activity ? ExpressionScope.ActivityCounter : ExpressionScope.Counter);
            scope.Counters.TryAdd("member." + counter.Name, counter with { Where = where });
        }

        return [.. scope.Counters.Values.OrderBy(c => c.Name, StringComparer.Ordinal)];
    }

    private sealed record Source(
        CounterKind Kind, RuleType Type, NumericRange? Range, CounterTraits Traits, BaseDefinition? Base = null, FactDeclaration? Fact = null)
    {
        public EventKind On { get; init; } = EventKind.Purchase;

        public string? Activity { get; init; }

        public PointsCurrency? Currency { get; init; }

        public CountedPoints Points { get; init; }
    }

    private static readonly CounterTraits One = new(NumericRange.Between(0, 1, 0), null);

    private static readonly CounterTraits NotAdded = new(null, new Phrase("it is not a sum or a number of purchases.", "это не сумма и не число покупок."));

    private readonly ActivityBinder activities = new(scope);

    private Source? SourceOf(JsonObject node)
    {
        var source = (node.Get("count") ?? node.Get("last")) is JsonString what ? EventsOf(node, what)
            : node.Get("distinct") is JsonString distinct ? DistinctOf(distinct)
            : node.Get("sum") is JsonString sum ? SumOf(node, sum) : null;
        if (source is not null && node.Get("kind") is { } kind && source is not { Currency: not null, Points: CountedPoints.EarnedBase or CountedPoints.EarnedBonus })
        {
            scope.Report(kind.Place, PackDiagnostics.KindNotHere);
            return null;
        }

        if (node.Get("on") is not JsonString on || source is null)
        {
            return source;
        }

        var isEarned = source is { Currency: not null, Points: not CountedPoints.Spent };
        if (on.Value == "completed" && source is { On: EventKind.Purchase, Kind: CounterKind.Sum or CounterKind.Distinct, Points: not CountedPoints.Spent })
        {
            return source with { On = EventKind.Completed };
        }

        if (on.Value != "completed" && isEarned)
        {
            return activities.Word(on) is { } earning ? source with { On = EventKind.Activity, Activity = earning, Traits = source.Traits with { IsOfActivities = true } } : null;
        }

        if (on.Value != "completed" && source is { On: EventKind.Activity, Fact: not null })
        {
            return activities.Word(on) is { } activity ? source with { Activity = activity } : null;
        }

        scope.Report(on.Place, PackDiagnostics.OnNotHere);
        return null;
    }

    private Source? EventsOf(JsonObject node, JsonString what)
    {
        var source = node.Get("last") is null
            ? new Source(CounterKind.Count, RuleType.Number, Counts, One)
            : new Source(CounterKind.Last, RuleType.Date, null, NotAdded);
        switch (what.Value)
        {
            case "purchase":
                return source;
            case "completed":
                return source with { On = EventKind.Completed };
            case CounterDefinition.ReferredEnrolment when node.Get("where") is { } where:
                scope.Report(where.Place, PackDiagnostics.WhereNotHere);
                return null;
            case CounterDefinition.ReferredEnrolment:
                return source with { On = EventKind.Enrolment, Traits = NotAdded };
            case var named when ActivityBinder.IsNamed(named) && activities.Word(what) is { } activity:
                return source with { On = EventKind.Activity, Activity = activity, Traits = source.Traits with { IsOfActivities = true } };
            default:
                return null;
        }
    }

    private Source? SumOf(JsonObject node, JsonString sum)
    {
        if (sum.Value.StartsWith(Earned, StringComparison.Ordinal) || sum.Value.StartsWith(Spent, StringComparison.Ordinal))
        {
            return SumOfPoints(node, sum);
        }

        if (sum.Value == "purchase.gross")
        {
            return new Source(CounterKind.Sum, RuleType.Money, NumericRange.Between(0, SumMax, scope.CurrencyDecimals),
                new CounterTraits(scope.Vocabulary.Find("purchase.gross")!.Range, null));
        }

        if (ActivityBinder.IsNamed(sum.Value))
        {
            return SumOfActivities(sum);
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

    private Source? SumOfPoints(JsonObject node, JsonString sum)
    {
        var isSpent = sum.Value.StartsWith(Spent, StringComparison.Ordinal);
        var name = sum.Value[(isSpent ? Spent : Earned).Length..];
        if (!scope.Points.TryGetValue(name, out var currency))
        {
            scope.Report(sum.Place, PackDiagnostics.UnknownCurrency, name, PackScope.Suggestion(name, scope.Points.Keys));
            return null;
        }

        return currency is null ? null : new Source(
            CounterKind.Sum, RuleType.PointsOf(name), NumericRange.Between(0, SumMax, currency.Decimals), new CounterTraits(null, new Phrase("its points are computed by the decision itself.", "её баллы вычисляет само решение.")))
        {
            Currency = currency,
            Points = isSpent ? CountedPoints.Spent : node.GetText("kind") switch
            {
                "base" => CountedPoints.EarnedBase,
                "bonus" => CountedPoints.EarnedBonus,
                _ => CountedPoints.Earned,
            },
        };
    }

    // A sum of what may be less than nothing could fall by an event, and no number would be reached for good.
    private Source? SumOfActivities(JsonString sum)
    {
        switch (scope.Vocabulary.Find(sum.Value))
        {
            case FactDeclaration { Subject: FactSubject.Activity, Range: { Min.Sign: >= 0 } range } fact:
                return new Source(CounterKind.Sum, fact.Type, NumericRange.Between(0, SumMax, range.Scale), new CounterTraits(range, null) { IsOfActivities = true }, Fact: fact)
                {
                    On = EventKind.Activity,
                };
            case RefusedDeclaration:
                return null;
            case FactDeclaration { Range: not null }:
                scope.Report(sum.Place, PackDiagnostics.NotSummed, sum.Value, new Phrase("It can be negative; give it a \"min\" of 0 or more.", "Он может быть отрицательным; задайте «min» не меньше 0."));
                return null;
            case { } other:
                scope.Report(sum.Place, PackDiagnostics.NotSummed, sum.Value, new Phrase(
                    $"It is {TypeNames.Of(other.Type).En}; a number is needed.", $"Это {TypeNames.Of(other.Type).Ru}; нужно число."));
                return null;
            default:
                var summable = scope.Vocabulary.EventFacts.Where(f => f is { Subject: FactSubject.Activity, Range: not null }).Select(f => f.Name);
                scope.Report(sum.Place, PackDiagnostics.NotSummed, sum.Value, PackScope.Suggestion(sum.Value, summable));
                return null;
        }
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
            case FactDeclaration { Subject: FactSubject.Purchase or FactSubject.Line or FactSubject.Activity, Type.Kind: TypeKind.Text or TypeKind.Choice } fact:
                var isOfActivities = fact.Subject == FactSubject.Activity;
                return new Source(CounterKind.Distinct, RuleType.Number, Counts, NotAdded with { IsOfActivities = isOfActivities }, Fact: fact)
                {
                    On = isOfActivities ? EventKind.Activity : EventKind.Purchase,
                };
            case RefusedDeclaration:
                return null;
            case { } other:
                scope.Report(distinct.Place, PackDiagnostics.NotToldApart, distinct.Value, new Phrase(
                    $"It is {TypeNames.Of(other.Type).En}; a text or a choice is needed.", $"Это {TypeNames.Of(other.Type).Ru}; нужен текст или выбор из списка."));
                return null;
            default:
                var countable = scope.Vocabulary.EventFacts.Concat(scope.Vocabulary.LineFacts)
                    .Where(f => f.Subject is FactSubject.Purchase or FactSubject.Line or FactSubject.Activity && f.Type.Kind is TypeKind.Text or TypeKind.Choice).Select(f => f.Name);
                scope.Report(distinct.Place, PackDiagnostics.NotToldApart, distinct.Value, PackScope.Suggestion(distinct.Value, countable));
                return null;
        }
    }
}
