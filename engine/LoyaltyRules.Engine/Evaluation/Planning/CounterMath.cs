using System.Collections.Immutable;
using LoyaltyRules.Engine.Language.Checking;
using LoyaltyRules.Engine.Language.Compilation;
using LoyaltyRules.Engine.Language.Types;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs.Rules;

namespace LoyaltyRules.Engine.Evaluation.Planning;

/// <summary>What an event adds to the member's counters, as far as it is known before the decision.</summary>
internal static class CounterMath
{
    /// <summary>
    /// What an event will add to a counter, before it is decided (S2). The pack asks it only of counters of what is known then: purchases,
    /// gross amounts, and what came with the lines.
    /// </summary>
    public static decimal Ahead(CompiledCounter counter, FactFrame frame, FactDeclaration lineGross)
    {
        if (counter.Where is { } where && !where(frame, 0))
        {
            return 0;
        }

        if (counter.Definition.Kind == CounterKind.Count)
        {
            return 1;
        }

        if (counter.Definition.Fact is { } fact)
        {
            return AmountOf(fact, frame);
        }

        var sum = 0m;
        for (var line = 0; line < frame.LineCount; line++)
        {
            var index = frame.LineIndex(line, counter.Base?.AmountSlot ?? lineGross.Slot);
            if (counter.Base?.Where?.Invoke(frame, line) != false && frame.LineFacts.Known[index])
            {
                sum += frame.LineFacts.Decimals[index];
            }
        }

        foreach (var fee in counter.Base?.Definition.Fees ?? [])
        {
            sum += frame.EventFacts.Known[fee.Slot] ? frame.EventFacts.Decimals[fee.Slot] : 0;
        }

        return sum;
    }

    /// <summary>The amount that a fact of the event has; 0 where it is absent.</summary>
    public static decimal AmountOf(FactDeclaration fact, FactFrame frame) => frame.EventFacts.Known[fact.Slot] ? frame.EventFacts.Decimals[fact.Slot] : 0;

    /// <summary>The text or word that a fact has; null when it is absent.</summary>
    public static string? ValueAt(FactDeclaration fact, FactColumns columns, int index) => !columns.Known[index] ? null
        : StoredValue.Format(fact.Type.Kind == TypeKind.Text ? columns.Texts[index]! : columns.Integers[index], fact.Type);
}
