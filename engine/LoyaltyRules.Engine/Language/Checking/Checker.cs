using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Language.Syntax;
using LoyaltyRules.Engine.Language.Types;
using LoyaltyRules.Engine.Model;

namespace LoyaltyRules.Engine.Language.Checking;

/// <summary>
/// Gives every part of a syntax tree its type, unit, bounds and absence, and reports everything that does not fit, in one pass.
/// </summary>
internal sealed partial class Checker
{
    private readonly Vocabulary vocabulary;
    private readonly ExpressionReporter report;
    private readonly ExpressionScope scope;
    private string? lineVariable;
    private bool takesChoice;

    private Checker(Vocabulary vocabulary, ExpressionScope scope, ExpressionReporter report)
    {
        this.vocabulary = vocabulary;
        this.scope = scope;
        this.report = report;
    }

    /// <summary>Checks a text as a condition; null when anything was reported as an error.</summary>
    public static CheckedNode? CheckCondition(string text, Vocabulary vocabulary, ExpressionScope scope, ExpressionReporter report)
    {
        if (Parser.Parse(text, report) is not { } syntax)
        {
            return null;
        }

        return CheckCondition(syntax, vocabulary, scope, report);
    }

    /// <summary>Checks a tree as a condition; null when anything was reported as an error. Problems are placed where the tree's parts say they stand.</summary>
    public static CheckedNode? CheckCondition(SyntaxNode syntax, Vocabulary vocabulary, ExpressionScope scope, ExpressionReporter report)
    {
        var checker = new Checker(vocabulary, scope, report);
        var node = checker.Condition(syntax);
        return report.HasErrors ? null : node;
    }

    /// <summary>Checks a text as a value of one of the types given (of any, when none is given); null when anything was reported as an error.</summary>
    public static CheckedNode? CheckValue(
        string text, Vocabulary vocabulary, ExpressionScope scope, ExpressionReporter report, params ReadOnlySpan<RuleType> wanted)
    {
        if (Parser.Parse(text, report) is not { } syntax)
        {
            return null;
        }

        var checker = new Checker(vocabulary, scope, report);
        var node = checker.Check(syntax);
        if (!wanted.IsEmpty)
        {
            node = checker.Require(node, wanted);
        }

        return report.HasErrors ? null : node;
    }

    private CheckedNode Check(SyntaxNode syntax) => syntax switch
    {
        NumberSyntax number => ConstantNode.OfNumber(number.Value, RuleType.Number, syntax, isBare: true),
        TextSyntax text => new ConstantNode(RuleType.Text, text.Value, syntax) { IsBare = true },
        BooleanSyntax boolean => new ConstantNode(RuleType.Boolean, boolean.Value ? 1L : 0L, syntax),
        NameSyntax name => Name(name),
        UnarySyntax { Operator: UnaryOperator.Not } not => new NotNode(Condition(not.Operand), syntax),
        UnarySyntax negate => Negate(negate),
        LogicalSyntax logical => new LogicalNode(logical.Operator, [.. logical.Operands.Select(Condition)], syntax),
        BinarySyntax { Operator: <= BinaryOperator.GreaterOrEqual } comparison => Compare(comparison),
        BinarySyntax arithmetic => Arithmetic(arithmetic),
        ConditionalSyntax conditional => Conditional(conditional),
        CoalesceSyntax coalesce => Coalesce(coalesce),
        InSyntax membership => Membership(membership),
        CallSyntax call => Call(call),
        AggregateSyntax aggregate => Aggregate(aggregate),
        _ => throw new InvalidOperationException($"No check for {syntax.GetType().Name}."),
    };

    private CheckedNode Condition(SyntaxNode syntax)
    {
        var node = Check(syntax);
        if (node.Type.Kind is TypeKind.Boolean or TypeKind.Error)
        {
            return node;
        }

        report.Add(node.Span, LanguageDiagnostics.NotACondition, TypeNames.Of(node.Type));
        return new ErrorNode(syntax);
    }

