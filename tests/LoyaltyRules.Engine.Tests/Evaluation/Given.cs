using System.Text;
using System.Text.Json.Nodes;
using LoyaltyRules.Engine.Evaluation;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs;
using LoyaltyRules.Engine.Packs.Rules;
using NodaTime;
using NodaTime.Text;

namespace LoyaltyRules.Engine.Tests.Evaluation;

/// <summary>Short ways to write down a pack, a purchase and a member.</summary>
internal static class Given
{
    /// <summary>
    /// What every pack of these tests starts from: whole bonuses worth one rouble each, a category of lines, a booking fee, and bases over all lines.
    /// </summary>
    private const string Club = """
        {
          "pack": "club", "version": "1.0.0", "languages": ["en"], "name": { "en": "Club" }, "timeZone": "Europe/Moscow", "currency": "RUB",
          "points": [ { "currency": "bonus" } ],
          "facts": [
            { "name": "line.category", "type": "choice", "values": ["opera", "drama", "gift"] },
            { "name": "line.rate", "type": "percent" },
            { "name": "member.level", "type": "number", "max": 100 },
            { "name": "purchase.fee", "type": "money", "fee": true }
          ],
          "bases": [ { "name": "net", "of": "line.net" }, { "name": "gross", "of": "line.gross" }, { "name": "units", "of": "line.quantity" } ]
        }
        """;

    /// <summary>The club with some of its members replaced, and facts and bases added.</summary>
    public static byte[] PackJson(string members)
    {
        var pack = JsonNode.Parse(Club)!.AsObject();
        foreach (var (name, value) in JsonNode.Parse(members)!.AsObject())
        {
            if (name is "facts" or "bases" && value is JsonArray added)
            {
                foreach (var item in added)
                {
                    pack[name]!.AsArray().Add(item!.DeepClone());
                }
            }
            else
            {
                pack[name] = value?.DeepClone();
            }
        }

        return Encoding.UTF8.GetBytes(pack.ToJsonString());
    }

    public static PackCheck Check(string members) => Check(PackJson(members));

    public static PackCheck Check(byte[] json) => RulePack.Check(new Dictionary<string, byte[]> { ["pack.json"] = json });

    /// <summary>A club that must be right.</summary>
    public static CompiledPack Pack(string members)
    {
        var check = Check(members);
        Assert.True(check.Pack is not null, string.Join("\n", check.Diagnostics));
        return CompiledPack.Compile(check.Pack);
    }

    /// <summary>A club of some rules.</summary>
    public static CompiledPack Rules(string rules, string more = "") => Pack($$"""{ "rules": [ {{rules}} ] {{(more.Length > 0 ? ", " + more : "")}} }""");

    /// <summary>A club whose one rule has one effect.</summary>
    public static CompiledPack Effect(string effect, string more = "") => Rules($$"""{ "id": "r", "then": [ {{effect}} ] }""", more);

    public static Purchase Purchase(params PurchaseLine[] lines) => new() { Id = "p", At = At("2026-09-15T12:00:00+03:00"), Lines = [.. lines] };

    public static PurchaseLine Line(string id, decimal gross, decimal quantity = 1, params (string, FactValue)[] facts) =>
        new() { Id = id, Gross = gross, Quantity = quantity, Facts = FactSet.Of(facts) };

    public static PurchaseLine Line(string id, decimal gross, string category) => Line(id, gross, 1, ("category", FactValue.Of(category)));

    public static Purchase On(this Purchase purchase, string at) => purchase with { At = At(at) };

    public static Purchase WithFee(this Purchase purchase, decimal fee) => purchase with { Fees = FactSet.Of(("fee", FactValue.Of(fee))) };

    public static MemberSnapshot Member(params (string, FactValue)[] facts) => new() { Id = "m", Facts = FactSet.Of(facts) };

    public static MemberSnapshot Born(string day) => new() { Id = "m", BirthDate = LocalDatePattern.Iso.Parse(day).Value };

    public static Instant At(string text) => OffsetDateTimePattern.ExtendedIso.Parse(text).Value.ToInstant();

    /// <summary>Decides for a member of whom nothing is known.</summary>
    public static Decision Decide(this CompiledPack pack, params PurchaseLine[] lines) => pack.DecideFor(Member(), Purchase(lines));

    public static Decision DecideFor(this CompiledPack pack, MemberSnapshot? member, Purchase purchase) => pack.Decide(purchase, member, ProgramSnapshot.Empty);

    /// <summary>The codes and pointers that a purchase is refused with, or that warn.</summary>
    public static string[] Doubts(this CompiledPack pack, Purchase purchase, MemberSnapshot? member = null, ProgramSnapshot? program = null)
    {
        pack.TryDecide(purchase, member, program ?? ProgramSnapshot.Empty, out _, out var diagnostics);
        return [.. diagnostics.Select(d => $"{d.Code} {d.Place.Pointer}")];
    }

    public static EffectResult Of(this Decision decision, string ruleId, int index = 0) => decision.Effects.Single(e => e.RuleId == ruleId && e.Index == index);

    public static RuleOutcome OutcomeOf(this Decision decision, string ruleId) => decision.Rules.Single(r => r.RuleId == ruleId).Outcome;

    /// <summary>All points earned, of one currency.</summary>
    public static decimal Points(this Decision decision, string currency = "bonus") => decision.Totals.Earned.SingleOrDefault(e => e.Currency == currency).Points;

    /// <summary>For example <c>a:3 b:2</c>.</summary>
    public static string SharesText(this EffectResult effect) => string.Join(' ', effect.Shares.Select(s => $"{s.ChargeId}:{ExactDecimal.Format(s.Amount)}"));
}
