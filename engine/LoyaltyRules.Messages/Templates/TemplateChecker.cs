using System.Collections.Immutable;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Packs.Binding;
using LoyaltyRules.Messages.Events;
using Scriban.Syntax;

namespace LoyaltyRules.Messages.Templates;

/// <summary>
/// Checks a template against what is known of its event, by walking the tree that Scriban reads. What the walk does not know is refused, so no statement, function or
/// operator of a later version of Scriban comes in by itself. Scriban runs nothing: the checked parts are rendered by themselves.
/// </summary>
/// <param name="context">What the template may name.</param>
/// <param name="bag">Where the problems of this template go, and of no other.</param>
internal sealed class TemplateChecker(TemplateContext context, DiagnosticBag bag)
{
    private readonly List<string> including = [];
    private readonly HashSet<string> included = new(StringComparer.Ordinal);
    private HtmlPlace html = HtmlPlace.Start;
    private int variables = 1;
    private int parts;

    /// <summary>The files that were included, by path.</summary>
    public IReadOnlySet<string> Included => included;

    /// <summary>Checks a template.</summary>
    /// <returns>The template; null where it was refused.</returns>
    public CheckedTemplate? Check(TemplateSource source)
    {
        including.Add(source.Name);
        var nodes = Read(source, new NameScope(context.Root));
        return bag.HasErrors ? null : new CheckedTemplate(nodes, variables, source.IsHtml, context);
    }

    private ImmutableArray<TemplateNode> Read(TemplateSource source, NameScope scope)
    {
        if (TemplateReader.Read(source, bag) is not { } page)
        {
            return [];
        }

        return Statements(page.Body, source, scope);
    }

    private ImmutableArray<TemplateNode> Statements(ScriptBlockStatement? block, TemplateSource source, NameScope scope)
    {
        if (block is null)
        {
            return [];
        }

        var nodes = ImmutableArray.CreateBuilder<TemplateNode>();
        foreach (var statement in block.Statements)
        {
            if (++parts > TemplateLimits.PartsMax)
            {
                if (parts == TemplateLimits.PartsMax + 1)
                {
                    bag.Add(PlaceOf(source, statement), MessageDiagnostics.TooLarge,
                        new Phrase("too many parts with those of included files", "слишком много частей вместе с включёнными файлами"), TemplateSource.Number(TemplateLimits.PartsMax));
                }

                break;
            }

            Statement(statement, source, scope, nodes);
        }

        return nodes.ToImmutable();
    }

    private void Statement(ScriptStatement statement, TemplateSource source, NameScope scope, ImmutableArray<TemplateNode>.Builder nodes)
    {
        switch (statement)
        {
            case ScriptEscapeStatement or ScriptEndStatement or ScriptNopStatement:
                break;
            case ScriptRawStatement raw:
                Text(raw, source, nodes);
                break;
            case ScriptExpressionStatement { Expression: ScriptFunctionCall { Target: ScriptVariable { Name: "include" } } include }:
                nodes.AddRange(Include(include, source, scope));
                break;
            case ScriptExpressionStatement { Expression: { } expression }:
                if (Print(expression, source, scope) is { } print)
                {
                    nodes.Add(print);
                }

                break;
            case ScriptIfStatement @if:
                nodes.Add(If(@if, source, scope));
                break;
            case ScriptForStatement @for when @for.GetType() == typeof(ScriptForStatement):
                if (For(@for, source, scope) is { } loop)
                {
                    nodes.Add(loop);
                }

                break;
            default:
                bag.Add(PlaceOf(source, statement), MessageDiagnostics.NotInTemplates, TemplateReader.WordAt(source, statement));
                break;
        }
    }

    private void Text(ScriptRawStatement raw, TemplateSource source, ImmutableArray<TemplateNode>.Builder nodes)
    {
        var text = raw.Text.ToString();
        if (text.Length == 0)
        {
            return;
        }

        var start = raw.Span.Start.Offset;
        foreach (var (at, length) in PackNumbers.NumbersIn(text, source.IsHtml ? html : null))
        {
            context.Numbers.Report(text.Substring(at, length), IsPercent(text, at + length), source.At(start + at, length), bag);
        }

        html = source.IsHtml ? html.After(text) : html;
        nodes.Add(new TextNode(text));
    }

    private static bool IsPercent(string text, int end) => text.AsSpan(end).TrimStart(" \u00A0\u202F").StartsWith("%", StringComparison.Ordinal);

