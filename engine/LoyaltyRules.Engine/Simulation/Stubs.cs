// Stands in for the packs and their evaluation until they are merged; nothing else belongs here.
#pragma warning disable CS1591
using System.Collections.Immutable;
using LoyaltyRules.Engine.Model;
using NodaTime;

namespace LoyaltyRules.Engine.Packs
{
    public sealed record Rule(string Id)
    {
        public string NameIn(string language) => language.Length == 0 ? Id : Id;
    }

    public sealed record CounterDefinition(string Name, PeriodWindow Window);

    public sealed record PointsCurrency(string Currency, decimal PointValue, int Decimals);

    public sealed class RulePack
    {
        public required string Id { get; init; }

        public required string Version { get; init; }

        public required string Hash { get; init; }

        public required DateTimeZone TimeZone { get; init; }

        public required string Currency { get; init; }

        public required int CurrencyDecimals { get; init; }

        public required ImmutableArray<Rule> Rules { get; init; }

        public required ImmutableArray<CounterDefinition> Counters { get; init; }

        public required ImmutableArray<PointsCurrency> Points { get; init; }
    }
}

namespace LoyaltyRules.Engine.Evaluation
{
    using LoyaltyRules.Engine.Packs;

    public sealed class CompiledPack(RulePack pack)
    {
        public RulePack Pack { get; } = pack;

        public Decision Decide(Purchase purchase, MemberSnapshot? member, ProgramSnapshot program)
        {
            ArgumentNullException.ThrowIfNull(program);
            var fees = purchase.Fees.Where(f => f.Value.Kind == FactKind.Number).Sum(f => f.Value.AsNumber);
            var gross = purchase.Lines.Sum(l => l.Gross) + fees;
            return new Decision
            {
                Pack = new PackIdentity(Pack.Id, Pack.Version, Pack.Hash),
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
}
