using System.Collections.Immutable;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Language.Types;

namespace LoyaltyRules.Engine.Language.Checking;

/// <summary>What a fact is a fact of.</summary>
internal enum FactSubject
{
    /// <summary>Whatever is decided, a purchase or another event.</summary>
    Event,
    Purchase,
    Line,

    /// <summary>What a member did other than buying; absent on every other event.</summary>
    Activity,
    Member,
    Program,

    /// <summary>What the event that is decided adds to a counter.</summary>
    Contribution,

    /// <summary>A reward presented at the purchase.</summary>
    Reward,

    /// <summary>What the decision computes of the receipt, as far as it has come (S1).</summary>
    Amount,
}

/// <summary>What <c>withThis</c> needs to know of a counter.</summary>
/// <param name="Contribution">Between which bounds one event adds to it; null for what is not added up.</param>
/// <param name="WhyNot">Why what this event adds is not known while its conditions are asked; null where it is (S1, S2).</param>
internal sealed record CounterTraits(NumericRange? Contribution, Phrase? WhyNot)
{
    /// <summary>Whether it counts activities rather than purchases.</summary>
    public bool IsOfActivities { get; init; }
}

/// <summary>Something an expression may name.</summary>
/// <param name="Name">The full name: <c>member.tier</c>.</param>
/// <param name="Type">Its type.</param>
/// <param name="Label">What people call it; null where the pack gives no label.</param>
internal abstract record NameDeclaration(string Name, RuleType Type, Phrase? Label)
{
    /// <summary>Whether its value can be missing, so that comparisons with it can be unknown (U1).</summary>
    public abstract bool MayBeAbsent { get; }

    /// <summary>Whether it has a value for each line rather than one for the purchase.</summary>
    public virtual bool IsOfLine => false;

    /// <summary>The bounds of its values; null where they are not numeric.</summary>
    public NumericRange? Range { get; init; }
}

/// <summary>A fact: a value that comes with the event or a snapshot.</summary>
internal sealed record FactDeclaration(string Name, RuleType Type, FactSubject Subject, Phrase? Label) : NameDeclaration(Name, Type, Label)
{
    /// <summary>Its place in the frame: among the facts of a line, or among those of the event.</summary>
    public int Slot { get; init; } = -1;

    /// <summary>Whether events may come without it and without the pack giving a default.</summary>
    public bool IsOptional { get; init; } = true;

    /// <summary>The value of an event that comes without it, as it is stored; null for none.</summary>
    public object? Default { get; init; }

    /// <summary>What is special about a counter; null for a fact that is none.</summary>
    public CounterTraits? Counter { get; init; }

    /// <summary>A fee is charged on the receipt: it takes part in the price.</summary>
    public bool IsFee { get; init; }

    public override bool MayBeAbsent => IsOptional && Default is null;

    public override bool IsOfLine => Subject == FactSubject.Line;

    /// <summary>The name without its subject, as it stands in the event's data.</summary>
    public string ShortName => Name[(Name.IndexOf('.', StringComparison.Ordinal) + 1)..];

    /// <summary>What people call each word of a choice, in the order of the words; empty where the pack gives no labels.</summary>
    public ImmutableArray<Phrase> ChoiceLabels { get; init; } = [];
}

/// <summary>A parameter: a number that the pack fixes.</summary>
internal sealed record ParameterDeclaration(string Name, RuleType Type, decimal Value, Phrase? Label) : NameDeclaration(Name, Type, Label)
{
    public override bool MayBeAbsent => false;
}

/// <summary>A segment: a named condition with three outcomes (U1).</summary>
internal sealed record SegmentDeclaration(string Name, int Index, Phrase? Label) : NameDeclaration(Name, RuleType.Boolean, Label)
{
    public override bool MayBeAbsent => true;
}

/// <summary>A decision table.</summary>
internal sealed record TableDeclaration(string Name, RuleType Type, int Index, bool UsesLine, Phrase? Label) : NameDeclaration(Name, Type, Label)
{
    public override bool MayBeAbsent => true;

    public override bool IsOfLine => UsesLine;
}

/// <summary>A name whose declaration was refused: using it is not a second mistake.</summary>
internal sealed record RefusedDeclaration(string Name) : NameDeclaration(Name, RuleType.Error, null)
{
    public override bool MayBeAbsent => true;
}

/// <summary>Every name that the expressions of a pack may use, with its place in the frame.</summary>
internal sealed class Vocabulary
{
    private readonly Dictionary<string, NameDeclaration> declarations = new(StringComparer.Ordinal);
    private readonly List<FactDeclaration> eventFacts = [];
    private readonly List<FactDeclaration> lineFacts = [];
    private readonly Dictionary<string, FactDeclaration> contributions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (Phrase What, Phrase Where)> elsewhere = new(StringComparer.Ordinal);
    private readonly HashSet<string> askingPurchase = new(StringComparer.Ordinal);
    private readonly Dictionary<string, FactDeclaration?> amounts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ImmutableArray<FactDeclaration>> amountsOfTables = new(StringComparer.Ordinal);

    /// <summary>Amounts that the decision computes: no fact may have their names (S1).</summary>
    public static ImmutableHashSet<string> ComputedNames { get; } =
        ["line.net", "line.paid", "purchase.net", "purchase.payable", "purchase.paid", "purchase.earned"];

    /// <summary>The facts that the event or a snapshot has once, by slot.</summary>
    public IReadOnlyList<FactDeclaration> EventFacts => eventFacts;

    /// <summary>The facts that each line has, by slot.</summary>
    public IReadOnlyList<FactDeclaration> LineFacts => lineFacts;

