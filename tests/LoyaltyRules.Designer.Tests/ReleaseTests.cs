using Microsoft.Playwright;

namespace LoyaltyRules.Designer.Tests;

/// <summary>The way of a version to tills, by the people who take it there.</summary>
public sealed class ReleaseTests(Chromium chromium)
{
    [Fact]
    public async Task version_submitted_isApprovedByAnother_andStandsInTheAuditTrail()
    {
        await using var host = await DesignerHost.StartAsync();
        var author = await chromium.SignedInAsync(host, DesignerHost.Author);
        await author.BeginAsync("Bonus of the spring");
        var address = new Uri(author.Url).PathAndQuery;

        await author.Part("Release").ClickAsync();
        await author.Button("Submit for approval").ClickAsync();
        await Assertions.Expect(author.Locator(".state")).ToContainTextAsync("waits for approval");
        await Assertions.Expect(author.Button("Approve…")).ToHaveCountAsync(0);

        var approver = await chromium.SignedInAsync(host, DesignerHost.Approver);
        await approver.GetByRole(AriaRole.Link, new() { Name = "Bonus of the spring" }).ClickAsync();
        await approver.WaitForURLAsync("**" + address);
        await approver.Button("Approve…").ClickAsync();
        await approver.Locator("#said").FillAsync("as agreed");
        await approver.Locator("#decide").ClickAsync();

        await Assertions.Expect(approver.Locator(".state")).ToContainTextAsync("in force");
        await approver.OpenAsync("/audit");
        await Assertions.Expect(approver.GetByText("vera approved the version “Bonus of the spring”. “as agreed”")).ToBeVisibleAsync();
        await approver.Button("Verify").ClickAsync();
        await Assertions.Expect(approver.GetByText("The trail is whole")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task version_rejected_goesBackWithTheReason()
    {
        await using var host = await DesignerHost.StartAsync();
        var author = await chromium.SignedInAsync(host, DesignerHost.Author, "ru");
        await author.BeginAsync("Весенний бонус");
        await author.Part("Выпуск").ClickAsync();
        await author.Button("Отправить на утверждение").ClickAsync();
        await Assertions.Expect(author.Locator(".state")).ToContainTextAsync("ждёт утверждения");

        var approver = await chromium.SignedInAsync(host, DesignerHost.Approver, "ru");
        await approver.OpenAsync(new Uri(author.Url).PathAndQuery);
        await approver.Button("Отклонить…").ClickAsync();
        await Assertions.Expect(approver.Locator("#decide")).ToBeDisabledAsync();
        await approver.Locator("#said").FillAsync("слишком щедро");
        await approver.Locator("#decide").ClickAsync();
        await Assertions.Expect(approver.Locator(".state")).ToContainTextAsync("редактируется");

        await author.OpenAsync(new Uri(author.Url).PathAndQuery);
        await Assertions.Expect(author.GetByText("vera: возвращена с замечанием «слишком щедро»")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task version_scheduled_isAnnounced_andCanBeTakenBack()
    {
        await using var host = await DesignerHost.StartAsync();
        var author = await chromium.SignedInAsync(host, DesignerHost.Author);
        await author.BeginAsync("Christmas");
        await author.Part("Release").ClickAsync();
        await author.Button("Submit for approval").ClickAsync();
        await Assertions.Expect(author.Locator(".state")).ToContainTextAsync("waits for approval");
        var approver = await chromium.SignedInAsync(host, DesignerHost.Approver);
        await approver.OpenAsync(new Uri(author.Url).PathAndQuery);

        await approver.Button("Approve…").ClickAsync();
        await approver.Locator("#from").FillAsync("2026-12-24T00:00");
        await approver.Locator("#decide").ClickAsync();
        await Assertions.Expect(approver.Locator(".state")).ToContainTextAsync("scheduled");
        await author.OpenAsync("/");
        await Assertions.Expect(author.GetByText("decides from 24 December 2026, 00:00")).ToBeVisibleAsync();

        await approver.Button("Take back…").ClickAsync();
        await approver.Locator("#said").FillAsync("not before Christmas");
        await approver.Locator("#decide").ClickAsync();
        await Assertions.Expect(approver.Locator(".state")).ToContainTextAsync("being edited");
    }
}
