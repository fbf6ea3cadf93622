using System.Numerics;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Tests.Language;
using NodaTime;

namespace LoyaltyRules.Engine.Tests.Evaluation.Oracle;

/// <summary>Limits and points that pay, as plainly as the rest.</summary>
internal sealed partial class DecisionOracle
{
    private readonly Dictionary<ModelLimit, List<OracleEffect>> passed = [];
    private readonly Dictionary<ModelLimit, Fraction> redeemed = [];

    public List<string> Redemptions { get; } = [];

    public IReadOnlyList<Fraction> PaidWithPoints => paidWithPoints;

    public IEnumerable<(string Key, LimitScope Per, LocalDate From, Fraction Used)> Uses() => pack.Limits
        .Where(l => l.Per != "purchase")
        .Select(l => (Limit: l, Used: redeemed.GetValueOrDefault(l, Zero) + UsedHere(l)))
        .Where(u => !u.Used.IsZero)
        .OrderBy(u => u.Limit.Key, StringComparer.Ordinal)
        .Select(u => (u.Limit.Key, Enum.Parse<LimitScope>(u.Limit.Per, ignoreCase: true), u.Limit.Window == "year" ? new LocalDate(2026, 1, 1) : LocalDate.MinIsoValue, u.Used));

    private void ComputeAndTrim(OracleEffect e)
    {
        Compute(e);
        Trim(e, e.Rule.Limits.Where(l => l.Per != "program"));
    }

    private void TrimShared(OracleEffect e) => Trim(e, e.Rule.Limits.Where(l => l.Per == "program").Concat(e.Rule.Group?.Limits ?? []));

    private Fraction UsedHere(ModelLimit limit)
    {
        var giving = passed.GetValueOrDefault(limit, []).Where(e => e.Gives).ToList();
        return limit.Measure == "times" ? Fraction.Whole(giving.Count > 0 ? 1 : 0) : OracleSpread.Sum(giving.Select(e => Wanted(e, limit.Measure)!.Value));
    }

    private static Fraction? Wanted(OracleEffect e, string measure) => measure switch
    {
        "times" => Fraction.Whole(1),
        "points" => e.Effect.IsDiscount ? null : e.Amount,
        "amount" => e.Effect.IsDiscount ? e.Amount : null,
        _ => e.Counted ?? e.Base,
    };

    private Fraction? Left(ModelLimit limit)
    {
        if (limit.Most.In(purchase, null) is not { } most)
        {
            return null;
        }

        return limit.Per is "member" or "household" && !purchase.HasMember ? Zero
            : most - Fraction.Of(purchase.UsedOf(limit)) - (limit.Measure == "times" ? Zero : UsedHere(limit));
    }

    private void Trim(OracleEffect e, IEnumerable<ModelLimit> limits)
    {
        foreach (var limit in limits)
        {
            if (!e.Gives || Wanted(e, limit.Measure) is not { } wanted)
            {
                continue;
            }

            var left = Left(limit);
            if (left is null)
            {
                Deny(e);
                continue;
            }

            passed.TryAdd(limit, []);
            passed[limit].Add(e);
            if (wanted.CompareTo(left.Value) <= 0)
            {
                continue;
            }

            if (limit.Skip || limit.Measure == "times" || left.Value.CompareTo(Zero) <= 0)
            {
                Deny(e);
                continue;
            }

            var decimals = e.Effect.Currency?.Decimals ?? pack.MoneyDecimals;
            if (limit.Measure == "base")
            {
                Count(e, left.Value, decimals);
            }
            else
            {
                Shrink(e, left.Value.Rounded(decimals, "down"), decimals);
            }

            if (e.Amount.IsZero)
            {
                Deny(e);
            }
        }
    }

    private static void Deny(OracleEffect e) => (e.Outcome, e.Shares) = ("Limited", []);

    private void Shrink(OracleEffect e, Fraction total, int decimals) => e.Shares = OracleSpread.Spread(total, e.Shares, charges, decimals);

    private void Count(OracleEffect e, Fraction part, int decimals)
    {
        e.Counted = part;
        var ratio = part / e.Base!.Value;
        var (parts, factor, steps) = e.Exact;
        Fraction Scaled(Fraction exact) => (exact * ratio).Rounded(steps, e.Effect.Round ?? "down") * factor;
        if (e.Effect.EachLine)
        {
            e.Shares = [.. e.Shares.Select((s, i) => Least(s, Scaled(parts[i])))];
        }
        else
        {
            Shrink(e, Least(e.Amount, Scaled(OracleSpread.Sum(parts))), decimals);
        }
    }

    private static Fraction Least(Fraction a, Fraction b) => a.CompareTo(b) < 0 ? a : b;

