using System.Collections.Immutable;
using LoyaltyRules.Engine.Json;
using LoyaltyRules.Engine.Language.Checking;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs.Program;
using LoyaltyRules.Engine.Packs.Rules;

namespace LoyaltyRules.Engine.Packs.Binding.Program;

/// <summary>
/// Warns of what is given on a birthday without a limit for each member and year. The engine cannot tell a date of birth that was put right from one that was changed for
/// another gift: only a limit holds on both.
/// </summary>
/// <param name="scope">Where it is told.</param>
/// <param name="segments">The segments of the pack, which conditions name.</param>
/// <param name="tables">The tables, likewise.</param>
/// <param name="rewards">The rewards, which have limits of their own.</param>
internal sealed class BirthdayWarnings(
    PackScope scope, ImmutableArray<SegmentDefinition> segments, ImmutableArray<TableDefinition> tables, ImmutableArray<RewardDefinition> rewards)
{
    // Conditions name the same segments and tables again and again.
    private readonly Dictionary<(object Named, bool IsDenied), bool> known = [];

    /// <summary>Warns of rules.</summary>
    public void WarnRules(IEnumerable<JsonObject> nodes, ImmutableArray<Rule> rules)
    {
        foreach (var rule in rules.Where(r => IsOnBirthday(r) && !IsLimited(r)))
        {
            Warn(nodes, rule.Id);
        }
    }

    /// <summary>Warns of privileges that are used up.</summary>
    public void WarnPrivileges(IEnumerable<JsonObject> nodes, ImmutableArray<PrivilegeDefinition> privileges)
    {
        // Without any quota nothing is handed out: it says how the member is served that day.
        foreach (var privilege in privileges.Where(p => p.When is { } when && Asks(when) && !p.Limits.IsEmpty && !HasYearly(p.Limits)))
        {
            Warn(nodes, privilege.Id);
        }
    }

    /// <summary>Warns of rewards that members ask for.</summary>
    public void WarnRewards(IEnumerable<JsonObject> nodes)
    {
        foreach (var reward in rewards.Where(r => r.Request is { } request && Asks(request) && !HasYearly(r.IssueLimits)))
        {
            Warn(nodes, reward.Id);
        }
    }

    private void Warn(IEnumerable<JsonObject> nodes, string id)
    {
        var node = nodes.First(n => n.GetText("id") == id);
        scope.Report(node.Get("id")!.Place, PackDiagnostics.BirthdayWithoutLimit, id);
    }

    private bool IsOnBirthday(Rule rule) => rule.On.Event == EventKind.Birthday || (rule.When is { } when && Asks(when)) || rule.Then.Any(e => ValuesOf(e).Any(Asks));

    private static IEnumerable<CheckedNode> ValuesOf(Effect effect)
    {
        CheckedNode?[] values = effect switch
        {
            DiscountEffect discount => [discount.Percent, discount.Amount, discount.Units, discount.Where],
            EarnEffect earn => [earn.Rate, earn.Every, earn.Where],
            _ => [],
        };
        return values.OfType<CheckedNode>();
    }

    private bool IsLimited(Rule rule) => HasYearly(rule.Limits) || (rule.Stack is { } group && HasYearly(group.Limits)) || rule.Then.All(IsLimited);

    private bool IsLimited(Effect effect) => effect switch
    {
        IssueEffect issue => HasYearly(rewards.First(r => r.Id == issue.Reward).IssueLimits),
        GrantEffect { Privilege: { } privilege } => HasYearly(privilege.Limits),
        _ => false,
    };

    private static bool HasYearly(ImmutableArray<Limit> limits) =>
        limits.Any(l => l.Per is LimitScope.Member or LimitScope.Household && l.Window is { IsLifetime: true } or { IsRolling: false, Each: PeriodUnit.Year });

    private bool Asks(CheckedNode node) => Asks(node, isDenied: false);

    /// <summary>Whether a part holds because it is a birthday; on every day but the birthday is another matter.</summary>
    private bool Asks(CheckedNode node, bool isDenied) => node switch
    {
        NotNode not => Asks(not.Operand, !isDenied),
        CallNode { Function: FunctionKind.IsBirthday } => !isDenied,
        CallNode { Function: FunctionKind.DaysFromBirthday, Children: [FactNode { Fact.Name: "member.birthDate" }, _] } => true,
        CallNode { Function: FunctionKind.Month or FunctionKind.DayOfMonth, Children: [FactNode { Fact.Name: "member.birthDate" }] } => !isDenied,
        SegmentNode segment => Named(segment.Segment, isDenied, () => segments.Where(s => s.Index == segment.Segment.Index).Select(s => s.When)),
        TableNode table => Named(table.Table, isDenied, () => tables[table.Table.Index].Rows.SelectMany(r => r.Cells)),
        _ => node.Children.Any(c => Asks(c, isDenied)),
    };

    private bool Named(object named, bool isDenied, Func<IEnumerable<CheckedNode>> parts)
    {
        if (!known.TryGetValue((named, isDenied), out var asks))
        {
            known[(named, isDenied)] = asks = parts().Any(p => Asks(p, isDenied));
        }

        return asks;
    }
}
