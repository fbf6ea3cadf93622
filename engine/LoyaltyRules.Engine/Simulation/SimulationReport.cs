using System.Collections.Immutable;
using System.Text.Json;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Model;
using NodaTime;
using NodaTime.Text;

namespace LoyaltyRules.Engine.Simulation;

/// <summary>How a simulation ended.</summary>
public enum SimulationEnd
{
    /// <summary>All of the history was simulated.</summary>
    Complete,

    /// <summary>It was cancelled.</summary>
    Cancelled,

    /// <summary>The history could not be read to its end.</summary>
    Broken,
}

/// <summary>What a simulation found. Immutable. The same history, mapping and pack give the same report, to the byte.</summary>
public sealed record SimulationReport
{
    /// <summary>The pack that decided.</summary>
    public required PackIdentity Pack { get; init; }

    /// <summary>ISO 4217 code of all money here.</summary>
    public required string Currency { get; init; }

    /// <summary>How far it went.</summary>
    public required SimulationCoverage Coverage { get; init; }

    /// <summary>Every data row, by what it is; in the order purchases, cancellations, set aside by name, negative, unreadable. Classes without rows are left out.</summary>
    public required ImmutableArray<RowTally> Rows { get; init; }

    /// <summary>Purchases decided.</summary>
    public required long Purchases { get; init; }

    /// <summary>Purchases decided that name no member.</summary>
    public required long PurchasesWithoutMember { get; init; }

    /// <summary>Different members among them.</summary>
    public required long Members { get; init; }

    /// <summary>Purchases of a member that came after a later one of theirs.</summary>
    public required long OutOfOrder { get; init; }

    /// <summary>The first local day of a purchase decided; null when there is none.</summary>
    public required LocalDate? FirstDay { get; init; }

    /// <summary>The last local day.</summary>
    public required LocalDate? LastDay { get; init; }

    /// <summary>The sums over all decisions.</summary>
    public required SimulationTotals Totals { get; init; }

    /// <summary>Every rule of the pack, in ordinal order of ids.</summary>
    public required ImmutableArray<RuleTally> Rules { get; init; }

    /// <summary>Purchases that the engine refused, by their first reason, in order of codes.</summary>
    public required ImmutableArray<ReasonTally> Refused { get; init; }

    /// <summary>Rows that could not be read, by reason, in order of codes.</summary>
    public required ImmutableArray<ReasonTally> Unreadable { get; init; }

    /// <summary>The rules that matched no purchase.</summary>
    public IEnumerable<RuleTally> RulesNeverMatched => Rules.Where(r => r.Matched == 0);

    /// <summary>Whether everything was covered, read and accepted.</summary>
    public bool IsClean => Coverage.End == SimulationEnd.Complete && Refused.IsEmpty && Unreadable.IsEmpty;

    /// <summary>The report as JSON with a fixed order of keys and exact decimals.</summary>
    public void WriteTo(Stream stream) => SimulationReportJson.Write(this, stream);
}

/// <summary>How far a simulation went.</summary>
/// <param name="End">How it ended.</param>
/// <param name="Unit">What position and length count.</param>
/// <param name="Position">How much of the history was read.</param>
/// <param name="Length">How much there is.</param>
/// <param name="DataRows">Data rows accounted for.</param>
/// <param name="BlankLines">Lines without anything on them.</param>
/// <param name="Broken">Why the history could not be read to its end; null when it could.</param>
public sealed record SimulationCoverage(SimulationEnd End, History.HistoryUnit Unit, long Position, long Length, long DataRows, long BlankLines, Diagnostic? Broken);

/// <summary>Rows of one class.</summary>
/// <param name="Class">What they are.</param>
/// <param name="Name">The name of a class set aside; otherwise null.</param>
/// <param name="Rows">How many.</param>
/// <param name="Amount">Their prices, as far as they could be read.</param>
/// <param name="RowsWithMember">How many of them name a member.</param>
/// <param name="AmountWithMember">The prices of those.</param>
/// <param name="RowsWithoutAmount">How many prices could not be read.</param>
public sealed record RowTally(History.RowClass Class, string? Name, long Rows, decimal Amount, long RowsWithMember, decimal AmountWithMember, long RowsWithoutAmount);

/// <summary>The sums of a simulation, in major units of the program's money.</summary>
/// <param name="Gross">Lines and fees as they came.</param>
/// <param name="Discount">All discounts.</param>
/// <param name="Net">What remained to pay.</param>
/// <param name="Points">Points earned, by currency, in ordinal order.</param>
/// <param name="PointsValue">What they are worth at their point values.</param>
public sealed record SimulationTotals(decimal Gross, decimal Discount, decimal Net, ImmutableArray<PointsAmount> Points, decimal PointsValue)
{
    /// <summary>What the program costs: discounts, and points at their value as if all of them were spent.</summary>
    public decimal Cost => Discount + PointsValue;
}

/// <summary>What a rule did.</summary>
/// <param name="RuleId">The rule.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Matched">Purchases on which its condition held.</param>
/// <param name="Granted">Purchases on which it gave something.</param>
/// <param name="Unknown">Purchases on which its condition depended on something absent.</param>
/// <param name="Discount">Money it gave.</param>
/// <param name="Points">Points it gave, by currency, in ordinal order.</param>
/// <param name="PointsValue">What those are worth.</param>
public sealed record RuleTally(string RuleId, Phrase Name, long Matched, long Granted, long Unknown, decimal Discount, ImmutableArray<PointsAmount> Points, decimal PointsValue);

/// <summary>One reason why rows or purchases did not take part.</summary>
/// <param name="Code">The code of the reason.</param>
/// <param name="Count">How many purchases were refused for it, or rows unreadable.</param>
/// <param name="First">The first of them.</param>
public sealed record ReasonTally(string Code, long Count, ImmutableArray<ReasonExample> First);

/// <summary>One example of a reason.</summary>
/// <param name="Line">The line of the file.</param>
/// <param name="Count">How many rows it stands for; 1 for a purchase.</param>
/// <param name="PurchaseId">The purchase; null for a row that could not be read.</param>
/// <param name="Reason">The problem.</param>
public sealed record ReasonExample(long Line, int Count, string? PurchaseId, Diagnostic Reason);

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
        Write(json, "points", report.Totals.Points);
        Write(json, "pointsValue", report.Totals.PointsValue);
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
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("rulesNeverMatched");
        foreach (var rule in report.RulesNeverMatched)
        {
            json.WriteStringValue(rule.RuleId);
        }

        json.WriteEndArray();
        Write(json, "refused", report.Refused);
        Write(json, "unreadable", report.Unreadable);
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

    private static string Word(string name) => char.ToLowerInvariant(name[0]) + name[1..];
}
