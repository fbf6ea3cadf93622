using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Nodes;
using LoyaltyRules.Engine.Accounts;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Evaluation;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs;
using LoyaltyRules.Engine.Packs.Documents;
using NodaTime;
using NodaTime.Text;

namespace LoyaltyRules.Engine.Tests.Documentation;

/// <summary>Runs the commands of a page of diagnostics on a book of its pack.</summary>
internal sealed class CommandExamples(string pack)
{
    private static readonly Instant Start = Instant.FromUtc(2026, 9, 1, 0, 0);
    private static readonly Instant Usual = Instant.FromUtc(2026, 10, 1, 9, 0);

    /// <summary>What the commands are refused with, in order.</summary>
    public ImmutableArray<Diagnostic> Run(string text)
    {
        var check = RulePack.Check(new Dictionary<string, byte[]> { [PackFiles.MainPath] = Encoding.UTF8.GetBytes(pack) });
        var found = check.Diagnostics.ToList();
        var book = new ProgramBook(new PackHistory(CompiledPack.Compile(check.Pack!)), Start);
        foreach (var command in JsonNode.Parse(text)!["commands"]!.AsArray())
        {
            found.AddRange(book.Handle(CommandOf(command!.AsObject())).Refusals);
        }

        return [.. found];
    }

    private static BookCommand CommandOf(JsonObject json)
    {
        var id = Text(json, "id") ?? "";
        var at = Text(json, "at") is { } text ? OffsetDateTimePattern.ExtendedIso.Parse(text).Value.ToInstant() : Usual;
        return Text(json, "do") switch
        {
            "purchase" => new CommitPurchase(PurchaseOf(json), Text(json, "hold")),
            "complete" => new CompletePurchase(id, at, Text(json, "of")!),
            "cancel" => new CancelPurchase(id, at, Text(json, "of")!),
            "noShow" => new ReportNoShow(id, at, Text(json, "of")!),
            "return" => new ReturnItems(id, at, Text(json, "of")!, ItemsOf(json)),
            "exchange" => new ExchangeItems(id, Text(json, "of")!, ItemsOf(json), PurchaseOf(json)),
            "hold" => new HoldPoints(id, at, Text(json, "member")!, Text(json, "currency")!, Number(json, "points")!.Value),
            "release" => new ReleaseHold(id, at, Text(json, "of")!),
            "adjust" => new AdjustPoints(id, at, Text(json, "member")!, Text(json, "currency")!, Number(json, "points")!.Value, Text(json, "reason")!),
            "transfer" => new TransferPoints(id, at, Text(json, "member")!, Text(json, "to")!, Text(json, "currency")!, Number(json, "points")!.Value),
            "use" => new UsePrivilege(id, at, Text(json, "member")!, Text(json, "privilege")!),
            "household" => new ChangeHousehold(id, at, Text(json, "member")!, Text(json, "household")),
            "enrol" => new EnrolMember(id, at, Text(json, "member")!, Text(json, "referrer")),
            "request" => new RequestReward(id, at, Text(json, "member")!, Text(json, "reward")!, (int?)Number(json, "steps")),
            "fetch" => new UseReward(id, at, Text(json, "member")!, Text(json, "held")!),
            "giveBack" => new CancelReward(id, at, Text(json, "member")!, Text(json, "held")!),
            "activity" => new RecordActivity(id, at, Text(json, "member")!, Text(json, "activity")!, FactSet.Empty),
            var other => throw new InvalidOperationException($"Nothing does {other}."),
        };
    }

    private static Purchase PurchaseOf(JsonObject json)
    {
        var context = new JsonObject { ["purchase"] = json["purchase"]!.DeepClone() };
        var read = PurchaseContext.Read("purchase.json", Encoding.UTF8.GetBytes(context.ToJsonString()), out var diagnostics);
        Assert.Empty(diagnostics);
        return read!.Purchase with { MemberId = Text(json, "member") };
    }

    private static ImmutableArray<ReturnedUnits> ItemsOf(JsonObject json) =>
        [.. json["items"]?.AsArray().Select(i => new ReturnedUnits(Text(i!.AsObject(), "charge")!, Number(i.AsObject(), "quantity"))) ?? []];

    private static string? Text(JsonObject json, string name) => json[name]?.GetValue<string>();

    private static decimal? Number(JsonObject json, string name) => json[name]?.GetValue<decimal>();
}
