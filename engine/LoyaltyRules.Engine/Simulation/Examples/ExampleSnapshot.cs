using System.Collections.Immutable;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Evaluation;
using LoyaltyRules.Engine.Evaluation.Output;
using LoyaltyRules.Engine.Language.Types;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs;
using NodaTime;
using NodaTime.Text;

namespace LoyaltyRules.Engine.Simulation.Examples;

/// <summary>
/// The decision on an example as a file that a marketer approves: first in words, in the pack's languages, then in exact numbers. It holds
/// nothing that can change without the decision changing: no hash, no version, no zone data.
/// </summary>
public static class ExampleSnapshot
{
    /// <summary>Decides an example and writes the outcome; a refused purchase is an outcome, too.</summary>
    public static string Of(CompiledPack pack, Example example) =>
        pack.TryDecide(example.Given.Purchase, example.Given.Member, example.Given.Program, out var decision, out var diagnostics)
            ? Of(pack.Pack, example, decision)
            : Refused(pack.Pack, example, diagnostics);

    /// <summary>Writes a decision.</summary>
    public static string Of(RulePack pack, Example example, Decision decision)
    {
        var members = new List<(string, PrettyJson?)> { Title(pack, example) };
        foreach (var language in LanguagesOf(pack))
        {
            members.Add((WordOf(language), InWords(new DecisionWords(pack, language), decision)));
        }

        members.Add(("numbers", Numbers(decision)));
        return PrettyJson.Object(members).ToText();
    }

    private static string Refused(RulePack pack, Example example, ImmutableArray<Diagnostic> diagnostics)
    {
        var members = new List<(string, PrettyJson?)> { Title(pack, example) };
        foreach (var language in LanguagesOf(pack))
        {
            members.Add((WordOf(language), PrettyJson.Object(("refused", PrettyJson.List(diagnostics.Select(d => $"{d.Message(language)} {d.Hint(language)}".TrimEnd()))))));
        }

        members.Add(("refused", PrettyJson.List(diagnostics.Select(d => PrettyJson.Object(("code", PrettyJson.Of(d.Code)), ("at", PrettyJson.Of(d.Place.Pointer)))))));
        return PrettyJson.Object(members).ToText();
    }

    private static (string, PrettyJson?) Title(RulePack pack, Example example) =>
        ("example", PrettyJson.Object(LanguagesOf(pack).Select(l => (WordOf(l), (PrettyJson?)PrettyJson.Of(example.Name.In(l))))));

    // English is always there: it is what the product falls back to.
    internal static ImmutableArray<ProductLanguage> LanguagesOf(RulePack pack) =>
        pack.Languages.Contains("ru") ? [ProductLanguage.English, ProductLanguage.Russian] : [ProductLanguage.English];

    internal static string WordOf(ProductLanguage language) => language == ProductLanguage.Russian ? "ru" : "en";

    private static PrettyJson InWords(DecisionWords words, Decision decision) => PrettyJson.Object(
        ("pays", PrettyJson.Of(words.ToPay(decision))),
        ("presents", Sentences(words.Presents(decision))),
        ("paysWithPoints", Sentences(words.PaysWithPoints(decision))),
        ("earns", PrettyJson.Of(words.Earned(decision))),
        ("because", Sentences(words.Gives(decision))),
        ("givesNothing", Sentences(words.GivesNothing(decision))),
        ("doesNotMatch", Sentences(words.DoesNotMatch(decision))),
        ("warnings", Sentences(words.Warnings(decision))));

    private static PrettyJson? Sentences(ImmutableArray<string> sentences) => sentences.IsEmpty ? null : PrettyJson.List(sentences);

    private static PrettyJson Numbers(Decision decision) => PrettyJson.Object(
        ("day", PrettyJson.Of(LocalDatePattern.Iso.Format(decision.Date))),
        ("currency", PrettyJson.Of(decision.Currency)),
        ("gross", PrettyJson.Of(decision.Totals.Gross)),
        ("discount", PrettyJson.Of(decision.Totals.Discount)),
        ("paidWithPoints", UnlessZero(decision.Totals.PaidWithPoints)),
        ("toPay", PrettyJson.Of(decision.Totals.Payable)),
        ("earned", Points(decision.Totals.Earned)),
        ("lines", PrettyJson.List(decision.Lines.Select(Charge))),
        ("fees", decision.Fees.IsEmpty ? null : PrettyJson.List(decision.Fees.Select(Charge))),
        ("redemptions", decision.Redemptions.IsEmpty ? null : PrettyJson.List(decision.Redemptions.Select(Redemption))),
        ("rewards", decision.Rewards.IsEmpty ? null : PrettyJson.Object(decision.Rewards.Select(r => (r.HeldId, (PrettyJson?)PrettyJson.Of(DecisionTerms.WordOf(r.Outcome)))))),
        ("effects", PrettyJson.List(decision.Effects.Select(e => Effect(e, decision)))),
        ("limitsUsed", decision.LimitsUsed.IsEmpty ? null : PrettyJson.List(decision.LimitsUsed.Select(Use))),
        ("rules", PrettyJson.Object(decision.Rules.Select(r => (r.RuleId, (PrettyJson?)PrettyJson.Of(DecisionTerms.WordOf(r.Outcome)))))));

