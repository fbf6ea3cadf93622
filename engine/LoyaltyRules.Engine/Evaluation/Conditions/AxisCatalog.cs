using System.Diagnostics.CodeAnalysis;
using LoyaltyRules.Engine.Language.Checking;
using LoyaltyRules.Engine.Language.Types;

namespace LoyaltyRules.Engine.Evaluation.Conditions;

/// <summary>The axes that serve some conditions. All of them are looked through first: the constants that they name are what cuts an axis into classes.</summary>
internal sealed class AxisCatalog
{
    private readonly Dictionary<FactDeclaration, FactAxis> facts = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<int, SegmentAxis> segments = [];

    public AxisCatalog(IEnumerable<CheckedNode> conditions)
    {
        var constants = new Dictionary<FactDeclaration, HashSet<object>>(ReferenceEqualityComparer.Instance);
        foreach (var condition in conditions)
        {
            Collect(condition, constants);
        }

        foreach (var (fact, named) in constants)
        {
            facts.Add(fact, fact.Type.Kind switch
            {
                TypeKind.Boolean => new WordAxis(fact, wordCount: 2),
                TypeKind.Choice => new WordAxis(fact, fact.Type.Choices.Length),
                TypeKind.Text => new TextAxis(fact, named.Cast<string>()),
                _ => OrderedAxis.Of(fact, named),
            });
        }
    }

    /// <summary>The axis that serves a part of a condition, and the classes in which the part is definitely true, or definitely false.</summary>
    public bool TryServe(CheckedNode node, bool wanted, [NotNullWhen(true)] out Axis? axis, [NotNullWhen(true)] out ClassSet? classes)
    {
        if (FactTest.Of(node) is { } test)
        {
            var factAxis = facts[test.Fact];
            (axis, classes) = (factAxis, test.ClassesOn(factAxis, wanted));
            return true;
        }

        if (node is SegmentNode { Segment: var segment })
        {
            if (!segments.TryGetValue(segment.Index, out var segmentAxis))
            {
                segments.Add(segment.Index, segmentAxis = new SegmentAxis(segment));
            }

            (axis, classes) = (segmentAxis, ClassSet.Of(wanted ? SegmentAxis.IsTrue : SegmentAxis.IsFalse));
            return true;
        }

        (axis, classes) = (null, null);
        return false;
    }

    // Only through "and", "or" and "not": below anything else a comparison is not a part of the condition by itself.
    private static void Collect(CheckedNode node, Dictionary<FactDeclaration, HashSet<object>> constants)
    {
        if (FactTest.Of(node) is { } test)
        {
            if (!constants.TryGetValue(test.Fact, out var named))
            {
                constants.Add(test.Fact, named = []);
            }

            named.UnionWith(test.Constants);
        }
        else if (node is NotNode or LogicalNode)
        {
            foreach (var child in node.Children)
            {
                Collect(child, constants);
            }
        }
    }
}
