using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LoyaltyRules.Designer.Tests;

/// <summary>A receipt beside the editor, decided as one types.</summary>
public sealed class TryingOutTests(Chromium chromium)
{
    [Fact]
    public async Task receipt_isDecidedAnew_withEveryKey_andWithEveryChangeOfTheProgram()
    {
        await using var host = await DesignerHost.StartAsync();
        var page = await chromium.SignedInAsync(host, DesignerHost.Author);
        await page.BeginAsync("Tried");
        await page.OpenAsync(new Uri(page.Url).PathAndQuery + "/numbers");
        await Expect(page.Locator("#decision")).ToContainTextAsync("Earned: 230 bonus points.");

        await page.Locator("#line-0-gross").FillAsync("2000");
        await Expect(page.Locator("#decision")).ToContainTextAsync("Earned: 260 bonus points.");
        await page.Locator("#number-welcomePoints").FillAsync("100");
        await Expect(page.Locator("#decision")).ToContainTextAsync("Earned: 160 bonus points.");
        await Expect(page.Locator("#decision .reason").First).ToContainTextAsync("Gives:");

        // Why not: what does not match is no error, and what is not known is neither.
        await page.GetByText("What gives nothing here, and why").ClickAsync();
        await Expect(page.Locator("#decision")).ToContainTextAsync("Gives nothing: ");
        await Expect(page.Locator("#decision")).ToContainTextAsync("Unknown: ");
        await Expect(page.Locator("#decision .note.bad")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task receipt_thatCannotBeDecided_saysWhy()
    {
        await using var host = await DesignerHost.StartAsync();
        var page = await chromium.SignedInAsync(host, DesignerHost.Author);
        await page.BeginAsync("Tried");

        await page.Locator("#line-0-quantity").FillAsync("-1");

        await Expect(page.Locator("#decision .note.bad")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task receipt_keptAsAnExample_isHeldAgainstLaterChanges()
    {
        await using var host = await DesignerHost.StartAsync();
        var page = await chromium.SignedInAsync(host, DesignerHost.Author);
        await page.BeginAsync("Kept");
        await page.OpenAsync(new Uri(page.Url).PathAndQuery + "/numbers");
        await page.Locator("#keep-name").FillAsync("First order on the web");
        await page.Button("Keep as an example").ClickAsync();
        await page.SavedAsync();

        await page.EditAsync("#number-welcomePoints", "100");
        await page.Part("Release").ClickAsync();
        await Expect(page.GetByText("1 of 1 are not decided as approved.")).ToBeVisibleAsync();
        await page.Button("Submit for approval").ClickAsync();
        await Expect(page.GetByText("examples are not decided as approved")).ToBeVisibleAsync();
        await page.Button("Take over the new decisions").ClickAsync();
        await Expect(page.GetByText("All 1 are decided as approved.")).ToBeVisibleAsync();
        await page.Button("Submit for approval").ClickAsync();
        await Expect(page.Locator(".state")).ToContainTextAsync("waits for approval");
    }
}
