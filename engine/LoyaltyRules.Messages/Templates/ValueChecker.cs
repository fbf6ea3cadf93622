using System.Collections.Immutable;
using System.Globalization;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Packs.Binding;
using LoyaltyRules.Messages.Events;
using NodaTime;
using Scriban.Syntax;

namespace LoyaltyRules.Messages.Templates;

/// <summary>A condition, and what is known to be there in each of its cases.</summary>
/// <param name="Node">The condition; null where it was refused.</param>
/// <param name="PresentWhenTrue">What is there when it is true.</param>
/// <param name="PresentWhenFalse">What is there when it is not.</param>
internal sealed record CheckedCondition(ValueNode? Node, ImmutableArray<string> PresentWhenTrue, ImmutableArray<string> PresentWhenFalse);

/// <summary>Checks the expressions of a template: every name is known, every value of the kind that its place asks for, and nothing is printed that may be missing.</summary>
internal sealed class ValueChecker(TemplateContext context, TemplateSource source, NameScope scope, DiagnosticBag bag)
{
    private static readonly ScalarType YesNo = new(ScalarKind.YesNo);
    private static readonly ScalarType Number = new(ScalarKind.Number);
    private static readonly ScalarType TextType = new(ScalarKind.Text);

    /// <summary>A value, by which key it may be missing, null where it cannot, and whether it could before it was asked for.</summary>
    private readonly record struct Checked(ValueNode Node, string? MissingKey, bool IsOptional = false);

    /// <summary>A value that is there; null where it was refused, or may be missing.</summary>
    public ValueNode? Present(ScriptExpression? expression)
    {
        if (Value(expression) is not { } value)
        {
            return null;
        }

        if (value.MissingKey is null)
        {
            return value.Node;
        }

        bag.Add(PlaceOf(expression!), MessageDiagnostics.MayBeMissing, TextOf(expression!));
        return null;
    }

    /// <summary>A condition. A value that may be missing asks whether it is there.</summary>
    public CheckedCondition Condition(ScriptExpression? expression)
    {
        switch (expression)
        {
            case ScriptNestedExpression { Expression: var inner }:
                return Condition(inner);
            case ScriptUnaryExpression { Operator: ScriptUnaryOperator.Not, Right: var right }:
                var denied = Condition(right);
                return new(denied.Node is null ? null : Compute(YesNo, [denied.Node], (f, of) => of[0].Evaluate(f) is not true), denied.PresentWhenFalse, denied.PresentWhenTrue);
            case ScriptBinaryExpression { Operator: ScriptBinaryOperator.And } and:
                var first = Condition(and.Left);
                var second = new ValueChecker(context, source, scope.With(first.PresentWhenTrue), bag).Condition(and.Right);
                return new(
                    first.Node is null || second.Node is null ? null : Compute(YesNo, [first.Node, second.Node], (f, of) => of[0].Evaluate(f) is true && of[1].Evaluate(f) is true),
                    [.. first.PresentWhenTrue, .. second.PresentWhenTrue], []);
            case ScriptBinaryExpression { Operator: ScriptBinaryOperator.Or } or:
                var one = Condition(or.Left);
                var other = new ValueChecker(context, source, scope.With(one.PresentWhenFalse), bag).Condition(or.Right);
                return new(
                    one.Node is null || other.Node is null ? null : Compute(YesNo, [one.Node, other.Node], (f, of) => of[0].Evaluate(f) is true || of[1].Evaluate(f) is true),
                    [], [.. one.PresentWhenFalse, .. other.PresentWhenFalse]);
            case ScriptBinaryExpression { Operator: ScriptBinaryOperator.CompareEqual or ScriptBinaryOperator.CompareNotEqual, Right: ScriptLiteral { Value: null } } asked:
                var isEqual = asked.Operator == ScriptBinaryOperator.CompareEqual;
                var presence = Presence(asked.Left);
                return isEqual
                    ? new(presence.Node is null ? null : Compute(YesNo, [presence.Node], (f, of) => of[0].Evaluate(f) is not true), [], presence.PresentWhenTrue)
                    : presence;
        }

        if (Value(expression) is not { } value)
        {
            return new(null, [], []);
        }

        if (value.IsOptional)
        {
            return Presence(expression);
        }

        if (value.Node.Type == YesNo)
        {
            return new(value.Node, [], []);
        }

        bag.Add(PlaceOf(expression!), MessageDiagnostics.NotACondition, value.Node.Type.Noun);
        return new(null, [], []);
    }

