using System.Collections.Immutable;
using LoyaltyRules.Engine.Accounts.Book;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Simulation.Reports;

namespace LoyaltyRules.Engine.Simulation.Aggregation;

/// <summary>What every rule of a program did, and how much of it came back. Mutable; not thread-safe.</summary>
internal sealed class RuleAggregator
{
    private readonly string[] ids;
    private readonly Dictionary<string, int> indexes = new(StringComparer.Ordinal);
    private readonly RuleSums[] sums;
    private readonly Dictionary<string, decimal> pointValues;

    // Numbers the decisions, so that a rule of several effects counts once in each.
    private long decisions;

    public RuleAggregator(SimulatedProgram program)
    {
        ids = [.. program.Rules.Select(r => r.Id)];
        sums = [.. program.Rules.Select(r => new RuleSums(r))];
        for (var i = 0; i < ids.Length; i++)
        {
            indexes[ids[i]] = i;
        }

        pointValues = program.Points.ToDictionary(p => p.Currency, p => p.PointValue, StringComparer.Ordinal);
    }

    /// <summary>Adds a decision on any event.</summary>
    public void Add(Decision decision)
    {
        decisions++;
        for (var i = 0; i < decision.Rules.Length; i++)
        {
            if (decision.Rules[i].Outcome == RuleOutcome.Unknown && SumsOf(decision.Rules[i].RuleId, i) is { } rule)
            {
                rule.Unknown++;
            }
        }

        foreach (var effect in decision.Effects)
        {
            // What a reward gives is the reward's, whatever its id.
            if (effect.HeldId is not null || SumsOf(effect.RuleId, -1) is not { } rule)
            {
                continue;
            }

            // Every effect of every matching rule is here, granted or not; a rule of several matched, and gave something, once per event.
            rule.Matched += rule.LastMatched == decisions ? 0 : 1;
            rule.LastMatched = decisions;
            if (effect.Outcome != EffectOutcome.Granted)
            {
                continue;
            }

            rule.Granted += rule.LastGranted == decisions ? 0 : 1;
            rule.LastGranted = decisions;
            if (effect.Kind == EffectKind.Discount)
            {
                rule.Discount += effect.Result;
            }
            else if (effect.PointsCurrency is { } currency)
            {
                rule.Points[currency] = rule.Points.GetValueOrDefault(currency) + effect.Result;
            }
        }
    }

    /// <summary>Adds what a return took back.</summary>
    public void AddTakenBack(ReturnResult returned)
    {
        foreach (var grant in returned.Grants)
        {
            if (grant.HeldId is not null || SumsOf(grant.RuleId, -1) is not { } rule)
            {
                continue;
            }

            if (grant.Kind == EffectKind.Discount)
            {
                rule.DiscountReturned += grant.Amount;
            }
            else if (grant.Currency is { } currency)
            {
                rule.PointsTakenBack[currency] = rule.PointsTakenBack.GetValueOrDefault(currency) + grant.Amount;
            }
        }
    }

    /// <summary>Adds what the rules did in another part of the history.</summary>
    public void Add(RuleAggregator other)
    {
        for (var i = 0; i < sums.Length; i++)
        {
            sums[i].Add(other.sums[i]);
        }
    }

    public ImmutableArray<RuleSummary> ToTallies() => [.. sums.Select(s => s.ToTally(pointValues))];

    private RuleSums? SumsOf(string id, int guess)
    {
        // A decision lists its rules in the same order, so the guess is right but for a foreign decision.
        if (guess >= 0 && guess < ids.Length && string.Equals(ids[guess], id, StringComparison.Ordinal))
        {
            return sums[guess];
        }

        return indexes.TryGetValue(id, out var index) ? sums[index] : null;
    }

    private sealed class RuleSums(SimulatedRule rule)
    {
        public long Matched;
        public long Granted;
        public long Unknown;
        public long LastMatched;
        public long LastGranted;
        public decimal Discount;
        public decimal DiscountReturned;
        public readonly SortedDictionary<string, decimal> Points = new(StringComparer.Ordinal);
        public readonly SortedDictionary<string, decimal> PointsTakenBack = new(StringComparer.Ordinal);

        public void Add(RuleSums other)
        {
            Matched += other.Matched;
            Granted += other.Granted;
            Unknown += other.Unknown;
            Discount += other.Discount;
            DiscountReturned += other.DiscountReturned;
            TotalsAggregator.Add(Points, other.Points);
            TotalsAggregator.Add(PointsTakenBack, other.PointsTakenBack);
        }

        public RuleSummary ToTally(Dictionary<string, decimal> pointValues) => new(
            rule.Id, rule.Name, Matched, Granted, Unknown, Discount,
            [.. Points.Select(p => new PointsAmount(p.Key, p.Value))],
            Points.Sum(p => p.Value * pointValues.GetValueOrDefault(p.Key)))
        {
            DiscountReturned = DiscountReturned,
            PointsTakenBack = [.. PointsTakenBack.Select(p => new PointsAmount(p.Key, p.Value))],
            PointsTakenBackValue = PointsTakenBack.Sum(p => p.Value * pointValues.GetValueOrDefault(p.Key)),
        };
    }
}
