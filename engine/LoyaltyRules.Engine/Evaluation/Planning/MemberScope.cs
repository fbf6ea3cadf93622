using LoyaltyRules.Engine.Language.Checking;
using LoyaltyRules.Engine.Packs;

namespace LoyaltyRules.Engine.Evaluation.Planning;

/// <summary>Tells what can be asked of a member when there is no purchase.</summary>
internal static class MemberScope
{
    /// <summary>Whether an expression names nothing of a purchase or its lines, looked into segments and tables.</summary>
    public static bool IsOfMember(CheckedNode node, RulePack pack)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        return Holds(node);

        bool Holds(CheckedNode part) => part switch
        {
            FactNode fact => fact.Fact.Subject is FactSubject.Event or FactSubject.Member or FactSubject.Program,
            AggregateNode => false,
            SegmentNode segment when seen.Add(segment.Segment.Name) => Holds(pack.Segments.First(s => s.Index == segment.Segment.Index).When),
            TableNode table when seen.Add(table.Table.Name) => pack.Tables[table.Table.Index].Rows.All(r => r.Cells.All(Holds)),
            _ => part.Children.All(Holds),
        };
    }
}