    /// <summary>
    /// What the event that is decided adds to each counter that <c>withThis</c> is asked of, by the counter's full name. They are facts of the event
    /// with a slot like any other, always known, and without a name that an expression could use.
    /// </summary>
    public IReadOnlyDictionary<string, FactDeclaration> Contributions => contributions;

    /// <summary>All names, in no order.</summary>
    public IEnumerable<NameDeclaration> Declarations => declarations.Values;

    /// <summary>Adds a name and gives a fact its slot. False when the name is taken.</summary>
    public bool TryAdd(NameDeclaration declaration)
    {
        if (declarations.ContainsKey(declaration.Name))
        {
            return false;
        }

        if (declaration is FactDeclaration fact)
        {
            var facts = fact.IsOfLine ? lineFacts : eventFacts;
            fact = fact with { Slot = facts.Count };
            facts.Add(fact);
            declaration = fact;
        }

        declarations.Add(declaration.Name, declaration);
        return true;
    }

    /// <summary>Notes a name, or with a point at its end all names that begin so, that the pack has and these expressions may not use.</summary>
    /// <param name="name">The name.</param>
    /// <param name="what">What it is.</param>
    /// <param name="where">Where it may stand, or what to ask in its place.</param>
    public void NoteElsewhere(string name, Phrase what, Phrase where) => elsewhere.TryAdd(name, (what, where));

    /// <summary>What a name that may not be used here is; null for one that the pack does not have.</summary>
    public (Phrase What, Phrase Where)? FindElsewhere(string name) =>
        elsewhere.TryGetValue(name, out var known) || elsewhere.TryGetValue(name[..(name.IndexOf('.', StringComparison.Ordinal) + 1)], out known) ? known : null;

    /// <summary>Takes a name back that only the expressions checked so far may use; a fact keeps its slot.</summary>
    public void Withdraw(string name) => declarations.Remove(name);

    /// <summary>The fact that holds what the event adds to a counter; it is given its slot when first asked for.</summary>
    public FactDeclaration ContributionTo(FactDeclaration counter)
    {
        if (!contributions.TryGetValue(counter.Name, out var contribution))
        {
            var label = counter.Label is { } name ? counter.Counter!.IsOfActivities
                ? new Phrase($"{name.En}: this activity", $"{name.Ru}: эта активность")
                : new Phrase($"{name.En}: this purchase", $"{name.Ru}: эта покупка") : null;
            contribution = new FactDeclaration("this." + counter.ShortName, counter.Type, FactSubject.Contribution, label)
            {
                IsOptional = false,
                Range = counter.Counter!.Contribution,
                Slot = eventFacts.Count,
            };
            eventFacts.Add(contribution);
            contributions.Add(counter.Name, contribution);
        }

        return contribution;
    }

    /// <summary>Makes an amount that the decision computes one that rules may ask; null for one whose declaration was refused. It has no slot until it is asked.</summary>
    public void DeclareAmount(string name, FactDeclaration? amount) => amounts[name] = amount;

    /// <summary>The computed amounts that may be asked, by name.</summary>
    public IEnumerable<string> AmountNames => amounts.Keys;

    /// <summary>The computed amounts that are asked, by slot.</summary>
    public IEnumerable<FactDeclaration> Amounts => eventFacts.Where(f => f.Subject == FactSubject.Amount);

    /// <summary>Looks a computed amount up; it is given its slot when first asked for. False for a name that is none; the amount is null where it was refused.</summary>
    public bool TryFindAmount(string name, out FactDeclaration? amount)
    {
        var isAmount = amounts.TryGetValue(name, out amount);
        if (amount is { Slot: < 0 })
        {
            amount = amount with { Slot = eventFacts.Count };
            eventFacts.Add(amount);
            amounts[name] = amount;
        }

        return isAmount;
    }

    /// <summary>The computed amounts that an expression asks, itself or through its tables. Segments ask none.</summary>
    public IEnumerable<FactDeclaration> AmountsIn(CheckedNode node) => node switch
    {
        FactNode { Fact: { Subject: FactSubject.Amount } amount } => [amount],
        TableNode table => amountsOfTables.GetValueOrDefault(table.Table.Name, []),
        _ => node.Children.SelectMany(AmountsIn),
    };

    /// <summary>Notes which computed amounts a table asks: only where these may be asked may it be.</summary>
    public void NoteAmounts(TableDeclaration table, IEnumerable<CheckedNode> inputs) => amountsOfTables[table.Name] = [.. inputs.SelectMany(AmountsIn).Distinct()];

    /// <summary>Whether a table asks computed amounts.</summary>
    public bool AsksAmounts(TableDeclaration table) => !amountsOfTables.GetValueOrDefault(table.Name, []).IsEmpty;

    /// <summary>Notes that a segment or a table asks about the purchase, itself or through what it names.</summary>
    public void SetAsksPurchase(NameDeclaration declaration) => askingPurchase.Add(declaration.Name);

    /// <summary>Whether a name has a value only where there is a purchase. Of segments and tables it is known once they all are checked.</summary>
    public bool AsksPurchase(NameDeclaration declaration) => declaration is FactDeclaration fact
        ? fact.Subject is FactSubject.Purchase or FactSubject.Line or FactSubject.Contribution or FactSubject.Reward or FactSubject.Amount
        : askingPurchase.Contains(declaration.Name);

    /// <summary>Looks a full name up.</summary>
    public NameDeclaration? Find(string name) => declarations.GetValueOrDefault(name);

    /// <summary>The declared name that was probably meant, or null.</summary>
    public string? NearestTo(string name) => NearestName.Of(name, declarations.Keys);
}
