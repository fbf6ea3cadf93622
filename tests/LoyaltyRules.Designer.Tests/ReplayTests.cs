using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LoyaltyRules.Designer.Tests;

/// <summary>A draft beside the program in force, over a history.</summary>
public sealed class ReplayTests(Chromium chromium)
{
    [Fact]
    public async Task replay_overThePurchasesOfTheProgram_tellsWhatTheDraftWouldHaveCost()
    {
        await using var host = await DesignerHost.StartAsync();
        await host.BuyAsync("R-1", "M-1");
        await host.BuyAsync("R-2", "M-2");
        var page = await chromium.SignedInAsync(host, DesignerHost.Author);
        await page.BeginAsync("A smaller welcome");
        var version = new Uri(page.Url).PathAndQuery;
        await page.OpenAsync(version + "/numbers");
        await page.EditAsync("#number-welcomePoints", "150");

        await page.Part("Replay").ClickAsync();
        await page.Locator("#replay-run").ClickAsync();

        // 310 points a purchase, of which 200 are the welcome.
        await Expect(page.Locator("#replayed")).ToContainTextAsync("2 purchases of 2 members");
        await Expect(Row(page, "Cost of the program")).ToHaveTextAsync(new System.Text.RegularExpressions.Regex(@"620\s*520\s*−100"));
        await Expect(Row(page, "Welcome points on the first order")).ToHaveTextAsync(new System.Text.RegularExpressions.Regex(@"400\s*300\s*−100"));
        Assert.Empty(await page.BarriersAsync("en-light-1280-replayed"));
    }

    [Fact]
    public async Task replay_thatIsStopped_saysSo()
    {
        await using var host = await DesignerHost.StartAsync();
        var page = await chromium.SignedInAsync(host, DesignerHost.Author);
        await page.BeginAsync("Stopped");
        await page.OpenAsync(new Uri(page.Url).PathAndQuery + "/replay");
        await page.Locator("#replay-history").SelectOptionAsync("made-up");
        await page.Locator("#replay-members").SelectOptionAsync("5000");
        await page.Locator("#replay-run").ClickAsync();

        await Expect(page.Locator("#replay-progress")).ToBeVisibleAsync();
        await page.Button("Stop").ClickAsync();

        await Expect(page.GetByText("It was stopped")).ToBeVisibleAsync();
        await Expect(page.Locator("#replay-run")).ToBeEnabledAsync();
    }

    private static ILocator Row(IPage page, string name) => page.Locator("tr").Filter(new() { Has = page.GetByRole(AriaRole.Rowheader, new() { Name = name, Exact = true }) });
}