    private CheckedCondition Presence(ScriptExpression? expression)
    {
        if (Value(expression) is not { } value)
        {
            return new(null, [], []);
        }

        return new(Compute(YesNo, [value.Node], (f, of) => of[0].Evaluate(f) is not null), value.MissingKey is { } key ? [key] : [], []);
    }

    private Checked? Value(ScriptExpression? expression)
    {
        switch (expression)
        {
            case ScriptNestedExpression { Expression: var inner }:
                return Value(inner);
            case ScriptVariableGlobal variable:
                return Name(variable);
            case ScriptMemberExpression member:
                return Member(member);
            case ScriptLiteral literal:
                return Literal(literal, isNegative: false);
            case ScriptUnaryExpression { Operator: ScriptUnaryOperator.Negate, Right: ScriptLiteral literal }:
                return Literal(literal, isNegative: true);
            case ScriptUnaryExpression { Operator: ScriptUnaryOperator.Not }:
            case ScriptBinaryExpression { Operator: ScriptBinaryOperator.And or ScriptBinaryOperator.Or }:
                return Condition(expression).Node is { } condition ? new Checked(condition, null) : null;
            case ScriptBinaryExpression { Operator: ScriptBinaryOperator.EmptyCoalescing } instead:
                return Instead(instead);
            case ScriptBinaryExpression binary:
                return Comparison(binary);
            case ScriptPipeCall pipe:
                return Pipe(pipe);
            case ScriptFunctionCall { Target: ScriptVariable { Name: var name } } call:
                return Call(call, name, call.Arguments.Count > 0 ? call.Arguments[0] : null, [.. call.Arguments.Skip(1)]);
            case ScriptFunctionCall { Target: ScriptMemberExpression target } call:
                return Call(call, TextOf(target), call.Arguments.Count > 0 ? call.Arguments[0] : null, [.. call.Arguments.Skip(1)]);
            case null:
                return null;
            default:
                return Refused(expression);
        }
    }

    private Checked? Refused(ScriptNode node)
    {
        bag.Add(PlaceOf(node), MessageDiagnostics.NotInTemplates, TextOf(node));
        return null;
    }

    private Checked? Name(ScriptVariableGlobal variable)
    {
        if (scope.TryLoop(variable.Name, out var place, out var item))
        {
            return item is null ? null : new Checked(new VariableNode(place, item), null);
        }

        return Field(new VariableNode(0, scope.Root), "", variable.Name, variable);
    }

    private Checked? Member(ScriptMemberExpression member)
    {
        if (member.Target is not (ScriptVariableGlobal or ScriptMemberExpression) || member.DotToken?.Value == "?.")
        {
            return Refused(member);
        }

        if (Value(member.Target) is not { } target)
        {
            return null;
        }

        if (target.MissingKey is not null)
        {
            bag.Add(PlaceOf(member.Target), MessageDiagnostics.MayBeMissing, TextOf(member.Target));
            return null;
        }

        var name = member.Member!.Name;
        if (target.Node.Type is ListType && name == "size")
        {
            return new Checked(new SizeNode(target.Node), null);
        }

        if (target.Node.Type is ObjectType)
        {
            return Field(target.Node, KeyOf(member.Target) + ".", name, member);
        }

        Unknown(member, TextOf(member), []);
        return null;
    }

    private Checked? Field(ValueNode of, string prefix, string name, ScriptNode node)
    {
        var type = (ObjectType)of.Type;
        var index = type.IndexOf(name);
        if (index < 0)
        {
            Unknown(node, TextOf(node), of is VariableNode && prefix.Length == 0 ? scope.Names : type.Fields.Select(f => f.Name));
            return null;
        }

        var field = type.Fields[index];
        var key = prefix + name;
        return new Checked(new FieldNode(of, index, field.Type), field.MayBeMissing && !scope.IsPresent(key) ? key : null, field.MayBeMissing);
    }

    // Loops of the same name are told apart by their variable.
    private string KeyOf(ScriptExpression? expression) => expression switch
    {
        ScriptMemberExpression member => KeyOf(member.Target) + "." + member.Member!.Name,
        ScriptVariable variable when scope.TryLoop(variable.Name, out var place, out _) => "#" + TemplateSource.Number(place),
        ScriptVariable variable => variable.Name,
        _ => "",
    };

