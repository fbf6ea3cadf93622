using System.Collections.Immutable;
using LoyaltyRules.Engine.Json;
using LoyaltyRules.Engine.Language.Types;
using LoyaltyRules.Engine.Packs.Binding.Names;
using LoyaltyRules.Engine.Packs.Program;

namespace LoyaltyRules.Engine.Packs.Binding.Program;

/// <summary>Checks what the program costs and brings in.</summary>
internal sealed class FinanceBinder(PackScope scope, ImmutableArray<string> activities)
{
    private const string OfActivity = "activity.";

    /// <summary>The finances; null where the pack states none.</summary>
    public ProgramFinances? Bind(JsonObject root)
    {
        if (root.Get("finances") is not JsonObject node)
        {
            return null;
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        return new ProgramFinances(Items(node, "costs", seen), Items(node, "income", seen), Deferred(node));
    }

    private ImmutableArray<FinanceItem> Items(JsonObject finances, string list, HashSet<string> seen)
    {
        var items = new List<FinanceItem>();
        foreach (var node in finances.GetItems(list).OfType<JsonObject>())
        {
            if (node.Get("id") is not JsonString id)
            {
                continue;
            }

            if (!seen.Add(id.Value))
            {
                scope.Report(id.Place, PackDiagnostics.DeclaredTwice, id.Value);
            }

            var name = scope.Text(node, "name");
            if (node.Get("of") is JsonString of)
            {
                items.AddRange(SoldBase.Bind(scope, of) is { } sold ? [new FinanceItem { Id = id.Value, Name = name, Of = sold, Percent = node.GetNumber("percent") ?? 100 }] : Array.Empty<FinanceItem>());
            }
            else if (node.Get("amount") is JsonNumber amount && scope.Fits(amount, NumericRange.Between(0, 1_000_000_000_000m, scope.CurrencyDecimals)) && OccasionOf(node) is { } per)
            {
                items.Add(new FinanceItem { Id = id.Value, Name = name, Amount = amount.Value ?? 0, Per = per });
            }
        }

        return [.. items.OrderBy(i => i.Id, StringComparer.Ordinal)];
    }

    private Occasion? OccasionOf(JsonObject node)
    {
        if (node.Get("per") is not JsonString { Value: var word } text)
        {
            return null;
        }

        switch (word)
        {
            case "month":
                return new Occasion(OccasionKind.Month, null);
            case "enrolment":
                return new Occasion(OccasionKind.Enrolment, null);
            case "purchase":
                return new Occasion(OccasionKind.Purchase, null);
            case "member":
                return new Occasion(OccasionKind.ActiveMember, null);
            case var _ when word.StartsWith(OfActivity, StringComparison.Ordinal) && activities.Contains(word[OfActivity.Length..]):
                return new Occasion(OccasionKind.Activity, word[OfActivity.Length..]);
            default:
                string[] known = ["month", "enrolment", "purchase", "member", .. activities.Select(a => OfActivity + a)];
                scope.Report(text.Place, ClosureDiagnostics.UnknownOccasion, word, string.Join(", ", known));
                return null;
        }
    }

    private ImmutableArray<DeferredRevenueTerms> Deferred(JsonObject finances)
    {
        var terms = new List<DeferredRevenueTerms>();
        foreach (var node in finances.GetItems("deferredRevenue").OfType<JsonObject>())
        {
            if (scope.Currency(node) is not { } currency || node.GetNumber("expectedRedemption") is not { } percent)
            {
                continue;
            }

            if (terms.Exists(t => t.Currency.Currency == currency.Currency))
            {
                scope.Report(node.Place, PackDiagnostics.DeclaredTwice, currency.Currency);
            }

            terms.Add(new DeferredRevenueTerms(currency, percent));
        }

        return [.. terms.OrderBy(t => t.Currency.Currency, StringComparer.Ordinal)];
    }
}
