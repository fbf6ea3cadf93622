using System.Collections.Immutable;
using System.Runtime.InteropServices;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Language.Checking;
using LoyaltyRules.Engine.Language.Compilation;
using LoyaltyRules.Engine.Language.Syntax;
using LoyaltyRules.Engine.Language.Types;
using LoyaltyRules.Engine.Language.Wording;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs.Rules;
using NodaTime;

namespace LoyaltyRules.Engine.Evaluation.Explanations;

/// <summary>Explains conditions of one event. What is asked twice is answered once. For one thread at a time.</summary>
internal sealed class EventExplanation(ConditionExplainer explainer, FactFrame frame)
{
    /// <summary>More reasons than this bury the first ones.</summary>
    private const int ReasonsMax = 12;

    private readonly Dictionary<ExplainedPart, sbyte> truths = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<ExplainedPart, (ImmutableArray<ActualValue> Actual, Phrase Sentence)> toBeTrue = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<ExplainedPart, (ImmutableArray<ActualValue> Actual, Phrase Sentence)> toBeFalse = new(ReferenceEqualityComparer.Instance);

    /// <summary>How a rule came out.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="matches">Whether its condition is true.</param>
    /// <param name="date">The local day of the event.</param>
    /// <param name="withReasons">Whether to tell why it did not match.</param>
    public RuleResult Outcome(Rule rule, bool matches, LocalDate date, bool withReasons)
    {
        if (!rule.IsInForce(date))
        {
            return new RuleResult(rule.Id, RuleOutcome.NotInForce, []);
        }

        if (matches)
        {
            return new RuleResult(rule.Id, RuleOutcome.Matched, []);
        }

        var outcome = TruthOf(rule.When!) == Truth.Unknown ? RuleOutcome.Unknown : RuleOutcome.NotMatched;
        return new RuleResult(rule.Id, outcome, withReasons ? ReasonsOf(rule.When!) : []);
    }

    /// <summary>The parts that kept a condition from being true.</summary>
    public ImmutableArray<Reason> ReasonsOf(CheckedNode condition)
    {
        var reasons = new List<Reason>();
        Explain(condition, wanted: true, reasons);
        return [.. reasons];
    }

    // Kleene's "and" is the least of its parts, "or" the greatest, "not" the opposite (U1); only parts of other kinds are asked.
    private sbyte TruthOf(CheckedNode node)
    {
        switch (node)
        {
            case NotNode not:
                return (sbyte)-TruthOf(not.Operand);
            case LogicalNode logical:
                var isAnd = logical.Operator == LogicalOperator.And;
                var outcome = isAnd ? Truth.True : Truth.False;
                foreach (var child in logical.Children)
                {
                    outcome = isAnd ? Math.Min(outcome, TruthOf(child)) : Math.Max(outcome, TruthOf(child));
                }

                return outcome;
            default:
                var part = explainer.PartOf(node);
                ref var known = ref CollectionsMarshal.GetValueRefOrAddDefault(truths, part, out var isKnown);
                return isKnown ? known : known = part.TruthIn(frame);
        }
    }

    /// <summary>Collects the parts that kept a condition from being what was wanted.</summary>
    private void Explain(CheckedNode node, bool wanted, List<Reason> reasons)
    {
        if (reasons.Count >= ReasonsMax)
        {
            return;
        }

        switch (node)
        {
            case NotNode not:
                Explain(not.Operand, !wanted, reasons);
                break;
            case LogicalNode logical when logical.Operator == LogicalOperator.And == wanted:
                // All were needed. Where one definitely failed, the unknown ones did not matter.
                var failed = wanted ? Truth.False : Truth.True;
                var decisive = logical.Children.Any(c => TruthOf(c) == failed) ? failed : Truth.Unknown;
                foreach (var part in logical.Children)
                {
                    if (TruthOf(part) == decisive)
                    {
                        Explain(part, wanted, reasons);
                    }
                }

                break;
            case LogicalNode logical:
                foreach (var part in logical.Children)
                {
                    Explain(part, wanted, reasons);
                }

                break;
            case SegmentNode segment:
                Explain(SegmentOf(segment).When, wanted, reasons);
                break;
            default:
                reasons.Add(ReasonOf(node, wanted));
                break;
        }
    }

    private SegmentDefinition SegmentOf(SegmentNode node) => explainer.Pack.Segments.First(s => s.Index == node.Segment.Index);

    private Reason ReasonOf(CheckedNode node, bool wanted)
    {
        var part = explainer.PartOf(node);
        var (text, needed) = part.Wanted(wanted);
        var told = wanted ? toBeTrue : toBeFalse;
        if (!told.TryGetValue(part, out var said))
        {
            var actual = new List<(ActualValue Value, Phrase Name, Phrase Shown)>();
            CollectActual(node, actual);
            told.Add(part, said = ([.. actual.Select(a => a.Value)], SentenceOf(node, needed, actual)));
        }

        return new Reason(text, node.Span, said.Actual, said.Sentence);
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

    private void CollectActual(CheckedNode node, List<(ActualValue Value, Phrase Name, Phrase Shown)> actual)
    {
        switch (node)
        {
            case FactNode fact:
                Add(actual, fact.Fact.Name, ExpressionWords.NameOf(fact.Fact), fact, ValueOf(fact));
                break;
            case SegmentNode segment:
                var truth = frame.Segments[segment.Segment.Index];
                Add(actual, segment.Segment.Name, ExpressionWords.NameOf(segment.Segment), segment, truth == Truth.Unknown ? null : truth == Truth.True ? "true" : "false");
                break;
            case TableNode or AggregateNode:
                Add(actual, node.ToString(), ExpressionWords.Of(node), node, Computed(node));
                break;
            default:
                foreach (var child in node.Children)
                {
                    CollectActual(child, actual);
                }

                break;
        }
    }

    private static void Add(List<(ActualValue Value, Phrase Name, Phrase Shown)> actual, string name, Phrase label, CheckedNode node, string? value)
    {
        if (!actual.Exists(a => a.Value.Name == name))
        {
            actual.Add((new ActualValue(name, value), label, ExpressionWords.ValueOf(node, value)));
        }
    }

    private string? ValueOf(FactNode node)
    {
        if (node.Fact.MayBeAbsent && !AbsentFacts.IsKnown(node.Fact, frame, 0))
        {
            return null;
        }

        var (columns, index) = node.Fact.IsOfLine ? (frame.LineFacts, frame.LineIndex(0, node.Fact.Slot)) : (frame.EventFacts, node.Fact.Slot);
        object value = node.Type.IsNumeric ? columns.Decimals[index] : node.Type.Kind == TypeKind.Text ? columns.Texts[index]! : columns.Integers[index];
        return StoredValue.Format(value, node.Type);
    }

    private string? Computed(CheckedNode node) => node.Type.Kind == TypeKind.Boolean
        ? TruthOf(node) switch { Truth.True => "true", Truth.False => "false", _ => null }
        : explainer.PartOf(node).ValueIn(frame);
}
