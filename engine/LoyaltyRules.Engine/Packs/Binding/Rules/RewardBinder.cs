using System.Collections.Immutable;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Json;
using LoyaltyRules.Engine.Language.Checking;
using LoyaltyRules.Engine.Language.Types;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs.Binding.Names;
using LoyaltyRules.Engine.Packs.Rules;

namespace LoyaltyRules.Engine.Packs.Binding.Rules;

/// <summary>What effects that name a reward need to know of it.</summary>
/// <param name="HasCost">Whether it has a cost in points.</param>
internal sealed record DeclaredReward(bool HasCost);

/// <summary>A reward with what it gives at purchases, before its group and its limits are known.</summary>
/// <param name="Node">Where it stands.</param>
/// <param name="Id">Its id.</param>
/// <param name="When">Its condition on the purchase; null for always.</param>
/// <param name="Stage">The place of the stage in which its discounts are given.</param>
/// <param name="Giver">What it gives; nothing, for a gift.</param>
internal sealed record RewardDraft(JsonObject Node, string Id, CheckedNode? When, int Stage, EffectGiver Giver);

/// <summary>
/// Checks rewards, in three steps: their ids, which effects name; what they give at purchases, which stacking groups are about; the whole, once groups are known.
/// Only what a reward gives may speak of <c>reward.value</c>.
/// </summary>
/// <param name="scope">The pack.</param>
/// <param name="excluded">What the program leaves out.</param>
internal sealed class RewardBinder(PackScope scope, Exclusions excluded)
{
    private readonly List<(JsonObject Node, JsonString Id)> declared = [];

    /// <summary>Notes the ids, and makes <c>reward.value</c> a fact with a place of its own.</summary>
    public void Declare(IEnumerable<JsonObject> rewards)
    {
        foreach (var node in rewards)
        {
            if (node.Get("id") is not JsonString id)
            {
                continue;
            }

            if (scope.Rewards.TryAdd(id.Value, new DeclaredReward(node.Get("cost") is not null)))
            {
                declared.Add((node, id));
            }
            else
            {
                scope.Report(id.Place, PackDiagnostics.DeclaredTwice, id.Value);
            }
        }
    }

    /// <summary>Checks what rewards give at purchases.</summary>
    public List<RewardDraft> Drafts()
    {
        if (declared.Count == 0)
        {
            return [];
        }

        scope.Vocabulary.TryAdd(new FactDeclaration(RewardDefinition.ValueFact, RuleType.Money, FactSubject.Reward, new Phrase("value of the voucher", "номинал ваучера"))
        {
            Range = NumericRange.Between(0, RewardValue.MoneyMax, scope.CurrencyDecimals),
        });
        var effects = new EffectBinder(scope);
        var drafts = declared.Select(d => Draft(d.Node, d.Id.Value, effects)).ToList();
        scope.Vocabulary.Withdraw(RewardDefinition.ValueFact);
        return drafts;
    }

    /// <summary>Checks the rest; gives the rewards back by id.</summary>
    public ImmutableArray<RewardDefinition> Bind(List<RewardDraft> drafts, Dictionary<string, StackingGroup?> groups) =>
        [.. drafts.Select(d => Bind(d, groups)).OfType<RewardDefinition>().OrderBy(r => r.Id, StringComparer.Ordinal)];

    /// <summary>Warns of rewards that nobody can get.</summary>
    public void WarnNeverIssued(IEnumerable<Rule> rules)
    {
        var issued = rules.SelectMany(r => r.Then).OfType<IssueEffect>().Select(e => e.Reward).ToHashSet(StringComparer.Ordinal);
        foreach (var (_, id) in declared.Where(d => d.Node.Get("request") is null && !issued.Contains(d.Id.Value)))
        {
            scope.Report(id.Place, PackDiagnostics.RewardNeverIssued, id.Value);
        }
    }

    private RewardDraft Draft(JsonObject node, string id, EffectBinder effects)
    {
        var when = excluded.OfGiver(node, "when", ExpressionScope.Priced);
        var (then, isFine) = (ImmutableArray.CreateBuilder<Effect>(), node.Get("when") is null || when is not null);
        foreach (var item in node.GetItems("then").OfType<JsonObject>())
        {
            var others = item.Members.Where(m => m.Name is "grant" or "issue" or "extend").ToList();
            others.ForEach(m => scope.Report(m.Value.Place, PackDiagnostics.NotInReward, m.Name));
            if (others.Count == 0 && effects.Bind(item, then.Count, ExpressionScope.Priced) is { } effect)
            {
                then.Add(effect);
            }
            else
            {
                isFine = false;
            }
        }

        var stages = new StageBinder(scope);
        var stage = isFine ? stages.StageOf(node, then) : 0;
        isFine = isFine && stage is { } known && stages.AreKnown(when, then, known);
        return new RewardDraft(node, id, when, stage ?? 0, new EffectGiver(node.GetText("stack"), then.ToImmutable(), isFine));
    }

