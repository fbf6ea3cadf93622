using LoyaltyRules.Engine.Tests.Language;

namespace LoyaltyRules.Engine.Tests.Evaluation.Oracle;

/// <summary>What the oracle says became of an effect.</summary>
internal sealed class OracleEffect(ModelRule rule, int index)
{
    public ModelRule Rule { get; } = rule;

    public int Index { get; } = index;

    public ModelEffect Effect => Rule.Effects[Index];

    public string Outcome { get; set; } = "Granted";

    public Fraction? Base { get; set; }

    public Fraction? Rounded { get; set; }

    public Fraction[] Weights { get; set; } = [];

    public Fraction[] Shares { get; set; } = [];

    /// <summary>The whole units that a discount was kept to, by charge, and what they cost; null where it counts for all.</summary>
    public (Fraction Units, Fraction Price)[]? KeptUnits { get; set; }

    public bool WasTrimmedByGroup { get; set; }

    /// <summary>The exact value by charge before rounding; what rounded steps of it are multiplied by, and their decimals.</summary>
    public (Fraction[] Parts, Fraction Factor, int Decimals) Exact { get; set; } = ([], Fraction.Whole(1), 0);

    /// <summary>How much of the base counts after limits on it; null for all.</summary>
    public Fraction? Counted { get; set; }

    public bool Gives => Outcome == "Granted" && !Amount.IsZero;

    public Fraction Amount => Shares.Aggregate(Fraction.Whole(0), (a, b) => a + b);

    public bool IsKnown => Outcome is not ("Unknown" or "NoMember");

    public void Lose() => (Outcome, Shares) = ("Lost", []);

    public void BecomeUnknown() => (Outcome, Shares, Base, Rounded) = ("Unknown", [], null, null);
}
