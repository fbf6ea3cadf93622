using System.Collections.Immutable;
using System.Globalization;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Model;

namespace LoyaltyRules.Engine.Language.Syntax;

/// <summary>
/// Reads tokens into a syntax tree, by recursive descent with C#'s precedence:
/// <c>?:</c>, <c>??</c>, <c>||</c>, <c>&amp;&amp;</c>, equality, order and <c>in</c>, sums, products, <c>!</c> and <c>-</c>.
/// The first syntax error ends the reading of this expression.
/// </summary>
internal sealed class Parser
{
    private readonly IReadOnlyList<Token> tokens;
    private readonly ExpressionReporter report;
    private int next;
    private int depth;

    private Parser(IReadOnlyList<Token> tokens, ExpressionReporter report)
    {
        this.tokens = tokens;
        this.report = report;
    }

    /// <summary>The tree of the text, or null when anything in it could not be read; every problem found is reported.</summary>
    public static SyntaxNode? Parse(string text, ExpressionReporter report)
    {
        var tokens = Lexer.Read(text, report);
        if (tokens is null)
        {
            return null;
        }

        if (tokens.Count == 1)
        {
            // Where the lexer already reported what stands there, "empty" would be a second, wrong complaint.
            if (!report.HasErrors)
            {
                report.Add(tokens[0].Span, LanguageDiagnostics.Empty);
            }

            return null;
        }

        var parser = new Parser(tokens, report);
        try
        {
            var node = parser.Expression();
            if (parser.Current.Kind != TokenKind.End)
            {
                throw parser.Expected("an operator or the end", "знак действия или конец");
            }

            return report.HasErrors ? null : node;
        }
        catch (SyntaxError error)
        {
            report.Add(error.Span, error.Descriptor, error.Arguments);
            return null;
        }
    }

    private Token Current => tokens[next];

    private Token Take() => tokens[next++];

    private bool TryTake(TokenKind kind)
    {
        if (Current.Kind != kind)
        {
            return false;
        }

        next++;
        return true;
    }

    private Token Require(TokenKind kind, string en, string ru) => Current.Kind == kind ? Take() : throw Expected(en, ru);

    private SyntaxNode Expression() => Nested(Conditional);

    // Every way back into Expression or Unary passes here, so the stack is as bounded as the depth.
    private SyntaxNode Nested(Func<SyntaxNode> read)
    {
        if (++depth > LanguageLimits.DepthMax)
        {
            throw TooDeep(Current.Span);
        }

        var node = read();
        depth--;
        return node;
    }

    private static SyntaxError TooDeep(TextSpan span) =>
        new(span, LanguageDiagnostics.TooDeep, LanguageLimits.DepthMax.ToString(CultureInfo.InvariantCulture));

    private static T Bounded<T>(T node)
        where T : SyntaxNode => node.Height <= LanguageLimits.DepthMax ? node : throw TooDeep(node.Span);

    private SyntaxNode Conditional()
    {
        var condition = Coalesce();
        if (!TryTake(TokenKind.Question))
        {
            return condition;
        }

        var whenTrue = Expression();
        Require(TokenKind.Colon, "':' and the other result", "«:» и другой результат");
        var whenFalse = Expression();
        return Bounded(new ConditionalSyntax(TextSpan.Between(condition.Span, whenFalse.Span), condition, whenTrue, whenFalse));
    }

    private SyntaxNode Coalesce()
    {
        var operand = Or();
        while (TryTake(TokenKind.Coalesce))
        {
            var fallback = Or();
            operand = Bounded(new CoalesceSyntax(TextSpan.Between(operand.Span, fallback.Span), operand, fallback));
        }

        return operand;
    }

    private SyntaxNode Or() => Logical(TokenKind.Or, LogicalOperator.Or, And);

    private SyntaxNode And() => Logical(TokenKind.And, LogicalOperator.And, Equality);

    private SyntaxNode Logical(TokenKind sign, LogicalOperator logicalOperator, Func<SyntaxNode> readOperand)
    {
        var first = readOperand();
        if (Current.Kind != sign)
        {
            return first;
        }

        var operands = ImmutableArray.CreateBuilder<SyntaxNode>();
        operands.Add(first);
        while (TryTake(sign))
        {
            operands.Add(readOperand());
        }

        return Bounded(new LogicalSyntax(TextSpan.Between(first.Span, operands[^1].Span), logicalOperator, operands.ToImmutable()));
    }