    private CheckedNode Name(NameSyntax syntax)
    {
        var name = syntax.Name;
        if (lineVariable is not null && name.StartsWith(lineVariable + ".", StringComparison.Ordinal))
        {
            name = "line" + name[lineVariable.Length..];
        }

        if (Vocabulary.ComputedNames.Contains(name)
            || name.StartsWith("base.", StringComparison.Ordinal) || name.StartsWith("earned.", StringComparison.Ordinal))
        {
            report.Add(syntax.Span, LanguageDiagnostics.ComputedInCondition, syntax.Name);
            return new ErrorNode(syntax);
        }

        var declaration = vocabulary.Find(name);
        if (declaration is null && vocabulary.FindElsewhere(name) is var (what, where))
        {
            return Refuse(syntax, syntax.Span, LanguageDiagnostics.NotAskedHere, syntax.Name, what, where);
        }

        if (declaration is null)
        {
            report.Add(syntax.Span, LanguageDiagnostics.UnknownName, syntax.Name, SuggestionFor(name));
            return new ErrorNode(syntax);
        }

        // Inside lines.Any(l => …) of a line's condition, line.x could mean either line.
        if (declaration is FactDeclaration { IsOfLine: true } && scope == ExpressionScope.Line && lineVariable is not (null or "line") && name == syntax.Name)
        {
            report.Add(syntax.Span, LanguageDiagnostics.WhichLine, syntax.Name, lineVariable + syntax.Name["line".Length..]);
            return new ErrorNode(syntax);
        }

        if (!scope.HasPurchase() && vocabulary.AsksPurchase(declaration))
        {
            return Refuse(syntax, syntax.Span, LanguageDiagnostics.NeedsPurchase, syntax.Name);
        }

        if (!scope.HasActivity() && declaration is FactDeclaration { Subject: FactSubject.Activity })
        {
            return Refuse(syntax, syntax.Span, LanguageDiagnostics.NeedsActivity, syntax.Name);
        }

        if (declaration.IsOfLine && scope is not ExpressionScope.Line && lineVariable is null)
        {
            report.Add(syntax.Span, LanguageDiagnostics.LineOutsideLines, syntax.Name);
            return new ErrorNode(syntax);
        }

        if (scope.IsOfCounter() && declaration is SegmentDeclaration or TableDeclaration or FactDeclaration { Counter: not null })
        {
            return Refuse(syntax, syntax.Span, LanguageDiagnostics.NotInCounter, syntax.Name);
        }

        if (declaration.Type.Kind == TypeKind.Chosen && !takesChoice)
        {
            return Refuse(syntax, syntax.Span, LanguageDiagnostics.OnlyInChosen, syntax.Name);
        }

        return declaration switch
        {
            FactDeclaration fact => new FactNode(fact, syntax) { Range = fact.Range },
            ParameterDeclaration parameter => new ConstantNode(parameter.Type, parameter.Value, syntax)
            {
                Range = NumericRange.Of(parameter.Value),
                Parameter = parameter,
            },
            SegmentDeclaration segment => new SegmentNode(segment, syntax),
            TableDeclaration table => new TableNode(table, syntax) { Range = table.Range },
            _ => new ErrorNode(syntax),
        };
    }

    private Phrase SuggestionFor(string name)
    {
        if (vocabulary.NearestTo(name) is { } nearest)
        {
            if (lineVariable is not null && nearest.StartsWith("line.", StringComparison.Ordinal))
            {
                nearest = lineVariable + nearest["line".Length..];
            }

            return new Phrase($"Did you mean '{nearest}'?", $"Возможно, имелось в виду «{nearest}»?");
        }

        return name.Contains('.', StringComparison.Ordinal)
            ? DeclareUnder(name[..name.IndexOf('.', StringComparison.Ordinal)])
            : new Phrase("Put a text in quotes; a name has two parts, for example member.tier.", "Текст берите в кавычки; имя состоит из двух частей, например member.tier.");
    }

