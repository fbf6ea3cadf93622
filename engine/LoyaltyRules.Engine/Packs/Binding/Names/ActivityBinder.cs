using System.Collections.Immutable;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Json;
using LoyaltyRules.Engine.Packs.Program;

namespace LoyaltyRules.Engine.Packs.Binding.Names;

/// <summary>Checks the kinds of activity, and finds those that rules and counters name.</summary>
internal sealed class ActivityBinder(PackScope scope)
{
    /// <summary>What stands before the word of an activity where one is named.</summary>
    private const string Prefix = "activity.";

    /// <summary>Declares the activities; gives them back by word.</summary>
    public ImmutableArray<ActivityDefinition> Bind(IEnumerable<JsonObject> activities)
    {
        foreach (var node in activities)
        {
            var name = scope.Text(node, "name");
            if (node.Get("activity") is JsonString word && !scope.Activities.TryAdd(word.Value, new ActivityDefinition(word.Value, name)))
            {
                scope.Report(word.Place, PackDiagnostics.DeclaredTwice, word.Value);
            }
        }

        return [.. scope.Activities.Values.OrderBy(a => a.Activity, StringComparer.Ordinal)];
    }

    /// <summary>Whether a text names an activity rather than another event.</summary>
    public static bool IsNamed(string text) => text.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>The word of the activity named as <c>activity.word</c>; null where there is none.</summary>
    public string? Word(JsonString named)
    {
        // One of another form was refused for it.
        if (!IsNamed(named.Value))
        {
            return null;
        }

        var word = named.Value[Prefix.Length..];
        if (scope.Activities.ContainsKey(word))
        {
            return word;
        }

        var hint = NearestName.Of(word, scope.Activities.Keys) is { } nearest
            ? new Phrase($"Did you mean '{nearest}'?", $"Возможно, имелось в виду «{nearest}»?")
            : new Phrase("Declare it under 'activities'.", "Объявите её в разделе «activities».");
        scope.Report(named.Place, PackDiagnostics.UnknownActivity, word, hint);
        return null;
    }
}
