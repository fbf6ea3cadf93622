using System.Collections.Immutable;
using LoyaltyRules.Engine.Language.Checking;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs.Rules;

namespace LoyaltyRules.Engine.Packs.Program;

/// <summary>A kind of activity that members can do other than buying.</summary>
/// <param name="Activity">Its word: rules ask on <c>activity.word</c>.</param>
/// <param name="Name">What people call it; null where the pack gives no name.</param>
public sealed record ActivityDefinition(string Activity, LocalizedText? Name);

/// <summary>Something that members choose: favourite categories, an offer to activate, a gift or points. Rules ask <c>chosen(choice.name, word)</c>.</summary>
/// <param name="Name">Its name; expressions use it as <c>choice.name</c>.</param>
/// <param name="Label">What people call it; null where the pack gives no label.</param>
/// <param name="Options">The words that can be chosen, in the authored order.</param>
public sealed record ChoiceDefinition(string Name, LocalizedText? Label, ImmutableArray<string> Options)
{
    /// <summary>How many words at most; at least 1.</summary>
    public int Max { get; init; } = 1;

    /// <summary>The calendar period that changes are counted in; null where members may change as often as they like.</summary>
    public PeriodWindow? Window { get; init; }

    /// <summary>How often a member may choose within <see cref="Window"/>.</summary>
    public int Changes { get; init; } = 1;

    /// <summary>Whether what is chosen takes effect with the next window rather than on the day it is chosen.</summary>
    public bool TakesEffectNextWindow { get; init; }

    /// <summary>Whether what is chosen is over with the window in which it took effect, rather than when the member chooses anew.</summary>
    public bool EndsWithWindow { get; init; }
}

/// <summary>What the operator of a coalition sees of its members' wallets: how much of each category they buy at which partner.</summary>
/// <param name="Of">Which lines are looked at: a base of money that asks about lines and the purchase only.</param>
public sealed record WalletDefinition(BaseDefinition Of)
{
    /// <summary>The full name of the choice of a line that tells categories apart.</summary>
    public string Category => Fact.Name;

    internal FactDeclaration Fact { get; init; } = null!;
}

/// <summary>A partner of the program: sells to its members, gives its points and takes them.</summary>
/// <param name="Id">Its id: the word of <c>purchase.partner</c>.</param>
/// <param name="Name">What people call it; null where the pack gives no name.</param>
/// <param name="IssuePrice">What it owes the operator for a point given at its cost, in money.</param>
/// <param name="Reimbursement">What the operator owes it for a point that paid there, in money.</param>
public sealed record PartnerDefinition(string Id, LocalizedText? Name, decimal IssuePrice, decimal Reimbursement)
{
    /// <summary>The points currencies that are settled with it, by name.</summary>
    public ImmutableArray<string> Currencies { get; init; } = [];
}
