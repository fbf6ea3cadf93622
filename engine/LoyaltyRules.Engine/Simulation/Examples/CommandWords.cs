using LoyaltyRules.Engine.Accounts.Commands;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Evaluation.Output;
using LoyaltyRules.Engine.Language.Wording;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs;

namespace LoyaltyRules.Engine.Simulation.Examples;

/// <summary>Says in a sentence what is asked of a program.</summary>
internal sealed class CommandWords(RulePack pack, DecisionWords decisions, ProductLanguage language)
{
    private static readonly Phrase Buys = new("{0} buys {1}.", "{0} покупает: {1}.");
    private static readonly Phrase SomebodyBuys = new("Somebody without a card buys {0}.", "Кто-то без карты покупает: {0}.");
    private static readonly Phrase WithHold = new(" The hold {0} pays first.", " Сначала платит резерв {0}.");
    private static readonly Phrase TakesPlace = new("The purchase {0} takes place.", "Покупка {0} состоялась.");
    private static readonly Phrase IsCancelled = new("The purchase {0} is cancelled.", "Покупка {0} отменяется.");
    private static readonly Phrase NobodyComes = new("Nobody comes to the purchase {0}.", "По покупке {0} никто не пришёл.");
    private static readonly Phrase AllComesBack = new("All that is left of the purchase {0} comes back.", "Возвращается всё, что осталось от покупки {0}.");
    private static readonly Phrase ComesBack = new("Of the purchase {0} comes back: {1}.", "Из покупки {0} возвращается: {1}.");
    private static readonly Phrase Reserves = new("{0} reserves {1} as {2}.", "{0} резервирует {1}: резерв {2}.");
    private static readonly Phrase AllHeldPay = new("All of the hold {0} pays.", "Резерв {0} списывается целиком.");
    private static readonly Phrase HeldPay = new("{1} of the hold {0} pay.", "Из резерва {0} списывается {1}.");
    private static readonly Phrase LetsGo = new("The hold {0} is let go.", "Резерв {0} снимается.");
    private static readonly Phrase Given = new("{0} is given {1} by hand: {2}.", "{0} получает вручную {1}: {2}.");
    private static readonly Phrase Taken = new("{1} are taken from {0} by hand: {2}.", "У {0} вручную снимается {1}: {2}.");
    private static readonly Phrase GivesTo = new("{0} gives {2} to {1}.", "{0} передаёт {1}: {2}.");
    private static readonly Phrase Uses = new("{0} uses “{1}”.", "{0} пользуется привилегией «{1}».");
    private static readonly Phrase JoinsHousehold = new("{0} joins the household {1}.", "{0} вступает в семью {1}.");
    private static readonly Phrase LeavesHousehold = new("{0} leaves the household.", "{0} выходит из семьи.");
    private static readonly Phrase Chooses = new("{0} chooses, {1}: {2}.", "{0} выбирает, {1}: {2}.");
    private static readonly Phrase ChoosesNothing = new("{0} chooses nothing any more: {1}.", "{0} больше ничего не выбирает: {1}.");
    private static readonly Phrase AsksFor = new("{0} asks for the reward “{1}”.", "{0} запрашивает награду «{1}».");
    private static readonly Phrase Fetches = new("{0} fetches the reward {1}.", "{0} получает на руки награду {1}.");
    private static readonly Phrase GivesBack = new("{0} gives the reward {1} back.", "{0} отказывается от награды {1}.");
    private static readonly Phrase NamesRecipient = new("The household {0} names {1} as its recipient.", "Семья {0} называет получателем {1}.");
    private static readonly Phrase NamesNoRecipient = new("The household {0} names no recipient any more.", "У семьи {0} больше нет получателя.");
    private static readonly Phrase Closes = new("It is decided that the program closes: {0}", "Решено закрыть программу: {0}");
    private static readonly Phrase GoesOn = new("It is decided that the program goes on: {0}", "Решено продолжать программу: {0}");
    private static readonly Phrase Joins = new("{0} joins the program.", "{0} вступает в программу.");
    private static readonly Phrase JoinsThrough = new("{0} joins the program, brought by {1}.", "{0} вступает в программу по приглашению {1}.");
    private static readonly Phrase Does = new("{0}: {1}{2}.", "{0}: {1}{2}.");

