using System.Globalization;
using System.Text.Json.Nodes;
using LoyaltyRules.Engine.Model;

namespace LoyaltyRules.Engine.Tests.Evaluation.Oracle;

/// <summary>Random packs and purchases, as models.</summary>
internal sealed class ModelGenerator(int seed)
{
    private static readonly string[] Categories = ["opera", "drama", "gift"];
    private static readonly string[] Modes = ["down", "up", "halfUp", "halfDown", "halfEven"];

    private readonly Random random = new(seed);
    private JsonArray tables = [];
    private JsonArray parameters = [];
    private List<ModelAmount> eventNumbers = [];
    private List<ModelAmount> linePercents = [];
    private List<ModelAmount> eventPercents = [];
    private int moneyDecimals;

    // Which computed amounts the rule may ask that is being made: none, those after discounts, or those after points too.
    private int asked;
    private List<ModelBase> askable = [];
    private ModelAmount ladder = null!;

    /// <summary>Whether packs may ask computed amounts.</summary>
    public bool AsksAmounts { get; init; } = true;

    public ModelPack Pack()
    {
        (tables, parameters, eventNumbers, eventPercents, linePercents) = ([], [], [], [], []);
        var (money, decimals) = Pick(("RUB", 2), ("JPY", 0), ("KWD", 3));
        moneyDecimals = decimals;
        var currencies = Enumerable.Range(0, random.Next(1, 4))
            .Select(i => new ModelCurrency("c" + i, Pick(0, 0, 1, 3), Pick(1m, 1m, 0.03m, 0.5m, 7m, 0.000001m, 12.34m))).ToList();
        AddParameter("rate", "percent", Pick(5m, 7.5m, 0m, 33.333333m, 120m));
        AddParameter("count", "number", Pick(1m, 2m, 3m));
        var asksAmounts = OneIn(2) && AsksAmounts;
        AddTables(asksAmounts);
        var bases = Enumerable.Range(0, random.Next(1, 4))
            .Select(i => new ModelBase("b" + i, Pick("line.net", "line.gross", "line.paid"), OneIn(2) ? LineCondition(2) : null, OneIn(3)))
            .Append(new ModelBase("q", Pick("line.quantity", "line.weight"), OneIn(3) ? LineCondition(1) : null, false))
            .ToList();
        var groups = Enumerable.Range(0, random.Next(0, 4)).Select(i => new ModelGroup("g" + i, Pick("all", "best", "best", "first"), OneIn(3))).ToList();

        // A group that chooses holds rules of one kind and one stage only.
        var kinds = groups.ToDictionary(g => g, _ => random.Next(3));
        var stages = OneIn(2) ? random.Next(1, 4) : 0;
        var stageOfGroup = groups.ToDictionary(g => g, _ => random.Next(Math.Max(1, stages)));
        askable = bases;
        var rules = new List<ModelRule>();
        var count = random.Next(2, 7);
        for (var i = 0; i < count; i++)
        {
            var group = groups.Count > 0 && OneIn(2) ? groups[random.Next(groups.Count)] : null;
            int? kind = group is { Pick: not "all" } ? kinds[group] : null;
            var given = Enumerable.Range(0, OneIn(3) ? 2 : 1).Select(_ => kind ?? random.Next(3)).ToList();
            var stage = kind is null ? random.Next(Math.Max(1, stages)) : stageOfGroup[group!];
            asked = !asksAmounts ? 0 : !given.Contains(0) ? 2 : stage > 0 ? 1 : 0;
            var effects = given.ConvertAll(k => Effect(k, bases, currencies));
            rules.Add(new ModelRule(
                Pick("r", "a", "z") + i.ToString(CultureInfo.InvariantCulture), OneIn(2) ? EventCondition(2) : null, Pick(0, 0, 0, 5, -5), group,
                OneIn(8) ? random.Next(0, 6) : null, OneIn(8) ? random.Next(6, 10) : null, effects) { Stage = stage });
        }

        asked = 0;
        AddLimits(rules, groups);
        bases.Insert(0, AddRedemptions(currencies, asksAmounts));
        return new ModelPack(money, decimals, currencies, bases, tables, parameters, groups, rules) { Stages = stages };
    }

