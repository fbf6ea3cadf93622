using System.Globalization;
using LoyaltyRules.Engine.Model;
using NodaTime.Text;

namespace LoyaltyRules.Engine.Accounts.Commands;

/// <summary>A command as named fields: what two commands of one id are compared by, and what tells which field differs.</summary>
internal static class CommandFields
{
    private const string Absent = "—";

    /// <summary>The first field in which two commands differ, with both values; null when they say the same.</summary>
    public static (string Field, string Known, string Given)? Difference(BookCommand known, BookCommand given)
    {
        var (a, b) = (Of(known).ToList(), Of(given).ToList());
        for (var i = 0; i < Math.Max(a.Count, b.Count); i++)
        {
            var (left, right) = (i < a.Count ? a[i] : default, i < b.Count ? b[i] : default);
            if (left != right)
            {
                return left.Field == right.Field
                    ? (left.Field, left.Value, right.Value)
                    : (left.Field ?? right.Field, left.Value ?? Absent, right.Value ?? Absent);
            }
        }

        return null;
    }

    /// <summary>The fields of a command, its id left out, in a fixed order.</summary>
    public static IEnumerable<(string Field, string Value)> Of(BookCommand command)
    {
        yield return ("at", InstantPattern.ExtendedIso.Format(command.At));
        var own = command switch
        {
            CommitPurchase c => [("hold", c.HoldId ?? Absent), .. PurchaseFields(c.Purchase)],
            CompletePurchase c => [("purchase", c.PurchaseId)],
            CancelPurchase c => [("purchase", c.PurchaseId)],
            ReportNoShow c => [("purchase", c.PurchaseId)],
            ReturnItems c => [("purchase", c.PurchaseId), .. c.Items.Select(ItemField)],
            ExchangeItems c => [("purchase", c.PurchaseId), .. c.Items.Select(ItemField), ("bought", c.Purchase.Id), .. PurchaseFields(c.Purchase)],
            HoldPoints c => [("member", c.MemberId), ("currency", c.Currency), ("points", Number(c.Points))],
            CaptureHold c => [("hold", c.HoldId), ("points", Number(c.Points))],
            ReleaseHold c => [("hold", c.HoldId)],
            AdjustPoints c =>
            [
                ("member", c.MemberId), ("currency", c.Currency), ("points", Number(c.Points)), ("reason", c.Reason), ("mayOwe", c.MayOwe ? "true" : "false"),
            ],
            TransferPoints c => [("member", c.MemberId), ("to", c.ToMemberId), ("currency", c.Currency), ("points", Number(c.Points))],
            UsePrivilege c => [("member", c.MemberId), ("privilege", c.PrivilegeId)],
            ChangeHousehold c => [("member", c.MemberId), ("household", c.HouseholdId ?? Absent)],
            NameHouseholdRecipient c => [("household", c.HouseholdId), ("member", c.MemberId ?? Absent)],
            ChooseOptions c => [("member", c.MemberId), ("choice", c.Choice), ("options", string.Join(", ", c.Options))],
            RequestReward c => [("member", c.MemberId), ("reward", c.RewardId), ("steps", Number(c.Steps))],
            UseReward c => [("member", c.MemberId), ("held", c.HeldId)],
            CancelReward c => [("member", c.MemberId), ("held", c.HeldId)],
            EnrolMember c => [("member", c.MemberId), ("referrer", c.ReferrerId ?? Absent)],
            RecordActivity c => [("member", c.MemberId), ("activity", c.Activity), .. c.Facts.Select(f => ("facts/" + f.Key, f.Value.ToString()))],
            DecideClosure c => [("approved", c.Approved ? "true" : "false"), ("reason", c.Reason)],
            _ => Array.Empty<(string, string)>(),
        };
        foreach (var field in own)
        {
            yield return field;
        }
    }

    private static (string Field, string Value) ItemField(ReturnedUnits item) => ("items/" + item.ChargeId, Number(item.Quantity));

    private static IEnumerable<(string Field, string Value)> PurchaseFields(Purchase purchase)
    {
        yield return ("member", purchase.MemberId ?? Absent);
        yield return ("channel", purchase.Channel ?? Absent);
        yield return ("store", purchase.Store ?? Absent);
        yield return ("partner", purchase.Partner ?? Absent);
        yield return ("currency", purchase.Currency ?? Absent);
        yield return ("lines", purchase.Lines.Length.ToString(CultureInfo.InvariantCulture));
        foreach (var line in purchase.Lines)
        {
            yield return ("lines/id", line.Id);
            yield return ($"lines/{line.Id}/sku", line.Sku ?? Absent);
            yield return ($"lines/{line.Id}/quantity", Number(line.Quantity));
            yield return ($"lines/{line.Id}/gross", Number(line.Gross));
            yield return ($"lines/{line.Id}/tax", Number(line.Tax));
            foreach (var fact in line.Facts)
            {
                yield return ($"lines/{line.Id}/facts/{fact.Key}", fact.Value.ToString());
            }
        }

        foreach (var fee in purchase.Fees)
        {
            yield return ("fees/" + fee.Key, fee.Value.ToString());
        }

        foreach (var fact in purchase.Facts)
        {
            yield return ("facts/" + fact.Key, fact.Value.ToString());
        }

        foreach (var request in purchase.Pay)
        {
            yield return ("pay/" + request.Currency, Number(request.Points));
        }

        foreach (var held in purchase.Rewards)
        {
            yield return ("rewards", held);
        }
    }

    private static string Number(decimal? value) => value is { } number ? ExactDecimal.Format(number) : Absent;
}
