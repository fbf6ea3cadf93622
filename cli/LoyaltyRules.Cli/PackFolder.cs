using System.Collections.Immutable;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Evaluation;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs;
using NodaTime;

namespace LoyaltyRules.Cli;

/// <summary>Loads the rule pack of a folder.</summary>
internal static class PackFolder
{
    /// <summary>Loads, checks and compiles. Throws <see cref="RefusedException"/> with every problem.</summary>
    public static CompiledPack Load(string folder)
    {
        // Stands in until packs are merged: any folder is a program that grants nothing.
        var name = new DirectoryInfo(folder).Name;
        return new CompiledPack(new RulePack
        {
            Id = name,
            Version = "0.0.0",
            Hash = "",
            TimeZone = DateTimeZoneProviders.Tzdb["Europe/Moscow"],
            Currency = "RUB",
            CurrencyDecimals = 2,
            Rules = ImmutableArray<Rule>.Empty,
            Counters = [new CounterDefinition("ordersIn12Months", PeriodWindow.TryParse("P12M", out var year) ? year : PeriodWindow.Lifetime)],
            Points = ImmutableArray<PointsCurrency>.Empty,
        });
    }
}
