using LoyaltyRules.Engine.Diagnostics;
using static LoyaltyRules.Engine.Tests.Evaluation.Given;

namespace LoyaltyRules.Engine.Tests.Evaluation;

/// <summary>A name that a pack does not have: the hint names the list where such a name is declared, and no list that takes none.</summary>
public class UndeclaredNameTests
{
    [Theory]
    [InlineData("member.shoeSize", "Declare it under 'facts'.")]
    [InlineData("purchase.outsideTemperature", "Declare it under 'facts'.")]
    [InlineData("program.mood", "Declare it under 'facts'.")]
    [InlineData("segment.nobody", "Declare it under 'segments'.")]
    [InlineData("table.rates", "Declare it under 'tables'.")]
    [InlineData("parameter.threshold", "Declare it under 'parameters'.")]
    [InlineData("choice.colour", "Declare it under 'choices'.")]
    [InlineData("segments.nobody", "It is asked so: segment.….")]
    [InlineData("choices.colour", "It is asked so: choice.….")]
    [InlineData("counters.visitsOfYear", "It is asked so: member.….")]
    [InlineData("tiers.gold", "It is asked so: member.tier.")]
    [InlineData("weather.today", "No name begins with 'weather.'. Names begin with member., purchase., line., activity., event., program., segment., table., parameter., choice., base.")]
    public void name_of_each_kind_is_told_where_it_would_be_declared(string name, string hint)
    {
        var found = Assert.Single(Check($$"""{ "rules": [ { "id": "r", "when": "{{name}} == 1", "then": [ { "earn": { "points": 1 } } ] } ] }""").Diagnostics, d => d.IsError);
        Assert.Equal("LR1101", found.Code);
        Assert.Equal(hint, found.Hint(ProductLanguage.English));
    }

    // Following "declare it under facts" for these would lead into the next refusal: the schema takes no such fact.
    [Theory]
    [InlineData("lot.earnedOn")]
    [InlineData("purchase.completedOn")]
    [InlineData("rule.gift")]
    [InlineData("rules.gift")]
    [InlineData("partner.shop")]
    [InlineData("points.bonus")]
    [InlineData("household.size")]
    [InlineData("message.welcome")]
    [InlineData("privilege.lounge")]
    [InlineData("privileges.lounge")]
    [InlineData("indicators.cost")]
    [InlineData("rewards.coffee")]
    public void name_of_something_else_says_what_it_is_and_what_to_ask(string name)
    {
        var found = Assert.Single(Check($$"""{ "rules": [ { "id": "r", "when": "{{name}} == 1", "then": [ { "earn": { "points": 1 } } ] } ] }""").Diagnostics, d => d.IsError);
        Assert.Equal("LR1111", found.Code);
        Assert.DoesNotContain("under 'facts'", found.Hint(ProductLanguage.English), StringComparison.Ordinal);
        Assert.Contains(found.Hint(ProductLanguage.Russian), c => c is >= 'а' and <= 'я');
    }
}
