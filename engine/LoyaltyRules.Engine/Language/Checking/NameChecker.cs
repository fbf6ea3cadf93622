using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Language.Syntax;
using LoyaltyRules.Engine.Language.Types;

namespace LoyaltyRules.Engine.Language.Checking;

/// <summary>Finds what names stand for, and says which cannot be asked at a place.</summary>
/// <param name="vocabulary">The names that there are.</param>
/// <param name="scope">What can be asked.</param>
/// <param name="types">Refuses.</param>
/// <param name="report">Takes what is wrong.</param>
internal sealed class NameChecker(Vocabulary vocabulary, ExpressionScope scope, TypeAgreement types, ExpressionReporter report)
{
    private const string Beginnings = "member., purchase., line., activity., event., program., segment., table., parameter., choice., base.";

    private bool takesChoice;

    /// <summary>What the line is called inside of <c>lines.Any(l => …)</c> and its like; null outside.</summary>
    public string? LineVariable { get; set; }

    /// <summary>What a name is, or an error where it is none, or none here.</summary>
    public CheckedNode Name(NameSyntax syntax)
    {
        var name = syntax.Name;
        if (LineVariable is not null && name.StartsWith(LineVariable + ".", StringComparison.Ordinal))
        {
            name = "line" + name[LineVariable.Length..];
        }

        if (Vocabulary.ComputedNames.Contains(name)
            || name.StartsWith("base.", StringComparison.Ordinal) || name.StartsWith("earned.", StringComparison.Ordinal))
        {
            return Amount(syntax, name);
        }

        var declaration = vocabulary.Find(name);
        if (declaration is null && vocabulary.FindElsewhere(name) is var (what, where))
        {
            return types.Refuse(syntax, syntax.Span, LanguageDiagnostics.NotAskedHere, syntax.Name, what, where);
        }

        if (declaration is null)
        {
            report.Add(syntax.Span, LanguageDiagnostics.UnknownName, syntax.Name, SuggestionFor(name));
            return new ErrorNode(syntax);
        }

        // Inside lines.Any(l => …) of a line's condition, line.x could mean either line.
        if (declaration is FactDeclaration { IsOfLine: true } && scope.IsOfLine() && LineVariable is not (null or "line") && name == syntax.Name)
        {
            report.Add(syntax.Span, LanguageDiagnostics.WhichLine, syntax.Name, LineVariable + syntax.Name["line".Length..]);
            return new ErrorNode(syntax);
        }

        if (!scope.HasPurchase() && vocabulary.AsksPurchase(declaration))
        {
            return types.Refuse(syntax, syntax.Span, LanguageDiagnostics.NeedsPurchase, syntax.Name);
        }

        if (!scope.HasActivity() && declaration is FactDeclaration { Subject: FactSubject.Activity })
        {
            return types.Refuse(syntax, syntax.Span, LanguageDiagnostics.NeedsActivity, syntax.Name);
        }

        if (declaration.IsOfLine && !scope.IsOfLine() && LineVariable is null)
        {
            report.Add(syntax.Span, LanguageDiagnostics.LineOutsideLines, syntax.Name);
            return new ErrorNode(syntax);
        }

        if (scope.IsOfCounter() && declaration is SegmentDeclaration or TableDeclaration or FactDeclaration { Counter: not null })
        {
            return types.Refuse(syntax, syntax.Span, LanguageDiagnostics.NotInCounter, syntax.Name);
        }

        if (!scope.HasAmounts() && declaration is TableDeclaration asked && vocabulary.AsksAmounts(asked))
        {
            return types.Refuse(syntax, syntax.Span, LanguageDiagnostics.ComputedInCondition, syntax.Name);
        }

        if (declaration.Type.Kind == TypeKind.Chosen && !takesChoice)
        {
            return types.Refuse(syntax, syntax.Span, LanguageDiagnostics.OnlyInChosen, syntax.Name);
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

    /// <summary>An amount that the decision computes, where it is known what earlier stages left (S1).</summary>
    private CheckedNode Amount(NameSyntax syntax, string name)
    {
        if (scope.HasAmounts() && vocabulary.TryFindAmount(name, out var amount))
        {
            return amount is null ? new ErrorNode(syntax) : new FactNode(amount, syntax) { Range = amount.Range };
        }

        if (scope.HasAmounts() && name.StartsWith("base.", StringComparison.Ordinal))
        {
            var nearest = NearestName.Of(name, vocabulary.AmountNames);
            return types.Refuse(syntax, syntax.Span, LanguageDiagnostics.UnknownName, syntax.Name, nearest is null ? DeclareUnder("base") : DidYouMean(nearest));
        }

        report.Add(syntax.Span, LanguageDiagnostics.ComputedInCondition, syntax.Name);
        return new ErrorNode(syntax);
    }

    private static Phrase DidYouMean(string nearest) => new($"Did you mean '{nearest}'?", $"Возможно, имелось в виду «{nearest}»?");

    private Phrase SuggestionFor(string name)
    {
        if (vocabulary.NearestTo(name) is { } nearest)
        {
            if (LineVariable is not null && nearest.StartsWith("line.", StringComparison.Ordinal))
            {
                nearest = LineVariable + nearest["line".Length..];
            }

            return DidYouMean(nearest);
        }

        return name.Contains('.', StringComparison.Ordinal)
            ? DeclareUnder(name[..name.IndexOf('.', StringComparison.Ordinal)])
            : new Phrase("Put a text in quotes; a name has two parts, for example member.tier.", "Текст берите в кавычки; имя состоит из двух частей, например member.tier.");
    }

    // A list where such a name is declared; or what is asked of a list that was named in its place; or how names begin.
    private static Phrase DeclareUnder(string subject)
    {
        var list = subject switch
        {
            "member" or "purchase" or "line" or "activity" or "program" => "facts",
            "segment" => "segments",
            "table" => "tables",
            "parameter" => "parameters",
            "choice" => "choices",
            "base" => "bases",
            _ => null,
        };
        if (list is not null)
        {
            return new Phrase($"Declare it under '{list}'.", $"Объявите его в разделе «{list}».");
        }

        var asked = subject switch
        {
            "segments" => "segment.….",
            "tables" => "table.….",
            "parameters" => "parameter.….",
            "choices" => "choice.….",
            "bases" => "base.….",
            "counters" or "counter" or "members" => "member.….",
            "activities" => "activity.….",
            "facts" or "fact" => "member.…, purchase.…, line.….",
            "lines" => "line.….",
            "purchases" => "purchase.….",
            "tiers" => "member.tier.",
            "partners" => "purchase.partner.",
            _ => null,
        };
        return asked is not null
            ? new Phrase($"It is asked so: {asked}", $"Об этом спрашивают так: {asked}")
            : new Phrase($"No name begins with '{subject}.'. Names begin with {Beginnings}", $"Имён на «{subject}.» нет. Имена начинаются с {Beginnings}");
    }

    /// <summary>As <see cref="Name"/>, and a choice of which several words can be chosen is one too.</summary>
    public CheckedNode NameOrChoice(NameSyntax name)
    {
        takesChoice = true;
        var operand = Name(name);
        takesChoice = false;
        return operand;
    }
}
