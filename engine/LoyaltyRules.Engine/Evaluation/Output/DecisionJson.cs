using System.Collections.Immutable;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Language.Types;
using LoyaltyRules.Engine.Model;
using NodaTime;
using NodaTime.Text;
using static LoyaltyRules.Engine.Json.CanonicalJson;

namespace LoyaltyRules.Engine.Evaluation.Output;

/// <summary>
/// A decision as canonical JSON: keys in ordinal order, no spaces, RFC 8785's escapes, and every amount as an exact decimal without trailing
/// zeros and exponent. The form is that of <c>schemas/decision.schema.json</c>. The same decision gives the same bytes.
/// </summary>
public static class DecisionJson
{
    /// <summary>The decision on one line.</summary>
    public static string Write(Decision decision) => Object(
        ("at", Text(InstantPattern.ExtendedIso.Format(decision.At))),
        ("currency", Text(decision.Currency)),
        ("date", Text(LocalDatePattern.Iso.Format(decision.Date))),
        ("effects", List(decision.Effects.Select(e => Effect(e, decision)))),
        ("event", decision.Event == EventKind.Purchase ? null : Object(("id", Text(decision.EventId)), ("kind", Text(DecisionTerms.WordOf(decision.Event))))),
        ("fees", List(decision.Fees.Select(Charge))),
        ("limitsUsed", decision.LimitsUsed.IsEmpty ? null : List(decision.LimitsUsed.Select(Use))),
        ("lines", List(decision.Lines.Select(Charge))),
        ("member", decision.MemberId is { } member ? Text(member) : null),
        ("pack", Object(("hash", Text(decision.Pack.Hash)), ("id", Text(decision.Pack.Id)), ("version", Text(decision.Pack.Version)))),
        ("purchase", decision.Event == EventKind.Purchase ? Text(decision.EventId) : null),
        ("redemptions", decision.Redemptions.IsEmpty ? null : List(decision.Redemptions.Select(Redemption))),
        ("rewards", decision.Rewards.IsEmpty ? null : List(decision.Rewards.Select(Presented))),
        ("rules", List(decision.Rules.Select(Rule))),
        ("semantics", Text(decision.Semantics)),
        ("totals", Object(
            ("discount", Number(decision.Totals.Discount)),
            ("earned", Points(decision.Totals.Earned)),
            ("earnedValue", Number(decision.Totals.EarnedValue)),
            ("gross", Number(decision.Totals.Gross)),
            ("net", Number(decision.Totals.Net)),
            ("paidWithPoints", NumberUnlessZero(decision.Totals.PaidWithPoints)),
            ("payable", decision.Totals.PaidWithPoints == 0 ? null : Number(decision.Totals.Payable)))),
        ("warnings", decision.Warnings.IsEmpty ? null : List(decision.Warnings.Select(Warning))),
        ("zoneData", Text(decision.ZoneData)));

    /// <summary>Whether the terms of points go without saying: spent from the day of the purchase on, and for good.</summary>
    public static bool GoWithoutSaying(LotTerms terms, Decision decision) => terms == new LotTerms(decision.Date, ExpiresOn: null, Slides: false);

    private static string Charge(ChargeResult charge) => Object(
        ("discount", Number(charge.Discount)),
        ("earned", charge.Earned.IsEmpty ? null : Points(charge.Earned)),
        ("gross", Number(charge.Gross)),
        ("id", Text(charge.Id)),
        ("net", Number(charge.Net)),
        ("paidWithPoints", NumberUnlessZero(charge.PaidWithPoints)));

    private static string Effect(EffectResult effect, Decision decision) => Object(
        ("asked", effect.Asked.IsEmpty ? null : Actual(effect.Asked)),
        ("base", effect.BaseName is { } name ? Text(name) : null),
        ("baseAmount", Number(effect.BaseAmount)),
        ("every", Number(effect.Every)),
        ("exact", effect.Exact is { } exact ? Text(exact) : null),
        ("expiredOn", Day(effect.ExpiredOn)),
        ("extended", effect.Extended is { } extended ? Extended(extended) : null),
        ("formula", effect.Formula.Length > 0 ? Text(effect.Formula) : null),
        ("fundedBy", effect.FundedBy is { } partner ? Text(partner) : null),
        ("granted", effect.Granted is { } granted ? Text(granted) : null),
        ("grantedUntil", Day(effect.GrantedUntil)),
        ("held", effect.HeldId is { } held ? Text(held) : null),
        ("index", Number(effect.Index)),
        ("issued", effect.Issued is { } issued ? Issued(issued) : null),
        ("kind", Text(DecisionTerms.WordOf(effect.Kind))),
        ("leftOut", LeftOut(effect.LeftOut)),
        ("lostTo", effect.LostTo is { } winner ? Text(winner) : null),
        ("missing", effect.Missing.IsEmpty ? null : List(effect.Missing.Select(Text))),
        ("outcome", Text(DecisionTerms.WordOf(effect.Outcome))),
        ("points", effect.PointsCurrency is { } currency ? Text(currency) : null),
        ("rate", Number(effect.Rate)),
        ("recipient", effect.RecipientId is { } recipient ? Text(recipient) : null),
        ("result", Number(effect.Result)),
        ("round", effect.Rounding is { } rounding ? Text(RoundingWords.WordOf(rounding)) : null),
        ("rounded", Number(effect.Rounded)),
        ("rule", Text(effect.RuleId)),
        ("shares", Shares(effect.Shares)),
        ("terms", effect.Terms is { } terms && !GoWithoutSaying(terms, decision) ? Terms(terms) : null),
        ("to", effect.To is PointsRecipient.Member or PointsRecipient.Household ? null : Text(DecisionTerms.WordOf(effect.To))),
        ("trims", Trims(effect.Trims)),
        ("units", Number(effect.Units)));

