using LoyaltyRules.Engine.Language.Checking;
using LoyaltyRules.Engine.Language.Compilation;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs;
using NodaTime;

namespace LoyaltyRules.Engine.Evaluation;

/// <summary>
/// What is left of limits while one purchase is decided (S3): the cap, less what the snapshots say was used, less what this purchase has
/// taken so far. What it takes is asked of the candidates that passed a limit, as they stand: one that loses afterwards gives its part back.
/// </summary>
internal sealed class LimitBook(FactFrame frame, MemberSnapshot? member, ProgramSnapshot program, LocalDate date)
{
    private readonly Dictionary<CompiledLimit, List<Candidate>> passed = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<CompiledLimit, decimal> redeemed = new(ReferenceEqualityComparer.Instance);

    /// <summary>Trims by the rule's limits of a purchase, member or household, before its group chooses.</summary>
    public void TrimOwn(Candidate candidate) => Trim(candidate, candidate.Rule.OwnLimits);

    /// <summary>Trims by the rule's limits of the program and by those of its group, after it has chosen.</summary>
    public void TrimShared(Candidate candidate) => Trim(candidate, candidate.Rule.SharedLimits);

    /// <summary>Trims by limits on how often a reward is issued.</summary>
    public void TrimIssue(Candidate candidate, CompiledLimit[] limits) => Trim(candidate, limits);

    /// <summary>How much is left; null when the cap is unknown. Where a member's use counts and there is no member, nothing is left (U2).</summary>
    /// <param name="compiled">The limit.</param>
    /// <param name="recipient">The other member who would get what it is about; null for none.</param>
    public decimal? Left(CompiledLimit compiled, RecipientSnapshot? recipient = null)
    {
        if (!compiled.Most.TryGet(frame, 0, out var most))
        {
            return null;
        }

        var limit = compiled.Limit;
        if (member is null && limit.Per is LimitScope.Member or LimitScope.Household or LimitScope.Recipient)
        {
            return 0;
        }

        var left = Scaled.ToDecimal(most, compiled.Most.Scale) - UsedBefore(limit, recipient) - redeemed.GetValueOrDefault(compiled);
        return left - (limit.Measure == LimitMeasure.Times && !compiled.CountsEach ? 0 : UsedByCandidates(compiled, recipient));
    }

    /// <summary>Notes what points that pay use of a limit.</summary>
    public void Redeem(CompiledLimit limit, decimal used) => redeemed[limit] = used;

    /// <summary>What was used, for the account to keep; limits of one purchase leave nothing to keep.</summary>
    public IEnumerable<LimitUse> Uses() => passed.Keys.Concat(redeemed.Keys)
        .Where(l => l.Limit.Per != LimitScope.Purchase)
        .SelectMany(l => RecipientsOf(l).Select(r => new LimitUse(
            l.Limit.Key, l.Limit.Per, l.Limit.WindowStart(date), redeemed.GetValueOrDefault(l) + UsedByCandidates(l, r)) { RecipientId = r?.Id }))
        .Where(u => u.Used != 0)
        .OrderBy(u => u.Key, StringComparer.Ordinal)
        .ThenBy(u => u.RecipientId, StringComparer.Ordinal);

    // Whose use of a limit is to be told apart: of most, nobody's.
    private IEnumerable<RecipientSnapshot?> RecipientsOf(CompiledLimit limit) => limit.Limit.Per == LimitScope.Recipient && passed.TryGetValue(limit, out var candidates)
        ? candidates.Select(c => c.OtherRecipient).DistinctBy(r => r?.Id)
        : [null];

    private decimal UsedBefore(Limit limit, RecipientSnapshot? recipient)
    {
        var uses = limit.Per switch
        {
            LimitScope.Member => member!.Limits,
            LimitScope.Household => member!.HouseholdLimits,
            LimitScope.Program => program.Limits,
            LimitScope.Recipient => recipient?.Limits ?? member!.Limits,
            _ => LimitUses.None,
        };
        return uses.Of(limit.Key, limit.WindowStart(date));
    }

    private decimal UsedByCandidates(CompiledLimit limit, RecipientSnapshot? recipient)
    {
        if (!passed.TryGetValue(limit, out var candidates))
        {
            return 0;
        }

        var granted = candidates.Where(c => c.Gives && (limit.Limit.Per != LimitScope.Recipient || c.OtherRecipient?.Id == recipient?.Id));

        // A purchase is one time, however many effects it was granted; rewards issued are counted one by one.
        return limit.Limit.Measure == LimitMeasure.Times && !limit.CountsEach
            ? granted.Any() ? 1 : 0
            : granted.Sum(c => Measure(c, limit.Limit.Measure)!.Value);
    }

    /// <summary>What a candidate takes of a limit; null where the limit is of something else.</summary>
    private static decimal? Measure(Candidate candidate, LimitMeasure measure) => (measure, candidate.Effect.Effect) switch
    {
        (LimitMeasure.Times, _) => 1,
        (LimitMeasure.Points, EarnEffect) or (LimitMeasure.Amount, DiscountEffect) => Scaled.ToDecimal(candidate.Amount, candidate.Decimals),
        (LimitMeasure.Base, _) when candidate.Base is { } all => Scaled.ToDecimal(candidate.BaseCounted ?? all, candidate.BaseScale),
        _ => null,
    };

    private void Trim(Candidate candidate, CompiledLimit[] limits)
    {
        foreach (var limit in limits)
        {
            if (candidate.Gives && Measure(candidate, limit.Limit.Measure) is { } wanted)
            {
                Trim(candidate, limit, wanted);
            }
        }
    }

    private void Trim(Candidate candidate, CompiledLimit compiled, decimal wanted)
    {
        var limit = compiled.Limit;
        if (Left(compiled, candidate.OtherRecipient) is not { } left)
        {
            candidate.UnknownPart = (compiled.Most.Node, 0);
            candidate.Deny(limit.Key);
            return;
        }

        if (!passed.TryGetValue(compiled, out var others))
        {
            passed.Add(compiled, others = []);
        }

        others.Add(candidate);
        if (wanted <= left)
        {
            return;
        }

        var scale = limit.Measure == LimitMeasure.Base ? candidate.BaseScale : candidate.Decimals;
        var steps = left <= 0 || limit.Over == LimitOver.Skip || limit.Measure == LimitMeasure.Times
            ? 0
            : Scaled.From(ExactDecimal.Round(left, scale, Rounding.Down), scale);
        if (steps == 0)
        {
            candidate.Deny(limit.Key);
        }
        else if (limit.Measure == LimitMeasure.Base)
        {
            candidate.CountOnly(steps, limit.Key);
        }
        else
        {
            candidate.ShrinkTo(steps, limit.Key);
        }
    }
}