    private void Redeem()
    {
        if (!purchase.HasMember)
        {
            return;
        }

        foreach (var i in purchase.PayOrder.Where(i => i < pack.Currencies.Count))
        {
            var currency = pack.Currencies[i];
            if (currency.Redemption is { } terms && purchase.Asked[i] is { } asked)
            {
                Redeem(currency, terms, asked < 0 ? null : Fraction.Of(asked), purchase.Balances[i] is { } balance ? Fraction.Of(balance) : null);
            }
        }
    }

    private void Redeem(ModelCurrency currency, ModelRedemption terms, Fraction? asked, Fraction? balance)
    {
        var amounts = charges.Select((c, i) => (c is null ? terms.Of.HasFee : IsTrue(terms.Of.Where, c)) ? remaining[i] - paidWithPoints[i] : Zero).ToArray();

        // The share of each charge; a line of which it is unknown is left out, and where it is known of none, nothing pays.
        var isAsked = amounts.Select(a => !a.IsZero).ToArray();
        var percents = charges.Select((c, i) => !isAsked[i] || terms.Percent is null ? Fraction.Whole(100) : terms.Percent.In(sights[pack.StageCount], c)).ToArray();
        var isKnown = !isAsked.Any(a => a) || isAsked.Where((a, i) => a && percents[i] is not null).Any();
        amounts = [.. amounts.Select((a, i) => percents[i] is null ? Zero : a)];
        var all = OracleSpread.Sum(amounts);
        var caps = terms.Limits.ToDictionary(l => l, Left);
        if (!isKnown || balance is null || caps.Values.Any(c => c is null))
        {
            Redemptions.Add($"{currency.Name} 0 of 0 pay 0");
            return;
        }

        var value = Fraction.Of(currency.PointValue);
        Fraction[] shares = [.. amounts.Select((a, i) => percents[i] is { } percent ? a * percent : Zero)];
        var share = Least(all, OracleSpread.Sum(shares) / Fraction.Whole(100)).Rounded(pack.MoneyDecimals, "down");
        Fraction Money(Fraction points) => (points * value).Rounded(pack.MoneyDecimals, "down");
        Fraction Fewest(Fraction money) => (money / value).Rounded(currency.Decimals, "up");
        var step = new Fraction(1, BigInteger.Pow(10, currency.Decimals));

        // Up to which points the money is not exceeded; found from above, by trying.
        Fraction MostFor(Fraction money)
        {
            var points = (money + new Fraction(1, BigInteger.Pow(10, pack.MoneyDecimals))) / value;
            var down = points.Rounded(currency.Decimals, "down");
            return Money(down).CompareTo(money) > 0 ? down - step : down;
        }

        Fraction Within(Fraction points, Fraction money) => points.CompareTo(MostFor(money)) > 0 ? Fewest(Money(MostFor(money))) : points;
        Fraction Cut(Fraction start)
        {
            var points = Within(start, share);
            if (terms.Leave > 0)
            {
                var room = OracleSpread.Sum(remaining) - OracleSpread.Sum(paidWithPoints) - Fraction.Of(terms.Leave);
                points = Within(points, room.CompareTo(Zero) < 0 ? Zero : room);
            }

            foreach (var limit in terms.Limits)
            {
                var left = caps[limit]!.Value;
                left = left.CompareTo(Zero) < 0 ? Zero : left;
                var cut = limit.Measure switch
                {
                    "times" => left.CompareTo(Fraction.Whole(1)) >= 0 ? points : Zero,
                    "points" => Least(points, left.Rounded(currency.Decimals, "down")),
                    _ => Within(points, left.Rounded(pack.MoneyDecimals, "down")),
                };
                points = cut.CompareTo(points) < 0 && limit.Skip ? Zero : cut;
            }

            points = Least(points, balance.Value);
            var pays = terms.Step > 0 ? (points / Fraction.Of(terms.Step)).Rounded(0, "down") * Fraction.Of(terms.Step) : points;
            points = Fewest(Money(pays));
            points = terms.Step > 0 ? (points / Fraction.Of(terms.Step)).Rounded(0, "up") * Fraction.Of(terms.Step) : points;
            return points.CompareTo(Fraction.Of(terms.Minimum)) < 0 ? Zero : points;
        }

        var whole = Fewest(Money(MostFor(all)));
        var (allowed, taken) = (Cut(whole), Cut(asked ?? whole));
        var money = Money(taken);
        Redemptions.Add($"{currency.Name} {taken} of {allowed} pay {money}");
        var parts = OracleSpread.Spread(money, shares, charges, pack.MoneyDecimals);
        for (var i = 0; i < parts.Length; i++)
        {
            paidWithPoints[i] += parts[i];
        }

        foreach (var limit in terms.Limits.Where(_ => !taken.IsZero))
        {
            redeemed[limit] = limit.Measure switch { "times" => Fraction.Whole(1), "points" => taken, _ => money };
        }
    }
}
