using System.Collections.Immutable;
using LoyaltyRules.Engine.Model;
using NodaTime;

namespace LoyaltyRules.Engine.Accounts.Commands;

/// <summary>
/// Something asked of the book. Its id is the key of repetition: the same command again is answered with what it did the first time; another body
/// under the same id is refused. Ids are scoped by the kind of command; the id of a purchase is its own.
/// </summary>
/// <param name="Id">The command's id, unique among commands of its kind.</param>
/// <param name="At">When it happened. The book's clock goes on to it; what happened before the clock is booked now (T3).</param>
public abstract record BookCommand(string Id, Instant At);

/// <summary>Decides a purchase anew and posts it.</summary>
/// <param name="Purchase">The purchase.</param>
/// <param name="HoldId">A hold of the member that pays first; what it holds beyond that is let go. Null for none.</param>
/// <param name="PackHash">The version that decides, where a quote has fixed it (Q2); null for the one that is live at the purchase's instant.</param>
public sealed record CommitPurchase(Purchase Purchase, string? HoldId = null, string? PackHash = null) : BookCommand(Purchase.Id, Purchase.At);

/// <summary>What was bought took place: points that waited for it get their dates.</summary>
/// <param name="Id">The command's id.</param>
/// <param name="At">When it took place.</param>
/// <param name="PurchaseId">The purchase.</param>
public sealed record CompletePurchase(string Id, Instant At, string PurchaseId) : BookCommand(Id, At);

/// <summary>Cancels what is left of a purchase before it took place: as a return of everything.</summary>
/// <param name="Id">The command's id.</param>
/// <param name="At">When it was cancelled.</param>
/// <param name="PurchaseId">The purchase.</param>
public sealed record CancelPurchase(string Id, Instant At, string PurchaseId) : BookCommand(Id, At);

/// <summary>Nobody came: the points earned are taken back; nothing is refunded, points that paid stay spent, and counters stand.</summary>
/// <param name="Id">The command's id.</param>
/// <param name="At">When that was known.</param>
/// <param name="PurchaseId">The purchase.</param>
public sealed record ReportNoShow(string Id, Instant At, string PurchaseId) : BookCommand(Id, At);

/// <summary>Units of a line, or a fee, that come back.</summary>
/// <param name="ChargeId">The line's id, or the fee's full name.</param>
/// <param name="Quantity">How many units; null for all that are left.</param>
public readonly record struct ReturnedUnits(string ChargeId, decimal? Quantity);

/// <summary>Returns part of a purchase, or all of it (R1 to R4).</summary>
/// <param name="Id">The command's id.</param>
/// <param name="At">When it was returned.</param>
/// <param name="PurchaseId">The purchase.</param>
/// <param name="Items">What comes back, each charge at most once; empty for all that is left, fees included.</param>
public sealed record ReturnItems(string Id, Instant At, string PurchaseId, ImmutableArray<ReturnedUnits> Items) : BookCommand(Id, At);

/// <summary>Returns something and buys something else: both or neither (S5).</summary>
/// <param name="Id">The command's id.</param>
/// <param name="PurchaseId">The purchase that something is returned of.</param>
/// <param name="Items">What comes back, each charge at most once; empty for all that is left.</param>
/// <param name="Purchase">What is bought; its instant is that of the exchange.</param>
public sealed record ExchangeItems(string Id, string PurchaseId, ImmutableArray<ReturnedUnits> Items, Purchase Purchase) : BookCommand(Id, Purchase.At);

/// <summary>Reserves points.</summary>
/// <param name="Id">The command's id; the hold has the same.</param>
/// <param name="At">When.</param>
/// <param name="MemberId">Who pays.</param>
/// <param name="Currency">The points currency.</param>
/// <param name="Points">How many.</param>
public sealed record HoldPoints(string Id, Instant At, string MemberId, string Currency, decimal Points) : BookCommand(Id, At);

/// <summary>Held points pay; the rest of the hold is let go.</summary>
/// <param name="Id">The command's id.</param>
/// <param name="At">When.</param>
/// <param name="HoldId">The hold.</param>
/// <param name="Points">How many; null for all.</param>
public sealed record CaptureHold(string Id, Instant At, string HoldId, decimal? Points = null) : BookCommand(Id, At);

/// <summary>Lets held points go.</summary>
/// <param name="Id">The command's id.</param>
/// <param name="At">When.</param>
/// <param name="HoldId">The hold.</param>
public sealed record ReleaseHold(string Id, Instant At, string HoldId) : BookCommand(Id, At);

/// <summary>Gives or takes points by hand. Points given have the currency's own deadlines.</summary>
/// <param name="Id">The command's id; the lot of points given has the same.</param>
/// <param name="At">When.</param>
/// <param name="MemberId">The member.</param>
/// <param name="Currency">The points currency.</param>
/// <param name="Points">How many; negative to take.</param>
/// <param name="Reason">Why; not empty.</param>
/// <param name="MayOwe">Whether what the member has not got becomes debt; otherwise taking more than there is is refused.</param>
public sealed record AdjustPoints(string Id, Instant At, string MemberId, string Currency, decimal Points, string Reason, bool MayOwe = false) : BookCommand(Id, At);

