using LoyaltyRules.Engine.Language.Checking;
using LoyaltyRules.Engine.Packs;
using LoyaltyRules.Engine.Packs.Rules;

namespace LoyaltyRules.Messages.Terms;

/// <summary>Which bases, counters, segments and tables the clauses of the terms name, by way of each other too.</summary>
internal sealed class UsedDefinitions
{
    private readonly RulePack pack;
    private readonly HashSet<string> names = new(StringComparer.Ordinal);

    public UsedDefinitions(RulePack pack)
    {
        this.pack = pack;
        foreach (var rule in pack.Rules.Concat(pack.Rewards.Select(r => r.AtPurchase).OfType<Rule>()))
        {
            Note(rule);
        }

        foreach (var node in pack.Privileges.Select(p => p.When).Concat(pack.Rewards.Select(r => r.Request)))
        {
            Note(node);
        }

        foreach (var limit in pack.Stacking.SelectMany(g => g.Limits).Concat(pack.Privileges.SelectMany(p => p.Limits)).Concat(pack.Rewards.SelectMany(r => r.IssueLimits))
            .Concat(pack.Points.SelectMany(p => p.Transfer?.Limits ?? [])).Concat(pack.Points.SelectMany(p => p.Redemption?.Limits ?? [])))
        {
            Note(limit.Most);
        }

        foreach (var points in pack.Points)
        {
            Note(points.Redemption?.Of);
            Note(points.Redemption?.Percent);
            Note(points.Redemption?.When);
            Note(points.Available);
            Note(points.Expires);
        }

        foreach (var counter in pack.Tiers?.Levels.SelectMany(l => l.Thresholds).Select(t => t.Counter) ?? [])
        {
            Note(counter);
        }
    }

    /// <summary>The definitions: <c>segments/regular</c>.</summary>
    public IReadOnlySet<string> Names => names;

    private void Note(Rule rule)
    {
        Note(rule.When);
        foreach (var limit in rule.Limits)
        {
            Note(limit.Most);
        }

        foreach (var trigger in new[] { rule.On }.OfType<MilestoneTrigger>())
        {
            Note(pack.Counters.FirstOrDefault(c => c.Name == trigger.Counter));
        }

        foreach (var effect in rule.Then)
        {
            Note((effect.Of as NamedBase)?.Definition);
            Note(effect.Where);
            switch (effect)
            {
                case EarnEffect earn:
                    Note(earn.Rate);
                    Note(earn.Every);
                    Note(earn.Available);
                    Note(earn.Expires);
                    break;
                case DiscountEffect discount:
                    Note(discount.Percent);
                    Note(discount.Amount);
                    Note(discount.Units);
                    break;
                case GrantEffect grant:
                    Note(grant.Until);
                    break;
                case ExtendEffect extend:
                    Note(extend.Until);
                    break;
            }
        }
    }

    private void Note(Deadline? deadline)
    {
        switch (deadline)
        {
            case LaterDeadline later:
                later.Of.ToList().ForEach(Note);
                break;
            case EarlierDeadline earlier:
                earlier.Of.ToList().ForEach(Note);
                break;
            case DeadlineAfter { Since.Name: var since }:
                Note(pack.Counters.FirstOrDefault(c => "member." + c.Name == since));
                break;
        }

        Note(deadline?.Unless);
    }

    private void Note(BaseDefinition? known)
    {
        if (known is not null && names.Add("bases/" + known.Name))
        {
            Note(known.Where);
        }
    }

    private void Note(CounterDefinition? counter)
    {
        if (counter is not null && names.Add("counters/" + counter.Name))
        {
            Note(counter.Base);
            Note(counter.Where);
        }
    }

    private void Note(CheckedNode? node)
    {
        switch (node)
        {
            case null:
                return;
            case SegmentNode { Segment.Name: var segment }:
                var known = pack.Segments.First(s => "segment." + s.Name == segment);
                if (names.Add("segments/" + known.Name))
                {
                    Note(known.When);
                }

                break;
            case TableNode { Table.Name: var name }:
                var table = pack.Tables.First(t => "table." + t.Name == name);
                if (names.Add("tables/" + table.Name))
                {
                    foreach (var cell in table.Rows.SelectMany(r => r.Cells))
                    {
                        Note(cell);
                    }
                }

                break;
            case FactNode { Fact.Name: var fact }:
                Note(pack.Counters.FirstOrDefault(c => "member." + c.Name == fact));
                break;
        }

        foreach (var child in node.Children)
        {
            Note(child);
        }
    }
}
