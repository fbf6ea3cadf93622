using System.Collections.Immutable;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Importing.Expressions;
using LoyaltyRules.Engine.Packs;

namespace LoyaltyRules.Engine.Importing;

/// <summary>A rule that was taken, as it was and as it is.</summary>
/// <param name="Workflow">The workflow that was run.</param>
/// <param name="Name">The rule's name there.</param>
/// <param name="Id">Its id in the pack.</param>
/// <param name="Place">Where it stands in the workflow's file.</param>
/// <param name="Was">Its condition as the workflow has it, nested rules in brackets.</param>
/// <param name="When">Its condition in the rule language; empty where it always holds.</param>
public sealed record ImportedRule(string Workflow, string Name, string Id, Place Place, string Was, string When);

/// <summary>What came of an import.</summary>
public sealed record ImportResult
{
    /// <summary>The pack of everything that could be taken, checked; null when the map or a file was refused, or nothing could be taken.</summary>
    public RulePack? Pack { get; init; }

    /// <summary>The text of <c>pack.json</c>; null when there is no pack.</summary>
    public string? PackJson { get; init; }

    /// <summary>The rules that were taken, in the order of the workflows.</summary>
    public ImmutableArray<ImportedRule> Rules { get; init; } = [];

    /// <summary>
    /// Everything there is to say, ordered by place: errors for what could not be taken, warnings for what was written otherwise or left out
    /// because it decides nothing, and what the check of the pack found.
    /// </summary>
    public required ImmutableArray<Diagnostic> Diagnostics { get; init; }

    /// <summary>What the workflows' inputs are in the pack; null when the map was refused.</summary>
    internal ParameterMap? Parameters { get; init; }

    /// <summary>Whether a file or the map was refused before any rule was looked at.</summary>
    public bool IsRefused { get; init; }

    /// <summary>Whether everything could be taken.</summary>
    public bool IsWhole => Pack is not null && !Diagnostics.Any(d => d.IsError);
}