    public ModelPurchase Purchase()
    {
        var hasMember = !OneIn(10);
        var lines = Enumerable.Range(0, OneIn(12) ? 0 : random.Next(1, 7)).Select(i => new ModelLine(
            Pick("a", "b", "Z", "я") + i.ToString(CultureInfo.InvariantCulture),
            Money(),
            Pick(1m, 1m, 2m, 3m, 5m, 0m, 1.5m, 0.125m),
            OneIn(5) ? null : Pick(Categories),
            OneIn(8) ? null : Pick(0m, 1m, 2.5m, 10m))).ToList();
        return new ModelPurchase(
            random.Next(0, 10), OneIn(3) ? null : Pick("north", "south"), "m", hasMember, hasMember && !OneIn(3) ? random.Next(0, 8) : null,
            lines.Count == 0 || OneIn(2) ? Money() : null, lines)
        {
            Asked = [.. Enumerable.Range(0, 3).Select(_ => !hasMember || OneIn(2) ? (decimal?)null : Pick(-1m, -1m, 0m, 5m, 40m, 1000m))],
            PayOrder = [.. Enumerable.Range(0, 3).OrderBy(_ => random.Next(1_000)).ToList()],
            Balances = [.. Enumerable.Range(0, 3).Select(_ => OneIn(6) ? (decimal?)null : Pick(0m, 7m, 50m, 3000m, 1_000_000m))],
        };
    }

    private void AddLimits(List<ModelRule> rules, List<ModelGroup> groups)
    {
        foreach (var rule in rules.Where(_ => OneIn(3)))
        {
            rule.Limits.AddRange(Limits("rule " + rule.Id, rule.Effects, [.. rule.Effects.Take(1).Where(_ => rule.Effects.Count == 1)]));
        }

        foreach (var group in groups.Where(_ => OneIn(2)))
        {
            group.Limits.AddRange(Limits("group " + group.Name, [.. rules.Where(r => r.Group == group).SelectMany(r => r.Effects)], []));
        }
    }

    private IEnumerable<ModelLimit> Limits(string owner, IReadOnlyList<ModelEffect> effects, IReadOnlyList<ModelEffect> only)
    {
        var measures = new List<string>();
        if (effects.Count > 0)
        {
            measures.Add("times");
        }

        if (effects.Where(e => !e.IsDiscount).Select(e => e.Currency).Distinct().Count() == 1)
        {
            measures.AddRange(["points", "points"]);
        }

        if (effects.Any(e => e.IsDiscount))
        {
            measures.AddRange(["amount", "amount"]);
        }

        if (only is [{ Form: not (ModelForm.EarnFlat or ModelForm.EarnTimes) }])
        {
            measures.AddRange(["base", "base"]);
        }

        return Limits(owner, measures);
    }

    private IEnumerable<ModelLimit> Limits(string owner, List<string> measures) => Enumerable.Range(0, measures.Count == 0 ? 0 : random.Next(1, 3)).Select(_ =>
    {
        var per = Pick("purchase", "member", "household", "program");
        var measure = Pick<string>([.. measures]);
        var most = measure == "times" ? Constant(Pick(0m, 10m, 20m, 1000m))
            : OneIn(6) ? new ModelAmount("member.level * 30", (p, _) => p.Level * 30)
            : Constant(Pick(0m, 1m, 30m, 50m, 100m, 5000m));
        return new ModelLimit(owner, per, per == "purchase" ? null : Pick("year", "lifetime"), measure, most, OneIn(4));
    }).DistinctBy(l => l.Key).ToList();

