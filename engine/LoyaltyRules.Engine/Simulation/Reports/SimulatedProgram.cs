using System.Collections.Immutable;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Evaluation;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs;

namespace LoyaltyRules.Engine.Simulation.Reports;

/// <summary>A rule as a simulation reports it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">What people call it; its id where the pack gives no name.</param>
public sealed record SimulatedRule(string Id, Phrase Name);

/// <summary>A points currency as a simulation reports it.</summary>
/// <param name="Currency">Its name.</param>
/// <param name="PointValue">What one point is worth in the program's money.</param>
public sealed record SimulatedPoints(string Currency, decimal PointValue)
{
    /// <summary>What people call it; its name in the pack where the pack gives no other.</summary>
    public Phrase Name { get; init; } = Currency;
}

/// <summary>A tier as a simulation reports it.</summary>
/// <param name="Tier">Its word in the pack.</param>
/// <param name="Label">What people call it; the word where the pack gives no label.</param>
public sealed record SimulatedTier(string Tier, Phrase Label);

/// <summary>A program to simulate: a compiled pack, and what a report calls its parts. Immutable; one program may serve several simulations.</summary>
public sealed class SimulatedProgram
{
    private static readonly Phrase NoTierName = new("no tier", "без уровня");

    /// <summary>The program of a compiled pack.</summary>
    /// <param name="compiled">The pack that decides.</param>
    /// <param name="facts">The facts of the program.</param>
    public SimulatedProgram(CompiledPack compiled, FactSet facts)
    {
        var pack = compiled.Pack;
        Compiled = compiled;
        Facts = facts;
        Rules = [.. pack.Rules.Select(r => new SimulatedRule(r.Id, r.Name?.ToPhrase() ?? (Phrase)r.Id)).OrderBy(r => r.Id, StringComparer.Ordinal)];
        Points =
        [
            .. pack.Points.Select(p => new SimulatedPoints(p.Currency, p.PointValue) { Name = p.Name?.ToPhrase() ?? (Phrase)p.Currency })
                .OrderBy(p => p.Currency, StringComparer.Ordinal),
        ];
        Tiers = pack.Tiers is not { } tiers ? [] :
        [
            new SimulatedTier(tiers.NoTier, NoTierName),
            .. tiers.Levels.Select(l => new SimulatedTier(l.Name, l.Label?.ToPhrase() ?? (Phrase)l.Name)),
        ];
        Partners = [.. pack.Partners.Select(p => new SimulatedFigure(p.Id, p.Name?.ToPhrase() ?? (Phrase)p.Id))];
        Rewards = [.. pack.Rewards.Select(r => new SimulatedFigure(r.Id, r.Name?.ToPhrase() ?? (Phrase)r.Id))];
        WalletCategories = pack.Wallet?.Fact is not { } category ? [] :
        [
            .. category.Type.Choices.Select((word, i) => new SimulatedFigure(word, i < category.ChoiceLabels.Length ? category.ChoiceLabels[i] : (Phrase)word)),
        ];
    }

    /// <summary>The pack that decides.</summary>
    public CompiledPack Compiled { get; }

    /// <summary>The facts of the program.</summary>
    public FactSet Facts { get; }

    /// <summary>All rules, in ordinal order of ids.</summary>
    public ImmutableArray<SimulatedRule> Rules { get; }

    /// <summary>The points currencies, in ordinal order.</summary>
    public ImmutableArray<SimulatedPoints> Points { get; }

    /// <summary>The tiers from the lowest, the one below all levels first; empty for a program without tiers.</summary>
    public ImmutableArray<SimulatedTier> Tiers { get; }

    /// <summary>What people call the partners, in order of ids.</summary>
    public ImmutableArray<SimulatedFigure> Partners { get; }

    /// <summary>What people call the rewards.</summary>
    public ImmutableArray<SimulatedFigure> Rewards { get; }

    /// <summary>What people call the categories of wallets; empty where the pack does not look.</summary>
    public ImmutableArray<SimulatedFigure> WalletCategories { get; }

    /// <summary>The pack as it was checked.</summary>
    internal RulePack Pack => Compiled.Pack;
}
