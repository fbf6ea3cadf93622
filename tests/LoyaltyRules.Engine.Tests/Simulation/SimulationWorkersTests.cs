using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Simulation;
using LoyaltyRules.Engine.Simulation.History;
using LoyaltyRules.Engine.Simulation.History.Reading;
using LoyaltyRules.Engine.Simulation.Paths;
using LoyaltyRules.Engine.Simulation.Reports;
using LoyaltyRules.Engine.Simulation.Runs;
using LoyaltyRules.Engine.Simulation.Theatre;
using LoyaltyRules.Testing;
using NodaTime;

namespace LoyaltyRules.Engine.Tests.Simulation;

/// <summary>The report has the same bytes for any number of workers (M1, M2): one book of all in the order of the history is the oracle.</summary>
public sealed class SimulationWorkersTests
{
    private const string Budget = """{ "per": "program", "window": "lifetime", "points": 2000000 }""";

    private static readonly int[] Many = [2, 3, 8];

    private static readonly int[] Some = [3];

    private const string Mapping = """
        {
          "receipt": "id",
          "purchase": { "member": "who", "at": { "column": "at", "format": "yyyy-MM-dd'T'HH", "zone": "UTC" }, "pay": { "bonus": "points" } },
          "line": { "sku": "sku", "quantity": "q", "gross": "amount" },
          "cancellations": [ { "column": "id", "startsWith": "C" } ],
          "returns": { "match": ["member", "sku"] },
          "completion": { "column": "fate", "completed": "done", "cancelled": "off", "noShow": "none", "at": { "column": "known", "format": "yyyy-MM-dd'T'HH", "zone": "UTC" } }
        }
        """;

    private const string WithoutReturns = """
          "returns": { "match": ["member", "sku"] },

        """;

    private const string Club = """
        {
          "pack": "club", "version": "1.0.0", "languages": ["en"], "name": { "en": "Club" }, "timeZone": "UTC", "currency": "RUB",
          "points": [ { "currency": "bonus", "pointValue": 0.5, "available": { "since": "purchase.completedOn" },
                        "expires": { "since": "member.lastActivityOn", "after": "P2M" }, "redemption": { "of": "base.net" } } ],
          "bases": [ { "name": "net", "of": "line.net" }, { "name": "paid", "of": "line.paid" } ],
          "counters": [ { "name": "spent", "sum": "base.net", "window": "P3M" } ],
          "tiers": { "review": "month", "until": "P2M", "levels": [ { "tier": "silver", "any": { "member.spent": 100 } }, { "tier": "gold", "any": { "member.spent": 300 } } ] },
          "rules": [
            { "id": "back", "limits": [ { "per": "member", "window": "month", "points": 60 } ], "then": [ { "earn": { "percent": 10, "of": "base.paid", "round": "down" } } ] },
            { "id": "cheaper", "when": "member.tier == 'gold'", "then": [ { "discount": { "percent": 10, "of": "base.net", "round": "down" } } ] }
          ]
        }
        """;

    [Theory]
    [InlineData(0, false)]
    [InlineData(2_000_000, false)]
    [InlineData(500, true)]
    public void Run_TheatreHistory_WorkersChangeNothing(int budget, bool binds)
    {
        var program = ParterClub(budget == 0 ? "" : Budget.Replace("2000000", budget.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal));
        var history = new TheatreHistoryOptions { Members = 500, From = new LocalDate(2025, 3, 1), Months = 12, Seed = 3 };
        AssertSame(program, () => new TheatreHistory(history), new TheatreHistory(history).Directory(), RedemptionPreference.AsHistory, out var report);
        Assert.True(report.Purchases > 500 && report.Returns.Matched > 0 && report.Bookings.Cancelled + report.Bookings.NoShow > 0 && report.Totals.PaidWithPoints > 0);
        var campaign = report.Rules.Single(r => r.RuleId == "new-year");
        Assert.Equal(binds, campaign.Points.Sum(p => p.Points) - campaign.PointsTakenBack.Sum(p => p.Points) <= 500);
        Assert.Equal(binds, IsLost(program, new TheatreHistory(history), new TheatreHistory(history).Directory()));
    }