    private ModelBase AddRedemptions(List<ModelCurrency> currencies, bool asksAmounts)
    {
        var payable = new ModelBase("payable", "line.net", OneIn(2) ? LineCondition(1) : null, OneIn(3));
        foreach (var currency in currencies.Where(_ => !OneIn(3)))
        {
            var step = Pick(0m, 0m, 1m, 10m);
            currency.Redemption = new ModelRedemption(
                payable, asksAmounts && OneIn(3) ? new ModelAmount("purchase.net >= 50 ? 60 : 100", (p, _) => p.Seen!.Net >= 50 ? 60m : 100m)
                    : OneIn(2) ? Constant(Pick(0m, 30m, 50m, 99.9m, 100m)) : payable.HasFee ? null : Pick<ModelAmount>([.. linePercents]), Pick(0m, 0m, 20m), step,
                OneIn(2) ? [.. Limits("redemption " + currency.Name, ["times", "points", "amount"])] : []) { Leave = Pick(0m, 0m, 1m, 25m) };
        }

        return payable;
    }

    private decimal Money() => decimal.Round(Pick(0m, 0.01m, 1m, 100m, 33.33m, 99.99m, random.Next(0, 100_000) / 100m), moneyDecimals);

    private ModelEffect Effect(int stage, List<ModelBase> bases, List<ModelCurrency> currencies)
    {
        var priced = bases[..^1];
        var ofFee = OneIn(8);
        var named = Pick<ModelBase>([.. priced]);
        var where = !ofFee && OneIn(3) ? LineCondition(1) : null;
        var currency = currencies[random.Next(currencies.Count)];
        if (stage == 0)
        {
            var isPercent = OneIn(2);
            var hasUnits = !ofFee && OneIn(3);
            return new ModelEffect(isPercent ? ModelForm.DiscountPercent : ModelForm.DiscountAmount)
            {
                OfFee = ofFee,
                Base = ofFee ? null : named,
                Rate = isPercent ? Percent(canUseLine: !ofFee && !named.HasFee) : MoneyAmount(),
                Units = hasUnits ? Number() : null,
                Dearest = hasUnits && OneIn(2),
                Remaining = OneIn(3),
                Where = where,
                Round = Pick(Modes),
            };
        }

        var form = Pick(ModelForm.EarnPercent, ModelForm.EarnPercent, ModelForm.EarnPerUnits, ModelForm.EarnFlat, stage == 2 ? ModelForm.EarnTimes : ModelForm.EarnPercent);
        var needsBase = form is ModelForm.EarnPercent or ModelForm.EarnPerUnits;
        ofFee &= needsBase;
        var counted = form == ModelForm.EarnPerUnits && OneIn(3) ? bases[^1] : named;
        return new ModelEffect(form)
        {
            IsBase = stage == 1,
            Currency = currency,
            OfFee = ofFee,
            Base = needsBase && !ofFee ? counted : null,
            Rate = form == ModelForm.EarnPercent ? Percent(canUseLine: !ofFee && !named.HasFee) : Number(),
            Every = form == ModelForm.EarnPerUnits ? Constant(Pick(1m, 3m, 10m)) : null,
            Where = ofFee ? null : where,
            OnPointsPaid = OneIn(4) && (ofFee || (needsBase && counted.Of is "line.net" or "line.gross")),
            EachLine = form != ModelForm.EarnFlat && !ofFee && OneIn(4),
            Round = Pick(Modes),
            ToReferrer = OneIn(4),
            IsOver = OneIn(12),
        };
    }

    private static ModelAmount Constant(decimal value) => new(JsonValue.Create(value), (_, _) => value);

    private ModelAmount Percent(bool canUseLine) =>
        canUseLine && OneIn(3) ? Pick<ModelAmount>([.. linePercents])
        : OneIn(3) ? Pick<ModelAmount>([.. eventPercents])
        : asked > 0 && OneIn(2) ? new ModelAmount("purchase.net < 60 ? 10 : 25", (p, _) => p.Seen!.Net < 60 ? 10m : 25m)
        : Constant(Pick(10m, 50m, 100m, 7m, 33.3m, 0.5m, 150m));

    private ModelAmount Number() => asked > 0 && OneIn(4) ? new ModelAmount("base.q >= 3 ? 5 : 1", (p, _) => p.Seen!.Bases["q"] is { } count ? count >= 3 ? 5m : 1m : null)
        : OneIn(3) ? Pick<ModelAmount>([.. eventNumbers]) : Constant(Pick(0m, 1m, 2m, 3m, 7m));

