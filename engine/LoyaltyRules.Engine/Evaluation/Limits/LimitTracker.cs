using System.Collections.Immutable;
using LoyaltyRules.Engine.Evaluation.Amounts;
using LoyaltyRules.Engine.Evaluation.Planning;
using LoyaltyRules.Engine.Language.Compilation;
using LoyaltyRules.Engine.Language.Types;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs.Rules;
using NodaTime;

namespace LoyaltyRules.Engine.Evaluation.Limits;

/// <summary>
/// What is left of limits while one purchase is decided (S3): the cap, less what the snapshots say was used, less what this purchase has
/// taken so far. What it takes is asked of the candidates that passed a limit, as they stand: one that loses afterwards gives its part back.
/// </summary>
internal sealed class LimitTracker(PackPlan plan, FactFrame frame)
{
    private readonly LimitState?[] states = new LimitState?[plan.LimitCount];
    private readonly List<LimitState> touched = [];
    private MemberSnapshot? member;
    private ProgramSnapshot program = ProgramSnapshot.Empty;
    private LocalDate date;

    /// <summary>What this decision has done with a limit so far.</summary>
    private sealed class LimitState(CompiledLimit limit)
    {
        public CompiledLimit Limit { get; } = limit;

        /// <summary>The candidates that were asked, and not denied because the cap is unknown.</summary>
        public List<Candidate> Passed { get; } = [];

        /// <summary>What points that pay use of it.</summary>
        public decimal Redeemed { get; set; }

        /// <summary>The first day of the window that the day of the decision lies in.</summary>
        public LocalDate WindowStart { get; private set; }

        private LocalDate? startOn;

        public void MoveTo(LocalDate date, FactFrame frame)
        {
            if (Limit.Limit.StartDate is { Slot: var slot })
            {
                WindowStart = Limit.Limit.WindowStart(date, frame.EventFacts.Known[slot] ? StoredValue.DateOf(frame.EventFacts.Integers[slot]) : null);
            }
            else if (startOn != date)
            {
                (startOn, WindowStart) = (date, Limit.Limit.WindowStart(date));
            }
        }

        public bool IsTouched { get; set; }
    }

    /// <summary>Forgets the last decision, and looks at the uses that these snapshots tell.</summary>
    public LimitTracker Open(MemberSnapshot? member, ProgramSnapshot program, LocalDate date)
    {
        (this.member, this.program, this.date) = (member, program, date);
        foreach (var state in touched)
        {
            state.Passed.Clear();
            (state.Redeemed, state.IsTouched) = (0, false);
        }

        touched.Clear();
        return this;
    }

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
        if (member is null && limit.Per.IsOfMember())
        {
            return 0;
        }

        var state = Of(compiled);
        var left = Scaled.ToDecimal(most, compiled.Most.Scale) - UsedBefore(state, recipient);
        if (state.IsTouched)
        {
            left -= state.Redeemed + (limit.Measure == LimitMeasure.Times && !compiled.CountsEach ? 0 : UsedByCandidates(state, recipient));
        }

        return left;
    }

    /// <summary>Notes what points that pay use of a limit.</summary>
    public void Redeem(CompiledLimit limit, decimal used) => Touch(limit).Redeemed = used;

    /// <summary>What was used, for the account to keep; limits of one purchase leave nothing to keep.</summary>
    public ImmutableArray<LimitUse> Uses()
    {
        List<LimitUse>? uses = null;
        foreach (var state in touched)
        {
            var limit = state.Limit.Limit;
            if (limit.Per.IsOfOnePurchase())
            {
                continue;
            }

            foreach (var recipient in RecipientsOf(state))
            {
                var used = state.Redeemed + UsedByCandidates(state, recipient);
                if (used != 0)
                {
                    (uses ??= []).Add(new LimitUse(limit.Key, limit.Per, state.WindowStart, used) { RecipientId = recipient?.Id });
                }
            }
        }

        if (uses is null)
        {
            return [];
        }

        // No two are of one limit and one owner, so their order is one.
        uses.Sort(static (a, b) => string.CompareOrdinal(a.Key, b.Key) is var order and not 0 ? order : string.CompareOrdinal(a.RecipientId, b.RecipientId));
        return [.. uses];
    }

    // Whose use of a limit is to be told apart: of most, nobody's.
    private static IEnumerable<RecipientSnapshot?> RecipientsOf(LimitState state) => state.Limit.Limit.Per == LimitScope.Recipient
        ? state.Passed.Select(c => c.OtherRecipient).DistinctBy(r => r?.Id)
        : Nobody;

    private static readonly RecipientSnapshot?[] Nobody = [null];

    private LimitState Of(CompiledLimit limit)
    {
        var state = states[limit.Index] ??= new LimitState(limit);
        state.MoveTo(date, frame);
        return state;
    }

    private LimitState Touch(CompiledLimit limit)
    {
        var state = Of(limit);
        if (!state.IsTouched)
        {
            state.IsTouched = true;
            touched.Add(state);
        }

        return state;
    }

    private decimal UsedBefore(LimitState state, RecipientSnapshot? recipient)
    {
        var limit = state.Limit.Limit;
        var uses = limit.Per switch
        {
            LimitScope.Member => member!.Limits,
            LimitScope.Household => member!.HouseholdLimits,
            LimitScope.Program => program.Limits,
            LimitScope.Recipient => recipient?.Limits ?? member!.Limits,
            LimitScope.Purchase => LimitUses.None,
        };
        return uses.IsEmpty ? 0 : uses.Of(limit.Key, state.WindowStart);
    }

    private static decimal UsedByCandidates(LimitState state, RecipientSnapshot? recipient)
    {
        var limit = state.Limit;

        // A purchase is one time, however many effects it was granted; rewards issued are counted one by one.
        var countsOnce = limit.Limit.Measure == LimitMeasure.Times && !limit.CountsEach;
        var used = 0m;
        foreach (var candidate in state.Passed)
        {
            if (candidate.Gives && (limit.Limit.Per != LimitScope.Recipient || candidate.OtherRecipient?.Id == recipient?.Id))
            {
                if (countsOnce)
                {
                    return 1;
                }

                used += Measure(candidate, limit.Limit.Measure)!.Value;
            }
        }

        return used;
    }

    /// <summary>What a candidate takes of a limit; null where the limit is of something else.</summary>
    private static decimal? Measure(Candidate candidate, LimitMeasure measure) => (measure, candidate.Effect.Effect) switch
    {
        (LimitMeasure.Times, _) => 1,
        (LimitMeasure.Points, EarnEffect) or (LimitMeasure.Amount, DiscountEffect) => Scaled.ToDecimal(candidate.Amount, candidate.Decimals),
        (LimitMeasure.Base, _) when candidate.Base is { } all => Scaled.ToDecimal(candidate.BaseCounted ?? all, candidate.BaseScale),
        (LimitMeasure.Points or LimitMeasure.Amount or LimitMeasure.Base, _) => null,
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

        Touch(compiled).Passed.Add(candidate);
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
