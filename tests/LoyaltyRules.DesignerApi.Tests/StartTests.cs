using System.Text.RegularExpressions;
using LoyaltyRules.DesignerApi.Startup;
using LoyaltyRules.Testing;
using Microsoft.Extensions.Configuration;

namespace LoyaltyRules.DesignerApi.Tests;

/// <summary>What a host is started with: nothing that it does not know is passed over, and it serves what is meant or says why not.</summary>
public sealed partial class StartTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string> Settings() => [.. HostSettings.All.Select(s => s.Name)];

    [Theory]
    [MemberData(nameof(Settings))]
    public void setting_thatIsMisspelt_isRefused_withTheOneThatWasMeant(string name)
    {
        var (section, rest) = (name.Split(':')[0], name.Split(':')[1]);
        foreach (var wrong in (string[])[name.Remove(1, 1), name + "s", $"{section}:{rest[1..]}", $"{section}:{rest[0]}{rest}"])
        {
            Assert.StartsWith($"unknown-setting: '--{wrong}'", Refused(["--" + wrong, "1"]), StringComparison.Ordinal);
            Assert.Contains($"'{name}'", Refused(["--" + wrong + "=1"]), StringComparison.Ordinal);
            if (wrong.StartsWith(section + ":", StringComparison.Ordinal) && section != "ConnectionStrings")
            {
                Assert.StartsWith($"unknown-setting: '{wrong}'", Refused([], (wrong, "1")), StringComparison.Ordinal);
            }
        }

        HostSettings.Check(["--" + name, "1"], Configuration());
        HostSettings.Check(["--" + name.ToUpperInvariant() + "=1"], Configuration((name.ToLowerInvariant(), "1")));
    }

    [Theory]
    [InlineData("--urls", "http://127.0.0.1:0")]
    [InlineData("--environment=Production")]
    [InlineData("--Logging:LogLevel:Default=None")]
    [InlineData("--Kestrel:Limits:MaxConcurrentConnections=10")]
    public void setting_ofTheWebServer_isTaken(params string[] args) => HostSettings.Check(args, Configuration());

    [Theory]
    [InlineData("unknown-setting: 'start'", "start")]
    [InlineData("unknown-setting: '-v'", "-v")]
    [InlineData("unknown-setting: '--'", "--")]
    [InlineData("unknown-setting: '--Program'", "--Program", "x")]
    [InlineData("no-value: '--Clock:Test'", "--Clock:Test")]
    public void word_thatIsNoSetting_isRefused(string refusal, params string[] args) => Assert.StartsWith(refusal, Refused(args), StringComparison.Ordinal);

    [Theory]
    [InlineData("--help")]
    [InlineData("-h")]
    [InlineData("--Data:Folder=x", "--help")]
    public void help_isTold_andNothingIsStarted(params string[] args)
    {
        Assert.True(HostHelp.IsAsked(args));
        Assert.All(HostSettings.All, s => Assert.Contains("--" + s.Name + " ", HostHelp.Text(), StringComparison.Ordinal));
    }

    [Fact]
    public void settings_thatAreShipped_areKnown_andSoIsEveryOneOfThePages()
    {
        var shipped = new ConfigurationBuilder().AddJsonFile(Path.Combine(RepositoryFolder.Root, "designer-api", "LoyaltyRules.DesignerApi", "appsettings.json")).Build();
        HostSettings.Check([], shipped);
        var page = File.ReadAllText(Path.Combine(RepositoryFolder.Root, "docs", "evaluation-api.md"));

        Assert.All(HostSettings.All.Where(s => !s.Name.StartsWith("Webhooks:", StringComparison.Ordinal)), s => Assert.Contains($"`{s.Name}`", page, StringComparison.Ordinal));
        Assert.Empty(shipped.AsEnumerable().Where(s => s.Value is not null && !s.Key.StartsWith("Logging", StringComparison.Ordinal) && s.Key != "AllowedHosts").Select(s => s.Key)
            .Except(HostSettings.All.Select(s => s.Name)));
    }

    [Fact]
    public async Task host_withoutAPack_goesOnWithTheProgramThatIsThere()
    {
        using var folder = new TempFolder();
        var pack = await PackAsync(folder, "prague", "1.0.0");
        await using (await RunningHost.StartAsync(folder.Path, $"--Program:Pack={pack}"))
        {
        }

        await using var host = await RunningHost.StartAsync(folder.Path);

        Assert.Equal("prague", (await host.GetAsync("/v1/packs")).Text("/packs/0/id"));
        Assert.False(File.Exists(folder.At("parter-club.db")));
    }

    [Fact]
    public async Task host_whereSeveralProgramsAre_isToldWhich_orDoesNotStart()
    {
        using var folder = new TempFolder();
        foreach (var program in (string[])["prague", "brno"])
        {
            await using var first = await RunningHost.StartAsync(folder.Path, $"--Program:Pack={await PackAsync(folder, program, "1.0.0")}");
        }

        // A copy under another name is none of them; neither is what is no database.
        File.Copy(folder.At("brno.db"), folder.At("copy.db"));
        await File.WriteAllTextAsync(folder.At("notes.db"), "no database", Cancellation);

        var refused = await Assert.ThrowsAsync<StartException>(() => RunningHost.StartAsync(folder.Path));
        Assert.StartsWith($"several-programs: {folder.Path} holds brno, prague.", refused.Message, StringComparison.Ordinal);
        Assert.StartsWith("no-such-program:", (await Assert.ThrowsAsync<StartException>(() => RunningHost.StartAsync(folder.Path, "--Program:Id=vienna"))).Message, StringComparison.Ordinal);
        await using var host = await RunningHost.StartAsync(folder.Path, "--Program:Id=brno");
        Assert.Equal("brno", (await host.GetAsync("/v1/packs")).Text("/packs/0/id"));
    }

    [Fact]
    public async Task host_onASharedDatabase_goesOnWithTheProgramThatIsThere()
    {
        Assert.SkipWhen(PostgresServer.Missing is not null, PostgresServer.Missing ?? "");
        using var folder = new TempFolder();
        var postgres = $"--ConnectionStrings:Program={PostgresServer.NewDatabase()}";
        await using (await RunningHost.StartAsync(folder.Path, postgres, $"--Program:Pack={await PackAsync(folder, "prague", "1.0.0")}"))
        {
        }

        await using var host = await RunningHost.StartAsync(folder.Path, postgres);
        Assert.Equal("prague", (await host.GetAsync("/v1/packs")).Text("/packs/0/id"));
    }

    [Theory]
    [InlineData("1.0.0", false)]
    [InlineData("1.1.0", true)]
    public async Task pack_thatTheProgramHasNotReleased_isLeftAside_andThatIsSaid(string version, bool isSaid)
    {
        using var folder = new TempFolder();
        await using (await RunningHost.StartAsync(folder.Path, $"--Program:Pack={await PackAsync(folder, "prague", "1.0.0")}"))
        {
        }

        var pack = await PackAsync(folder, "prague", version);
        var configuration = Configuration(("Data:Folder", folder.Path), ("Program:Pack", pack));
        var opened = await HostedProgram.OpenAsync(configuration, new ManualClock(), TimeProvider.System);
        await opened.Database.DisposeAsync();

        Assert.Equal(isSaid, opened.Notice?.StartsWith($"pack-not-released: The pack in {pack} (prague {version})", StringComparison.Ordinal) ?? false);
    }

    [Theory]
    [InlineData("/en", "ru", "en", "Next steps")]
    [InlineData("/ru", "en", "ru", "Что дальше")]
    public async Task home_readsInTheLanguageAskedFor_andLoadsNothingButItsOwn(string path, string asked, string language, string words)
    {
        using var folder = new TempFolder();
        await using var host = await RunningHost.StartAsync(folder.Path);

        var page = await host.SendAsync(HttpMethod.Get, path, bearer: null, language: asked);
        var text = page.Text("/text")!;

        Assert.Equal((200, language, "text/html"), (page.Status, page.Message.Content.Headers.ContentLanguage.Single(), page.Message.Content.Headers.ContentType!.MediaType));
        Assert.Contains(words, text, StringComparison.Ordinal);
        Assert.Contains($"<html lang=\"{language}\">", text, StringComparison.Ordinal);
        var policy = page.Message.Headers.GetValues("Content-Security-Policy").Single();
        Assert.StartsWith("default-src 'none'; style-src 'self';", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", text, StringComparison.Ordinal);
        Assert.DoesNotContain("style=", text, StringComparison.Ordinal);

        // Every link leads somewhere, here; every page that is named exists.
        foreach (Match link in Link().Matches(text))
        {
            Assert.Equal(200, (await host.SendAsync(HttpMethod.Get, link.Groups[1].Value, bearer: null)).Status);
        }

        Assert.All(Named().Matches(text).Select(m => m.Groups[1].Value), named => Assert.True(File.Exists(Path.Combine(RepositoryFolder.Root, named)), named));
        Assert.NotEmpty(Named().Matches(text));
        var head = await host.SendAsync(HttpMethod.Head, path, bearer: null);
        Assert.Equal((200, ""), (head.Status, head.Text("/text")));
    }

    private static string Refused(string[] args, params (string Name, string Value)[] configured) =>
        Assert.Throws<StartException>(() => HostSettings.Check(args, Configuration(configured))).Message;

    private static IConfiguration Configuration(params (string Name, string Value)[] settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Name, (string?)s.Value))).Build();

    private static async Task<string> PackAsync(TempFolder folder, string id, string version)
    {
        var path = folder.At("pack-" + id);
        Directory.CreateDirectory(path);
        await File.WriteAllTextAsync(
            Path.Combine(path, "pack.json"),
            $$"""{ "pack": "{{id}}", "version": "{{version}}", "languages": ["en"], "name": { "en": "Club" }, "timeZone": "Europe/Prague", "currency": "CZK" }""",
            Cancellation);
        return path;
    }

    [GeneratedRegex("(?:href|src)=\"([^\"]+)\"")]
    private static partial Regex Link();

    [GeneratedRegex(@"<code>((?:docs|rule-packs)/[^<]+|README\.md)</code>")]
    private static partial Regex Named();
}
