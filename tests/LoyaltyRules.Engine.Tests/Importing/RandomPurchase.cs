using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Tests.Evaluation;

namespace LoyaltyRules.Engine.Tests.Importing;

/// <summary>The input of a random workflow as a purchase and a member of the pack that the shared map makes.</summary>
internal static class RandomPurchase
{
    public static MemberSnapshot MemberOf(Input input) => new()
    {
        Id = "m",
        Facts = Facts(("a", Of(input.A)), ("e", Of(input.E)), ("t", Of(input.T)), ("c", Of(input.C)), ("v", input.V is { } v ? FactValue.Of(v) : null)),
    };

    public static Purchase Of(Input input)
    {
        var lines = input.Items.Select((item, i) => new PurchaseLine { Id = $"{i}", Gross = item.Price, Facts = Facts(("n", Of(item.N)), ("k", Of(item.K))) });
        return Given.Purchase([.. lines]) with { Facts = Facts(("b", Of(input.B)), ("q", Of(input.Q)), ("s", Of(input.S))) };
    }

    private static FactSet Facts(params IEnumerable<(string Name, FactValue? Value)> facts) =>
        FactSet.Of(facts.Where(f => f.Value is not null).Select(f => KeyValuePair.Create(f.Name, f.Value!.Value)));

    private static FactValue? Of(decimal? number) => number is { } n ? FactValue.Of(n) : null;

    private static FactValue? Of(string? text) => text is null ? null : FactValue.Of(text);
}