    private void Unknown(ScriptNode node, string name, IEnumerable<string> known)
    {
        var names = known.ToList();
        var last = name[(name.LastIndexOf('.') + 1)..];
        bag.Add(PlaceOf(node), MessageDiagnostics.UnknownName, name, context.EventWord, PackScope.Suggestion(last, names), string.Join(", ", names.DefaultIfEmpty("—")));
    }

    private Checked? Literal(ScriptLiteral literal, bool isNegative)
    {
        decimal? number = literal.Value switch
        {
            int whole => whole,
            long whole => whole,
            decimal exact => exact,
            _ => null,
        };
        if (number is { } value)
        {
            context.Numbers.Report(value.ToString(CultureInfo.InvariantCulture), isPercent: false, PlaceOf(literal), bag);
            return new Checked(new LiteralNode(isNegative ? -value : value, Number), null);
        }

        return literal.Value switch
        {
            string text when !isNegative => new Checked(new LiteralNode(text, TextType), null),
            bool answer when !isNegative => new Checked(new LiteralNode(answer, YesNo), null),
            _ => Refused(literal),
        };
    }

    private Checked? Instead(ScriptBinaryExpression expression)
    {
        var (left, right) = (Value(expression.Left), Value(expression.Right));
        if (left is not { } first || right is not { } second)
        {
            return null;
        }

        if (first.Node.Type != second.Node.Type)
        {
            bag.Add(PlaceOf(expression.Right!), MessageDiagnostics.WrongKind, "??", first.Node.Type.Noun, second.Node.Type.Noun);
            return null;
        }

        return new Checked(Compute(first.Node.Type, [first.Node, second.Node], (f, of) => of[0].Evaluate(f) ?? of[1].Evaluate(f)), second.MissingKey, second.IsOptional);
    }

    private Checked? Comparison(ScriptBinaryExpression expression)
    {
        if (Verdict(expression.Operator) is not { } verdict)
        {
            return Refused(expression);
        }

        if (expression.Right is ScriptLiteral { Value: null })
        {
            return Condition(expression).Node is { } presence ? new Checked(presence, null) : null;
        }

        var (left, right) = (Present(expression.Left), Present(expression.Right));
        if (left is null || right is null)
        {
            return null;
        }

        var isEquality = expression.Operator is ScriptBinaryOperator.CompareEqual or ScriptBinaryOperator.CompareNotEqual;
        var isFine = (left.Type, right.Type) switch
        {
            (ScalarType { IsNumber: true } a, ScalarType { IsNumber: true } b) => a == b || left is LiteralNode || right is LiteralNode,
            (ScalarType { Kind: ScalarKind.Date }, ScalarType { Kind: ScalarKind.Date }) => true,
            (ScalarType a, ScalarType b) => isEquality && a == b,
            _ => false,
        };
        if (!isFine)
        {
            bag.Add(PlaceOf(expression), MessageDiagnostics.NotComparable, left.Type.Noun, right.Type.Noun, TextOf(expression.OperatorToken!));
            return null;
        }

        return new Checked(Compute(YesNo, [left, right], (f, of) => verdict(Compare(of[0].Evaluate(f), of[1].Evaluate(f)))), null);
    }

    private static Func<int, bool>? Verdict(ScriptBinaryOperator comparison) => comparison switch
    {
        ScriptBinaryOperator.CompareEqual => c => c == 0,
        ScriptBinaryOperator.CompareNotEqual => c => c != 0,
        ScriptBinaryOperator.CompareLess => c => c < 0,
        ScriptBinaryOperator.CompareLessOrEqual => c => c <= 0,
        ScriptBinaryOperator.CompareGreater => c => c > 0,
        ScriptBinaryOperator.CompareGreaterOrEqual => c => c >= 0,
        _ => null,
    };

    private static int Compare(object? a, object? b) => (a, b) switch
    {
        (decimal x, decimal y) => x.CompareTo(y),
        (LocalDate x, LocalDate y) => x.CompareTo(y),
        (bool x, bool y) => x.CompareTo(y),
        _ => string.CompareOrdinal(a as string, b as string),
    };

