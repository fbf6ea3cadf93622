using System.Runtime.CompilerServices;
using LoyaltyRules.Engine.Language.Compilation;

namespace LoyaltyRules.Engine.Evaluation.Conditions;

/// <summary>
/// Which rules match one event. Belongs to the caller, who hands it in again for the next event: nothing is allocated while conditions are
/// tested. For one thread at a time.
/// </summary>
internal sealed class RuleMatches
{
    private const int NotAsked = -1;

    private readonly int[] rules;
    private readonly int[] foundIn;
    private readonly int[] classes;
    private int count;
    private int round;

    public RuleMatches(int ruleCount, int axisCount)
    {
        rules = new int[ruleCount];
        foundIn = new int[ruleCount];
        classes = new int[axisCount];
    }

    /// <summary>The rules that match, by index, in no order.</summary>
    public ReadOnlySpan<int> Rules => rules.AsSpan(0, count);

    /// <summary>Whether a rule is among them.</summary>
    public bool Contains(int rule) => foundIn[rule] == round;

    /// <summary>Forgets the last event.</summary>
    public void Clear()
    {
        count = 0;
        Array.Fill(classes, NotAsked);
        if (round == int.MaxValue)
        {
            Array.Clear(foundIn);
            round = 0;
        }

        round++;
    }

    /// <summary>Adds a rule. One that matches in several ways is added once.</summary>
    public void Add(int rule)
    {
        if (foundIn[rule] != round)
        {
            foundIn[rule] = round;
            rules[count++] = rule;
        }
    }

    /// <summary>The event's class on an axis, found when it is first asked for.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int ClassOn(Axis axis, FactFrame frame)
    {
        ref var known = ref classes[axis.Index];
        if (known == NotAsked)
        {
            known = axis.ClassOf(frame, 0);
        }

        return known;
    }
}
