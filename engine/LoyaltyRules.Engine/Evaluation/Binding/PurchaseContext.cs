using System.Collections.Immutable;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Json;
using LoyaltyRules.Engine.Json.Schemas;
using LoyaltyRules.Engine.Model;
using NodaTime;
using NodaTime.Text;

namespace LoyaltyRules.Engine.Evaluation.Binding;

/// <summary>A member, and what all members share.</summary>
/// <param name="Member">The member.</param>
/// <param name="Program">What all members share.</param>
/// <param name="At">The instant of the purchase that they came with; null when they came alone.</param>
public sealed record MemberContext(MemberSnapshot Member, ProgramSnapshot Program, Instant? At);

/// <summary>What a decision is asked about: a purchase, the member's state before it, and what all members share.</summary>
/// <param name="Purchase">The purchase.</param>
/// <param name="Member">The member; null for a purchase without one.</param>
/// <param name="Program">What all members share.</param>
public sealed record PurchaseContext(Purchase Purchase, MemberSnapshot? Member, ProgramSnapshot Program)
{
    /// <summary>Reads a context in the form of <c>schemas/purchase-context.schema.json</c>. Never throws on what a caller can send.</summary>
    /// <param name="source">What to call the text in diagnostics.</param>
    /// <param name="utf8">The JSON.</param>
    /// <param name="diagnostics">Everything found, ordered by place.</param>
    /// <returns>The context; null when there is any error.</returns>
    public static PurchaseContext? Read(string source, ReadOnlySpan<byte> utf8, out ImmutableArray<Diagnostic> diagnostics)
    {
        var bag = new DiagnosticBag();
        var root = Read(source, utf8, SchemaValidator.PurchaseContext, bag);
        var context = root is null ? null : new Reader(bag).ContextOf(root);
        diagnostics = bag.Ordered();
        return bag.HasErrors ? null : context;
    }

    /// <summary>
    /// Reads what somebody has at hand: a purchase alone, a whole context, or an example of a pack; and a member apart, who then replaces the
    /// context's own. Never throws on what a caller can send.
    /// </summary>
    /// <param name="source">What to call the first text in diagnostics.</param>
    /// <param name="utf8">The JSON of the purchase, context or example.</param>
    /// <param name="memberSource">What to call the second text in diagnostics.</param>
    /// <param name="memberUtf8">The JSON of the member; null when there is none apart.</param>
    /// <param name="diagnostics">Everything found, ordered by place.</param>
    /// <returns>The context; null when there is any error.</returns>
    public static PurchaseContext? ReadParts(
        string source, ReadOnlySpan<byte> utf8, string memberSource, byte[]? memberUtf8, out ImmutableArray<Diagnostic> diagnostics)
    {
        var bag = new DiagnosticBag();
        var purchase = ObjectOf(StrictJson.Parse(source, utf8, bag, JsonLimits.Commands), bag);
        var member = memberUtf8 is null ? null : ObjectOf(StrictJson.Parse(memberSource, memberUtf8, bag, JsonLimits.Commands), bag);
        PurchaseContext? context = null;
        if (purchase is not null && !bag.HasErrors)
        {
            var isContext = purchase.Get("purchase") is not null || purchase.Get("member") is not null || purchase.Get("program") is not null;
            var root = isContext ? purchase : Wrapped(purchase.Position, [MemberOf("purchase", purchase)]);
            if (member is not null)
            {
                root = Wrapped(root.Position, [.. root.Members.Where(m => m.Name != "member"), MemberOf("member", member)]);
            }

            SchemaValidator.Validate(isContext && purchase.Get("name") is not null ? SchemaValidator.Example : SchemaValidator.PurchaseContext, root, bag);
            context = bag.HasErrors ? null : new Reader(bag).ContextOf(root);
        }

        diagnostics = bag.Ordered();
        return bag.HasErrors ? null : context;
    }

    /// <summary>Reads a member alone, or the one of a context or an example. Never throws on what a caller can send.</summary>
    /// <param name="source">What to call the text in diagnostics.</param>
    /// <param name="utf8">The JSON.</param>
    /// <param name="diagnostics">Everything found, ordered by place.</param>
    /// <returns>The member; null when there is any error, or no member.</returns>
    public static MemberContext? ReadMember(string source, ReadOnlySpan<byte> utf8, out ImmutableArray<Diagnostic> diagnostics)
    {
        var bag = new DiagnosticBag();
        MemberContext? member = null;
        if (ObjectOf(StrictJson.Parse(source, utf8, bag, JsonLimits.Commands), bag) is { } given && !bag.HasErrors)
        {
            var isContext = given.Get("purchase") is not null;
            var root = isContext ? given : WithNoPurchase(given);
            SchemaValidator.Validate(isContext && given.Get("name") is not null ? SchemaValidator.Example : SchemaValidator.PurchaseContext, root, bag);
            if (!bag.HasErrors && new Reader(bag).ContextOf(root) is { Member: { } read } context)
            {
                member = new MemberContext(read, context.Program, isContext ? context.Purchase.At : null);
            }
        }

        diagnostics = bag.Ordered();
        return bag.HasErrors ? null : member;
    }

