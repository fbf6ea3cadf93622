using System.Globalization;
using System.Text;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Language.Types;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs.Documents;
using NodaTime.Text;

namespace LoyaltyRules.Engine.Evaluation;

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
        ("effects", List(decision.Effects.Select(Effect))),
        ("fees", List(decision.Fees.Select(Charge))),
        ("lines", List(decision.Lines.Select(Charge))),
        ("member", decision.MemberId is { } member ? Text(member) : null),
        ("pack", Object(("hash", Text(decision.Pack.Hash)), ("id", Text(decision.Pack.Id)), ("version", Text(decision.Pack.Version)))),
        ("purchase", Text(decision.PurchaseId)),
        ("rules", List(decision.Rules.Select(Rule))),
        ("semantics", Text(decision.Semantics)),
        ("totals", Object(
            ("discount", Number(decision.Totals.Discount)),
            ("earned", Points(decision.Totals.Earned)),
            ("earnedValue", Number(decision.Totals.EarnedValue)),
            ("gross", Number(decision.Totals.Gross)),
            ("net", Number(decision.Totals.Net)))),
        ("warnings", decision.Warnings.IsEmpty ? null : List(decision.Warnings.Select(Warning))),
        ("zoneData", Text(decision.ZoneData)));

    /// <summary>The word of an outcome in JSON.</summary>
    public static string WordOf(RuleOutcome outcome) => outcome switch
    {
        RuleOutcome.Matched => "matched",
        RuleOutcome.NotMatched => "notMatched",
        RuleOutcome.Unknown => "unknown",
        _ => "notInForce",
    };

    /// <summary>The word of an outcome in JSON.</summary>
    public static string WordOf(EffectOutcome outcome) => outcome switch
    {
        EffectOutcome.Granted => "granted",
        EffectOutcome.Zero => "zero",
        EffectOutcome.Unknown => "unknown",
        EffectOutcome.Lost => "lost",
        _ => "noMember",
    };

    private static string Charge(ChargeResult charge) => Object(
        ("discount", Number(charge.Discount)),
        ("earned", charge.Earned.IsEmpty ? null : Points(charge.Earned)),
        ("gross", Number(charge.Gross)),
        ("id", Text(charge.Id)),
        ("net", Number(charge.Net)));

    private static string Effect(EffectResult effect) => Object(
        ("base", effect.BaseName is { } name ? Text(name) : null),
        ("baseAmount", Number(effect.BaseAmount)),
        ("every", Number(effect.Every)),
        ("exact", effect.Exact is { } exact ? Text(exact) : null),
        ("formula", effect.Formula.Length > 0 ? Text(effect.Formula) : null),
        ("index", Number(effect.Index)),
        ("kind", Text(effect.Kind == EffectKind.Discount ? "discount" : "earn")),
        ("lostTo", effect.LostTo is { } winner ? Text(winner) : null),
        ("missing", effect.Missing.IsEmpty ? null : List(effect.Missing.Select(Text))),
        ("outcome", Text(WordOf(effect.Outcome))),
        ("points", effect.PointsCurrency is { } currency ? Text(currency) : null),
        ("rate", Number(effect.Rate)),
        ("result", Number(effect.Result)),
        ("round", effect.Rounding is { } rounding ? Text(RoundingWords.WordOf(rounding)) : null),
        ("rounded", Number(effect.Rounded)),
        ("rule", Text(effect.RuleId)),
        ("shares", effect.Shares.IsEmpty ? null : List(effect.Shares.Select(s => Object(("amount", Number(s.Amount)), ("of", Text(s.ChargeId)))))),
        ("units", Number(effect.Units)),
        ("trims", effect.Trims.IsEmpty ? null : List(effect.Trims.Select(t => Object(
            ("by", Number(t.By)), ("reason", Text(t.Reason == TrimReason.Remaining ? "remaining" : "lostOnLines")))))));

    private static string Rule(RuleResult rule) => Object(
        ("outcome", Text(WordOf(rule.Outcome))),
        ("reasons", rule.Reasons.IsEmpty ? null : List(rule.Reasons.Select(Reason))),
        ("rule", Text(rule.RuleId)));

    private static string Reason(Reason reason) => Object(
        ("actual", List(reason.Actual.Select(a => Object(("name", Text(a.Name)), ("value", a.Value is { } value ? Text(value) : "null"))))),
        ("en", Text(reason.Sentence.En)),
        ("part", Text(reason.Part)),
        ("ru", Text(reason.Sentence.Ru)));

    private static string Warning(Diagnostic warning) => Object(
        ("code", Text(warning.Code)),
        ("en", Text(warning.Message(ProductLanguage.English))),
        ("pointer", Text(warning.Place.Pointer)),
        ("ru", Text(warning.Message(ProductLanguage.Russian))));

    private static string Points(IEnumerable<PointsAmount> amounts) => Object([.. amounts.Select(a => (a.Currency, (string?)Number(a.Points)))]);

    private static string? Number(decimal? value) => value is { } number ? Number(number) : null;

    private static string Number(decimal value) => ExactDecimal.Format(value);

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Text(string value)
    {
        var text = new StringBuilder(value.Length + 2);
        CanonicalForm.WriteText(text, value);
        return text.ToString();
    }

    private static string List(IEnumerable<string> items) => $"[{string.Join(',', items)}]";

    // Members that are null are left out.
    private static string Object(params (string Key, string? Json)[] members) =>
        "{" + string.Join(',', members.Where(m => m.Json is not null).OrderBy(m => m.Key, StringComparer.Ordinal).Select(m => $"{Text(m.Key)}:{m.Json}")) + "}";
}
