using System.Collections.Immutable;
using LoyaltyRules.Engine.Accounts.Book;
using LoyaltyRules.Engine.Accounts.Commands;
using LoyaltyRules.Engine.Accounts.Points;
using LoyaltyRules.Engine.Diagnostics;

namespace LoyaltyRules.Engine.Accounts.Handling;

/// <summary>Points reserved for an order: which lots is fixed when they are reserved, and what expires meanwhile stays reserved.</summary>
internal static class HoldHandling
{
    public static ImmutableArray<Diagnostic> Hold(BookDraft draft, HoldPoints command)
    {
        if (PointsHandling.Check(draft, command.Currency, command.Points, out var currency) is { IsEmpty: false } refusal)
        {
            return refusal;
        }

        var accounts = BookContext.AccountsOf(draft.State, draft.State.Member(command.MemberId), command.Currency);
        if (accounts.Sum(a => a.Available) is var available && available < command.Points)
        {
            return PointsHandling.TooFew("/points", command.Points, command.Currency, available);
        }

        var parts = PointsPostings.Choose(accounts, command.Points);
        draft.Change(new HoldOpened(new PointsHold(command.Id, command.MemberId, command.Currency, [.. parts], draft.Context.Now + currency!.HoldFor)));
        draft.Post(PointsPostings.Within(parts, command.Currency, PointsState.Available, PointsState.Held));
        return [];
    }

    public static ImmutableArray<Diagnostic> Capture(BookDraft draft, CaptureHold command)
    {
        if (draft.State.Hold(command.HoldId) is not { } hold)
        {
            return BookDraft.Refuse("/of", AccountDiagnostics.UnknownHold, command.HoldId);
        }

        var points = command.Points ?? hold.Points;
        if (PointsHandling.Check(draft, hold.Currency, points, out _) is { IsEmpty: false } refusal)
        {
            return refusal;
        }

        if (points > hold.Points)
        {
            return PointsHandling.TooFew("/points", points, hold.Currency, hold.Points);
        }

        foreach (var part in hold.Parts)
        {
            var captured = Math.Min(points, part.Points);
            if (captured > 0)
            {
                points -= captured;
                draft.Post(PointsPostings.ToProgram([part with { Points = captured }], hold.Currency, PointsState.Held, PointsState.Spent));
            }

            if (captured < part.Points)
            {
                draft.Post(PointsPostings.Within([part with { Points = part.Points - captured }], hold.Currency, PointsState.Held, PointsState.Available));
            }
        }

        draft.Change(new HoldClosed(hold.Id));
        LapseReleased(draft, hold);
        draft.Change(new ActivityMoved(hold.MemberId, draft.Context.Today, 1));
        draft.MoveSlidingDeadlines(hold.MemberId);
        return [];
    }

    public static ImmutableArray<Diagnostic> Release(BookDraft draft, string holdId)
    {
        if (draft.State.Hold(holdId) is not { } hold)
        {
            return BookDraft.Refuse("/of", AccountDiagnostics.UnknownHold, holdId);
        }

        LetGo(draft, hold);
        LapseReleased(draft, hold);
        return [];
    }

    /// <summary>All of a hold can be spent again, also what expired meanwhile.</summary>
    public static void LetGo(BookDraft draft, PointsHold hold)
    {
        draft.Post(PointsPostings.Within(hold.Parts, hold.Currency, PointsState.Held, PointsState.Available));
        draft.Change(new HoldClosed(hold.Id));
    }

    /// <summary>What came free of a hold and whose time passed meanwhile expires at once; the rest repays debt that arose.</summary>
    public static void LapseReleased(BookDraft draft, PointsHold? hold)
    {
        foreach (var owner in hold?.Parts.Select(p => p.Owner).Distinct() ?? [])
        {
            draft.Post(PointsPostings.Expire(draft.State.Account(owner, hold!.Currency), draft.Context.Today.PlusDays(-1)));
            draft.RepayDebt(owner, hold!.Currency);
            DebtNetting.Net(draft, owner, hold!.Currency);
        }
    }
}
