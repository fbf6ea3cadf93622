using System.Collections.Immutable;
using LoyaltyRules.Engine.Json;
using LoyaltyRules.Engine.Language.Checking;
using LoyaltyRules.Engine.Model;
using NodaTime.Text;

namespace LoyaltyRules.Engine.Packs.Binding;

/// <summary>Checks stacking groups and rules.</summary>
internal sealed class RuleBinder(PackScope scope)
{
    public ImmutableArray<StackingGroup> BindGroups(IEnumerable<JsonObject> groups)
    {
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
            var group = pick is { } known ? new StackingGroup(name, known, node.GetText("per") == "line") : null;
            if (!scope.Groups.TryAdd(name, group))
            {
                scope.Report(nameValue.Place, PackDiagnostics.DeclaredTwice, name);
            }
        }

        return [.. scope.Groups.Values.OfType<StackingGroup>().OrderBy(g => g.Group, StringComparer.Ordinal)];
    }

    public ImmutableArray<Rule> Bind(IEnumerable<JsonObject> nodes)
    {
        var rules = new SortedDictionary<string, (Rule Rule, JsonObject Node)>(StringComparer.Ordinal);
        var ids = new HashSet<string>(StringComparer.Ordinal);
        var effects = new EffectBinder(scope);
        foreach (var node in nodes)
        {
            if (node.Get("id") is not JsonString { Value: var id } idValue)
            {
                continue;
            }

            if (!ids.Add(id))
            {
                scope.Report(idValue.Place, PackDiagnostics.DeclaredTwice, id);
            }

            if (Bind(node, id, effects) is { } rule)
            {
                rules.TryAdd(id, (rule, node));
            }
        }

        RefuseMixedGroups(rules.Values);
        new EffectBounds(scope).Check(rules.Values);
        return [.. rules.Values.Select(r => r.Rule)];
    }

    private Rule? Bind(JsonObject node, string id, EffectBinder effects)
    {
        var name = scope.Text(node, "name");
        var when = scope.Condition(node, "when", ExpressionScope.Event);
        var isFine = node.Get("when") is null || when is not null;
        var (from, to) = (scope.Day(node, "from"), scope.Day(node, "to"));
        if (from > to)
        {
            scope.Report(node.Place, PackDiagnostics.FromAfterTo,
                LocalDatePattern.Iso.Format(from.Value), LocalDatePattern.Iso.Format(to.Value));
        }

        var group = Group(node);
        var then = ImmutableArray.CreateBuilder<Effect>();
        foreach (var effect in node.GetItems("then").OfType<JsonObject>())
        {
            if (effects.Bind(effect, then.Count) is { } bound)
            {
                then.Add(bound);
            }
            else
            {
                isFine = false;
            }
        }

        return !isFine || then.Count == 0 ? null : new Rule
        {
            Id = id,
            Name = name,
            When = when,
            From = from,
            To = to,
            Priority = PackScope.Whole(node, "priority", -1_000, 1_000),
            Stack = group,
            Then = then.ToImmutable(),
        };
    }

    private StackingGroup? Group(JsonObject node)
    {
        if (node.Get("stack") is not JsonString stack)
        {
            return null;
        }

        if (!scope.Groups.TryGetValue(stack.Value, out var group))
        {
            scope.Report(stack.Place, PackDiagnostics.UnknownGroup, stack.Value, PackScope.Suggestion(stack.Value, scope.Groups.Keys));
        }

        return group;
    }

    // Discounts are decided before base points, and those before bonus points: a choice between them would need amounts that do not exist yet.
    private void RefuseMixedGroups(IEnumerable<(Rule Rule, JsonObject Node)> rules)
    {
        foreach (var group in rules.Where(r => r.Rule.Stack is { Pick: not StackingPick.All }).GroupBy(r => r.Rule.Stack!))
        {
            var stage = StageOf(group.First().Rule.Then[0]);
            foreach (var (rule, node) in group)
            {
                if (rule.Then.Any(e => StageOf(e) != stage))
                {
                    scope.Report(node.Get("stack")!.Place, PackDiagnostics.MixedGroup, group.Key.Group);
                }
            }
        }
    }

    private static (EffectKind Kind, bool IsBase) StageOf(Effect effect) => (effect.Kind, effect is EarnEffect { IsBase: true });
}