    private static Phrase DeclareUnder(string subject)
    {
        var list = subject switch { "segment" => "segments", "table" => "tables", "parameter" => "parameters", "choice" => "choices", _ => "facts" };
        return new Phrase($"Declare it under '{list}'.", $"Объявите его в разделе «{list}».");
    }

    private CheckedNode Negate(UnarySyntax syntax)
    {
        var operand = Check(syntax.Operand);
        if (operand is ErrorNode)
        {
            return operand;
        }

        if (operand is ConstantNode { IsBare: true, Value: decimal value })
        {
            return ConstantNode.OfNumber(-value, operand.Type, syntax, isBare: true);
        }

        return operand.Type.IsNumeric
            ? new NegateNode(operand, syntax) { Range = -operand.Range!.Value }
            : Refuse(syntax, operand.Span, LanguageDiagnostics.WrongType, TypeNames.Of(RuleType.Number), TypeNames.Of(operand.Type));
    }

    private CheckedNode Compare(BinarySyntax syntax)
    {
        var left = Check(syntax.Left);
        var right = Check(syntax.Right);
        (left, right) = Agree(left, right);
        if (left is ErrorNode || right is ErrorNode)
        {
            return new ErrorNode(syntax);
        }

        if (!left.Type.Equals(right.Type))
        {
            return Refuse(syntax, syntax.Span, LanguageDiagnostics.CannotCompare, Described(left), Described(right));
        }

        if (syntax.Operator > BinaryOperator.NotEqual && !left.Type.IsOrdered && !right.Type.IsOrdered)
        {
            return Refuse(syntax, syntax.OperatorSpan, LanguageDiagnostics.NoOrder, Described(left));
        }

        return new CompareNode(syntax.Operator, left, right, syntax);
    }

    /// <summary>What a part is, for a message: its type, and its spelling where it is a name.</summary>
    private static Phrase Described(CheckedNode node)
    {
        var type = TypeNames.Of(node.Type);
        return node.Source is NameSyntax name ? new Phrase($"{name.Name} ({type.En})", $"{name.Name} ({type.Ru})") : type;
    }

    private CheckedNode Conditional(ConditionalSyntax syntax)
    {
        var condition = Condition(syntax.Condition);
        var (whenTrue, whenFalse) = Agree(Check(syntax.WhenTrue), Check(syntax.WhenFalse));
        if (condition is ErrorNode || whenTrue is ErrorNode || whenFalse is ErrorNode)
        {
            return new ErrorNode(syntax);
        }

        return whenTrue.Type.Equals(whenFalse.Type)
            ? NewConditional(condition, whenTrue, whenFalse, syntax)
            : Refuse(syntax, syntax.Span, LanguageDiagnostics.BranchesDiffer, Described(whenTrue), Described(whenFalse));
    }

    private static ConditionalNode NewConditional(CheckedNode condition, CheckedNode whenTrue, CheckedNode whenFalse, SyntaxNode syntax) =>
        new(condition, whenTrue, whenFalse, syntax) { Range = whenTrue.Range is { } range ? range.Union(whenFalse.Range!.Value) : null };

    private CheckedNode Coalesce(CoalesceSyntax syntax)
    {
        var (operand, fallback) = Agree(Check(syntax.Operand), Check(syntax.Fallback));
        if (operand is ErrorNode || fallback is ErrorNode)
        {
            return new ErrorNode(syntax);
        }

        if (fallback is not ConstantNode constant)
        {
            return Refuse(syntax, fallback.Span, LanguageDiagnostics.NotAConstant);
        }

        if (!operand.Type.Equals(fallback.Type))
        {
            return Refuse(syntax, syntax.Span, LanguageDiagnostics.BranchesDiffer, Described(operand), Described(fallback));
        }

        WarnWhenNeverAbsent(operand);
        return new CoalesceNode(operand, constant, syntax) { Range = operand.Range is { } range ? range.Union(fallback.Range!.Value) : null };
    }

