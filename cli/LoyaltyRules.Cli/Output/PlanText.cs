using System.Text.Json.Nodes;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Evaluation.Conditions;

namespace LoyaltyRules.Cli.Output;

/// <summary>Tells how the conditions of a pack are tested, and so what a rule more or less would cost.</summary>
internal static class PlanText
{
    private static readonly Phrase Heading = new("How conditions are tested", "Как проверяются условия");
    private static readonly Phrase Sum = new(
        "rules: {0}; ways to match: {1}; looked at for a purchase, on average: {2}",
        "правил: {0}; способов сработать: {1}; в среднем на покупку просматривается: {2}");

    private static readonly Phrase Always = new("match without a question: {0}", "срабатывают без вопросов: {0}");
    private static readonly Phrase EqualityIndex = new("index on {1}; cells: {2}, ways: {0}", "индекс по {1}; ячеек: {2}, способов: {0}");
    private static readonly Phrase ThresholdIndex = new("thresholds of {1}; cells: {2}, ways: {0}", "пороги {1}; ячеек: {2}, способов: {0}");
    private static readonly Phrase Bitmaps = new("bitmaps of {1}; ways: {0}", "битовые карты {1}; способов: {0}");
    private static readonly Phrase OneByOne = new("one by one; ways: {0}, at most {3} at a time", "по очереди; способов: {0}, не больше {3} за раз");
    private static readonly Phrase Rest = new("all others: {0}", "остальные: {0}");

    public static void Write(Page page, PlanOutline plan, ProductLanguage language)
    {
        page.Heading(Heading.In(language));
        page.Line(Sum.Format(language, Numbers.Of(plan.Rules, language), Numbers.Of(plan.Ways, language), Numbers.Of(plan.LookedAt, language)), "  ");
        foreach (var step in plan.Steps)
        {
            Write(page, step, language, "  ");
        }
    }

    public static JsonObject ToJson(PlanOutline plan) => new()
    {
        ["rules"] = plan.Rules,
        ["ways"] = plan.Ways,
        ["lookedAt"] = plan.LookedAt,
        ["steps"] = new JsonArray([.. plan.Steps.Select(ToJson)]),
    };

    private static void Write(Page page, PlanStep step, ProductLanguage language, string indent)
    {
        var phrase = step.Kind switch
        {
            PlanStepKind.Always => Always,
            PlanStepKind.EqualityIndex => EqualityIndex,
            PlanStepKind.ThresholdIndex => ThresholdIndex,
            PlanStepKind.Bitmaps => Bitmaps,
            _ => OneByOne,
        };
        var text = phrase.Format(
            language, Numbers.Of(step.Ways, language), string.Join(", ", step.Asks), Numbers.Of(step.Cells, language), Numbers.Of(step.WaysMax, language));
        page.Line("- " + (step.IsRest ? Rest.Format(language, text) : text), indent);
        foreach (var below in step.Below)
        {
            Write(page, below, language, indent + "  ");
        }
    }

    private static JsonNode ToJson(PlanStep step)
    {
        var json = new JsonObject
        {
            ["step"] = step.Kind switch
            {
                PlanStepKind.Always => "always",
                PlanStepKind.EqualityIndex => "equalityIndex",
                PlanStepKind.ThresholdIndex => "thresholdIndex",
                PlanStepKind.Bitmaps => "bitmaps",
                _ => "oneByOne",
            },
        };
        if (!step.Asks.IsEmpty)
        {
            json["asks"] = new JsonArray([.. step.Asks.Select(a => JsonValue.Create(a))]);
        }

        if (step.IsRest)
        {
            json["isRest"] = true;
        }

        json["times"] = step.Times;
        json["ways"] = step.Ways;
        json["waysMax"] = step.WaysMax;
        if (step.Cells > 0)
        {
            json["cells"] = step.Cells;
        }

        if (!step.Below.IsEmpty)
        {
            json["below"] = new JsonArray([.. step.Below.Select(ToJson)]);
        }

        return json;
    }
}