    // "a | f 1 | g" is read as a | (f 1 | g).
    private Checked? Pipe(ScriptPipeCall pipe)
    {
        var value = Value(pipe.From);
        var next = pipe.To;
        while (true)
        {
            var step = next is ScriptPipeCall further ? further.From : next;
            value = step switch
            {
                ScriptVariableGlobal function => Apply(function, function.Name, value, pipe.From!, []),
                ScriptFunctionCall { Target: ScriptVariable { Name: var name } } call => Apply(call, name, value, pipe.From!, [.. call.Arguments]),
                ScriptMemberExpression function => Apply(function, TextOf(function), value, pipe.From!, []),
                ScriptFunctionCall { Target: ScriptMemberExpression function } call => Apply(call, TextOf(function), value, pipe.From!, [.. call.Arguments]),
                _ => Refused(step ?? pipe),
            };
            if (next is not ScriptPipeCall rest)
            {
                return value;
            }

            next = rest.To;
        }
    }

    private Checked? Call(ScriptFunctionCall call, string name, ScriptExpression? first, ImmutableArray<ScriptExpression> more) =>
        Apply(call, name, first is null ? null : Value(first), first ?? (ScriptNode)call, more, isGiven: first is not null);

    private Checked? Apply(ScriptNode place, string name, Checked? value, ScriptNode valuePlace, ImmutableArray<ScriptExpression> more, bool isGiven = true)
    {
        if (name == "default")
        {
            return Default(place, value, more);
        }

        if (!TemplateFunctions.All.TryGetValue(name, out var function))
        {
            bag.Add(PlaceOf(place), MessageDiagnostics.UnknownFunction, name, PackScope.Suggestion(name, TemplateFunctions.All.Keys), string.Join(", ", TemplateFunctions.All.Keys.Append("default")));
            return null;
        }

        var arguments = more.Select(Present).ToImmutableArray();
        if (!isGiven || !function.IsCount(context.Language, more.Length))
        {
            bag.Add(PlaceOf(place), MessageDiagnostics.WrongArguments, name, function.Arguments(context.Language));
            return null;
        }

        var isFine = true;
        for (var i = 0; i < arguments.Length; i++)
        {
            if (arguments[i] is { } argument && argument.Type != new ScalarType(function.ArgumentKind))
            {
                bag.Add(PlaceOf(more[i]), MessageDiagnostics.WrongKind, name, new ScalarType(function.ArgumentKind).Noun, argument.Type.Noun);
                isFine = false;
            }

            isFine &= arguments[i] is not null;
        }

        if (value is not { } given)
        {
            return null;
        }

        if (given.MissingKey is not null)
        {
            bag.Add(PlaceOf(valuePlace), MessageDiagnostics.MayBeMissing, TextOf(valuePlace));
            return null;
        }

        if (given.Node.Type is not ScalarType type || !function.Takes.Contains(type.Kind))
        {
            bag.Add(PlaceOf(place), MessageDiagnostics.WrongKind, name, function.Needed, given.Node.Type.Noun);
            return null;
        }

        return isFine
            ? new Checked(
                Compute(
                    function.Gives is { } kind ? new ScalarType(kind) : type,
                    [given.Node, .. arguments.Select(a => a!)],
                    (f, of) => function.Compute(f, type, of[0].Evaluate(f)!, [.. of.Skip(1).Select(a => a.Evaluate(f))])),
                null)
            : null;
    }

    private Checked? Default(ScriptNode place, Checked? value, ImmutableArray<ScriptExpression> more)
    {
        if (more is not [var only])
        {
            bag.Add(PlaceOf(place), MessageDiagnostics.WrongArguments, "default", new Phrase("one value", "одно значение"));
            return null;
        }

        if (Present(only) is not { } instead || value is not { } given)
        {
            return null;
        }

        if (given.Node.Type != instead.Type)
        {
            bag.Add(PlaceOf(only), MessageDiagnostics.WrongKind, "default", given.Node.Type.Noun, instead.Type.Noun);
            return null;
        }

        return new Checked(Compute(instead.Type, [given.Node, instead], (f, of) => of[0].Evaluate(f) ?? of[1].Evaluate(f)), null);
    }

    private static ComputedNode Compute(ModelType type, ImmutableArray<ValueNode> of, Func<RenderFrame, ImmutableArray<ValueNode>, object?> compute) => new(type, of, compute);

    private Place PlaceOf(ScriptNode node) => TemplateReader.PlaceOf(source, node);

    private string TextOf(ScriptNode node) => TemplateReader.TextOf(source, node);
}
