using System.Collections.Immutable;
using LoyaltyRules.Engine.Evaluation;
using LoyaltyRules.Engine.Importing;
using LoyaltyRules.Engine.Importing.Expressions;
using LoyaltyRules.Engine.Language.Compilation;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.RulesEngine.Inputs;

namespace LoyaltyRules.RulesEngine.Comparing;

/// <summary>A purchase on which an imported rule does not do what the workflow's rule does.</summary>
/// <param name="PurchaseId">The purchase.</param>
/// <param name="Without">The fact that was taken away to see what absence decides; null for the purchase as it came.</param>
/// <param name="Matches">Whether the imported rule matches.</param>
/// <param name="Succeeds">Whether the workflow's rule succeeds.</param>
/// <param name="Error">What RulesEngine says where it could not compute the rule; null where it could.</param>
public sealed record RuleDifference(string PurchaseId, string? Without, bool Matches, bool Succeeds, string? Error);

/// <summary>An imported rule beside the workflow's.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Compared">How many decisions were compared.</param>
/// <param name="Matched">On how many of them the imported rule matched.</param>
/// <param name="Differing">On how many of them the two differ.</param>
/// <param name="Differences">The first of those.</param>
public sealed record ComparedRule(ImportedRule Rule, long Compared, long Matched, long Differing, ImmutableArray<RuleDifference> Differences);

/// <summary>What came of holding an import against the package itself.</summary>
/// <param name="Purchases">How many purchases were compared.</param>
/// <param name="Refused">How many purchases the pack refuses, because their facts do not fit it.</param>
/// <param name="Rules">The rules, in the order of the workflows.</param>
public sealed record ComparisonResult(long Purchases, long Refused, ImmutableArray<ComparedRule> Rules)
{
    /// <summary>Whether every rule did the same on every purchase, and there was one.</summary>
    public bool IsSame => Purchases > 0 && Refused == 0 && Rules.All(r => r.Differing == 0);
}

/// <summary>
/// Runs workflows by RulesEngine and the pack that was imported from them by the engine, over the same purchases: each as it came, and once more with one of the
/// facts that may be absent taken away, each in its turn.
/// </summary>
public sealed class ImportComparison
{
    /// <summary>How many differences of a rule are kept.</summary>
    public const int DifferencesMax = 5;

    private readonly CompiledPack compiled;
    private readonly MappedInputs inputs;
    private readonly WorkflowRunner runner = new();
    private readonly ImmutableArray<Tally> rules;
    private readonly ImmutableArray<string> optional;
    private (FactFrame Frame, Decision Decision)? decided;
    private long purchases;
    private long refused;