    [Theory]
    [InlineData(ClosureAnswer.ProposeOnly, null)]
    [InlineData(ClosureAnswer.Approve, 0.05)]
    [InlineData(ClosureAnswer.Reject, 0.05)]
    public void Run_SamplePackWithItsIndicators_WorkersChangeNothing(ClosureAnswer answer, double? costRatioMax)
    {
        var program = SamplePack(pack =>
        {
            if (costRatioMax is { } max)
            {
                pack["parameters"]!.AsArray().Single(p => p!["name"]!.GetValue<string>() == "costRatioMax")!["value"] = (decimal)max;
            }
        });
        var options = new TheatreHistoryOptions { Members = 300, Months = 12, Seed = 7 };
        AssertSame(program, () => new TheatreHistory(options), new TheatreHistory(options).Directory(), RedemptionPreference.AsHistory, out var report, Some, answer);
        Assert.True(report.Closure!.Readings.Length >= 12);
        Assert.Equal(costRatioMax is not null, report.Closure.Readings.Any(r => r.Fired is not null));
        Assert.Equal(costRatioMax is not null, IsLost(program, new TheatreHistory(options), new TheatreHistory(options).Directory()));
    }

    [Theory]
    [InlineData("""{ "per": "program", "window": "month", "points": 3000 }""", false)]
    [InlineData("""{ "per": "program", "window": "month", "points": 40 }""", true)]
    [InlineData("""{ "per": "program", "window": "lifetime", "times": 350, "over": "skip" }""", false)]
    [InlineData("""{ "per": "program", "window": "lifetime", "times": 90, "over": "skip" }""", true)]
    [InlineData("""{ "per": "program", "window": "quarter", "base": 900 }""", true)]
    public void Run_BudgetOfAGroupWithReturns_WorkersChangeNothing(string budget, bool binds)
    {
        // The cap of the member stands behind that of the program: what a budget cuts may pass it where the whole would not.
        var program = SimulatedPacks.Of(Club
            .Replace("\"rules\": [", $$""" "stacking": [ { "group": "all", "pick": "all", "limits": [ {{budget}}, { "per": "member", "window": "month", "points": 50, "over": "skip" } ] } ], "rules": [ """, StringComparison.Ordinal)
            .Replace("{ \"id\": \"back\", ", "{ \"id\": \"back\", \"stack\": \"all\", ", StringComparison.Ordinal));
        var rows = RandomRows(new SeededRandom(4), 400);
        AssertSame(program, () => SimulatedPacks.Reader(rows, Mapping), MemberDirectory.Empty, RedemptionPreference.AsHistory, out _);
        Assert.Equal(binds, IsLost(program, SimulatedPacks.Reader(rows, Mapping), MemberDirectory.Empty));
    }

    [Theory]
    [InlineData("\"redemption\": { \"of\": \"base.net\" }", "\"redemption\": { \"of\": \"base.net\", \"limits\": [ { \"per\": \"program\", \"window\": \"lifetime\", \"points\": 100 } ] }")]
    [InlineData("\"points\": 60 }", "\"points\": 60 }, { \"per\": \"program\", \"window\": \"month\", \"points\": \"member.orders * 10\" }")]
    public void Run_BudgetThatOnlyOrderCanTell_IsDecidedInOrder(string was, string isNow)
    {
        Assert.Contains(was, Club, StringComparison.Ordinal);
        const string counters = "\"counters\": [ ";
        var program = SimulatedPacks.Of(Club.Replace(was, isNow, StringComparison.Ordinal)
            .Replace(counters, counters + """{ "name": "orders", "count": "purchase", "window": "P3M" }, """, StringComparison.Ordinal));
        Assert.Null(PartitionedPath.Of(program, MemberDirectory.Empty, null, new SimulationOptions { Workers = 2 }));
        var rows = RandomRows(new SeededRandom(6), 200);
        AssertSame(program, () => SimulatedPacks.Reader(rows, Mapping), MemberDirectory.Empty, RedemptionPreference.AsHistory, out _, Some);
    }

