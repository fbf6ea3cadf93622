using System.Collections.Immutable;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Json;
using LoyaltyRules.Engine.Language.Checking;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs.Binding.Names;
using LoyaltyRules.Engine.Packs.Binding.Rules;
using LoyaltyRules.Engine.Packs.Program;
using LoyaltyRules.Engine.Packs.Rules;

namespace LoyaltyRules.Engine.Packs.Binding.Program;

/// <summary>Checks privileges: who has them is asked of the member alone, since they are asked for without any purchase.</summary>
/// <param name="scope">The pack.</param>
/// <param name="excluded">What the program leaves out.</param>
internal sealed class PrivilegeBinder(PackScope scope, Exclusions excluded)
{
    private readonly List<(JsonString Id, bool IsGrantedOnly)> declared = [];

    public ImmutableArray<PrivilegeDefinition> Bind(IEnumerable<JsonObject> privileges)
    {
        foreach (var node in privileges)
        {
            if (node.Get("id") is not JsonString id)
            {
                continue;
            }

            if (scope.Privileges.TryAdd(id.Value, Bind(node, id)))
            {
                declared.Add((id, IsGrantedOnly(node)));
            }
            else
            {
                scope.Report(id.Place, PackDiagnostics.DeclaredTwice, id.Value);
            }
        }

        return [.. scope.Privileges.Values.OfType<PrivilegeDefinition>().OrderBy(p => p.Id, StringComparer.Ordinal)];
    }

    /// <summary>Warns of privileges that wait for a rule which is not there.</summary>
    public void WarnNeverGranted(IEnumerable<Rule> rules)
    {
        var granted = rules.SelectMany(r => r.Then).OfType<GrantEffect>().Select(g => g.Privilege?.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var (id, _) in declared.Where(d => d.IsGrantedOnly && !granted.Contains(d.Id.Value)))
        {
            scope.Report(id.Place, PackDiagnostics.PrivilegeNeverGranted, id.Value);
        }
    }

    private static bool IsGrantedOnly(JsonObject node) => node.Get("granted") is JsonBoolean { Value: true };

    private PrivilegeDefinition? Bind(JsonObject node, JsonString id)
    {
        var name = scope.Text(node, "name");
        var when = IsGrantedOnly(node) ? scope.Condition(node, "when", ExpressionScope.Member) : excluded.OfGiver(node, "when", ExpressionScope.Member);
        var timesOnly = new Measurable(null, new Phrase("a privilege is used so many times.", "привилегией пользуются столько-то раз."));
        var limits = new LimitBinder(scope).Bind(node, "privilege " + id.Value,
            new LimitTerms([LimitScope.Member, LimitScope.Household], ExpressionScope.Member, timesOnly, timesOnly, timesOnly));
        if (IsGrantedOnly(node) && node.Get("when") is { } condition)
        {
            scope.Report(condition.Place, PackDiagnostics.GrantedWithCondition);
        }

        return node.Get("when") is not null && when is null ? null : new PrivilegeDefinition
        {
            Id = id.Value,
            Name = name,
            When = when,
            Value = ValueOf(node, scope),
            Limits = limits,
            IsGrantedOnly = IsGrantedOnly(node),
        };
    }

    /// <summary>The parameter that a value names; null where it is any other text.</summary>
    public static ParameterDeclaration? ParameterIn(string text, PackScope scope) => scope.Vocabulary.Find(text) as ParameterDeclaration;

    private static ImmutableSortedDictionary<string, FactValue> ValueOf(JsonObject node, PackScope scope)
    {
        var values = ImmutableSortedDictionary.CreateBuilder<string, FactValue>(StringComparer.Ordinal);
        foreach (var member in (node.Get("value") as JsonObject)?.Members ?? [])
        {
            FactValue? value = member.Value switch
            {
                JsonBoolean boolean => FactValue.Of(boolean.Value),
                JsonNumber { Value: { } number } => FactValue.Of(number),
                JsonString text => ParameterIn(text.Value, scope) is { } parameter ? FactValue.Of(parameter.Value) : FactValue.Of(text.Value),
                _ => null,
            };
            if (member.Name != "note" && value is { } known)
            {
                if (member.Value is JsonString { Value: var name } && ParameterIn(name, scope) is not null)
                {
                    scope.MarkUsed(name);
                }

                values[member.Name] = known;
            }
        }

        return values.ToImmutable();
    }
}
