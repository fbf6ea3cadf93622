using System.Text.Json.Nodes;
using LoyaltyRules.Engine.Tests.Language;

namespace LoyaltyRules.Engine.Tests.Evaluation.Oracle;

/// <summary>A purchase as the oracle sees it: plain values, absent ones null.</summary>
internal sealed record ModelPurchase(
    int Day, string? Store, string MemberId, bool HasMember, decimal? Level, decimal? Fee, IReadOnlyList<ModelLine> Lines)
{
    public decimal Gross => Lines.Sum(l => l.Gross);
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

internal sealed record ModelGroup(string Name, string Pick, bool PerLine);

internal sealed record ModelCurrency(string Name, int Decimals, decimal PointValue);

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

    public bool IsDiscount => Form is ModelForm.DiscountPercent or ModelForm.DiscountAmount;
}

internal sealed record ModelRule(string Id, ModelCondition? When, int Priority, ModelGroup? Group, int? From, int? To, IReadOnlyList<ModelEffect> Effects);

internal sealed record ModelPack(
    string Money, int MoneyDecimals, IReadOnlyList<ModelCurrency> Currencies, IReadOnlyList<ModelBase> Bases, JsonArray Tables, JsonArray Parameters,
    IReadOnlyList<ModelGroup> Groups, IReadOnlyList<ModelRule> Rules);
