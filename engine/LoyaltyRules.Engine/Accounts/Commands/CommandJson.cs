using System.Collections.Immutable;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Evaluation.Binding;
using LoyaltyRules.Engine.Json;
using LoyaltyRules.Engine.Json.Schemas;
using LoyaltyRules.Engine.Model;
using NodaTime;

namespace LoyaltyRules.Engine.Accounts.Commands;

/// <summary>Commands as JSON, in the form of <c>schemas/command.schema.json</c>.</summary>
public static class CommandJson
{
    /// <summary>Reads one command, or a list of them. Never throws on what a caller can send.</summary>
    /// <param name="source">What to call the text in diagnostics.</param>
    /// <param name="utf8">The JSON.</param>
    /// <param name="diagnostics">Everything found, ordered by place.</param>
    /// <param name="usualAt">When a command without an instant happened; null where every command needs its own.</param>
    /// <returns>The commands in order; none when there is any error.</returns>
    public static ImmutableArray<BookCommand> Read(string source, ReadOnlySpan<byte> utf8, out ImmutableArray<Diagnostic> diagnostics, Instant? usualAt = null)
    {
        var bag = new DiagnosticBag();
        var root = StrictJson.Parse(source, utf8, bag, JsonLimits.Commands);
        if (root is not (null or JsonObject or JsonArray))
        {
            bag.Add(root.Place, DocumentDiagnostics.RootNotObject);
        }
        else if (root is not null)
        {
            SchemaValidator.Validate(SchemaValidator.Command, root, bag);
        }

        ImmutableArray<BookCommand> commands = [];
        if (!bag.HasErrors)
        {
            var reader = new CommandReader(bag) { UsualAt = usualAt };
            commands = [.. (root is JsonArray list ? list.Items : [root!]).Cast<JsonObject>().Select(c => reader.CommandOf(c))];
        }

        diagnostics = bag.Ordered();
        return bag.HasErrors ? [] : commands;
    }

    /// <summary>A command as canonical JSON: the same command gives the same text, and the text reads back as the same command.</summary>
    public static string Write(BookCommand command) => CommandWriter.Write(command);
}

/// <summary>Turns objects that the schema of commands has checked into commands; what is missing or not in the calendar is reported.</summary>
/// <param name="bag">Takes what is wrong.</param>
internal sealed class CommandReader(DiagnosticBag bag)
{
    private readonly PurchaseContext.Reader parts = new(bag);

    /// <summary>When a command without an instant happened; null where every command needs its own.</summary>
    public Instant? UsualAt { get; init; }

    /// <summary>The id of a command without one; null where every command needs its own.</summary>
    public string? UsualId { get; init; }

    /// <summary>One command. Of one that is not in order it is of no use.</summary>
    public BookCommand CommandOf(JsonObject json) => json.GetText("do") switch
    {
        "purchase" => new CommitPurchase(PurchaseOf(json), json.GetText("hold")),
        "complete" => new CompletePurchase(IdOf(json), AtOf(json), Of(json)),
        "cancel" => new CancelPurchase(IdOf(json), AtOf(json), Of(json)),
        "noShow" => new ReportNoShow(IdOf(json), AtOf(json), Of(json)),
        "return" => new ReturnItems(IdOf(json), AtOf(json), Of(json), ItemsOf(json)),
        "exchange" => new ExchangeItems(IdOf(json), Of(json), ItemsOf(json), PurchaseOf(json)),
        "hold" => new HoldPoints(IdOf(json), AtOf(json), Text(json, "member"), Text(json, "currency"), Number(json, "points")),
        "capture" => new CaptureHold(IdOf(json), AtOf(json), Of(json), json.GetNumber("points")),
        "release" => new ReleaseHold(IdOf(json), AtOf(json), Of(json)),
        "adjust" => new AdjustPoints(
            IdOf(json), AtOf(json), Text(json, "member"), Text(json, "currency"), Number(json, "points"), Text(json, "reason"), json.Get("mayOwe") is JsonBoolean { Value: true }),
        "transfer" => new TransferPoints(IdOf(json), AtOf(json), Text(json, "member"), Text(json, "to"), Text(json, "currency"), Number(json, "points")),
        "use" => new UsePrivilege(IdOf(json), AtOf(json), Text(json, "member"), Text(json, "privilege")),
        "household" => new ChangeHousehold(IdOf(json), AtOf(json), Text(json, "member"), json.GetText("household")),
        "choose" => new ChooseOptions(
            IdOf(json), AtOf(json), Text(json, "member"), Text(json, "choice"), [.. json.GetItems("options").OfType<JsonString>().Select(o => o.Value)]),
        "request" => new RequestReward(IdOf(json), AtOf(json), Text(json, "member"), Text(json, "reward"), (int?)json.GetNumber("steps")),
        "fetch" => new UseReward(IdOf(json), AtOf(json), Text(json, "member"), Text(json, "held")),
        "giveBack" => new CancelReward(IdOf(json), AtOf(json), Text(json, "member"), Text(json, "held")),
        "recipient" => new NameHouseholdRecipient(IdOf(json), AtOf(json), Text(json, "household"), json.GetText("member")),
        "decide" => new DecideClosure(IdOf(json), AtOf(json), json.Get("approved") is JsonBoolean { Value: true }, Text(json, "reason")),
        "enrol" => new EnrolMember(IdOf(json), AtOf(json), Text(json, "member"), json.GetText("referrer")),
        "activity" => new RecordActivity(IdOf(json), AtOf(json), Text(json, "member"), Text(json, "activity"), PurchaseContext.Reader.Facts(json, "facts")),
        var other => throw new InvalidOperationException($"The schema of commands knows '{other}', and nothing reads it."),
    };

    private Purchase PurchaseOf(JsonObject json) => parts.PurchaseOf((JsonObject)json.Get("purchase")!) with { MemberId = json.GetText("member") };

    private string IdOf(JsonObject json) => json.GetText("id") ?? UsualId ?? Missing(json, "id");

    private Instant AtOf(JsonObject json) => json.Get("at") is JsonString at ? parts.InstantOf(at) : UsualAt ?? MissingAt(json);

    private static string Of(JsonObject json) => Text(json, "of");

    private static ImmutableArray<ReturnedUnits> ItemsOf(JsonObject json) =>
        [.. json.GetItems("items").OfType<JsonObject>().Select(i => new ReturnedUnits(Text(i, "charge"), i.GetNumber("quantity")))];

    // The schema requires what these read.
    private static string Text(JsonObject json, string name) => json.GetText(name)!;

    private static decimal Number(JsonObject json, string name) => json.GetNumber(name) ?? 0;

    private string Missing(JsonObject json, string name)
    {
        bag.Add(json.Place, DocumentDiagnostics.MissingMember, name);
        return "";
    }

    private Instant MissingAt(JsonObject json)
    {
        Missing(json, "at");
        return default;
    }
}