    private static PrettyJson Charge(ChargeResult charge) => PrettyJson.Object(
        ("of", PrettyJson.Of(charge.Id)),
        ("gross", PrettyJson.Of(charge.Gross)),
        ("discount", PrettyJson.Of(charge.Discount)),
        ("paidWithPoints", UnlessZero(charge.PaidWithPoints)),
        ("toPay", PrettyJson.Of(charge.Paid)),
        ("earned", charge.Earned.IsEmpty ? null : Points(charge.Earned)));

    private static PrettyJson Points(ImmutableArray<PointsAmount> amounts) =>
        PrettyJson.Object(amounts.Select(a => (a.Currency, (PrettyJson?)PrettyJson.Of(a.Points))));

    private static PrettyJson Effect(EffectResult effect, Decision decision) => PrettyJson.Object(
        (effect.HeldId is null ? "rule" : "reward", PrettyJson.Of(effect.RuleId)),
        ("held", effect.HeldId is { } held ? PrettyJson.Of(held) : null),
        ("outcome", PrettyJson.Of(DecisionTerms.WordOf(effect.Outcome))),
        effect.Kind switch
        {
            EffectKind.Grant => ("grant", PrettyJson.Of(effect.Granted!)),
            EffectKind.Issue => ("issue", effect.Issued is { } issued ? Issued(issued) : null),
            EffectKind.Extend => ("extend", effect.Extended is { } extended ? Extended(extended) : null),
            EffectKind.Discount or EffectKind.Earn => (effect.PointsCurrency ?? "discount", PrettyJson.Of(effect.Result)),
        },
        ("until", Day(effect.GrantedUntil)),
        ("formula", effect.Formula.Length > 0 ? PrettyJson.Of(effect.Formula) : null),
        ("exact", effect.Exact is { } exact ? PrettyJson.Of(exact) : null),
        ("round", effect.Rounding is { } rounding ? PrettyJson.Of(RoundingWords.WordOf(rounding)) : null),
        ("rounded", effect.Rounded is { } rounded ? PrettyJson.Of(rounded) : null),
        ("trims", Trims(effect.Trims)),
        ("shares", Shares(effect.Shares)),
        ("availableFrom", Day(effect.Terms is { } terms && !DecisionJson.GoWithoutSaying(terms, decision) ? terms.AvailableFrom : null)),
        ("expiresOn", Day(effect.Terms?.ExpiresOn)),
        ("expiry", effect.Terms is { Slides: true } ? PrettyJson.Of("slides") : null),
        ("lostTo", effect.LostTo is { } winner ? PrettyJson.Of(winner) : null),
        ("missing", effect.Missing.IsEmpty ? null : PrettyJson.List(effect.Missing)),
        ("leftOut", effect.LeftOut.IsEmpty ? null : PrettyJson.Object([.. effect.LeftOut.Select(l => (l.LineId, (PrettyJson?)PrettyJson.List(l.Missing)))])));

    private static PrettyJson Issued(RewardTerms terms) => PrettyJson.Object(
        ("reward", PrettyJson.Of(terms.RewardId)),
        ("value", terms.Value is { } value ? PrettyJson.Of(value) : null),
        ("uses", terms.Uses == 1 ? null : PrettyJson.Of(terms.Uses)),
        ("expiresOn", Day(terms.ExpiresOn)),
        ("paid", terms.Paid is { } paid ? Points([paid]) : null));

    private static PrettyJson Extended(Extension extended) =>
        PrettyJson.Object((DecisionTerms.WordOf(extended.Of), PrettyJson.Of(extended.Name)), ("until", Day(extended.Until)));

    private static PrettyJson Redemption(RedemptionResult redemption) => PrettyJson.Object(
        (redemption.Currency, PrettyJson.Of(redemption.Points)),
        ("asked", redemption.Asked is { } asked ? PrettyJson.Of(asked) : PrettyJson.Of("most")),
        ("allowed", PrettyJson.Of(redemption.Allowed)),
        ("of", PrettyJson.Of(redemption.BaseAmount)),
        ("money", PrettyJson.Of(redemption.Money)),
        ("trims", Trims(redemption.Trims)),
        ("shares", Shares(redemption.Shares)),
        ("missing", redemption.Missing.IsEmpty ? null : PrettyJson.List(redemption.Missing)));

    private static PrettyJson Use(LimitUse use) => PrettyJson.Object(
        ("limit", PrettyJson.Of(use.Key)),
        ("from", use.From == LocalDate.MinIsoValue ? null : Day(use.From)),
        ("used", PrettyJson.Of(use.Used)));

    private static PrettyJson? Trims(ImmutableArray<Trim> trims) => trims.IsEmpty ? null : PrettyJson.List(trims.Select(t => PrettyJson.Object(
        ("by", PrettyJson.Of(t.By)), ("reason", PrettyJson.Of(DecisionTerms.WordOf(t.Reason))), ("limit", t.Limit is { } limit ? PrettyJson.Of(limit) : null))));

    private static PrettyJson? Shares(ImmutableArray<Share> shares) =>
        shares.IsEmpty ? null : PrettyJson.Object(shares.Select(s => (s.ChargeId, (PrettyJson?)PrettyJson.Of(s.Amount))));

    private static PrettyJson? UnlessZero(decimal value) => value == 0 ? null : PrettyJson.Of(value);

    private static PrettyJson? Day(LocalDate? value) => value is { } day ? PrettyJson.Of(LocalDatePattern.Iso.Format(day)) : null;
}
