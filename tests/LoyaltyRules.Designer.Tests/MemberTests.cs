using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LoyaltyRules.Designer.Tests;

/// <summary>What members have, how it came about, and why.</summary>
public sealed class MemberTests(Chromium chromium)
{
    [Fact]
    public async Task member_foundByTheBeginningOfTheNumber_showsAccountHistoryAndWhy()
    {
        await using var host = await DesignerHost.StartAsync();
        await host.BuyAsync("R-1", "M-100");
        await host.BuyAsync("R-2", "M-101");
        await host.BuyAsync("R-3", "N-1");
        var page = await chromium.SignedInAsync(host, DesignerHost.Author);
        await page.OpenAsync("/members");

        await page.Locator("#sought").FillAsync("M-10");
        await Expect(page.Locator(".members a")).ToHaveTextAsync(["M-100", "M-101"]);
        await page.Locator(".members a").First.ClickAsync();
        await Expect(page.Locator("h1")).ToHaveTextAsync("M-100");
        await Expect(page.Locator(".figure", new() { HasText = "Waiting" })).ToContainTextAsync("310");
        await page.GetByText("Which points, and until when").ClickAsync();
        await Expect(page.Locator(".lots")).ToContainTextAsync("Welcome points on the first order, R-1");

        await page.Locator(".history button").First.ClickAsync();
        await Expect(page.Locator(".history .decision")).ToContainTextAsync("Welcome points on the first order: 200 bonus points.");
        await Expect(page.Locator(".history .decision")).ToContainTextAsync("Gives nothing: ");
        Assert.Empty(await page.BarriersAsync("en-light-1280-member"));
    }

    [Fact]
    public async Task members_withoutTheRight_areNotShown()
    {
        await using var host = await DesignerHost.StartAsync();
        await host.BuyAsync("R-1", "M-100");
        var page = await chromium.SignedInAsync(host, DesignerHost.Clerk);

        await page.OpenAsync("/members/M-100");
        await Expect(page.Locator("main")).ToContainTextAsync("It takes the scope “read”.");
        await Expect(page.Locator("main")).Not.ToContainTextAsync("310");
        await Expect(page.Locator(".main-nav a")).ToHaveTextAsync(["Overview"]);
    }
}
