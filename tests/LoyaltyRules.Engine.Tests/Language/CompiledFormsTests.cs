using System.Collections.Immutable;
using LoyaltyRules.Engine.Language;
using LoyaltyRules.Engine.Language.Checking;
using LoyaltyRules.Engine.Language.Compilation;
using LoyaltyRules.Engine.Language.Syntax;
using LoyaltyRules.Engine.Language.Types;
using LoyaltyRules.Testing;
using NodaTime;

namespace LoyaltyRules.Engine.Tests.Language;

/// <summary>Every compiled form against the oracle, over random expressions and random facts.</summary>
public sealed class CompiledFormsTests
{
    private static readonly int ExpressionsPerSeed = RandomRuns.Of(180);
    private const int FactSetsPerExpression = 24;
    private const int FusedTogether = 25;

    // What a random text may run into although its types are right: bounds, length and depth.
    private static readonly ImmutableHashSet<string> AllowedRefusals =
        [LanguageDiagnostics.TooManyDigits.Code, LanguageDiagnostics.TooLong.Code, LanguageDiagnostics.TooManyTokens.Code, LanguageDiagnostics.TooDeep.Code];

    private static readonly (int Seed, string Zone, bool LeapBirthdayIsInMarch)[] Settings =
        [(1, "Europe/Moscow", false), (2, "America/New_York", true), (3, "Europe/Berlin", false), (4, "UTC", true), (5, "Asia/Kathmandu", false), (6, "Europe/Moscow", true)];

    // One test, because all settings together reach every part of the language; a usual run of one alone does not.
    [Fact]
    public void Evaluate_EveryCompiledForm_AgreesWithTheOracle()
    {
        var coverage = new Coverage();
        foreach (var (seed, zone, leapBirthdayIsInMarch) in Settings)
        {
            Compare(seed, zone, leapBirthdayIsInMarch, coverage);
        }

        coverage.Require();
        TestContext.Current.TestOutputHelper!.WriteLine(coverage.ToString());
    }

    private static void Compare(int seed, string zoneId, bool leapBirthdayIsInMarch, Coverage coverage)
    {
        var random = new Random(seed);
        var zone = DateTimeZoneProviders.Tzdb[zoneId];
        var settings = new LanguageSettings(zone, leapBirthdayIsInMarch);
        var generator = new ExpressionGenerator(random);
        var facts = new FactGenerator(random);
        var tables = new RandomTables(random, generator, settings);
        var oracle = new Oracle(zone, leapBirthdayIsInMarch, tables.ForOracle);
        var compiler = new ExpressionCompiler(tables.Compiled, settings);
        var interpreter = new ExpressionCompiler(tables.Interpreted, settings) { IsInterpreted = true };
        var fused = new List<CheckedNode>();

        for (var done = 0; done < ExpressionsPerSeed;)
        {
            var scope = random.Next(5) == 0 ? ExpressionScope.Line : ExpressionScope.Event;
            var isCondition = random.Next(3) != 0;
            var depth = random.Next(1, 6);
            var (text, type) = isCondition ? (generator.Condition(depth, scope), RuleType.Boolean) : generator.Value(depth, scope);
            var context = $"seed {seed}, expression: {text}";
            if (Checked(text, type, scope, context) is not { } node)
            {
                continue;
            }

            done++;
            coverage.Add(node);
            var sets = Enumerable.Range(0, FactSetsPerExpression).Select(_ => facts.Next(SampleVocabulary.Shared)).ToArray();
            if (isCondition)
            {
                CompareConditions(node, scope, sets, oracle, compiler, interpreter, coverage, context);
                if (scope == ExpressionScope.Event)
                {
                    fused.Add(node);
                }
            }
            else
            {
                CompareValues(node, scope, sets, oracle, compiler, interpreter, coverage, context);
            }

            if (fused.Count == FusedTogether)
            {
                CompareFused(fused, [.. sets, .. Enumerable.Range(0, FactSetsPerExpression).Select(_ => facts.Next(SampleVocabulary.Shared))], oracle, compiler, interpreter, coverage, seed);
                fused.Clear();
            }
        }
    }

