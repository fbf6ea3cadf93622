using System.Text.Json;
using LoyaltyRules.Engine.Finance;
using LoyaltyRules.Engine.Model;
using NodaTime;
using NodaTime.Text;

namespace LoyaltyRules.Engine.Simulation;

/// <summary>Writes what became of the program as a whole as JSON: its closure, and its own books.</summary>
internal static class ClosureReportJson
{
    public static void Write(Utf8JsonWriter json, ClosureReport closure)
    {
        json.WriteStartObject("closure");
        json.WriteString("answer", Word(closure.Answer.ToString()));
        json.WriteStartArray("readings");
        foreach (var reading in closure.Readings)
        {
            json.WriteStartObject();
            Day(json, "on", reading.On);
            json.WriteStartObject("indicators");
            foreach (var indicator in reading.Reading.Indicators)
            {
                Number(json, indicator.Name, indicator.Value);
            }

            json.WriteEndObject();
            json.WriteStartObject("triggers");
            foreach (var trigger in reading.Reading.Triggers)
            {
                if (trigger.Holds is { } holds)
                {
                    json.WriteBoolean(trigger.Id, holds);
                }
                else
                {
                    json.WriteNull(trigger.Id);
                }
            }

            json.WriteEndObject();
            json.WriteString("fired", reading.Fired);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("stages");
        foreach (var step in closure.Steps)
        {
            Write(json, step);
        }

        json.WriteEndArray();
        Number(json, "redeemedInPlan", closure.RedeemedInPlan);
        Number(json, "expiredInPlan", closure.ExpiredInPlan);
        Number(json, "paidOutMoney", closure.PaidOutMoney);
        Number(json, "costOfPlan", closure.CostOfPlan);
        Day(json, "eraseOn", closure.EraseOn);
        json.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter json, IEnumerable<FinanceMonth> months)
    {
        json.WriteStartArray("finances");
        foreach (var month in months)
        {
            json.WriteStartObject();
            json.WriteString("month", YearMonthPattern.Iso.Format(month.Month));
            Number(json, "revenue", month.Revenue);
            Number(json, "discounts", month.Discounts);
            Number(json, "pointsIssuedValue", month.PointsIssuedValue);
            if (month.Rewards != 0)
            {
                Number(json, "rewards", month.Rewards);
            }

            Number(json, "pointsExpiredValue", month.PointsExpiredValue);
            Write(json, "income", month.Income);
            Number(json, "partnerIncome", month.PartnerIncome);
            Write(json, "costs", month.Costs);
            Number(json, "totalIncome", month.TotalIncome);
            Number(json, "rewardCost", month.RewardCost);
            Number(json, "otherCosts", month.OtherCosts);
            Number(json, "net", month.Net);
            json.WriteStartObject("deferredRevenue");
            foreach (var deferred in month.Deferred)
            {
                json.WriteStartObject(deferred.Currency);
                Number(json, "recognised", deferred.Recognised);
                Number(json, "deferred", deferred.Deferred);
                Number(json, "expectedBreakage", deferred.ExpectedBreakage);
                json.WriteEndObject();
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, ClosureStep step)
    {
        json.WriteStartObject();
        json.WriteString("stage", Word(step.Stage.ToString()));
        Day(json, "since", step.Since);
        json.WriteString("trigger", step.TriggerId);
        json.WriteStartObject("points");
        foreach (var points in step.Points)
        {
            json.WriteStartObject(points.Currency);
            Number(json, "opening", points.Opening);
            Number(json, "earned", points.Earned);
            Number(json, "adjusted", points.Adjusted);
            Number(json, "spent", points.Spent);
            Number(json, "expired", points.Expired);
            Number(json, "paidOut", points.PaidOut);
            Number(json, "forgiven", points.Forgiven);
            Number(json, "closing", points.Closing);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, IEnumerable<FinanceAmount> amounts)
    {
        json.WriteStartObject(name);
        foreach (var amount in amounts)
        {
            Number(json, amount.Id, amount.Amount);
        }

        json.WriteEndObject();
    }

    private static void Day(Utf8JsonWriter json, string name, LocalDate? day) => json.WriteString(name, day is { } known ? LocalDatePattern.Iso.Format(known) : null);

    private static void Number(Utf8JsonWriter json, string name, decimal? value)
    {
        json.WritePropertyName(name);
        if (value is { } known)
        {
            json.WriteRawValue(ExactDecimal.Format(known), skipInputValidation: true);
        }
        else
        {
            json.WriteNullValue();
        }
    }

    private static string Word(string name) => char.ToLowerInvariant(name[0]) + name[1..];
}
