using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Language.Syntax;
using LoyaltyRules.Engine.Language.Types;

namespace LoyaltyRules.Engine.Importing.Expressions;

/// <content>Methods of texts, and lists.</content>
internal sealed partial class TermReader
{
    private const string ItemVariable = "l";

    // Types that are called like functions, and methods that make one type of another.
    private static readonly FrozenSet<string> Conversions = new[]
    {
        "as", "is", "cast", "int", "long", "short", "byte", "double", "float", "decimal", "bool", "string", "char", "Int16", "Int32", "Int64", "Double",
        "Single", "Decimal", "Boolean", "String", "Guid", "DateTime", "DateTimeOffset", "TimeSpan", "Parse", "TryParse", "ParseExact", "ToInt16", "ToInt32",
        "ToInt64", "ToDouble", "ToSingle", "ToDecimal", "ToBoolean", "ToDateTime", "ChangeType",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    // Methods that give one item of a list, of which nothing can be asked here.
    private static readonly FrozenSet<string> Picks = new[]
    {
        "First", "FirstOrDefault", "Single", "SingleOrDefault", "Last", "LastOrDefault", "ElementAt", "ElementAtOrDefault",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The list whose items are being asked, and the name of an item; a name of null stands for <c>it</c> or nothing.</summary>
    private MappedLines? lines;
    private string? item;

    private Test CallTest(LinqCall node)
    {
        var span = At(node.Span);
        RefuseConversion(node);
        if (node.Target is not null && LinesAt(node.Target) is { } list)
        {
            return LinesTest(node, list);
        }

        if (node is { Target: LinqName { Name: "string" or "String" }, Name: "IsNullOrEmpty", Arguments: [var tested] })
        {
            var text = Plain(tested);
            var isEmpty = new ComparisonTest(span, BinaryOperator.Equal, text, Constant(new TextSyntax(span, ""), NumberKind.None), span);
            // No word of a choice is empty.
            return text.FactType is { Kind: TypeKind.Choice } ? NullTest(span, text)
                : text.Nulls.IsEmpty ? isEmpty : new EitherTest(span, [NullTest(span, text), isEmpty]);
        }

        if (node is not { Target: { } target, Arguments: [var argument] } || node.Name is not ("StartsWith" or "EndsWith" or "Contains" or "Equals") || IsClass(target))
        {
            throw Refuse(node.NameSpan, ExpressionDiagnostics.NoCounterpart, node.Name);
        }

        // A single character is taken where a method takes one.
        var (asked, given) = (ValueOf(target), argument is LinqText { IsCharacter: true } character && node.Name != "Equals"
            ? Constant(new TextSyntax(At(character.Span), character.Value), NumberKind.None) : Plain(argument));
        if (asked.FactType is { Kind: TypeKind.Choice } && (node.Name != "Equals" || asked.Reshape is not null))
        {
            var part = given.Syntax is TextSyntax { Value: var literal } ? literal : throw Refuse(node.NameSpan, ExpressionDiagnostics.NoCounterpart, node.Name);
            return WordsTest(node.Span, asked, word => node.Name switch
            {
                "StartsWith" => word.StartsWith(part, StringComparison.Ordinal),
                "EndsWith" => word.EndsWith(part, StringComparison.Ordinal),
                "Contains" => word.Contains(part, StringComparison.Ordinal),
                _ => word == part,
            });
        }

        if (asked.Reshape is not null || !given.Nulls.IsEmpty && node.Name == "Equals")
        {
            throw Refuse(node.NameSpan, ExpressionDiagnostics.NoCounterpart, node.Name);
        }

        if (node.Name is "StartsWith" or "EndsWith" && argument is not LinqText { IsCharacter: true })
        {
            Note(node.NameSpan, RewriteDiagnostics.ByLetters, node.Name);
        }

        SyntaxNode syntax = node.Name == "Equals"
            ? new BinarySyntax(span, BinaryOperator.Equal, asked.Syntax, given.Syntax, At(node.NameSpan))
            : new CallSyntax(span, char.ToLowerInvariant(node.Name[0]) + node.Name[1..], At(node.NameSpan), [asked.Syntax, given.Syntax]);
        return new QuestionTest(span, syntax, asked.Nulls.Union(asked.Throws).Union(given.Nulls).Union(given.Throws));
    }

    private void RefuseConversion(LinqCall node)
    {
        if (Conversions.Contains(node.Name) || node.Target is LinqName { Name: "Convert" })
        {
            throw Refuse(node.Target is null ? node.NameSpan : node.Span, ExpressionDiagnostics.Conversion, node.Name);
        }
    }

    // A word that is no input, no parameter and no item names a type of C#.
    private bool IsClass(LinqNode target) =>
        target is LinqName { Name: var word } && ParameterOf(target) is null && FactAt(word) is null && !map.IsInput(word) && !IsItem(word);

    private Value CallValue(LinqCall node)
    {
        RefuseConversion(node);
        if (node is { Target: { } list, Name: "Count" or "Sum" } && LinesAt(list) is { } mapped)
        {
            return LinesValue(node, mapped);
        }

        if (node is { Target: { } target, Arguments: [] } && ReshapingOf(node.Name) is { } reshape && !IsClass(target))
        {
            var word = ValueOf(target);
            if (word.Syntax is TextSyntax literal)
            {
                return word with { Syntax = literal with { Value = reshape(literal.Value) } };
            }

            if (word is { FactType.Kind: TypeKind.Choice })
            {
                var before = word.Reshape ?? (w => w);
                return word with { Reshape = w => reshape(before(w)) };
            }
        }

        if (node is { Target: LinqName { Name: "Math" }, Name: "Abs" or "Min" or "Max" })
        {
            return MathCall(node);
        }

        throw Refuse(node.NameSpan, ExpressionDiagnostics.NoCounterpart, node.Name);
    }

    // Of a fixed text, or of the words of a choice, which are known beforehand.
    private static Func<string, string>? ReshapingOf(string method) => method switch
    {
        "Trim" => w => w.Trim(),
        "ToLower" or "ToLowerInvariant" => w => w.ToLower(CultureInfo.InvariantCulture),
        "ToUpper" or "ToUpperInvariant" => w => w.ToUpper(CultureInfo.InvariantCulture),
        _ => null,
    };

    private Value MathCall(LinqCall node)
    {
        var arguments = node.Arguments.Select(Plain).ToImmutableArray();
        if (arguments.FirstOrDefault(a => a.Number is NumberKind.Binary or NumberKind.Fraction) is not null)
        {
            throw Refuse(node.NameSpan, ExpressionDiagnostics.BinaryFraction, node.Name);
        }

        if (arguments.Any(a => a.IsNullable))
        {
            throw Refuse(node.NameSpan, ExpressionDiagnostics.TypesThere, node.Name, new Phrase("it takes no number that may be null", "числа, которые могут быть null, не принимаются"));
        }

        var syntax = new CallSyntax(At(node.Span), node.Name.ToLower(CultureInfo.InvariantCulture), At(node.NameSpan), [.. arguments.Select(a => a.Syntax)]);
        var number = arguments.All(a => a.Number == NumberKind.Whole) ? NumberKind.Whole : NumberKind.Decimal;
        return new Value(syntax, number, Nothing, arguments.Aggregate(Nothing, (all, a) => all.Union(a.Throws)));
    }

    private Test ComparedWords(LinqBinary node, Value left, Value right)
    {
        var (word, literal) = left.Reshape is not null ? (left, right) : (right, left);
        if (literal.Syntax is not TextSyntax { Value: var wanted } || node.Operator is not (BinaryOperator.Equal or BinaryOperator.NotEqual))
        {
            throw Refuse(node.OperatorSpan, ExpressionDiagnostics.NoCounterpart, SignOf(node));
        }

        var test = WordsTest(node.Span, word, w => w == wanted);
        return node.Operator == BinaryOperator.Equal ? test : new NotTest(At(node.Span), test);
    }

    /// <summary>A question about the letters of a choice's word, answered for every word beforehand.</summary>
    private Test WordsTest(TextSpan at, Value word, Func<string, bool> holds)
    {
        var span = At(at);
        var reshape = word.Reshape ?? (w => w);
        var words = word.FactType!.Choices.Where(w => holds(reshape(w))).Select(w => (SyntaxNode)new TextSyntax(span, w)).ToImmutableArray();
        var name = (NameSyntax)(word.Syntax is CoalesceSyntax replaced ? replaced.Operand : word.Syntax);
        var fact = name.Name;
        if (words.IsEmpty)
        {
            throw Refuse(at, ExpressionDiagnostics.NoSuchWord, fact);
        }

        Note(at, RewriteDiagnostics.WordsListed, fact);
        SyntaxNode syntax = words is [var only] ? new BinarySyntax(span, BinaryOperator.Equal, name, only, span) : new InSyntax(span, name, words);
        if (word.Fallback is { } fallback)
        {
            // The text in place of null is asked like a word, and need not be one of them.
            var isThere = new NotTest(span, new AbsentTest(span, fact));
            var question = new QuestionTest(span, syntax, Nothing.Add(fact));
            return holds(reshape(fallback)) ? new EitherTest(span, [new AbsentTest(span, fact), question]) : new BothTest(span, [isThere, question]);
        }

        return new QuestionTest(span, syntax, word.Nulls.Union(word.Throws));
    }

    private Test LinesTest(LinqCall node, MappedLines list)
    {
        var span = At(node.Span);
        if (node is { Name: "Any", Arguments: [] })
        {
            var count = Constant(new AggregateSyntax(span, AggregateKind.Count, ItemVariable, null), NumberKind.Whole);
            return new ComparisonTest(span, BinaryOperator.Greater, count, Constant(new NumberSyntax(span, 0), NumberKind.Whole), span);
        }

        return node is { Name: "Any" or "All", Arguments: [var body] }
            ? new LinesTest(span, node.Name == "Any", ItemVariable, OfItem(list, body, TestOfItem))
            : throw Refuse(node.NameSpan, Picks.Contains(node.Name) ? ExpressionDiagnostics.PickedItem : ExpressionDiagnostics.NoCounterpart, node.Name);
    }

    private Value LinesValue(LinqCall node, MappedLines list)
    {
        var span = At(node.Span);
        switch (node.Name, node.Arguments)
        {
            case ("Count", []):
                return Constant(new AggregateSyntax(span, AggregateKind.Count, ItemVariable, null), NumberKind.Whole);
            case ("Count", [var body]):
                var test = OfItem(list, body, TestOfItem);
                var writer = new ConditionWriter((place, fact) => Note(place, RewriteDiagnostics.Guarded, fact));
                return Constant(new AggregateSyntax(span, AggregateKind.Count, ItemVariable, writer.Definite(test)), NumberKind.Whole);
            case ("Sum", [var summand]):
                var value = OfItem(list, summand, Plain);
                if (!value.Throws.IsEmpty || value.Number is NumberKind.Binary or NumberKind.Fraction)
                {
                    throw Refuse(summand.Span, value.Throws.IsEmpty ? ExpressionDiagnostics.BinaryFraction : ExpressionDiagnostics.ThrowsOnALine, "Sum");
                }

                // C# sums over nulls.
                var counted = value.Nulls.IsEmpty ? value.Syntax : new CoalesceSyntax(value.Syntax.Span, value.Syntax, new NumberSyntax(value.Syntax.Span, 0));
                return Constant(new AggregateSyntax(span, AggregateKind.Sum, ItemVariable, counted), value.Number) with { IsNullable = value.IsNullable };
            default:
                throw Refuse(node.NameSpan, ExpressionDiagnostics.NoCounterpart, node.Name);
        }
    }

    /// <summary>A condition of an item. One that could throw is refused: whether C# got so far depends on the items before.</summary>
    private Test TestOfItem(LinqNode body)
    {
        var test = TestOf(body);
        return new ConditionWriter((_, _) => { }).WhenDefined(test) is null ? test : throw Refuse(body.Span, ExpressionDiagnostics.ThrowsOnALine, "Any");
    }

    private T OfItem<T>(MappedLines list, LinqNode body, Func<LinqNode, T> read)
    {
        if (lines is not null)
        {
            throw Refuse(body.Span, ExpressionDiagnostics.ListElsewhere);
        }

        (lines, item, body) = body is LinqLambda lambda ? (list, lambda.Variable, lambda.Body) : (list, null, body);
        try
        {
            return read(body);
        }
        finally
        {
            (lines, item) = (null, null);
        }
    }

    private bool IsItem(string word) => lines is not null && (word == item || item is null && word == "it");

    /// <summary>The fact at a path: of the item where one is asked, otherwise of the inputs.</summary>
    private MappedFact? FactAt(string path)
    {
        if (lines is not null)
        {
            var head = path.Split('.')[0];
            if (IsItem(head) || item is null)
            {
                var own = ParameterMap.Find(lines.Facts, IsItem(head) ? AfterHead(path) : path);
                if (own is not null || IsItem(head))
                {
                    return own;
                }
            }
        }

        return map.Fact(path);
    }

    private MappedLines? LinesOf(string path) => IsItem(path.Split('.')[0]) ? null : map.Lines(path);

    private MappedLines? LinesAt(LinqNode node) => node is LinqName or LinqMember && PathOf(node) is { } path ? LinesOf(path) : null;
}
