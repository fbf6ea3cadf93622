using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs.Rules;

namespace LoyaltyRules.Engine.Evaluation.Amounts;

/// <summary>Lets a stacking group choose among the computed effects of its matching rules (S3).</summary>
internal static class ConflictResolution
{
    /// <summary>Chooses; the candidates are those of one group in one stage, in order of precedence. Losers are marked.</summary>
    public static void Choose(StackingGroup group, List<Candidate> candidates)
    {
        if (group.Pick == StackingPick.All)
        {
            return;
        }

        if (group.PerLine)
        {
            ChoosePerLine(group, candidates.GroupBy(c => c.Rule.Index).Select(g => g.ToList()).ToList());
            return;
        }

        var (winner, end) = Winner(group, candidates);
        for (var i = 0; i < candidates.Count; i++)
        {
            // Nobody won: then nothing was more than zero, and nothing was lost to anyone.
            if (!(i >= winner && i < end) && candidates[i].Outcome == EffectOutcome.Granted && (winner < end || candidates[i].Amount != 0))
            {
                candidates[i].Lose(winner < end ? candidates[winner].Rule.Rule.Id : null);
            }
        }
    }

    /// <summary>Where the effects of the rule stand that gives the best, or the first that gives more than zero; nowhere when none does.</summary>
    private static (int First, int End) Winner(StackingGroup group, List<Candidate> candidates)
    {
        var winner = (First: 0, End: 0);
        var winningValue = Int128.Zero;
        for (int first = 0, end; first < candidates.Count; first = end)
        {
            var (value, isUnknown) = (Int128.Zero, false);
            for (end = first; end < candidates.Count && candidates[end].Rule.Index == candidates[first].Rule.Index; end++)
            {
                isUnknown |= candidates[end].IsUnknown;
                value = checked(value + candidates[end].ValueOf(candidates[end].Amount));
            }

            // Unknown cannot win (U2), and a rule with an unknown part has an unknown amount.
            if (!isUnknown && value > winningValue)
            {
                (winner, winningValue) = ((first, end), value);
                if (group.Pick == StackingPick.First)
                {
                    break;
                }
            }
        }

        return winner;
    }

    // Unknown cannot win (U2), and a rule with an unknown part has an unknown amount.
    private static bool IsUnknown(List<Candidate> rival) => rival.Exists(c => c.IsUnknown);

    /// <summary>The first of the best, or the first at all, that gives more than zero; null when none does.</summary>
    private static List<Candidate>? Pick(StackingGroup group, List<List<Candidate>> rivals, Func<List<Candidate>, Int128> valueOf)
    {
        List<Candidate>? winner = null;
        var winningValue = Int128.Zero;
        foreach (var rival in rivals)
        {
            var value = valueOf(rival);
            if (value > winningValue)
            {
                (winner, winningValue) = (rival, value);
                if (group.Pick == StackingPick.First)
                {
                    break;
                }
            }
        }

        return winner;
    }

    private static void ChoosePerLine(StackingGroup group, List<List<Candidate>> rivals)
    {
        var known = rivals.Where(r => !IsUnknown(r)).ToList();
        foreach (var candidate in rivals.Where(IsUnknown).SelectMany(r => r).Where(c => c.Outcome == EffectOutcome.Granted))
        {
            candidate.Lose(null);
        }

        if (known.Count == 0)
        {
            return;
        }

        var chargeCount = known.SelectMany(r => r).Max(c => c.Shares.Length);
        var kept = known.SelectMany(r => r).ToDictionary(c => c, c => new Int128[c.Shares.Length]);
        var winners = new List<Candidate>?[chargeCount];
        for (var charge = 0; charge < chargeCount; charge++)
        {
            var winner = Pick(group, known, rival => rival.Aggregate(
                Int128.Zero, (sum, c) => c.Shares.Length == 0 ? sum : sum + c.ValueOf(c.Shares[charge])));
            winners[charge] = winner;
            foreach (var candidate in winner?.Where(c => c.Shares.Length > 0) ?? [])
            {
                kept[candidate][charge] = candidate.Shares[charge];
            }
        }

        foreach (var (candidate, shares) in kept)
        {
            if (candidate.Amount == 0)
            {
                continue;
            }

            if (Array.TrueForAll(shares, s => s == 0))
            {
                // Several rules may have taken its lines; named is the one that goes first, whatever the order of the lines.
                candidate.Lose(known.First(rival => winners.Where((_, charge) => candidate.Shares[charge] != 0).Contains(rival))[0].Rule.Rule.Id);
            }
            else
            {
                candidate.TrimTo(shares, TrimReason.LostOnLines);
            }
        }
    }
}
