using System.Collections.Frozen;
using LoyaltyRules.Engine.Language.Checking;
using LoyaltyRules.Engine.Language.Compilation;
using LoyaltyRules.Engine.Packs;
using LoyaltyRules.Engine.Packs.Rules;

namespace LoyaltyRules.Engine.Evaluation.Binding;

/// <summary>
/// The facts that a pack declares, and under which short names they may come with an event. Built-in values have a place of their own: given as facts they would be
/// a second, contradicting answer.
/// </summary>
internal sealed class DeclaredFacts
{
    private readonly RulePack pack;
    private readonly (int Slot, object Value, bool IsOfLine)[] defaults;

    public DeclaredFacts(RulePack pack)
    {
        this.pack = pack;
        FactDeclaration[] facts = [.. pack.Vocabulary.EventFacts, .. pack.Vocabulary.LineFacts];
        ByName = facts.ToFrozenDictionary(f => f.Name, f => new FactSlot(f), StringComparer.Ordinal);
        defaults = [.. facts.Where(f => f.Default is not null).Select(f => (f.Slot, f.Default!, f.IsOfLine))];
        OfPurchase = Given("purchase.");
        Fees = Given("purchase.", isFee: true);
        OfLine = Given("line.");
        OfActivity = Given("activity.");
        OfMember = Given("member.");
        OfProgram = Given("program.");
        BuiltIn = new BuiltInFacts(ByName);
        Currencies = pack.Points.ToFrozenDictionary(p => p.Currency, StringComparer.Ordinal);

        FrozenDictionary<string, FactSlot> Given(string subject, bool isFee = false) => facts
            .Where(f => f.Name.StartsWith(subject, StringComparison.Ordinal) && f.IsFee == isFee && (f.IsOptional || f.IsFee) && !IsBuiltIn(f.Name))
            .ToFrozenDictionary(f => f.ShortName, f => ByName[f.Name], StringComparer.Ordinal);
    }

    public FrozenDictionary<string, FactSlot> ByName { get; }

    public BuiltInFacts BuiltIn { get; }

    public FrozenDictionary<string, PointsCurrency> Currencies { get; }

    public FrozenDictionary<string, FactSlot> OfPurchase { get; }

    public FrozenDictionary<string, FactSlot> Fees { get; }

    public FrozenDictionary<string, FactSlot> OfLine { get; }

    public FrozenDictionary<string, FactSlot> OfActivity { get; }

    public FrozenDictionary<string, FactSlot> OfMember { get; }

    public FrozenDictionary<string, FactSlot> OfProgram { get; }

    /// <summary>What is absent and has a default becomes known.</summary>
    public void FillDefaults(FactFrame frame)
    {
        foreach (var (slot, value, isOfLine) in defaults)
        {
            var columns = isOfLine ? frame.LineFacts : frame.EventFacts;
            for (var line = 0; line < (isOfLine ? frame.LineCount : 1); line++)
            {
                var index = isOfLine ? frame.LineIndex(line, slot) : slot;
                if (!columns.Known[index])
                {
                    columns.Set(index, value);
                }
            }
        }
    }

    private bool IsBuiltIn(string name) => (name == "member.tier" && pack.Tiers is not null) || (name == "member.inControl" && pack.Control is not null)
        || name is "member.birthDate" or "member.joinedOn" or "member.tierEnteredOn" or "member.lastActivityOn"
            or "purchase.channel" or "purchase.store" or "purchase.partner" or "line.sku" or "line.tax";
}
