using LoyaltyRules.Engine.Tests.Language;

namespace LoyaltyRules.Engine.Tests.Evaluation.Oracle;

/// <summary>
/// A second, slow and plain decision, written from the semantics and the pack format alone, over exact fractions. It shares no code with the engine.
/// </summary>
internal sealed partial class DecisionOracle
{
    private static readonly Fraction Zero = Fraction.Whole(0);

    private readonly ModelPack pack;
    private readonly ModelPurchase purchase;

    // The charges: the lines, then the fee where there is one.
    private readonly ModelLine?[] charges;
    private readonly Fraction[] gross;
    private readonly Fraction[] remaining;
    private readonly Dictionary<int, Fraction> freeUnits = [];
    private readonly Fraction[] paidWithPoints;

    // What each point of the decision sees: every stage, points that pay, and whatever gives no discount.
    private readonly ModelPurchase[] sights;

    // What the stage found: prices, and the units that were free already.
    private Fraction[] found = [];
    private Dictionary<int, Fraction> freeUnitsFound = [];

    public DecisionOracle(ModelPack pack, ModelPurchase purchase)
    {
        this.pack = pack;
        this.purchase = purchase;
        charges = [.. purchase.Lines, .. purchase.Fee is null ? Array.Empty<ModelLine?>() : [null]];
        gross = [.. charges.Select(c => Fraction.Of(c?.Gross ?? purchase.Fee!.Value))];
        remaining = [.. gross];
        paidWithPoints = [.. gross.Select(_ => Zero)];
        sights = new ModelPurchase[pack.StageCount + 2];
        Decide();
    }

    public List<OracleEffect> Effects { get; private set; } = [];

    public IReadOnlyList<Fraction> Gross => gross;

    public IReadOnlyList<Fraction> Remaining => remaining;

    /// <summary>Matched, NotMatched, Unknown or NotInForce.</summary>
    public string OutcomeOf(ModelRule rule) => !IsInForce(rule) ? "NotInForce"
        : rule.When is null ? "Matched"
        : rule.When.Truth(SeenBy(rule), null) switch { true => "Matched", false => "NotMatched", null => "Unknown" };

    private ModelPurchase SeenBy(ModelRule rule) => sights[rule.HasDiscount ? rule.Stage : pack.StageCount + 1];

    /// <summary>The computed amounts as they are now.</summary>
    private void Look(int point)
    {
        Fraction PriceOf(string of, int charge) => of switch
        {
            "line.gross" => gross[charge],
            "line.net" => remaining[charge],
            _ => remaining[charge] - paidWithPoints[charge],
        };
        decimal? Of(ModelBase named)
        {
            var taking = Enumerable.Range(0, charges.Length).Where(i => charges[i] is { } line ? IsTrue(named.Where, line) : named.HasFee).ToList();
            return named.Of switch
            {
                "line.quantity" => taking.Sum(i => charges[i]!.Quantity),
                "line.weight" => taking.Exists(i => charges[i]!.Weight is null) ? null : taking.Sum(i => charges[i]!.Weight!.Value),
                _ => Plain(OracleSpread.Sum(taking.Select(i => PriceOf(named.Of, i)))),
            };
        }

        decimal OfLines(string of) => Plain(OracleSpread.Sum(Enumerable.Range(0, purchase.Lines.Count).Select(i => PriceOf(of, i))));
        sights[point] = purchase with { Seen = new ModelSight(OfLines("line.net"), OfLines("line.paid"), pack.Bases.ToDictionary(b => b.Name, Of)) };
    }

    // Prices are whole minor units: the fraction ends.
    private static decimal Plain(Fraction value) => (decimal)value.Numerator / (decimal)value.Denominator;

    private bool IsInForce(ModelRule rule) => !(purchase.Day < rule.From) && !(purchase.Day > rule.To);

    public Fraction EarnedOn(ModelCurrency currency, int charge) => Effects
        .Where(e => e.Effect.Currency == currency && e.Shares.Length > 0)
        .Aggregate(Zero, (sum, e) => sum + e.Shares[charge]);

