using System.Collections.Immutable;
using LoyaltyRules.Engine.Evaluation.Planning;
using LoyaltyRules.Engine.Language.Checking;
using LoyaltyRules.Engine.Language.Compilation;
using LoyaltyRules.Engine.Language.Types;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs.Rules;

namespace LoyaltyRules.Engine.Evaluation.Amounts;

/// <summary>What a decided event adds to the member's counters.</summary>
internal static class CounterContributions
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
            case CounterKind.Sum when definition.Currency is { } currency:
                return PointsOf(counter, currency, decision);
            case CounterKind.Sum when definition.Fact is { } fact:
                return CounterMath.AmountOf(fact, frame) is var amount and not 0 ? new CounterContribution(definition.Name, amount, counter.Scale, [], []) : null;
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

    // Each effect and payment keeps its own shares: a return takes them back one by one (R1), and the counter falls by the points that were taken.
    private static CounterContribution? PointsOf(CompiledCounter counter, PointsCurrency currency, Decision decision)
    {
        var isSpent = counter.Definition.Points == CountedPoints.Spent;
        var (amount, shares) = (0m, ImmutableArray.CreateBuilder<Share>());
        foreach (var paid in isSpent ? decision.Redemptions.Where(r => r.Currency == currency.Currency && r.Points > 0) : [])
        {
            amount += paid.Points;
            shares.AddRange(PaidPoints.SharesOf(paid, currency, counter.MoneyDecimals));
        }

        foreach (var earned in isSpent ? [] : decision.Effects.Where(e => e is { Kind: EffectKind.Earn, RecipientId: null, Outcome: EffectOutcome.Granted } && counter.Sums(e)))
        {
            amount += earned.Result;
            shares.AddRange(earned.Shares);
        }

        return amount == 0 ? null : new CounterContribution(counter.Definition.Name, amount, counter.Scale, shares.ToImmutable(), []) { IsOfEarned = isSpent ? null : true };
    }

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
            return CounterMath.ValueAt(fact, frame.EventFacts, fact.Slot) is { } value ? [new CountedValue("", value)] : [];
        }

        var values = ImmutableArray.CreateBuilder<CountedValue>();
        for (var line = 0; line < decision.Lines.Length; line++)
        {
            if (CounterMath.ValueAt(fact, frame.LineFacts, frame.LineIndex(line, fact.Slot)) is { } value)
            {
                values.Add(new CountedValue(decision.Lines[line].Id, value));
            }
        }

        return values.ToImmutable();
    }
}
