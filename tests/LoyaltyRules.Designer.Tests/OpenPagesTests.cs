using Microsoft.Playwright;

namespace LoyaltyRules.Designer.Tests;

/// <summary>Every page, once English, light and wide, once Russian, dark and narrow: nothing that axe knows shuts anybody out.</summary>
public sealed class OpenPagesTests(Chromium chromium)
{
    [Theory]
    [InlineData("en", "light", 1280)]
    [InlineData("ru", "dark", 390)]
    public async Task page_anywhere_shutsNobodyOut(string language, string light, int width)
    {
        await using var host = await DesignerHost.StartAsync();
        await host.BuyAsync("R-1", "M-1");
        var barriers = new List<string>();
        var name = $"{language}-{light}-{width}";
        var page = await chromium.WindowAsync(host, language, light, width);
        await page.GotoAsync("/");
        barriers.AddRange(await page.BarriersAsync(name + "-sign-in"));

        page = await chromium.SignedInAsync(host, DesignerHost.Author, language, light, width);
        barriers.AddRange(await page.BarriersAsync(name + "-overview"));
        await page.OpenAsync("/versions?new=1");
        barriers.AddRange(await page.BarriersAsync(name + "-new-version"));
        await page.Locator("#title").FillAsync(language == "ru" ? "Весенний бонус" : "Bonus of the spring");
        await page.Locator(".mud-dialog .primary").ClickAsync();
        await page.WaitForURLAsync("**/versions/*");
        await page.ReadyAsync();
        barriers.AddRange(await page.BarriersAsync(name + "-version"));
        await page.OpenAsync("/versions");
        barriers.AddRange(await page.BarriersAsync(name + "-versions"));
        await page.OpenAsync("/audit");
        barriers.AddRange(await page.BarriersAsync(name + "-audit"));

        Assert.True(barriers.Count == 0, string.Join("\n", barriers));
    }
}
