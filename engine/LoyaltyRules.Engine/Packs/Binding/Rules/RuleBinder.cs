using System.Collections.Immutable;
using LoyaltyRules.Engine.Json;
using LoyaltyRules.Engine.Language.Checking;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs.Binding.Names;
using LoyaltyRules.Engine.Packs.Rules;
using NodaTime.Text;

namespace LoyaltyRules.Engine.Packs.Binding.Rules;

/// <summary>Checks rules and stacking groups: first what rules give, since the limits of a rule and of a group are about that.</summary>
/// <param name="scope">The pack.</param>
/// <param name="excluded">What the program leaves out.</param>
internal sealed class RuleBinder(PackScope scope, Exclusions excluded)
{
    private readonly LimitBinder limits = new(scope);
    private readonly TriggerBinder triggers = new(scope);
    private readonly EffectMeasures measures = new(scope);
    private readonly StageBinder stages = new(scope);

    /// <summary>A rule before its group and its limits are known.</summary>
    private sealed record Draft(JsonObject Node, string Id, Trigger? On, ImmutableArray<Effect> Then, bool IsFine)
    {
        public EffectGiver Giver { get; } = new(Node.GetText("stack"), Then, IsFine) { On = On ?? Trigger.Purchase, Asked = TriggerBinder.ScopeOf(On) };
    }

    /// <summary>The stacking groups by name; null for one that was refused. They are known once the rules are bound.</summary>
    public Dictionary<string, StackingGroup?> Groups { get; private set; } = new(StringComparer.Ordinal);

    /// <summary>Checks groups and rules.</summary>
    /// <param name="groups">The groups.</param>
    /// <param name="rules">The rules.</param>
    /// <param name="rewards">What rewards give at purchases: they share the groups.</param>
    public (ImmutableArray<StackingGroup> Stacking, ImmutableArray<Rule> Rules) Bind(
        IEnumerable<JsonObject> groups, IEnumerable<JsonObject> rules, IReadOnlyList<RewardDraft> rewards)
    {
        var drafts = Drafts(rules);
        var bound = Groups = BindGroups(groups, [.. drafts.Select(d => d.Giver), .. rewards.Select(r => r.Giver)]);
        var byId = new SortedDictionary<string, (Rule Rule, JsonObject Node)>(StringComparer.Ordinal);
        foreach (var draft in drafts)
        {
            if (Bind(draft, bound) is { } rule)
            {
                byId.TryAdd(draft.Id, (rule, draft.Node));
            }
        }

        RefuseMixedGroups(
        [
            .. byId.Values.Select(r => (r.Rule.Stack, r.Rule.On, r.Rule.Then, r.Rule.Stage, r.Node)),
            .. rewards.Select(r => (Stack: r.Giver.Group is { } name ? bound.GetValueOrDefault(name) : null, Trigger.Purchase, r.Giver.Then, r.Stage, r.Node)),
        ]);
        new EffectBounds(scope).Check([
            .. byId.Values.SelectMany(r => EffectBounds.EffectsIn(r.Node, r.Rule.Then, times: 1)),
            .. rewards.Where(r => r.Giver.IsFine).SelectMany(r => EffectBounds.EffectsIn(r.Node, r.Giver.Then, Purchase.RewardsMax)),
        ]);
        return (
            [.. bound.Values.OfType<StackingGroup>().OrderBy(g => g.Group, StringComparer.Ordinal)],
            [.. byId.Values.Select(r => r.Rule)]);
    }

    private List<Draft> Drafts(IEnumerable<JsonObject> rules)
    {
        var drafts = new List<Draft>();
        var ids = new HashSet<string>(StringComparer.Ordinal);
        var effects = new EffectBinder(scope);
        foreach (var node in rules)
        {
            if (node.Get("id") is not JsonString { Value: var id } idValue)
            {
                continue;
            }

            if (!ids.Add(id))
            {
                scope.Report(idValue.Place, PackDiagnostics.DeclaredTwice, id);
            }

            var on = triggers.Bind(node);
            var then = ImmutableArray.CreateBuilder<Effect>();
            var isFine = on is not null;
            foreach (var effect in node.GetItems("then").OfType<JsonObject>())
            {
                if (triggers.MayGive(effect, on) && effects.Bind(effect, then.Count, TriggerBinder.ScopeOf(on)) is { } given)
                {
                    then.Add(given);
                }
                else
                {
                    isFine = false;
                }
            }

            drafts.Add(new Draft(node, id, on, then.ToImmutable(), isFine && then.Count > 0));
        }

        return drafts;
    }

