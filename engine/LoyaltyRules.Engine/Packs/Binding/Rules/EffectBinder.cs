using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Json;
using LoyaltyRules.Engine.Language.Checking;
using LoyaltyRules.Engine.Language.Types;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs.Rules;

namespace LoyaltyRules.Engine.Packs.Binding.Rules;

/// <summary>Checks effects: what they are computed on, in which unit, and whether their rounding is named where it is needed (N2).</summary>
internal sealed class EffectBinder(PackScope scope)
{
    private readonly DeadlineBinder deadlines = new(scope);
    private readonly GrantBinder grants = new(scope);
    private readonly IssueBinder issues = new(scope);

    /// <summary>Checks one item of <c>then</c>; null when it was refused.</summary>
    /// <param name="item">The item.</param>
    /// <param name="index">Its place among the rule's effects.</param>
    /// <param name="asked">What the rule's expressions may speak of.</param>
    public Effect? Bind(JsonObject item, int index, ExpressionScope asked)
    {
        if (item.Get("discount") is JsonObject discount)
        {
            return BindDiscount(discount, index);
        }

        if (item.Get("earn") is JsonObject earn)
        {
            return BindEarn(earn, index, asked);
        }

        if (item.Get("grant") is JsonObject grant)
        {
            return grants.Bind(grant, index);
        }

        return item.Get("issue") is { } issue ? issues.Bind(issue, index)
            : item.Get("extend") is JsonObject extend ? issues.BindExtension(extend, index) : null;
    }

    private DiscountEffect? BindDiscount(JsonObject node, int index)
    {
        var of = Base(node);
        var where = scope.Condition(node, "where", ExpressionScope.Line);
        var percentScope = of is NamedBase ? ExpressionScope.PricedLine : ExpressionScope.Priced;
        var percent = scope.Amount(node, "percent", percentScope, RuleType.Percent, RuleType.Number);
        var amount = scope.Amount(node, "amount", ExpressionScope.Priced, RuleType.Money);
        var units = scope.Amount(node, "units", ExpressionScope.Priced, RuleType.Number);
        if (of is null || (percent is null && amount is null) || WasRefused(node, "where", where) || WasRefused(node, "units", units)
            || WasRefused(node, "percent", percent) || WasRefused(node, "amount", amount))
        {
            return null;
        }

        if (!IsPrice(of, node) || !HasLinesFor(of, node, percent, "where", "units", "pick"))
        {
            return null;
        }

        if (units is { Range.Scale: > 0 })
        {
            scope.Report(node.Get("units")!.Place, Language.LanguageDiagnostics.NotWhole, PackScope.Number(units.Range.Value.Scale));
            return null;
        }

        if (percent is ConstantNode { Number: > 100 })
        {
            scope.Report(node.Get("percent")!.Place, PackDiagnostics.AlwaysMoreThanAll);
        }

        var rounding = Rounding(node);
        var scale = units is not null ? int.MaxValue : percent is not null ? scope.CurrencyDecimals + ScaleOfPercent(percent) : amount!.Range!.Value.Scale;
        if (!IsRounded(node, rounding, scale, scope.CurrencyDecimals, new Phrase("the money", "денег")))
        {
            return null;
        }

        return new DiscountEffect
        {
            Index = index,
            Of = of,
            Where = where,
            Percent = percent,
            Amount = amount,
            Units = units,
            PicksDearest = node.GetText("pick") == "dearest",
            FundedBy = scope.Funder(node),
            Basis = node.GetText("basis") == "remaining" ? DiscountBasis.Remaining : DiscountBasis.Original,
            Rounding = rounding,
        };
    }

