using LoyaltyRules.Engine.Language.Checking;
using LoyaltyRules.Engine.Language.Syntax;
using LoyaltyRules.Engine.Language.Types;

namespace LoyaltyRules.RulesEngine.Expressions;

/// <content>
/// The order of ranked words. They are texts in a workflow, whose order there is the alphabet's; so each is asked for its place in the pack's list of them.
/// </content>
internal sealed partial class ExpressionWriter
{
    // Of two choices, only those with an order have a lesser one.
    private static bool IsRanked(CheckedNode node) => node.Type.Kind == TypeKind.Choice
        && node is CallNode { Function: FunctionKind.Min or FunctionKind.Max } or AggregateNode { Kind: AggregateKind.Min or AggregateKind.Max };

    /// <summary>The place of a word, null where it is unknown.</summary>
    private string Rank(CheckedNode node) => Bounded(node switch
    {
        CallNode call when IsRanked(call) => Extreme(call, Rank),
        AggregateNode { Body: { } body } aggregate when IsRanked(aggregate) =>
            Call(aggregate.Kind == AggregateKind.Min ? Least : Greatest, $"{List}.Select({OfEachLine(() => Rank(body))})"),
        _ => Call(nameof(RuleFunctions.Rank), [Value(node), .. WordsOf(node)]),
    });

    /// <summary>The word of a place.</summary>
    private string Word(CheckedNode node) => Call(nameof(RuleFunctions.Word), [Rank(node), .. WordsOf(node)]);

    private static IEnumerable<string> WordsOf(CheckedNode node) => node.Type.Choices.Select(Quoted);
}
