using System.Collections.Immutable;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Json;
using LoyaltyRules.Engine.Language;
using LoyaltyRules.Engine.Language.Checking;
using LoyaltyRules.Engine.Language.Types;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs.Binding.Names;
using LoyaltyRules.Engine.Packs.Rules;

namespace LoyaltyRules.Engine.Packs.Binding.Rules;

/// <summary>Whether something can be measured, and in what.</summary>
/// <param name="Type">Its unit; null when it cannot be measured.</param>
/// <param name="WhyNot">The reason then; null where what would tell was refused itself.</param>
/// <param name="Decimals">The most decimals of a cap; null for any.</param>
internal sealed record Measurable(RuleType? Type, Phrase? WhyNot = null, int? Decimals = null);

/// <summary>What the limits of an owner can be about.</summary>
/// <param name="Scopes">Whose use they may add up.</param>
/// <param name="Expressions">What their caps may speak of.</param>
/// <param name="Points">How points are measured.</param>
/// <param name="Amount">How money is measured.</param>
/// <param name="Base">How a base is measured.</param>
internal sealed record LimitTerms(ImmutableArray<LimitScope> Scopes, ExpressionScope Expressions, Measurable Points, Measurable Amount, Measurable Base)
{
    /// <summary>Whether their periods may start on a date of the member: where the decision that uses them knows the member.</summary>
    public bool TakesOwnPeriods { get; init; }

    /// <summary>Every scope of what is given.</summary>
    public static readonly ImmutableArray<LimitScope> AllScopes = [.. Enum.GetValues<LimitScope>()];

    /// <summary>Every scope of what is not given to anybody.</summary>
    public static readonly ImmutableArray<LimitScope> ScopesOfUse = AllScopes.Remove(LimitScope.Recipient);

    private static readonly Measurable Times = new(RuleType.Number, Decimals: 0);

    public Measurable Of(LimitMeasure measure) => measure switch
    {
        LimitMeasure.Points => Points,
        LimitMeasure.Amount => Amount,
        LimitMeasure.Base => Base,
        LimitMeasure.Times => Times,
    };
}

/// <summary>Checks limits, the same way whoever owns them.</summary>
internal sealed class LimitBinder(PackScope scope)
{
    private const string BirthDate = "member.birthDate";

    private readonly PeriodBinder periods = new(scope);

    /// <summary>The limits at an object's <c>limits</c>.</summary>
    /// <param name="parent">The object.</param>
    /// <param name="owner">What their uses are kept under: <c>rule birthday</c>.</param>
    /// <param name="terms">What they can be about.</param>
    public ImmutableArray<Limit> Bind(JsonObject parent, string owner, LimitTerms terms)
    {
        var limits = ImmutableArray.CreateBuilder<Limit>();
        var keys = new HashSet<string>(StringComparer.Ordinal);
        foreach (var node in parent.GetItems("limits").OfType<JsonObject>())
        {
            if (BindOne(node, owner, terms) is not { } limit)
            {
                continue;
            }

            if (!keys.Add(limit.Key))
            {
                scope.Report(node.Place, PackDiagnostics.LimitTwice, limit.Key);
            }

            limits.Add(limit);
        }

        return limits.ToImmutable();
    }

    private Limit? BindOne(JsonObject node, string owner, LimitTerms terms)
    {
        var per = ScopeOf(node, terms);
        var window = periods.OfLimit(node, terms.TakesOwnPeriods && per == LimitScope.Member);
        if (MeasureOf(node) is not { } measure)
        {
            return null;
        }

        var most = Cap(node, WordOf(measure), terms.Expressions, terms.Of(measure));
        if (per is not { } whose || most is null || whose.IsOfOnePurchase() != (window is null))
        {
            return null;
        }

        var over = window is null ? "" : window + " ";
        return new Limit
        {
            Key = $"{owner} {whose.ToWord()} {over}{WordOf(measure)}",
            Per = whose,
            Window = window,
            StartDate = window is { IsOfMember: true } ? (FactDeclaration)scope.Vocabulary.Find(window.StartsOnFact ?? BirthDate)! : null,
            Measure = measure,
            Over = node.GetText("over") == "skip" ? LimitOver.Skip : LimitOver.Trim,
            Most = most,
        };
    }

    private LimitScope? ScopeOf(JsonObject node, LimitTerms terms)
    {
        if (node.Get("per") is not JsonString word || Array.FindIndex(Enum.GetValues<LimitScope>(), s => s.ToWord() == word.Value) is var index && index < 0)
        {
            return null;
        }

        if (terms.Scopes.Contains((LimitScope)index))
        {
            return (LimitScope)index;
        }

        scope.Report(word.Place, PackDiagnostics.ScopeNotHere, word.Value, string.Join(", ", terms.Scopes.Select(s => s.ToWord())));
        return null;
    }

    private static LimitMeasure? MeasureOf(JsonObject node)
    {
        foreach (var measure in Enum.GetValues<LimitMeasure>())
        {
            if (node.Get(WordOf(measure)) is not null)
            {
                return measure;
            }
        }

        return null;
    }

    private CheckedNode? Cap(JsonObject node, string measure, ExpressionScope expressions, Measurable unit)
    {
        if (unit.Type is not { } type)
        {
            if (unit.WhyNot is { } reason)
            {
                scope.Report(node.Get(measure)!.Place, PackDiagnostics.LimitNotHere, measure, reason);
            }

            return null;
        }

        var cap = scope.Amount(node, measure, expressions, type, RuleType.Number);
        if (cap is not { Range.Scale: var scale } || !(scale > unit.Decimals))
        {
            return cap;
        }

        // What is left of a limit must be something that can be given.
        if (unit.Decimals == 0 && type.Kind == TypeKind.Number)
        {
            scope.Report(node.Get(measure)!.Place, LanguageDiagnostics.NotWhole, PackScope.Number(scale));
        }
        else
        {
            scope.Report(node.Get(measure)!.Place, PackDiagnostics.TooManyDecimals, cap.ToString(), PackScope.Number(unit.Decimals.Value));
        }

        return null;
    }

    private static string WordOf(LimitMeasure measure) => measure switch
    {
        LimitMeasure.Times => "times",
        LimitMeasure.Points => "points",
        LimitMeasure.Amount => "amount",
        LimitMeasure.Base => "base",
    };
}
