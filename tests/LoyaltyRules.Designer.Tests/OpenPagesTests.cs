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
        await page.BeginAsync(language == "ru" ? "Весенний бонус" : "Bonus of the spring");
        var version = new Uri(page.Url).PathAndQuery;
        foreach (var part in new[] { "rules?item=booking-bonus", "numbers", "tables", "tiers", "messages", "replay", "problems", "json", "release" })
        {
            await page.OpenAsync($"{version}/{part}");
            barriers.AddRange(await page.BarriersAsync($"{name}-{part.Split('?')[0]}"));
        }

        // Something broken looks like it, wherever it is shown.
        await page.OpenAsync(version + "/rules?item=booking-bonus");
        await page.Locator("#rules-booking-bonus-when").FillAsync("segment.regula && purchase.bookingFee > 0");
        await Assertions.Expect(page.Locator("#rules-booking-bonus .note.bad").First).ToBeVisibleAsync();
        barriers.AddRange(await page.BarriersAsync(name + "-broken-rule"));
        await page.Locator(".parts a[href$=problems]").ClickAsync();
        await Assertions.Expect(page.Locator(".problems li").First).ToBeVisibleAsync();
        barriers.AddRange(await page.BarriersAsync(name + "-broken"));
        await page.OpenAsync("/versions");
        barriers.AddRange(await page.BarriersAsync(name + "-versions"));
        await page.OpenAsync("/members");
        barriers.AddRange(await page.BarriersAsync(name + "-members"));
        await page.OpenAsync("/members/M-1");
        barriers.AddRange(await page.BarriersAsync(name + "-member"));
        await page.OpenAsync("/connections");
        barriers.AddRange(await page.BarriersAsync(name + "-connections"));
        await page.OpenAsync("/audit");
        barriers.AddRange(await page.BarriersAsync(name + "-audit"));

        Assert.True(barriers.Count == 0, string.Join("\n", barriers));
    }
}
