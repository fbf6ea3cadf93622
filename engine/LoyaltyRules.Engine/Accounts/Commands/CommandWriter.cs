using LoyaltyRules.Engine.Model;
using NodaTime;
using NodaTime.Text;
using static LoyaltyRules.Engine.Json.CanonicalJson;

namespace LoyaltyRules.Engine.Accounts.Commands;

/// <summary>Writes commands in the form of <c>schemas/command.schema.json</c>, as canonical JSON: what is written reads back as the same command.</summary>
internal static class CommandWriter
{
    public static string Write(BookCommand command) => command switch
    {
        CommitPurchase c => Object(("do", Text("purchase")), ("hold", TextOrNone(c.HoldId)), ("member", TextOrNone(c.Purchase.MemberId)), ("purchase", PurchaseOf(c.Purchase))),
        ExchangeItems c => Object(
            ("do", Text("exchange")), ("id", Text(c.Id)), ("of", Text(c.PurchaseId)), ("items", Items(c.Items.Select(Item))),
            ("member", TextOrNone(c.Purchase.MemberId)), ("purchase", PurchaseOf(c.Purchase))),
        CompletePurchase c => Plain("complete", c, ("of", Text(c.PurchaseId))),
        CancelPurchase c => Plain("cancel", c, ("of", Text(c.PurchaseId))),
        ReportNoShow c => Plain("noShow", c, ("of", Text(c.PurchaseId))),
        ReturnItems c => Plain("return", c, ("of", Text(c.PurchaseId)), ("items", Items(c.Items.Select(Item)))),
        HoldPoints c => Plain("hold", c, ("member", Text(c.MemberId)), ("currency", Text(c.Currency)), ("points", Number(c.Points))),
        CaptureHold c => Plain("capture", c, ("of", Text(c.HoldId)), ("points", Number(c.Points))),
        ReleaseHold c => Plain("release", c, ("of", Text(c.HoldId))),
        AdjustPoints c => Plain(
            "adjust", c, ("member", Text(c.MemberId)), ("currency", Text(c.Currency)), ("points", Number(c.Points)), ("reason", Text(c.Reason)), ("mayOwe", c.MayOwe ? "true" : null)),
        TransferPoints c => Plain("transfer", c, ("member", Text(c.MemberId)), ("to", Text(c.ToMemberId)), ("currency", Text(c.Currency)), ("points", Number(c.Points))),
        UsePrivilege c => Plain("use", c, ("member", Text(c.MemberId)), ("privilege", Text(c.PrivilegeId))),
        ChangeHousehold c => Plain("household", c, ("member", Text(c.MemberId)), ("household", TextOrNone(c.HouseholdId))),
        NameHouseholdRecipient c => Plain("recipient", c, ("household", Text(c.HouseholdId)), ("member", TextOrNone(c.MemberId))),
        ChooseOptions c => Plain("choose", c, ("member", Text(c.MemberId)), ("choice", Text(c.Choice)), ("options", List(c.Options.Select(Text)))),
        RequestReward c => Plain("request", c, ("member", Text(c.MemberId)), ("reward", Text(c.RewardId)), ("steps", Number((decimal?)c.Steps))),
        UseReward c => Plain("fetch", c, ("member", Text(c.MemberId)), ("held", Text(c.HeldId))),
        CancelReward c => Plain("giveBack", c, ("member", Text(c.MemberId)), ("held", Text(c.HeldId))),
        EnrolMember c => Plain("enrol", c, ("member", Text(c.MemberId)), ("referrer", TextOrNone(c.ReferrerId))),
        RecordActivity c => Plain("activity", c, ("member", Text(c.MemberId)), ("activity", Text(c.Activity)), ("facts", Facts(c.Facts))),
        DecideClosure c => Plain("decide", c, ("approved", c.Approved ? "true" : "false"), ("reason", Text(c.Reason))),
        _ => throw new ArgumentException($"Nothing writes {command.GetType().Name}.", nameof(command)),
    };

    private static string Plain(string what, BookCommand command, params (string Key, string? Json)[] own) =>
        Object([("do", Text(what)), ("id", Text(command.Id)), ("at", At(command.At)), .. own]);

    private static string PurchaseOf(Purchase purchase) => Object(
        ("at", At(purchase.At)),
        ("channel", TextOrNone(purchase.Channel)),
        ("currency", TextOrNone(purchase.Currency)),
        ("facts", Facts(purchase.Facts)),
        ("fees", Facts(purchase.Fees)),
        ("id", Text(purchase.Id)),
        ("lines", List(purchase.Lines.Select(Line))),
        ("partner", TextOrNone(purchase.Partner)),
        ("pay", Items(purchase.Pay.Select(p => Object(("currency", Text(p.Currency)), ("points", p.Points is { } points ? Number(points) : Text("most")))))),
        ("rewards", Items(purchase.Rewards.Select(Text))),
        ("store", TextOrNone(purchase.Store)));

    private static string Line(PurchaseLine line) => Object(
        ("facts", Facts(line.Facts)),
        ("gross", Number(line.Gross)),
        ("id", Text(line.Id)),
        ("quantity", line.Quantity == 1 ? null : Number(line.Quantity)),
        ("sku", TextOrNone(line.Sku)),
        ("tax", Number(line.Tax)));

    private static string Item(ReturnedUnits item) => Object(("charge", Text(item.ChargeId)), ("quantity", Number(item.Quantity)));

    private static string? Items(IEnumerable<string> items) => items.Any() ? List(items) : null;

    private static string? Facts(FactSet facts) => facts.Count == 0
        ? null
        : Object([.. facts.Select(f => (f.Key, (string?)(f.Value.Kind == FactKind.Text ? Text(f.Value.AsText) : f.Value.ToString())))]);

    private static string? TextOrNone(string? text) => text is null ? null : Text(text);

    private static string At(Instant at) => Text(InstantPattern.ExtendedIso.Format(at));
}