    /// <summary>Reads a member from an object that no schema has checked yet; null when there is any error.</summary>
    internal static MemberSnapshot? MemberOf(JsonObject member, DiagnosticBag bag)
    {
        var root = WithNoPurchase(member);
        SchemaValidator.Validate(SchemaValidator.PurchaseContext, root, bag);
        var read = bag.HasErrors ? null : new Reader(bag).ContextOf(root).Member;
        return bag.HasErrors ? null : read;
    }

    // The schema knows members within contexts only, so one alone gets a purchase of nothing.
    private static JsonObject WithNoPurchase(JsonObject member) =>
        Wrapped(member.Position, [MemberOf("purchase", NoPurchase()), MemberOf("member", member)]);

    private static JsonObject NoPurchase() =>
        (JsonObject)StrictJson.Parse("", """{ "id": "none", "at": "2000-01-01T00:00:00Z", "lines": [] }"""u8, new DiagnosticBag())!;

    private static JsonObject? ObjectOf(JsonValue? value, DiagnosticBag bag)
    {
        if (value is not null and not JsonObject)
        {
            bag.Add(value.Place, DocumentDiagnostics.RootNotObject);
        }

        return value as JsonObject;
    }

    private static JsonObject Wrapped(JsonPosition position, ImmutableArray<JsonMember> members) => new(position, members);

    private static JsonMember MemberOf(string name, JsonObject value) => new(name, value.Position.Line, value.Position.Column, value);

    /// <summary>Parses and validates by a schema; null when there was any error.</summary>
    internal static JsonObject? Read(string source, ReadOnlySpan<byte> utf8, string schema, DiagnosticBag bag)
    {
        if (StrictJson.Parse(source, utf8, bag, JsonLimits.Commands) is not { } root)
        {
            return null;
        }

        SchemaValidator.Validate(schema, root, bag);
        return bag.HasErrors ? null : root as JsonObject;
    }

    /// <summary>Turns an object that a schema has checked into a context; days and instants that the calendar does not have are reported.</summary>
    internal static PurchaseContext Of(JsonObject context, DiagnosticBag bag) => new Reader(bag).ContextOf(context);

    /// <summary>Reads the parts of a context from objects that a schema has checked; days and instants that the calendar does not have are reported.</summary>
    internal sealed class Reader(DiagnosticBag bag)
    {
        public PurchaseContext ContextOf(JsonObject context) => new(
            PurchaseOf((JsonObject)context.Get("purchase")!),
            context.Get("member") is JsonObject member ? MemberOf(member) : null,
            context.Get("program") is JsonObject program
                ? ProgramOf(program)
                : ProgramSnapshot.Empty);

        public ProgramSnapshot ProgramOf(JsonObject program) =>
            new() { Facts = Facts(program, "facts"), Limits = LimitsOf(program, LimitScope.Program), Stage = StageOf(program) };

        private static ClosureStage StageOf(JsonObject program) => program.GetText("stage") switch
        {
            "stopEnrolment" => ClosureStage.StopEnrolment,
            "stopEarning" => ClosureStage.StopEarning,
            "redeemOnly" => ClosureStage.RedeemOnly,
            "frozen" => ClosureStage.Frozen,
            "closed" => ClosureStage.Closed,
            _ => ClosureStage.Running,
        };

        public Purchase PurchaseOf(JsonObject purchase) => new()
        {
            Id = purchase.GetText("id")!,
            At = InstantOf((JsonString)purchase.Get("at")!),
            Channel = purchase.GetText("channel"),
            Store = purchase.GetText("store"),
            Partner = purchase.GetText("partner"),
            Currency = purchase.GetText("currency"),
            Fees = Facts(purchase, "fees"),
            Facts = Facts(purchase, "facts"),
            Lines = [.. purchase.GetItems("lines").OfType<JsonObject>().Select(LineOf)],
            Pay = [.. purchase.GetItems("pay").OfType<JsonObject>().Select(p => new PointsRequest(p.GetText("currency")!, p.GetNumber("points")))],
            Rewards = [.. purchase.GetItems("rewards").OfType<JsonString>().Select(r => r.Value)],
        };

        private static PurchaseLine LineOf(JsonObject line) => new()
        {
            Id = line.GetText("id")!,
            Sku = line.GetText("sku"),
            Quantity = line.GetNumber("quantity") ?? 1,
            Gross = line.GetNumber("gross") ?? 0,
            Tax = line.GetNumber("tax"),
            Facts = Facts(line, "facts"),
        };