    private EarnEffect? BindEarn(JsonObject node, int index, ExpressionScope asked)
    {
        var currency = scope.Currency(node);
        var of = node.Get("of") is null ? null : Base(node);
        var where = scope.Condition(node, "where", ExpressionScope.Line);
        var pointsType = currency is null ? RuleType.Number : RuleType.PointsOf(currency.Currency);
        var points = scope.Amount(node, "points", asked, pointsType, RuleType.Number);
        var percent = scope.Amount(node, "percent", of is NamedBase ? ExpressionScope.PricedLine : asked, RuleType.Percent, RuleType.Number);
        var times = scope.Amount(node, "times", asked, RuleType.Number);
        var every = scope.Amount(node, "every", asked, (of as NamedBase)?.Definition.Type ?? RuleType.Money, RuleType.Number);
        var rate = points ?? percent ?? times;
        if (currency is null || rate is null || (node.Get("of") is not null && of is null) || WasRefused(node, "where", where) || WasRefused(node, "every", every))
        {
            return null;
        }

        var isBase = node.GetText("kind") == "base";
        var form = times is not null ? EarnForm.TimesBasePoints
            : percent is not null ? EarnForm.PercentOfMoney
            : of is not null ? EarnForm.PointsPerUnits : EarnForm.Flat;
        if (!IsWellFormed(node, form, of, every, isBase) || !HasLinesFor(of, node, percent, "where", "each"))
        {
            return null;
        }

        if ((form == EarnForm.PercentOfMoney && !IsMoney(of!, node)) || !MeansSomethingOnPoints(node, of))
        {
            return null;
        }

        var available = deadlines.Bind(node, "available", DeadlineOf.Availability);
        var expires = deadlines.Bind(node, "expires", DeadlineOf.Expiry);
        if ((node.Get("available") is not null && available is null) || (node.Get("expires") is not null && expires is null))
        {
            return null;
        }

        var rounding = Rounding(node);
        var rateScale = rate.Range!.Value.Scale;
        var isFine = form switch
        {
            EarnForm.PointsPerUnits => IsFineEnough(node, rate, currency) && IsRounded(node, rounding, int.MaxValue, 0, new Phrase("a count of units", "числа единиц")),
            EarnForm.PercentOfMoney => IsRounded(node, rounding, PercentScale(of!, rate, currency), currency.Decimals, $"'{currency.Currency}'"),
            EarnForm.TimesBasePoints => IsRounded(node, rounding, rateScale + currency.Decimals, currency.Decimals, $"'{currency.Currency}'"),
            _ => IsRounded(node, rounding, rateScale, currency.Decimals, $"'{currency.Currency}'"),
        };
        if (!isFine)
        {
            return null;
        }

        return new EarnEffect
        {
            Index = index,
            Of = of,
            Where = where,
            Currency = currency,
            Form = form,
            IsBase = isBase,
            OnPointsPaid = IsOnPointsPaid(node),
            To = RecipientOf(node),
            FundedBy = scope.Funder(node),
            Available = available,
            Expires = expires,
            RoundsEachLine = node.GetText("each") == "line",
            Rate = rate,
            Every = every,
            Rounding = rounding,
        };
    }

    private static PointsRecipient RecipientOf(JsonObject node) => node.GetText("to") switch
    {
        "household" => PointsRecipient.Household,
        "referrer" => PointsRecipient.Referrer,
        "recipient" => PointsRecipient.Recipient,
        _ => PointsRecipient.Member,
    };

    private static bool IsOnPointsPaid(JsonObject node) => node.Get("onPointsPaid") is JsonBoolean { Value: true };

    /// <summary>Points pay for prices: what is not computed on one has nothing to leave out or to count (S4).</summary>
    private bool MeansSomethingOnPoints(JsonObject node, EffectBase? of)
    {
        if (!IsOnPointsPaid(node) || of is FeeBase or NamedBase { Definition.Of: LineAmount.Gross or LineAmount.Net })
        {
            return true;
        }

        scope.Report(node.Get("onPointsPaid")!.Place, PackDiagnostics.NothingPaidWithPoints, of switch
        {
            null => new Phrase("a flat number is not computed on a price.", "заданное число не считают от цены."),
            NamedBase { Definition.Of: LineAmount.Paid } => new Phrase($"'{of.Name}' is what money paid for.", $"«{of.Name}» — то, что оплачено деньгами."),
            _ => new Phrase($"'{of.Name}' is not a price.", $"«{of.Name}» — не цена."),
        });
        return false;
    }

    /// <summary>What may stand beside what in an earn.</summary>
    private bool IsWellFormed(JsonObject node, EarnForm form, EffectBase? of, CheckedNode? every, bool isBase)
    {
        Phrase? reason = (form, of) switch
        {
            (EarnForm.TimesBasePoints, not EarnedBase) => new Phrase("'times' multiplies earned.base.", "«times» умножает earned.base."),
            (EarnForm.TimesBasePoints, _) when isBase => new Phrase("only bonus points are computed on base points.", "от базовых баллов считают только бонусные."),
            (not EarnForm.TimesBasePoints, EarnedBase) => new Phrase("earned.base goes with 'times'.", "earned.base сочетается с «times»."),
            (EarnForm.PercentOfMoney, null) => new Phrase("say of what: \"of\": \"base.…\".", "укажите, от чего: \"of\": \"base.…\"."),
            (EarnForm.PointsPerUnits, _) when every is null => new Phrase("say for how many units: \"every\": 10.", "укажите, за сколько единиц: \"every\": 10."),
            (EarnForm.Flat, _) when node.GetText("each") == "line" => new Phrase("a flat number has no lines to round: leave out 'each'.", "у заданного числа нечего округлять по строкам: уберите «each»."),
            (EarnForm.Flat, _) when every is not null => new Phrase("say of what: \"of\": \"base.…\".", "укажите, от чего: \"of\": \"base.…\"."),
            _ => null,
        };
        if (reason is not null)
        {
            var member = form switch { EarnForm.TimesBasePoints => "times", EarnForm.PercentOfMoney => "percent", _ => "points" };
            scope.Report(node.Place, PackDiagnostics.WrongEarn, member, reason);
            return false;
        }

        if (every is not null)
        {
            var type = (of as NamedBase)?.Definition.Type ?? RuleType.Money;
            if (every.Range is not { Min.Sign: > 0 })
            {
                scope.Report(node.Get("every")!.Place, PackDiagnostics.CanBeZero);
                return false;
            }

            if (!every.Type.Equals(type))
            {
                scope.Report(node.Get("every")!.Place, Language.LanguageDiagnostics.WrongType, TypeNames.Of(type), TypeNames.Of(every.Type));
                return false;
            }
        }

        return true;
    }

