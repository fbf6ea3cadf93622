using LoyaltyRules.Engine.Accounts.Counters;
using LoyaltyRules.Engine.Accounts.Points;
using LoyaltyRules.Engine.Accounts.Purchases;
using LoyaltyRules.Engine.Accounts.Rewards;
using LoyaltyRules.Engine.Accounts.Tiers;
using LoyaltyRules.Engine.Model;
using NodaTime;

namespace LoyaltyRules.Engine.Accounts.Book;

/// <summary>One change of the book's states. All of an entry's changes, in their order, are everything that the entry did.</summary>
public abstract record BookChange
{
    private protected BookChange()
    {
    }
}

/// <summary>A change of one member's state, other than of points and limits, which may be a household's too.</summary>
/// <param name="MemberId">The member.</param>
public abstract record MemberChange(string MemberId) : BookChange;

/// <summary>Points moved.</summary>
/// <param name="Posting">From where to where.</param>
public sealed record PointsMoved(Posting Posting) : BookChange;

/// <summary>A lot was opened, without points: they come with a posting.</summary>
/// <param name="Owner">Whose.</param>
/// <param name="Currency">The points currency.</param>
/// <param name="Lot">The lot.</param>
public sealed record LotOpened(AccountOwner Owner, string Currency, Lot Lot) : BookChange;

/// <summary>The deadlines of a lot changed.</summary>
/// <param name="Owner">Whose.</param>
/// <param name="Currency">The points currency.</param>
/// <param name="LotId">The lot.</param>
/// <param name="Deadlines">Its deadlines since.</param>
public sealed record LotRescheduled(AccountOwner Owner, string Currency, string LotId, LotDeadlines Deadlines) : BookChange;

/// <summary>Points were reserved; the postings say which.</summary>
/// <param name="Hold">The hold.</param>
public sealed record HoldOpened(PointsHold Hold) : BookChange;

/// <summary>A hold is over; the postings say how.</summary>
/// <param name="HoldId">The hold.</param>
public sealed record HoldClosed(string HoldId) : BookChange;

/// <summary>Something was added to a counter, or taken back from it.</summary>
/// <param name="MemberId">Whose counter.</param>
/// <param name="Counter">Its name.</param>
/// <param name="On">The local day it belongs to.</param>
/// <param name="Value">The value, for a counter of different values; null otherwise.</param>
/// <param name="Amount">How much; negative when taken back.</param>
public sealed record CounterMoved(string MemberId, string Counter, LocalDate On, string? Value, decimal Amount) : MemberChange(MemberId);

/// <summary>A member earned or spent points on a day, or, negative, a return undid that.</summary>
/// <param name="MemberId">The member.</param>
/// <param name="On">The local day.</param>
/// <param name="Times">How many more times.</param>
public sealed record ActivityMoved(string MemberId, LocalDate On, int Times) : MemberChange(MemberId);

/// <summary>A member's tier, its deadline or its grants changed.</summary>
/// <param name="MemberId">The member.</param>
/// <param name="State">The state since.</param>
public sealed record TierChanged(string MemberId, TierState State) : MemberChange(MemberId);

/// <summary>A limit was used, or, negative, given back.</summary>
/// <param name="Owner">The member or household whose use it is; null for a budget of the program.</param>
/// <param name="Use">Which limit and how much.</param>
public sealed record LimitMoved(AccountOwner? Owner, LimitUse Use) : BookChange;

/// <summary>A rule granted a privilege.</summary>
/// <param name="MemberId">The member.</param>
/// <param name="Grant">The grant.</param>
public sealed record PrivilegeGranted(string MemberId, PrivilegeHeld Grant) : MemberChange(MemberId);

/// <summary>A granted privilege is over: its time passed, or its purchase was returned.</summary>
/// <param name="MemberId">The member.</param>
/// <param name="Grant">The grant.</param>
public sealed record PrivilegeEnded(string MemberId, PrivilegeHeld Grant) : MemberChange(MemberId);

/// <summary>A purchase was decided.</summary>
/// <param name="Record">What is kept of it.</param>
public sealed record PurchaseOpened(PurchaseRecord Record) : BookChange;

/// <summary>Something became of a purchase.</summary>
/// <param name="PurchaseId">The purchase.</param>
/// <param name="Progress">What has become of it.</param>
public sealed record PurchaseProgressed(string PurchaseId, PurchaseProgress Progress) : BookChange;

