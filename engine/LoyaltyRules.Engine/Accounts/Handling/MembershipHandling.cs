using System.Collections.Immutable;
using LoyaltyRules.Engine.Accounts.Book;
using LoyaltyRules.Engine.Accounts.Commands;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Evaluation.Questions;
using LoyaltyRules.Engine.Model;
using NodaTime.Text;

namespace LoyaltyRules.Engine.Accounts.Handling;

/// <summary>The use of privileges, and belonging to a household.</summary>
internal static class MembershipHandling
{
    public static ImmutableArray<Diagnostic> Use(BookDraft draft, UsePrivilege command)
    {
        var (live, today) = (draft.Context.Live, draft.Context.Today);
        if (live.Pack.Privileges.FirstOrDefault(p => p.Id == command.PrivilegeId) is not { } privilege)
        {
            return BookDraft.Refuse(
                "/privilege", AccountDiagnostics.UnknownPrivilege, command.PrivilegeId, PointsHandling.Meant(command.PrivilegeId, live.Pack.Privileges.Select(p => p.Id)));
        }

        var state = live.Privileges(draft.MemberOf(command.MemberId, today), draft.Context.Now, draft.Context.ProgramOf(draft.State)).First(p => p.Id == privilege.Id);
        if (!state.IsAvailable)
        {
            return BookDraft.Refuse("/privilege", AccountDiagnostics.PrivilegeNotThere, privilege.Id, WhyNot(state));
        }

        var household = draft.State.Member(command.MemberId).HouseholdId;
        foreach (var limit in privilege.Limits)
        {
            draft.UseLimit(new LimitUse(limit.Key, limit.Per, limit.WindowStart(today), 1), command.MemberId, household);
        }

        return [];
    }

    public static ImmutableArray<Diagnostic> Join(BookDraft draft, ChangeHousehold command)
    {
        if (draft.State.Member(command.MemberId).HouseholdId == command.HouseholdId)
        {
            return BookDraft.Refuse("/member", AccountDiagnostics.HouseholdUnchanged);
        }

        // Who has left gets nothing more in the household's name.
        if (draft.State.Member(command.MemberId).HouseholdId is { } left && draft.State.Household(left).RecipientId == command.MemberId)
        {
            draft.Change(new HouseholdRecipientNamed(left, null));
        }

        draft.Change(new HouseholdChanged(command.MemberId, command.HouseholdId));
        return [];
    }

    public static ImmutableArray<Diagnostic> Name(BookDraft draft, NameHouseholdRecipient command)
    {
        if (command.MemberId is { } named && draft.State.Member(named).HouseholdId != command.HouseholdId)
        {
            return BookDraft.Refuse("/member", AccountDiagnostics.NotOfHousehold, named, command.HouseholdId);
        }

        draft.Change(new HouseholdRecipientNamed(command.HouseholdId, command.MemberId));
        return [];
    }

    public static ImmutableArray<Diagnostic> Enrol(BookDraft draft, EnrolMember command)
    {
        if (draft.State.Member(command.MemberId).Enrolment is { } before)
        {
            return BookDraft.Refuse("/member", AccountDiagnostics.EnrolledTwice, command.MemberId, LocalDatePattern.Iso.Format(before.On));
        }

        if (command.ReferrerId is { } referrerId && Referral.WhyNot(draft, command.MemberId, referrerId) is { IsEmpty: false } refusal)
        {
            return refusal;
        }

        draft.Change(new MemberEnrolled(command.MemberId, new Enrolment(draft.Context.DayOf(command.At), command.ReferrerId)));
        var enrolment = new MemberEvent { Of = EventKind.Enrolment, Id = command.Id, At = command.At, MemberId = command.MemberId };
        return EventHandling.Decide(draft, enrolment) is { IsEmpty: false } refused ? refused
            : command.ReferrerId is { } broughtBy ? Referral.Count(draft, broughtBy, draft.Decisions[0])
            : [];
    }

    public static ImmutableArray<Diagnostic> Record(BookDraft draft, RecordActivity command)
    {
        var activities = draft.Context.Packs.LiveAt(command.At).Pack.Activities;
        return activities.Any(a => a.Activity == command.Activity)
            ? InCommand(EventHandling.Decide(draft, new MemberEvent
            {
                Of = EventKind.Activity, Id = command.Id, At = command.At, MemberId = command.MemberId, Activity = command.Activity, Facts = command.Facts,
            }))
            : BookDraft.Refuse("/activity", AccountDiagnostics.UnknownActivity, command.Activity, PointsHandling.Meant(command.Activity, activities.Select(a => a.Activity)));
    }

    // The facts of an event stand in the command itself.
    private static ImmutableArray<Diagnostic> InCommand(ImmutableArray<Diagnostic> refusals) =>
        [.. refusals.Select(d => d.Place.Pointer.StartsWith("/event/", StringComparison.Ordinal) ? d with { Place = d.Place with { Pointer = d.Place.Pointer["/event".Length..] } } : d)];

    private static Phrase WhyNot(PrivilegeState state) => state.Outcome switch
    {
        PrivilegeOutcome.UsedUp => new Phrase("it is used up", "она исчерпана"),
        PrivilegeOutcome.NotGranted => new Phrase("no rule granted it", "ни одно правило её не дало"),
        PrivilegeOutcome.Unknown => new Phrase("something it depends on is not known", "неизвестно то, от чего она зависит"),
        PrivilegeOutcome.HeldOut => new Phrase("the member is in the control group", "участник входит в контрольную группу"),
        PrivilegeOutcome.ProgramClosed => new Phrase("the program is closed", "программа закрыта"),
        _ => new Phrase("its condition does not hold", "её условие не выполнено"),
    };
}