    private SyntaxNode Equality()
    {
        var left = Relation();
        if (Current.Kind is not (TokenKind.Equal or TokenKind.NotEqual))
        {
            return left;
        }

        var sign = Take();
        var right = Relation();
        RefuseChain(TokenKind.Equal, TokenKind.NotEqual);
        return Binary(sign.Kind == TokenKind.Equal ? BinaryOperator.Equal : BinaryOperator.NotEqual, left, right, sign);
    }

    private SyntaxNode Relation()
    {
        var left = Sum();
        if (Current.Kind == TokenKind.Not && tokens[next + 1].Kind == TokenKind.In && Current.Text == "not")
        {
            next++;
            var list = In(left);
            return Bounded(new UnarySyntax(list.Span, UnaryOperator.Not, list));
        }

        if (Current.Kind == TokenKind.In)
        {
            return In(left);
        }

        BinaryOperator? relation = Current.Kind switch
        {
            TokenKind.Less => BinaryOperator.Less,
            TokenKind.LessOrEqual => BinaryOperator.LessOrEqual,
            TokenKind.Greater => BinaryOperator.Greater,
            TokenKind.GreaterOrEqual => BinaryOperator.GreaterOrEqual,
            _ => null,
        };
        if (relation is not { } found)
        {
            return left;
        }

        var sign = Take();
        var right = Sum();
        RefuseChain(TokenKind.Less, TokenKind.LessOrEqual, TokenKind.Greater, TokenKind.GreaterOrEqual);
        return Binary(found, left, right, sign);
    }

    private InSyntax In(SyntaxNode operand)
    {
        Require(TokenKind.In, "'in'", "«in»");
        Require(TokenKind.OpenList, "a list: ['opera', 'drama']", "список: ['opera', 'drama']");
        var items = ImmutableArray.CreateBuilder<SyntaxNode>();
        do
        {
            items.Add(Unary());
        }
        while (TryTake(TokenKind.Comma));

        var close = Require(TokenKind.CloseList, "',' or ']'", "«,» или «]»");
        return Bounded(new InSyntax(TextSpan.Between(operand.Span, close.Span), operand, items.ToImmutable()));
    }

    private void RefuseChain(params ReadOnlySpan<TokenKind> signs)
    {
        if (signs.Contains(Current.Kind))
        {
            throw new SyntaxError(Current.Span, LanguageDiagnostics.ChainedComparison);
        }
    }

    private SyntaxNode Sum()
    {
        var left = Product();
        while (Current.Kind is TokenKind.Plus or TokenKind.Minus)
        {
            var sign = Take();
            left = Binary(sign.Kind == TokenKind.Plus ? BinaryOperator.Add : BinaryOperator.Subtract, left, Product(), sign);
        }

        return left;
    }

    private SyntaxNode Product()
    {
        var left = Unary();
        while (Current.Kind is TokenKind.Times or TokenKind.Divide)
        {
            var sign = Take();
            left = Binary(sign.Kind == TokenKind.Times ? BinaryOperator.Multiply : BinaryOperator.Divide, left, Unary(), sign);
        }

        return left;
    }

    private static BinarySyntax Binary(BinaryOperator binaryOperator, SyntaxNode left, SyntaxNode right, Token sign) =>
        Bounded(new BinarySyntax(TextSpan.Between(left.Span, right.Span), binaryOperator, left, right, sign.Span));

    private SyntaxNode Unary()
    {
        if (Current.Kind is not (TokenKind.Not or TokenKind.Minus))
        {
            return Postfix();
        }

        var sign = Take();
        // `not` binds as loosely as in other languages that spell it out; `!` as tightly as in C#.
        var operand = Nested(sign.Text == "not" ? Equality : Unary);
        return Bounded(new UnarySyntax(
            TextSpan.Between(sign.Span, operand.Span), sign.Kind == TokenKind.Not ? UnaryOperator.Not : UnaryOperator.Negate, operand));
    }

    private SyntaxNode Postfix()
    {
        var node = Primary();
        while (TryTake(TokenKind.Dot))
        {
            var method = Require(TokenKind.Name, "a method", "метод");
            Require(TokenKind.Open, "'('", "«(»");
            node = Call(method, node.Span, [node]);
        }

        return node;
    }

