using System.Collections.Immutable;
using LoyaltyRules.Engine.Language.Checking;
using LoyaltyRules.Engine.Language.Compilation;
using LoyaltyRules.Engine.Language.Types;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs.Rules;

namespace LoyaltyRules.Engine.Evaluation.Planning;

/// <summary>What a decided event adds to the member's counters, but for those of points.</summary>
internal static class CounterMath
{
    /// <summary>What it adds to one of them; null for nothing. A condition or a value that is unknown adds nothing: a counter never grows by a guess.</summary>
    public static CounterContribution? Of(CompiledCounter counter, FactFrame frame, Decision decision)
    {
        if (counter.Where is { } where && !where(frame, 0))
        {
            return null;
        }

        var definition = counter.Definition;
        switch (definition.Kind)
        {
            case CounterKind.Sum when definition.Fact is { } fact:
                return AmountOf(fact, frame) is var amount and not 0 ? new CounterContribution(definition.Name, amount, counter.Scale, [], []) : null;
            case CounterKind.Sum:
                var shares = SharesOf(counter.Base, frame, decision);
                return shares.IsEmpty ? null : new CounterContribution(definition.Name, shares.Sum(s => s.Amount), counter.Scale, shares, []);
            case CounterKind.Distinct:
                var values = ValuesOf(definition.Fact!, frame, decision);
                return values.IsEmpty ? null : new CounterContribution(definition.Name, 0, 0, [], values);
            default:
                return new CounterContribution(definition.Name, 1, 0, [], []);
        }
    }

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

    private static decimal AmountOf(FactDeclaration fact, FactFrame frame) => frame.EventFacts.Known[fact.Slot] ? frame.EventFacts.Decimals[fact.Slot] : 0;

    private static ImmutableArray<Share> SharesOf(CompiledBase? summed, FactFrame frame, Decision decision)
    {
        var shares = ImmutableArray.CreateBuilder<Share>();
        for (var line = 0; line < decision.Lines.Length; line++)
        {
            if (summed?.Where is { } where && !where(frame, line))
            {
                continue;
            }

            Add(decision.Lines[line].Id, AmountOf(summed, frame, decision.Lines[line], line));
        }

        if (summed is not null)
        {
            foreach (var fee in decision.Fees.Where(f => summed.Definition.Fees.Any(d => d.Name == f.Id)))
            {
                Add(fee.Id, PriceOf(summed.Definition.Of, fee));
            }
        }

        return shares.ToImmutable();

        void Add(string id, decimal amount)
        {
            if (amount != 0)
            {
                shares.Add(new Share(id, amount));
            }
        }
    }

    private static decimal AmountOf(CompiledBase? summed, FactFrame frame, ChargeResult charge, int line)
    {
        if (summed is null || summed.Definition.Of is LineAmount.Gross or LineAmount.Net or LineAmount.Paid)
        {
            return PriceOf(summed?.Definition.Of ?? LineAmount.Gross, charge);
        }

        var slot = frame.LineIndex(line, summed.AmountSlot);
        return frame.LineFacts.Known[slot] ? frame.LineFacts.Decimals[slot] : 0;
    }

    private static decimal PriceOf(LineAmount of, ChargeResult charge) => of switch
    {
        LineAmount.Gross => charge.Gross,
        LineAmount.Paid => charge.Paid,
        _ => charge.Net,
    };

    private static ImmutableArray<CountedValue> ValuesOf(FactDeclaration fact, FactFrame frame, Decision decision)
    {
        if (!fact.IsOfLine)
        {
            return ValueAt(fact, frame.EventFacts, fact.Slot) is { } value ? [new CountedValue("", value)] : [];
        }

        var values = ImmutableArray.CreateBuilder<CountedValue>();
        for (var line = 0; line < decision.Lines.Length; line++)
        {
            if (ValueAt(fact, frame.LineFacts, frame.LineIndex(line, fact.Slot)) is { } value)
            {
                values.Add(new CountedValue(decision.Lines[line].Id, value));
            }
        }

        return values.ToImmutable();
    }

    /// <summary>The text or word that a fact has; null when it is absent.</summary>
    public static string? ValueAt(FactDeclaration fact, FactColumns columns, int index) => !columns.Known[index] ? null
        : StoredValue.Format(fact.Type.Kind == TypeKind.Text ? columns.Texts[index]! : columns.Integers[index], fact.Type);
}