    private void Decide()
    {
        var ordered = pack.Rules.OrderByDescending(r => r.Priority).ThenBy(r => r.Id, StringComparer.Ordinal).ToList();
        for (var stage = 0; stage < pack.StageCount; stage++)
        {
            Look(stage);
            (found, freeUnitsFound) = ([.. remaining], new(freeUnits));
            Discount([.. ordered.Where(r => r.HasDiscount && r.Stage == stage && OutcomeOf(r) == "Matched")]);
        }

        Look(pack.StageCount);
        Redeem();
        Look(pack.StageCount + 1);
        var matching = ordered.Where(r => OutcomeOf(r) == "Matched").ToList();
        Earn(matching);
        foreach (var effect in Effects.Where(e => e.Outcome == "Granted" && e.Amount.IsZero))
        {
            effect.Outcome = "Zero";
        }

        Effects = [.. Effects.OrderBy(e => e.Effect.IsDiscount ? e.Rule.Stage : pack.StageCount).ThenBy(e => matching.IndexOf(e.Rule)).ThenBy(e => e.Index)];
    }

    private void Discount(List<ModelRule> matching)
    {
        // A group that chooses goes together; other rules go by themselves.
        var turns = matching.Where(r => r.Effects.Any(e => e.IsDiscount)).GroupBy(r => r.Group is { Pick: not "all" } group ? (object)group : r).ToList();
        var (original, onRemaining) = (turns.Where(t => !t.Any(UsesRemaining)), turns.Where(t => t.Any(UsesRemaining)));
        var firstEffects = new List<OracleEffect>();
        foreach (var turn in original)
        {
            var effects = Of(turn, e => e.IsDiscount);
            effects.ForEach(ComputeAndTrim);
            OracleStacking.Choose(turn.First().Group, effects, charges.Length);
            firstEffects.AddRange(effects);
        }

        TakeOff(firstEffects);
        foreach (var turn in onRemaining)
        {
            if (turn.First().Group is { Pick: not "all" } group)
            {
                var effects = Of(turn, e => e.IsDiscount);
                effects.ForEach(ComputeAndTrim);
                OracleStacking.Choose(group, effects, charges.Length);
                TakeOff(effects);
            }
            else
            {
                foreach (var effect in Of(turn, e => e.IsDiscount))
                {
                    ComputeAndTrim(effect);
                    TakeOff([effect]);
                }
            }
        }

    }

    private void Earn(List<ModelRule> matching)
    {
        foreach (var isBase in new[] { true, false })
        {
            var effects = Of(matching, e => !e.IsDiscount && e.IsBase == isBase);
            if (!purchase.HasMember)
            {
                effects.ForEach(e => e.Outcome = "NoMember");
                continue;
            }

            foreach (var effect in effects)
            {
                if (effect.Effect.ToReferrer && !purchase.HasReferrer)
                {
                    effect.Outcome = "NoRecipient";
                }
                else if (effect.Effect.IsOver && !effect.Effect.ToReferrer)
                {
                    effect.Outcome = "Expired";
                }
                else
                {
                    ComputeAndTrim(effect);
                }
            }

            foreach (var group in effects.Where(e => e.Rule.Group is not null).GroupBy(e => e.Rule.Group!))
            {
                OracleStacking.Choose(group.Key, [.. group], charges.Length);
            }

            effects.ForEach(TrimShared);
        }
    }

    private static bool UsesRemaining(ModelRule rule) => rule.Effects.Any(e => e.IsDiscount && e.Remaining);

    private List<OracleEffect> Of(IEnumerable<ModelRule> rules, Func<ModelEffect, bool> wanted)
    {
        var effects = rules.SelectMany(r => Enumerable.Range(0, r.Effects.Count).Where(i => wanted(r.Effects[i])).Select(i => new OracleEffect(r, i))).ToList();
        Effects.AddRange(effects);
        return effects;
    }

