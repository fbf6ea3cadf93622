using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Language.Analysis;
using LoyaltyRules.Engine.Language.Checking;
using LoyaltyRules.Engine.Language.Compilation;
using LoyaltyRules.Engine.Language.Types;
using LoyaltyRules.Engine.Language.Wording;
using LoyaltyRules.Engine.Packs.Binding;
using LoyaltyRules.Engine.Packs.Binding.Names;

namespace LoyaltyRules.Engine.Packs.Advice;

/// <summary>Warns of tables that have no row for something that their inputs can be. A table that is only asked with a value in place of the unknown has one.</summary>
internal sealed class TableAdvice(PackScope scope)
{
    /// <summary>Rows looked at, over all combinations of inputs.</summary>
    private const int StepsMax = 2_000_000;

    private readonly ConditionAnalysis analysis = new(parametersVary: false);

    public void Give(IReadOnlyList<BoundTable> tables)
    {
        var asked = scope.Expressions.SelectMany(e => TablesAskedBy(e.Node)).ToHashSet(StringComparer.Ordinal);
        foreach (var table in tables.Where(t => asked.Contains(t.Declaration.Name)))
        {
            Look(table);
        }
    }

    private static IEnumerable<string> TablesAskedBy(CheckedNode node) => node switch
    {
        TableNode table => [table.Table.Name],
        CoalesceNode { Operand: TableNode } or HasNode { Operand: TableNode } => [],
        _ => node.Children.SelectMany(TablesAskedBy),
    };

    private void Look(BoundTable table)
    {
        List<CheckedNode> cells = [.. table.Rows.SelectMany(r => r.Conditions)];
        var subjects = analysis.SubjectsOf(cells);
        var without = subjects.ToDictionary(s => s.Key, s => WordsWithoutRow(table, s.Value, subjects), StringComparer.Ordinal);
        foreach (var (name, words) in without.Where(w => w.Value.Count > 0))
        {
            var subject = subjects[name].Node;
            var told = words.Select(w => ExpressionWords.ValueOf(subject, StoredValue.Format((long)(System.Numerics.BigInteger)w, subject.Type))).ToList();
            scope.Report(table.Place, PackWarnings.WordsWithoutRow, Listed(told), subject is FactNode fact ? ExpressionWords.NameOf(fact.Fact) : ExpressionWords.Of(subject));
        }

        if (analysis.WorldsOf(cells, subjects, s => s.Present.Where(v => !without[s.Node.ToString()].Contains(v)), isKnown: true) is not { } worlds)
        {
            return;
        }

        if (worlds.Take(StepsMax / table.Rows.Count).FirstOrDefault(w => !table.Rows.Any(r => r.Conditions.All(c => analysis.In(w, c, subjects) == Truth.True))) is { } open)
        {
            scope.Report(table.Place, PackWarnings.NoRowForTheRest, string.Join(", ", [
                .. open.Values.Select(v => $"{v.Key} = {subjects[v.Key].Written(v.Value!)}"),
                .. open.Outcomes.Select(o => $"{o.Key} = {(o.Value == Truth.True ? "true" : "false")}")]));
        }
    }

    /// <summary>The words of a closed choice that no row is for.</summary>
    private HashSet<object> WordsWithoutRow(BoundTable table, Subject subject, Dictionary<string, Subject> subjects)
    {
        var input = subject.Node.Type.Kind == TypeKind.Choice ? table.Inputs.ToList().FindIndex(i => i.ToString() == subject.Node.ToString()) : -1;
        if (input < 0)
        {
            return [];
        }

        return [.. subject.Present.Where(word => !table.Rows.Any(r => r.Cells[input].Condition is not { } cell || Holds(cell, word)))];

        bool Holds(CheckedNode cell, object word)
        {
            var world = new ConditionAnalysis.World();
            world.Values[subject.Node.ToString()] = word;
            return analysis.In(world, cell, subjects) == Truth.True;
        }
    }

    private static Phrase Listed(IReadOnlyList<Phrase> words) => new(string.Join(", ", words.Select(w => w.En)), string.Join(", ", words.Select(w => w.Ru)));
}
