using System.Text.Json.Nodes;
using LoyaltyRules.Engine.Tests.Language;

namespace LoyaltyRules.Engine.Tests.Evaluation.Oracle;

/// <summary>A purchase as the oracle sees it: plain values, absent ones null.</summary>
internal sealed record ModelPurchase(
    int Day, string? Store, string MemberId, bool HasMember, decimal? Level, decimal? Fee, IReadOnlyList<ModelLine> Lines)
{
    public decimal Gross => Lines.Sum(l => l.Gross);

    /// <summary>What points of the first currencies are to pay, by index: null for none, below zero for as many as may.</summary>
    public IReadOnlyList<decimal?> Asked { get; init; } = [];

    /// <summary>The indices of currencies in the order in which they are to pay.</summary>
    public IReadOnlyList<int> PayOrder { get; init; } = [];

    /// <summary>The points that can be spent, by index of currency; null where unknown.</summary>
    public IReadOnlyList<decimal?> Balances { get; init; } = [];

    /// <summary>What a rule sees of the receipt where it asks computed amounts; null where nobody may.</summary>
    public ModelSight? Seen { get; init; }

    public bool HasReferrer => HasMember && Day % 2 == 0;

    /// <summary>What was used of a limit before: as good as any number, and the same whenever it is asked for.</summary>
    public decimal UsedOf(ModelLimit limit) => limit.Per == "purchase" ? 0 : (limit.Key.Sum(c => c) + Day) % 40;
}

/// <summary>The computed amounts at a point of the decision: after discounts, what money pays of it, and every base by name, null where unknown.</summary>
internal sealed record ModelSight(decimal Net, decimal Paid, IReadOnlyDictionary<string, decimal?> Bases);

/// <summary>A limit; the most is a plain number, or null for one that hangs on the member's level.</summary>
internal sealed record ModelLimit(string Owner, string Per, string? Window, string Measure, ModelAmount Most, bool Skip)
{
    public string Key => $"{Owner} {Per} {(Window is null ? "" : Window + " ")}{Measure}";
}

internal sealed record ModelRedemption(ModelBase Of, ModelAmount? Percent, decimal Minimum, decimal Step, IReadOnlyList<ModelLimit> Limits)
{
    public decimal Leave { get; init; }
}

internal sealed record ModelLine(string Id, decimal Gross, decimal Quantity, string? Category, decimal? Weight);

/// <summary>A condition: its text in the rule language, and its truth; null stands for unknown.</summary>
internal sealed record ModelCondition(string Text, Func<ModelPurchase, ModelLine?, bool?> Truth);

/// <summary>An amount: its JSON, and its value; null stands for unknown.</summary>
internal sealed record ModelAmount(JsonNode Json, Func<ModelPurchase, ModelLine?, decimal?> Value, bool UsesLine = false)
{
    public Fraction? In(ModelPurchase purchase, ModelLine? line) => Value(purchase, line) is { } value ? Fraction.Of(value) : null;
}

internal sealed record ModelBase(string Name, string Of, ModelCondition? Where, bool HasFee);

internal sealed record ModelGroup(string Name, string Pick, bool PerLine)
{
    public List<ModelLimit> Limits { get; } = [];
}

internal sealed record ModelCurrency(string Name, int Decimals, decimal PointValue)
{
    public ModelRedemption? Redemption { get; set; }
}

internal enum ModelForm
{
    DiscountPercent,
    DiscountAmount,
    EarnPercent,
    EarnPerUnits,
    EarnTimes,
    EarnFlat,
}

internal sealed record ModelEffect(ModelForm Form)
{
    public ModelBase? Base { get; init; }

    public bool OfFee { get; init; }

    public ModelAmount? Rate { get; init; }

    public ModelAmount? Every { get; init; }

    public ModelAmount? Units { get; init; }

    public bool Dearest { get; init; }

    public bool Remaining { get; init; }

    public ModelCondition? Where { get; init; }

    public string? Round { get; init; }

    public ModelCurrency? Currency { get; init; }

    public bool IsBase { get; init; }

    public bool EachLine { get; init; }

    public bool OnPointsPaid { get; init; }

    public bool ToReferrer { get; init; }

    /// <summary>Whether its points would have expired long before every purchase: with the day its member joined.</summary>
    public bool IsOver { get; init; }

    public bool IsDiscount => Form is ModelForm.DiscountPercent or ModelForm.DiscountAmount;
}

internal sealed record ModelRule(string Id, ModelCondition? When, int Priority, ModelGroup? Group, int? From, int? To, IReadOnlyList<ModelEffect> Effects)
{
    public List<ModelLimit> Limits { get; } = [];

    /// <summary>The stage of its discounts, from 0.</summary>
    public int Stage { get; init; }

    public bool HasDiscount => Effects.Any(e => e.IsDiscount);
}

internal sealed record ModelPack(
    string Money, int MoneyDecimals, IReadOnlyList<ModelCurrency> Currencies, IReadOnlyList<ModelBase> Bases, JsonArray Tables, JsonArray Parameters,
    IReadOnlyList<ModelGroup> Groups, IReadOnlyList<ModelRule> Rules)
{
    /// <summary>How many stages it declares; 0 for none.</summary>
    public int Stages { get; init; }

    public int StageCount => Math.Max(1, Stages);

    public IEnumerable<ModelLimit> Limits => Rules.SelectMany(r => r.Limits).Concat(Groups.SelectMany(g => g.Limits)).Concat(Currencies.SelectMany(c => c.Redemption?.Limits ?? []));
}
