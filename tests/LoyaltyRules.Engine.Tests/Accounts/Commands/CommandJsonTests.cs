using System.Text;
using LoyaltyRules.Engine.Accounts.Commands;
using LoyaltyRules.Engine.Json.Schemas;
using LoyaltyRules.Engine.Model;
using NodaTime;

namespace LoyaltyRules.Engine.Tests.Accounts.Commands;

public sealed class CommandJsonTests
{
    private const string At = "\"at\":\"2026-09-01T19:00:00+03:00\"";
    private const string Purchase = """{"id":"A-1","at":"2026-09-01T19:00:00+03:00","lines":[{"id":"1","gross":100}]}""";
    private static readonly Instant Instant = Instant.FromUtc(2026, 9, 1, 16, 0);

    private static string Misfits(string text) => Misfits(text, out _);

    private static string Misfits(string text, out IReadOnlyList<BookCommand> commands)
    {
        commands = CommandJson.Read("commands.json", Encoding.UTF8.GetBytes(text), out var diagnostics);
        Assert.Equal(diagnostics.Any(d => d.IsError), commands.Count == 0);
        return string.Join('|', diagnostics.Select(d => $"{d.Code} {d.Place.Pointer}"));
    }

    private static BookCommand One(string text)
    {
        Assert.Equal("", Misfits(text, out var commands));
        return Assert.Single(commands);
    }

    [Fact]
    public void read_every_kind_of_command_takes_every_field()
    {
        var bought = Assert.IsType<CommitPurchase>(One($$"""{"do":"purchase","member":"M","hold":"h","purchase":{{Purchase}},"note":"n"}"""));
        Assert.Equal(("A-1", Instant, "M", "h"), (bought.Id, bought.At, bought.Purchase.MemberId, bought.HoldId));
        Assert.Equal(new CompletePurchase("c", Instant, "A-1"), One($$"""{"do":"complete","id":"c",{{At}},"of":"A-1"}"""));
        Assert.Equal(new CancelPurchase("c", Instant, "A-1"), One($$"""{"do":"cancel","id":"c",{{At}},"of":"A-1"}"""));
        Assert.Equal(new ReportNoShow("c", Instant, "A-1"), One($$"""{"do":"noShow","id":"c",{{At}},"of":"A-1"}"""));
        var back = Assert.IsType<ReturnItems>(One($$"""{"do":"return","id":"c",{{At}},"of":"A-1","items":[{"charge":"1","quantity":2},{"charge":"2"}]}"""));
        Assert.Equal([new ReturnedUnits("1", 2), new ReturnedUnits("2", null)], back.Items);
        Assert.Empty(Assert.IsType<ReturnItems>(One($$"""{"do":"return","id":"c",{{At}},"of":"A-1"}""")).Items);
        var exchange = Assert.IsType<ExchangeItems>(One($$"""{"do":"exchange","id":"c","of":"A-0","items":[{"charge":"1"}],"member":"M","purchase":{{Purchase}} }"""));
        Assert.Equal(("c", "A-0", "A-1", "M", Instant), (exchange.Id, exchange.PurchaseId, exchange.Purchase.Id, exchange.Purchase.MemberId, exchange.At));
        Assert.Equal(new HoldPoints("c", Instant, "M", "bonus", 5.5m), One($$"""{"do":"hold","id":"c",{{At}},"member":"M","currency":"bonus","points":5.5}"""));
        Assert.Equal(new CaptureHold("c", Instant, "h", 5), One($$"""{"do":"capture","id":"c",{{At}},"of":"h","points":5}"""));
        Assert.Equal(new CaptureHold("c", Instant, "h"), One($$"""{"do":"capture","id":"c",{{At}},"of":"h"}"""));
        Assert.Equal(new ReleaseHold("c", Instant, "h"), One($$"""{"do":"release","id":"c",{{At}},"of":"h"}"""));
        Assert.Equal(
            new AdjustPoints("c", Instant, "M", "bonus", -5, "why", MayOwe: true),
            One($$"""{"do":"adjust","id":"c",{{At}},"member":"M","currency":"bonus","points":-5,"reason":"why","mayOwe":true}"""));
        Assert.Equal(new TransferPoints("c", Instant, "M", "N", "bonus", 5), One($$"""{"do":"transfer","id":"c",{{At}},"member":"M","to":"N","currency":"bonus","points":5}"""));
        Assert.Equal(new UsePrivilege("c", Instant, "M", "p"), One($$"""{"do":"use","id":"c",{{At}},"member":"M","privilege":"p"}"""));
        Assert.Equal(new ChangeHousehold("c", Instant, "M", "H"), One($$"""{"do":"household","id":"c",{{At}},"member":"M","household":"H"}"""));
        Assert.Equal(new ChangeHousehold("c", Instant, "M", null), One($$"""{"do":"household","id":"c",{{At}},"member":"M"}"""));
        Assert.Equal(new EnrolMember("c", Instant, "M", "N"), One($$"""{"do":"enrol","id":"c",{{At}},"member":"M","referrer":"N"}"""));
        var activity = Assert.IsType<RecordActivity>(One($$"""{"do":"activity","id":"c",{{At}},"member":"M","activity":"review","facts":{"stars":5} }"""));
        Assert.Equal(("review", "5"), (activity.Activity, Assert.Single(activity.Facts).Value.ToString()));
    }