/// <summary>A member joined a household or left it.</summary>
/// <param name="MemberId">The member.</param>
/// <param name="HouseholdId">The household since; null for none.</param>
public sealed record HouseholdChanged(string MemberId, string? HouseholdId) : MemberChange(MemberId);

/// <summary>A household named the member who gets its points, or nobody any more.</summary>
/// <param name="HouseholdId">The household.</param>
/// <param name="MemberId">The member; null for nobody.</param>
public sealed record HouseholdRecipientNamed(string HouseholdId, string? MemberId) : BookChange;

/// <summary>A member chose.</summary>
/// <param name="MemberId">The member.</param>
/// <param name="Choice">What was chosen.</param>
public sealed record OptionsChosen(string MemberId, ChosenOptions Choice) : MemberChange(MemberId);

/// <summary>A member got a reward.</summary>
/// <param name="MemberId">The member.</param>
/// <param name="Reward">The reward.</param>
public sealed record RewardIssued(string MemberId, IssuedReward Reward) : MemberChange(MemberId);

/// <summary>A reward was used once; with its last use it is gone.</summary>
/// <param name="MemberId">The member.</param>
/// <param name="HeldId">What the member holds it under.</param>
/// <param name="RewardId">What it is.</param>
public sealed record RewardUsed(string MemberId, string HeldId, string RewardId) : MemberChange(MemberId);

/// <summary>The purchase at which a reward was used came back: it can be used once more.</summary>
/// <param name="MemberId">The member.</param>
/// <param name="Reward">The reward as it was before that use.</param>
public sealed record RewardUseReturned(string MemberId, IssuedReward Reward) : MemberChange(MemberId);

/// <summary>The last day of a reward moved.</summary>
/// <param name="MemberId">The member.</param>
/// <param name="HeldId">What the member holds it under.</param>
/// <param name="ExpiresOn">Its last day since; null for never.</param>
public sealed record RewardRescheduled(string MemberId, string HeldId, LocalDate? ExpiresOn) : MemberChange(MemberId);

/// <summary>A reward that had uses left is gone.</summary>
/// <param name="MemberId">The member.</param>
/// <param name="HeldId">What the member held it under.</param>
/// <param name="RewardId">What it was.</param>
/// <param name="Cause">Why.</param>
public sealed record RewardEnded(string MemberId, string HeldId, string RewardId, RewardEnd Cause) : MemberChange(MemberId);

/// <summary>A person joined the program.</summary>
/// <param name="MemberId">The member.</param>
/// <param name="Enrolment">When, and through whom.</param>
public sealed record MemberEnrolled(string MemberId, Enrolment Enrolment) : MemberChange(MemberId);

/// <summary>The program came to know a member: events that come by themselves are asked from now on.</summary>
/// <param name="MemberId">The member.</param>
/// <param name="At">When.</param>
public sealed record MemberSeen(string MemberId, Instant At) : MemberChange(MemberId);

/// <summary>A birthday, the end of a period or a release was asked of a member, whatever it gave.</summary>
/// <param name="MemberId">The member.</param>
/// <param name="Name">What is asked: a period, <c>birthday</c>, <c>release</c>.</param>
/// <param name="Due">When it was due.</param>
public sealed record TimedRulesAsked(string MemberId, string Name, Instant Due) : MemberChange(MemberId);

/// <summary>A counter reached a number, and something was given for it.</summary>
/// <param name="MemberId">The member.</param>
/// <param name="Milestone">What was given.</param>
public sealed record MilestoneReached(string MemberId, Milestone Milestone) : MemberChange(MemberId);

/// <summary>A return made a counter lose a number again: what was given for it is taken back (R3). One that stands is kept as lost by the change after it.</summary>
/// <param name="MemberId">The member.</param>
/// <param name="EventId">The milestone's own id.</param>
public sealed record MilestoneTakenBack(string MemberId, string EventId) : MemberChange(MemberId);

/// <summary>The rules on completion were decided for a purchase.</summary>
/// <param name="PurchaseId">The purchase.</param>
/// <param name="Completion">What they gave.</param>
public sealed record PurchaseCompleted(string PurchaseId, CompletionRecord Completion) : BookChange;