    private void Compute(OracleEffect e)
    {
        var effect = e.Effect;
        var purchase = SeenBy(e.Rule);
        var decimals = effect.Currency?.Decimals ?? pack.MoneyDecimals;
        Fraction[] amounts;
        switch (effect.Form)
        {
            case ModelForm.EarnFlat:
                if (effect.Rate!.In(purchase, null) is not { } points)
                {
                    e.BecomeUnknown();
                    return;
                }

                var takes = charges.Select(c => c is not null ? IsTrue(effect.Where, c) : purchase.Lines.Count == 0 && effect.Where is null).ToList();
                var isFree = takes.Zip(gross).All(p => !p.First || p.Second.IsZero);
                e.Weights = [.. takes.Zip(gross).Select(p => !p.First ? Zero : isFree ? Fraction.Whole(1) : p.Second)];
                e.Rounded = takes.Contains(true) ? OracleSpread.Rounded(points, decimals, effect.Round) : Zero;
                e.Shares = OracleSpread.Spread(e.Rounded.Value, e.Weights, charges, decimals);
                return;
            case ModelForm.EarnTimes:
                if (effect.Rate!.In(purchase, null) is not { } times)
                {
                    e.BecomeUnknown();
                    return;
                }

                var earned = charges.Select((c, i) => (c is null ? effect.Where is null : IsTrue(effect.Where, c))
                    ? Effects.Where(o => o.Effect.IsBase && !o.Effect.ToReferrer && o.Effect.Currency == effect.Currency && o.Shares.Length > 0).Aggregate(Zero, (s, o) => s + o.Shares[i])
                    : Zero).ToArray();
                e.Base = OracleSpread.Sum(earned);
                Finish(e, earned, [.. earned.Select(a => a * times)], decimals);
                return;
        }

        if (Amounts(effect) is not { } all)
        {
            e.BecomeUnknown();
            return;
        }

        // A line whose rate is unknown is left out as if it were not there; where nothing else is, nothing is known.
        var rateIsKnown = new bool[charges.Length];
        for (var i = 0; i < charges.Length; i++)
        {
            rateIsKnown[i] = all[i].IsZero || effect.Rate is not { UsesLine: true } || effect.Rate.In(purchase, charges[i]) is not null;
        }

        if (!rateIsKnown.All(k => k))
        {
            all = [.. all.Select((a, i) => rateIsKnown[i] ? a : Zero)];
            if (OracleSpread.Sum(all).IsZero)
            {
                e.BecomeUnknown();
                return;
            }
        }

        (amounts, e.Base) = (all, OracleSpread.Sum(all));
        if (effect.Units is not null)
        {
            if (effect.Units.In(purchase, null) is not { } count)
            {
                e.BecomeUnknown();
                return;
            }

            e.KeptUnits = Kept(amounts, count, effect);
            amounts = [.. e.KeptUnits.Select(k => k.Price)];
        }

        switch (effect.Form)
        {
            case ModelForm.DiscountAmount:
                if (effect.Rate!.In(purchase, null) is not { } money)
                {
                    e.BecomeUnknown();
                    return;
                }

                // Never more than what is there, in whole minor units.
                var there = OracleSpread.Sum(amounts).Rounded(decimals, "down");
                e.Weights = amounts;
                money = money.CompareTo(there) > 0 ? there : money;
                e.Exact = ([money], Fraction.Whole(1), decimals);
                e.Rounded = OracleSpread.Rounded(money, decimals, effect.Round);
                e.Shares = OracleSpread.Spread(e.Rounded.Value, amounts, charges, decimals);
                return;
            case ModelForm.EarnPerUnits:
                if (effect.Rate!.In(purchase, null) is not { } perUnits || effect.Every!.In(purchase, null) is not { } every)
                {
                    e.BecomeUnknown();
                    return;
                }

                e.Weights = amounts;
                e.Exact = ([.. amounts.Select(a => a / every)], perUnits, 0);
                if (effect.EachLine)
                {
                    e.Shares = [.. amounts.Select(a => (a / every).Rounded(0, effect.Round!) * perUnits)];
                    e.Rounded = e.Amount;
                }
                else
                {
                    e.Rounded = (OracleSpread.Sum(amounts) / every).Rounded(0, effect.Round!) * perUnits;
                    e.Shares = OracleSpread.Spread(e.Rounded.Value, amounts, charges, decimals);
                }

                return;
            default:
                var parts = new Fraction[amounts.Length];
                if (!effect.Rate!.UsesLine && effect.Rate.In(purchase, null) is null)
                {
                    e.BecomeUnknown();
                    return;
                }

                for (var i = 0; i < parts.Length; i++)
                {
                    // A line without an amount is not asked for its rate.
                    if (!amounts[i].IsZero)
                    {
                        parts[i] = amounts[i] * effect.Rate.In(purchase, charges[i])!.Value / Fraction.Whole(100);
                    }
                    else
                    {
                        parts[i] = Zero;
                    }
                }

                if (effect.Form == ModelForm.EarnPercent)
                {
                    parts = [.. parts.Select(p => p / Fraction.Of(effect.Currency!.PointValue))];
                }

                Finish(e, parts, parts, decimals);
                return;
        }
    }

    private void Finish(OracleEffect e, Fraction[] weights, Fraction[] exact, int decimals)
    {
        e.Weights = weights;
        e.Exact = (exact, Fraction.Whole(1), decimals);
        if (e.Effect.EachLine)
        {
            e.Shares = [.. exact.Select(x => OracleSpread.Rounded(x, decimals, e.Effect.Round))];
            e.Rounded = e.Amount;
        }
        else
        {
            e.Rounded = OracleSpread.Rounded(OracleSpread.Sum(exact), decimals, e.Effect.Round);
            e.Shares = OracleSpread.Spread(e.Rounded.Value, weights, charges, decimals);
        }
    }

