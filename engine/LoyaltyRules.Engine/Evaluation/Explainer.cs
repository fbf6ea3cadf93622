using System.Collections.Concurrent;
using System.Collections.Immutable;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Language.Checking;
using LoyaltyRules.Engine.Language.Compilation;
using LoyaltyRules.Engine.Language.Syntax;
using LoyaltyRules.Engine.Language.Types;
using LoyaltyRules.Engine.Language.Wording;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs;
using NodaTime;

namespace LoyaltyRules.Engine.Evaluation;

/// <summary>
/// Says why a rule did not match: which parts of its condition decided, and the values they had. It asks the parts through the same
/// translation that the decision ran, interpreted rather than turned into machine code, so it cannot tell another story.
/// </summary>
internal sealed class Explainer(RulePack pack, PackPlan plan)
{
    /// <summary>More reasons than this bury the first ones.</summary>
    private const int ReasonsMax = 12;

    private readonly ConcurrentDictionary<CheckedNode, Delegate> compiled = new(ReferenceEqualityComparer.Instance);

    // What a reason says whatever the event: the part as conditions spell it, and what was needed, by whether it was to be true or false.
    private readonly ConcurrentDictionary<CheckedNode, (string Part, Phrase Needed)> toBeTrue = new(ReferenceEqualityComparer.Instance);
    private readonly ConcurrentDictionary<CheckedNode, (string Part, Phrase Needed)> toBeFalse = new(ReferenceEqualityComparer.Instance);

    /// <summary>How a rule came out.</summary>
    /// <param name="compiledRule">The rule.</param>
    /// <param name="matches">Whether its condition is true.</param>
    /// <param name="date">The local day of the event.</param>
    /// <param name="frame">The event.</param>
    /// <param name="withReasons">Whether to tell why it did not match.</param>
    public RuleResult Outcome(CompiledRule compiledRule, bool matches, LocalDate date, FactFrame frame, bool withReasons)
    {
        var rule = compiledRule.Rule;
        if (!DecisionMaker.IsInForce(rule, date))
        {
            return new RuleResult(rule.Id, RuleOutcome.NotInForce, []);
        }

        if (matches)
        {
            return new RuleResult(rule.Id, RuleOutcome.Matched, []);
        }

        var outcome = plan.TruthOfRule(compiledRule.Index)(frame, 0) == Truth.Unknown ? RuleOutcome.Unknown : RuleOutcome.NotMatched;
        return new RuleResult(rule.Id, outcome, withReasons ? ReasonsOf(rule.When!, frame) : []);
    }

    /// <summary>The parts that kept a condition from being true.</summary>
    public ImmutableArray<Reason> ReasonsOf(CheckedNode condition, FactFrame frame)
    {
        var reasons = new List<Reason>();
        Explain(condition, wanted: true, frame, reasons);
        return [.. reasons];
    }

    // A compiler of its own for each part: it keeps its place while it translates, and several threads may explain at once.
    private ExpressionCompiler Compiler() => new(plan.Tables, plan.Settings) { IsInterpreted = true };

    private sbyte TruthOf(CheckedNode node, FactFrame frame) =>
        ((TruthOf)compiled.GetOrAdd(node, n => Compiler().CompileTruth(n)))(frame, 0);

    /// <summary>Collects the parts that kept a condition from being what was wanted.</summary>
    private void Explain(CheckedNode node, bool wanted, FactFrame frame, List<Reason> reasons)
    {
        if (reasons.Count >= ReasonsMax)
        {
            return;
        }

        switch (node)
        {
            case NotNode not:
                Explain(not.Operand, !wanted, frame, reasons);
                break;
            case LogicalNode logical when logical.Operator == LogicalOperator.And == wanted:
                // All were needed. Where one definitely failed, the unknown ones did not matter.
                var failed = wanted ? Truth.False : Truth.True;
                var outcomes = logical.Children.Select(c => (Part: c, Truth: TruthOf(c, frame))).ToList();
                var decisive = outcomes.Exists(o => o.Truth == failed) ? failed : Truth.Unknown;
                foreach (var (part, _) in outcomes.Where(o => o.Truth == decisive))
                {
                    Explain(part, wanted, frame, reasons);
                }

                break;
            case LogicalNode logical:
                foreach (var part in logical.Children)
                {
                    Explain(part, wanted, frame, reasons);
                }

                break;
            case SegmentNode segment:
                Explain(SegmentOf(segment).When, wanted, frame, reasons);
                break;
            default:
                reasons.Add(ReasonOf(node, wanted, frame));
                break;
        }
    }

