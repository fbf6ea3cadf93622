using LoyaltyRules.Engine.Model;
using NodaTime;
using static LoyaltyRules.Engine.Json.CanonicalJson;

namespace LoyaltyRules.Engine.Evaluation.Output;

/// <summary>The privileges of a member as canonical JSON, in the way of <see cref="DecisionJson"/>.</summary>
public static class PrivilegesJson
{
    /// <summary>The privileges on one line.</summary>
    public static string Write(IEnumerable<PrivilegeState> privileges) => List(privileges.Select(Privilege));

    /// <summary>The word of an outcome in JSON.</summary>
    public static string WordOf(PrivilegeOutcome outcome) => outcome switch
    {
        PrivilegeOutcome.Eligible => "eligible",
        PrivilegeOutcome.Granted => "granted",
        PrivilegeOutcome.NotMatched => "notMatched",
        PrivilegeOutcome.NotGranted => "notGranted",
        PrivilegeOutcome.Unknown => "unknown",
        PrivilegeOutcome.HeldOut => "heldOut",
        PrivilegeOutcome.ProgramClosed => "programClosed",
        _ => "usedUp",
    };

    private static string Privilege(PrivilegeState state) => Object(
        ("available", state.IsAvailable ? "true" : "false"),
        ("id", Text(state.Id)),
        ("missing", state.Missing.IsEmpty ? null : List(state.Missing.Select(Text))),
        ("outcome", Text(WordOf(state.Outcome))),
        ("quotas", state.Quotas.IsEmpty ? null : List(state.Quotas.Select(Quota))),
        ("reasons", state.Reasons.IsEmpty ? null : List(state.Reasons.Select(DecisionJson.Reason))),
        ("until", Day(state.Until)),
        ("value", state.Value.IsEmpty ? null : Object([.. state.Value.Select(v => (v.Key, (string?)Value(v.Value)))])));

    private static string Quota(PrivilegeQuota quota) => Object(
        ("from", quota.From == LocalDate.MinIsoValue ? null : Day(quota.From)),
        ("left", Number(quota.Left)),
        ("limit", Text(quota.Limit)),
        ("most", Number(quota.Most)),
        ("per", Text(quota.Per.ToWord())));

    private static string Value(FactValue value) => value.Kind == FactKind.Text ? Text(value.AsText) : value.ToString();
}