    [Fact]
    public void Run_WorkThatIsLateWhileADayEnds_IsBookedWithThatDayWhoeverElseHasWork()
    {
        // At the end of January anna gets points whose last day is that very day; what bert had expires on it too, whether anna is in his book or not.
        var program = SimulatedPacks.Of("""
            {
              "pack": "late", "version": "1.0.0", "languages": ["en"], "name": { "en": "Late" }, "timeZone": "UTC", "currency": "RUB",
              "points": [ { "currency": "bonus", "pointValue": 1, "expires": "P10D" } ],
              "bases": [ { "name": "paid", "of": "line.paid" } ],
              "facts": [ { "name": "member.clearedOn", "type": "date" } ],
              "rules": [
                { "id": "back", "then": [ { "earn": { "percent": 10, "of": "base.paid", "round": "down" } } ] },
                { "id": "monthly", "on": { "endOf": "month" }, "when": "has(member.clearedOn)", "then": [ { "earn": { "points": 7, "expires": { "since": "member.clearedOn", "after": "P1D" } } } ] }
              ]
            }
            """);
        var members = MemberDirectory.Of([new MemberSnapshot { Id = "anna", Facts = FactSet.Of(("clearedOn", FactValue.Of(new LocalDate(2025, 1, 30)))) }]);
        const string rows = "id,who,at,sku,q,amount,points,fate,known\n1,anna,2025-01-05T10,S,1,100,,,\n2,bert,2025-01-21T10,S,1,100,,,\n";
        AssertSame(program, () => SimulatedPacks.Reader(rows, Mapping), members, RedemptionPreference.AsHistory, out var report);
        Assert.Equal((new YearMonth(2025, 1), 27m, 27m), (Assert.Single(report.Months).Month, report.Months[0].Points[0].Earned, report.Months[0].Points[0].Expired));
    }

    [Fact]
    public void Run_ClockSetBackOverMidnight_TheDayThatHadBegunGoesOnForEverybody()
    {
        // In St. John's the clock went from a minute past midnight on 1 November 2009 back to 31 October: what bert buys then is in the books of November, as what anna bought before.
        var program = SimulatedPacks.Of(Club.Replace("\"timeZone\": \"UTC\"", "\"timeZone\": \"America/St_Johns\"", StringComparison.Ordinal));
        var mapping = Mapping.Replace("'T'HH", "'T'HH:mm:ss", StringComparison.Ordinal);
        const string rows = "id,who,at,sku,q,amount,points,fate,known\n1,anna,2009-11-01T02:30:30,S,1,100,,,\n2,bert,2009-11-01T02:45:00,S,1,100,,,\n";
        AssertSame(program, () => SimulatedPacks.Reader(rows, mapping), MemberDirectory.Empty, RedemptionPreference.AsHistory, out var report);
        Assert.Equal((new YearMonth(2009, 11), 2L), (Assert.Single(report.Months).Month, report.Months[0].Purchases));
    }