    private ImportComparison(ImportResult import, ReadOnlySpan<byte> workflows)
    {
        compiled = CompiledPack.Compile(import.Pack!).Observed((_, frame, decision) => decided = (frame, decision));
        inputs = new MappedInputs(import.Parameters!);
        runner.Add(WorkflowJson.Read(workflows));
        rules = [.. import.Rules.Select(r => new Tally(r))];
        optional = [.. AllFacts(import.Parameters!).Where(f => f.Fact.MayBeAbsent).Select(f => f.Fact.Name).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>Makes ready to compare.</summary>
    /// <param name="import">What came of the import; it must have a pack.</param>
    /// <param name="workflows">The same workflows, as JSON. They are run: they must be trusted.</param>
    /// <exception cref="WorkflowRefusedException">RulesEngine does not take the workflows.</exception>
    public static ImportComparison Of(ImportResult import, ReadOnlySpan<byte> workflows) => new(import, workflows);

    /// <summary>Compares the rules on a purchase.</summary>
    /// <param name="purchase">The purchase.</param>
    /// <param name="member">The member; null for a purchase without one.</param>
    public void Add(Purchase purchase, MemberSnapshot? member)
    {
        if (!Compare(purchase, member, without: null))
        {
            refused++;
            return;
        }

        if (!optional.IsEmpty)
        {
            var fact = optional[(int)(purchases % optional.Length)];
            var (fewer, less) = (Without(purchase, fact), member is null ? null : Without(member, fact));
            Compare(fewer, less, fact);
        }

        purchases++;
    }

    /// <summary>What came of it so far.</summary>
    public ComparisonResult Result => new(purchases, refused, [.. rules.Select(r => r.ToResult())]);

    private static IEnumerable<MappedFact> AllFacts(ParameterMap map) => map.Facts.Concat(map.Lists.SelectMany(l => l.Facts.Values));

    private bool Compare(Purchase purchase, MemberSnapshot? member, string? without)
    {
        decided = null;
        if (!compiled.TryDecide(purchase, member, ProgramSnapshot.Empty, out _, out _, TraceDetail.Outcomes) || decided is not var (frame, decision))
        {
            return false;
        }

        var given = inputs.Of(frame, purchase, member);
        var matched = decision.Rules.Where(r => r.Outcome == RuleOutcome.Matched).Select(r => r.RuleId).ToHashSet(StringComparer.Ordinal);
        foreach (var workflow in rules.GroupBy(r => r.Rule.Workflow, StringComparer.Ordinal))
        {
            var runs = runner.Run(workflow.Key, given).ToLookup(r => r.Name, StringComparer.Ordinal);
            foreach (var rule in workflow)
            {
                var run = runs[rule.Rule.Name].FirstOrDefault();
                rule.Add(purchase.Id, without, matched.Contains(rule.Rule.Id), run.IsSuccess, run.Name is null ? "no such rule" : run.Error);
            }
        }

        return true;
    }

    private static Purchase Without(Purchase purchase, string fact) => fact switch
    {
        "purchase.channel" => purchase with { Channel = null },
        "purchase.store" => purchase with { Store = null },
        "purchase.partner" => purchase with { Partner = null },
        "line.sku" => purchase with { Lines = [.. purchase.Lines.Select(l => l with { Sku = null })] },
        "line.tax" => purchase with { Lines = [.. purchase.Lines.Select(l => l with { Tax = null })] },
        _ when fact.StartsWith("line.", StringComparison.Ordinal) => purchase with { Lines = [.. purchase.Lines.Select((l, i) => i % 2 == 0 ? l with { Facts = Without(l.Facts, fact) } : l)] },
        _ when fact.StartsWith("purchase.", StringComparison.Ordinal) => purchase with { Facts = Without(purchase.Facts, fact), Fees = Without(purchase.Fees, fact) },
        _ => purchase,
    };

    private static MemberSnapshot Without(MemberSnapshot member, string fact) => fact switch
    {
        "member.birthDate" => member with { BirthDate = null },
        "member.joinedOn" => member with { JoinedOn = null },
        "member.tier" => member with { Tier = null },
        _ when fact.StartsWith("member.", StringComparison.Ordinal) => member with { Facts = Without(member.Facts, fact) },
        _ => member,
    };

    private static FactSet Without(FactSet facts, string fact) => FactSet.Of(facts.Where(f => f.Key != fact[(fact.IndexOf('.', StringComparison.Ordinal) + 1)..]));

    /// <summary>What has come of one rule so far.</summary>
    private sealed class Tally(ImportedRule rule)
    {
        private readonly List<RuleDifference> differences = [];
        private long compared;
        private long matched;
        private long differing;

        public ImportedRule Rule => rule;

        public void Add(string purchaseId, string? without, bool matches, bool succeeds, string? error)
        {
            compared++;
            matched += matches ? 1 : 0;
            if (matches == succeeds)
            {
                return;
            }

            differing++;
            if (differences.Count < DifferencesMax)
            {
                differences.Add(new RuleDifference(purchaseId, without, matches, succeeds, error));
            }
        }

        public ComparedRule ToResult() => new(rule, compared, matched, differing, [.. differences]);
    }
}
