using System.Globalization;
using System.IO.Compression;
using LoyaltyRules.Engine.Simulation;
using LoyaltyRules.Engine.Simulation.Aggregation;
using LoyaltyRules.Engine.Simulation.History;
using LoyaltyRules.Engine.Simulation.History.Reading;
using NodaTime;

namespace LoyaltyRules.Engine.Tests.Simulation;

/// <summary>
/// A published history of an airline's members, month by month, run through the rules that its own column of points follows; every month and card is compared
/// with that column. What the page about simulations shows of it is what this test sees.
/// </summary>
public sealed class AirlineHistoryTests
{
    private const string Activity = "airline_loyalty/customer_flight_activity.csv.gz";
    private const string Members = "airline_loyalty/customer_loyalty_history.csv";

    // A row is a member's month: it is taken as one purchase without money, whose points come from its distance. Months without flights stay, and so do rows that repeat.
    private const string Mapping = """
        {
          "purchase": {
            "id": { "rowNumber": true },
            "member": "Loyalty Number",
            "at": { "columns": ["Year", "Month"], "format": "yyyy M", "day": 1, "zone": "America/Toronto" }
          },
          "line": { "gross": { "value": "0" }, "facts": { "distance": { "column": "Distance", "as": "number" } } },
          "members": { "id": "Loyalty Number", "facts": { "card": "Loyalty Card" } },
          "sort": true
        }
        """;

    private const string Pack = """
        {
          "pack": "airline", "version": "1.0.0", "languages": ["en"], "name": { "en": "Airline" }, "timeZone": "America/Toronto", "currency": "CAD",
          "points": [ { "currency": "points", "decimals": 2 } ],
          "facts": [
            { "name": "line.distance", "type": "number", "max": 1000000, "label": { "en": "kilometres flown" } },
            { "name": "member.card", "type": "choice", "values": ["Star", "Nova", "Aurora"], "label": { "en": "card" } } ],
          "bases": [ { "name": "distance", "of": "line.distance" } ],
          "tables": [ { "name": "springBonus", "inputs": ["member.card"], "rows": [ ["Star", 0.08], ["Nova", 0.25], ["Aurora", 0.5] ] } ],
          "rules": [
            { "id": "flown", "then": [ { "earn": { "points": 1, "every": 10, "of": "base.distance", "round": "down", "kind": "base" } } ] },
            { "id": "spring", "from": "2018-02-01", "to": "2018-04-30", "then": [ { "earn": { "times": "table.springBonus", "of": "earned.base", "round": "halfUp" } } ] } ]
        }
        """;

    [Fact]
    public void simulate_airline_points_of_every_month_and_card_are_those_of_the_file()
    {
        var map = SharedHistories.Mapping(Mapping);
        var members = MemberDirectory.Load(SharedHistories.Require(Members), map.Members!);
        using var reader = HistoryReader.Open(SharedHistories.Require(Activity), map);
        var program = SimulatedPacks.Of(Pack);
        var report = HistorySimulation.Run(program, reader, members, new SimulationOptions { By = BreakdownFact.Of(program.Compiled.Pack, "member.card"), Workers = 2 },
            cancellation: TestContext.Current.CancellationToken);

        var stated = PointsOfTheFile();
        Assert.Equal(405_624, report.Purchases);
        Assert.Equal(24 * 3, report.By!.Rows.Length);
        Assert.Equal(
            stated.OrderBy(s => s.Key.Month).ThenBy(s => s.Key.Card, StringComparer.Ordinal).Select(s => (s.Key.Month, s.Key.Card, s.Value.Rows, s.Value.Points)),
            report.By.Rows.Select(r => (r.Month, r.Value, r.Purchases, r.Earned.Sum(e => e.Points))));
        Assert.Equal(50_172_736.25m, report.Totals.Points.Single().Points);
        Assert.Equal(50_172_736.25m, report.Months[^1].Points.Single().Liability);
        Assert.True(report.IsClean);
    }

    // The file's own column of points, read without the reader that the simulation uses.
    private static Dictionary<(YearMonth Month, string Card), (long Rows, decimal Points)> PointsOfTheFile()
    {
        var cards = File.ReadLines(SharedHistories.Require(Members)).Skip(1).Select(l => l.Split(',')).ToDictionary(f => f[0], f => f[9], StringComparer.Ordinal);
        var sums = new Dictionary<(YearMonth, string), (long Rows, decimal Points)>();
        using var text = new StreamReader(new GZipStream(File.OpenRead(SharedHistories.Require(Activity)), CompressionMode.Decompress));
        _ = text.ReadLine();
        while (text.ReadLine() is { } line)
        {
            var fields = line.Split(',');
            var key = (new YearMonth(int.Parse(fields[1], CultureInfo.InvariantCulture), int.Parse(fields[2], CultureInfo.InvariantCulture)), cards[fields[0]]);
            var sum = sums.GetValueOrDefault(key);
            sums[key] = (sum.Rows + 1, sum.Points + decimal.Parse(fields[7], CultureInfo.InvariantCulture));
        }

        return sums;
    }
}
