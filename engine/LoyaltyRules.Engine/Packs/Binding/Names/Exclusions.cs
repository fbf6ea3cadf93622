using LoyaltyRules.Engine.Json;
using LoyaltyRules.Engine.Language.Checking;

namespace LoyaltyRules.Engine.Packs.Binding.Names;

/// <summary>
/// What the program leaves out altogether, said once: lines of every base, purchases and members of every rule. Each is put behind the condition of whatever it touches, so that
/// decisions and their reasons show it where it acts. Only what is known to be excluded is: where it is unknown, nothing changes.
/// </summary>
internal sealed class Exclusions(PackScope scope, JsonObject? node)
{
    private string? lines;
    private string? purchases;
    private string? members;

    /// <summary>Checks the condition on lines, before the bases that it touches.</summary>
    public void BindLines() => lines = Bind("lines", ExpressionScope.Line);

    /// <summary>Checks the conditions on purchases and members, once everything is named that they may ask.</summary>
    public void BindRest() => (purchases, members) = (Bind("purchases", ExpressionScope.Event), Bind("members", ExpressionScope.Member));

    /// <summary>The condition of a base on its lines.</summary>
    /// <param name="parent">The base.</param>
    public CheckedNode? OfLines(JsonObject parent) => scope.Condition(parent, "where", ExpressionScope.Line, lines);

    /// <summary>The condition of what is given on an event, or to a member.</summary>
    /// <param name="parent">The rule, reward or privilege.</param>
    /// <param name="name">The name of its condition.</param>
    /// <param name="asked">What it may speak of.</param>
    public CheckedNode? OfGiver(JsonObject parent, string name, ExpressionScope asked) =>
        scope.Condition(parent, name, asked, (asked.HasPurchase() ? purchases : null, members) switch
        {
            (null, var only) => only,
            (var only, null) => only,
            var (one, other) => $"{one} && {other}",
        });

    private string? Bind(string name, ExpressionScope asked) => node is not null && scope.Condition(node, name, asked) is { } condition
        ? condition.MayBeAbsent ? $"!(({node.GetText(name)}) ?? false)" : $"!({node.GetText(name)})"
        : null;
}
