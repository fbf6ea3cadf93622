using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LoyaltyRules.Designer.Tests;

/// <summary>A version is edited by people who have never seen JSON: saved as it is typed, taken back by name, joined with what others do.</summary>
public sealed class EditingTests(Chromium chromium)
{
    [Fact]
    public async Task number_turned_andReleasedByAnother_changesWhatTheNextPurchaseEarns()
    {
        await using var host = await DesignerHost.StartAsync();
        Assert.Contains("\"bonus\":310", (await host.BuyAsync("R-1", "M-1")).Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal);
        var author = await chromium.SignedInAsync(host, DesignerHost.Author);
        await author.BeginAsync("A smaller welcome");
        var version = new Uri(author.Url).PathAndQuery;
        await author.Part("Numbers").ClickAsync();

        await author.EditAsync("#number-welcomePoints", "150");
        await author.Part("Release").ClickAsync();
        await Expect(author.Locator(".changes")).ToContainTextAsync("bonus points: 200.");
        await Expect(author.Locator(".changes")).ToContainTextAsync("bonus points: 150.");
        await author.Button("Submit for approval").ClickAsync();
        await Expect(author.Locator(".state")).ToContainTextAsync("waits for approval");

        var approver = await chromium.SignedInAsync(host, DesignerHost.Approver);
        await approver.OpenAsync(version + "/release");
        await approver.Button("Approve…").ClickAsync();
        await approver.Locator("#decide").ClickAsync();
        await Expect(approver.Locator(".state")).ToContainTextAsync("in force");

        host.Clock.Advance(NodaTime.Duration.FromMinutes(1));
        Assert.Contains("\"bonus\":260", (await host.BuyAsync("R-2", "M-2")).Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task change_isThereAfterAReload_andIsTakenBackByItsName()
    {
        await using var host = await DesignerHost.StartAsync();
        var page = await chromium.SignedInAsync(host, DesignerHost.Author);
        await page.BeginAsync("Smaller bonus");
        await page.OpenAsync(new Uri(page.Url).PathAndQuery + "/numbers");

        await page.EditAsync("#number-bookingBonus", "15");
        await page.Locator("#undo").ClickAsync();
        await Expect(page.Locator("#number-bookingBonus")).ToHaveValueAsync("20");
        await Expect(page.Locator("#redo")).ToContainTextAsync("booking bonus: 15");
        await page.Locator("#redo").ClickAsync();
        await page.SavedAsync();
        await page.ReloadAsync();
        await page.ReadyAsync();

        await Expect(page.Locator("#number-bookingBonus")).ToHaveValueAsync("15");
        await Expect(page.Locator("#numbers-bookingBonus input[type=range]")).ToHaveValueAsync("15");
    }

    [Fact]
    public async Task rule_thatIsBroken_isFoundAndMended_byKeyboardAlone()
    {
        await using var host = await DesignerHost.StartAsync();
        var page = await chromium.SignedInAsync(host, DesignerHost.Author);
        await page.BeginAsync("Broken");
        var version = new Uri(page.Url).PathAndQuery;
        await page.OpenAsync(version + "/rules?item=booking-bonus");
        await page.EditAsync("#rules-booking-bonus-when", "segment.regula && purchase.bookingFee > 0");
        await Expect(page.Locator("#rules-booking-bonus")).ToContainTextAsync("Broken:");
        await page.OpenAsync(version + "/problems");

        await page.TabToAsync("Go there");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#rules-booking-bonus-when")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Control+A");
        await page.Keyboard.TypeAsync("segment.regular && purchase.bookingFee > 0");

        await Expect(page.Locator("#rules-booking-bonus-when")).ToHaveValueAsync("segment.regular && purchase.bookingFee > 0");
        await Expect(page.Locator("#rules-booking-bonus .note.bad")).ToHaveCountAsync(0);
        await Expect(page.Locator("#rules-booking-bonus .sentence")).ToContainTextAsync("if the segment “regular” applies");
        await page.SavedAsync();
    }

    [Fact]
    public async Task twoAuthors_ofDifferentParts_areJoined_ofTheSame_areAsked()
    {
        await using var host = await DesignerHost.StartAsync();
        var anna = await chromium.SignedInAsync(host, DesignerHost.Author);
        await anna.BeginAsync("Of two");
        var numbers = new Uri(anna.Url).PathAndQuery + "/numbers";
        await anna.OpenAsync(numbers);
        var boris = await chromium.SignedInAsync(host, DesignerHost.SecondAuthor);
        await boris.OpenAsync(numbers);

        await boris.EditAsync("#number-groupDiscount", "12");
        await anna.Locator("#number-bookingBonus").FillAsync("15");
        await Expect(anna.GetByText("boris works on this version, too.")).ToBeVisibleAsync();
        await anna.SavedAsync();
        await Expect(anna.Locator("#number-groupDiscount")).ToHaveValueAsync("12");

        await boris.Locator("#number-bookingBonus").FillAsync("18");
        await Expect(boris.Locator(".conflict")).ToContainTextAsync("anna changed the same");
        await Expect(boris.Locator(".conflict pre").Nth(0)).ToContainTextAsync("18");
        await Expect(boris.Locator(".conflict pre").Nth(1)).ToContainTextAsync("15");
        await boris.Button("Take theirs").ClickAsync();
        await boris.SavedAsync();
        await Expect(boris.Locator("#number-bookingBonus")).ToHaveValueAsync("15");
    }

    [Fact]
    public async Task table_of500Rows_isPastedAtOnce()
    {
        await using var host = await DesignerHost.StartAsync();
        var page = await chromium.SignedInAsync(host, DesignerHost.Author);
        await page.BeginAsync("Rates");
        await page.OpenAsync(new Uri(page.Url).PathAndQuery + "/tables");
        var block = string.Join("\r\n", Enumerable.Range(0, 499).Select(n => $">= {1_000_000 - n}\t{n % 9}").Append("*\t1"));

        await page.EvaluateAsync(
            """
            block => {
              const cell = document.querySelector('#grid-money input[data-row="0"][data-column="0"]');
              cell.focus();
              const data = new DataTransfer();
              data.setData("text/plain", block);
              cell.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
            }
            """, block);

        await Expect(page.Locator("#tables-money")).ToContainTextAsync("500 rows", new() { Timeout = 20_000 });
        await page.SavedAsync();
        await Expect(page.Locator("#grid-money input[data-row='499'][data-column='1']")).ToHaveValueAsync("1");
        await Expect(page.Locator("#undo")).ToHaveAttributeAsync("title", "how much they spend: 500 rows pasted");
    }

    [Fact]
    public async Task connection_cutWhileTyping_losesNothing()
    {
        await using var host = await DesignerHost.StartAsync();
        var page = await chromium.SignedInAsync(host, DesignerHost.Author);
        IWebSocketRoute? connection = null;
        await page.RouteWebSocketAsync(new System.Text.RegularExpressions.Regex("_blazor"), socket =>
        {
            connection = socket;
            socket.ConnectToServer();
        });
        await page.BeginAsync("Cut");
        await page.OpenAsync(new Uri(page.Url).PathAndQuery + "/numbers");

        await page.Locator("#number-bookingBonus").FillAsync("17");
        await Expect(page.Locator("#undo")).ToContainTextAsync("17");
        var cut = connection!;
        await cut.CloseAsync();
        await Expect(page.Locator(".reconnect")).ToBeVisibleAsync();
        await Expect(page.Locator(".reconnect")).ToBeHiddenAsync(new() { Timeout = 20_000 });

        await page.SavedAsync();
        await page.EditAsync("#number-groupDiscount", "11");
        await page.ReloadAsync();
        await page.ReadyAsync();
        await Expect(page.Locator("#number-bookingBonus")).ToHaveValueAsync("17");
        await Expect(page.Locator("#number-groupDiscount")).ToHaveValueAsync("11");
    }

    [Fact]
    public async Task rule_writtenAsJson_standsInTheForm_andBack()
    {
        await using var host = await DesignerHost.StartAsync();
        var page = await chromium.SignedInAsync(host, DesignerHost.Author, "ru");
        await page.BeginAsync("Два вида");
        await page.Locator("#new-rule").ClickAsync();
        await page.Locator("#rules-rule-1-then-0-rate").FillAsync("25");
        await page.Button("Показать JSON").ClickAsync();
        await Expect(page.Locator("#rules-rule-1-json")).ToHaveValueAsync(new System.Text.RegularExpressions.Regex("\"points\": 25"));

        await page.Locator("#rules-rule-1-json").FillAsync("""{ "id": "rule-1", "name": { "en": "Mornings", "ru": "Утро" }, "when": "segment.regular", "then": [ { "earn": { "points": 40 } } ] }""");

        await Expect(page.Locator("#rules-rule-1-then-0-rate")).ToHaveValueAsync("40");
        await Expect(page.Locator("#rules-rule-1 h3").First).ToContainTextAsync("Утро");
        await Expect(page.Locator("#rules-rule-1 .sentence")).ToContainTextAsync("если сегмент «постоянный зритель» подходит");
        await page.SavedAsync();
    }
}
