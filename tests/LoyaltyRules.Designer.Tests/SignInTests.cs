using Microsoft.Playwright;

namespace LoyaltyRules.Designer.Tests;

/// <summary>Who may use the pages, in which language and light.</summary>
public sealed class SignInTests(Chromium chromium)
{
    [Fact]
    public async Task signIn_withAWrongKey_saysSo_andShowsNothing()
    {
        await using var host = await DesignerHost.StartAsync();
        var page = await chromium.WindowAsync(host);

        await page.GotoAsync("/versions");
        await page.Locator("#key").FillAsync("lr_nobody");
        await page.Locator("form button[type=submit]").ClickAsync();

        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("This key is not taken");
        await page.Locator("#key").FillAsync(DesignerHost.Author);
        await page.Locator("form button[type=submit]").ClickAsync();
        await page.ReadyAsync();
        Assert.EndsWith("/versions", page.Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task signIn_leadsNowhereElse()
    {
        await using var host = await DesignerHost.StartAsync();
        var page = await chromium.WindowAsync(host);

        await page.GotoAsync("/sign-in?to=" + Uri.EscapeDataString("//elsewhere.example/"));
        await page.Locator("#key").FillAsync(DesignerHost.Author);
        await page.Locator("form button[type=submit]").ClickAsync();
        await page.ReadyAsync();

        Assert.Equal(host.Address.ToString(), page.Url);
    }

    [Fact]
    public async Task language_switchedAtAClick_isThereAtOnce_andRemembered()
    {
        await using var host = await DesignerHost.StartAsync();
        var page = await chromium.SignedInAsync(host, DesignerHost.Author);
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Parter Club");

        await page.Locator("#language").ClickAsync();

        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Партер-Клуб");
        Assert.Equal("ru", await page.Locator("html").GetAttributeAsync("lang"));
        await page.OpenAsync("/versions");
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Версии");
    }

    [Fact]
    public async Task signOut_endsTheSession()
    {
        await using var host = await DesignerHost.StartAsync();
        var page = await chromium.SignedInAsync(host, DesignerHost.Author);

        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await page.WaitForURLAsync("**/sign-in*");
        await page.GotoAsync("/versions");

        await Assertions.Expect(page.Locator("#key")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task firstLoad_isSmall()
    {
        const int BytesMax = 500_000;
        await using var host = await DesignerHost.StartAsync();
        var page = await chromium.WindowAsync(host);
        var finished = new List<IRequest>();
        page.RequestFinished += (_, request) => finished.Add(request);

        await page.GotoAsync("/");
        await page.Locator("#key").FillAsync(DesignerHost.Author);
        await page.Locator("form button[type=submit]").ClickAsync();
        await page.ReadyAsync();

        var sizes = await Task.WhenAll(finished.Select(async r => (await r.SizesAsync()).ResponseBodySize));
        TestContext.Current.TestOutputHelper?.WriteLine($"{sizes.Sum()} bytes");
        Assert.InRange(sizes.Sum(), 50_000, BytesMax);
    }

    [Fact]
    public async Task page_loadsFromHere_andRunsOnlyWhatIsOurs()
    {
        await using var host = await DesignerHost.StartAsync();
        var page = await chromium.WindowAsync(host);
        var (elsewhere, errors) = (new List<string>(), new List<string>());
        page.Request += (_, request) => elsewhere.AddRange(new[] { request.Url }.Where(u => !u.StartsWith("data:", StringComparison.Ordinal) && new Uri(u).Host != host.Address.Host));
        page.Console += (_, message) => errors.AddRange(message.Type == "error" ? [message.Text] : []);

        var answer = await page.GotoAsync("/");
        await page.Locator("#key").FillAsync(DesignerHost.Author);
        await page.Locator("form button[type=submit]").ClickAsync();
        await page.ReadyAsync();

        Assert.Empty(elsewhere);
        Assert.Empty(errors);
        Assert.Contains("script-src 'self';", (await answer!.AllHeadersAsync())["content-security-policy"], StringComparison.Ordinal);
    }
}
