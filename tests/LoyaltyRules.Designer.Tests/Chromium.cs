using System.Text.Json;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace LoyaltyRules.Designer.Tests;

/// <summary>
/// The browser of the machine. Where there is none the tests are skipped; where it is required (<c>LOYALTYRULES_BROWSER=required</c>, as continuous integration says) they fail:
/// pages that nobody looked at are not tested.
/// </summary>
public sealed class Chromium : IAsyncLifetime
{
    private const string Path = "/usr/bin/chromium";
    private IPlaywright? playwright;
    private IBrowser? browser;

    /// <summary>Opens it.</summary>
    public async ValueTask InitializeAsync()
    {
        Assertions.SetDefaultExpectTimeout(15_000);
        if (!File.Exists(Path))
        {
            return;
        }

        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Path, Args = ["--no-sandbox", "--disable-gpu"] });
    }

    public async ValueTask DisposeAsync()
    {
        if (browser is not null)
        {
            await browser.DisposeAsync();
        }

        playwright?.Dispose();
    }

    /// <summary>A window of its own, with nothing in it of any other.</summary>
    internal async Task<IPage> WindowAsync(DesignerHost host, string language = "en", string light = "light", int width = 1280, int height = 900)
    {
        if (browser is null)
        {
            const string Missing = $"There is no {Path}: install Debian's package chromium.";
            Assert.SkipUnless(Environment.GetEnvironmentVariable("LOYALTYRULES_BROWSER") == "required", Missing);
            Assert.Fail(Missing);
        }

        var context = await browser.NewContextAsync(new()
        {
            BaseURL = host.Address.ToString(), Locale = language == "ru" ? "ru-RU" : "en-GB", ColorScheme = light == "dark" ? ColorScheme.Dark : ColorScheme.Light,
            ViewportSize = new() { Width = width, Height = height }, ReducedMotion = ReducedMotion.Reduce,
        });
        await context.AddCookiesAsync([
            new() { Name = "lr-language", Value = language, Url = host.Address.ToString() },
            new() { Name = "lr-theme", Value = light, Url = host.Address.ToString() },
        ]);
        context.SetDefaultTimeout(15_000);
        return await context.NewPageAsync();
    }

    /// <summary>A window of somebody who has signed in.</summary>
    internal async Task<IPage> SignedInAsync(DesignerHost host, string key, string language = "en", string light = "light", int width = 1280, int height = 900)
    {
        var page = await WindowAsync(host, language, light, width, height);
        await page.GotoAsync("/");
        await page.Locator("#key").FillAsync(key);
        await page.Locator("form button[type=submit]").ClickAsync();
        await page.ReadyAsync();
        return page;
    }
}

/// <summary>What tests ask of a page.</summary>
internal static class Pages
{
    /// <summary>Waits until the page answers to clicks, and has read what it shows.</summary>
    public static async Task ReadyAsync(this IPage page)
    {
        await page.Locator(".shell[data-ready=yes]").WaitForAsync();
        await page.Locator("h1").First.WaitForAsync();
        await Assertions.Expect(page.Locator(".busy")).ToHaveCountAsync(0);
    }

    /// <summary>Goes somewhere.</summary>
    public static async Task OpenAsync(this IPage page, string address)
    {
        await page.GotoAsync(address);
        await page.ReadyAsync();
    }

    /// <summary>A button by its words.</summary>
    public static ILocator Button(this IPage page, string name) => page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    /// <summary>The link to a part of a version.</summary>
    public static ILocator Part(this IPage page, string name) => page.Locator(".parts").GetByRole(AriaRole.Link, new() { Name = name });

    /// <summary>Waits until the latest change is kept.</summary>
    public static Task SavedAsync(this IPage page) => Assertions.Expect(page.Locator("#save-state")).ToHaveAttributeAsync("data-state", "Saved", new() { Timeout = 15_000 });

    /// <summary>Types something, and waits until it is kept.</summary>
    public static async Task EditAsync(this IPage page, string field, string text)
    {
        var before = await page.Locator("#save-state").GetAttributeAsync("data-revision");
        await page.Locator(field).FillAsync(text);
        await Assertions.Expect(page.Locator("#save-state")).Not.ToHaveAttributeAsync("data-revision", before!);
        await page.SavedAsync();
    }

    /// <summary>Goes on by the Tab key to what has these words.</summary>
    public static async Task TabToAsync(this IPage page, string words)
    {
        const int StepsMax = 60;
        for (var i = 0; i < StepsMax; i++)
        {
            await page.Keyboard.PressAsync("Tab");
            if ((await page.EvaluateAsync<string>("document.activeElement?.textContent ?? ''")).Trim() == words)
            {
                return;
            }
        }

        Assert.Fail($"'{words}' cannot be reached by Tab.");
    }

    /// <summary>Begins a version, and is on its page then.</summary>
    public static async Task BeginAsync(this IPage page, string title)
    {
        await page.OpenAsync("/versions?new=1");
        await page.Locator("#title").FillAsync(title);
        await page.Locator(".mud-dialog .primary").ClickAsync();
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync(title, new() { Timeout = 15_000 });
        await page.ReadyAsync();
    }

    /// <summary>What of the page shuts somebody out, as far as rules can tell; and whether it is wider than its window.</summary>
    public static async Task<IEnumerable<string>> BarriersAsync(this IPage page, string what)
    {
        await KeepAsync(page, what);

        // The message in its frame is no part of the page, and no script runs in there that could look at it.
        await page.EvaluateAsync("document.querySelectorAll('iframe[sandbox]').forEach(f => f.remove())");
        var found = await page.RunAxe();
        var told = found.Violations.Select(v => $"{v.Id}: {v.Help}\n" + string.Join('\n', v.Nodes.Take(4).Select(n => $"    {n.Target}  {Cut(n.Html)}\n      {string.Join("; ", n.Any.Concat(n.All).Select(c => c.Message))}")));
        var (wide, window) = (await page.EvaluateAsync<int>("document.documentElement.scrollWidth"), await page.EvaluateAsync<int>("innerWidth"));
        return told.Concat(wide <= window + 1 ? [] : [$"it is {wide} wide in a window of {window}"]).Select(t => $"{what}: {t}").ToList();
    }

    // Where the environment says so, what was looked at is kept for people.
    private static async Task KeepAsync(IPage page, string what)
    {
        if (Environment.GetEnvironmentVariable("SCREENSHOTS") is { Length: > 0 } folder)
        {
            await page.ScreenshotAsync(new() { Path = System.IO.Path.Combine(folder, what + ".png"), FullPage = true });
        }
    }

    private static string Cut(string text) => text.Length <= 160 ? text : text[..160] + "…";
}