    [Fact]
    public void Items_WalkedAgain_AreTheSameFromTheBeginning()
    {
        using var reader = SimulatedPacks.Reader(RandomRows(new SeededRandom(8), 300), Mapping);
        var once = Lines(reader);
        Assert.NotEmpty(once);
        Assert.Equal(once, Lines(reader));

        static List<(long, RowClass, decimal?)> Lines(HistoryReader reader) => [.. reader.Items().Select(i => (i.Line, i.Class, i.Amount))];
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Run_LateRowsRepeatedIdsAndRefusals_WorkersChangeNothing(bool hasReturns)
    {
        var mapping = hasReturns ? Mapping : Mapping.Replace(WithoutReturns, "", StringComparison.Ordinal);
        Assert.NotEqual(hasReturns, mapping != Mapping);
        mapping = mapping.Replace("\"receipt\": \"id\",", "\"receipt\": \"id\", \"sort\": false,", StringComparison.Ordinal);
        var program = SimulatedPacks.Of(Club);
        for (ulong seed = 1; seed <= 6; seed++)
        {
            var rows = RandomRows(new SeededRandom(seed), 400);
            AssertSame(program, () => SimulatedPacks.Reader(rows, mapping), MemberDirectory.Empty, seed % 2 == 0 ? RedemptionPreference.AsHistory : RedemptionPreference.Most, out var report);
            Assert.True(report.OutOfOrder > 0 && report.Refused.Length > 0 && report.Unreadable.Length > 0, $"seed {seed}");
        }
    }

    [Fact]
    public void Run_ReturnsThatMayBeAnybodys_AreDecidedInOrder()
    {
        var mapping = Mapping.Replace("[\"member\", \"sku\"]", "[\"sku\"]", StringComparison.Ordinal);
        var rows = RandomRows(new SeededRandom(5), 300);
        AssertSame(SimulatedPacks.Of(Club), () => SimulatedPacks.Reader(rows, mapping), MemberDirectory.Empty, RedemptionPreference.AsHistory, out var report);
        Assert.True(report.Returns.Matched > 0);
    }

    [Fact]
    public void Run_CdnowInCustomerOrder_WorkersChangeNothing()
    {
        var file = SharedHistories.Require("cdnow/cdnow_transactions.csv");
        var mapping = SharedHistories.Mapping("""
            { "purchase": { "id": { "rowNumber": true }, "member": "customer_id", "at": { "column": "date", "format": "yyyy-MM-dd", "zone": "UTC" } },
              "line": { "quantity": "quantity", "gross": "amount" } }
            """);
        AssertSame(SimulatedPacks.Of(Club), () => HistoryReader.Open(file, mapping), MemberDirectory.Empty, RedemptionPreference.Most, out var report, Some);
        Assert.Equal(69_659, report.Purchases);
    }

    [Fact]
    public void Run_OnlineRetailWithReturns_WorkersChangeNothing()
    {
        var file = SharedHistories.Require("online_retail/online_retail_2010_2011.csv.gz");
        var mapping = SharedHistories.Mapping("""
            {
              "receipt": "InvoiceNo",
              "purchase": { "member": "CustomerID", "at": { "column": "InvoiceDate", "format": "yyyy-MM-dd HH:mm:ss", "zone": "Europe/London" } },
              "line": { "sku": "StockCode", "quantity": "Quantity", "gross": { "product": [ "Quantity", "UnitPrice" ] } },
              "cancellations": [ { "column": "InvoiceNo", "startsWith": "C" } ],
              "returns": { "match": ["member", "sku"] },
              "setAside": [ { "class": "adjustments", "column": "InvoiceNo", "startsWith": "A" } ]
            }
            """);
        var program = SimulatedPacks.Of(Club.Replace("\"currency\": \"RUB\"", "\"currency\": \"GBP\", \"currencyDecimals\": 3", StringComparison.Ordinal));
        AssertSame(program, () => HistoryReader.Open(file, mapping), MemberDirectory.Empty, RedemptionPreference.AsHistory, out var report, Some);
        Assert.Equal(7_516, report.Returns.Matched);
    }

    [Fact]
    public void Run_CancelledOnManyWorkers_CoversWhatWasReadAsOneWorkerDoes()
    {
        var program = SimulatedPacks.Of(Club);
        var rows = RandomRows(new SeededRandom(9), 2_000);
        Assert.Equal(Cancelled(1), Cancelled(4));

        string Cancelled(int workers)
        {
            using var source = new CancellationTokenSource();
            using var reader = SimulatedPacks.Reader(rows, Mapping);
            var report = HistorySimulation.Run(program, reader, MemberDirectory.Empty, new SimulationOptions { Workers = workers }, new Stop(source), source.Token);
            Assert.Equal(SimulationEnd.Cancelled, report.Coverage.End);
            return Text(report);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(65)]
    public void Run_WorkersOutOfBounds_Throws(int workers)
    {
        using var reader = SimulatedPacks.Reader("id,who,at,sku,q,amount,points,fate,known\n", Mapping);
        Assert.Throws<ArgumentOutOfRangeException>(() => HistorySimulation.Run(
            SimulatedPacks.Of(Club), reader, MemberDirectory.Empty, new SimulationOptions { Workers = workers }, cancellation: TestContext.Current.CancellationToken));
    }

    private static void AssertSame(SimulatedProgram program, Func<IPurchaseHistory> open, MemberDirectory members, RedemptionPreference wish, out SimulationReport report, int[]? workerCounts = null,
        ClosureAnswer answer = ClosureAnswer.ProposeOnly)
    {
        report = Run(1);
        var oracle = Text(report);
        foreach (var workers in workerCounts ?? Many)
        {
            Assert.Equal(oracle, Text(Run(workers)));
        }

        SimulationReport Run(int workers)
        {
            var history = open();
            using (history as IDisposable)
            {
                var options = new SimulationOptions { Workers = workers, Redeem = wish, ExamplesMax = 5, Closure = answer };
                return HistorySimulation.Run(program, history, members, options, cancellation: TestContext.Current.CancellationToken);
            }
        }
    }

    // Whether partitions find that something they share touched what was decided.
    private static bool IsLost(SimulatedProgram program, IPurchaseHistory history, MemberDirectory members)
    {
        using (history as IDisposable)
        {
            var path = PartitionedPath.Of(program, members, history.Returns, new SimulationOptions { Workers = 2 })!;
            foreach (var item in history.Items().TakeWhile(_ => !path.IsLost))
            {
                path.Take(item);
            }

            path.Finish();
            return path.IsLost;
        }
    }

    private static string Text(SimulationReport report)
    {
        using var stream = new MemoryStream();
        report.WriteTo(stream);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    // Rows of 40 members: some late, some with an id that came before, some refused (a thousandth of a rouble), some unreadable; bookings known before they were made, too.
    private static string RandomRows(SeededRandom random, int count)
    {
        var rows = new StringBuilder("id,who,at,sku,q,amount,points,fate,known\n");
        var clock = Instant.FromUtc(2025, 1, 1, 0, 0);
        for (var i = 0; i < count; i++)
        {
            clock += Duration.FromHours(random.Below(30));
            var at = random.Below(6) == 0 ? clock - Duration.FromDays(random.Below(40)) : clock;
            var (who, sku, units) = (random.Below(8) == 0 ? "" : $"m{random.Below(40)}", "STU"[random.Below(3)], 1 + random.Below(4));
            if (random.Below(5) == 0)
            {
                rows.Append(CultureInfo.InvariantCulture, $"C{i},{who},{On(at)},{sku},-{units},-{units * 10},,,\n");
                continue;
            }

            var id = random.Below(10) == 0 && i > 60 ? i - 60 + random.Below(30) : i;
            var points = random.Below(4) switch { 0 when who.Length > 0 => "most", 1 when who.Length > 0 => "7", _ => "" };
            var fate = new[] { "done", "done", "done", "off", "none", "" }[random.Below(6)];
            var known = fate.Length == 0 ? "" : On(at + Duration.FromDays(random.Below(60) - 10));
            var amount = random.Below(15) == 0 ? "0.001" : random.Below(30) == 0 ? "much" : $"{units * (5 + random.Below(60))}";
            rows.Append(CultureInfo.InvariantCulture, $"p{id},{who},{On(at)},{sku},{units},{amount},{points},{fate},{known}\n");
        }

        return rows.ToString();

        static string On(Instant at) => at.InUtc().LocalDateTime.ToString("yyyy-MM-dd'T'HH", CultureInfo.InvariantCulture);
    }

    private static SimulatedProgram SamplePack(Action<JsonObject> change)
    {
        var pack = JsonNode.Parse(File.ReadAllText(Path.Combine(RepositoryFolder.Root, "rule-packs", "parter-club", "pack.json")))!.AsObject();
        change(pack);
        return SimulatedPacks.Of(pack.ToJsonString());
    }

    private static SimulatedProgram ParterClub(string budget)
    {
        var json = File.ReadAllText(Path.Combine(RepositoryFolder.Root, "rule-packs", "parter-club", "pack.json"));
        Assert.Contains(Budget, json, StringComparison.Ordinal);
        var pack = JsonNode.Parse(json.Replace(Budget, budget, StringComparison.Ordinal))!.AsObject();

        // Its figures have a test of their own.
        pack.Remove("closure");
        pack.Remove("indicators");
        return SimulatedPacks.Of(pack.ToJsonString());
    }

    private sealed class Stop(CancellationTokenSource source) : IProgress<SimulationProgress>
    {
        public void Report(SimulationProgress value)
        {
            if (value.DataRows > 700)
            {
                source.Cancel();
            }
        }
    }
}
