using System.Collections.Immutable;
using LoyaltyRules.Designer.Shell;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Evaluation;
using LoyaltyRules.Engine.Evaluation.Output;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs;
using LoyaltyRules.Engine.Simulation.Examples;

namespace LoyaltyRules.Designer.TryingOut;

/// <summary>A sentence of a decision with its sign.</summary>
/// <param name="Sign">What it says at a glance.</param>
/// <param name="Text">The sentence.</param>
public sealed record Reason(Sign Sign, string Text);

/// <summary>What a pack decides on a receipt, in words.</summary>
/// <param name="Pays">What is to be paid.</param>
/// <param name="Earns">What is earned.</param>
/// <param name="Reasons">Why, rule by rule: what gave, what gave nothing, what did not match, what is not known.</param>
/// <param name="Refusals">Why the receipt cannot be decided; empty where it is.</param>
internal sealed record TriedReceipt(string Pays, string Earns, ImmutableArray<Reason> Reasons, ImmutableArray<Diagnostic> Refusals)
{
    /// <summary>Decides a receipt.</summary>
    public static TriedReceipt Of(CompiledPack pack, byte[] example, ProductLanguage language)
    {
        if (Example.Read("receipt", example, out var diagnostics) is not { } read)
        {
            return new TriedReceipt("", "", [], [.. diagnostics.Where(d => d.IsError)]);
        }

        if (!pack.TryDecide(read.Given.Purchase, read.Given.Member, read.Given.Program, out var decision, out diagnostics))
        {
            return new TriedReceipt("", "", [], [.. diagnostics.Where(d => d.IsError)]);
        }

        return Of(pack.Pack, decision, language);
    }

    /// <summary>Tells a decision that was made.</summary>
    /// <param name="pack">The pack that made it.</param>
    /// <param name="decision">The decision.</param>
    /// <param name="language">The language.</param>
    public static TriedReceipt Of(RulePack pack, Decision decision, ProductLanguage language)
    {
        var words = new DecisionWords(pack, language);
        var others = decision.Rules.Where(r => r.Outcome != RuleOutcome.Matched).Zip(words.DoesNotMatch(decision), (r, text) => new Reason(r.Outcome == RuleOutcome.Unknown ? Sign.Unknown : Sign.No, text)).ToList();
        return new TriedReceipt(
            words.ToPay(decision), words.Earned(decision),
            [
                .. words.PaysWithPoints(decision).Concat(words.Presents(decision)).Concat(words.Gives(decision)).Select(t => new Reason(Sign.Good, t)),
                .. words.GivesNothing(decision).Select(t => new Reason(Sign.No, t)),
                .. words.Warnings(decision).Select(t => new Reason(Sign.Warning, t)),
                .. others.Where(r => r.Sign == Sign.Unknown),
                .. others.Where(r => r.Sign != Sign.Unknown),
            ],
            []);
    }
}
