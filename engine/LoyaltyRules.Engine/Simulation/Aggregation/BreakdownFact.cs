using System.Collections.Immutable;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Language.Checking;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs;
using LoyaltyRules.Engine.Simulation.History;
using LoyaltyRules.Engine.Simulation.Reports;

namespace LoyaltyRules.Engine.Simulation.Aggregation;

/// <summary>A fact of purchases or members by whose values a simulation adds up: <c>member.card</c>, <c>purchase.channel</c>.</summary>
public sealed class BreakdownFact
{
    private readonly Func<Purchase, MemberDirectory, FactValue?> valueOf;

    private static readonly Phrase Yes = new("yes", "да");
    private static readonly Phrase No = new("no", "нет");

    private BreakdownFact(string name, Phrase label, ImmutableArray<SimulatedFigure> values, Func<Purchase, MemberDirectory, FactValue?> valueOf) =>
        (Name, Label, Values, this.valueOf) = (name, label, values, valueOf);

    /// <summary>Its name in the pack.</summary>
    public string Name { get; }

    /// <summary>What people call it; its name where the pack gives no label.</summary>
    public Phrase Label { get; }

    /// <summary>What people call its values; those that stand for themselves are left out.</summary>
    public ImmutableArray<SimulatedFigure> Values { get; }

    /// <summary>The names that a pack offers, in ordinal order: texts, choices and yes-or-no facts of a purchase or a member, as they come with the history.</summary>
    public static ImmutableArray<string> Names(RulePack pack) =>
        [.. pack.Vocabulary.EventFacts.Where(IsOffered).Select(f => f.Name).Order(StringComparer.Ordinal)];

    /// <summary>The fact of a name; null where the pack does not offer it.</summary>
    public static BreakdownFact? Find(RulePack pack, string name)
    {
        if (pack.Vocabulary.EventFacts.FirstOrDefault(f => f.Name == name) is not { } fact || !IsOffered(fact))
        {
            return null;
        }

        var shortName = fact.ShortName;
        return new BreakdownFact(name, fact.Label ?? name, ValuesOf(pack, fact), name switch
        {
            "purchase.channel" => (p, _) => TextOf(p.Channel),
            "purchase.store" => (p, _) => TextOf(p.Store),
            "purchase.partner" => (p, _) => TextOf(p.Partner),
            _ when fact.Subject == FactSubject.Purchase => (p, _) => Of(p.Facts, shortName),
            _ => (p, members) => p.MemberId is { } id ? Of(members.Find(id).Facts, shortName) : null,
        });
    }

    /// <summary>The fact of a name. Throws <see cref="RefusedException"/> (LR4039) with what was probably meant where the pack does not offer it.</summary>
    public static BreakdownFact Of(RulePack pack, string name)
    {
        if (Find(pack, name) is { } fact)
        {
            return fact;
        }

        var names = Names(pack);
        var list = string.Join(", ", names);
        var hint = NearestName.Of(name, names) is { } nearest
            ? new Phrase($"Did you mean '{nearest}'?", $"Возможно, имелось в виду «{nearest}»?")
            : new Phrase($"These are: {list}.", $"Можно так: {list}.");
        throw new RefusedException([Diagnostic.At(Place.None, HistoryDiagnostics.NothingToAddUpBy, name, hint)]);
    }

    /// <summary>The value on a purchase, as text; empty where there is none.</summary>
    internal string ValueOf(Purchase purchase, MemberDirectory members) => valueOf(purchase, members)?.ToString() ?? "";

    private static ImmutableArray<SimulatedFigure> ValuesOf(RulePack pack, FactDeclaration fact) => fact switch
    {
        { Name: "purchase.partner" } => [.. pack.Partners.Select(p => new SimulatedFigure(p.Id, p.Name?.ToPhrase() ?? (Phrase)p.Id))],
        { Type.Kind: Language.Types.TypeKind.Boolean } => [new SimulatedFigure("true", Yes), new SimulatedFigure("false", No)],
        _ => [.. fact.Type.Choices.Take(fact.ChoiceLabels.Length).Select((word, i) => new SimulatedFigure(word, fact.ChoiceLabels[i]))],
    };

    // What the book keeps itself, like tiers and counters, does not come with the history.
    private static bool IsOffered(FactDeclaration fact) =>
        fact is { Counter: null, Subject: FactSubject.Purchase or FactSubject.Member, Type.Kind: Language.Types.TypeKind.Text or Language.Types.TypeKind.Choice or Language.Types.TypeKind.Boolean }
        && fact.Name is not ("purchase.id" or "member.tier" or "purchase.dayOfWeek");

    private static FactValue? TextOf(string? text) => text is null ? null : FactValue.Of(text);

    private static FactValue? Of(FactSet facts, string name) => facts.TryGet(name, out var value) ? value : null;
}