    private void WarnWhenNeverAbsent(CheckedNode operand)
    {
        if (!operand.MayBeAbsent)
        {
            report.Add(operand.Span, LanguageDiagnostics.NeverAbsent, operand.ToString());
        }
    }

    private CheckedNode Membership(InSyntax syntax)
    {
        var operand = Check(syntax.Operand);
        var items = ImmutableArray.CreateBuilder<ConstantNode>();
        var isRefused = operand is ErrorNode;
        foreach (var itemSyntax in syntax.Items)
        {
            var item = Check(itemSyntax);
            if (operand is not ErrorNode)
            {
                item = Adopt(item, operand.Type);
            }

            if (item is ErrorNode || operand is ErrorNode)
            {
                isRefused = true;
            }
            else if (item is not ConstantNode constant)
            {
                Refuse(itemSyntax, item.Span, LanguageDiagnostics.NotAConstant);
                isRefused = true;
            }
            else if (!item.Type.Equals(operand.Type))
            {
                Refuse(itemSyntax, item.Span, LanguageDiagnostics.CannotCompare, Described(operand), Described(item));
                isRefused = true;
            }
            else
            {
                items.Add(constant);
            }
        }

        return isRefused ? new ErrorNode(syntax) : new MembershipNode(operand, items.ToImmutable(), syntax);
    }

    private CheckedNode Aggregate(AggregateSyntax syntax)
    {
        if (lineVariable is not null)
        {
            return Refuse(syntax, syntax.Span, LanguageDiagnostics.NestedAggregate);
        }

        if (!scope.HasPurchase())
        {
            return Refuse(syntax, syntax.Span, LanguageDiagnostics.NeedsPurchase, $"lines.{syntax.Kind}");
        }

        if (syntax.Body is null)
        {
            return new AggregateNode(syntax.Kind, null, RuleType.Number, syntax) { Range = LineCounts };
        }

        lineVariable = syntax.Variable;
        var isQuestion = syntax.Kind is AggregateKind.Any or AggregateKind.All or AggregateKind.Count;
        var body = isQuestion ? Condition(syntax.Body) : Check(syntax.Body);
        lineVariable = null;
        if (body is ErrorNode)
        {
            return new ErrorNode(syntax);
        }

        switch (syntax.Kind)
        {
            case AggregateKind.Any or AggregateKind.All:
                return new AggregateNode(syntax.Kind, body, RuleType.Boolean, syntax);
            case AggregateKind.Count:
                return new AggregateNode(syntax.Kind, body, RuleType.Number, syntax) { Range = LineCounts };
            case AggregateKind.Sum when body.Type.IsNumeric:
                // A thousand lines at the bounds of their facts are no receipt: such a sum is left unknown rather than its expression refused (N1).
                return new AggregateNode(syntax.Kind, body, body.Type, syntax) { Range = (body.Range!.Value * LineCounts).Capped(), IsCapped = !(body.Range!.Value * LineCounts).Fits };
            case AggregateKind.Min or AggregateKind.Max when body.Type.IsOrdered:
                return new AggregateNode(syntax.Kind, body, body.Type, syntax) { Range = body.Range };
            default:
                return Refuse(syntax, body.Span, LanguageDiagnostics.WrongType, TypeNames.Of(RuleType.Number), TypeNames.Of(body.Type));
        }
    }

    private static NumericRange LineCounts { get; } = NumericRange.Between(0, Purchase.LinesMax, 0);

    /// <summary>Lets a bare literal on either side take the unit of the other (N3).</summary>
    private (CheckedNode Left, CheckedNode Right) Agree(CheckedNode left, CheckedNode right) =>
        IsBare(left) && !IsBare(right) ? (Adopt(left, right.Type), right) : (left, Adopt(right, left.Type));

    private static bool IsBare(CheckedNode node) => node switch
    {
        ConstantNode constant => constant.IsBare,
        ConditionalNode conditional => IsBare(conditional.WhenTrue) && IsBare(conditional.WhenFalse),
        _ => false,
    };

