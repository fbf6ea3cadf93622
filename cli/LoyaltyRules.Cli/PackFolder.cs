using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Evaluation;
using LoyaltyRules.Engine.Packs;

namespace LoyaltyRules.Cli;

/// <summary>Loads the rule pack of a folder.</summary>
internal static class PackFolder
{
    /// <summary>Loads, checks and compiles. Throws <see cref="RefusedException"/> with every problem.</summary>
    public static CompiledPack Load(string folder) => CompiledPack.Compile(RulePack.Load(folder));
}
