using System.Globalization;
using LoyaltyRules.RulesEngine.Expressions;
using RulesEngine.Exceptions;
using RulesEngine.HelperFunctions;
using RulesEngine.Models;
using Package = RulesEngine.RulesEngine;

namespace LoyaltyRules.RulesEngine;

/// <summary>What RulesEngine made of one rule.</summary>
/// <param name="Name">The rule.</param>
/// <param name="IsSuccess">Whether it succeeded.</param>
/// <param name="Error">Why it could not be computed: an expression that the package refuses, or one that threw. Null otherwise.</param>
internal readonly record struct RuleRun(string Name, bool IsSuccess, string? Error);

/// <summary>
/// Runs workflows by the package itself. Its expressions reach any public member of any type they get hold of, so only workflows that one wrote or trusts
/// belong here: no service reads a stranger's. Not for threads side by side.
/// </summary>
internal sealed class WorkflowRunner
{
    /// <summary>More compiled workflows than this are forgotten and compiled again.</summary>
    private const int CompiledMax = 100_000;

    // The fast compiler makes code that fails on lambdas within lambdas.
    private readonly Package engine = new(new ReSettings
    {
        CustomTypes = [typeof(RuleFunctions)],
        UseFastExpressionCompiler = false,
        CacheConfig = new MemCacheConfig { SizeLimit = CompiledMax },
    });

    private readonly Dictionary<string, string> byText = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Rule> byName = new(StringComparer.Ordinal);

    /// <summary>The rules that stand in workflows of their own, by the names of those.</summary>
    internal IReadOnlyDictionary<string, Rule> Rules => byName;

    /// <summary>Adds workflows under their names.</summary>
    /// <exception cref="Comparing.WorkflowRefusedException">The package does not take one of them.</exception>
    public void Add(IEnumerable<Workflow> workflows)
    {
        try
        {
            engine.AddOrUpdateWorkflow([.. workflows]);
        }
        catch (RuleValidationException e)
        {
            throw new Comparing.WorkflowRefusedException(e.Message, e);
        }
    }

    /// <summary>Adds a rule as a workflow of its own and hands out its name. To compile takes thousands of times as long as to run, so a rule of the same text is the same one.</summary>
    public string Add(Rule rule)
    {
        var text = TextOf(rule);
        if (!byText.TryGetValue(text, out var name))
        {
            name = string.Create(CultureInfo.InvariantCulture, $"condition {byText.Count}");
            engine.AddOrUpdateWorkflow(new Workflow { WorkflowName = name, Rules = [rule] });
            byText.Add(text, name);
            byName.Add(name, rule);
        }

        return name;
    }

    /// <summary>All that a rule says: its local parameters, then its expression, a line each.</summary>
    public static string TextOf(Rule rule) => string.Join('\n', (rule.LocalParams ?? []).Select(p => $"{p.Name} = {p.Expression}").Append(rule.Expression));

    /// <summary>Every outer rule of a workflow, in its order.</summary>
    public IReadOnlyList<RuleRun> Run(string workflow, params RuleParameter[] inputs)
    {
        // Nothing of it waits: it is computed at once, in a task that is done.
        var results = engine.ExecuteAllRulesAsync(workflow, inputs).AsTask().GetAwaiter().GetResult();
        return [.. results.Select(r => new RuleRun(r.Rule.RuleName, r.IsSuccess, string.IsNullOrEmpty(r.ExceptionMessage) ? null : r.ExceptionMessage))];
    }
}
