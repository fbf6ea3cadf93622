using System.Collections.Immutable;
using LoyaltyRules.Engine.Language.Checking;
using LoyaltyRules.Engine.Language.Compilation;
using LoyaltyRules.Engine.Language.Types;
using LoyaltyRules.Engine.Packs.Rules;
using LoyaltyRules.Engine.Tests.Evaluation;
using LoyaltyRules.Engine.Tests.Language;
using LoyaltyRules.RulesEngine.Exporting;
using LoyaltyRules.RulesEngine.Expressions;
using LoyaltyRules.RulesEngine.Inputs;
using LoyaltyRules.Testing;
using NodaTime;
using RulesEngine.Models;
using Rule = RulesEngine.Models.Rule;

namespace LoyaltyRules.RulesEngine.Tests;

/// <summary>Random conditions of the whole rule language: RulesEngine, given what the writer makes of them, comes to the same three outcomes on random facts.</summary>
public sealed class WrittenExpressionTests
{
    private static readonly int ConditionCount = RandomRuns.Of(120);
    private const int FactSetsPerCondition = 12;

    [Theory]
    [InlineData(1, "Europe/Moscow", false)]
    [InlineData(2, "America/New_York", true)]
    [InlineData(3, "Asia/Kathmandu", false)]
    public void write_random_conditions_decide_in_the_package_as_in_the_engine(int seed, string zone, bool leapBirthdayIsInMarch)
    {
        var random = new Random(seed);
        var settings = new LanguageSettings(DateTimeZoneProviders.Tzdb[zone], leapBirthdayIsInMarch);
        var generator = new ExpressionGenerator(random);
        var facts = new FactGenerator(random);
        var tables = SampleVocabulary.Tables.Select(t => TableOf(t, random, generator)).ToImmutableArray();
        var compiler = new ExpressionCompiler([.. tables.Select(t => Compiled(t, settings))], settings) { IsInterpreted = true };
        var names = new WrittenNames(SampleVocabulary.Shared);
        var inputs = new PackInputs(names);
        var rules = new ConditionRules(names, settings, tables, []);
        var outcomes = new Dictionary<sbyte, int>();
        for (var done = 0; done < ConditionCount;)
        {
            // Twenty to a workflow.
            var conditions = new List<(CheckedNode Node, bool IsOfLine, TruthOf Truth)>();
            var workflow = new Workflow { WorkflowName = "w", Rules = new List<Rule>() };
            while (conditions.Count < 20)
            {
                var scope = random.Next(5) == 0 ? ExpressionScope.Line : ExpressionScope.Event;
                if (SampleVocabulary.Condition(generator.Condition(random.Next(1, 6), scope), scope).Node is { } node)
                {
                    conditions.Add((node, scope == ExpressionScope.Line, compiler.CompileTruth(node)));
                    var name = $"{conditions.Count}";
                    ((List<Rule>)workflow.Rules).AddRange([rules.Of(name, node, wanted: true), rules.Of(name + " is false", node, wanted: false)]);
                }
            }

            done += conditions.Count;
            var runner = new WorkflowRunner();
            runner.Add([workflow]);
            for (var n = 0; n < FactSetsPerCondition; n++)
            {
                var (frame, _) = facts.Next(SampleVocabulary.Shared);
                if (frame.LineCount == 0)
                {
                    continue;
                }

                var segments = SampleVocabulary.Segments.Select(s => RuleParameter.Create<bool?>(names.ParameterOf(s.Name), frame.Segments[s.Index] switch { 1 => true, 0 => null, _ => false }));
                var runs = runner.Run("w", [.. inputs.Of(frame), inputs.Line(frame, 0), .. segments]);
                for (var i = 0; i < conditions.Count; i++)
                {
                    var (isTrue, isFalse) = (runs[2 * i], runs[(2 * i) + 1]);
                    var expected = conditions[i].Truth(frame, 0);
                    Assert.True(
                        isTrue.Error is null && isFalse.Error is null && isTrue.IsSuccess == (expected == Truth.True) && isFalse.IsSuccess == (expected == Truth.False),
                        $"seed {seed}: {conditions[i].Node}\nis {expected}, and {isTrue.IsSuccess}/{isFalse.IsSuccess} as\n{workflow.Rules.ElementAt(2 * i).Expression}\n{workflow.Rules.ElementAt((2 * i) + 1).Expression}\n{isTrue.Error} {isFalse.Error}");
                    outcomes[expected] = outcomes.GetValueOrDefault(expected) + 1;
                }
            }
        }

        // No outcome may be rare, or the comparison would say little.
        Assert.All(new[] { Truth.True, Truth.Unknown, Truth.False }, o => Assert.True(outcomes.GetValueOrDefault(o) * 12 > outcomes.Values.Sum(), $"{o}: {outcomes.GetValueOrDefault(o)}"));
    }

    private static TableDefinition TableOf(TableDeclaration table, Random random, ExpressionGenerator generator)
    {
        var scope = table.UsesLine ? ExpressionScope.Line : ExpressionScope.Event;
        var rows = Enumerable.Range(0, 5)
            .Select(_ => generator.Cells(random.Next(1, 3), scope).Select(c => SampleVocabulary.Condition(c, scope).Node).ToImmutableArray())
            .Where(r => r.All(c => c is not null))
            .Select(r => (r.Select(c => c!).ToImmutableArray(), table.Type.Kind == TypeKind.Text ? FactGenerator.Texts[random.Next(FactGenerator.Texts.Length)] : (object)(decimal)random.Next(10)));
        return new TableDefinition { Name = table.Name, Declaration = table, Rows = [.. rows] };
    }

    private static Delegate Compiled(TableDefinition table, LanguageSettings settings)
    {
        var compiler = new ExpressionCompiler([], settings) { IsInterpreted = true };
        return table.Declaration.Type.Kind == TypeKind.Text
            ? compiler.CompileTable<string>([.. table.Rows.Select(r => (r.Cells, (string)r.Value))])
            : compiler.CompileTable<decimal>([.. table.Rows.Select(r => (r.Cells, (decimal)r.Value))]);
    }
}
