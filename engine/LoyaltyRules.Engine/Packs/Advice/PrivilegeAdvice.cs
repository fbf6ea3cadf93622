using System.Collections.Immutable;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Json;
using LoyaltyRules.Engine.Language;
using LoyaltyRules.Engine.Language.Checking;
using LoyaltyRules.Engine.Language.Syntax;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs.Binding;
using LoyaltyRules.Engine.Packs.Binding.Program;

namespace LoyaltyRules.Engine.Packs.Advice;

/// <summary>Warns of values of privileges that look computed and are not, and of those that repeat a parameter by hand.</summary>
internal sealed class PrivilegeAdvice(PackScope scope)
{
    private static readonly ImmutableHashSet<string> Subjects = ["purchase", "member", "line", "event", "activity", "program", "segment", "table", "parameter", "choice"];

    public void Give(JsonObject root)
    {
        var parameters = scope.Vocabulary.Declarations.OfType<ParameterDeclaration>().OrderBy(p => p.Name, StringComparer.Ordinal).ToList();
        var rules = root.GetItems("rules").OfType<JsonObject>().ToLookup(r => r.GetText("id"), StringComparer.Ordinal);
        foreach (var privilege in root.GetItems("privileges").OfType<JsonObject>())
        {
            var id = privilege.GetText("id");
            var named = rules[id].SelectMany(ParametersOf).ToHashSet(StringComparer.Ordinal);
            foreach (var member in (privilege.Get("value") as JsonObject)?.Members ?? [])
            {
                switch (member.Value)
                {
                    case JsonString text when member.Name != "note" && PrivilegeBinder.ParameterIn(text.Value, scope) is null && IsExpression(text.Value):
                        scope.Report(text.Place, PackWarnings.ExpressionAsText, text.Value);
                        break;
                    case JsonNumber { Value: { } number } written when parameters.Find(p => p.Value == number && (named.Contains(p.Name) || IsOf(p, id + " " + member.Name))) is { } repeated:
                        scope.Report(written.Place, PackWarnings.ParameterRepeated, ExactDecimal.Format(number), repeated.Name);
                        break;
                }
            }
        }
    }

    // bookingBonus is of the privilege booking-bonus: every word of the one is a word of the other.
    private static bool IsOf(ParameterDeclaration parameter, string words) => WordsIn(parameter.Name["parameter.".Length..]).IsSubsetOf(WordsIn(words));

    private static HashSet<string> WordsIn(string name)
    {
        var words = new HashSet<string>(StringComparer.Ordinal);
        var start = 0;
        for (var i = 0; i <= name.Length; i++)
        {
            if (i == name.Length || !char.IsAsciiLetterOrDigit(name[i]) || (i > start && char.IsAsciiLetterUpper(name[i])))
            {
                if (i > start)
                {
                    words.Add(name[start..i].ToLowerInvariant());
                }

                start = i < name.Length && char.IsAsciiLetterOrDigit(name[i]) ? i : i + 1;
            }
        }

        return words;
    }

    // Whatever stands in the rule, at any depth.
    private static IEnumerable<string> ParametersOf(JsonValue value) => value switch
    {
        JsonObject item => item.Members.SelectMany(m => ParametersOf(m.Value)),
        JsonArray items => items.Items.SelectMany(ParametersOf),
        JsonString text => NamesIn(text.Value),
        _ => [],
    };

    /// <summary>A text that names something of the pack, or that can be read as an expression over what a pack could declare.</summary>
    private bool IsExpression(string text)
    {
        var names = NamesIn(text).ToList();
        return names.Exists(n => scope.Vocabulary.Find(n) is not null) || (names.Exists(n => Subjects.Contains(n[..n.IndexOf('.', StringComparison.Ordinal)])) && IsReadable(text));
    }

    private static bool IsReadable(string text)
    {
        var report = new ExpressionReporter(Place.None, new DiagnosticBag());
        return Parser.Parse(text, report) is not null && !report.HasErrors;
    }

    /// <summary>What looks like names of two parts in a text.</summary>
    private static IEnumerable<string> NamesIn(string text)
    {
        for (var start = 0; start < text.Length; start++)
        {
            var end = start;
            while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] is '_' or '.'))
            {
                end++;
            }

            var name = text[start..end].TrimEnd('.');
            if (name.IndexOf('.', StringComparison.Ordinal) > 0)
            {
                yield return name;
            }

            start = end;
        }
    }
}
