using System.Collections.Concurrent;
using System.Collections.Immutable;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Evaluation.Planning;
using LoyaltyRules.Engine.Language.Checking;
using LoyaltyRules.Engine.Language.Compilation;
using LoyaltyRules.Engine.Language.Syntax;
using LoyaltyRules.Engine.Language.Types;
using LoyaltyRules.Engine.Language.Wording;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs;

namespace LoyaltyRules.Engine.Evaluation.Explanations;

/// <summary>
/// Says why a rule did not match: which parts of its condition decided, and the values they had. It asks the parts through the same
/// translation that the decision ran, interpreted until they are asked often, so it cannot tell another story. Parts that are spelled alike are one part: a
/// thousand rules ask the same few dozen things. Safe for many threads.
/// </summary>
internal sealed class ConditionExplainer(RulePack pack, PackPlan plan)
{
    private readonly ConcurrentDictionary<CheckedNode, ExplainedPart> byNode = new(ReferenceEqualityComparer.Instance);
    private readonly ConcurrentDictionary<string, ExplainedPart> bySpelling = new(StringComparer.Ordinal);

    public RulePack Pack { get; } = pack;

    /// <summary>The parts that kept a condition from being true.</summary>
    public ImmutableArray<Reason> ReasonsOf(CheckedNode condition, FactFrame frame) => new EventExplanation(this, frame).ReasonsOf(condition);

    /// <summary>What is said of a part whatever the event.</summary>
    public ExplainedPart PartOf(CheckedNode node) =>
        byNode.GetOrAdd(node, static (n, all) => all.bySpelling.GetOrAdd(n.ToString(), static (_, made) => new ExplainedPart(made.n, made.all.Compiler), (n, all)), this);

    // A compiler of its own for each part: it keeps its place while it translates, and several threads may explain at once.
    private ExpressionCompiler Compiler(bool isOften) => new(plan.Tables, plan.Settings) { IsInterpreted = !isOften || plan.IsInterpreted };
}

/// <summary>A part of conditions: how it is spelled and said, and how it is asked; each worked out when first needed.</summary>
internal sealed class ExplainedPart(CheckedNode node, Func<bool, ExpressionCompiler> compiler)
{
    /// <summary>Machine code takes far longer to make than an interpreted form, and answers far faster: it pays for what simulations ask again and again.</summary>
    private const int OftenFrom = 200;

    private readonly Lazy<Delegate> value = new(() =>
        ExpressionCompiler.StorageOf(node.Type) == typeof(decimal) ? compiler(false).CompileNumber(node)
        : ExpressionCompiler.StorageOf(node.Type) == typeof(string) ? compiler(false).CompileValue<string>(node)
        : compiler(false).CompileValue<long>(node));

    private TruthOf? truth;
    private int asked;

    private readonly Lazy<(string Text, Phrase Needed)> toBeTrue = new(() => (node.ToString(), ExpressionWords.Of(node, isNegated: false)));
    private readonly Lazy<(string Text, Phrase Needed)> toBeFalse =
        new(() => (ExpressionPrinter.Print(new UnarySyntax(node.Span, UnaryOperator.Not, node.Source)), ExpressionWords.Of(node, isNegated: true)));

    /// <summary>The part as conditions spell it, and what was needed of it, in words.</summary>
    public (string Text, Phrase Needed) Wanted(bool wanted) => wanted ? toBeTrue.Value : toBeFalse.Value;

    public sbyte TruthIn(FactFrame frame)
    {
        // Threads that come at once may both make a form, or miscount: every form answers the same.
        var form = truth;
        if (form is null || (asked < OftenFrom && ++asked == OftenFrom))
        {
            truth = form = compiler(form is not null).CompileTruth(node);
        }

        return form(frame, 0);
    }

    /// <summary>Its value as text; null where it is unknown.</summary>
    public string? ValueIn(FactFrame frame)
    {
        switch (value.Value)
        {
            case TryValue<decimal> number:
                return number(frame, 0, out var decimals) ? ExactDecimal.Format(decimals) : null;
            case TryValue<string> text:
                return text(frame, 0, out var written) ? written : null;
            default:
                return ((TryValue<long>)value.Value)(frame, 0, out var stored) ? StoredValue.Format(stored, node.Type) : null;
        }
    }
}
