using LoyaltyRules.Engine.Language.Compilation;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs;

namespace LoyaltyRules.Engine.Evaluation;

/// <summary>What a decided purchase adds to the member's counters.</summary>
internal static class CounterMath
{
    public static void Contribute(PackPlan plan, FactFrame frame, Decision decision, Span<decimal> contributions)
    {
        for (var i = 0; i < plan.Pack.Counters.Length; i++)
        {
            var counter = plan.Pack.Counters[i];
            contributions[i] = (counter.Kind, counter.Base) switch
            {
                (CounterKind.Count, _) => 1,
                (_, { } summed) => SumOf(plan.BaseOf(summed), frame, decision),
                _ => decision.Lines.Sum(l => l.Gross),
            };
        }
    }

    // A line whose amount is unknown adds nothing: a counter never grows by a guess.
    private static decimal SumOf(CompiledBase summed, FactFrame frame, Decision decision)
    {
        var sum = 0m;
        var definition = summed.Definition;
        for (var line = 0; line < decision.Lines.Length; line++)
        {
            if (summed.Where is { } where && !where(frame, line))
            {
                continue;
            }

            var slot = frame.LineIndex(line, summed.AmountSlot);
            sum += definition.Of switch
            {
                LineAmount.Gross => decision.Lines[line].Gross,
                LineAmount.Net or LineAmount.Paid => decision.Lines[line].Net,
                _ => frame.LineFacts.Known[slot] ? frame.LineFacts.Decimals[slot] : 0,
            };
        }

        foreach (var fee in decision.Fees.Where(f => definition.Fees.Any(d => d.Name == f.Id)))
        {
            sum += definition.Of == LineAmount.Gross ? fee.Gross : fee.Net;
        }

        return sum;
    }
}