    private ModelAmount MoneyAmount() => asked > 0 && OneIn(2) ? Pick(ladder, new ModelAmount("purchase.net", (p, _) => p.Seen!.Net)) : Pick(
        Constant(Pick(1m, 10m, 50m, 10_000m)),
        new ModelAmount("purchase.gross >= 100 ? 30 : 10", (p, _) => p.Gross >= 100 ? 30m : 10m),
        new ModelAmount("purchase.gross", (p, _) => p.Gross));

    private void AddParameter(string name, string unit, decimal value)
    {
        parameters.Add(new JsonObject { ["name"] = name, ["unit"] = unit, ["value"] = value });
        (unit == "percent" ? eventPercents : eventNumbers).Add(new ModelAmount("parameter." + name, (_, _) => value));
    }

    private void AddTables(bool asksAmounts)
    {
        eventNumbers.Add(new ModelAmount("member.level", (p, _) => p.Level));
        eventPercents.Add(Table("byLevel", useLine: false));
        linePercents.Add(Table("byCategory", useLine: true));
        if (asksAmounts)
        {
            AddLadder();
        }

        linePercents.Add(new ModelAmount("line.category == 'opera' ? 20 : 4", (_, l) => l!.Category is { } category ? category == "opera" ? 20m : 4m : null, UsesLine: true));
    }

    private void AddLadder()
    {
        tables.Add(new JsonObject
        {
            ["name"] = "ladder", ["gives"] = "money", ["inputs"] = new JsonArray("purchase.net"),
            ["rows"] = new JsonArray(new JsonArray(">= 100", 25), new JsonArray(">= 50", 10), new JsonArray(">= 1", 0)),
        });
        ladder = new ModelAmount("table.ladder", (p, _) => p.Seen!.Net switch { >= 100 => 25m, >= 50 => 10m, >= 1 => 0m, _ => null });
    }

    private ModelAmount Table(string name, bool useLine)
    {
        var rows = new List<(List<Func<ModelPurchase, ModelLine?, bool?>> Cells, decimal Value)>();
        var json = new JsonArray();
        var rowCount = random.Next(1, 5);
        for (var i = 0; i < rowCount; i++)
        {
            var cells = new List<Func<ModelPurchase, ModelLine?, bool?>>();
            var row = new JsonArray();
            if (useLine)
            {
                var words = Categories.Where(_ => OneIn(2)).ToArray();
                row.Add(words.Length switch { 0 => "*", 1 => words[0], _ => new JsonArray([.. words.Select(w => JsonValue.Create(w))]) });
                cells.Add(words.Length == 0 ? (_, _) => true : (_, l) => l!.Category is { } category ? words.Contains(category) : null);
            }

            var (least, greatest) = (random.Next(0, 6), random.Next(3, 8));
            switch (random.Next(5))
            {
                case 0:
                    row.Add("*");
                    cells.Add((_, _) => true);
                    break;
                case 1:
                    row.Add(least);
                    cells.Add((p, _) => p.Level is { } level ? level == least : null);
                    break;
                case 2:
                    row.Add(">= " + least.ToString(CultureInfo.InvariantCulture));
                    cells.Add((p, _) => p.Level is { } level ? level >= least : null);
                    break;
                case 3:
                    row.Add("< " + greatest.ToString(CultureInfo.InvariantCulture));
                    cells.Add((p, _) => p.Level is { } level ? level < greatest : null);
                    break;
                default:
                    (least, greatest) = (Math.Min(least, greatest), Math.Max(least, greatest));
                    row.Add(string.Create(CultureInfo.InvariantCulture, $"{least}..{greatest}"));
                    cells.Add((p, _) => p.Level is { } level ? level >= least && level <= greatest : null);
                    break;
            }

            var value = Pick(0m, 3m, 5m, 12.5m);
            row.Add(value);
            json.Add(row);
            rows.Add((cells, value));
        }

        tables.Add(new JsonObject
        {
            ["name"] = name, ["gives"] = "percent", ["inputs"] = useLine ? new JsonArray("line.category", "member.level") : new JsonArray("member.level"), ["rows"] = json,
        });
        return new ModelAmount("table." + name, (p, l) =>
        {
            foreach (var (cells, value) in rows)
            {
                var truths = cells.ConvertAll(c => c(p, l));
                if (truths.TrueForAll(t => t == true))
                {
                    return value;
                }

                // An undecided earlier row leaves the table undecided (U1).
                if (!truths.Contains(false))
                {
                    return null;
                }
            }

            return null;
        }, useLine);
    }

