using System.Collections.Frozen;

namespace LoyaltyRules.Engine.Evaluation;

/// <summary>The facts that every pack has, found once.</summary>
internal sealed class BuiltInFacts(FrozenDictionary<string, BorderFact> byName)
{
    public BorderFact Id { get; } = byName["purchase.id"];

    public BorderFact Channel { get; } = byName["purchase.channel"];

    public BorderFact Store { get; } = byName["purchase.store"];

    public BorderFact Partner { get; } = byName["purchase.partner"];

    public int At { get; } = byName["purchase.at"].Slot;

    public int Date { get; } = byName["purchase.date"].Slot;

    public int DayOfWeek { get; } = byName["purchase.dayOfWeek"].Slot;

    public int Gross { get; } = byName["purchase.gross"].Slot;

    public int EventDate { get; } = byName["event.date"].Slot;

    public int EventDayOfWeek { get; } = byName["event.dayOfWeek"].Slot;

    public BorderFact LineId { get; } = byName["line.id"];

    public BorderFact LineSku { get; } = byName["line.sku"];

    public BorderFact LineQuantity { get; } = byName["line.quantity"];

    public BorderFact LineGross { get; } = byName["line.gross"];

    public BorderFact LineTax { get; } = byName["line.tax"];

    public BorderFact? Tier { get; } = byName.GetValueOrDefault("member.tier");

    public BorderFact BirthDate { get; } = byName["member.birthDate"];

    public BorderFact JoinedOn { get; } = byName["member.joinedOn"];

    public BorderFact TierEnteredOn { get; } = byName["member.tierEnteredOn"];

    public BorderFact LastActivityOn { get; } = byName["member.lastActivityOn"];
}
