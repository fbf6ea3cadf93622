using System.Collections.Immutable;
using LoyaltyRules.Engine.Json;
using LoyaltyRules.Engine.Language.Checking;
using LoyaltyRules.Engine.Language.Types;
using LoyaltyRules.Engine.Packs.Program;

namespace LoyaltyRules.Engine.Packs.Binding.Names;

/// <summary>Checks who takes part in a program and what they choose: partners, and choices of members. Both declare names, so they come before all expressions.</summary>
internal sealed class ParticipationBinder(PackScope scope)
{
    /// <summary>Declares the partners; the places where money is owed name them.</summary>
    public ImmutableArray<PartnerDefinition> BindPartners(IEnumerable<JsonObject> partners)
    {
        foreach (var node in partners)
        {
            if (node.Get("id") is not JsonString id)
            {
                continue;
            }

            var partner = new PartnerDefinition(id.Value, scope.Text(node, "name"), node.GetNumber("issuePrice") ?? 0, node.GetNumber("reimbursement") ?? 0)
            {
                Currencies = CurrenciesOf(node),
            };
            if (!scope.Partners.TryAdd(id.Value, partner))
            {
                scope.Report(id.Place, PackDiagnostics.DeclaredTwice, id.Value);
            }
        }

        return [.. scope.Partners.Values.OrderBy(p => p.Id, StringComparer.Ordinal)];
    }

    /// <summary>Declares the choices as names of the member.</summary>
    public ImmutableArray<ChoiceDefinition> BindChoices(IEnumerable<JsonObject> choices)
    {
        var (bound, periods) = (new List<ChoiceDefinition>(), new PeriodBinder(scope));
        foreach (var node in choices)
        {
            if (node.Get("name") is not JsonString name)
            {
                continue;
            }

            var label = scope.Text(node, "label");
            ImmutableArray<string> options = [.. node.GetItems("options").OfType<JsonString>().Select(o => o.Value)];
            var window = periods.Calendar(node, "window");
            var choice = new ChoiceDefinition(name.Value, label, options)
            {
                Max = MaxOf(node, options.Length),
                Window = window,
                Changes = node.Get("changes") is null ? 1 : PackScope.Whole(node, "changes", 1, 1_000),
                TakesEffectNextWindow = node.GetText("from") == "nextWindow",
                EndsWithWindow = node.GetText("until") == "windowEnd",
            };
            bound.Add(choice);
            var declaration = new FactDeclaration("choice." + name.Value, RuleType.ChosenOf(options), FactSubject.Member, label?.ToPhrase())
            {
                ChoiceLabels = FactBinder.LabelsOf(scope, node, options),
            };
            if (!scope.Vocabulary.TryAdd(options.IsEmpty ? new RefusedDeclaration(declaration.Name) : declaration))
            {
                scope.Report(name.Place, PackDiagnostics.DeclaredTwice, declaration.Name);
            }
        }

        return [.. bound.OrderBy(c => c.Name, StringComparer.Ordinal)];
    }

    /// <summary>Checks what is looked at of members' wallets, once bases have names; null for nothing.</summary>
    public WalletDefinition? BindWallet(JsonObject root)
    {
        if (root.Get("wallet") is not JsonObject node)
        {
            return null;
        }

        if (scope.Partners.Count == 0)
        {
            scope.Report(node.Place, PackDiagnostics.WalletWithoutPartners);
        }

        var category = node.Get("category") is JsonString named ? CategoryOf(named) : null;
        var of = node.Get("of") is JsonString sold ? SoldBase.Bind(scope, sold) : null;
        return category is null || of is null ? null : new WalletDefinition(of) { Fact = category };
    }

    private FactDeclaration? CategoryOf(JsonString name)
    {
        switch (scope.Vocabulary.Find(name.Value))
        {
            case FactDeclaration { Subject: FactSubject.Line, Type.Kind: TypeKind.Choice } fact:
                return fact;
            case RefusedDeclaration:
                return null;
            default:
                var choices = scope.Vocabulary.LineFacts.Where(f => f.Type.Kind == TypeKind.Choice).Select(f => f.Name);
                scope.Report(name.Place, PackDiagnostics.NoCategory, name.Value, PackScope.Suggestion(name.Value, choices));
                return null;
        }
    }

    private ImmutableArray<string> CurrenciesOf(JsonObject node)
    {
        if (node.Get("currencies") is null)
        {
            return [.. scope.Points.Keys.Order(StringComparer.Ordinal)];
        }

        foreach (var name in node.GetItems("currencies").OfType<JsonString>().Where(n => !scope.Points.ContainsKey(n.Value)))
        {
            scope.Report(name.Place, PackDiagnostics.UnknownCurrency, name.Value, PackScope.Suggestion(name.Value, scope.Points.Keys));
        }

        return [.. node.GetItems("currencies").OfType<JsonString>().Select(n => n.Value).Order(StringComparer.Ordinal)];
    }

    private int MaxOf(JsonObject node, int options)
    {
        var max = node.Get("max") is null ? 1 : PackScope.Whole(node, "max", 1, 1_000);
        if (max > options && options > 0)
        {
            scope.Report(node.Get("max")!.Place, PackDiagnostics.MoreThanOptions, PackScope.Number(max), PackScope.Number(options));
        }

        return max;
    }
}