        public MemberSnapshot MemberOf(JsonObject member) => new()
        {
            Id = member.GetText("id")!,
            BirthDate = DayOf(member.Get("birthDate") as JsonString),
            JoinedOn = DayOf(member.Get("joinedOn") as JsonString),
            Facts = Facts(member, "facts"),
            Tier = member.GetText("tier"),
            TierEnteredOn = DayOf(member.Get("tierEnteredOn") as JsonString),
            LastActivityOn = DayOf(member.Get("lastActivityOn") as JsonString),
            Available = member.Get("points") is JsonObject points
                ? [.. points.Members.Where(m => m.Value is JsonNumber).Select(m => new PointsAmount(m.Name, ((JsonNumber)m.Value).Value ?? 0))]
                : [],
            Limits = LimitsOf(member, LimitScope.Member),
            HouseholdId = (member.Get("household") as JsonObject)?.GetText("id"),
            HouseholdRecipient = RecipientOf(member.Get("household") as JsonObject, "recipient"),
            Referrer = RecipientOf(member, "referrer"),
            Choices =
            [
                .. ((member.Get("choices") as JsonObject)?.Members ?? [])
                    .Select(m => new MemberChoice(m.Name, [.. (m.Value as JsonArray)?.Items.OfType<JsonString>().Select(o => o.Value) ?? []])),
            ],
            HouseholdLimits = member.Get("household") is JsonObject household ? LimitsOf(household, LimitScope.Household) : LimitUses.None,
            Privileges =
            [
                .. member.GetItems("privileges").OfType<JsonObject>()
                    .Select(p => new PrivilegeGrant(p.GetText("id")!, DayOf(p.Get("until") as JsonString))),
            ],
            Rewards = [.. member.GetItems("rewards").OfType<JsonObject>().Select(RewardOf)],
        };

        private RecipientSnapshot? RecipientOf(JsonObject? parent, string name) => parent?.Get(name) is JsonObject recipient
            ? new RecipientSnapshot(recipient.GetText("id")!)
            {
                Limits = LimitsOf(recipient, LimitScope.Member),
                Expired = recipient.Get("expired") is null ? null : [.. recipient.GetItems("expired").OfType<JsonObject>().Select(ExpiredOf)],
            }
            : null;

        private ExpiredPoints ExpiredOf(JsonObject expired) => new(
            expired.GetText("id")!,
            (expired.Get("isReward") as JsonBoolean)?.Value ?? false,
            (int)(expired.GetNumber("effect") ?? 0),
            DayOf(expired.Get("lastDay") as JsonString) ?? default);

        private HeldReward RewardOf(JsonObject reward) => new(
            reward.GetText("id")!,
            reward.GetText("reward")!,
            DayOf(reward.Get("issuedOn") as JsonString) ?? default,
            DayOf(reward.Get("expiresOn") as JsonString),
            (int)(reward.GetNumber("usesLeft") ?? 0),
            reward.GetNumber("value")) { FundedBy = reward.GetText("fundedBy") };

        private LimitUses LimitsOf(JsonObject parent, LimitScope per)
        {
            var uses = LimitUses.None;
            foreach (var use in parent.GetItems("limits").OfType<JsonObject>())
            {
                var from = DayOf(use.Get("from") as JsonString) ?? LocalDate.MinIsoValue;
                uses = uses.With(new LimitUse(use.GetText("limit")!, per, from, use.GetNumber("used") ?? 0));
            }

            return uses;
        }

        public static FactSet Facts(JsonObject parent, string name) => parent.Get(name) is not JsonObject facts ? FactSet.Empty : FactSet.Of(
            facts.Members.Select(m => KeyValuePair.Create(m.Name, m.Value switch
            {
                JsonBoolean boolean => FactValue.Of(boolean.Value),
                JsonNumber number => FactValue.Of(number.Value ?? 0),
                JsonString text => FactValue.Of(text.Value),
                _ => FactValue.Of(""),
            })));

        public Instant InstantOf(JsonString text)
        {
            if (OffsetDateTimePattern.ExtendedIso.Parse(text.Value) is { Success: true } parsed)
            {
                return parsed.Value.ToInstant();
            }

            bag.Add(text.Place, EventDiagnostics.NotInCalendar, text.Value);
            return default;
        }

        public LocalDate? DayOf(JsonString? text)
        {
            if (text is null)
            {
                return null;
            }

            if (LocalDatePattern.Iso.Parse(text.Value) is { Success: true } parsed)
            {
                return parsed.Value;
            }

            bag.Add(text.Place, EventDiagnostics.NotInCalendar, text.Value);
            return null;
        }
    }
}
