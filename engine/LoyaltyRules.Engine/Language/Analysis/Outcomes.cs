using LoyaltyRules.Engine.Language.Compilation;

namespace LoyaltyRules.Engine.Language.Analysis;

/// <summary>Which of the three values a condition can have (U1).</summary>
[Flags]
internal enum Outcomes
{
    /// <summary>None: the condition is never asked.</summary>
    None = 0,
    False = 1,
    Unknown = 2,
    True = 4,
    All = False | Unknown | True,
}

/// <summary>Kleene's logic over sets of outcomes.</summary>
internal static class OutcomeSets
{
    private static readonly sbyte[] Values = [Truth.False, Truth.Unknown, Truth.True];

    public static Outcomes Of(sbyte truth) => (Outcomes)(1 << (truth + 1));

    public static Outcomes Not(Outcomes outcomes) => Select(outcomes, o => (sbyte)-o);

    /// <summary>The outcomes of two parts that do not depend on each other, joined by "and" or "or".</summary>
    public static Outcomes Join(Outcomes a, Outcomes b, bool isAnd)
    {
        var joined = Outcomes.None;
        foreach (var one in Values)
        {
            joined |= (a & Of(one)) == 0 ? Outcomes.None : Select(b, other => isAnd ? Math.Min(one, other) : Math.Max(one, other));
        }

        return joined;
    }

    private static Outcomes Select(Outcomes outcomes, Func<sbyte, sbyte> change)
    {
        var changed = Outcomes.None;
        foreach (var one in Values)
        {
            changed |= (outcomes & Of(one)) == 0 ? Outcomes.None : Of(change(one));
        }

        return changed;
    }
}
