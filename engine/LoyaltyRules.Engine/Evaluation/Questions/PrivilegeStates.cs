using LoyaltyRules.Engine.Evaluation.Explanations;
using LoyaltyRules.Engine.Evaluation.Limits;
using LoyaltyRules.Engine.Evaluation.Planning;
using LoyaltyRules.Engine.Language.Compilation;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs;
using NodaTime;

namespace LoyaltyRules.Engine.Evaluation.Questions;

/// <summary>Decides one privilege of a member.</summary>
internal static class PrivilegeStates
{
    public static PrivilegeState Of(
        CompiledPrivilege privilege, MemberSnapshot member, LocalDate date, FactFrame frame, LimitTracker limits, RulePack pack, ConditionExplainer explainer)
    {
        var definition = privilege.Definition;
        var state = new PrivilegeState
        {
            Id = definition.Id,
            Outcome = PrivilegeOutcome.Eligible,
            Value = definition.Value,
            Quotas = [.. privilege.Limits.Select(l => QuotaOf(l, date, frame, limits))],
        };
        var truth = definition.IsGrantedOnly ? Truth.False : privilege.When?.Invoke(frame, 0) ?? Truth.True;
        if (truth != Truth.True)
        {
            if (GrantOf(definition.Id, member, date) is not { } grant)
            {
                return definition.IsGrantedOnly ? state with { Outcome = PrivilegeOutcome.NotGranted } : state with
                {
                    Outcome = truth == Truth.Unknown ? PrivilegeOutcome.Unknown : PrivilegeOutcome.NotMatched,
                    Reasons = explainer.ReasonsOf(definition.When!, frame),
                    Missing = truth == Truth.Unknown ? AbsentFacts.NamesIn(definition.When!, pack, frame, 0) : [],
                };
            }

            state = state with { Outcome = PrivilegeOutcome.Granted, Until = grant.Until };
        }

        for (var i = 0; i < state.Quotas.Length; i++)
        {
            if (state.Quotas[i].Left is null)
            {
                // U2: a quota that is not known denies.
                return state with { Outcome = PrivilegeOutcome.Unknown, Missing = AbsentFacts.NamesIn(privilege.Limits[i].Most.Node, pack, frame, 0) };
            }
        }

        return state.Quotas.Any(q => q.Left < 1) ? state with { Outcome = PrivilegeOutcome.UsedUp } : state;
    }

    // The one that lasts longest, where several rules granted it.
    private static PrivilegeGrant? GrantOf(string id, MemberSnapshot member, LocalDate date)
    {
        PrivilegeGrant? longest = null;
        foreach (var grant in member.Privileges)
        {
            if (grant.Id == id && !(grant.Until < date) && (longest is not { } known || grant.Until is null || grant.Until > known.Until))
            {
                longest = grant;
            }
        }

        return longest;
    }

    /// <summary>How much of a limit is left to a member on a day.</summary>
    public static PrivilegeQuota QuotaOf(CompiledLimit limit, LocalDate date, FactFrame frame, LimitTracker limits) => new(
        limit.Limit.Key,
        limit.Limit.Per,
        limit.Limit.WindowStart(date),
        limit.Most.TryGet(frame, 0, out var most) ? Scaled.ToDecimal(most, limit.Most.Scale) : null,
        limits.Left(limit) is { } left ? Math.Max(0, left) : null);
}
