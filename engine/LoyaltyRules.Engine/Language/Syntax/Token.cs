using LoyaltyRules.Engine.Diagnostics;

namespace LoyaltyRules.Engine.Language.Syntax;

internal enum TokenKind
{
    End,
    Number,
    Text,
    Name,
    True,
    False,
    In,
    And,
    Or,
    Not,
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Plus,
    Minus,
    Times,
    Divide,
    Question,
    Colon,
    Coalesce,
    Arrow,
    Open,
    Close,
    OpenList,
    CloseList,
    Comma,
    Dot,
}

/// <summary>A word or sign of an expression. <paramref name="Text"/> is a literal's value with its escapes read, otherwise as written.</summary>
internal readonly record struct Token(TokenKind Kind, TextSpan Span, string Text);