    private PrintNode? Print(ScriptExpression expression, TemplateSource source, NameScope scope)
    {
        if (source.IsHtml && html.WhyNoValue is { } why)
        {
            bag.Add(PlaceOf(source, expression), MessageDiagnostics.NotAPlaceForValues, why);
        }

        var values = new ValueChecker(context, source, scope, bag);
        if (values.Present(expression) is not { } value)
        {
            return null;
        }

        if (value.Type is ScalarType { Kind: not ScalarKind.YesNo })
        {
            return new PrintNode(value);
        }

        bag.Add(PlaceOf(source, expression), MessageDiagnostics.NotPrintable, TemplateReader.TextOf(source, expression), value.Type.Noun);
        return null;
    }

    private IfNode If(ScriptIfStatement statement, TemplateSource source, NameScope scope)
    {
        var condition = new ValueChecker(context, source, scope, bag).Condition(statement.Condition);
        var before = html;
        var then = Statements(statement.Then, source, scope.With(condition.PresentWhenTrue));
        var afterThen = html;
        html = before;
        var elseScope = scope.With(condition.PresentWhenFalse);
        var otherwise = statement.Else switch
        {
            ScriptElseStatement { Body: var body } => Statements(body, source, elseScope),
            ScriptIfStatement next => [If(next, source, elseScope)],
            _ => [],
        };
        if (html != afterThen)
        {
            bag.Add(PlaceOf(source, statement), MessageDiagnostics.TornHtml, "if");
        }

        return new IfNode(condition.Node ?? new LiteralNode(false, new ScalarType(ScalarKind.YesNo)), then, otherwise);
    }

    private ForNode? For(ScriptForStatement statement, TemplateSource source, NameScope scope)
    {
        if (statement.Variable is not ScriptVariable { Name: var name } || statement.NamedArguments is { Count: > 0 } || statement.Else is not null)
        {
            bag.Add(PlaceOf(source, statement), MessageDiagnostics.NotInTemplates, "for … limit, offset, reversed, else");
            return null;
        }

        var list = new ValueChecker(context, source, scope, bag).Present(statement.Iterator);
        if (list is not null && list.Type is not ListType)
        {
            bag.Add(PlaceOf(source, statement.Iterator!), MessageDiagnostics.NotAList, list.Type.Noun);
        }

        var variable = variables++;
        var before = html;
        var body = Statements(statement.Body, source, list?.Type is ListType { Item: var item } ? scope.WithLoop(name, variable, item) : scope.WithRefused(name));
        if (html != before)
        {
            bag.Add(PlaceOf(source, statement), MessageDiagnostics.TornHtml, "for");
        }

        return list?.Type is ListType ? new ForNode(list, variable, body) : null;
    }

    private ImmutableArray<TemplateNode> Include(ScriptFunctionCall call, TemplateSource source, NameScope scope)
    {
        if (call.Arguments is not [ScriptLiteral { Value: string name }])
        {
            bag.Add(PlaceOf(source, call), MessageDiagnostics.WrongArguments, "include", new Phrase("one name between quotes", "одно имя в кавычках"));
            return [];
        }

        var path = context.PathOf(name, source.IsHtml);
        if (context.Find(path) is not { } text)
        {
            bag.Add(PlaceOf(source, call), MessageDiagnostics.UnknownPart, path, PackScope.Suggestion(path, context.Files.Keys));
            return [];
        }

        if (including.Contains(path, StringComparer.Ordinal))
        {
            bag.Add(PlaceOf(source, call), MessageDiagnostics.IncludesItself, path, string.Join(" → ", including.Append(path)));
            return [];
        }

        if (including.Count > TemplateLimits.DepthMax)
        {
            bag.Add(PlaceOf(source, call), MessageDiagnostics.TooLarge,
                new Phrase("too many files included in each other", "слишком много файлов, включённых друг в друга"), TemplateSource.Number(TemplateLimits.DepthMax));
            return [];
        }

        included.Add(path);
        including.Add(path);
        var nodes = Read(new TemplateSource(path, text, source.IsHtml), scope.WithoutLoops());
        including.RemoveAt(including.Count - 1);
        return nodes;
    }

    private static Place PlaceOf(TemplateSource source, ScriptNode node) => TemplateReader.PlaceOf(source, node);
}
