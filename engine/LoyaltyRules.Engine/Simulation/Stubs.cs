// Stands in for evaluation until it is merged; nothing else belongs here.
#pragma warning disable CS1591
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs;

namespace LoyaltyRules.Engine.Evaluation;

public sealed class CompiledPack(RulePack pack)
{
    public RulePack Pack { get; } = pack;

    public static CompiledPack Compile(RulePack pack) => new(pack);

    public Decision Decide(Purchase purchase, MemberSnapshot? member, ProgramSnapshot program)
    {
        ArgumentNullException.ThrowIfNull(program);
        var fees = purchase.Fees.Where(f => f.Value.Kind == FactKind.Number).Sum(f => f.Value.AsNumber);
        var gross = purchase.Lines.Sum(l => l.Gross) + fees;
        return new Decision
        {
            Pack = Pack.Identity,
            Semantics = "stub",
            ZoneData = "stub",
            PurchaseId = purchase.Id,
            MemberId = member?.Id,
            At = purchase.At,
            Date = purchase.At.InZone(Pack.TimeZone).Date,
            Currency = Pack.Currency,
            Totals = new DecisionTotals(gross, 0, gross, [], 0),
            Lines = [],
            Fees = [],
            Effects = [],
            Rules = [],
        };
    }

    public void CounterContributions(Purchase purchase, MemberSnapshot? member, Decision decision, Span<decimal> contributions)
    {
        ArgumentNullException.ThrowIfNull(purchase);
        ArgumentNullException.ThrowIfNull(decision);
        contributions.Fill(member is null ? 0 : 1);
    }
}
