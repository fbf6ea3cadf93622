using LoyaltyRules.Engine.Model;
using NodaTime;

namespace LoyaltyRules.Engine.Tests.Evaluation.Oracle;

/// <summary>Models of purchases as the engine takes them.</summary>
internal static class ModelInputs
{
    /// <summary>The day that models count from.</summary>
    public static readonly LocalDate FirstDay = new(2026, 9, 1);

    public static Purchase ToPurchase(ModelPack pack, ModelPurchase purchase) => new()
    {
        Pay =
        [
            .. purchase.PayOrder.Where(i => i < pack.Currencies.Count).Select(i => (Currency: pack.Currencies[i], Asked: purchase.Asked[i])).Where(p => p.Currency.Redemption is not null && p.Asked is not null)
                .Select(p => new PointsRequest(p.Currency.Name, p.Asked < 0 ? null : p.Asked)),
        ],
        Id = "p",
        At = (FirstDay.PlusDays(purchase.Day) + new LocalTime(12, 0)).InUtc().ToInstant(),
        Store = purchase.Store,
        Fees = purchase.Fee is { } fee ? FactSet.Of(("fee", FactValue.Of(fee))) : FactSet.Empty,
        Lines =
        [
            .. purchase.Lines.Select(l => new PurchaseLine
            {
                Id = l.Id,
                Gross = l.Gross,
                Quantity = l.Quantity,
                Facts = FactSet.Of(new[] { ("category", l.Category is { } c ? FactValue.Of(c) : (FactValue?)null), ("weight", l.Weight is { } w ? FactValue.Of(w) : null) }
                    .Where(f => f.Item2 is not null).Select(f => KeyValuePair.Create(f.Item1, f.Item2!.Value))),
            }),
        ],
    };

    public static MemberSnapshot? ToMember(ModelPack pack, ModelPurchase purchase) => !purchase.HasMember ? null : new MemberSnapshot
    {
        Available =
        [
            .. pack.Currencies.Select((c, i) => (c.Name, Balance: purchase.Balances[i])).Where(b => b.Balance is not null).Select(b => new PointsAmount(b.Name, b.Balance!.Value)),
        ],
        Limits = UsesOf(pack, purchase, "member", LimitScope.Member),
        HouseholdLimits = UsesOf(pack, purchase, "household", LimitScope.Household),
        Id = purchase.MemberId,
        JoinedOn = new LocalDate(2001, 2, 3),
        Referrer = purchase.HasReferrer ? new RecipientSnapshot("r") : null,
        Facts = purchase.Level is { } level ? FactSet.Of(("level", FactValue.Of(level))) : FactSet.Empty,
    };

    public static ProgramSnapshot ToProgram(ModelPack pack, ModelPurchase purchase) => new() { Limits = UsesOf(pack, purchase, "program", LimitScope.Program) };

    private static LimitUses UsesOf(ModelPack pack, ModelPurchase purchase, string per, LimitScope scope) => LimitUses.None.With(pack.Limits
        .Where(l => l.Per == per && purchase.UsedOf(l) > 0)
        .Select(l => new LimitUse(l.Key, scope, l.Window == "year" ? new LocalDate(2026, 1, 1) : LocalDate.MinIsoValue, purchase.UsedOf(l))));
}
