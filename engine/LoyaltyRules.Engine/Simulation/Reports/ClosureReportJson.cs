using System.Text.Json;
using LoyaltyRules.Engine.Finance;
using LoyaltyRules.Engine.Json;

namespace LoyaltyRules.Engine.Simulation.Reports;

/// <summary>Writes what became of the program as a whole as JSON: its closure, and its own books.</summary>
internal static class ClosureReportJson
{
    public static void Write(Utf8JsonWriter json, ClosureReport closure)
    {
        json.WriteStartObject("closure");
        json.WriteWord("answer", closure.Answer);
        json.WriteStartArray("readings");
        foreach (var reading in closure.Readings)
        {
            json.WriteStartObject();
            json.WriteDay("on", reading.On);
            json.WriteStartObject("indicators");
            foreach (var indicator in reading.Reading.Indicators)
            {
                json.WriteExact(indicator.Name, indicator.Value);
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
        json.WriteExact("redeemedInPlan", closure.RedeemedInPlan);
        json.WriteExact("expiredInPlan", closure.ExpiredInPlan);
        json.WriteExact("paidOutMoney", closure.PaidOutMoney);
        json.WriteExact("costOfPlan", closure.CostOfPlan);
        json.WriteDay("eraseOn", closure.EraseOn);
        json.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter json, IEnumerable<ProfitAndLossMonth> months)
    {
        json.WriteStartArray("finances");
        foreach (var month in months)
        {
            json.WriteStartObject();
            json.WriteMonth("month", month.Month);
            json.WriteExact("revenue", month.Revenue);
            json.WriteExact("discounts", month.Discounts);
            json.WriteExact("pointsIssuedValue", month.PointsIssuedValue);
            if (month.Rewards != 0)
            {
                json.WriteExact("rewards", month.Rewards);
            }

            json.WriteExact("pointsExpiredValue", month.PointsExpiredValue);
            Write(json, "income", month.Income);
            json.WriteExact("partnerIncome", month.PartnerIncome);
            Write(json, "costs", month.Costs);
            json.WriteExact("totalIncome", month.TotalIncome);
            json.WriteExact("rewardCost", month.RewardCost);
            json.WriteExact("otherCosts", month.OtherCosts);
            json.WriteExact("net", month.Net);
            json.WriteStartObject("deferredRevenue");
            foreach (var deferred in month.Deferred)
            {
                json.WriteStartObject(deferred.Currency);
                json.WriteExact("recognised", deferred.Recognised);
                json.WriteExact("deferred", deferred.Deferred);
                json.WriteExact("expectedBreakage", deferred.ExpectedBreakage);
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
        json.WriteWord("stage", step.Stage);
        json.WriteDay("since", step.Since);
        json.WriteString("trigger", step.TriggerId);
        json.WriteStartObject("points");
        foreach (var points in step.Points)
        {
            json.WriteStartObject(points.Currency);
            json.WriteExact("opening", points.Opening);
            json.WriteExact("earned", points.Earned);
            json.WriteExact("adjusted", points.Adjusted);
            json.WriteExact("spent", points.Spent);
            json.WriteExact("expired", points.Expired);
            json.WriteExact("paidOut", points.PaidOut);
            json.WriteExact("forgiven", points.Forgiven);
            json.WriteExact("closing", points.Closing);
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
            json.WriteExact(amount.Id, amount.Amount);
        }

        json.WriteEndObject();
    }
}