    /// <summary>Also holds the printer and the parser to each other.</summary>
    private static CheckedNode? Checked(string text, RuleType type, ExpressionScope scope, string context)
    {
        var (node, diagnostics) = type.Kind == TypeKind.Boolean ? SampleVocabulary.Condition(text, scope) : SampleVocabulary.Value(text, scope, type);
        if (node is null)
        {
            Assert.All(diagnostics.Where(d => d.IsError), d => Assert.True(AllowedRefusals.Contains(d.Code), $"{d} — {context}"));
            return null;
        }

        Assert.True(node.Type.Equals(type), context);
        var canonical = SyntaxComparison.RequireRoundTrip(text, context);
        var (again, _) = type.Kind == TypeKind.Boolean ? SampleVocabulary.Condition(canonical, scope) : SampleVocabulary.Value(canonical, scope, type);
        Assert.True(again is not null && again.Range == node.Range && again.MayBeAbsent == node.MayBeAbsent && again.UsesLine == node.UsesLine, context);
        return node;
    }

    private static IEnumerable<(int Line, IReadOnlyDictionary<string, object>? Own)> LinesOf(ExpressionScope scope, OracleFacts facts) =>
        scope == ExpressionScope.Event ? [(0, null)] : facts.Lines.Select((l, i) => (i, (IReadOnlyDictionary<string, object>?)l));

    private static void CompareConditions(
        CheckedNode node, ExpressionScope scope, (FactFrame Frame, OracleFacts Oracle)[] sets, Oracle oracle,
        ExpressionCompiler compiler, ExpressionCompiler interpreter, Coverage coverage, string context)
    {
        TruthOf[] truths = [compiler.CompileTruth(node), interpreter.CompileTruth(node)];
        IsTrue[] tests = [compiler.CompileIsTrue(node), interpreter.CompileIsTrue(node)];
        foreach (var (frame, own) in sets)
        {
            foreach (var (line, lineFacts) in LinesOf(scope, own))
            {
                var expected = (bool?)oracle.Evaluate(node, own, lineFacts);
                coverage.Count(expected);
                RequireBounds(node, expected, context);
                var truth = expected switch
                {
                    null => Truth.Unknown,
                    true => Truth.True,
                    false => Truth.False,
                };
                foreach (var form in truths)
                {
                    Assert.True(form(frame, line) == truth, Difference(context, expected, form(frame, line), own, line));
                }

                foreach (var form in tests)
                {
                    Assert.True(form(frame, line) == (expected is true), Difference(context, expected, form(frame, line), own, line));
                }
            }
        }
    }

    private static void CompareFused(
        List<CheckedNode> nodes, (FactFrame Frame, OracleFacts Oracle)[] sets, Oracle oracle,
        ExpressionCompiler compiler, ExpressionCompiler interpreter, Coverage coverage, int seed)
    {
        var groups = nodes.Select((n, i) => new[] { (n, i % 3 != 0), (nodes[0], i % 2 == 0) }).ToList();
        foreach (var (form, one) in new[] { (compiler.CompileTests(nodes), compiler.CompileSwitch(groups)), (interpreter.CompileTests(nodes), interpreter.CompileSwitch(groups)) })
        {
            foreach (var (frame, own) in sets)
            {
                var found = form(frame);
                var expected = nodes.ConvertAll(n => (bool?)oracle.Evaluate(n, own));
                for (var i = 0; i < nodes.Count; i++)
                {
                    coverage.Count(expected[i]);
                    var isFound = (found >> i & 1) != 0;
                    Assert.True(isFound == (expected[i] is true), Difference($"seed {seed}, fused: {nodes[i]}", expected[i], isFound, own, 0));

                    var all = expected[i] == (i % 3 != 0) && expected[0] == (i % 2 == 0);
                    Assert.True(one(frame, i) == all, Difference($"seed {seed}, switched: {nodes[i]} with {nodes[0]}", all, !all, own, 0));
                }
            }
        }
    }

    private static void CompareValues(
        CheckedNode node, ExpressionScope scope, (FactFrame Frame, OracleFacts Oracle)[] sets, Oracle oracle,
        ExpressionCompiler compiler, ExpressionCompiler interpreter, Coverage coverage, string context)
    {
        switch (ExpressionCompiler.StorageOf(node.Type))
        {
            case var t when t == typeof(decimal):
                Compare<decimal>(v => Fraction.Of(v));
                break;
            case var t when t == typeof(string):
                Compare<string>(v => v);
                break;
            default:
                Compare<long>(v => node.Type.Kind switch
                {
                    TypeKind.Choice => node.Type.Choices[(int)v],
                    TypeKind.Date => Day.FromNumber(v),
                    TypeKind.Instant => new Oracle.Moment(v),
                    _ => new Oracle.Stretch(v),
                });
                break;
        }

        void Compare<T>(Func<T, object> own)
        {
            foreach (var form in new[] { compiler.CompileValue<T>(node), interpreter.CompileValue<T>(node) })
            {
                foreach (var (frame, facts) in sets)
                {
                    foreach (var (line, lineFacts) in LinesOf(scope, facts))
                    {
                        var expected = oracle.Evaluate(node, facts, lineFacts);
                        coverage.Count(expected is not null ? (bool?)true : null);
                        RequireBounds(node, expected, context);
                        var actual = form(frame, line, out var value) ? own(value) : null;
                        Assert.True(Equals(actual, expected), Difference(context, expected, actual, facts, line));
                    }
                }
            }
        }
    }