    /// <summary>What the effect is computed on, charge by charge; null when unknown.</summary>
    private Fraction[]? Amounts(ModelEffect effect)
    {
        if (effect.OfFee)
        {
            return purchase.Fee is null ? null : [.. charges.Select((c, i) => c is null ? Price(effect, "line.net", i) : Zero)];
        }

        var definition = effect.Base!;
        var amounts = new Fraction[charges.Length];
        var isAnyUnknown = false;
        for (var i = 0; i < charges.Length; i++)
        {
            amounts[i] = Zero;
            if (charges[i] is not { } line)
            {
                amounts[i] = definition.HasFee && effect.Where is null ? Price(effect, definition.Of, i) : Zero;
            }
            else if (IsTrue(definition.Where, line) && IsTrue(effect.Where, line))
            {
                switch (definition.Of)
                {
                    case "line.quantity":
                        amounts[i] = Fraction.Of(line.Quantity);
                        break;
                    case "line.weight":
                        isAnyUnknown |= line.Weight is null;
                        amounts[i] = line.Weight is { } weight ? Fraction.Of(weight) : Zero;
                        break;
                    default:
                        amounts[i] = Price(effect, definition.Of, i);
                        break;
                }
            }
        }

        return isAnyUnknown && OracleSpread.Sum(amounts).IsZero ? null : amounts;
    }

    private Fraction Price(ModelEffect effect, string of, int charge) =>
        ((effect.IsDiscount ? !effect.Remaining : of == "line.gross") ? (effect.IsDiscount ? found[charge] : gross[charge]) : remaining[charge])
        - (effect.IsDiscount || effect.OnPointsPaid ? Zero : paidWithPoints[charge]);

    private bool IsTrue(ModelCondition? where, ModelLine line) => where is null || where.Truth(purchase, line) == true;

    /// <summary>So many whole units with what they cost, cheapest or dearest first. Of what remains, those that are free already are no units any more.</summary>
    private (Fraction Units, Fraction Price)[] Kept(Fraction[] amounts, Fraction count, ModelEffect effect)
    {
        var kept = amounts.Select(_ => (Zero, Zero)).ToArray();
        var quantities = charges.Select((c, i) => c is { } line && line.Quantity > 0 && decimal.IsInteger(line.Quantity)
            ? Fraction.Of(line.Quantity) - (effect.Remaining ? freeUnits : freeUnitsFound).GetValueOrDefault(i, Zero)
            : Zero).ToArray();
        var order = Enumerable.Range(0, amounts.Length)
            .Where(i => quantities[i].CompareTo(Zero) > 0 && !amounts[i].IsZero)
            .OrderBy(i => amounts[i] / quantities[i], Comparer<Fraction>.Create((a, b) => effect.Dearest ? b.CompareTo(a) : a.CompareTo(b)))
            .ThenBy(i => charges[i]!.Id, StringComparer.Ordinal);
        foreach (var i in order)
        {
            var taken = count.CompareTo(quantities[i]) < 0 ? count : quantities[i];
            kept[i] = (taken, amounts[i] * taken / quantities[i]);
            count -= taken;
        }

        return kept;
    }

    private void TakeOff(IEnumerable<OracleEffect> effects)
    {
        foreach (var e in effects.Where(e => e.Gives).OrderByDescending(e => e.Rule.Priority).ThenBy(e => e.Rule.Id, StringComparer.Ordinal).ThenBy(e => e.Index))
        {
            if (e.Effect.Form == ModelForm.DiscountAmount && !e.WasTrimmedByGroup && e.Shares.Zip(remaining).Any(p => p.First.CompareTo(p.Second) > 0))
            {
                e.Shares = OracleSpread.SpreadAroundFull(e.Amount, e.Weights, remaining, charges, pack.MoneyDecimals);
            }
            else
            {
                e.Shares = [.. e.Shares.Zip(remaining).Select(p => p.First.CompareTo(p.Second) > 0 ? p.Second : p.First)];
            }

            TrimShared(e);
            for (var i = 0; i < e.Shares.Length; i++)
            {
                remaining[i] -= e.Shares[i];
                if (e.KeptUnits?[i] is var (units, price) && !units.IsZero && !e.Shares[i].IsZero && e.Shares[i].CompareTo(price.Rounded(pack.MoneyDecimals, "down")) >= 0)
                {
                    freeUnits[i] = freeUnits.GetValueOrDefault(i, Zero) + units;
                }
            }
        }
    }
}