    private SyntaxNode Primary()
    {
        switch (Current.Kind)
        {
            case TokenKind.Number:
                var number = Take();
                return new NumberSyntax(number.Span, ExactDecimal.TryParse(number.Text, out var value) ? value : 0);
            case TokenKind.Text:
                var text = Take();
                return new TextSyntax(text.Span, text.Text);
            case TokenKind.True or TokenKind.False:
                var word = Take();
                return new BooleanSyntax(word.Span, word.Kind == TokenKind.True);
            case TokenKind.Open:
                var open = Take();
                var inner = Expression();
                Require(TokenKind.Close, "')'", "«)»");
                return inner with { Span = TextSpan.Between(open.Span, tokens[next - 1].Span) };
            case TokenKind.Name:
                return Name();
            default:
                throw Expected("a value, a name or '('", "значение, имя или «(»");
        }
    }

    private SyntaxNode Name()
    {
        var parts = new List<Token> { Take() };
        while (Current.Kind == TokenKind.Dot && IsWord(tokens[next + 1]))
        {
            next++;
            parts.Add(Take());
        }

        if (!TryTake(TokenKind.Open))
        {
            return DottedName(parts);
        }

        var function = parts[^1];
        if (parts.Count == 1)
        {
            return Call(function, function.Span, []);
        }

        if (parts is [{ Text: "lines" }, _] && Enum.TryParse<AggregateKind>(function.Text, ignoreCase: true, out var aggregate) && char.IsAsciiLetter(function.Text[0]))
        {
            return Aggregate(aggregate, parts[0].Span);
        }

        if (parts is [{ Text: "lines" }, _])
        {
            var nearest = NearestName.Of(function.Text, Enum.GetNames<AggregateKind>());
            throw new SyntaxError(function.Span, LanguageDiagnostics.UnknownFunction, $"lines.{function.Text}", nearest is null
                ? new Phrase("Lines are asked by Any, All, Count, Sum, Min and Max.", "Строки спрашивают функциями Any, All, Count, Sum, Min и Max.")
                : new Phrase($"Did you mean 'lines.{nearest}'?", $"Возможно, имелось в виду «lines.{nearest}»?"));
        }

        var target = DottedName(parts[..^1]);
        return Call(function, target.Span, [target]);
    }

    // The second part of a name may be spelled like an operator (purchase.in), but not be its sign.
    private static bool IsWord(Token token) =>
        token.Kind == TokenKind.Name
        || (token.Kind is TokenKind.In or TokenKind.And or TokenKind.Or or TokenKind.Not && char.IsAsciiLetter(token.Text[0]));

    private static NameSyntax DottedName(List<Token> parts) =>
        new(TextSpan.Between(parts[0].Span, parts[^1].Span), string.Join('.', parts.Select(p => p.Text)));

    // The opening parenthesis is taken already.
    private CallSyntax Call(Token function, TextSpan start, ImmutableArray<SyntaxNode> target)
    {
        var arguments = target.ToBuilder();
        if (Current.Kind != TokenKind.Close)
        {
            do
            {
                arguments.Add(Expression());
            }
            while (TryTake(TokenKind.Comma));
        }

        var close = Require(TokenKind.Close, "',' or ')'", "«,» или «)»");
        return Bounded(new CallSyntax(TextSpan.Between(start, close.Span), function.Text, function.Span, arguments.ToImmutable()));
    }

    private AggregateSyntax Aggregate(AggregateKind kind, TextSpan start)
    {
        if (kind == AggregateKind.Count && Current.Kind == TokenKind.Close)
        {
            return new AggregateSyntax(TextSpan.Between(start, Take().Span), kind, "l", null);
        }

        var variable = Require(TokenKind.Name, "a name for the line: l => …", "имя для строки: l => …");
        Require(TokenKind.Arrow, "'=>'", "«=>»");
        var body = Expression();
        var close = Require(TokenKind.Close, "')'", "«)»");
        return Bounded(new AggregateSyntax(TextSpan.Between(start, close.Span), kind, variable.Text, body));
    }

    private SyntaxError Expected(string en, string ru)
    {
        var found = Current.Kind == TokenKind.End ? new Phrase("the end", "конец") : (Phrase)$"'{Current.Text}'";
        return new SyntaxError(Current.Span, LanguageDiagnostics.Expected, new Phrase(en, ru), found);
    }

    /// <summary>Leaves the descent at the first syntax error; never leaves <see cref="Parse"/>.</summary>
    private sealed class SyntaxError(TextSpan span, DiagnosticDescriptor descriptor, params Phrase[] arguments) : Exception
    {
        public TextSpan Span { get; } = span;

        public DiagnosticDescriptor Descriptor { get; } = descriptor;

        public Phrase[] Arguments { get; } = arguments;
    }
}
