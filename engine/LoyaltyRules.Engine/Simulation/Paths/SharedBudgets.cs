using System.Collections.Immutable;
using System.Runtime.InteropServices;
using LoyaltyRules.Engine.Accounts.Book;
using LoyaltyRules.Engine.Language.Checking;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs;
using LoyaltyRules.Engine.Packs.Rules;
using NodaTime;

namespace LoyaltyRules.Engine.Simulation.Paths;

/// <summary>One budget of the program, in one of its windows.</summary>
internal readonly record struct BudgetWindow(int Budget, LocalDate From);

/// <summary>
/// The budgets that all members share, while partitions decide as if none of them binds (M2). None does as long as, whenever something is decided, everything that was
/// used before and everything that the decision asks for together stay within the cap: then the limit changes nothing, whatever order the others came in.
/// Not thread-safe.
/// </summary>
internal sealed class SharedBudgets
{
    private readonly ImmutableArray<Budget> budgets;
    private readonly Dictionary<BudgetWindow, decimal> used = [];

    private SharedBudgets(ImmutableArray<Budget> budgets) => this.budgets = budgets;

    /// <summary>
    /// The budgets of a pack; null where one of them is not of this kind: its cap depends on the event, or it limits how points pay or what rewards are issued and give.
    /// </summary>
    public static SharedBudgets? Of(RulePack pack)
    {
        var rewards = pack.Rewards.Select(r => r.AtPurchase).OfType<Rule>().ToList();
        var others = rewards.SelectMany(r => r.Limits.Concat(r.Stack?.Limits ?? []))
            .Concat(pack.Rewards.SelectMany(r => r.IssueLimits))
            .Concat(pack.Points.SelectMany(p => p.Redemption?.Limits ?? []));
        if (others.Any(IsShared))
        {
            return null;
        }

        var byKey = new SortedDictionary<string, (Limit Limit, HashSet<string> Rules)>(StringComparer.Ordinal);
        foreach (var rule in pack.Rules)
        {
            foreach (var limit in rule.Limits.Concat(rule.Stack?.Limits ?? []).Where(IsShared))
            {
                if (limit.Most is not ConstantNode { Value: decimal })
                {
                    return null;
                }

                if (!byKey.TryGetValue(limit.Key, out var known))
                {
                    byKey[limit.Key] = known = (limit, new HashSet<string>(StringComparer.Ordinal));
                }

                known.Rules.Add(rule.Id);
            }
        }

        return new SharedBudgets([.. byKey.Values.Select(b => new Budget(b.Limit, ((ConstantNode)b.Limit.Most).Number, b.Rules))]);
    }

    /// <summary>What one part of the history does to the budgets.</summary>
    public BudgetMoves NewMoves() => new(budgets);

    /// <summary>Adds what the parts did side by side.</summary>
    /// <returns>Whether no budget can have bound, in whatever order they did it.</returns>
    public bool TryAdd(IEnumerable<BudgetMoves> parts)
    {
        var asked = new Dictionary<BudgetWindow, decimal>();
        var moved = new Dictionary<BudgetWindow, decimal>();
        foreach (var part in parts)
        {
            part.TakeOut(asked, moved);
        }

        foreach (var (window, most) in asked)
        {
            if (used.GetValueOrDefault(window) + most > budgets[window.Budget].Cap)
            {
                return false;
            }
        }

        foreach (var (window, net) in moved)
        {
            used[window] = used.GetValueOrDefault(window) + net;
        }

        return true;
    }

    private static bool IsShared(Limit limit) => limit.Per.IsOfProgram();

    /// <summary>A limit per program.</summary>
    /// <param name="Limit">The limit.</param>
    /// <param name="Cap">How much it allows in a window.</param>
    /// <param name="Rules">The rules whose effects it counts.</param>
    internal sealed record Budget(Limit Limit, decimal Cap, HashSet<string> Rules);
}

/// <summary>What the entries of one book do to the budgets of the program, since it was last taken out. Mutable; not thread-safe.</summary>
internal sealed class BudgetMoves(ImmutableArray<SharedBudgets.Budget> budgets)
{
    private readonly Dictionary<BudgetWindow, decimal> asked = [];
    private readonly Dictionary<BudgetWindow, decimal> moved = [];

    /// <summary>Adds what an entry asks of budgets and uses of them.</summary>
    public void Add(BookEntry entry)
    {
        if (budgets.IsEmpty)
        {
            return;
        }

        if (entry.Decision is { } decision)
        {
            Add(decision);
        }

        foreach (var further in entry.FurtherDecisions)
        {
            Add(further);
        }

        foreach (var change in entry.Changes)
        {
            if (change is LimitMoved { Owner: null, Use: var use })
            {
                for (var i = 0; i < budgets.Length; i++)
                {
                    if (budgets[i].Limit.Key == use.Key)
                    {
                        Add(moved, new BudgetWindow(i, use.From), use.Used);
                    }
                }
            }
        }
    }

    /// <summary>Adds what was asked and what was moved to sums of several books, and begins anew.</summary>
    public void TakeOut(Dictionary<BudgetWindow, decimal> askedOfAll, Dictionary<BudgetWindow, decimal> movedOfAll)
    {
        foreach (var (window, most) in asked)
        {
            Add(askedOfAll, window, most);
        }

        foreach (var (window, net) in moved)
        {
            Add(movedOfAll, window, net);
        }

        asked.Clear();
        moved.Clear();
    }

    // Everything that matching rules would give counts, also what another limit or a better rule leaves nothing of: a budget that has room for all of it touches none.
    private void Add(Decision decision)
    {
        for (var i = 0; i < budgets.Length; i++)
        {
            var (limit, _, rules) = budgets[i];
            var most = 0m;
            foreach (var effect in decision.Effects)
            {
                if (effect.HeldId is null && rules.Contains(effect.RuleId))
                {
                    most = limit.Measure switch
                    {
                        LimitMeasure.Times => most + 1,
                        LimitMeasure.Base => most + (effect.BaseAmount ?? 0),
                        LimitMeasure.Points or LimitMeasure.Amount => most + Math.Max(effect.Rounded ?? 0, effect.Result),
                    };
                }
            }

            if (most > 0)
            {
                Add(asked, new BudgetWindow(i, limit.WindowStart(decision.Date)), most);
            }
        }
    }

    private static void Add(Dictionary<BudgetWindow, decimal> sums, BudgetWindow window, decimal more)
    {
        ref var sum = ref CollectionsMarshal.GetValueRefOrAddDefault(sums, window, out _);
        sum += more;
    }
}
