using System.Collections.Immutable;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs;
using LoyaltyRules.Engine.Packs.Program;

namespace LoyaltyRules.Engine.Evaluation.Output;

/// <summary>Points that pay in words: how much, and what made it fewer than asked.</summary>
internal sealed class RedemptionWords : PackLabels
{
    private static readonly Phrase PointsPay = new("Points pay: {0} for {1} {2}.", "Списывается {0}: оплачено {1} {2}.");
    private static readonly Phrase NoPointsPay = new("{0}: no points pay.", "{0}: баллами ничего не оплачено.");
    private static readonly Phrase AskedFor = new("{0} were asked for.", "Запрошено {0}.");
    private static readonly Phrase NoMoreMayPay = new("{0} fewer, because no more of this purchase may be paid with points.", "На {0} меньше: больше в этой покупке баллами оплатить нельзя.");
    private static readonly Phrase NoMoreOnBalance = new("{0} fewer, because the member has no more.", "На {0} меньше: больше баллов у участника нет.");
    private static readonly Phrase InStepsOf = new("{0} fewer, because points pay in steps of {1}.", "На {0} меньше: баллы списываются с шагом {1}.");
    private static readonly Phrase FewestTaken = new("{0} fewer, because they would buy nothing more.", "На {0} меньше: больше денег они бы не дали.");
    private static readonly Phrase PointsStay = new("Points do not pay any more, because the program is being closed.", "Баллами больше платить нельзя: программа закрывается.");
    private static readonly Phrase TooFew = new("{0} fewer, because at least {1} must pay at once.", "На {0} меньше: за один раз списывается не меньше {1}.");
    private static readonly Phrase MoneyStays = new("{0} fewer, because at least {1} {2} of a purchase are paid with money.", "На {0} меньше: не менее {1} {2} покупки оплачивается деньгами.");
    private static readonly Phrase LimitLeavesFewer = new("{0} fewer: {1} leaves {2}.", "На {0} меньше: {1} оставляет {2}.");
    private static readonly Phrase NothingToPayFor = new("There is nothing they may pay for.", "Ими здесь нечего оплачивать.");
    private static readonly Phrase NoneAskedFor = new("None were asked for.", "Списывать их не просили.");
    private static readonly Phrase WorthMore = new("The fewest that can pay are worth more than there is to pay for.", "Даже наименьшее их число стоит больше, чем здесь можно оплатить.");
    private static readonly Phrase NotKnownWhy = new("Not known: {0}.", "Неизвестно: {0}.");

    private readonly LimitCutWords cuts;

    public RedemptionWords(RulePack pack, ProductLanguage language, LimitCutWords cuts)
        : base(pack, language)
    {
        this.cuts = cuts;
    }

    /// <summary>How points paid, for each currency that was asked to: how much, and what made it fewer than asked.</summary>
    public ImmutableArray<string> PaysWithPoints(Decision decision) => [.. decision.Redemptions.Select(r => Redemption(r, decision))];

    private string Redemption(RedemptionResult redemption, Decision decision)
    {
        var currency = pack.Points.First(p => p.Currency == redemption.Currency);
        var parts = new List<string>
        {
            redemption.Points > 0
                ? In(PointsPay, Points(redemption.Currency, redemption.Points), Money(redemption.Money), decision.Currency)
                : In(NoPointsPay, NameOf(currency)),
        };
        if (redemption.Asked is { } asked && asked != redemption.Points)
        {
            parts.Add(In(AskedFor, Number(asked)));
        }

        if (!redemption.Missing.IsEmpty)
        {
            parts.Add(In(NotKnownWhy, string.Join(", ", redemption.Missing.Select(LabelOf))));
        }

        if (!redemption.LeftOut.IsEmpty)
        {
            parts.Add(In(IsLeftOut, ByLineLeftOut(redemption.LeftOut)));
        }

        parts.AddRange(redemption.Reasons.Select(r => r.Sentence.In(language)));
        var left = redemption.Points + redemption.Trims.Sum(t => t.By);
        foreach (var trim in redemption.Trims)
        {
            left -= trim.By;
            parts.Add(Fewer(trim, left, currency.Redemption!));
        }

        if (redemption is { Points: 0, Trims.IsEmpty: true, Missing.IsEmpty: true, Reasons.IsEmpty: true })
        {
            parts.Add(In(redemption.Asked == 0 ? NoneAskedFor : redemption.BaseAmount == 0 ? NothingToPayFor : WorthMore));
        }

        return string.Join(' ', parts);
    }

    private string Fewer(Trim trim, decimal left, RedemptionTerms terms) => trim.Reason switch
    {
        TrimReason.Limit => In(LimitLeavesFewer, Number(trim.By), cuts.InWords(trim.Limit!), Number(left)),
        TrimReason.ProgramClosing => In(PointsStay),
        TrimReason.Balance => In(NoMoreOnBalance, Number(trim.By)),
        TrimReason.Leave => In(MoneyStays, Number(trim.By), Money(terms.Leave), pack.Currency),
        TrimReason.Minimum => In(TooFew, Number(trim.By), Number(terms.Minimum)),
        TrimReason.Step when terms.Step > 0 => In(InStepsOf, Number(trim.By), Number(terms.Step)),
        TrimReason.Step => In(FewestTaken, Number(trim.By)),
        _ => In(NoMoreMayPay, Number(trim.By)),
    };
}
