using System.Collections.Immutable;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Evaluation;
using LoyaltyRules.Engine.Model;
using NodaTime;

namespace LoyaltyRules.Engine.Simulation;

/// <summary>Decides a purchase. Throws <see cref="Diagnostics.RefusedException"/> when the purchase is refused.</summary>
public delegate Decision DecidePurchase(Purchase purchase, MemberSnapshot? member);

/// <summary>Says what a decided purchase adds to each counter, by index.</summary>
public delegate void ContributeToCounters(Purchase purchase, MemberSnapshot? member, Decision decision, Span<decimal> contributions);

/// <summary>A counter as a simulation keeps it.</summary>
/// <param name="Name">The member fact that carries its value.</param>
/// <param name="Window">Its period.</param>
public sealed record SimulatedCounter(string Name, PeriodWindow Window);

/// <summary>A rule as a simulation reports it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">What people call it; its id where the pack gives no name.</param>
public sealed record SimulatedRule(string Id, Phrase Name);

/// <summary>A points currency as a simulation reports it.</summary>
/// <param name="Currency">Its name.</param>
/// <param name="PointValue">What one point is worth in the program's money.</param>
public sealed record SimulatedPoints(string Currency, decimal PointValue);

/// <summary>What a simulation needs of a pack: how it decides, and what it declares. Immutable; one program may serve several simulations.</summary>
public sealed record SimulatedProgram
{
    /// <summary>The pack that decides.</summary>
    public required PackIdentity Pack { get; init; }

    /// <summary>The zone in which the program counts days.</summary>
    public required DateTimeZone TimeZone { get; init; }

    /// <summary>ISO 4217 code of the program's money.</summary>
    public required string Currency { get; init; }

    /// <summary>All rules.</summary>
    public required ImmutableArray<SimulatedRule> Rules { get; init; }

    /// <summary>The counters, in the order of their indexes.</summary>
    public required ImmutableArray<SimulatedCounter> Counters { get; init; }

    /// <summary>The points currencies.</summary>
    public required ImmutableArray<SimulatedPoints> Points { get; init; }

    /// <summary>The one function that decides, the live one.</summary>
    public required DecidePurchase Decide { get; init; }

    /// <summary>What a purchase adds to the counters.</summary>
    public required ContributeToCounters Contribute { get; init; }

    /// <summary>The program of a compiled pack.</summary>
    /// <param name="compiled">The pack.</param>
    /// <param name="program">What all members share.</param>
    public static SimulatedProgram Of(CompiledPack compiled, ProgramSnapshot program)
    {
        var pack = compiled.Pack;
        var indexes = pack.Counters.Select((c, i) => (c.Name, Index: i)).ToDictionary(c => c.Name, c => c.Index, StringComparer.Ordinal);
        return new SimulatedProgram
        {
            Pack = pack.Identity,
            TimeZone = pack.TimeZone,
            Currency = pack.Currency,
            Rules = [.. pack.Rules.Select(r => new SimulatedRule(r.Id, r.Name?.ToPhrase() ?? (Phrase)r.Id))],
            Counters = [.. pack.Counters.Select(c => new SimulatedCounter(c.Name, c.Window))],
            Points = [.. pack.Points.Select(p => new SimulatedPoints(p.Currency, p.PointValue))],
            Decide = (purchase, member) => compiled.Decide(purchase, member, program, TraceDetail.Outcomes),
            Contribute = (purchase, member, decision, contributions) =>
            {
                foreach (var contribution in compiled.CounterContributions(purchase, member, program, decision))
                {
                    contributions[indexes[contribution.Counter]] = contribution.Amount;
                }
            },
        };
    }
}
