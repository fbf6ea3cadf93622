using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Json;
using LoyaltyRules.Engine.Model;

namespace LoyaltyRules.Engine.Simulation.Examples;

/// <summary>What the difference between an approved decision and the new one is about; the first that applies.</summary>
public enum ExampleChange
{
    /// <summary>There is none, or no decision was approved yet.</summary>
    None,

    /// <summary>What is to be paid, refunded or refused.</summary>
    Paid,

    /// <summary>Points that are earned, spent or moved.</summary>
    Earned,

    /// <summary>A tier, a privilege or a reward.</summary>
    Unlocked,

    /// <summary>How it is counted: counters, limits, arithmetic with the same result.</summary>
    Counted,

    /// <summary>Only what is said: reasons, names, rules that give nothing.</summary>
    Words,
}

/// <summary>Tells changes that a customer feels from changes of words.</summary>
internal static class ExampleChanges
{
    private static readonly HashSet<string> Paid = new(StringComparer.Ordinal) { "gross", "discount", "toPay", "refund", "paidWithPoints", "refused" };
    private static readonly HashSet<string> Earned = new(StringComparer.Ordinal) { "earned", "moves", "points" };
    private static readonly HashSet<string> Unlocked = new(StringComparer.Ordinal) { "tier", "tiers", "privileges", "rewards", "grant", "issue" };

    // Which rules matched, and what of theirs came to nothing, are reasons.
    private static readonly HashSet<string> Reasons = new(StringComparer.Ordinal) { "rules", "effects" };

    /// <summary>What two approved files differ in; words, where their numbers do not, or where one of them is no such file.</summary>
    public static ExampleChange Between(string approved, string decided)
    {
        if (approved == decided)
        {
            return ExampleChange.None;
        }

        var (before, after) = (Figures(approved), Figures(decided));
        foreach (var change in new[] { ExampleChange.Paid, ExampleChange.Earned, ExampleChange.Unlocked, ExampleChange.Counted })
        {
            if (!before.Where(f => f.About == change).SequenceEqual(after.Where(f => f.About == change)))
            {
                return change;
            }
        }

        return ExampleChange.Words;
    }

    // The figures in the order of the file, each with the members it stands under, but not with its place in a list: a scene more moves no other figure.
    private static List<(ExampleChange About, string Name, string Value)> Figures(string text)
    {
        var figures = new List<(ExampleChange, string, string)>();
        if (StrictJson.Parse("", System.Text.Encoding.UTF8.GetBytes(text), new DiagnosticBag()) is JsonObject root)
        {
            // A refused example has its codes in place of numbers.
            Collect(root.Get("refused"), "refused", ExampleChange.Paid, figures);
            Collect(root.Get("numbers"), "", ExampleChange.Counted, figures);
        }

        return figures;
    }

    private static void Collect(JsonValue? value, string name, ExampleChange about, List<(ExampleChange, string, string)> figures)
    {
        switch (value)
        {
            case JsonObject branch:
                foreach (var member in branch.Members.Where(m => !Reasons.Contains(m.Name)))
                {
                    var of = Paid.Contains(member.Name) ? ExampleChange.Paid
                        : Earned.Contains(member.Name) ? ExampleChange.Earned
                        : Unlocked.Contains(member.Name) ? ExampleChange.Unlocked
                        : about;
                    Collect(member.Value, member.Name, of, figures);
                }

                break;
            case JsonArray list:
                foreach (var item in list.Items)
                {
                    Collect(item, name, about, figures);
                }

                break;
            case JsonString leaf:
                figures.Add((about, name, leaf.Value));
                break;
            case JsonNumber leaf:
                figures.Add((about, name, leaf.Value is { } number ? ExactDecimal.Format(number) : ""));
                break;
            case JsonBoolean leaf:
                figures.Add((about, name, leaf.Value ? "true" : "false"));
                break;
        }
    }
}
