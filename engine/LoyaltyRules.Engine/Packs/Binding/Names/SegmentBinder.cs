using System.Collections.Immutable;
using LoyaltyRules.Engine.Json;
using LoyaltyRules.Engine.Language.Checking;
using LoyaltyRules.Engine.Packs.Rules;

namespace LoyaltyRules.Engine.Packs.Binding.Names;

/// <summary>Declares segments before anything names them, then checks their conditions and puts each behind those it names.</summary>
internal sealed class SegmentBinder(PackScope scope)
{
    private readonly List<(JsonObject Node, string Name, int Index, LocalizedText? Label)> declared = [];

    public void Declare(IEnumerable<JsonObject> segments)
    {
        foreach (var segment in segments)
        {
            if (segment.Get("name") is not JsonString { Value: var name } nameValue)
            {
                continue;
            }

            var label = scope.Text(segment, "label");
            if (scope.Vocabulary.TryAdd(new SegmentDeclaration("segment." + name, declared.Count, label?.ToPhrase())))
            {
                declared.Add((segment, name, declared.Count, label));
            }
            else
            {
                scope.Report(nameValue.Place, PackDiagnostics.DeclaredTwice, "segment." + name);
            }
        }
    }

    /// <summary>The segments, each behind those it names, directly or through a table.</summary>
    public ImmutableArray<SegmentDefinition> Bind(ImmutableArray<TableDefinition> tables)
    {
        var checkedSegments = new Dictionary<int, SegmentDefinition>();
        foreach (var (node, name, index, label) in declared)
        {
            if (scope.Condition(node, "when", ExpressionScope.Event) is { } when)
            {
                checkedSegments.Add(index, new SegmentDefinition { Name = name, Label = label, Index = index, When = when });
            }
        }

        var ordered = new List<SegmentDefinition>();
        var path = new List<int>();
        var done = new HashSet<int>();
        foreach (var index in checkedSegments.Keys)
        {
            Visit(index, checkedSegments, tables, ordered, path, done);
        }

        MarkAskingPurchase(ordered, tables);
        return [.. ordered];
    }

    /// <summary>Notes which segments and tables need a purchase; each segment stands behind those it names, so one walk is enough.</summary>
    private void MarkAskingPurchase(List<SegmentDefinition> ordered, ImmutableArray<TableDefinition> tables)
    {
        // A table may be named by every segment, and have many rows.
        var tablesAsk = new bool?[tables.Length];
        foreach (var segment in ordered.Where(s => Asks(s.When)))
        {
            scope.Vocabulary.SetAsksPurchase(scope.Vocabulary.Find("segment." + segment.Name)!);
        }

        foreach (var table in tables.Where((_, index) => AsksIn(index)))
        {
            scope.Vocabulary.SetAsksPurchase(table.Declaration);
        }

        bool AsksIn(int table) => tablesAsk[table] ??= tables[table].Rows.SelectMany(r => r.Cells).Any(Asks);

        bool Asks(CheckedNode node) => node switch
        {
            FactNode fact => scope.Vocabulary.AsksPurchase(fact.Fact),
            SegmentNode segment => scope.Vocabulary.AsksPurchase(segment.Segment),
            TableNode table => AsksIn(table.Table.Index),
            AggregateNode => true,
            _ => node.Children.Any(Asks),
        };
    }

    // Depth first; a segment met again on the way down closes a circle. It goes as deep as the longest chain of names: the schema allows 1,000 segments.
    private void Visit(
        int index, Dictionary<int, SegmentDefinition> segments, ImmutableArray<TableDefinition> tables,
        List<SegmentDefinition> ordered, List<int> path, HashSet<int> done)
    {
        if (done.Contains(index) || !segments.TryGetValue(index, out var segment))
        {
            return;
        }

        var start = path.IndexOf(index);
        if (start >= 0)
        {
            var circle = path[start..].Append(index).Select(i => segments[i].Name);
            scope.Report(declared[index].Node.Place, PackDiagnostics.CircularSegments, string.Join(" → ", circle));
            return;
        }

        path.Add(index);
        foreach (var named in SegmentsNamedBy(segment.When, tables).Order())
        {
            Visit(named, segments, tables, ordered, path, done);
        }

        path.RemoveAt(path.Count - 1);
        if (done.Add(index))
        {
            ordered.Add(segment);
        }
    }

    private static HashSet<int> SegmentsNamedBy(CheckedNode node, ImmutableArray<TableDefinition> tables)
    {
        var found = new HashSet<int>();
        Collect(node);
        return found;

        void Collect(CheckedNode part)
        {
            switch (part)
            {
                case SegmentNode segment:
                    found.Add(segment.Segment.Index);
                    break;
                case TableNode table:
                    foreach (var cell in tables[table.Table.Index].Rows.SelectMany(r => r.Cells))
                    {
                        Collect(cell);
                    }

                    break;
            }

            foreach (var child in part.Children)
            {
                Collect(child);
            }
        }
    }
}