    /// <summary>The sentence of a command.</summary>
    public string Of(BookCommand command) => command switch
    {
        CommitPurchase c => Bought(c.Purchase) + (c.HoldId is { } hold ? In(WithHold, hold) : ""),
        CompletePurchase c => In(TakesPlace, c.PurchaseId),
        CancelPurchase c => In(IsCancelled, c.PurchaseId),
        ReportNoShow c => In(NobodyComes, c.PurchaseId),
        ReturnItems c => Returned(c.PurchaseId, c.Items),
        ExchangeItems c => $"{Returned(c.PurchaseId, c.Items)} {Bought(c.Purchase)}",
        HoldPoints c => In(Reserves, c.MemberId, Points(c.Currency, c.Points), c.Id),
        CaptureHold { Points: { } points } c => In(HeldPay, c.HoldId, Number(points)),
        CaptureHold c => In(AllHeldPay, c.HoldId),
        ReleaseHold c => In(LetsGo, c.HoldId),
        AdjustPoints c => In(c.Points < 0 ? Taken : Given, c.MemberId, Points(c.Currency, Math.Abs(c.Points)), c.Reason),
        TransferPoints c => In(GivesTo, c.MemberId, c.ToMemberId, Points(c.Currency, c.Points)),
        UsePrivilege c => In(Uses, c.MemberId, pack.Privileges.FirstOrDefault(p => p.Id == c.PrivilegeId)?.Name?.ToPhrase().In(language) ?? c.PrivilegeId),
        ChangeHousehold { HouseholdId: { } household } c => In(JoinsHousehold, c.MemberId, household),
        ChangeHousehold c => In(LeavesHousehold, c.MemberId),
        ChooseOptions { Options.IsEmpty: true } c => In(ChoosesNothing, c.MemberId, ChoiceOf(c.Choice)),
        ChooseOptions c => In(Chooses, c.MemberId, ChoiceOf(c.Choice), string.Join(", ", c.Options)),
        RequestReward c => In(AsksFor, c.MemberId, RewardOf(c.RewardId)),
        UseReward c => In(Fetches, c.MemberId, c.HeldId),
        CancelReward c => In(GivesBack, c.MemberId, c.HeldId),
        NameHouseholdRecipient { MemberId: { } member } c => In(NamesRecipient, c.HouseholdId, member),
        NameHouseholdRecipient c => In(NamesNoRecipient, c.HouseholdId),
        DecideClosure c => In(c.Approved ? Closes : GoesOn, c.Reason),
        EnrolMember { ReferrerId: { } referrer } c => In(JoinsThrough, c.MemberId, referrer),
        EnrolMember c => In(Joins, c.MemberId),
        RecordActivity c => In(Does, c.MemberId, ActivityOf(c.Activity), c.Facts.Count == 0 ? "" : $" ({string.Join(", ", c.Facts.Select(f => $"{f.Key} {f.Value}"))})"),
        _ => throw new ArgumentException($"Nothing says {command.GetType().Name} in words.", nameof(command)),
    };

    /// <summary>The word by which the form of commands calls it, and what it is about: <c>purchase A-1</c>.</summary>
    public static string KeyOf(BookCommand command) => command switch
    {
        CommitPurchase c => $"purchase {c.Id}",
        CompletePurchase c => $"complete {c.PurchaseId}",
        CancelPurchase c => $"cancel {c.PurchaseId}",
        ReportNoShow c => $"noShow {c.PurchaseId}",
        ReturnItems c => $"return {c.PurchaseId}",
        ExchangeItems c => $"exchange {c.PurchaseId} {c.Purchase.Id}",
        HoldPoints c => $"hold {c.Id}",
        CaptureHold c => $"capture {c.HoldId}",
        ReleaseHold c => $"release {c.HoldId}",
        AdjustPoints c => $"adjust {c.MemberId}",
        TransferPoints c => $"transfer {c.MemberId} {c.ToMemberId}",
        UsePrivilege c => $"use {c.MemberId} {c.PrivilegeId}",
        ChangeHousehold c => $"household {c.MemberId}",
        ChooseOptions c => $"choose {c.MemberId} {c.Choice}",
        RequestReward c => $"request {c.MemberId} {c.RewardId}",
        UseReward c => $"fetch {c.MemberId} {c.HeldId}",
        CancelReward c => $"giveBack {c.MemberId} {c.HeldId}",
        NameHouseholdRecipient c => $"recipient {c.HouseholdId}",
        DecideClosure c => $"decide {(c.Approved ? "close" : "continue")}",
        EnrolMember c => $"enrol {c.MemberId}",
        RecordActivity c => $"activity {c.MemberId} {c.Activity}",
        _ => throw new ArgumentException($"Nothing names {command.GetType().Name}.", nameof(command)),
    };

    private string Bought(Purchase purchase) =>
        purchase.MemberId is { } member ? In(Buys, member, purchase.Id) : In(SomebodyBuys, purchase.Id);

    private string Returned(string purchaseId, IReadOnlyCollection<ReturnedUnits> items) => items.Count == 0
        ? In(AllComesBack, purchaseId)
        : In(ComesBack, purchaseId, string.Join(", ", items.Select(i => decisions.NameOfCharge(i.ChargeId) + (i.Quantity is { } units ? $" × {Number(units)}" : ""))));

    private string ChoiceOf(string name) => pack.Choices.FirstOrDefault(c => c.Name == name)?.Label?.ToPhrase().In(language) ?? name;

    private string RewardOf(string id) => pack.Rewards.FirstOrDefault(r => r.Id == id)?.Name?.ToPhrase().In(language) ?? id;

    private string ActivityOf(string word) => pack.Activities.FirstOrDefault(a => a.Activity == word)?.Name?.ToPhrase().In(language) ?? word;

    private string Points(string currency, decimal points) =>
        pack.Points.Any(p => p.Currency == currency) ? decisions.Points(currency, points) : $"{Number(points)} {currency}";

    private string In(Phrase phrase, params string[] arguments) => phrase.Format(language, arguments);

    private string Number(decimal value) => NumberWords.Of(value, language);
}