    /// <summary>Gives a bare literal the type that its place asks for; anything else stays what it is.</summary>
    private CheckedNode Adopt(CheckedNode node, RuleType type)
    {
        if (!IsBare(node) || node.Type.Equals(type))
        {
            return node;
        }

        if (node is ConditionalNode conditional)
        {
            var (whenTrue, whenFalse) = (Adopt(conditional.WhenTrue, type), Adopt(conditional.WhenFalse, type));
            return whenTrue is ErrorNode || whenFalse is ErrorNode
                ? new ErrorNode(node.Source)
                : NewConditional(conditional.Condition, whenTrue, whenFalse, node.Source);
        }

        var constant = (ConstantNode)node;
        if (constant.Value is decimal number)
        {
            return type.IsNumeric ? ConstantNode.OfNumber(number, type, node.Source, isBare: true) : node;
        }

        var text = (string)constant.Value;
        switch (type.Kind)
        {
            case TypeKind.Choice:
                return StoredValue.Parse(text, type) is { } index
                    ? new ConstantNode(type, index, node.Source)
                    : Refuse(node.Source, node.Span, LanguageDiagnostics.NotAChoice, text, string.Join(", ", type.Choices), NearestChoice(text, type));
            case TypeKind.Date or TypeKind.Instant or TypeKind.Duration:
                return StoredValue.Parse(text, type) is { } value
                    ? new ConstantNode(type, value, node.Source)
                    : Refuse(node.Source, node.Span, LanguageDiagnostics.BadLiteral, text, TypeNames.Of(type));
            default:
                return node;
        }
    }

    private static Phrase NearestChoice(string text, RuleType type) =>
        NearestName.Of(text, type.Choices) is { } nearest
            ? new Phrase($"Did you mean '{nearest}'?", $"Возможно, имелось в виду «{nearest}»?")
            : new Phrase("Add the word to the fact's values if it is missing there.", "Добавьте слово в значения факта, если его там не хватает.");

    private CheckedNode Require(CheckedNode node, ReadOnlySpan<RuleType> wanted)
    {
        if (node is ErrorNode)
        {
            return node;
        }

        foreach (var type in wanted)
        {
            if (node.Type.Equals(type))
            {
                return node;
            }
        }

        var adopted = Adopt(node, wanted[0]);
        if (adopted is ErrorNode || adopted.Type.Equals(wanted[0]))
        {
            return adopted;
        }

        var (en, ru) = (new List<string>(), new List<string>());
        foreach (var type in wanted)
        {
            // A percentage, or the number of points of a currency that was refused, may be a number twice.
            if (!en.Contains(TypeNames.Of(type).En))
            {
                en.Add(TypeNames.Of(type).En);
                ru.Add(TypeNames.Of(type).Ru);
            }
        }

        return Refuse(node.Source, node.Span, LanguageDiagnostics.WrongType,
            new Phrase(string.Join(" or ", en), string.Join(" или ", ru)), Described(node));
    }

    /// <summary>Refuses a numeric part whose values could need more digits than are exact (N1).</summary>
    private CheckedNode Fitting(CheckedNode node)
    {
        if (node.Range is not { Fits: false } range)
        {
            return node;
        }

        var steps = BigInteger.Max(BigInteger.Abs(range.Min), BigInteger.Abs(range.Max));
        var digits = Math.Max(steps.ToString(CultureInfo.InvariantCulture).Length, range.Scale);
        return Refuse(node.Source, node.Span, LanguageDiagnostics.TooManyDigits,
            digits.ToString(CultureInfo.InvariantCulture), NumericRange.DigitsMax.ToString(CultureInfo.InvariantCulture));
    }

    private ErrorNode Refuse(SyntaxNode syntax, TextSpan span, DiagnosticDescriptor descriptor, params Phrase[] arguments)
    {
        report.Add(span, descriptor, arguments);
        return new ErrorNode(syntax);
    }
}
