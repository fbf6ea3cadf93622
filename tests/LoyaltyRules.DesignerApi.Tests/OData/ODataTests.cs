using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using LoyaltyRules.DesignerApi.Callers;
using LoyaltyRules.Storage.Keys;
using LoyaltyRules.Testing;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace LoyaltyRules.DesignerApi.Tests.OData;

/// <summary>The program as Excel, Power BI and scripts read it: OData v4, in SQL on both databases, bounded, and for each key what its scopes allow.</summary>
public sealed class ODataTests
{
    private const string Auditor = "auditor-key";
    private const string Author = "author-key";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task journal_isReadByFilterOrderAndPage_onBothDatabases(bool isShared)
    {
        Assert.SkipWhen(isShared && PostgresServer.Missing is not null, PostgresServer.Missing ?? "");
        using var folder = new TempFolder();
        await using var host = await StartAsync(folder, isShared);
        for (var i = 0; i < 7; i++)
        {
            Assert.Equal(200, (await host.PostAsync("/v1/purchases", Purchases.Of($"R-{i}", i % 2 == 0 ? "M-even" : "M-odd"), $"c-{i}")).Status);
        }

        var even = await ReadAsync(host, "Entries?$filter=Member eq 'M-even' and Kind eq 'purchase'&$orderby=Id desc&$count=true&$select=Purchase");
        Assert.Equal((4, "R-6"), ((int)even["@odata.count"]!, (string?)even["value"]![0]!["Purchase"]));
        var one = (await ReadAsync(host, $"Entries?$filter=Purchase eq 'R-3'&$expand=Postings"))["value"]![0]!;
        Assert.Equal(("M-odd", "2026-09-01"), ((string?)one["Member"], (string?)one["EventOn"]));
        Assert.Contains(one["Postings"]!.AsArray(), p => p!["Currency"]!.ToString() == "bonus" && p["Points"]!.GetValue<decimal>() > 0);
        Assert.Equal((string?)one["Purchase"], (string?)(await ReadAsync(host, $"Entries({one["Id"]})"))["Purchase"]);
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(host, "Entries(999999)", RunningHost.Till)).StatusCode);

        // To the end, page by page, nothing twice.
        var ids = new List<long>();
        for (var next = "Entries?$select=Id"; next is not null;)
        {
            var page = await ReadAsync(host, next, maxPage: 3);
            Assert.InRange(page["value"]!.AsArray().Count, 1, 3);
            ids.AddRange(page["value"]!.AsArray().Select(e => (long)e!["Id"]!));
            next = ((string?)page["@odata.nextLink"])?.Split("/odata/v1/")[1];
        }

        Assert.Equal(ids.Distinct().Order(), ids);
        Assert.True(ids.Count >= 7);
    }

    [Fact]
    public async Task serviceDocumentAndModel_areWhatExcelAndPowerBiRead()
    {
        using var folder = new TempFolder();
        await using var host = await StartAsync(folder);
        var sets = (await ReadAsync(host, ""))["value"]!.AsArray().Select(s => s!["name"]!.ToString());
        Assert.Equal(["Entries", "Postings", "Versions", "AuditTrail", "Rules", "Parameters"], sets);

        // As XML, whatever is asked for.
        using var request = new HttpRequestMessage(HttpMethod.Get, "/odata/v1/$metadata");
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes("anybody:" + RunningHost.Till)));
        request.Headers.Accept.ParseAdd("application/json");
        var answer = await host.Client.SendAsync(request, Cancellation);
        Assert.Equal((HttpStatusCode.OK, "application/xml"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        Assert.Contains(XDocument.Parse(await answer.Content.ReadAsStringAsync(Cancellation)).Descendants(), e => e.Name.LocalName == "EntityType" && (string?)e.Attribute("Name") == "Entry");
    }

    [Fact]
    public async Task password_ofBasic_isTheKey_onlyHere()
    {
        using var folder = new TempFolder();
        await using var host = await StartAsync(folder);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync("/odata/v1/Entries", RunningHost.Till));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync("/odata/v1/Entries", "wrong"));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync("/v1/packs", RunningHost.Till));

        async Task<HttpStatusCode> StatusAsync(string path, string password)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes("excel:" + password)));
            return (await host.Client.SendAsync(request, Cancellation)).StatusCode;
        }
    }

    [Theory]
    [InlineData("Entries", RunningHost.Till, 200)]
    [InlineData("Entries", Author, 403)]
    [InlineData("Entries", Auditor, 403)]
    [InlineData("Postings", RunningHost.Till, 200)]
    [InlineData("Postings", Author, 403)]
    [InlineData("Versions", Author, 200)]
    [InlineData("Versions", RunningHost.Till, 403)]
    [InlineData("Rules", Author, 200)]
    [InlineData("Rules", RunningHost.Till, 403)]
    [InlineData("Rules('booking-bonus')", Auditor, 403)]
    [InlineData("Parameters", Author, 200)]
    [InlineData("Parameters", Auditor, 403)]
    [InlineData("AuditTrail", Auditor, 200)]
    [InlineData("AuditTrail", Author, 403)]
    [InlineData("AuditTrail(1)", RunningHost.Till, 403)]
    [InlineData("", "nobody", 401)]
    [InlineData("$metadata", "nobody", 401)]
    public async Task set_isReadBy_whoeverMay(string path, string key, int status)
    {
        using var folder = new TempFolder();
        await using var host = await StartAsync(folder);
        var answer = await SendAsync(host, path, key);
        Assert.Equal(status, (int)answer.StatusCode);
        if (status != 200)
        {
            Assert.NotEmpty(JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancellation))!["error"]!["code"]!.ToString());
        }
    }

    [Fact]
    public async Task rules_areReadAsSentences_inTheLanguageAskedFor()
    {
        using var folder = new TempFolder();
        await using var host = await StartAsync(folder);
        var english = (await ReadAsync(host, "Rules?$filter=startswith(Id,'booking')&$orderby=Id", Author))["value"]!.AsArray();
        Assert.NotEmpty(english);
        var russian = (await ReadAsync(host, "Parameters('bookingBonus')", Author, language: "ru"));
        Assert.Equal(("бонус за бронирование", 20m, "percent"), ((string?)russian["Label"], russian["Value"]!.GetValue<decimal>(), (string?)russian["Unit"]));
    }

    [Theory]
    [InlineData("$apply=groupby((Kind))")]
    [InlineData("$compute=Id add 1 as X")]
    [InlineData("$search=abc")]
    [InlineData("$foo=1")]
    [InlineData("$filter=matchesPattern(Kind,'a')")]
    [InlineData("$filter=Id add 1 eq 2")]
    [InlineData("$filter=Nothing eq 1")]
    [InlineData("$filter=Id eq 'a'")]
    [InlineData("$filter=(")]
    [InlineData("$filter=year(EventOn) eq 2026")]
    // Kept as texts: they could not be compared in SQL.
    [InlineData("$filter=At gt 2026-01-01T00:00:00Z")]
    [InlineData("$orderby=At")]
    [InlineData("$orderby=Member")]
    [InlineData("$filter=Postings/any(p:p/Points gt 5)")]
    [InlineData("$expand=Postings($expand=Nothing)")]
    [InlineData("$expand=Nothing")]
    [InlineData("$top=1001")]
    [InlineData("$top=-1")]
    [InlineData("$skip=x")]
    public async Task query_thatIsNotTaken_isRefusedWithACode(string query)
    {
        using var folder = new TempFolder();
        await using var host = await StartAsync(folder);
        var answer = await SendAsync(host, "Entries?" + query.Replace("+", "%2B", StringComparison.Ordinal), RunningHost.Till);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("invalid-query", JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancellation))!["error"]!["code"]!.ToString());
    }

    [Fact]
    public async Task queries_thatAreTooMuch_areRefused()
    {
        using var folder = new TempFolder();
        await using var host = await StartAsync(folder);
        foreach (var filter in new[]
        {
            new string('(', 500) + "Id eq 1" + new string(')', 500), string.Join(" or ", Enumerable.Range(0, 60).Select(i => $"Id eq {i}")), $"Id in ({string.Join(',', Enumerable.Range(0, 1_500))})",
        })
        {
            Assert.InRange((int)(await SendAsync(host, "Entries?$filter=" + Uri.EscapeDataString(filter), RunningHost.Till)).StatusCode, 400, 414);
        }
    }

    // No query, however it is put together, is a fault of ours.
    [Fact]
    public async Task queries_ofEveryShape_areAnsweredOrRefused()
    {
        using var folder = new TempFolder();
        await using var host = await StartAsync(folder);
        await host.PostAsync("/v1/purchases", Purchases.Of("R-1"), "c-1");
        var random = new Random(11);
        string[] names = ["Id", "Kind", "EventOn", "Member", "Purchase", "Postings", "At", "Points", "Nothing", "Currency", "Entry", "Line", "Title", "State", "Who"];
        string[] values = ["1", "'commit'", "2026-11-20", "null", "true", "-5", "99999999999999999999", "''", "'%'", "'''", "2026-13-40", "(1,2)", "'\u0000'"];
        string[] signs = ["eq", "ne", "gt", "le", "in", "has", "add", "==", ""];
        string[] sets = ["Entries", "Postings"];
        for (var i = 0; i < RandomRuns.Of(400); i++)
        {
            var parts = Enumerable.Range(0, 1 + random.Next(3)).Select(_ => random.Next(7) switch
            {
                0 => $"$top={Pick(values)}",
                1 => $"$orderby={Pick(names)} {(random.Next(2) == 0 ? "desc" : Pick(signs))}",
                2 => $"$select={Pick(names)},{Pick(names)}",
                3 => $"$expand={Pick(names)}{(random.Next(2) == 0 ? $"($top={Pick(values)})" : "")}",
                4 => $"$filter=contains({Pick(names)},{Pick(values)}) {Pick(signs)} {Pick(values)}",
                5 => $"$count={Pick(values)}",
                _ => $"$filter={Pick(names)} {Pick(signs)} {Pick(values)} and not ({Pick(names)} {Pick(signs)} {Pick(names)})",
            });
            var path = $"{Pick(sets)}?{string.Join('&', parts.Select(p => p.Split('=', 2)[0] + "=" + Uri.EscapeDataString(p.Split('=', 2)[1])))}";
            var answer = await SendAsync(host, path, RunningHost.Till);
            Assert.True((int)answer.StatusCode is 200 or 400, $"{path}: {answer.StatusCode} {await answer.Content.ReadAsStringAsync(Cancellation)}");
        }

        string Pick(string[] among) => among[random.Next(among.Length)];
    }

    private static Task<RunningHost> StartAsync(TempFolder folder, bool isShared = false) => RunningHost.StartAsync(
        folder.Path, services => services.Replace(new Microsoft.Extensions.DependencyInjection.ServiceDescriptor(typeof(IApiCallers), new KnownCallers(new Dictionary<string, ApiCaller>
        {
            [RunningHost.Till] = new("till", [.. ApiScopes.OfIntegrator], 100_000),
            [Author] = new("ann", [ApiScopes.Author], 100_000),
            [Auditor] = new("audit", [ApiScopes.Audit], 100_000),
        }))), isShared ? [$"--ConnectionStrings:Program={PostgresServer.NewDatabase()}"] : []);

    private static async Task<JsonNode> ReadAsync(RunningHost host, string path, string key = RunningHost.Till, int? maxPage = null, string? language = null)
    {
        var answer = await SendAsync(host, path, key, maxPage, language);
        var body = await answer.Content.ReadAsStringAsync(Cancellation);
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {answer.StatusCode} {body}");
        return JsonNode.Parse(body)!;
    }

    private static async Task<HttpResponseMessage> SendAsync(RunningHost host, string path, string key, int? maxPage = null, string? language = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/odata/v1/" + path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        if (maxPage is { } rows)
        {
            request.Headers.TryAddWithoutValidation("Prefer", $"odata.maxpagesize={rows}");
        }

        if (language is not null)
        {
            request.Headers.AcceptLanguage.ParseAdd(language);
        }

        return await host.Client.SendAsync(request, Cancellation);
    }
}
