using System.Collections.Immutable;
using System.Globalization;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Language;
using LoyaltyRules.Engine.Language.Syntax;
using LoyaltyRules.Engine.Model;

namespace LoyaltyRules.Engine.Importing.Expressions;

/// <summary>
/// Reads the subset of System.Linq.Dynamic.Core that can be taken, with that library's precedence: <c>in</c> binds looser than comparisons, which
/// are all alike, and <c>not</c> as tightly as <c>!</c>. Throws <see cref="Refusal"/> at the first thing that cannot.
/// </summary>
internal sealed class LinqParser
{
    private readonly string text;
    private readonly IReadOnlyList<Token> tokens;
    private int next;
    private int depth;

    private LinqParser(string text) => (this.text, tokens) = (text, LinqLexer.Read(text));

    /// <summary>The tree of a text.</summary>
    public static LinqNode Parse(string text)
    {
        var parser = new LinqParser(text);
        var node = parser.Expression();
        return parser.Current.Kind == TokenKind.End ? node : throw parser.Unexpected();
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

    private Token Require(TokenKind kind) => Current.Kind == kind ? Take() : throw Unexpected();

    private Refusal Unexpected()
    {
        // `x as T`, `x is T` and `(T)x` are casts, whatever T is.
        if (Current is { Kind: TokenKind.Name, Text: "as" or "is" } || (next > 0 && tokens[next - 1].Kind == TokenKind.Close && Current.Kind is TokenKind.Name or TokenKind.Number))
        {
            return new Refusal(Current.Span, ExpressionDiagnostics.Conversion, Current.Text);
        }

        return new Refusal(Current.Span, ExpressionDiagnostics.Unexpected, Current.Kind == TokenKind.End ? new Phrase("the end", "конец") : (Phrase)$"'{Current.Text}'");
    }

    private LinqNode Expression() => Nested(Conditional);

    // Every way down passes here or through a loop, so the stack is as bounded as the depth.
    private LinqNode Nested(Func<LinqNode> read)
    {
        if (++depth > LanguageLimits.DepthMax)
        {
            throw LinqLexer.TooLarge(Current.Span);
        }

        var node = read();
        depth--;
        return node;
    }

    private LinqNode Conditional()
    {
        var condition = Coalesce();
        if (!TryTake(TokenKind.Question))
        {
            return condition;
        }

        var whenTrue = Expression();
        Require(TokenKind.Colon);
        var whenFalse = Expression();
        return new LinqConditional(TextSpan.Between(condition.Span, whenFalse.Span), condition, whenTrue, whenFalse);
    }

    private LinqNode Coalesce()
    {
        var operand = Logical(TokenKind.Or, () => Logical(TokenKind.And, In));
        if (!TryTake(TokenKind.Coalesce))
        {
            return operand;
        }

        var fallback = Nested(Coalesce);
        return new LinqCoalesce(TextSpan.Between(operand.Span, fallback.Span), operand, fallback);
    }

    private LinqNode Logical(TokenKind sign, Func<LinqNode> readOperand)
    {
        var first = readOperand();
        if (Current.Kind != sign)
        {
            return first;
        }

        var operands = ImmutableArray.CreateBuilder<LinqNode>();
        operands.Add(first);
        while (TryTake(sign))
        {
            operands.Add(readOperand());
        }

        return new LinqLogical(TextSpan.Between(first.Span, operands[^1].Span), sign == TokenKind.And, operands.ToImmutable());
    }

    private LinqNode In()
    {
        var operand = Comparison();
        var isNegated = Current.Kind == TokenKind.Not && tokens[next + 1].Kind == TokenKind.In && TryTake(TokenKind.Not);
        if (!TryTake(TokenKind.In))
        {
            return operand;
        }

        var open = Require(TokenKind.Open);
        var list = new LinqIn(TextSpan.Between(operand.Span, open.Span), operand, Arguments());
        list = list with { Span = TextSpan.Between(operand.Span, tokens[next - 1].Span) };
        return isNegated ? new LinqNot(list.Span, list) : list;
    }

    private LinqNode Comparison() => Binary(Sum, kind => kind switch
    {
        TokenKind.Equal => BinaryOperator.Equal,
        TokenKind.NotEqual => BinaryOperator.NotEqual,
        TokenKind.Less => BinaryOperator.Less,
        TokenKind.LessOrEqual => BinaryOperator.LessOrEqual,
        TokenKind.Greater => BinaryOperator.Greater,
        TokenKind.GreaterOrEqual => BinaryOperator.GreaterOrEqual,
        _ => null,
    });

    private LinqNode Sum() => Binary(Product, kind => kind switch
    {
        TokenKind.Plus => BinaryOperator.Add,
        TokenKind.Minus => BinaryOperator.Subtract,
        _ => null,
    });

    private LinqNode Product() => Binary(Unary, kind => kind switch
    {
        TokenKind.Times => BinaryOperator.Multiply,
        TokenKind.Divide => BinaryOperator.Divide,
        _ => null,
    });

    private LinqNode Binary(Func<LinqNode> readOperand, Func<TokenKind, BinaryOperator?> operatorOf)
    {
        var left = readOperand();
        var links = 0;
        while (operatorOf(Current.Kind) is { } found)
        {
            // A chain leans left: each link is a level of the tree.
            if (++links > LanguageLimits.DepthMax)
            {
                throw LinqLexer.TooLarge(Current.Span);
            }

            var sign = Take();
            var right = readOperand();
            left = new LinqBinary(TextSpan.Between(left.Span, right.Span), found, left, right, sign.Span) { IsRemainder = found == BinaryOperator.Divide && sign.Text != "/" };
        }

        return left;
    }

    private LinqNode Unary()
    {
        if (Current.Kind is not (TokenKind.Not or TokenKind.Minus))
        {
            return Postfix();
        }

        var sign = Take();
        var operand = Nested(Unary);
        var span = TextSpan.Between(sign.Span, operand.Span);
        return sign.Kind == TokenKind.Not ? new LinqNot(span, operand) : new LinqNegate(span, operand);
    }

    private LinqNode Postfix()
    {
        var node = Primary();
        var links = 0;
        while (Current.Kind is TokenKind.Dot or TokenKind.OpenList)
        {
            if (++links > LanguageLimits.DepthMax)
            {
                throw LinqLexer.TooLarge(Current.Span);
            }

            if (Current.Kind == TokenKind.OpenList)
            {
                throw new Refusal(Current.Span, ExpressionDiagnostics.Indexer);
            }

            next++;
            var name = Require(TokenKind.Name);
            node = TryTake(TokenKind.Open)
                ? Call(node, name, node.Span)
                : new LinqMember(TextSpan.Between(node.Span, name.Span), node, name.Text, name.Span);
        }

        return node;
    }

    private LinqNode Primary()
    {
        var token = Current;
        switch (token.Kind)
        {
            case TokenKind.Number:
                next++;
                return Number(token);
            case TokenKind.Text:
                next++;
                return new LinqText(token.Span, token.Text, IsCharacter: text[token.Span.Start] == '\'');
            case TokenKind.True or TokenKind.False:
                next++;
                return new LinqBoolean(token.Span, token.Kind == TokenKind.True);
            case TokenKind.Open:
                next++;
                var inner = Expression();
                var close = Require(TokenKind.Close);
                return Current.Kind is TokenKind.Name or TokenKind.Number ? throw Unexpected() : inner with { Span = TextSpan.Between(token.Span, close.Span) };
            case TokenKind.Name:
                next++;
                return Word(token);
            default:
                throw Unexpected();
        }
    }

    private static LinqNumber Number(Token token)
    {
        var digits = token.Text.TrimEnd('m', 'M', 'l', 'L', 'u', 'U');
        _ = ExactDecimal.TryParse(digits, out var value);
        var form = token.Text[^1] is 'm' or 'M' ? NumberForm.Decimal
            : digits.Length != token.Text.Length ? NumberForm.Long : digits.Contains('.', StringComparison.Ordinal) ? NumberForm.Fraction : NumberForm.Whole;
        return new LinqNumber(token.Span, value, form);
    }

    private LinqNode Word(Token word)
    {
        if (word.Text.Equals("null", StringComparison.OrdinalIgnoreCase))
        {
            return new LinqNull(word.Span);
        }

        if (TryTake(TokenKind.Arrow))
        {
            var body = Expression();
            return new LinqLambda(TextSpan.Between(word.Span, body.Span), word.Text, body);
        }

        return TryTake(TokenKind.Open) ? Call(null, word, word.Span) : new LinqName(word.Span, word.Text);
    }

    // The opening parenthesis is taken already.
    private LinqNode Call(LinqNode? target, Token name, TextSpan start)
    {
        var arguments = Arguments();
        var span = TextSpan.Between(start, tokens[next - 1].Span);
        return (target, name.Text.ToLower(CultureInfo.InvariantCulture), arguments) switch
        {
            (null, "iif", [var condition, var whenTrue, var whenFalse]) => new LinqConditional(span, condition, whenTrue, whenFalse),
            (null, "np", [var operand]) => new LinqNullPropagation(span, operand, null),
            (null, "np", [var operand, var fallback]) => new LinqNullPropagation(span, operand, fallback),
            _ => new LinqCall(span, target, name.Text, name.Span, arguments),
        };
    }

    private ImmutableArray<LinqNode> Arguments()
    {
        var arguments = ImmutableArray.CreateBuilder<LinqNode>();
        if (!TryTake(TokenKind.Close))
        {
            do
            {
                arguments.Add(Expression());
            }
            while (TryTake(TokenKind.Comma));
            Require(TokenKind.Close);
        }

        return arguments.ToImmutable();
    }
}