    /// <summary>The groups by name; null for one that was refused.</summary>
    private Dictionary<string, StackingGroup?> BindGroups(IEnumerable<JsonObject> groups, List<EffectGiver> givers)
    {
        var bound = new Dictionary<string, StackingGroup?>(StringComparer.Ordinal);
        foreach (var node in groups)
        {
            if (node.Get("group") is not JsonString { Value: var name } nameValue)
            {
                continue;
            }

            StackingPick? pick = node.GetText("pick") switch
            {
                "all" => StackingPick.All,
                "best" => StackingPick.Best,
                "first" => StackingPick.First,
                _ => null,
            };
            var members = givers.Where(d => d.Group == name).ToList();
            var group = pick is { } known
                ? new StackingGroup(name, known, node.GetText("per") == "line") { Limits = limits.Bind(node, "group " + name, measures.TermsOf(members, AskedByAll(members))) }
                : null;
            if (!bound.TryAdd(name, group))
            {
                scope.Report(nameValue.Place, PackDiagnostics.DeclaredTwice, name);
            }
        }

        return bound;
    }

    // Rules on different events have in common what is asked without any: the member.
    private static ExpressionScope AskedByAll(List<EffectGiver> members) => members.Select(m => m.Asked).Distinct().ToList() switch
    {
        [] => ExpressionScope.Event,
        [var only] => only,
        _ => ExpressionScope.Member,
    };

    private Rule? Bind(Draft draft, Dictionary<string, StackingGroup?> groups)
    {
        var node = draft.Node;
        var name = scope.Text(node, "name");
        var when = excluded.OfGiver(node, "when", TriggerBinder.ScopeOf(draft.On));
        var (from, to) = (scope.Day(node, "from"), scope.Day(node, "to"));
        if (from > to)
        {
            scope.Report(node.Place, PackDiagnostics.FromAfterTo,
                LocalDatePattern.Iso.Format(from.Value), LocalDatePattern.Iso.Format(to.Value));
        }

        var group = Group(scope, node, groups);
        var own = limits.Bind(node, "rule " + draft.Id, measures.TermsOf([draft.Giver], draft.Giver.Asked));
        var stage = draft.IsFine ? stages.StageOf(node, draft.Then) : 0;
        if (!draft.IsFine || (node.Get("when") is not null && when is null) || stage is null || !stages.AreKnown(when, draft.Then, stage.Value))
        {
            return null;
        }

        return new Rule
        {
            Id = draft.Id,
            Name = name,
            On = draft.On!,
            When = when,
            From = from,
            To = to,
            Priority = PackScope.Whole(node, "priority", -1_000, 1_000),
            Stage = stage.Value,
            Stack = group,
            Limits = own,
            Then = draft.Then,
        };
    }

    /// <summary>The group that a rule or a reward belongs to; null for none, and where its name is unknown, which is reported.</summary>
    public static StackingGroup? Group(PackScope scope, JsonObject node, Dictionary<string, StackingGroup?> groups)
    {
        if (node.Get("stack") is not JsonString stack)
        {
            return null;
        }

        if (!groups.TryGetValue(stack.Value, out var group))
        {
            scope.Report(stack.Place, PackDiagnostics.UnknownGroup, stack.Value, PackScope.Suggestion(stack.Value, groups.Keys));
        }

        return group;
    }

    // Discounts are decided before base points, and those before bonus points: a choice between them would need amounts that do not exist yet.
    // A grant, a reward and more time have no worth that another could be compared with.
    private void RefuseMixedGroups(IReadOnlyList<(StackingGroup? Stack, Trigger On, ImmutableArray<Effect> Then, int Stage, JsonObject Node)> givers)
    {
        // Without a choice between them, rules on different events share nothing but the limits of their group.
        foreach (var group in givers.Where(r => r.Stack is { Pick: not StackingPick.All }).GroupBy(r => r.Stack!))
        {
            foreach (var (_, _, _, _, node) in group.Where(r => r.On != group.First().On))
            {
                scope.Report(node.Get("stack")!.Place, PackDiagnostics.TriggersInGroup, group.Key.Group);
            }
        }

        foreach (var group in givers.Where(r => r is { Stack.Pick: not StackingPick.All, Then.IsEmpty: false }).GroupBy(r => r.Stack!))
        {
            var stage = StageOf(group.First().Then[0]);
            foreach (var (_, _, _, _, node) in group.Where(r => stage.Kind == EffectKind.Discount && r.Stage != group.First().Stage))
            {
                scope.Report(node.Get("stack")!.Place, StageDiagnostics.StagesInGroup, group.Key.Group);
            }

            foreach (var (_, _, then, _, node) in group)
            {
                if (then.Any(e => !HasWorth(e.Kind)))
                {
                    scope.Report(node.Get("stack")!.Place, PackDiagnostics.GrantInGroup, group.Key.Group);
                }
                else if (then.Any(e => StageOf(e) != stage) && HasWorth(stage.Kind))
                {
                    scope.Report(node.Get("stack")!.Place, PackDiagnostics.MixedGroup, group.Key.Group);
                }
            }
        }
    }

    private static bool HasWorth(EffectKind kind) => kind is EffectKind.Discount or EffectKind.Earn;

    private static (EffectKind Kind, bool IsBase) StageOf(Effect effect) => (effect.Kind, effect is EarnEffect { IsBase: true });
}
