using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LoyaltyRules.Designer.Tests;

/// <summary>Messages are written beside what members will read.</summary>
public sealed class MessageTests(Chromium chromium)
{
    [Fact]
    public async Task template_typed_showsAtOnceWhatMembersRead_orWhatIsWrong()
    {
        await using var host = await DesignerHost.StartAsync();
        var page = await chromium.SignedInAsync(host, DesignerHost.Author);
        await page.BeginAsync("Kinder words");
        await page.OpenAsync(new Uri(page.Url).PathAndQuery + "/messages");
        await page.Locator("#message").SelectOptionAsync("PointsExpiring Sms points-expiring-sms");
        var template = page.Locator("[id='template-templates/points-expiring-sms.en.txt']");

        await template.FillAsync("Spend {{ points | plural \"point\" \"points\" }} soon!");
        await Expect(page.Locator(".phone")).ToContainTextAsync("points soon!");
        await page.Locator("#message-member").SelectOptionAsync("OnePoint");
        await Expect(page.Locator(".phone")).ToContainTextAsync("Spend 1 point soon!");
        await template.FillAsync("Spend {{ pionts }} soon!");
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Broken:");
        Assert.Empty(await page.BarriersAsync("en-light-1280-messages"));
    }
}