/// <summary>Moves points to another member, within the currency's terms of transfer. Lots keep their days.</summary>
/// <param name="Id">The command's id.</param>
/// <param name="At">When.</param>
/// <param name="MemberId">Who gives.</param>
/// <param name="ToMemberId">Who gets.</param>
/// <param name="Currency">The points currency.</param>
/// <param name="Points">How many.</param>
public sealed record TransferPoints(string Id, Instant At, string MemberId, string ToMemberId, string Currency, decimal Points) : BookCommand(Id, At);

/// <summary>Uses a privilege once.</summary>
/// <param name="Id">The command's id.</param>
/// <param name="At">When.</param>
/// <param name="MemberId">Who.</param>
/// <param name="PrivilegeId">The privilege.</param>
public sealed record UsePrivilege(string Id, Instant At, string MemberId, string PrivilegeId) : BookCommand(Id, At);

/// <summary>
/// A member joins a household or leaves it. A member's own points stay the member's, the pool stays the household's; both can be spent by a member for as
/// long as the member belongs to it.
/// </summary>
/// <param name="Id">The command's id.</param>
/// <param name="At">When.</param>
/// <param name="MemberId">Who.</param>
/// <param name="HouseholdId">The household; null to leave.</param>
public sealed record ChangeHousehold(string Id, Instant At, string MemberId, string? HouseholdId) : BookCommand(Id, At);

/// <summary>A household names the member who gets what rules give to its recipient.</summary>
/// <param name="Id">The command's id.</param>
/// <param name="At">When.</param>
/// <param name="HouseholdId">The household.</param>
/// <param name="MemberId">One of its members; null for nobody any more.</param>
public sealed record NameHouseholdRecipient(string Id, Instant At, string HouseholdId, string? MemberId) : BookCommand(Id, At);

/// <summary>A member chooses, instead of what they had chosen before.</summary>
/// <param name="Id">The command's id.</param>
/// <param name="At">When.</param>
/// <param name="MemberId">Who.</param>
/// <param name="Choice">The choice's name in the pack.</param>
/// <param name="Options">The words; empty for nothing any more.</param>
public sealed record ChooseOptions(string Id, Instant At, string MemberId, string Choice, ImmutableArray<string> Options) : BookCommand(Id, At);

/// <summary>Asks for a reward, and pays its cost in points where it has one.</summary>
/// <param name="Id">The command's id; the reward is held under <c>request</c>, a space and it.</param>
/// <param name="At">When.</param>
/// <param name="MemberId">Who.</param>
/// <param name="RewardId">The reward, as the pack declares it.</param>
/// <param name="Steps">By how many further steps of points its value is raised; null for as many as the balance gives.</param>
public sealed record RequestReward(string Id, Instant At, string MemberId, string RewardId, int? Steps = null) : BookCommand(Id, At);

/// <summary>Hands a gift over: one use of it. Rewards that give something at a purchase are presented there.</summary>
/// <param name="Id">The command's id.</param>
/// <param name="At">When.</param>
/// <param name="MemberId">Who.</param>
/// <param name="HeldId">What the member holds it under.</param>
public sealed record UseReward(string Id, Instant At, string MemberId, string HeldId) : BookCommand(Id, At);

/// <summary>Gives an unused reward back: the points paid for it go back to their lots.</summary>
/// <param name="Id">The command's id.</param>
/// <param name="At">When.</param>
/// <param name="MemberId">Who.</param>
/// <param name="HeldId">What the member holds it under.</param>
public sealed record CancelReward(string Id, Instant At, string MemberId, string HeldId) : BookCommand(Id, At);

/// <summary>A person joins the program. A member who was known before, by a purchase, joins once.</summary>
/// <param name="Id">The command's id.</param>
/// <param name="At">When.</param>
/// <param name="MemberId">Who.</param>
/// <param name="ReferrerId">The member who brought them; null for none.</param>
public sealed record EnrolMember(string Id, Instant At, string MemberId, string? ReferrerId = null) : BookCommand(Id, At);

/// <summary>A member did something other than buying.</summary>
/// <param name="Id">The activity's own id.</param>
/// <param name="At">When it happened.</param>
/// <param name="MemberId">Who.</param>
/// <param name="Activity">The kind, as the pack declares it.</param>
/// <param name="Facts">Declared <c>activity.*</c> facts by short name.</param>
public sealed record RecordActivity(string Id, Instant At, string MemberId, string Activity, FactSet Facts) : BookCommand(Id, At);

/// <summary>Decides whether the program is closed: answers a proposal, or closes a program that nobody proposed to close.</summary>
/// <param name="Id">The command's id.</param>
/// <param name="At">When it was decided. The plan begins at the next local midnight.</param>
/// <param name="Approved">Whether the program is closed.</param>
/// <param name="Reason">Why; not empty.</param>
public sealed record DecideClosure(string Id, Instant At, bool Approved, string Reason) : BookCommand(Id, At);
