using System.Collections.Frozen;

namespace LoyaltyRules.Engine.Evaluation.Binding;

/// <summary>The facts that every pack has, found once.</summary>
internal sealed class BuiltInFacts(FrozenDictionary<string, FactSlot> byName)
{
    public FactSlot Id { get; } = byName["purchase.id"];

    public FactSlot Channel { get; } = byName["purchase.channel"];

    public FactSlot Store { get; } = byName["purchase.store"];

    public FactSlot Partner { get; } = byName["purchase.partner"];

    public int At { get; } = byName["purchase.at"].Slot;

    public int Date { get; } = byName["purchase.date"].Slot;

    public int DayOfWeek { get; } = byName["purchase.dayOfWeek"].Slot;

    public int Gross { get; } = byName["purchase.gross"].Slot;

    public int EventDate { get; } = byName["event.date"].Slot;

    public int EventDayOfWeek { get; } = byName["event.dayOfWeek"].Slot;

    public FactSlot LineId { get; } = byName["line.id"];

    public FactSlot LineSku { get; } = byName["line.sku"];

    public FactSlot LineQuantity { get; } = byName["line.quantity"];

    public FactSlot LineGross { get; } = byName["line.gross"];

    public FactSlot LineTax { get; } = byName["line.tax"];

    public FactSlot? Tier { get; } = byName.GetValueOrDefault("member.tier");

    public FactSlot BirthDate { get; } = byName["member.birthDate"];

    public FactSlot JoinedOn { get; } = byName["member.joinedOn"];

    public FactSlot TierEnteredOn { get; } = byName["member.tierEnteredOn"];

    public FactSlot LastActivityOn { get; } = byName["member.lastActivityOn"];
}