    private static string? Shares(ImmutableArray<Share> shares) =>
        shares.IsEmpty ? null : List(shares.Select(s => Object(("amount", Number(s.Amount)), ("of", Text(s.ChargeId)))));

    private static string? LeftOut(ImmutableArray<LeftOutLine> lines) =>
        lines.IsEmpty ? null : List(lines.Select(l => Object(("missing", List(l.Missing.Select(Text))), ("of", Text(l.LineId)))));

    private static string? Trims(ImmutableArray<Trim> trims) => trims.IsEmpty ? null : List(trims.Select(t => Object(
        ("by", Number(t.By)), ("limit", t.Limit is { } limit ? Text(limit) : null), ("reason", Text(DecisionTerms.WordOf(t.Reason))))));

    private static string Terms(LotTerms terms) => Object(
        ("availableFrom", Day(terms.AvailableFrom)),
        ("expiresOn", Day(terms.ExpiresOn)),
        ("slides", terms.Slides ? "true" : null));

    private static string Issued(RewardTerms terms) => Object(
        ("expiresOn", Day(terms.ExpiresOn)),
        ("paid", terms.Paid is { } paid ? Points([paid]) : null),
        ("reward", Text(terms.RewardId)),
        ("steps", NumberUnlessZero(terms.Steps)),
        ("uses", Number(terms.Uses)),
        ("value", Number(terms.Value)));

    private static string Extended(Extension extended) => Object(
        ("name", Text(extended.Name)), ("of", Text(DecisionTerms.WordOf(extended.Of))), ("until", Day(extended.Until)));

    private static string Presented(PresentedReward presented) => Object(
        ("id", Text(presented.HeldId)),
        ("outcome", Text(DecisionTerms.WordOf(presented.Outcome))),
        ("reasons", presented.Reasons.IsEmpty ? null : List(presented.Reasons.Select(Reason))),
        ("reward", Text(presented.RewardId)));

    private static string Redemption(RedemptionResult redemption) => Object(
        ("allowed", Number(redemption.Allowed)),
        ("asked", Number(redemption.Asked)),
        ("baseAmount", Number(redemption.BaseAmount)),
        ("leftOut", LeftOut(redemption.LeftOut)),
        ("missing", redemption.Missing.IsEmpty ? null : List(redemption.Missing.Select(Text))),
        ("money", Number(redemption.Money)),
        ("points", Text(redemption.Currency)),
        ("reasons", redemption.Reasons.IsEmpty ? null : List(redemption.Reasons.Select(Reason))),
        ("result", Number(redemption.Points)),
        ("shares", Shares(redemption.Shares)),
        ("trims", Trims(redemption.Trims)));

    private static string Use(LimitUse use) => Object(
        ("from", use.From == LocalDate.MinIsoValue ? null : Day(use.From)),
        ("limit", Text(use.Key)),
        ("per", Text(use.Per.ToWord())),
        ("recipient", use.RecipientId is { } recipient ? Text(recipient) : null),
        ("used", Number(use.Used)));

    private static string Rule(RuleResult rule) => Object(
        ("outcome", Text(DecisionTerms.WordOf(rule.Outcome))),
        ("reasons", rule.Reasons.IsEmpty ? null : List(rule.Reasons.Select(Reason))),
        ("rule", Text(rule.RuleId)));

    internal static string Reason(Reason reason) => Object(
        ("actual", Actual(reason.Actual)),
        ("en", Text(reason.Sentence.En)),
        ("part", Text(reason.Part)),
        ("ru", Text(reason.Sentence.Ru)));

    private static string Actual(IEnumerable<ActualValue> values) =>
        List(values.Select(a => Object(("name", Text(a.Name)), ("value", a.Value is { } value ? Text(value) : "null"))));

    private static string? NumberUnlessZero(decimal value) => value == 0 ? null : Number(value);

    private static string Warning(Diagnostic warning) => Object(
        ("code", Text(warning.Code)),
        ("en", Text(warning.Message(ProductLanguage.English))),
        ("pointer", Text(warning.Place.Pointer)),
        ("ru", Text(warning.Message(ProductLanguage.Russian))));

    private static string Points(IEnumerable<PointsAmount> amounts) => Object([.. amounts.Select(a => (a.Currency, (string?)Number(a.Points)))]);
}
