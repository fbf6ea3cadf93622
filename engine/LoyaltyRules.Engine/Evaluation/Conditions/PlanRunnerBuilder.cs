using System.Collections.Immutable;
using LoyaltyRules.Engine.Language.Checking;
using LoyaltyRules.Engine.Language.Compilation;

namespace LoyaltyRules.Engine.Evaluation.Conditions;

/// <summary>Makes a plan run: lays its steps out in arrays, and compiles what no axis serves.</summary>
internal sealed class PlanRunnerBuilder(IReadOnlyList<CheckedNode?> conditions, ExpressionCompiler compiler)
{
    private const int BitsPerWord = 64;

    private readonly Remainder.Collection remainders = new();

    public PlanRunner Build(PlanNode node) => node switch
    {
        AlwaysNode always => new AlwaysRunner(always.Rules),
        SequenceNode sequence => new SequenceRunner([.. sequence.Steps.Select(Build)]),
        ListNode list => new ListRunner([.. list.Clauses.Select(OpenClauseOf)]),
        IndexNode index => Index(index),
        BitmapNode bitmap => Bitmap(bitmap),
        ScanNode scan => Scan(scan),
        _ => throw new InvalidOperationException($"No runner for {node.GetType().Name}."),
    };

    /// <summary>Compiles what is left of clauses; until then the runners cannot run.</summary>
    public void Compile() => remainders.Compile(compiler);

    private IndexRunner Index(IndexNode index)
    {
        var cells = new PlanRunner?[index.Axis.ClassCount];
        foreach (var cell in index.Cells)
        {
            Array.Fill(cells, Build(cell.Next), cell.Classes.From, cell.Classes.To - cell.Classes.From + 1);
        }

        return new IndexRunner(index.Axis, cells, index.Rest is { } rest ? Build(rest) : null);
    }

    private BitmapRunner Bitmap(BitmapNode bitmap)
    {
        var words = BitmapRunner.WordsFor(bitmap.Clauses.Length);
        var rows = bitmap.Axes.Select(a => new ulong[((a.Axis.ClassCount >> a.ClassesPerRow) + 1) * words]).ToArray();
        for (var a = 0; a < rows.Length; a++)
        {
            for (var i = 0; i < bitmap.Clauses.Length; i++)
            {
                // A clause that does not ask the axis is allowed everywhere, where the fact is absent too.
                var allowed = bitmap.Clauses[i].On(bitmap.Axes[a].Axis) ?? ClassSet.Between(Axis.Absent, bitmap.Axes[a].Axis.ClassCount - 1);
                foreach (var stretch in allowed.Stretches)
                {
                    for (var row = stretch.From >> bitmap.Axes[a].ClassesPerRow; row <= stretch.To >> bitmap.Axes[a].ClassesPerRow; row++)
                    {
                        rows[a][(row * words) + (i / BitsPerWord)] |= 1UL << (i % BitsPerWord);
                    }
                }
            }
        }

        return new BitmapRunner([.. bitmap.Axes.Select(a => a.Axis)], [.. bitmap.Axes.Select(a => a.ClassesPerRow)], rows, [.. bitmap.Clauses.Select(c => OpenClauseOf(bitmap.LeftOf(c)))]);
    }

    private ScanRunner Scan(ScanNode scan)
    {
        var chunks = scan.Rules.Chunk(ExpressionCompiler.ConditionsPerMethodMax).ToList();
        return new ScanRunner(
            scan.Rules,
            [.. chunks.Select(chunk => compiler.CompileTests([.. chunk.Select(rule => conditions[rule]!)]))],
            [.. chunks.Select((_, i) => i * ExpressionCompiler.ConditionsPerMethodMax)]);
    }

    private OpenClause OpenClauseOf(Clause clause) => new(clause.Rule, [.. clause.Tests.Select(TestOf)], remainders.Of(clause.Rest));

    private static OpenTest TestOf(ClassTest test)
    {
        var stretches = test.Classes.Stretches;
        return new OpenTest(test.Axis, stretches[0].From, stretches[^1].To, stretches.Length == 1 ? null : test.Classes);
    }
}
