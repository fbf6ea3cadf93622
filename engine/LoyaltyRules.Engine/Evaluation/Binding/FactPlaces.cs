using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Packs;

namespace LoyaltyRules.Engine.Evaluation.Binding;

/// <summary>Where a fact belongs that was given in a place where it cannot stand.</summary>
internal readonly struct FactPlaces(RulePack pack, DeclaredFacts declared)
{
    private static readonly string[] Subjects = ["purchase.", "line.", "activity.", "member.", "program."];

    // What an event or a record says in members of its own, beside the facts that the pack declares.
    private static readonly string[] SaidBeside =
    [
        "purchase.id", "purchase.at", "purchase.channel", "purchase.store", "purchase.partner",
        "line.id", "line.sku", "line.quantity", "line.gross", "line.tax",
        "member.birthDate",
    ];

    /// <summary>Where a name belongs that was given in a place where it cannot stand; null for a name that the pack does not have.</summary>
    /// <param name="subject">What it was given as a fact of, with a point.</param>
    /// <param name="name">Its short name.</param>
    public Phrase? PlaceOf(string subject, string name)
    {
        // What stands nearest comes first: the same name may be declared of several subjects.
        foreach (var of in Subjects.OrderByDescending(s => s == subject))
        {
            if (declared.ByName.TryGetValue(of + name, out var known))
            {
                return of == subject && SaidBeside.Contains(of + name) ? Beside : WhereOf(known.Fact.IsFee, of, name);
            }
        }

        return null;
    }

    private Phrase WhereOf(bool isFee, string subject, string name) => (isFee, subject) switch
    {
        (true, _) => new("It is a fee: put it under 'fees' of the purchase.", "Это сбор: укажите его в «fees» покупки."),
        (_, "purchase.") when declared.OfPurchase.ContainsKey(name) => new("It is a fact of the purchase: put it under 'facts' of the purchase.", "Это факт покупки: укажите его в «facts» покупки."),
        (_, "line.") when declared.OfLine.ContainsKey(name) => new("It is a fact of a line: put it under 'facts' of the line.", "Это факт строки чека: укажите его в «facts» строки."),
        (_, "activity.") => new("It is a fact of an activity: send it with the activity.", "Это факт активности: пришлите его вместе с активностью."),
        (_, "member.") when declared.OfMember.ContainsKey(name) && pack.Counters.All(c => c.Name != name) => new("It is a fact of the member: write it on the member's record.", "Это факт участника: запишите его в данных участника."),
        _ when SaidBeside.Contains(subject + name) => new($"It belongs to '{subject[..^1]}' itself, beside its 'facts'.", $"Это поле самого «{subject[..^1]}», рядом с «facts»."),
        _ => new("The program works it out itself: leave it out.", "Программа определяет это сама: не указывайте."),
    };

    private static readonly Phrase Beside = new("Put it beside 'facts', not under it.", "Укажите его рядом с «facts», а не внутри.");
}
