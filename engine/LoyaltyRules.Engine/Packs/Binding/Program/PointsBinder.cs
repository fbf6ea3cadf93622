using System.Collections.Immutable;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Json;
using LoyaltyRules.Engine.Language.Checking;
using LoyaltyRules.Engine.Language.Types;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs.Binding.Names;
using LoyaltyRules.Engine.Packs.Binding.Rules;
using LoyaltyRules.Engine.Packs.Program;
using LoyaltyRules.Engine.Packs.Rules;

namespace LoyaltyRules.Engine.Packs.Binding.Program;

/// <summary>
/// Checks points currencies, in two steps: the names and units first, since facts and tables are measured in them; the terms on which points
/// become available, expire, pay and move once everything that these may name is known, and before any rule gives points.
/// </summary>
internal sealed class PointsBinder(PackScope scope)
{
    private readonly List<(JsonObject Node, string Name)> declared = [];

    /// <summary>Declares the currencies with their units.</summary>
    public void Declare(IEnumerable<JsonObject> currencies)
    {
        foreach (var node in currencies)
        {
            if (node.Get("currency") is not JsonString { Value: var name } nameValue)
            {
                continue;
            }

            var currency = new PointsCurrency(
                name, scope.Text(node, "name"), PackScope.Whole(node, "decimals", 0, 6), node.GetNumber("pointValue") ?? 1);
            if (scope.Points.TryAdd(name, currency.PointValue > 0 ? currency : null))
            {
                declared.Add((node, name));
            }
            else
            {
                scope.Report(nameValue.Place, PackDiagnostics.DeclaredTwice, name);
            }
        }
    }

    /// <summary>Checks the terms of every currency; gives the currencies back by name.</summary>
    public ImmutableArray<PointsCurrency> BindTerms()
    {
        var (periods, deadlines) = (new PeriodBinder(scope), new DeadlineBinder(scope));
        for (var position = 0; position < declared.Count; position++)
        {
            var (node, name) = declared[position];
            var bound = (scope.Points[name] ?? new PointsCurrency(name, null, 0, 1)) with
            {
                Position = position,
                Available = deadlines.Bind(node, "available", DeadlineOf.Availability),
                Expires = deadlines.Bind(node, "expires", DeadlineOf.Expiry),
                Owner = OwnerOf(node, "owner"),
                HoldFor = periods.HoldFor(node),
                RestoredForDays = periods.WholeDays(node, "restoredFor", unlessGiven: 30),
            };
            if (node.Get("redemption") is JsonObject redemption)
            {
                bound = bound with { Redemption = Redemption(redemption, bound) };
            }

            if (node.Get("transfer") is JsonObject transfer)
            {
                bound = bound with { Transfer = Transfer(transfer, bound) };
            }

            if (scope.Points[name] is not null)
            {
                scope.Points[name] = bound;
            }
        }

        return [.. scope.Points.Values.OfType<PointsCurrency>().OrderBy(p => p.Currency, StringComparer.Ordinal)];
    }

    /// <summary>Who holds or gets points, by the word of the pack format.</summary>
    public static PointsOwner OwnerOf(JsonObject node, string name) => node.GetText(name) == "household" ? PointsOwner.Household : PointsOwner.Member;

    private RedemptionTerms? Redemption(JsonObject node, PointsCurrency currency)
    {
        var of = Payable(node);
        var percent = Share(node, of);
        var when = scope.Condition(node, "when", ExpressionScope.Priced);
        var minimum = Points(node, "minimum", currency);
        var step = Points(node, "step", currency);
        if (minimum > 0 && step > 0 && minimum.Value % step.Value != 0)
        {
            var fewest = (decimal.Truncate(minimum.Value / step.Value) + 1) * step.Value;
            scope.Report(node.Get("minimum")!.Place, PackDiagnostics.MinimumBetweenSteps,
                ExactDecimal.Format(step.Value), ExactDecimal.Format(fewest), ExactDecimal.Format(minimum.Value));
        }

        var leave = node.Get("leave") is JsonNumber { Value: { } left } number && scope.Fits(number, NumericRange.Between(0, RewardValue.MoneyMax, scope.CurrencyDecimals)) ? left : 0;
        var money = new Measurable(RuleType.Money, Decimals: scope.CurrencyDecimals);
        var noBase = new Measurable(null, new Phrase("what points pay for is limited by 'amount'.", "сколько оплачивают баллами, ограничивает «amount»."));
        var limits = new LimitBinder(scope).Bind(node, "redemption " + currency.Currency,
            new LimitTerms(LimitTerms.ScopesOfUse, ExpressionScope.Event, In(currency), money, noBase));
        return of is null || !new StageBinder(scope).AreKnownToPoints(when, percent) ? null : new RedemptionTerms
        {
            Of = of,
            Percent = percent,
            When = when,
            Minimum = minimum ?? 0,
            Step = step ?? 0,
            Leave = leave,
            Limits = limits,
        };
    }

    private BaseDefinition? Payable(JsonObject node)
    {
        if (node.Get("of") is not JsonString of)
        {
            return null;
        }

        var name = of.Value.StartsWith("base.", StringComparison.Ordinal) ? of.Value["base.".Length..] : "";
        if (!scope.Bases.TryGetValue(name, out var definition))
        {
            scope.Report(of.Place, PackDiagnostics.UnknownBase, of.Value, PackScope.Suggestion(of.Value, scope.Bases.Keys.Select(b => "base." + b)));
            return null;
        }

        scope.MarkUsed(of.Value);
        if (definition is null or { Of: LineAmount.Net })
        {
            return definition;
        }

        scope.Report(of.Place, PackDiagnostics.NotPayable, of.Value);
        return null;
    }

    private CheckedNode? Share(JsonObject node, BaseDefinition? of)
    {
        var percent = scope.Amount(node, "percent", ExpressionScope.PricedLine, RuleType.Percent, RuleType.Number);
        if (percent is { UsesLine: true } && of is { Fees.Length: > 0 })
        {
            scope.Report(node.Get("percent")!.Place, PackDiagnostics.LinePercentWithFees, "base." + of.Name);
            return null;
        }

        if (percent is not null && percent.Range!.Value.MaxValue > 100)
        {
            scope.Report(node.Get("percent")!.Place, PackDiagnostics.MoreThanAll, ExactDecimal.Format(percent.Range.Value.MaxValue));
        }

        return percent;
    }

    private TransferTerms Transfer(JsonObject node, PointsCurrency currency)
    {
        var none = new Measurable(null, new Phrase("a transfer is points.", "перевод — это баллы."));
        var limits = new LimitBinder(scope).Bind(node, "transfer " + currency.Currency,
            new LimitTerms([LimitScope.Member, LimitScope.Household, LimitScope.Program], ExpressionScope.Member, In(currency), none, none));
        return new TransferTerms(Points(node, "minimum", currency) ?? 0, limits);
    }

    /// <summary>A number of points at a member; null where there is none or it is finer than the currency.</summary>
    private decimal? Points(JsonObject node, string name, PointsCurrency currency)
    {
        if (node.Get(name) is not JsonNumber { Value: { } points } number)
        {
            return null;
        }

        if (ExactDecimal.ScaleOf(points) <= currency.Decimals)
        {
            return points;
        }

        scope.Report(number.Place, PackDiagnostics.TooManyDecimals, ExactDecimal.Format(points), PackScope.Number(currency.Decimals));
        return null;
    }

    private static Measurable In(PointsCurrency currency) => new(RuleType.PointsOf(currency.Currency), Decimals: currency.Decimals);
}
