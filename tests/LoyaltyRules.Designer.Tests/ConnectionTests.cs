using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LoyaltyRules.Designer.Tests;

/// <summary>Keys are made and revoked by whoever administers the program.</summary>
public sealed class ConnectionTests(Chromium chromium)
{
    [Fact]
    public async Task key_made_isShownOnce_andRevokedAfterAQuestion()
    {
        await using var host = await DesignerHost.StartAsync();
        var page = await chromium.SignedInAsync(host, DesignerHost.Author);
        await page.OpenAsync("/connections");
        await page.Locator("summary", new() { HasText = "Make a key" }).ClickAsync();
        await page.Locator("#key-name").FillAsync("till-7");
        await page.GetByRole(AriaRole.Checkbox, new() { Name = "commit — book purchases, returns and holds" }).CheckAsync();
        await page.Button("Make the key").ClickAsync();

        await Expect(page.Locator("#made-key")).ToHaveTextAsync(new System.Text.RegularExpressions.Regex("^lr_"));
        await Expect(page.Locator("tr", new() { HasText = "till-7" })).ToContainTextAsync("in force");
        Assert.Empty(await page.BarriersAsync("en-light-1280-connections"));

        await page.GetByRole(AriaRole.Button, new() { Name = "Revoke: till-7" }).ClickAsync();
        await page.Locator("#revoke").ClickAsync();
        await Expect(page.Locator("tr", new() { HasText = "till-7" })).ToContainTextAsync("revoked");
        await page.ReloadAsync();
        await page.ReadyAsync();
        await Expect(page.Locator("#made-key")).ToHaveCountAsync(0);
    }
}
