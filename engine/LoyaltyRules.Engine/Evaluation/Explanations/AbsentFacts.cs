using System.Collections.Immutable;
using LoyaltyRules.Engine.Language.Checking;
using LoyaltyRules.Engine.Language.Compilation;
using LoyaltyRules.Engine.Packs;

namespace LoyaltyRules.Engine.Evaluation.Explanations;

/// <summary>Tells which names have no value in an event, out of those a part asks for.</summary>
internal static class AbsentFacts
{
    /// <summary>The absent names below a part; where all are there, the tables in it, of which no row held.</summary>
    public static ImmutableArray<string> NamesIn(CheckedNode node, RulePack pack, FactFrame frame, int line)
    {
        var absent = new SortedSet<string>(StringComparer.Ordinal);
        var tables = new SortedSet<string>(StringComparer.Ordinal);

        // Segments name segments: looked into again at every mention, a chain of them would take time without end.
        var segments = new HashSet<int>();
        Collect(node, line);
        return [.. absent.Count > 0 ? absent : tables];

        void Collect(CheckedNode part, int line)
        {
            switch (part)
            {
                case FactNode fact when fact.MayBeAbsent && !IsKnown(fact.Fact, frame, line):
                    absent.Add(fact.Fact.Name);
                    break;
                case AggregateNode { Body: { } body }:
                    // It asks every line, whichever line the part around it is asked of.
                    for (var each = 0; each < frame.LineCount; each++)
                    {
                        Collect(body, each);
                    }

                    return;
                case SegmentNode segment when frame.Segments[segment.Segment.Index] == Truth.Unknown && segments.Add(segment.Segment.Index):
                    Collect(pack.Segments.First(s => s.Index == segment.Segment.Index).When, line);
                    break;
                case TableNode table when tables.Add(table.Table.Name):
                    foreach (var cell in pack.Tables[table.Table.Index].Rows.SelectMany(r => r.Cells))
                    {
                        Collect(cell, line);
                    }

                    break;
            }

            foreach (var child in part.Children)
            {
                Collect(child, line);
            }
        }
    }

    public static bool IsKnown(FactDeclaration fact, FactFrame frame, int line)
    {
        if (!fact.IsOfLine)
        {
            return frame.EventFacts.Known[fact.Slot];
        }

        return line < frame.LineCount && frame.LineFacts.Known[frame.LineIndex(line, fact.Slot)];
    }
}
