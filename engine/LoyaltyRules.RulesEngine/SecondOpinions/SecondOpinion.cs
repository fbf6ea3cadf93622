using System.Collections.Immutable;
using LoyaltyRules.Engine.Evaluation;
using LoyaltyRules.Engine.Language.Compilation;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs;
using LoyaltyRules.RulesEngine.Exporting;
using LoyaltyRules.RulesEngine.Expressions;
using LoyaltyRules.RulesEngine.Inputs;
using RulesEngine.Models;

namespace LoyaltyRules.RulesEngine.SecondOpinions;

/// <summary>The three outcomes of a condition (U1).</summary>
public enum ConditionOutcome
{
    /// <summary>It depends on something absent.</summary>
    Unknown,

    /// <summary>It does not hold.</summary>
    False,

    /// <summary>It holds.</summary>
    True,
}

/// <summary>A condition that RulesEngine decides otherwise than the engine does.</summary>
/// <param name="Condition">Where it stands: <c>rules/welcome</c>.</param>
/// <param name="Text">It in canonical spelling.</param>
/// <param name="EventId">The event that was decided.</param>
/// <param name="Line">The line it was asked of, from 0; null for the event as a whole.</param>
/// <param name="Engine">What the engine decided.</param>
/// <param name="Package">What the package decided.</param>
/// <param name="Error">What the package said where it could not compute; null where it could.</param>
public sealed record OpinionDifference(string Condition, string Text, string EventId, int? Line, ConditionOutcome Engine, ConditionOutcome Package, string? Error);

/// <summary>
/// Has every condition of every event that a pack decides decided by RulesEngine as well: written in its dialect, computed by the package. Not for threads side
/// by side.
/// </summary>
public sealed class SecondOpinion
{
    private readonly RulePack pack;
    private readonly List<OpinionDifference> differences = [];
    private readonly List<string> notCarried = [];
    private readonly List<AskedCondition> conditions = [];
    private readonly PackInputs inputs;
    private readonly WorkflowRunner runner;

    private SecondOpinion(RulePack pack, CompiledPack compiled, WorkflowRunner runner)
    {
        (this.pack, this.runner, Compiled) = (pack, runner, compiled.Observed(Ask));
        var names = new WrittenNames(pack.Vocabulary);
        var rules = ConditionRules.Of(pack, names);
        inputs = new PackInputs(names);
        var compiler = new ExpressionCompiler(compiled.Plan.Tables, compiled.Plan.Settings) { IsInterpreted = true };
        foreach (var condition in PackCondition.Of(pack))
        {
            try
            {
                var (isTrue, isFalse) = (rules.Of(condition.Name, condition.Node, wanted: true), rules.Of(condition.Name, condition.Node, wanted: false));
                conditions.Add(new AskedCondition(condition, compiler.CompileTruth(condition.Node), runner.Add(isTrue), runner.Add(isFalse)));
            }
            catch (NotCarriedException left) when (left.AsksAmount)
            {
                // The package is given the purchase as it came: there is nothing to compare.
            }
            catch (NotCarriedException)
            {
                notCarried.Add(condition.Name);
            }
        }
    }

    /// <summary>The pack ready to decide; whatever it decides is asked of RulesEngine as well.</summary>
    public CompiledPack Compiled { get; }

    /// <summary>How many conditions were decided twice.</summary>
    public long Count { get; private set; }

    /// <summary>The conditions that were decided otherwise.</summary>
    public ImmutableArray<OpinionDifference> Differences => [.. differences];

    /// <summary>The conditions that are too large to be written in the other dialect.</summary>
    public ImmutableArray<string> NotCarried => [.. notCarried];

    /// <summary>Makes a pack ready to decide with a second opinion.</summary>
    public static SecondOpinion On(RulePack pack) => new(pack, CompiledPack.Compile(pack), new WorkflowRunner());

    /// <summary>As <see cref="On(RulePack)"/>, for many packs of alike conditions: they are compiled once for all, and the engine's own expressions interpreted.</summary>
    internal static SecondOpinion On(RulePack pack, WorkflowRunner runner) => new(pack, CompiledPack.Interpret(pack), runner);

    private void Ask(ProgramEvent @event, FactFrame frame, Decision decision)
    {
        var given = inputs.Of(frame);
        foreach (var asked in conditions.Where(c => c.Condition.IsAskedOn(@event, pack)))
        {
            if (!asked.Condition.IsOfLine)
            {
                Compare(asked, given, @event, frame, line: null);
                continue;
            }

            for (var i = 0; i < frame.LineCount; i++)
            {
                Compare(asked, [.. given, inputs.Line(frame, i)], @event, frame, i);
            }
        }

        CompareRules(decision, @event, frame);
    }

    private void Compare(AskedCondition asked, RuleParameter[] given, ProgramEvent @event, FactFrame frame, int? line)
    {
        Count++;
        var (isTrue, isFalse) = (runner.Run(asked.IsTrue, given)[0], runner.Run(asked.IsFalse, given)[0]);
        var own = OutcomeOf(asked.Truth(frame, line ?? 0));
        var other = isTrue.IsSuccess ? ConditionOutcome.True : isFalse.IsSuccess ? ConditionOutcome.False : ConditionOutcome.Unknown;
        var error = isTrue.Error ?? isFalse.Error ?? (isTrue.IsSuccess && isFalse.IsSuccess ? "true and false at once" : null);
        if (own != other || error is not null)
        {
            Differ(asked.Condition, @event, line, own, other, error);
        }
    }

    /// <summary>A decision tests rules in ways of its own, by indexes and joined conditions: what it made of each rule is held against its condition.</summary>
    private void CompareRules(Decision decision, ProgramEvent @event, FactFrame frame)
    {
        var outcomes = decision.Rules.ToDictionary(r => r.RuleId, r => r.Outcome, StringComparer.Ordinal);
        foreach (var asked in conditions.Where(c => c.Condition.Rule is { } rule && outcomes.GetValueOrDefault(rule.Id, RuleOutcome.NotInForce) != RuleOutcome.NotInForce))
        {
            var own = OutcomeOf(asked.Truth(frame, 0));
            var decided = outcomes[asked.Condition.Rule!.Id] switch
            {
                RuleOutcome.Matched => ConditionOutcome.True,
                RuleOutcome.NotMatched => ConditionOutcome.False,
                _ => ConditionOutcome.Unknown,
            };
            if (own != decided)
            {
                Differ(asked.Condition, @event, line: null, decided, own, error: null);
            }
        }
    }

    private void Differ(PackCondition condition, ProgramEvent @event, int? line, ConditionOutcome own, ConditionOutcome other, string? error) =>
        differences.Add(new OpinionDifference(condition.Name, condition.Node.ToString(), @event.Id, line, own, other, error));

    private static ConditionOutcome OutcomeOf(sbyte truth) => truth switch
    {
        Truth.True => ConditionOutcome.True,
        Truth.False => ConditionOutcome.False,
        _ => ConditionOutcome.Unknown,
    };

    /// <summary>A condition with the engine's own form of it, and the two questions to the package.</summary>
    private sealed record AskedCondition(PackCondition Condition, TruthOf Truth, string IsTrue, string IsFalse);
}