    private SegmentDefinition SegmentOf(SegmentNode node) => pack.Segments.First(s => s.Index == node.Segment.Index);

    private Reason ReasonOf(CheckedNode node, bool wanted, FactFrame frame)
    {
        var actual = new List<(ActualValue Value, Phrase Name, Phrase Shown)>();
        CollectActual(node, frame, actual);
        var (part, needed) = wanted
            ? toBeTrue.GetOrAdd(node, static n => (n.ToString(), Sentences.Of(n, isNegated: false)))
            : toBeFalse.GetOrAdd(node, static n => (ExpressionPrinter.Print(new UnarySyntax(n.Span, UnaryOperator.Not, n.Source)), Sentences.Of(n, isNegated: true)));
        return new Reason(part, node.Span, [.. actual.Select(a => a.Value)], SentenceOf(node, needed, actual));
    }

    private static Phrase SentenceOf(CheckedNode node, Phrase needed, List<(ActualValue Value, Phrase Name, Phrase Shown)> actual)
    {
        string In(ProductLanguage language, string need, string fact)
        {
            // Of lines that were looked for and not found there is nothing more to tell.
            var told = node is AggregateNode { Type.Kind: TypeKind.Boolean } && actual.TrueForAll(a => a.Value.Value is not null) ? [] : actual;
            var values = string.Join("; ", told.Select(a => $"{a.Name.In(language)} — {a.Shown.In(language)}"));
            return $"{need}: {needed.In(language)}." + (values.Length > 0 ? $" {fact}: {values}." : "");
        }

        return new Phrase(
            In(ProductLanguage.English, "Needed", "Actual"),
            In(ProductLanguage.Russian, "Нужно", "На деле"));
    }

    private void CollectActual(CheckedNode node, FactFrame frame, List<(ActualValue Value, Phrase Name, Phrase Shown)> actual)
    {
        switch (node)
        {
            case FactNode fact:
                Add(actual, fact.Fact.Name, Sentences.NameOf(fact.Fact), fact, ValueOf(fact, frame));
                break;
            case SegmentNode segment:
                var truth = frame.Segments[segment.Segment.Index];
                Add(actual, segment.Segment.Name, Sentences.NameOf(segment.Segment), segment, truth == Truth.Unknown ? null : truth == Truth.True ? "true" : "false");
                break;
            case TableNode or AggregateNode:
                Add(actual, node.ToString(), Sentences.Of(node), node, Computed(node, frame));
                break;
            default:
                foreach (var child in node.Children)
                {
                    CollectActual(child, frame, actual);
                }

                break;
        }
    }

    private static void Add(List<(ActualValue Value, Phrase Name, Phrase Shown)> actual, string name, Phrase label, CheckedNode node, string? value)
    {
        if (!actual.Exists(a => a.Value.Name == name))
        {
            actual.Add((new ActualValue(name, value), label, Sentences.ValueOf(node, value)));
        }
    }

    private static string? ValueOf(FactNode node, FactFrame frame)
    {
        if (node.Fact.MayBeAbsent && !Absence.IsKnown(node.Fact, frame, 0))
        {
            return null;
        }

        var (columns, index) = node.Fact.IsOfLine ? (frame.LineFacts, frame.LineIndex(0, node.Fact.Slot)) : (frame.EventFacts, node.Fact.Slot);
        object value = node.Type.IsNumeric ? columns.Decimals[index] : node.Type.Kind == TypeKind.Text ? columns.Texts[index]! : columns.Integers[index];
        return StoredValue.Format(value, node.Type);
    }

    private string? Computed(CheckedNode node, FactFrame frame)
    {
        if (node.Type.Kind == TypeKind.Boolean)
        {
            return TruthOf(node, frame) switch { Truth.True => "true", Truth.False => "false", _ => null };
        }

        if (ExpressionCompiler.StorageOf(node.Type) == typeof(decimal))
        {
            var number = (TryValue<decimal>)compiled.GetOrAdd(node, n => Compiler().CompileNumber(n));
            return number(frame, 0, out var value) ? ExactDecimal.Format(value) : null;
        }

        if (ExpressionCompiler.StorageOf(node.Type) == typeof(string))
        {
            var text = (TryValue<string>)compiled.GetOrAdd(node, n => Compiler().CompileValue<string>(n));
            return text(frame, 0, out var value) ? value : null;
        }

        var other = (TryValue<long>)compiled.GetOrAdd(node, n => Compiler().CompileValue<long>(n));
        return other(frame, 0, out var stored) ? StoredValue.Format(stored, node.Type) : null;
    }
}
