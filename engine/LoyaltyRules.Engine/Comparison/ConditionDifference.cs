using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Language.Checking;
using LoyaltyRules.Engine.Language.Syntax;
using LoyaltyRules.Engine.Language.Wording;

namespace LoyaltyRules.Engine.Comparison;

/// <summary>Tells two conditions apart by what they need: parts joined by "and" that came or went, and words of a list that came or went.</summary>
internal static class ConditionDifference
{
    /// <summary>The difference in words, to stand behind the name of what has the condition.</summary>
    /// <param name="before">The one condition; null for none.</param>
    /// <param name="after">The other; null for none.</param>
    public static Phrase Of(CheckedNode? before, CheckedNode? after)
    {
        var (gone, come) = (Parts(before), Parts(after));
        var common = gone.Select(p => p.ToString()).Intersect(come.Select(p => p.ToString()), StringComparer.Ordinal).ToHashSet(StringComparer.Ordinal);
        gone.RemoveAll(p => common.Contains(p.ToString()!));
        come.RemoveAll(p => common.Contains(p.ToString()!));
        var sentences = new List<Phrase>();
        foreach (var (old, now) in gone.SelectMany(g => come.Where(c => Choice(g) is { } a && Choice(c) is { } b && a.Operand.ToString() == b.Operand.ToString()).Select(c => (g, c))).ToList())
        {
            if (gone.Contains(old) && come.Contains(now) && Lists(Choice(old)!.Value, Choice(now)!.Value) is { } told)
            {
                gone.Remove(old);
                come.Remove(now);
                sentences.Add(told);
            }
        }

        if (gone.Count == 1 && come.Count == 1)
        {
            sentences.Add(Joined("now {0} instead of {1}", "теперь {0}; раньше — {1}", come, gone));
        }
        else
        {
            sentences.AddRange(come.Count == 0 ? [] : [Joined("now only where {0}", "теперь только если {0}", come, come)]);
            sentences.AddRange(gone.Count == 0 ? [] : [Joined("no longer only where {0}", "больше не требуется: {0}", gone, gone)]);
        }

        // The same parts in another order or with other brackets.
        return sentences.Count == 0 ? new("the condition is written otherwise", "условие записано иначе") : new(string.Join("; ", sentences.Select(s => s.En)), string.Join("; ", sentences.Select(s => s.Ru)));
    }

    private static List<CheckedNode> Parts(CheckedNode? node) => node switch
    {
        null => [],
        LogicalNode { Operator: LogicalOperator.And } and => [.. and.Children.SelectMany(Parts)],
        _ => [node],
    };

    // "is one of" and "is" say which words of one thing are meant.
    private static (CheckedNode Operand, IReadOnlyList<ConstantNode> Items)? Choice(CheckedNode node) => node switch
    {
        MembershipNode membership => (membership.Operand, membership.Items),
        CompareNode { Operator: BinaryOperator.Equal, Right: ConstantNode word } compare => (compare.Left, [word]),
        _ => null,
    };

    private static Phrase? Lists((CheckedNode Operand, IReadOnlyList<ConstantNode> Items) before, (CheckedNode Operand, IReadOnlyList<ConstantNode> Items) after)
    {
        var (gone, come) = (Without(before.Items, after.Items), Without(after.Items, before.Items));
        if (gone.Count == before.Items.Count)
        {
            return null;
        }

        var parts = new List<Phrase>();
        if (come.Count > 0)
        {
            parts.Add(Said("now also where {0}", "теперь также если {0}", after.Operand, come));
        }

        if (gone.Count > 0)
        {
            parts.Add(Said("no longer where {0}", "больше не действует, если {0}", before.Operand, gone));
        }

        return parts.Count == 0 ? null : new(string.Join("; ", parts.Select(p => p.En)), string.Join("; ", parts.Select(p => p.Ru)));
    }

    private static List<ConstantNode> Without(IReadOnlyList<ConstantNode> items, IReadOnlyList<ConstantNode> others) =>
        [.. items.Where(i => !others.Any(o => Equals(o.Value, i.Value)))];

    private static Phrase Said(string en, string ru, CheckedNode operand, List<ConstantNode> items)
    {
        CheckedNode node = items.Count == 1
            ? new CompareNode(BinaryOperator.Equal, operand, items[0], items[0].Source)
            : new MembershipNode(operand, [.. items], items[0].Source);
        var words = ExpressionWords.Of(node);
        return new Phrase(new Phrase(en, ru).Format(ProductLanguage.English, words.En), new Phrase(en, ru).Format(ProductLanguage.Russian, words.Ru));
    }

    private static Phrase Joined(string en, string ru, List<CheckedNode> first, List<CheckedNode> second)
    {
        var (a, b) = (first.Select(p => ExpressionWords.Of(p)).ToList(), second.Select(p => ExpressionWords.Of(p)).ToList());
        var sentence = new Phrase(en, ru);
        return new Phrase(
            sentence.Format(ProductLanguage.English, string.Join(" and ", a.Select(p => p.En)), string.Join(" and ", b.Select(p => p.En))),
            sentence.Format(ProductLanguage.Russian, string.Join(" и ", a.Select(p => p.Ru)), string.Join(" и ", b.Select(p => p.Ru))));
    }
}