    private ModelCondition LineCondition(int depth)
    {
        if (depth > 0 && OneIn(2))
        {
            return Combined(LineCondition(depth - 1), LineCondition(depth - 1));
        }

        var (category, gross) = (Pick(Categories), Pick(0m, 10m, 50m));
        return Pick(
            new ModelCondition($"line.category == '{category}'", (_, l) => l!.Category is { } c ? c == category : null),
            new ModelCondition($"line.category != '{category}'", (_, l) => l!.Category is { } c ? c != category : null),
            new ModelCondition($"line.gross >= {ExactDecimal.Format(gross)}", (_, l) => l!.Gross >= gross),
            new ModelCondition("has(line.category)", (_, l) => l!.Category is not null),
            new ModelCondition("member.level >= 3", (p, _) => p.Level is { } level ? level >= 3 : null));
    }

    private ModelCondition EventCondition(int depth)
    {
        if (depth > 0 && OneIn(2))
        {
            return Combined(EventCondition(depth - 1), EventCondition(depth - 1));
        }

        if (asked > 0 && OneIn(2))
        {
            return AmountCondition();
        }

        var (level, category) = (random.Next(0, 8), Pick(Categories));
        return Pick(
            new ModelCondition(string.Create(CultureInfo.InvariantCulture, $"member.level >= {level}"), (p, _) => p.Level is { } l ? l >= level : null),
            new ModelCondition("purchase.store == 'north'", (p, _) => p.Store is { } store ? store == "north" : null),
            new ModelCondition("purchase.gross >= 100", (p, _) => p.Gross >= 100),
            new ModelCondition("has(member.level)", (p, _) => p.Level is not null),
            new ModelCondition($"lines.Any(l => l.category == '{category}')", (p, _) =>
                p.Lines.Any(l => l.Category == category) ? true : p.Lines.Any(l => l.Category is null) ? null : false));
    }

    private ModelCondition AmountCondition()
    {
        var (least, named) = (Pick(0m, 1m, 20m, 50m, 80m, 150m), Pick<ModelBase>([.. askable.Where(b => asked == 2 || b.Of != "line.paid")]));
        var text = ExactDecimal.Format(least);
        return Pick(
            new ModelCondition($"purchase.net >= {text}", (p, _) => p.Seen!.Net >= least),
            asked < 2 ? new ModelCondition($"purchase.gross > purchase.net + {text}", (p, _) => p.Gross > p.Seen!.Net + least)
                : new ModelCondition($"purchase.paid < {text}", (p, _) => p.Seen!.Paid < least),
            new ModelCondition($"base.{named.Name} >= {text}", (p, _) => p.Seen!.Bases[named.Name] is { } amount ? amount >= least : null),
            new ModelCondition($"has(base.{named.Name})", (p, _) => p.Seen!.Bases[named.Name] is not null));
    }

    private ModelCondition Combined(ModelCondition a, ModelCondition b) => random.Next(3) switch
    {
        0 => new ModelCondition($"({a.Text} && {b.Text})", (p, l) => (a.Truth(p, l), b.Truth(p, l)) switch
        {
            (false, _) or (_, false) => false,
            (true, true) => true,
            _ => null,
        }),
        1 => new ModelCondition($"({a.Text} || {b.Text})", (p, l) => (a.Truth(p, l), b.Truth(p, l)) switch
        {
            (true, _) or (_, true) => true,
            (false, false) => false,
            _ => null,
        }),
        _ => new ModelCondition($"!({a.Text})", (p, l) => !a.Truth(p, l)),
    };

    private bool OneIn(int count) => random.Next(count) == 0;

    private T Pick<T>(params T[] items) => items[random.Next(items.Length)];
}
