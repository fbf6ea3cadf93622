using System.Runtime.CompilerServices;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Packs;
using LoyaltyRules.Messages.Terms;

namespace LoyaltyRules.Designer.Editing;

/// <summary>The clauses of a pack's terms by what of the pack they state: <c>rules/welcome</c>.</summary>
internal static class RuleSentences
{
    private static readonly ConditionalWeakTable<RulePack, Dictionary<string, Phrase>> Known = [];

    /// <summary>What a part of a pack says; null where the terms do not tell it.</summary>
    public static Phrase? Of(RulePack? pack, string part) => pack is null ? null : Known.GetValue(pack, Read).GetValueOrDefault(part);

    private static Dictionary<string, Phrase> Read(RulePack pack) => ProgramTerms.Of(pack).Sections.SelectMany(s => s.Clauses)
        .GroupBy(c => c.Of, StringComparer.Ordinal)
        .ToDictionary(g => g.Key, g => new Phrase(string.Join(' ', g.Select(c => c.Text.En)), string.Join(' ', g.Select(c => c.Text.Ru))), StringComparer.Ordinal);
}
