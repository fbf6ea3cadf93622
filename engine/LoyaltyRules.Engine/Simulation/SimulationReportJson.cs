using System.Collections.Immutable;
using System.Text.Json;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Finance;
using LoyaltyRules.Engine.Model;
using NodaTime;
using NodaTime.Text;

namespace LoyaltyRules.Engine.Simulation;

/// <summary>Writes a report as JSON.</summary>
internal static class SimulationReportJson
{
    public static void Write(SimulationReport report, Stream stream)
    {
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions
        {
            Indented = true,
            NewLine = "\n",
            Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        });
        json.WriteStartObject();
        json.WriteStartObject("pack");
        json.WriteString("id", report.Pack.Id);
        json.WriteString("version", report.Pack.Version);
        json.WriteString("hash", report.Pack.Hash);
        json.WriteEndObject();
        json.WriteString("currency", report.Currency);
        WriteCoverage(json, report.Coverage);
        json.WriteStartArray("rows");
        foreach (var tally in report.Rows)
        {
            json.WriteStartObject();
            json.WriteString("class", Word(tally.Class.ToString()));
            if (tally.Name is not null)
            {
                json.WriteString("name", tally.Name);
            }

            json.WriteNumber("rows", tally.Rows);
            Write(json, "amount", tally.Amount);
            json.WriteNumber("rowsWithMember", tally.RowsWithMember);
            Write(json, "amountWithMember", tally.AmountWithMember);
            json.WriteNumber("rowsWithoutAmount", tally.RowsWithoutAmount);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartObject("purchases");
        json.WriteNumber("decided", report.Purchases);
        json.WriteNumber("withoutMember", report.PurchasesWithoutMember);
        json.WriteNumber("members", report.Members);
        json.WriteNumber("outOfOrder", report.OutOfOrder);
        Write(json, "firstDay", report.FirstDay);
        Write(json, "lastDay", report.LastDay);
        json.WriteEndObject();
        json.WriteStartObject("totals");
        Write(json, "gross", report.Totals.Gross);
        Write(json, "discount", report.Totals.Discount);
        Write(json, "net", report.Totals.Net);
        Write(json, "paidWithPoints", report.Totals.PaidWithPoints);
        Write(json, "points", report.Totals.Points);
        Write(json, "pointsValue", report.Totals.PointsValue);
        Write(json, "discountReturned", report.Totals.DiscountReturned);
        Write(json, "pointsTakenBackValue", report.Totals.PointsTakenBackValue);
        Write(json, "cost", report.Totals.Cost);
        json.WriteEndObject();
        json.WriteStartArray("rules");
        foreach (var rule in report.Rules)
        {
            json.WriteStartObject();
            json.WriteString("id", rule.RuleId);
            json.WriteNumber("matched", rule.Matched);
            json.WriteNumber("granted", rule.Granted);
            json.WriteNumber("unknown", rule.Unknown);
            Write(json, "discount", rule.Discount);
            Write(json, "points", rule.Points);
            Write(json, "pointsValue", rule.PointsValue);
            Write(json, "discountReturned", rule.DiscountReturned);
            Write(json, "pointsTakenBack", rule.PointsTakenBack);
            Write(json, "pointsTakenBackValue", rule.PointsTakenBackValue);
            Write(json, "cost", rule.Cost);
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
        json.WriteString("end", Word(coverage.End.ToString()));
        json.WriteString("unit", Word(coverage.Unit.ToString()));
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
            json.WriteString("month", YearMonthPattern.Iso.Format(month.Month));
            json.WriteNumber("purchases", month.Purchases);
            json.WriteNumber("activeMembers", month.ActiveMembers);
            Write(json, "gross", month.Gross);
            Write(json, "discount", month.Discount);
            Write(json, "net", month.Net);
            Write(json, "paidWithPoints", month.PaidWithPoints);
            json.WriteNumber("returns", month.Returns);
            Write(json, "returned", month.Returned);
            Write(json, "liabilityValue", month.LiabilityValue);
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
                Write(json, "revenue", tier.Revenue);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteStartArray("tierMoves");
            foreach (var moves in month.TierMoves)
            {
                json.WriteStartObject();
                json.WriteString("from", moves.From);
                json.WriteString("to", moves.To);
                json.WriteString("cause", Word(moves.Cause.ToString()));
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
        Write(json, "earned", points.Earned);
        Write(json, "activated", points.Activated);
        Write(json, "redeemed", points.Redeemed);
        Write(json, "restored", points.Restored);
        Write(json, "expired", points.Expired);
        Write(json, "takenBack", points.TakenBack);
        Write(json, "adjusted", points.Adjusted);
        if (points.PaidOut != 0 || points.Forgiven != 0)
        {
            Write(json, "paidOut", points.PaidOut);
            Write(json, "forgiven", points.Forgiven);
        }

        Write(json, "pending", points.Pending);
        Write(json, "available", points.Available);
        Write(json, "held", points.Held);
        Write(json, "debt", points.Debt);
        Write(json, "liability", points.Liability);
        Write(json, "liabilityValue", points.LiabilityValue);
        Write(json, "expiredValue", points.ExpiredValue);
        Write(json, "redemptionRate", points.RedemptionRate);
        Write(json, "breakageRate", points.BreakageRate);
        json.WriteEndObject();
    }

    private static void WriteSettlement(Utf8JsonWriter json, ImmutableArray<PartnerStatement> statements)
    {
        json.WriteStartArray("settlement");
        foreach (var statement in statements)
        {
            json.WriteStartObject();
            json.WriteString("month", YearMonthPattern.Iso.Format(statement.Month));
            json.WriteString("partner", statement.Partner);
            json.WriteStartObject("points");
            foreach (var points in statement.Points)
            {
                json.WriteStartObject(points.Currency);
                Write(json, "issued", points.Issued);
                Write(json, "takenBack", points.TakenBack);
                Write(json, "redeemed", points.Redeemed);
                Write(json, "restored", points.Restored);
                Write(json, "owedByPartner", points.OwedByPartner);
                Write(json, "owedToPartner", points.OwedToPartner);
                json.WriteEndObject();
            }

            json.WriteEndObject();
            Write(json, "discountsBorne", statement.DiscountsBorne);
            Write(json, "discountsGiven", statement.DiscountsGiven);
            Write(json, "net", statement.Net);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteReturns(Utf8JsonWriter json, ReturnsTally returns)
    {
        json.WriteStartObject("returns");
        json.WriteNumber("matched", returns.Matched);
        json.WriteNumber("partlyMatched", returns.PartlyMatched);
        json.WriteNumber("unmatched", returns.Unmatched);
        Write(json, "unmatchedAmount", returns.UnmatchedAmount);
        json.WriteStartArray("first");
        foreach (var example in returns.First)
        {
            json.WriteStartObject();
            json.WriteNumber("line", example.Line);
            Write(json, "quantity", example.Quantity);
            Write(json, "unmatched", example.Unmatched);
            Write(json, "amount", example.Amount);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, ImmutableArray<ReasonTally> reasons)
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

    private static void Write(Utf8JsonWriter json, string name, ImmutableArray<PointsAmount> points)
    {
        json.WriteStartObject(name);
        foreach (var amount in points)
        {
            Write(json, amount.Currency, amount.Points);
        }

        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, decimal value)
    {
        json.WritePropertyName(name);
        json.WriteRawValue(ExactDecimal.Format(value), skipInputValidation: true);
    }

    private static void Write(Utf8JsonWriter json, string name, decimal? value)
    {
        if (value is { } known)
        {
            Write(json, name, known);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    private static void Write(Utf8JsonWriter json, string name, LocalDate? day)
    {
        if (day is { } known)
        {
            json.WriteString(name, LocalDatePattern.Iso.Format(known));
        }
        else
        {
            json.WriteNull(name);
        }
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
            Write(json, "value", reward.Value);
            Write(json, "programCost", reward.ProgramCost);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static string Word(string name) => char.ToLowerInvariant(name[0]) + name[1..];
}