    private EffectBase? Base(JsonObject node)
    {
        if (node.Get("of") is not JsonString { Value: var name } of)
        {
            return null;
        }

        if (name == EarnedBase.Word)
        {
            return new EarnedBase();
        }

        if (name.StartsWith("base.", StringComparison.Ordinal) && scope.Bases.TryGetValue(name["base.".Length..], out var definition))
        {
            scope.MarkUsed(name);
            return definition is null ? null : new NamedBase(definition);
        }

        switch (scope.Vocabulary.Find(name))
        {
            case FactDeclaration { IsFee: true } fee:
                return new FeeBase(fee);
            case RefusedDeclaration:
                return null;
            case FactDeclaration { Subject: FactSubject.Purchase, Type.Kind: TypeKind.Money }:
                scope.Report(of.Place, PackDiagnostics.NotAFee, name);
                return null;
            default:
                var fees = scope.Vocabulary.EventFacts.Where(f => f.IsFee).Select(f => f.Name);
                scope.Report(of.Place, PackDiagnostics.UnknownBase, name,
                    PackScope.Suggestion(name, scope.Bases.Keys.Select(b => "base." + b).Concat(fees).Append(EarnedBase.Word)));
                return null;
        }
    }

    private bool IsPrice(EffectBase of, JsonObject node)
    {
        if (of is FeeBase or NamedBase { Definition.Of: LineAmount.Gross or LineAmount.Net or LineAmount.Paid })
        {
            return true;
        }

        scope.Report(node.Get("of")!.Place, PackDiagnostics.BaseNotAPrice, of.Name);
        return false;
    }

    private bool IsMoney(EffectBase of, JsonObject node)
    {
        if (of is FeeBase or NamedBase { Definition.Type.Kind: TypeKind.Money })
        {
            return true;
        }

        scope.Report(node.Get("of")!.Place, PackDiagnostics.BaseNotMoney, of.Name);
        return false;
    }

    /// <summary>Refuses what speaks of lines where there are none.</summary>
    private bool HasLinesFor(EffectBase? of, JsonObject node, CheckedNode? percent, params ReadOnlySpan<string> members)
    {
        if (of is FeeBase)
        {
            foreach (var member in members)
            {
                if (node.Get(member) is { } value)
                {
                    scope.Report(value.Place, PackDiagnostics.LinesOfAFee, member);
                    return false;
                }
            }
        }

        if (of is NamedBase { Definition.Fees.Length: > 0 } && percent is { UsesLine: true })
        {
            scope.Report(node.Get("percent")!.Place, PackDiagnostics.LinePercentWithFees, of.Name);
            return false;
        }

        return true;
    }

    private static bool WasRefused(JsonObject node, string member, CheckedNode? value) => node.Get(member) is not null && value is null;

    private static Rounding? Rounding(JsonObject node) => node.GetText("round") is { } word ? RoundingWords.Parse(word) : null;

    private bool IsRounded(JsonObject node, Rounding? rounding, int scale, int decimals, Phrase what)
    {
        if (rounding is not null || scale <= decimals)
        {
            return true;
        }

        var shown = scale > 28 ? new Phrase("endless", "без конца") : (Phrase)PackScope.Number(scale);
        scope.Report(node.Place, PackDiagnostics.RoundingNeeded, shown, what, PackScope.Number(decimals));
        return false;
    }

    private bool IsFineEnough(JsonObject node, CheckedNode points, PointsCurrency currency)
    {
        if (points.Range!.Value.Scale <= currency.Decimals)
        {
            return true;
        }

        scope.Report(node.Get("points")!.Place, PackDiagnostics.PointsTooFine, points.ToString(), currency.Currency, PackScope.Number(currency.Decimals));
        return false;
    }

    /// <summary>Decimals that a percentage adds: none for 100%, two for an unknown whole percentage.</summary>
    private static int ScaleOfPercent(CheckedNode percent) =>
        percent is ConstantNode constant ? ExactDecimal.ScaleOf(constant.Number / 100) : percent.Range!.Value.Scale + 2;

    /// <summary>Decimals of a percentage of money in points; more than any where the point value does not divide evenly.</summary>
    private static int PercentScale(EffectBase of, CheckedNode percent, PointsCurrency currency)
    {
        var (mantissa, scale) = ExactDecimal.Split(currency.PointValue);
        for (var digits = 0; digits <= 28; digits++)
        {
            if (System.Numerics.BigInteger.Pow(10, digits + scale) % mantissa == 0)
            {
                return BaseRange(of).Scale + ScaleOfPercent(percent) + digits;
            }
        }

        return int.MaxValue;
    }

    private static NumericRange BaseRange(EffectBase of) => of switch
    {
        NamedBase named => named.Definition.TotalRange,
        FeeBase fee => fee.Fee.Range!.Value,
        _ => throw new InvalidOperationException($"{of.Name} has no range of its own."),
    };
}
