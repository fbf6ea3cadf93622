using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Json;
using LoyaltyRules.Engine.Language.Checking;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs.Binding.Names;
using LoyaltyRules.Engine.Packs.Rules;

namespace LoyaltyRules.Engine.Packs.Binding.Rules;

/// <summary>Checks on which events a rule is asked, and what it may speak of and give there.</summary>
internal sealed class TriggerBinder(PackScope scope)
{
    private readonly ActivityBinder activities = new(scope);
    private readonly PeriodBinder periods = new(scope);

    /// <summary>The trigger of a rule; null where it was refused.</summary>
    public Trigger? Bind(JsonObject rule)
    {
        switch (rule.Get("on"))
        {
            case null:
                return Trigger.Purchase;
            case JsonString word when ActivityBinder.IsNamed(word.Value):
                return activities.Word(word) is { } activity ? new ActivityTrigger(activity) : null;
            case JsonString word:
                return KindOf(word.Value) is { } kind ? new EventTrigger(kind) : null;
            case JsonObject node when node.Get("endOf") is not null:
                return periods.Calendar(node, "endOf") is { } period ? new PeriodEndTrigger(period) : null;
            case JsonObject node:
                return Milestone(node);
            default:
                return null;
        }
    }

    /// <summary>What a rule's expressions may speak of; as on a purchase where its trigger was refused.</summary>
    public static ExpressionScope ScopeOf(Trigger? trigger) => trigger?.Event switch
    {
        null or EventKind.Purchase or EventKind.Completed => ExpressionScope.Priced,
        EventKind.Activity => ExpressionScope.Activity,
        _ => ExpressionScope.Member,
    };

    private static EventKind? KindOf(string word) => word switch
    {
        "purchase" => EventKind.Purchase,
        "completed" => EventKind.Completed,
        "enrolment" => EventKind.Enrolment,
        "birthday" => EventKind.Birthday,
        "release" => EventKind.Release,
        _ => null,
    };

    private MilestoneTrigger? Milestone(JsonObject node)
    {
        if (node.Get("counter") is not JsonString name || node.Get("reaches") is not JsonNumber { Value: > 0 and { } reaches } number)
        {
            return null;
        }

        if (!scope.Counters.TryGetValue(name.Value, out var counter))
        {
            if (scope.Vocabulary.Find(name.Value) is not RefusedDeclaration)
            {
                scope.Report(name.Place, PackDiagnostics.UnknownCounter, name.Value, PackScope.Suggestion(name.Value, scope.Counters.Keys));
            }

            return null;
        }

        if (counter.Kind == CounterKind.Last)
        {
            scope.Report(name.Place, PackDiagnostics.CounterNotANumber, name.Value);
            return null;
        }

        // A fact that took the counter's name and was refused is told of already.
        if (scope.Vocabulary.Find(name.Value) is not FactDeclaration { Range: { } range })
        {
            return null;
        }

        var step = node.Get("thenEvery") as JsonNumber;
        return scope.Fits(number, range) & (step is null || (step.Value > 0 && scope.Fits(step, range)))
            ? new MilestoneTrigger(counter.Name, reaches, step?.Value)
            : null;
    }

    /// <summary>Refuses what needs a receipt on an event that has none, and a price that is settled already.</summary>
    /// <param name="item">An item of <c>then</c>.</param>
    /// <param name="trigger">On which events its rule is asked.</param>
    /// <returns>Whether it may stand there.</returns>
    public bool MayGive(JsonObject item, Trigger? trigger)
    {
        var refused = trigger?.Event switch
        {
            null or EventKind.Purchase => null,
            EventKind.Completed => item.Member("discount"),
            _ => item.Member("discount") ?? OfLines(item),
        };
        if (refused is not { } member)
        {
            return true;
        }

        var hint = trigger!.Event == EventKind.Completed
            ? new Phrase("What was bought is paid: points, tiers, privileges and rewards can still be given.", "Покупка уже оплачена: дать можно баллы, уровни, привилегии и вознаграждения.")
            : new Phrase("There is no receipt: give a number of points, a tier, a privilege or a reward.", "Чека здесь нет: дайте число баллов, уровень, привилегию или вознаграждение.");
        scope.Report(member.PlaceOfName, PackDiagnostics.NotOnThisEvent, member.Name, trigger.ToPhrase(), hint);
        return false;
    }

    private static JsonMember? OfLines(JsonObject item) => item.Get("earn") is not JsonObject earn
        ? null
        : new[] { "of", "where", "percent", "every", "times", "each", "onPointsPaid" }.Select(earn.Member).FirstOrDefault(m => m is not null);
}
