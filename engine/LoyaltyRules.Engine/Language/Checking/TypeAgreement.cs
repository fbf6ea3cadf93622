using System.Globalization;
using System.Numerics;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Language.Syntax;
using LoyaltyRules.Engine.Language.Types;

namespace LoyaltyRules.Engine.Language.Checking;

/// <summary>Makes checked parts agree in type: bare literals take the type that their place asks for (N3), anything else is refused where it differs.</summary>
/// <param name="report">Takes what does not agree.</param>
internal sealed class TypeAgreement(ExpressionReporter report)
{
    /// <summary>Lets a bare literal on either side take the unit of the other (N3).</summary>
    public (CheckedNode Left, CheckedNode Right) Agree(CheckedNode left, CheckedNode right) =>
        IsBare(left) && !IsBare(right) ? (Adopt(left, right.Type), right) : (left, Adopt(right, left.Type));

    /// <summary>Whether a part is a literal without a unit, or a choice between such.</summary>
    public static bool IsBare(CheckedNode node) => node switch
    {
        ConstantNode constant => constant.IsBare,
        ConditionalNode conditional => IsBare(conditional.WhenTrue) && IsBare(conditional.WhenFalse),
        _ => false,
    };

    /// <summary>Gives a bare literal the type that its place asks for; anything else stays what it is.</summary>
    public CheckedNode Adopt(CheckedNode node, RuleType type)
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

    /// <summary>A part that is of one of the types wanted, or becomes it.</summary>
    public CheckedNode Require(CheckedNode node, ReadOnlySpan<RuleType> wanted)
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
    public CheckedNode Fitting(CheckedNode node)
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

    /// <summary>Reports a part, and stands in for it.</summary>
    public ErrorNode Refuse(SyntaxNode syntax, TextSpan span, DiagnosticDescriptor descriptor, params Phrase[] arguments)
    {
        report.Add(span, descriptor, arguments);
        return new ErrorNode(syntax);
    }

    /// <summary>What a part is, for a message: its type, and its spelling where it is a name.</summary>
    public static Phrase Described(CheckedNode node)
    {
        var type = TypeNames.Of(node.Type);
        return node.Source is NameSyntax name ? new Phrase($"{name.Name} ({type.En})", $"{name.Name} ({type.Ru})") : type;
    }

    /// <summary>A choice between two parts of one type.</summary>
    public static ConditionalNode NewConditional(CheckedNode condition, CheckedNode whenTrue, CheckedNode whenFalse, SyntaxNode syntax) =>
        new(condition, whenTrue, whenFalse, syntax) { Range = whenTrue.Range is { } range ? range.Union(whenFalse.Range!.Value) : null };

    /// <summary>What is never absent need not be asked about.</summary>
    public void WarnWhenNeverAbsent(CheckedNode operand)
    {
        if (!operand.MayBeAbsent)
        {
            report.Add(operand.Span, LanguageDiagnostics.NeverAbsent, operand.ToString());
        }
    }
}
