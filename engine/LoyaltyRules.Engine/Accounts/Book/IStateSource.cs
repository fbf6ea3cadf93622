using LoyaltyRules.Engine.Accounts.Points;
using LoyaltyRules.Engine.Accounts.Purchases;
using LoyaltyRules.Engine.Model;

namespace LoyaltyRules.Engine.Accounts.Book;

/// <summary>States that are kept elsewhere than in memory. Asked again within one piece of work, it answers the same.</summary>
public interface IStateSource
{
    /// <summary>A member; null where nothing is known.</summary>
    MemberState? Member(string id);

    /// <summary>A household; null where nothing is known.</summary>
    HouseholdState? Household(string id);

    /// <summary>A purchase; null where there is none.</summary>
    PurchaseRecord? Purchase(string id);

    /// <summary>A hold that is open; null where there is none.</summary>
    PointsHold? Hold(string id);

    /// <summary>The open holds that reserve points of an owner.</summary>
    IEnumerable<PointsHold> HoldsOf(AccountOwner owner);

    /// <summary>All members of whom anything is known, in no particular order. Asked at month's ends and at the close of a program only.</summary>
    IEnumerable<MemberState> Members();

    /// <summary>All households of which anything is known, in no particular order. Asked at month's ends and at the close of a program only.</summary>
    IEnumerable<HouseholdState> Households();
}
