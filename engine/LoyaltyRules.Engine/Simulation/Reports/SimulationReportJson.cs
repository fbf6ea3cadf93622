using System.Collections.Immutable;
using System.Text.Json;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Finance;
using LoyaltyRules.Engine.Json;

namespace LoyaltyRules.Engine.Simulation.Reports;

/// <summary>Writes a report as JSON.</summary>
internal static class SimulationReportJson
{
    public static void Write(SimulationReport report, Stream stream)
    {
        using var json = new Utf8JsonWriter(stream, JsonWriting.Indented);
        json.WriteStartObject();
        json.WritePack("pack", report.Pack);
        json.WriteString("currency", report.Currency);
        WriteCoverage(json, report.Coverage);
        json.WriteStartArray("rows");
        foreach (var tally in report.Rows)
        {
            json.WriteStartObject();
            json.WriteWord("class", tally.Class);
            if (tally.Name is not null)
            {
                json.WriteString("name", tally.Name);
            }

            json.WriteNumber("rows", tally.Rows);
            json.WriteExact("amount", tally.Amount);
            json.WriteNumber("rowsWithMember", tally.RowsWithMember);
            json.WriteExact("amountWithMember", tally.AmountWithMember);
            json.WriteNumber("rowsWithoutAmount", tally.RowsWithoutAmount);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartObject("purchases");
        json.WriteNumber("decided", report.Purchases);
        json.WriteNumber("withoutMember", report.PurchasesWithoutMember);
        json.WriteNumber("members", report.Members);
        json.WriteNumber("outOfOrder", report.OutOfOrder);
        json.WriteDay("firstDay", report.FirstDay);
        json.WriteDay("lastDay", report.LastDay);
        json.WriteEndObject();
        json.WriteStartObject("totals");
        json.WriteExact("gross", report.Totals.Gross);
        json.WriteExact("discount", report.Totals.Discount);
        json.WriteExact("net", report.Totals.Net);
        json.WriteExact("paidWithPoints", report.Totals.PaidWithPoints);
        json.WriteExact("points", report.Totals.Points);
        json.WriteExact("pointsValue", report.Totals.PointsValue);
        json.WriteExact("discountReturned", report.Totals.DiscountReturned);
        json.WriteExact("pointsTakenBackValue", report.Totals.PointsTakenBackValue);
        json.WriteExact("cost", report.Totals.Cost);
        json.WriteEndObject();
        json.WriteStartArray("rules");
        foreach (var rule in report.Rules)
        {
            json.WriteStartObject();
            json.WriteString("id", rule.RuleId);
            json.WriteNumber("matched", rule.Matched);
            json.WriteNumber("granted", rule.Granted);
            json.WriteNumber("unknown", rule.Unknown);
            json.WriteExact("discount", rule.Discount);
            json.WriteExact("points", rule.Points);
            json.WriteExact("pointsValue", rule.PointsValue);
            json.WriteExact("discountReturned", rule.DiscountReturned);
            json.WriteExact("pointsTakenBack", rule.PointsTakenBack);
            json.WriteExact("pointsTakenBackValue", rule.PointsTakenBackValue);
            json.WriteExact("cost", rule.Cost);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("rulesNeverMatched");
        foreach (var rule in report.RulesNeverMatched)
        {
            json.WriteStringValue(rule.RuleId);
        }

        json.WriteEndArray();
        WriteMonths(json, report);
        SimulationGroupsJson.Write(json, report);
        if (!report.Settlement.IsEmpty)
        {
            WriteSettlement(json, report.Settlement);
        }

        WriteReturns(json, report.Returns);
        json.WriteStartObject("bookings");
        json.WriteNumber("completed", report.Bookings.Completed);
        json.WriteNumber("cancelled", report.Bookings.Cancelled);
        json.WriteNumber("noShow", report.Bookings.NoShow);
        json.WriteEndObject();
        if (report.Closure is { } closure)
        {
            ClosureReportJson.Write(json, closure);
        }

        if (!report.Finances.IsEmpty)
        {
            ClosureReportJson.Write(json, report.Finances);
        }

        Write(json, "refused", report.Refused);
        Write(json, "unreadable", report.Unreadable);
        Write(json, "notices", report.Notices);
        json.WriteEndObject();
        json.Flush();
        stream.WriteByte((byte)'\n');
    }

    private static void WriteCoverage(Utf8JsonWriter json, SimulationCoverage coverage)
    {
        json.WriteStartObject("coverage");
        json.WriteWord("end", coverage.End);
        json.WriteWord("unit", coverage.Unit);
        json.WriteNumber("position", coverage.Position);
        json.WriteNumber("length", coverage.Length);
        json.WriteNumber("dataRows", coverage.DataRows);
        json.WriteNumber("blankLines", coverage.BlankLines);
        if (coverage.Broken is { } broken)
        {
            json.WriteStartObject("broken");
            json.WriteString("code", broken.Code);
            json.WriteString("message", broken.Message(ProductLanguage.English));
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteMonths(Utf8JsonWriter json, SimulationReport report)
    {
        json.WriteStartArray("months");
        foreach (var month in report.Months)
        {
            json.WriteStartObject();
            json.WriteMonth("month", month.Month);
            json.WriteNumber("purchases", month.Purchases);
            json.WriteNumber("activeMembers", month.ActiveMembers);
            json.WriteExact("gross", month.Gross);
            json.WriteExact("discount", month.Discount);
            json.WriteExact("net", month.Net);
            json.WriteExact("paidWithPoints", month.PaidWithPoints);
            json.WriteNumber("returns", month.Returns);
            json.WriteExact("returned", month.Returned);
            json.WriteExact("liabilityValue", month.LiabilityValue);
            json.WriteStartObject("points");
            foreach (var points in month.Points)
            {
                WritePoints(json, points);
            }

            json.WriteEndObject();
            json.WriteStartArray("tiers");
            foreach (var tier in month.Tiers)
            {
                json.WriteStartObject();
                json.WriteString("tier", tier.Tier);
                json.WriteNumber("members", tier.Members);
                json.WriteExact("revenue", tier.Revenue);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteStartArray("tierMoves");
            foreach (var moves in month.TierMoves)
            {
                json.WriteStartObject();
                json.WriteString("from", moves.From);
                json.WriteString("to", moves.To);
                json.WriteWord("cause", moves.Cause);
                json.WriteNumber("count", moves.Count);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            WriteRewards(json, month);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WritePoints(Utf8JsonWriter json, MonthPoints points)
    {
        json.WriteStartObject(points.Currency);
        json.WriteExact("earned", points.Earned);
        json.WriteExact("activated", points.Activated);
        json.WriteExact("redeemed", points.Redeemed);
        json.WriteExact("restored", points.Restored);
        json.WriteExact("expired", points.Expired);
        json.WriteExact("takenBack", points.TakenBack);
        json.WriteExact("adjusted", points.Adjusted);
        if (points.PaidOut != 0 || points.Forgiven != 0)
        {
            json.WriteExact("paidOut", points.PaidOut);
            json.WriteExact("forgiven", points.Forgiven);
        }

        json.WriteExact("pending", points.Pending);
        json.WriteExact("available", points.Available);
        json.WriteExact("held", points.Held);
        json.WriteExact("debt", points.Debt);
        json.WriteExact("liability", points.Liability);
        json.WriteExact("liabilityValue", points.LiabilityValue);
        json.WriteExact("expiredValue", points.ExpiredValue);
        json.WriteExact("redemptionRate", points.RedemptionRate);
        json.WriteExact("breakageRate", points.BreakageRate);
        json.WriteEndObject();
    }

    private static void WriteSettlement(Utf8JsonWriter json, ImmutableArray<PartnerStatement> statements)
    {
        json.WriteStartArray("settlement");
        foreach (var statement in statements)
        {
            json.WriteStartObject();
            json.WriteMonth("month", statement.Month);
            json.WriteString("partner", statement.Partner);
            json.WriteStartObject("points");
            foreach (var points in statement.Points)
            {
                json.WriteStartObject(points.Currency);
                json.WriteExact("issued", points.Issued);
                json.WriteExact("takenBack", points.TakenBack);
                json.WriteExact("redeemed", points.Redeemed);
                json.WriteExact("restored", points.Restored);
                json.WriteExact("owedByPartner", points.OwedByPartner);
                json.WriteExact("owedToPartner", points.OwedToPartner);
                json.WriteEndObject();
            }

            json.WriteEndObject();
            json.WriteExact("discountsBorne", statement.DiscountsBorne);
            json.WriteExact("discountsGiven", statement.DiscountsGiven);
            json.WriteExact("net", statement.Net);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteReturns(Utf8JsonWriter json, ReturnSummary returns)
    {
        json.WriteStartObject("returns");
        json.WriteNumber("matched", returns.Matched);
        json.WriteNumber("partlyMatched", returns.PartlyMatched);
        json.WriteNumber("unmatched", returns.Unmatched);
        json.WriteExact("unmatchedAmount", returns.UnmatchedAmount);
        json.WriteStartArray("first");
        foreach (var example in returns.First)
        {
            json.WriteStartObject();
            json.WriteNumber("line", example.Line);
            json.WriteExact("quantity", example.Quantity);
            json.WriteExact("unmatched", example.Unmatched);
            json.WriteExact("amount", example.Amount);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, ImmutableArray<ReasonSummary> reasons)
    {
        json.WriteStartArray(name);
        foreach (var reason in reasons)
        {
            json.WriteStartObject();
            json.WriteString("code", reason.Code);
            json.WriteNumber("count", reason.Count);
            json.WriteStartArray("first");
            foreach (var example in reason.First)
            {
                json.WriteStartObject();
                json.WriteNumber("line", example.Line);
                json.WriteNumber("count", example.Count);
                if (example.PurchaseId is not null)
                {
                    json.WriteString("purchase", example.PurchaseId);
                }

                json.WriteString("message", example.Reason.Message(ProductLanguage.English));
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteRewards(Utf8JsonWriter json, SimulationMonth month)
    {
        if (month.Rewards.IsEmpty)
        {
            return;
        }

        json.WriteStartArray("rewards");
        foreach (var reward in month.Rewards)
        {
            json.WriteStartObject();
            json.WriteString("reward", reward.Reward);
            json.WriteNumber("issued", reward.Issued);
            json.WriteNumber("used", reward.Used);
            json.WriteNumber("expired", reward.Expired);
            json.WriteNumber("takenBack", reward.TakenBack);
            json.WriteExact("value", reward.Value);
            json.WriteExact("programCost", reward.ProgramCost);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
