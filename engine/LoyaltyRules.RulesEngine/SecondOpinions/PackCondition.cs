using LoyaltyRules.Engine.Evaluation.Planning;
using LoyaltyRules.Engine.Language.Checking;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs;
using LoyaltyRules.Engine.Packs.Rules;

namespace LoyaltyRules.RulesEngine.SecondOpinions;

/// <summary>A condition of a pack: a rule's, a segment's, which lines an effect or a base takes.</summary>
/// <param name="Name">Where it stands: <c>rules/welcome</c>.</param>
/// <param name="Node">It.</param>
/// <param name="IsOfLine">Whether it is asked of each line.</param>
internal sealed record PackCondition(string Name, CheckedNode Node, bool IsOfLine)
{
    /// <summary>The rule whose <c>when</c> it is; null for any other.</summary>
    public Rule? Rule { get; init; }

    /// <summary>Whether an event of the kind has everything that the condition speaks of.</summary>
    public bool IsAskedOn(ProgramEvent @event, RulePack pack) => @event is not MemberEvent || (!IsOfLine && CanDoWithoutPurchase(Node, pack, hasActivity: @event.Kind == EventKind.Activity));

    private static bool CanDoWithoutPurchase(CheckedNode node, RulePack pack, bool hasActivity) => node switch
    {
        FactNode { Fact.Subject: var subject } => subject is FactSubject.Event or FactSubject.Member or FactSubject.Program || (subject == FactSubject.Activity && hasActivity),
        AggregateNode or WithThisNode => false,
        SegmentNode segment => MemberScope.IsOfMember(segment, pack),
        TableNode table => MemberScope.IsOfMember(table, pack),
        _ => node.Children.All(c => CanDoWithoutPurchase(c, pack, hasActivity)),
    };

    /// <summary>The conditions of a pack that are asked of events, by their places.</summary>
    public static IEnumerable<PackCondition> Of(RulePack pack)
    {
        foreach (var segment in pack.Segments)
        {
            yield return new($"segments/{segment.Name}", segment.When, IsOfLine: false);
        }

        foreach (var rule in pack.Rules)
        {
            if (rule.When is { } when)
            {
                yield return new($"rules/{rule.Id}", when, IsOfLine: false) { Rule = rule };
            }

            foreach (var condition in OfEffects(rule, $"rules/{rule.Id}"))
            {
                yield return condition;
            }
        }

        foreach (var reward in pack.Rewards)
        {
            if (reward.AtPurchase is { When: { } when } rule)
            {
                yield return new($"rewards/{reward.Id}", when, IsOfLine: false);
            }

            if (reward.Request is { } request)
            {
                yield return new($"rewards/{reward.Id}/request", request, IsOfLine: false);
            }

            foreach (var condition in reward.AtPurchase is { } given ? OfEffects(given, $"rewards/{reward.Id}") : [])
            {
                yield return condition;
            }
        }

        foreach (var definition in pack.Bases.Where(b => b.Where is not null))
        {
            yield return new($"bases/{definition.Name}", definition.Where!, IsOfLine: true);
        }

        foreach (var counter in pack.Counters.Where(c => c.Where is not null))
        {
            yield return new($"counters/{counter.Name}", counter.Where!, IsOfLine: false);
        }

        foreach (var privilege in pack.Privileges.Where(p => p.When is not null))
        {
            yield return new($"privileges/{privilege.Id}", privilege.When!, IsOfLine: false);
        }

        foreach (var points in pack.Points.Where(p => p.Redemption?.When is not null))
        {
            yield return new($"points/{points.Currency}/redeem", points.Redemption!.When!, IsOfLine: false);
        }
    }

    private static IEnumerable<PackCondition> OfEffects(Rule rule, string name) =>
        rule.Then.Select((effect, i) => (effect, i)).Where(e => e.effect.Where is not null).Select(e => new PackCondition($"{name}/then/{e.i}", e.effect.Where!, IsOfLine: true));
}
