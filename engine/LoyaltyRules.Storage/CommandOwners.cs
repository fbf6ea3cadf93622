using LoyaltyRules.Engine.Accounts.Commands;
using LoyaltyRules.Engine.Accounts.Points;
using LoyaltyRules.Storage.Databases;
using LoyaltyRules.Storage.States;

namespace LoyaltyRules.Storage;

/// <summary>
/// Whom a command concerns, as far as can be told before it is handled. What is told too much is locked in vain; what is missing is found when the work comes upon it.
/// </summary>
internal static class CommandOwners
{
    /// <summary>The owners; the default stands for the program.</summary>
    public static IEnumerable<AccountOwner> Of(SqlSession session, string program, BookCommand command, RecentStates? recent)
    {
        var source = new SqlStateSource(session, program, recent, null);
        var named = Named(source, command).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        var owners = named.Select(AccountOwner.Member).ToHashSet();
        if (command is NameHouseholdRecipient { HouseholdId: var of })
        {
            owners.Add(AccountOwner.Household(of));
        }

        if (command is ChangeHousehold { HouseholdId: { } joined })
        {
            owners.Add(AccountOwner.Household(joined));
        }

        foreach (var (household, referrer) in named.Select(source.LinksOf))
        {
            if (household is not null)
            {
                owners.Add(AccountOwner.Household(household));
                if (source.RecipientOf(household) is { } recipient)
                {
                    owners.Add(AccountOwner.Member(recipient));
                }
            }

            if (referrer is not null)
            {
                owners.Add(AccountOwner.Member(referrer));
            }
        }

        if (owners.Count == 0)
        {
            owners.Add(default);
        }

        return owners;
    }

    private static IEnumerable<string?> Named(SqlStateSource source, BookCommand command) => command switch
    {
        CommitPurchase c => [c.Purchase.MemberId],
        ExchangeItems c => [c.Purchase.MemberId, source.Purchase(c.PurchaseId)?.MemberId],
        CompletePurchase c => [source.Purchase(c.PurchaseId)?.MemberId],
        CancelPurchase c => [source.Purchase(c.PurchaseId)?.MemberId],
        ReportNoShow c => [source.Purchase(c.PurchaseId)?.MemberId],
        ReturnItems c => [source.Purchase(c.PurchaseId)?.MemberId],
        HoldPoints c => [c.MemberId],
        CaptureHold c => [source.Hold(c.HoldId)?.MemberId],
        ReleaseHold c => [source.Hold(c.HoldId)?.MemberId],
        AdjustPoints c => [c.MemberId],
        TransferPoints c => [c.MemberId, c.ToMemberId],
        UsePrivilege c => [c.MemberId],
        ChangeHousehold c => [c.MemberId],
        NameHouseholdRecipient c => [c.MemberId],
        ChooseOptions c => [c.MemberId],
        RequestReward c => [c.MemberId],
        UseReward c => [c.MemberId],
        CancelReward c => [c.MemberId],
        EnrolMember c => [c.MemberId, c.ReferrerId],
        RecordActivity c => [c.MemberId],
        _ => [],
    };
}
