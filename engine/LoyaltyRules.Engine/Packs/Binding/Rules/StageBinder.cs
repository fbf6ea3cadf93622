using System.Collections.Immutable;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Json;
using LoyaltyRules.Engine.Language.Checking;
using LoyaltyRules.Engine.Language.Types;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs.Rules;

namespace LoyaltyRules.Engine.Packs.Binding.Rules;

/// <summary>
/// Checks in which stage discounts are given, and that nothing asks an amount before it is known: a discount sees what earlier stages left, and everything else
/// what all discounts and points left (S1). So amounts cannot go in circles.
/// </summary>
internal sealed class StageBinder(PackScope scope)
{
    private const string NetName = "purchase.net";
    private const string PaidName = "purchase.paid";

    /// <summary>The stages, in their order.</summary>
    public ImmutableArray<PriceStage> Bind(IEnumerable<JsonObject> stages)
    {
        var bound = ImmutableArray.CreateBuilder<PriceStage>();
        foreach (var node in stages)
        {
            if (node.Get("stage") is not JsonString { Value: var word } wordValue)
            {
                continue;
            }

            if (scope.Stages.Contains(word))
            {
                scope.Report(wordValue.Place, PackDiagnostics.DeclaredTwice, word);
                continue;
            }

            scope.Stages.Add(word);
            bound.Add(new PriceStage(word, scope.Text(node, "label")));
        }

        return bound.ToImmutable();
    }

    /// <summary>Makes the amounts of the receipt and the bases known to expressions that may ask them; bases are checked already.</summary>
    public void DeclareAmounts()
    {
        var range = scope.Vocabulary.Find("purchase.gross")!.Range;
        Declare(NetName, RuleType.Money, new Phrase("purchase after discounts", "покупка после скидок"), range, isOptional: false);
        Declare(PaidName, RuleType.Money, new Phrase("purchase paid with money", "оплачено деньгами"), range, isOptional: false);
        foreach (var (name, definition) in scope.Bases)
        {
            if (definition is null)
            {
                scope.Vocabulary.DeclareAmount("base." + name, null);
                continue;
            }

            var label = definition.Label?.ToPhrase();
            Declare("base." + name, definition.Type, label is null ? null : definition.Of switch
            {
                LineAmount.Net => new Phrase($"{label.En}: after discounts", $"{label.Ru}: после скидок"),
                LineAmount.Paid => new Phrase($"{label.En}: paid with money", $"{label.Ru}: оплачено деньгами"),
                LineAmount.Gross or LineAmount.Quantity or LineAmount.Fact => label,
            }, definition.TotalRange, isOptional: definition.Fact is { MayBeAbsent: true });
        }
    }

    /// <summary>The place of the stage that a rule or a reward names; the first one for a discount without. Null where it was refused.</summary>
    /// <param name="node">The rule or the reward.</param>
    /// <param name="then">What it gives.</param>
    public int? StageOf(JsonObject node, IEnumerable<Effect> then)
    {
        var hasDiscount = then.Any(e => e is DiscountEffect);
        if (node.Get("stage") is not JsonString word)
        {
            if (hasDiscount && scope.Stages.Count > 0)
            {
                scope.MarkUsed("stage." + scope.Stages[0]);
            }

            return 0;
        }

        if (!hasDiscount)
        {
            scope.Report(word.Place, StageDiagnostics.StageWithoutDiscount);
            return null;
        }

        if (scope.Stages.IndexOf(word.Value) is >= 0 and var stage)
        {
            scope.MarkUsed("stage." + word.Value);
            return stage;
        }

        scope.Report(word.Place, StageDiagnostics.UnknownStage, word.Value, scope.Stages.Count == 0
            ? new Phrase("Declare it under 'stages'.", "Объявите его в разделе «stages».")
            : PackScope.Suggestion(word.Value, scope.Stages));
        return null;
    }

    /// <summary>Refuses amounts that a discount asks of its own stage or of what comes after it; true where there are none.</summary>
    /// <param name="when">The condition of a rule or a reward.</param>
    /// <param name="then">What it gives.</param>
    /// <param name="stage">The stage of its discounts.</param>
    public bool AreKnown(CheckedNode? when, IEnumerable<Effect> then, int stage)
    {
        var effects = then.ToList();
        return !effects.Any(e => e is DiscountEffect)
            || AreKnown([when, .. effects.SelectMany(e => e.Numbers)], stage == 0 ? [LineAmount.Net, LineAmount.Paid] : [LineAmount.Paid]);
    }

    /// <summary>Refuses amounts that are known only when points have paid; true where there are none.</summary>
    public bool AreKnownToPoints(params ReadOnlySpan<CheckedNode?> expressions) => AreKnown(expressions, [LineAmount.Paid]);

    private bool AreKnown(ReadOnlySpan<CheckedNode?> expressions, ReadOnlySpan<LineAmount> unknown)
    {
        var areKnown = true;
        foreach (var expression in expressions)
        {
            if (expression is not null && EarlyIn(expression, unknown) is var (part, amount))
            {
                areKnown = false;
                scope.Report(scope.Expressions.First(e => e.Node == expression).PlaceOf(part), StageDiagnostics.AskedTooEarly, amount.Name, OfAmount(amount) == LineAmount.Paid
                    ? new Phrase("Points pay after all discounts: only what gives no discount asks it.", "Баллами платят после всех скидок: спросить об этом может только то, что скидок не даёт.")
                    : new Phrase(
                        "No discount comes before it. Give it a later one of the pack's 'stages', or ask purchase.gross.",
                        "Раньше неё скидок нет. Перенесите её на один из следующих этапов («stages») или спросите о purchase.gross."));
            }
        }

        return areKnown;
    }

    private (CheckedNode Part, FactDeclaration Amount)? EarlyIn(CheckedNode node, ReadOnlySpan<LineAmount> unknown)
    {
        foreach (var amount in node.Children.Any() ? [] : scope.Vocabulary.AmountsIn(node))
        {
            if (OfAmount(amount) is { } of && unknown.Contains(of))
            {
                return (node, amount);
            }
        }

        foreach (var child in node.Children)
        {
            if (EarlyIn(child, unknown) is { } early)
            {
                return early;
            }
        }

        return null;
    }

    private LineAmount? OfAmount(FactDeclaration amount) => amount.Name switch
    {
        NetName => LineAmount.Net,
        PaidName => LineAmount.Paid,
        _ => scope.Bases[amount.ShortName]?.Of,
    };

    private void Declare(string name, RuleType type, Phrase? label, NumericRange? range, bool isOptional) =>
        scope.Vocabulary.DeclareAmount(name, new FactDeclaration(name, type, FactSubject.Amount, label) { Range = range, IsOptional = isOptional });

    /// <summary>Warns of stages in which nothing is given.</summary>
    public static void WarnUnused(IEnumerable<JsonObject> stages, PackScope scope)
    {
        foreach (var word in stages.Select(s => s.Get("stage")).OfType<JsonString>().Where(w => !scope.UsedNames.Contains("stage." + w.Value)))
        {
            scope.Report(word.Place, StageDiagnostics.StageNeverUsed, word.Value);
        }
    }
}