    private RewardDefinition? Bind(RewardDraft draft, Dictionary<string, StackingGroup?> groups)
    {
        var (node, id) = (draft.Node, draft.Id);
        var name = scope.Text(node, "name");
        var request = excluded.OfGiver(node, "request", ExpressionScope.Member);
        var expires = new DeadlineBinder(scope).Bind(node, "expires", DeadlineOf.Reward);
        var group = RuleBinder.Group(scope, node, groups);
        var limits = new LimitBinder(scope).Bind(node, "reward " + id, new EffectMeasures(scope).TermsOf([draft.Giver], ExpressionScope.Member));
        var (cost, value) = (Cost(node), Worth(node));
        var programCost = Money(node, "programCost");
        if (KindOf(node) is not { } kind || !IsWellFormed(node, kind) || !draft.Giver.IsFine
            || (node.Get("request") is not null && request is null) || (node.Get("expires") is not null && expires is null)
            || (node.Get("cost") is not null && cost is null) || (node.Get("value") is not null && value is null))
        {
            return null;
        }

        return new RewardDefinition
        {
            Id = id,
            Name = name,
            Kind = kind,
            Cost = cost,
            Value = value,
            Uses = Math.Max(1, PackScope.Whole(node, "uses", 0, 1_000)),
            Expires = expires,
            IsOnRequest = node.Get("request") is not null,
            Request = request,
            IssueLimits = [.. limits.Where(l => l.Measure == LimitMeasure.Times)],
            ProgramCost = programCost,
            AtPurchase = draft.Giver.Then.IsEmpty ? null : new Rule
            {
                Id = id,
                Name = name,
                When = draft.When,
                Priority = PackScope.Whole(node, "priority", -1_000, 1_000),
                Stage = draft.Stage,
                Stack = group,
                Limits = [.. limits.Where(l => l.Measure != LimitMeasure.Times)],
                Then = draft.Giver.Then,
            },
        };
    }

    private static RewardKind? KindOf(JsonObject node) => node.GetText("kind") switch
    {
        "voucher" => RewardKind.Voucher,
        "gift" => RewardKind.Gift,
        "coupon" => RewardKind.Coupon,
        _ => null,
    };

    /// <summary>What may stand beside what in a reward.</summary>
    private bool IsWellFormed(JsonObject node, RewardKind kind)
    {
        bool Has(string member) => node.Get(member) is not null;
        bool HasStep(string member) => (node.Get(member) as JsonObject)?.Get("step") is not null;
        Phrase? reason = kind switch
        {
            RewardKind.Gift when Has("then") || Has("when") || Has("stack") || Has("priority") =>
                new Phrase("a gift is handed over, and gives nothing at a purchase.", "подарок вручают, при покупке он ничего не даёт."),
            not RewardKind.Gift when !Has("then") => new Phrase("say what it gives at a purchase: \"then\": [ … ].", "укажите, что она даёт при покупке: \"then\": [ … ]."),
            RewardKind.Voucher when !Has("value") => new Phrase("a voucher is worth money: \"value\": { \"money\": … }.", "ваучер стоит денег: \"value\": { \"money\": … }."),
            not RewardKind.Voucher when Has("value") => new Phrase("only a voucher is worth money: leave out 'value'.", "номинал есть только у ваучера: уберите «value»."),
            _ when HasStep("cost") != HasStep("value") => new Phrase(
                "each further step of points buys a further step of value: give both steps, or none.", "каждый следующий шаг баллов даёт следующий шаг номинала: задайте оба шага или ни одного."),
            _ => null,
        };
        if (reason is not null)
        {
            scope.Report(node.Get("kind")!.Place, PackDiagnostics.WrongReward, node.GetText("kind")!, reason);
        }

        return reason is null;
    }

    private RewardCost? Cost(JsonObject reward)
    {
        if (reward.Get("cost") is not JsonObject node || scope.Currency(node) is not { } currency)
        {
            return null;
        }

        var range = NumericRange.Between(0, RewardValue.MoneyMax, currency.Decimals);
        return Positive(node, "points", range) is { } points && (node.Get("step") is null || Positive(node, "step", range) is not null)
            ? new RewardCost(currency, points, node.GetNumber("step") ?? 0)
            : null;
    }

    private RewardValue? Worth(JsonObject reward)
    {
        if (reward.Get("value") is not JsonObject node)
        {
            return null;
        }

        // N1: with the most steps it is still money that is kept exactly.
        var (money, step) = (NumericRange.Between(0, RewardValue.MoneyMax / 2, scope.CurrencyDecimals), NumericRange.Between(0, RewardValue.MoneyMax / 2 / RewardValue.StepsMax, scope.CurrencyDecimals));
        return Positive(node, "money", money) is { } worth && (node.Get("step") is null || Positive(node, "step", step) is not null)
            ? new RewardValue(worth, node.GetNumber("step") ?? 0)
            : null;
    }

    private decimal? Money(JsonObject node, string name) =>
        node.Get(name) is JsonNumber number && scope.Fits(number, NumericRange.Between(0, RewardValue.MoneyMax, scope.CurrencyDecimals)) ? number.Value : null;

    // That it is more than zero, the schema has checked.
    private decimal? Positive(JsonObject node, string name, NumericRange range) =>
        node.Get(name) is JsonNumber { Value: > 0 } number && scope.Fits(number, range) ? number.Value : null;
}
