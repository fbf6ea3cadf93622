using System.Diagnostics;
using System.Text;
using LoyaltyRules.Testing;
using static LoyaltyRules.Messages.Tests.MessagePacks;

namespace LoyaltyRules.Messages.Tests;

/// <summary>Names and titles that were written to run in whoever reads them, shown by a real browser.</summary>
public sealed class HostileNamesTests
{
    private const string Mark = "document.documentElement.setAttribute('data-hit','1')";
    private const string Template = "<p title=\"{{ member.name ?? \"\" }}\" data-a='{{ member.name ?? \"\" }}'>Hello {{ member.name ?? \"\" }}<b>{{ member.name ?? \"\" }}</b></p>\n";

    private static readonly string[] Breakouts = ["", "\"", "'", "`", "\">", "'>", "\"/>", "-->", "]]>", "</p>", "</title>", "</style>", "</script>", "\0", "&#34;>", "%22%3E"];

    private static readonly string[] Payloads =
    [
        $"<script>{Mark}</script>", $"<img src=x onerror=\"{Mark}\">", $"<svg onload=\"{Mark}\">", $"<svg><script>{Mark}</script></svg>", $"<body onload=\"{Mark}\">", $"<iframe srcdoc=\"<script>parent.{Mark}</script>\"></iframe>",
        $"<details open ontoggle=\"{Mark}\"><summary>x</summary></details>", $"<input autofocus onfocus=\"{Mark}\">", $"<video><source onerror=\"{Mark}\"></video>", $" onmouseover={Mark} autofocus onfocus={Mark} ", $"<math><mi><img src=x onerror={Mark}></mi></math>",
    ];

    [Fact]
    public async Task names_that_hold_markup_are_inert_in_a_browser()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/chromium"), "No browser here.");
        var names = Breakouts.SelectMany(b => Payloads.Select(p => b + p)).ToList();
        Assert.True(names.Count >= 150);
        var page = new StringBuilder("<!doctype html><html><head><meta charset=\"utf-8\"></head><body>\n");
        foreach (var name in names)
        {
            page.Append(Render(Template, Earned(5, name), isHtml: true));
        }

        Assert.DoesNotContain("data-hit", await DomOfAsync(page + "</body></html>"));

        // The same names without escaping do run: the check can fail.
        Assert.Contains("data-hit", await DomOfAsync($"<!doctype html><html><body>{names[0]}</body></html>"));
    }

    private static async Task<string> DomOfAsync(string page)
    {
        using var folder = new TempFolder();
        var file = folder.Write("page.html", page);
        using var browser = Process.Start(new ProcessStartInfo("/usr/bin/chromium")
        {
            ArgumentList = { "--headless", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=2000", $"--user-data-dir={folder.At("profile")}", "--dump-dom", "file://" + file },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var errors = browser.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var dom = await browser.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await browser.WaitForExitAsync(TestContext.Current.CancellationToken);
        _ = await errors;
        Assert.Contains("<html", dom, StringComparison.Ordinal);
        return dom[..dom.IndexOf('>', dom.IndexOf("<html", StringComparison.Ordinal))];
    }
}
