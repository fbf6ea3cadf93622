using LoyaltyRules.Engine.Diagnostics;
using System.Collections.Immutable;
using LoyaltyRules.Engine.Language.Checking;
using LoyaltyRules.Engine.Language.Wording;
using NodaTime;

namespace LoyaltyRules.Engine.Packs.Rules;

/// <summary>A checked rule: on an event, when a condition holds, then effects.</summary>
public sealed class Rule
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>What people call it; null where the pack gives no name.</summary>
    public LocalizedText? Name { get; init; }

    /// <summary>On which events it is asked.</summary>
    public Trigger On { get; init; } = Trigger.Purchase;

    /// <summary>The first local day on which it is in force; null when it always was.</summary>
    public LocalDate? From { get; init; }

    /// <summary>The last local day on which it is in force; null when it stays.</summary>
    public LocalDate? To { get; init; }

    /// <summary>Higher goes first; ties go by id.</summary>
    public int Priority { get; init; }

    /// <summary>The place of the stage in which its discounts are given, from 0. What gives no discount is decided after all of them.</summary>
    public int Stage { get; init; }

    /// <summary>Its stacking group; null when it stands alone.</summary>
    public StackingGroup? Stack { get; init; }

    /// <summary>What it may give at most.</summary>
    public ImmutableArray<Limit> Limits { get; init; } = [];

    /// <summary>What it gives, in the authored order.</summary>
    public required ImmutableArray<Effect> Then { get; init; }

    /// <summary>The condition in canonical spelling; null for a rule that always holds.</summary>
    public string? WhenText => When?.ToString();

    internal CheckedNode? When { get; init; }

    /// <summary>When it applies, in words; null for always.</summary>
    public Phrase? WhenToPhrase() => When is null ? null : ExpressionWords.Of(When);

    /// <summary>The name in a language, or the id where there is none.</summary>
    public string NameIn(string language) => Name?.In(language) ?? Id;

    /// <summary>Order of precedence among rules (S3): priority, higher first, then id, ordinal.</summary>
    internal static int ComparePrecedence(Rule a, Rule b) =>
        a.Priority != b.Priority ? b.Priority.CompareTo(a.Priority) : string.CompareOrdinal(a.Id, b.Id);

    /// <summary>Whether the rule is in force on a local day.</summary>
    internal bool IsInForce(LocalDate date) => !(date < From) && !(date > To);
}
