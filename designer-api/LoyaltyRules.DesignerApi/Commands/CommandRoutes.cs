using System.Collections.Immutable;
using LoyaltyRules.DesignerApi.OpenApi;
using LoyaltyRules.Storage.Keys;

namespace LoyaltyRules.DesignerApi.Commands;

/// <summary>An address under which one command is handed in.</summary>
/// <param name="Path">The address.</param>
/// <param name="Do">The command's word in <c>schemas/command.schema.json</c>.</param>
/// <param name="Group">Where the operation is listed.</param>
/// <param name="Summary">What it does, in a few words.</param>
/// <param name="Example">A body.</param>
internal sealed record CommandRoute(string Path, string Do, string Group, string Summary, string Example)
{
    /// <summary>What a key has to have for it.</summary>
    public string Scope { get; init; } = ApiScopes.Commit;
}

/// <summary>The commands that a key may give: those of a till and of a member's own page, and what support gives or takes by hand.</summary>
internal static class CommandRoutes
{
    /// <summary>The word of a purchase.</summary>
    public const string Purchase = "purchase";

    private const string Purchases = "Purchases";
    private const string Points = "Points";
    private const string Membership = "Members";

    /// <summary>A purchase of the sample program.</summary>
    public const string SamplePurchase =
        """
        { "id": "R-1", "at": "2026-11-20T12:00:00+03:00", "channel": "web", "lines": [ { "id": "1", "quantity": 2, "gross": 3000, "facts": { "category": "drama" } } ], "fees": { "bookingFee": 150 } }
        """;

    /// <summary>All of them.</summary>
    public static ImmutableArray<CommandRoute> All { get; } =
    [
        new("/v1/purchases", Purchase, Purchases, "Commit a purchase", $$"""{ "member": "M-1", "purchase": {{SamplePurchase.Trim()}} }"""),
        new("/v1/completions", "complete", Purchases, "Tell that what was bought took place", """{ "of": "R-1" }"""),
        new("/v1/cancellations", "cancel", Purchases, "Cancel what is left of a purchase before it took place", """{ "of": "R-1" }"""),
        new("/v1/no-shows", "noShow", Purchases, "Tell that nobody came", """{ "of": "R-1" }"""),
        new("/v1/returns", "return", Purchases, "Return part of a purchase, or all of it", """{ "of": "R-1", "items": [ { "charge": "1", "quantity": 1 } ] }"""),
        new("/v1/exchanges", "exchange", Purchases, "Return something and buy something else, both or neither",
            $$"""{ "of": "R-1", "items": [ { "charge": "1", "quantity": 1 } ], "member": "M-1", "purchase": {{SamplePurchase.Trim().Replace("R-1", "R-2", StringComparison.Ordinal)}} }"""),
        new("/v1/holds", "hold", Points, "Reserve points", """{ "member": "M-1", "currency": "bonus", "points": 100 }"""),
        new("/v1/holds/capture", "capture", Points, "Let held points pay", """{ "of": "till-1:hold-1", "points": 80 }"""),
        new("/v1/holds/release", "release", Points, "Let held points go", """{ "of": "till-1:hold-1" }"""),
        new("/v1/transfers", "transfer", Points, "Move points to another member", """{ "member": "M-1", "to": "M-2", "currency": "bonus", "points": 100 }"""),
        new("/v1/adjustments", "adjust", Points, "Give or take points by hand", """{ "member": "M-1", "currency": "bonus", "points": 50, "reason": "the show was late" }""") { Scope = ApiScopes.Adjust },
        new("/v1/enrolments", "enrol", Membership, "Tell that a person joined", """{ "member": "M-1", "referrer": "M-2" }"""),
        new("/v1/activities", "activity", Membership, "Tell what a member did other than buying", """{ "member": "M-1", "activity": "review" }"""),
        new("/v1/households", "household", Membership, "Let a member join a household, or leave it", """{ "member": "M-1", "household": "H-1" }"""),
        new("/v1/households/recipient", "recipient", Membership, "Name who gets what rules give to a household's recipient", """{ "household": "H-1", "member": "M-1" }"""),
        new("/v1/choices", "choose", Membership, "Let a member choose", """{ "member": "M-1", "choice": "favourites", "options": [ "opera" ] }"""),
        new("/v1/rewards", "request", Membership, "Ask for a reward, and pay its cost in points", """{ "member": "M-1", "reward": "mug" }"""),
        new("/v1/rewards/use", "fetch", Membership, "Hand a gift over", """{ "member": "M-1", "held": "request till-1:reward-1" }"""),
        new("/v1/rewards/give-back", "giveBack", Membership, "Give an unused reward back", """{ "member": "M-1", "held": "request till-1:reward-1" }"""),
        new("/v1/privileges/use", "use", Membership, "Use a privilege once", """{ "member": "M-1", "privilege": "longer-hold" }"""),
    ];

    /// <summary>The address of a command; null where a key cannot give it.</summary>
    public static CommandRoute? Find(string @do) => All.FirstOrDefault(r => r.Do == @do);

    /// <summary>What the document says about one.</summary>
    public static OperationNotes NotesOf(CommandRoute route) => new(route.Group, route.Summary, ApiSchemas.DescriptionOf(route.Do))
    {
        Body = ApiSchemas.OfCommand(route.Do), Example = route.Example, Answer = ApiSchemas.CommandAnswer, IsWrite = true, IsTraced = true,
        Problems = route.Do == Purchase ? [409, 422] : [422],
    };
}
