using System.Collections.Immutable;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Json;
using LoyaltyRules.Engine.Language.Checking;
using LoyaltyRules.Engine.Language.Types;
using LoyaltyRules.Engine.Model;
using NodaTime.Text;

namespace LoyaltyRules.Engine.Packs.Binding;

/// <summary>Checks rules and stacking groups: first what rules give, since the limits of a rule and of a group are about that.</summary>
internal sealed class RuleBinder(PackScope scope)
{
    private readonly LimitBinder limits = new(scope);
    private readonly TriggerBinder triggers = new(scope);

    /// <summary>A rule before its group and its limits are known.</summary>
    private sealed record Draft(JsonObject Node, string Id, Trigger? On, ImmutableArray<Effect> Then, bool IsFine)
    {
        public string? Group => Node.GetText("stack");
    }

    public (ImmutableArray<StackingGroup> Stacking, ImmutableArray<Rule> Rules) Bind(IEnumerable<JsonObject> groups, IEnumerable<JsonObject> rules)
    {
        var drafts = Drafts(rules);
        var bound = BindGroups(groups, drafts);
        var byId = new SortedDictionary<string, (Rule Rule, JsonObject Node)>(StringComparer.Ordinal);
        foreach (var draft in drafts)
        {
            if (Bind(draft, bound) is { } rule)
            {
                byId.TryAdd(draft.Id, (rule, draft.Node));
            }
        }

        RefuseMixedGroups(byId.Values);
        new EffectBounds(scope).Check(byId.Values);
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
    private Dictionary<string, StackingGroup?> BindGroups(IEnumerable<JsonObject> groups, List<Draft> drafts)
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
            var members = drafts.Where(d => d.Group == name).ToList();
            var group = pick is { } known
                ? new StackingGroup(name, known, node.GetText("per") == "line") { Limits = limits.Bind(node, "group " + name, TermsOf(members)) }
                : null;
            if (!bound.TryAdd(name, group))
            {
                scope.Report(nameValue.Place, PackDiagnostics.DeclaredTwice, name);
            }
        }

        return bound;
    }

    private Rule? Bind(Draft draft, Dictionary<string, StackingGroup?> groups)
    {
        var node = draft.Node;
        var name = scope.Text(node, "name");
        var when = scope.Condition(node, "when", TriggerBinder.ScopeOf(draft.On));
        var (from, to) = (scope.Day(node, "from"), scope.Day(node, "to"));
        if (from > to)
        {
            scope.Report(node.Place, PackDiagnostics.FromAfterTo,
                LocalDatePattern.Iso.Format(from.Value), LocalDatePattern.Iso.Format(to.Value));
        }

        var group = Group(node, groups);
        var own = limits.Bind(node, "rule " + draft.Id, TermsOf([draft]));
        return !draft.IsFine || (node.Get("when") is not null && when is null) ? null : new Rule
        {
            Id = draft.Id,
            Name = name,
            On = draft.On!,
            When = when,
            From = from,
            To = to,
            Priority = PackScope.Whole(node, "priority", -1_000, 1_000),
            Stack = group,
            Limits = own,
            Then = draft.Then,
        };
    }

    private StackingGroup? Group(JsonObject node, Dictionary<string, StackingGroup?> groups)
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

    /// <summary>What limits of one rule, or of the rules of a group together, can be about.</summary>
    private LimitTerms TermsOf(List<Draft> rules)
    {
        var effects = rules.SelectMany(r => r.Then).ToList();
        var expressions = TriggerBinder.ScopeOf(rules.FirstOrDefault()?.On);
        var scopes = expressions.HasPurchase() ? LimitTerms.AllScopes : LimitTerms.AllScopes.Remove(LimitScope.Purchase);
        var terms = new LimitTerms(scopes, expressions, PointsOf(effects), AmountOf(effects), BaseOf(rules));
        return rules.All(r => r.IsFine)
            ? terms
            : terms with { Points = Silent(terms.Points), Amount = Silent(terms.Amount), Base = Silent(terms.Base) };
    }

    // Where an effect was refused, nobody knows what it would have given.
    private static Measurable Silent(Measurable measurable) => measurable with { WhyNot = null };

    private static Measurable PointsOf(List<Effect> effects)
    {
        var currencies = effects.OfType<EarnEffect>().Select(e => e.Currency).DistinctBy(c => c.Currency, StringComparer.Ordinal).ToList();
        var names = string.Join(", ", currencies.Select(c => c.Currency));
        return currencies switch
        {
            [var only] => new Measurable(RuleType.PointsOf(only.Currency), Decimals: only.Decimals),
            [] => new Measurable(null, new Phrase("no points are given.", "баллы здесь не дают.")),
            _ => new Measurable(null, new Phrase(
                $"points of several currencies are given ({names}), and they have no common measure.", $"дают баллы нескольких валют ({names}), а общей меры у них нет.")),
        };
    }

    private Measurable AmountOf(List<Effect> effects) => effects.Any(e => e is DiscountEffect)
        ? new Measurable(RuleType.Money, Decimals: scope.CurrencyDecimals)
        : new Measurable(null, new Phrase("no discount is given.", "скидку здесь не дают."));

    // How much of "the" base was used must be one number, so every rule has one effect, and all of them one unit.
    private static Measurable BaseOf(List<Draft> rules)
    {
        var types = rules.Select(r => r.Then is [{ Of: { } of }] ? TypeOf(of) : null).Distinct().ToList();
        return types is [{ } only]
            ? new Measurable(only)
            : new Measurable(null, new Phrase(
                "it needs one effect in every rule, computed on a base of one unit.", "для него в каждом правиле нужен один эффект, который считают от базы, и единица у баз одна."));
    }

    private static RuleType? TypeOf(EffectBase of) => of switch
    {
        NamedBase named => named.Definition.Type,
        FeeBase => RuleType.Money,
        _ => null,
    };

    // Discounts are decided before base points, and those before bonus points: a choice between them would need amounts that do not exist yet.
    // A grant has no worth that another could be compared with.
    private void RefuseMixedGroups(IEnumerable<(Rule Rule, JsonObject Node)> rules)
    {
        foreach (var group in rules.Where(r => r.Rule.Stack is not null).GroupBy(r => r.Rule.Stack!))
        {
            foreach (var (_, node) in group.Where(r => r.Rule.On != group.First().Rule.On))
            {
                scope.Report(node.Get("stack")!.Place, PackDiagnostics.TriggersInGroup, group.Key.Group);
            }
        }

        foreach (var group in rules.Where(r => r.Rule.Stack is { Pick: not StackingPick.All }).GroupBy(r => r.Rule.Stack!))
        {
            var stage = StageOf(group.First().Rule.Then[0]);
            foreach (var (rule, node) in group)
            {
                if (rule.Then.Any(e => e is GrantEffect))
                {
                    scope.Report(node.Get("stack")!.Place, PackDiagnostics.GrantInGroup, group.Key.Group);
                }
                else if (rule.Then.Any(e => StageOf(e) != stage) && stage.Kind != EffectKind.Grant)
                {
                    scope.Report(node.Get("stack")!.Place, PackDiagnostics.MixedGroup, group.Key.Group);
                }
            }
        }
    }

    private static (EffectKind Kind, bool IsBase) StageOf(Effect effect) => (effect.Kind, effect is EarnEffect { IsBase: true });
}
