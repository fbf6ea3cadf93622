using System.Collections.Immutable;
using LoyaltyRules.Engine.Accounts.Book;
using LoyaltyRules.Engine.Accounts.Commands;
using LoyaltyRules.Engine.Accounts.Points;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Evaluation.Deadlines;
using LoyaltyRules.Engine.Evaluation.Questions;
using LoyaltyRules.Engine.Language.Wording;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs.Rules;

namespace LoyaltyRules.Engine.Accounts.Handling;

/// <summary>Points given or taken by hand, and points that move between members.</summary>
internal static class PointsHandling
{
    public static ImmutableArray<Diagnostic> Adjust(BookDraft draft, AdjustPoints command)
    {
        if (string.IsNullOrWhiteSpace(command.Reason))
        {
            return BookDraft.Refuse("/reason", AccountDiagnostics.NoReason);
        }

        if (Check(draft, command.Currency, Math.Abs(command.Points), out var currency) is { IsEmpty: false } refusal)
        {
            return refusal;
        }

        var member = draft.State.Member(command.MemberId);
        if (command.Points > 0)
        {
            var today = draft.Context.Today;
            var terms = draft.Context.Live.TermsOf(
                currency!, null, new DeadlineDates(today) { LotEarnedOn = today }, draft.MemberOf(command.MemberId, today), draft.Context.ProgramOf(draft.State));
            var lot = new Lot
            {
                Id = "adjustment " + command.Id,
                Source = new LotSource(command.MemberId, null, null, 0),
                EarnedOn = today,
                Deadlines = new LotDeadlines(terms.AvailableFrom, terms.ExpiresOn, terms.Slides),
                Original = command.Points,
            };
            draft.Earn(BookContext.OwnerOf(member, currency!), command.Currency, lot, PointsState.Adjusted);
            draft.MoveSlidingDeadlines(command.MemberId);
            return RefuseExpired(draft, command.Currency) is { IsEmpty: false } expired ? expired : draft.RefuseTooMany();
        }

        var accounts = BookContext.AccountsOf(draft.State, member, command.Currency);
        var (asked, available) = (-command.Points, accounts.Sum(a => a.Available));
        if (available < asked && !command.MayOwe)
        {
            return TooFew("/points", asked, command.Currency, available);
        }

        draft.Post(PointsPostings.ToProgram(PointsPostings.Choose(accounts, asked), command.Currency, PointsState.Available, PointsState.Adjusted));
        if (asked > available)
        {
            var owed = new PointsAccountRef(BookContext.OwnerOf(member, currency!), command.Currency, PointsState.Debt);
            draft.Post(new Posting(owed, new PointsAccountRef(null, command.Currency, PointsState.Adjusted), asked - available, null));
        }

        return draft.RefuseTooMany();
    }

    public static ImmutableArray<Diagnostic> Transfer(BookDraft draft, TransferPoints command)
    {
        if (Check(draft, command.Currency, command.Points, out var currency) is { IsEmpty: false } refusal)
        {
            return refusal;
        }

        if (currency!.Transfer is not { } transfer)
        {
            return BookDraft.Refuse("/currency", AccountDiagnostics.NoTransfer, command.Currency);
        }

        var (member, receiver) = (draft.State.Member(command.MemberId), draft.State.Member(command.ToMemberId));
        var (from, to) = (BookContext.OwnerOf(member, currency), BookContext.OwnerOf(receiver, currency));
        if (from == to)
        {
            return BookDraft.Refuse("/to", AccountDiagnostics.TransferToOneself);
        }

        if (command.Points < transfer.Minimum)
        {
            return BookDraft.Refuse("/points", AccountDiagnostics.TransferTooSmall, NumberWords.Of(command.Points), NumberWords.Of(transfer.Minimum));
        }

        var account = draft.State.Account(from, command.Currency);
        if (account.Available < command.Points)
        {
            return TooFew("/points", command.Points, command.Currency, account.Available);
        }

        if (UseLimits(draft, command, currency, member) is { IsEmpty: false } limited)
        {
            return limited;
        }

        var parts = PointsPostings.Choose([account], command.Points);
        draft.Post(PointsPostings.ToProgram(parts, command.Currency, PointsState.Available, PointsState.Transferred));
        foreach (var part in parts)
        {
            // Days stay as they were; what slides follows the receiver from now on.
            var lot = part.Lot with
            {
                Id = $"transfer {command.Id}/{part.Lot.Id}",
                Source = part.Lot.Source with { MemberId = command.ToMemberId },
                Original = part.Points,
            };
            draft.Earn(to, command.Currency, lot, PointsState.Transferred);
        }

        draft.MoveSlidingDeadlines(command.ToMemberId);
        return RefuseExpired(draft, command.Currency) is { IsEmpty: false } expired ? expired : draft.RefuseTooMany();
    }