    [Fact]
    public void read_a_list_keeps_the_order_and_takes_the_usual_time()
    {
        var commands = CommandJson.Read("c.json", """[{"do":"release","id":"2","of":"h"},{"do":"release","id":"1","of":"h"}]"""u8, out var diagnostics, Instant);
        Assert.Empty(diagnostics);
        Assert.Equal([new ReleaseHold("2", Instant, "h"), new ReleaseHold("1", Instant, "h")], commands);
    }

    [Theory]
    [InlineData("", "LR2095 ")]
    [InlineData("5", "LR2020 ")]
    [InlineData("[]", "LR2057 ")]
    [InlineData("{}", "LR2032 ")]
    [InlineData("""{"do":"buy"}""", "LR2050 /do")]
    [InlineData("""{"do":"purchas"}""", "LR2051 /do")]
    [InlineData("""{"do":5}""", "LR2042 /do")]
    [InlineData("""[5,{"do":"release"}]""", "LR2040 /0|LR2032 /1")]
    [InlineData("""{"do":"release","of":"h"}""", "LR2032 |LR2032 ")]
    [InlineData("""{"do":"release","id":"c","at":"2026-02-30T19:00:00+03:00","of":"h"}""", "LR3014 /at")]
    [InlineData("""{"do":"release","id":"c","at":"2026-02-28","of":"h"}""", "LR2067 /at")]
    [InlineData("""{"do":"hold","id":5,"member":"","points":"1","curency":"b"}""", "LR2032 |LR2042 /id|LR2055 /member|LR2043 /points|LR2031 /curency")]
    [InlineData("""{"do":"return","of":"a","items":[{"charge":"1","quantity":"2"},{"quantity":1}]}""", "LR2043 /items/0/quantity|LR2032 /items/1")]
    [InlineData("""{"do":"purchase","id":"c","purchase":{"id":"1","at":"2026-09-01T19:00:00","lines":[{"id":"a","gross":-1}]}}""", "LR2030 /id|LR2067 /purchase/at|LR2052 /purchase/lines/0/gross")]
    public void read_what_is_no_command_is_refused_with_every_problem(string text, string expected) => Assert.Equal(expected, Misfits(text));

    [Fact]
    public void schema_names_every_command_of_the_book()
    {
        var kinds = typeof(BookCommand).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(BookCommand))).Select(t => t.Name).Order(StringComparer.Ordinal);
        using var schema = System.Text.Json.JsonDocument.Parse(SchemaValidator.TextOf(SchemaValidator.Command));
        var words = schema.RootElement.GetProperty("definitions").EnumerateObject().Where(d => d.Name.EndsWith("Command", StringComparison.Ordinal))
            .Select(d => One(Sample(d.Value)).GetType().Name).Order(StringComparer.Ordinal);
        Assert.Equal(kinds, words);
    }

    // The least command that a definition allows, with its id and instant.
    private static string Sample(System.Text.Json.JsonElement definition)
    {
        var word = definition.GetProperty("properties").GetProperty("do").GetProperty("enum")[0].GetString();
        var members = definition.GetProperty("required").EnumerateArray().Select(r => r.GetString()!).Where(r => r != "do")
            .Concat(definition.GetProperty("properties").EnumerateObject().Select(p => p.Name).Where(p => p is "id" or "at"))
            .Select(name => name switch
            {
                "at" => At,
                "purchase" => $"\"purchase\":{Purchase}",
                "points" => "\"points\":1",
                "options" => "\"options\":[\"x\"]",
                "approved" => "\"approved\":true",
                _ => $"\"{name}\":\"x\"",
            });
        return $"{{\"do\":\"{word}\",{string.Join(',', members)}}}";
    }
}
