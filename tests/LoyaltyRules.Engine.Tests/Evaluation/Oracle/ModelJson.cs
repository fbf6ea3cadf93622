using System.Text.Json.Nodes;

namespace LoyaltyRules.Engine.Tests.Evaluation.Oracle;

/// <summary>Models of packs as JSON.</summary>
internal static class ModelJson
{
    public static JsonObject Of(ModelPack pack) => Without(new JsonObject
    {
        ["pack"] = "random",
        ["version"] = "1.0.0",
        ["languages"] = new JsonArray("en"),
        ["name"] = new JsonObject { ["en"] = "Random" },
        ["timeZone"] = "UTC",
        ["currency"] = pack.Money,
        ["points"] = Array(pack.Currencies, c => Without(new JsonObject { ["currency"] = c.Name, ["decimals"] = c.Decimals, ["pointValue"] = c.PointValue, ["redemption"] = c.Redemption is { } r ? RedemptionJson(r) : null })),
        ["facts"] = JsonNode.Parse("""
            [ { "name": "line.category", "type": "choice", "values": ["opera", "drama", "gift"] }, { "name": "line.weight", "type": "number", "decimals": 1, "max": 1000 },
              { "name": "member.level", "type": "number", "max": 100 }, { "name": "purchase.fee", "type": "money", "fee": true } ]
            """),
        ["parameters"] = pack.Parameters.DeepClone(),
        ["tables"] = pack.Tables.DeepClone(),
        ["bases"] = Array(pack.Bases, b => Without(new JsonObject
        {
            ["name"] = b.Name, ["of"] = b.Of, ["where"] = b.Where?.Text, ["fees"] = b.HasFee ? new JsonArray("purchase.fee") : null,
        })),
        ["stacking"] = Array(pack.Groups, g => new JsonObject { ["group"] = g.Name, ["pick"] = g.Pick, ["per"] = g.PerLine ? "line" : "purchase", ["limits"] = LimitsJson(g.Limits) }),
        ["stages"] = pack.Stages == 0 ? null : Array(Enumerable.Range(0, pack.Stages), s => new JsonObject { ["stage"] = StageOf(s) }),
        ["rules"] = Array(pack.Rules, r => Without(new JsonObject
        {
            ["id"] = r.Id, ["when"] = r.When?.Text, ["priority"] = r.Priority, ["stage"] = pack.Stages > 0 && r.HasDiscount ? StageOf(r.Stage) : null, ["stack"] = r.Group?.Name, ["from"] = Day(r.From), ["to"] = Day(r.To),
            ["then"] = Array(r.Effects, EffectJson), ["limits"] = LimitsJson(r.Limits),
        })),
    });

    private static string StageOf(int stage) => "s" + stage.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static string? Day(int? day) => day is { } days ? NodaTime.Text.LocalDatePattern.Iso.Format(ModelInputs.FirstDay.PlusDays(days)) : null;

    private static JsonObject EffectJson(ModelEffect effect)
    {
        var body = Without(new JsonObject
        {
            [effect.Form switch
            {
                ModelForm.DiscountPercent or ModelForm.EarnPercent => "percent",
                ModelForm.DiscountAmount => "amount",
                ModelForm.EarnTimes => "times",
                _ => "points",
            }] = effect.Rate!.Json.DeepClone(),
            ["of"] = effect.Form == ModelForm.EarnTimes ? "earned.base" : effect.OfFee ? "purchase.fee" : effect.Base is { } named ? "base." + named.Name : null,
            ["every"] = effect.Every?.Json.DeepClone(),
            ["units"] = effect.Units?.Json.DeepClone(),
            ["pick"] = effect.Dearest ? "dearest" : null,
            ["basis"] = effect.Remaining ? "remaining" : null,
            ["where"] = effect.Where?.Text,
            ["round"] = effect.Round,
            ["currency"] = effect.Currency?.Name,
            ["kind"] = effect.IsBase ? "base" : null,
            ["each"] = effect.EachLine ? "line" : null,
            ["onPointsPaid"] = effect.OnPointsPaid ? true : null,
            ["to"] = effect.ToReferrer ? "referrer" : null,
            ["expires"] = effect.IsOver ? new JsonObject { ["since"] = "member.joinedOn" } : null,
        });
        return new JsonObject { [effect.IsDiscount ? "discount" : "earn"] = body };
    }

    private static JsonObject RedemptionJson(ModelRedemption redemption) => Without(new JsonObject
    {
        ["of"] = "base." + redemption.Of.Name, ["percent"] = redemption.Percent?.Json.DeepClone(), ["minimum"] = redemption.Minimum > 0 ? redemption.Minimum : null,
        ["step"] = redemption.Step > 0 ? redemption.Step : null, ["leave"] = redemption.Leave > 0 ? redemption.Leave : null, ["limits"] = LimitsJson(redemption.Limits),
    });

    private static JsonArray LimitsJson(IEnumerable<ModelLimit> limits) => Array(limits, l => Without(new JsonObject
    {
        ["per"] = l.Per, ["window"] = l.Window, [l.Measure] = l.Most.Json.DeepClone(), ["over"] = l.Skip ? "skip" : null,
    }));

    private static JsonArray Array<T>(IEnumerable<T> items, Func<T, JsonObject> json) => [.. items.Select(i => (JsonNode)json(i))];

    private static JsonObject Without(JsonObject node)
    {
        foreach (var name in node.Where(m => m.Value is null).Select(m => m.Key).ToList())
        {
            node.Remove(name);
        }

        return node;
    }
}