    // Points that came to an account and could never be spent there.
    private static ImmutableArray<Diagnostic> RefuseExpired(BookDraft draft, string currency)
    {
        foreach (var opened in draft.Changes.OfType<LotOpened>())
        {
            if (draft.State.Account(opened.Owner, opened.Currency).Find(opened.Lot.Id)?.Deadlines.LastDay is { } last && last < draft.Context.Today)
            {
                return BookDraft.Refuse("/currency", AccountDiagnostics.PointsExpired, currency, NodaTime.Text.LocalDatePattern.Iso.Format(last));
            }
        }

        return [];
    }

    private static ImmutableArray<Diagnostic> UseLimits(BookDraft draft, TransferPoints command, PointsCurrency currency, MemberState member)
    {
        var today = draft.Context.Today;
        var quotas = draft.Context.Live.TransferQuotas(currency, draft.MemberOf(command.MemberId, today), draft.Context.Now, draft.Context.ProgramOf(draft.State));
        for (var i = 0; i < quotas.Length; i++)
        {
            var used = currency.Transfer!.Limits[i].Measure == LimitMeasure.Times ? 1 : command.Points;
            if (!(quotas[i].Left >= used))
            {
                return BookDraft.Refuse(
                    "/points", AccountDiagnostics.TransferLimit, currency.Transfer.Limits[i].ToPhrase(draft.Context.Live.Pack.Currency), quotas[i].Left is { } left ? NumberWords.Of(left) : (Phrase)"?", NumberWords.Of(used));
            }

            draft.UseLimit(new LimitUse(quotas[i].Limit, quotas[i].Per, quotas[i].From, used), member.Id, member.HouseholdId);
        }

        return [];
    }

    /// <summary>Refuses an unknown currency and amounts of points that cannot be.</summary>
    public static ImmutableArray<Diagnostic> Check(BookDraft draft, string name, decimal points, out PointsCurrency? currency)
    {
        var declared = draft.Context.Live.Pack.Points;
        currency = declared.FirstOrDefault(p => p.Currency == name);
        if (currency is null)
        {
            return BookDraft.Refuse("/currency", AccountDiagnostics.UnknownCurrency, name, Meant(name, declared.Select(p => p.Currency)));
        }

        if (points <= 0)
        {
            return BookDraft.Refuse("/points", AccountDiagnostics.PointsNotPositive, NumberWords.Of(points));
        }

        if (points > PointsAccount.PointsMax)
        {
            return BookDraft.Refuse("/points", AccountDiagnostics.TooManyPoints, NumberWords.Of(points), NumberWords.Of(PointsAccount.PointsMax), name);
        }

        return ExactDecimal.ScaleOf(points) > currency.Decimals
            ? BookDraft.Refuse("/points", AccountDiagnostics.PointsTooFine, NumberWords.Of(points), name, NumberWords.Of(currency.Decimals))
            : [];
    }

    public static ImmutableArray<Diagnostic> TooFew(string pointer, decimal asked, string currency, decimal available) =>
        BookDraft.Refuse(pointer, AccountDiagnostics.TooFewPoints, NumberWords.Of(asked), currency, NumberWords.Of(available));

    /// <summary>The hint for a name that is not declared.</summary>
    public static Phrase Meant(string name, IEnumerable<string> declared) => NearestName.Of(name, declared) is { } nearest
        ? new Phrase($"Did you mean '{nearest}'?", $"Возможно, имелось в виду «{nearest}»?")
        : new Phrase("Declare it in the pack.", "Объявите её в пакете.");
}
