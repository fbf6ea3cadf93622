using System.Collections.Immutable;
using LoyaltyRules.Engine.Language.Checking;
using LoyaltyRules.Engine.Language.Compilation;
using LoyaltyRules.Engine.Language.Types;

namespace LoyaltyRules.Engine.Tests.Language;

/// <summary>Tables with random rows, in the forms of both sides.</summary>
internal sealed class RandomTables
{
    public RandomTables(Random random, ExpressionGenerator generator, LanguageSettings settings)
    {
        var (compiled, interpreted) = (new List<Delegate>(), new List<Delegate>());
        foreach (var table in SampleVocabulary.Tables)
        {
            var scope = table.UsesLine ? ExpressionScope.Line : ExpressionScope.Event;
            var rows = Enumerable.Range(0, 6)
                .Select(_ => (Cells: generator.Cells(random.Next(1, 4), scope).Select(c => SampleVocabulary.Condition(c, scope).Node).ToImmutableArray(), Value: ValueOf(table, random)))
                .Where(r => r.Cells.All(c => c is not null))
                .Select(r => (Cells: r.Cells.Select(c => c!).ToImmutableArray(), r.Value))
                .ToImmutableArray();
            ForOracle.Add(table.Name, new OracleTable([.. rows.Select(r => (r.Cells, r.Value is decimal number ? Fraction.Of(number) : r.Value))]));
            compiled.Add(Compile(new ExpressionCompiler([], settings), rows));
            interpreted.Add(Compile(new ExpressionCompiler([], settings) { IsInterpreted = true }, rows));
        }

        Compiled = [.. compiled];
        Interpreted = [.. interpreted];
    }

    public Dictionary<string, OracleTable> ForOracle { get; } = new(StringComparer.Ordinal);

    public ImmutableArray<Delegate> Compiled { get; }

    public ImmutableArray<Delegate> Interpreted { get; }

    private static object ValueOf(TableDeclaration table, Random random) => table.Type.Kind switch
    {
        TypeKind.Text => FactGenerator.Texts[random.Next(FactGenerator.Texts.Length)],
        _ => Math.Round((decimal)random.Next((int)table.Range!.Value.MaxValue * 100) / 100, table.Range!.Value.Scale),
    };

    private static Delegate Compile(ExpressionCompiler compiler, ImmutableArray<(ImmutableArray<CheckedNode> Cells, object Value)> rows) =>
        rows.All(r => r.Value is decimal)
            ? compiler.CompileTable<decimal>([.. rows.Select(r => (r.Cells, (decimal)r.Value))])
            : compiler.CompileTable<string>([.. rows.Select(r => (r.Cells, (string)r.Value))]);
}
