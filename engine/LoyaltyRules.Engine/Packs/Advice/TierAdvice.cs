using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Json;
using LoyaltyRules.Engine.Language.Checking;
using LoyaltyRules.Engine.Language.Syntax;
using LoyaltyRules.Engine.Packs.Binding;
using LoyaltyRules.Engine.Packs.Binding.Names;
using LoyaltyRules.Engine.Packs.Binding.Program;

namespace LoyaltyRules.Engine.Packs.Advice;

/// <summary>
/// Warns where a tier is named and a level above it is not: whoever rises there loses what the lower level has. Who compares by order has thought of the
/// levels above; so has who names all levels from the lowest up to one, and who gives each level a rule, a privilege or a segment of the same form.
/// </summary>
internal sealed class TierAdvice
{
    private readonly PackScope scope;
    private readonly string[] words;
    private readonly Lazy<ILookup<string, CheckedExpression>> bySpelling;

    public TierAdvice(PackScope scope)
    {
        this.scope = scope;
        words = scope.Vocabulary.Find(TierBinder.FactName) is FactDeclaration { Type: { IsRanked: true } type } ? [.. type.Choices] : [];
        bySpelling = new(() => scope.Expressions.ToLookup(e => e.Node.ToString(), StringComparer.Ordinal));
    }

    /// <summary>The levels that something names one by one, with where, and whether it compares by order too.</summary>
    private sealed class Mentions
    {
        public SortedDictionary<int, (Place Place, bool IsLeftOut)> Named { get; } = [];

        public bool IsByOrder { get; set; }

        public bool IsFromTheLowest => Named.Keys.Select((level, i) => level == i).All(isNext => isNext);
    }

    public void Give(IReadOnlyList<BoundTable> tables)
    {
        foreach (var expression in scope.Expressions)
        {
            var mentions = new Mentions();
            Collect(expression.Node, expression.PlaceOf, mentions, isLeftOut: false);
            Report(mentions, missing => mentions.Named.Count == 1 && missing.All(m => HasSibling(expression, mentions.Named.Keys.Single(), m)));
        }

        foreach (var table in tables)
        {
            for (var i = 0; i < table.Inputs.Count; i++)
            {
                var mentions = new Mentions();
                foreach (var row in table.Rows.Where(r => r.Cells[i].Condition is not null))
                {
                    CollectCell(row.Cells[i].Condition!, row.Json.Items[i].Place, mentions);
                }

                Report(mentions, _ => false);
            }
        }
    }

    private void Report(Mentions mentions, Func<IReadOnlyList<int>, bool> isExcused)
    {
        if (mentions.IsByOrder || mentions.Named.Count == 0 || mentions.IsFromTheLowest)
        {
            return;
        }

        var lowest = mentions.Named.Keys.First(l => l > 0);
        List<int> missing = [.. Enumerable.Range(lowest, words.Length - lowest).Where(l => !mentions.Named.ContainsKey(l))];
        if (missing.Count == 0 || isExcused(missing))
        {
            return;
        }

        var below = mentions.Named.Keys.Last(l => l < missing[0]);
        var (word, next) = (words[below], words[below + 1]);
        var (place, isLeftOut) = mentions.Named[below];
        var others = string.Join(", ", missing.Select(m => words[m]));
        if (isLeftOut)
        {
            scope.Report(place, PackWarnings.HigherTiersNotLeftOut, word, others, $"{TierBinder.FactName} < '{word}'", $"({TierBinder.FactName} < '{word}' || {TierBinder.FactName} >= '{next}')");
            return;
        }

        scope.Report(place, PackWarnings.HigherTiersNotNamed, word, others, $"{TierBinder.FactName} >= '{word}'", $"{TierBinder.FactName} >= '{word}' && {TierBinder.FactName} < '{next}'");
    }

    // "silver..gold" ends at a level, as a list of words does.
    private static void CollectCell(CheckedNode cell, Place place, Mentions mentions)
    {
        if (cell is LogicalNode { Children: [CompareNode { Left: var input, Right: ConstantNode from }, CompareNode { Right: ConstantNode to }] } && IsTier(input))
        {
            for (var level = (int)(long)from.Value; level <= (long)to.Value; level++)
            {
                mentions.Named.TryAdd(level, (place, false));
            }
        }
        else
        {
            Collect(cell, _ => place, mentions, isLeftOut: false);
        }
    }

    // What stands under a "not" is turned round: a level that is compared for equality there is left out.
    private static void Collect(CheckedNode node, Func<CheckedNode, Place> placeOf, Mentions mentions, bool isLeftOut)
    {
        switch (node)
        {
            case NotNode:
                isLeftOut = !isLeftOut;
                break;
            case CompareNode { Operator: > BinaryOperator.NotEqual } compare when IsTier(compare.Left) || IsTier(compare.Right):
                mentions.IsByOrder = true;
                return;
            case CompareNode compare when (IsTier(compare.Left) ? compare.Right : IsTier(compare.Right) ? compare.Left : null) is ConstantNode level:
                mentions.Named.TryAdd((int)(long)level.Value, (placeOf(node), isLeftOut != (compare.Operator == BinaryOperator.NotEqual)));
                return;
            case MembershipNode membership when IsTier(membership.Operand):
                foreach (var item in membership.Items)
                {
                    mentions.Named.TryAdd((int)(long)item.Value, (placeOf(node), isLeftOut));
                }

                return;
        }

        foreach (var child in node.Children)
        {
            Collect(child, placeOf, mentions, isLeftOut);
        }
    }

    private static bool IsTier(CheckedNode node) => node is FactNode { Fact.Name: TierBinder.FactName, Type.IsRanked: true } or CoalesceNode { Operand: FactNode { Fact.Name: TierBinder.FactName, Type.IsRanked: true } };

    /// <summary>Whether another level has the like of an expression: the same but for the level, in something that gives the same sort of thing.</summary>
    private bool HasSibling(CheckedExpression expression, int level, int other)
    {
        var text = expression.Node.ToString().Replace(ExpressionPrinter.Quote(words[level]), ExpressionPrinter.Quote(words[other]), StringComparison.Ordinal);
        return expression.Parent is { } parent && bySpelling.Value[text].Any(e => e.Parent is { } theirs && e.Member == expression.Member
            && FormOf(theirs) == FormOf(parent) && (parent.Get("name") is JsonString || parent.Get("then") is not null || parent.Get("value") is not null));
    }

    // The names in it, and what it is computed on; not the numbers.
    private static string FormOf(JsonValue value) => value switch
    {
        JsonObject item => "{" + string.Join(',', item.Members.Where(m => m.Name is not ("id" or "note" or "label" or "name" or "when" or "priority"))
            .OrderBy(m => m.Name, StringComparer.Ordinal).Select(m => m.Name + (m.Name is "of" or "currency" or "where" && m.Value is JsonString text ? text.Value : FormOf(m.Value)))) + "}",
        JsonArray items => "[" + string.Join(',', items.Items.Select(FormOf)) + "]",
        _ => "",
    };
}
