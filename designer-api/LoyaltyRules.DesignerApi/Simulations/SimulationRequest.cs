using System.Text;
using System.Text.Json;
using LoyaltyRules.DesignerApi.Commands;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Json;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Simulation.Reports;
using LoyaltyRules.Engine.Simulation.Runs;
using LoyaltyRules.Engine.Simulation.Theatre;
using NodaTime;
using NodaTime.Text;

namespace LoyaltyRules.DesignerApi.Simulations;

/// <summary>What a simulation is asked to do. The members have the names and defaults of the options of <c>loyalty simulate</c>.</summary>
/// <param name="Version">The version of the pack that decides, or its hash; null for the one in force.</param>
/// <param name="Generate">How many members a generated history has; null for the program's own history.</param>
/// <param name="Months">How many months it has; null for the default.</param>
/// <param name="Seed">Its seed; null for the default.</param>
/// <param name="From">The first day, of either history; null for the default, or for all.</param>
/// <param name="Until">The last day of the program's own history; null for all.</param>
/// <param name="Redeem">What members ask to pay with points.</param>
/// <param name="Closure">What is answered when a trigger proposes to close the program.</param>
/// <param name="By">The fact by whose values purchases are also added up; null for none.</param>
internal sealed record SimulationRequest(string? Version, int? Generate, int? Months, int? Seed, LocalDate? From, LocalDate? Until, string? Redeem, string? Closure, string? By)
{
    private const int WordLengthMax = 200;

    /// <summary>Reads a body.</summary>
    /// <param name="utf8">The body.</param>
    /// <param name="bag">Gets everything that is wrong with it.</param>
    /// <returns>The request; null where anything is wrong.</returns>
    public static SimulationRequest? Read(ReadOnlyMemory<byte> utf8, DiagnosticBag bag)
    {
        var body = RequestValidation.Parse(utf8, bag);
        var isGenerated = body.Has("generate");
        var request = new SimulationRequest(
            body.TakeText("version", WordLengthMax),
            body.TakeWhole("generate", 1, TheatreHistoryOptions.MembersMax),
            isGenerated ? body.TakeWhole("months", 1, TheatreHistoryOptions.MonthsMax) : null,
            isGenerated ? body.TakeWhole("seed", 1, int.MaxValue) : null,
            TakeDay(body, "from"),
            isGenerated ? null : TakeDay(body, "until"),
            body.TakeWord("redeem", w => RedemptionPreference.Parse(w) is not null, "history, never, most, 50%"),
            body.TakeWord("closure", w => ClosureAnswers.Parse(w) is not null, "propose-only, approve, reject"),
            body.TakeText("by", WordLengthMax));
        body.RefuseRest([], isGenerated ? "version, generate, months, seed, from, redeem, closure, by" : "version, generate, from, until, redeem, closure, by");
        return bag.HasErrors ? null : request;
    }

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    public static SimulationRequest Of(string json) => Read(Encoding.UTF8.GetBytes(json), DiagnosticBag.OfRequest()) ?? throw new InvalidDataException("A stored request cannot be read.");

    /// <summary>The options of its generated history; null where it is the program's own.</summary>
    public TheatreHistoryOptions? Generated()
    {
        var usual = new TheatreHistoryOptions();
        return Generate is { } members
            ? usual with { Members = members, Months = Months ?? usual.Months, Seed = (ulong)(Seed ?? 1), From = From ?? usual.From }
            : null;
    }

    /// <summary>The request as JSON, what was left out left out.</summary>
    public string ToJson()
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            writer.WriteUnlessNull("version", Version);
            WriteNumber(writer, "generate", Generate);
            WriteNumber(writer, "months", Months);
            WriteNumber(writer, "seed", Seed);
            writer.WriteUnlessNull("from", From);
            writer.WriteUnlessNull("until", Until);
            writer.WriteUnlessNull("redeem", Redeem);
            writer.WriteUnlessNull("closure", Closure);
            writer.WriteUnlessNull("by", By);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static void WriteNumber(Utf8JsonWriter writer, string name, int? value)
    {
        if (value is { } number)
        {
            writer.WriteNumber(name, number);
        }
    }

    private static LocalDate? TakeDay(RequestBody body, string name) =>
        body.TakeWord(name, w => LocalDatePattern.Iso.Parse(w).Success, "2026-03-01") is { } day ? LocalDatePattern.Iso.Parse(day).Value : null;
}
