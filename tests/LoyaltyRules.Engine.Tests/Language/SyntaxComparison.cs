using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Language;
using LoyaltyRules.Engine.Language.Syntax;

namespace LoyaltyRules.Engine.Tests.Language;

/// <summary>Trees without their places: what was said, not where.</summary>
internal static class SyntaxComparison
{
    public static SyntaxNode Parse(string text)
    {
        var bag = new DiagnosticBag();
        return Parser.Parse(text, new ExpressionReporter(Place.None, bag)) ?? throw new InvalidOperationException($"{text}: {string.Join(' ', bag.Ordered())}");
    }

    /// <summary>The canonical spelling of a text, which reads back as the same tree and prints as itself.</summary>
    public static string RequireRoundTrip(string text, string context)
    {
        var tree = Parse(text);
        var canonical = ExpressionPrinter.Print(tree);
        var again = Parse(canonical);
        Assert.True(Shape(tree) == Shape(again), $"{canonical} reads differently — {context}");
        Assert.True(ExpressionPrinter.Print(again) == canonical, $"{canonical} is not a fixed point — {context}");
        return canonical;
    }

    /// <summary>The tree with every grouping written out.</summary>
    public static string Shape(SyntaxNode node) => node switch
    {
        NumberSyntax number => FormattableString.Invariant($"{number.Value / 1.0000000000000000000000000000m}"),
        TextSyntax text => $"«{text.Value}»",
        BooleanSyntax boolean => boolean.Value ? "true" : "false",
        NameSyntax name => name.Name,
        UnarySyntax unary => $"({unary.Operator} {Shape(unary.Operand)})",
        LogicalSyntax logical => $"({string.Join($" {logical.Operator} ", logical.Operands.Select(Shape))})",
        BinarySyntax binary => $"({Shape(binary.Left)} {binary.Operator} {Shape(binary.Right)})",
        ConditionalSyntax conditional => $"({Shape(conditional.Condition)} ? {Shape(conditional.WhenTrue)} : {Shape(conditional.WhenFalse)})",
        CoalesceSyntax coalesce => $"({Shape(coalesce.Operand)} ?? {Shape(coalesce.Fallback)})",
        InSyntax list => $"({Shape(list.Operand)} in {string.Join(", ", list.Items.Select(Shape))})",
        CallSyntax call => $"{call.Function}({string.Join(", ", call.Arguments.Select(Shape))})",
        AggregateSyntax aggregate => $"lines.{aggregate.Kind}({(aggregate.Body is null ? "" : $"{aggregate.Variable} => {Shape(aggregate.Body)}")})",
        _ => throw new InvalidOperationException(node.GetType().Name),
    };
}