    /// <summary>What the checker promised of every value: its bounds, its scale, and that it is there.</summary>
    private static void RequireBounds(CheckedNode node, object? value, string context)
    {
        Assert.True(value is not null || node.MayBeAbsent, $"Unknown, though it may not be: {context}");
        if (value is Fraction fraction)
        {
            var range = node.Range!.Value;
            var steps = fraction * Fraction.Whole(System.Numerics.BigInteger.Pow(10, range.Scale));
            Assert.True(
                steps.Denominator.IsOne && steps.Numerator >= range.Min && steps.Numerator <= range.Max && range.Fits,
                $"{fraction} leaves [{range.Min}..{range.Max}]e-{range.Scale}: {context}");
        }
    }

    private static string Difference(string context, object? expected, object? actual, OracleFacts facts, int line) =>
        $"""
        {context}
        oracle: {expected ?? "unknown"}; compiled: {actual ?? "unknown"}; line {line}
        {string.Join(", ", facts.Event.OrderBy(f => f.Key, StringComparer.Ordinal).Select(f => $"{f.Key}={f.Value}"))}
        {string.Join(", ", facts.Segments.Select(f => $"{f.Key}={f.Value?.ToString() ?? "unknown"}"))}
        {string.Join('\n', facts.Lines.Select(l => string.Join(", ", l.Select(f => $"{f.Key}={f.Value}"))))}
        """;

    /// <summary>What was really exercised, so that a generator that dries up is noticed.</summary>
    private sealed class Coverage
    {
        private readonly Dictionary<string, int> parts = new(StringComparer.Ordinal);
        private int pairs;
        private int unknown;
        private int isFalse;

        public void Add(CheckedNode node)
        {
            var name = node switch
            {
                CallNode call => $"{call.Function}()",
                AggregateNode aggregate => $"lines.{aggregate.Kind}",
                CompareNode compare => $"{compare.Left.Type.Kind} {compare.Operator}",
                ArithmeticNode arithmetic => $"{arithmetic.Type.Kind} {arithmetic.Operator}",
                MembershipNode membership => $"{membership.Operand.Type.Kind} in",
                _ => node.GetType().Name,
            };
            parts[name] = parts.GetValueOrDefault(name) + 1;
            foreach (var child in node.Children)
            {
                Add(child);
            }
        }

        public void Count(bool? outcome)
        {
            pairs++;
            unknown += outcome is null ? 1 : 0;
            isFalse += outcome is false ? 1 : 0;
        }

        public void Require()
        {
            Assert.True(pairs >= Settings.Length * ExpressionsPerSeed * (FactSetsPerExpression - 2), $"Only {pairs} pairs.");
            Assert.InRange(unknown, pairs / 10, pairs * 9 / 10);
            Assert.InRange(isFalse, pairs / 20, pairs * 9 / 10);
            var kinds = typeof(CheckedNode).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(CheckedNode)) && !t.IsAbstract && t != typeof(ErrorNode))
                .Select(t => t.Name).Where(n => n is not (nameof(CallNode) or nameof(AggregateNode) or nameof(CompareNode) or nameof(ArithmeticNode) or nameof(MembershipNode)));
            var wanted = kinds
                .Concat(Enum.GetNames<FunctionKind>().Select(f => $"{f}()"))
                .Concat(Enum.GetNames<AggregateKind>().Select(a => $"lines.{a}"))
                .Concat(["Boolean Equal", "Choice NotEqual", "Text Equal", "Instant Add", "Instant Subtract", "Duration Subtract", "Duration Add", "Money Multiply", "Points Add", "Boolean in", "Date in"]);
            Assert.Equal([], wanted.Where(w => !parts.ContainsKey(w)).ToArray());
        }

        public override string ToString() =>
            $"{pairs} pairs, {unknown} unknown, {isFalse} false; {string.Join(", ", parts.OrderBy(p => p.Value).Select(p => $"{p.Key} {p.Value}"))}";
    }
}
