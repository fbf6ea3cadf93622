using System.Collections.Immutable;
using LoyaltyRules.Engine.Accounts.Book;
using LoyaltyRules.Engine.Accounts.Closure;
using LoyaltyRules.Engine.Accounts.Commands;
using LoyaltyRules.Engine.Diagnostics;
using NodaTime;

namespace LoyaltyRules.Engine.Accounts.Handling;

/// <summary>What an entry is about.</summary>
internal readonly record struct EntryAbout(BookEntryKind Kind, LocalDate EventOn, string? MemberId, string? PurchaseId);

/// <summary>Gives every command to the one who handles it.</summary>
internal static class CommandHandling
{
    /// <summary>Handles a command on a draft.</summary>
    /// <returns>Why it is refused; empty when it is not.</returns>
    public static ImmutableArray<Diagnostic> Handle(BookDraft draft, BookCommand command, out EntryAbout about)
    {
        var on = draft.Context.DayOf(command.At);
        switch (command)
        {
            case CommitPurchase commit:
                about = new EntryAbout(BookEntryKind.Purchase, on, commit.Purchase.MemberId, commit.Purchase.Id);
                return PurchaseHandling.Commit(draft, commit.Purchase, commit.HoldId, commit.PackHash);
            case CompletePurchase complete:
                about = OfPurchase(BookEntryKind.Completed, complete.PurchaseId);
                return CompletionHandling.Complete(draft, complete, on);
            case CancelPurchase cancel:
                about = OfPurchase(BookEntryKind.Cancelled, cancel.PurchaseId);
                return ReturnHandling.Cancel(draft, cancel.PurchaseId);
            case ReportNoShow noShow:
                about = OfPurchase(BookEntryKind.NoShow, noShow.PurchaseId);
                return ReturnHandling.NoShow(draft, noShow.PurchaseId);
            case ReturnItems back:
                about = OfPurchase(BookEntryKind.Return, back.PurchaseId);
                return ReturnHandling.Return(draft, back.PurchaseId, back.Items);
            case ExchangeItems exchange:
                about = new EntryAbout(BookEntryKind.Exchange, on, exchange.Purchase.MemberId, exchange.Purchase.Id);
                return ReturnHandling.Return(draft, exchange.PurchaseId, exchange.Items) is { IsEmpty: false } refused
                    ? refused
                    : PurchaseHandling.Commit(draft, exchange.Purchase, null);
            case HoldPoints hold:
                about = new EntryAbout(BookEntryKind.Hold, on, hold.MemberId, null);
                return HoldHandling.Hold(draft, hold);
            case CaptureHold capture:
                about = OfHold(BookEntryKind.Capture, capture.HoldId);
                return HoldHandling.Capture(draft, capture);
            case ReleaseHold release:
                about = OfHold(BookEntryKind.Release, release.HoldId);
                return HoldHandling.Release(draft, release.HoldId);
            case AdjustPoints adjust:
                about = new EntryAbout(BookEntryKind.Adjustment, on, adjust.MemberId, null);
                return PointsHandling.Adjust(draft, adjust);
            case TransferPoints transfer:
                about = new EntryAbout(BookEntryKind.Transfer, on, transfer.MemberId, null);
                return PointsHandling.Transfer(draft, transfer);
            case UsePrivilege use:
                about = new EntryAbout(BookEntryKind.PrivilegeUse, on, use.MemberId, null);
                return MembershipHandling.Use(draft, use);
            case ChangeHousehold change:
                about = new EntryAbout(BookEntryKind.MemberChange, on, change.MemberId, null);
                return MembershipHandling.Join(draft, change);
            case NameHouseholdRecipient named:
                about = new EntryAbout(BookEntryKind.MemberChange, on, named.MemberId, null);
                return MembershipHandling.Name(draft, named);
            case ChooseOptions choose:
                about = new EntryAbout(BookEntryKind.Choice, on, choose.MemberId, null);
                return ChoiceHandling.Choose(draft, choose, on);
            case RequestReward request:
                about = new EntryAbout(BookEntryKind.RewardRequest, on, request.MemberId, null);
                return RewardHandling.Request(draft, request);
            case UseReward use:
                about = new EntryAbout(BookEntryKind.RewardUse, on, use.MemberId, null);
                return RewardHandling.Use(draft, use);
            case CancelReward cancel:
                about = new EntryAbout(BookEntryKind.RewardCancellation, on, cancel.MemberId, null);
                return RewardHandling.Cancel(draft, cancel);
            case EnrolMember enrol:
                about = new EntryAbout(BookEntryKind.Enrolment, on, enrol.MemberId, null);
                return MembershipHandling.Enrol(draft, enrol);
            case RecordActivity activity:
                about = new EntryAbout(BookEntryKind.Activity, on, activity.MemberId, null);
                return MembershipHandling.Record(draft, activity);
            case DecideClosure decide:
                about = new EntryAbout(BookEntryKind.ClosureDecision, on, null, null);
                return ClosureHandling.Decide(draft, decide);
            default:
                throw new ArgumentException($"Nothing handles {command.GetType().Name}.", nameof(command));
        }

        EntryAbout OfPurchase(BookEntryKind kind, string purchaseId) => new(kind, on, draft.State.Purchase(purchaseId)?.MemberId, purchaseId);

        EntryAbout OfHold(BookEntryKind kind, string holdId) => new(kind, on, draft.State.Hold(holdId)?.MemberId, null);
    }
}
