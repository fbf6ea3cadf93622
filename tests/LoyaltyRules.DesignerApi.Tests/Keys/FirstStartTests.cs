using System.Net;
using System.Net.Sockets;
using LoyaltyRules.Testing;

namespace LoyaltyRules.DesignerApi.Tests.Keys;

/// <summary>A first start that fails, at whatever step: the next one that stands shows keys that are taken.</summary>
public sealed class FirstStartTests
{
    public static TheoryData<string> Failures => ["a port that is taken", "no url", "no such host", "a setting that is none", "a pack that is none", "a kill while it starts", "nothing"];

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task firstStart_thatFailed_leavesKeysToTheNext(string failure)
    {
        using var folder = new TempFolder();
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        string[] wrong = failure switch
        {
            "a port that is taken" => [$"--urls=http://127.0.0.1:{((IPEndPoint)taken.LocalEndpoint).Port}"],
            "no url" => ["--urls=nowhere"],
            "no such host" => ["--urls=http://192.0.2.1:5000"],
            "a setting that is none" => ["--Clock:LeapMax=long"],
            "a pack that is none" => ["--Program:Pack=" + folder.Path],
            _ => ["--urls=http://127.0.0.1:0"],
        };

        if (failure != "nothing")
        {
            await using var first = HostProcess.Start(folder.Path, wrong);
            if (failure == "a kill while it starts")
            {
                await first.WaitForFileAsync(folder.At("parter-club.db"));
                first.Kill();
            }

            await first.EndAsync();
            Assert.Empty(first.Keys);
        }

        await using var second = HostProcess.Start(folder.Path, "--urls=http://127.0.0.1:0");
        var address = await second.WaitForAddressAsync(keys: 2);
        var keys = second.Keys;
        using var client = new HttpClient { BaseAddress = address };
        client.DefaultRequestHeaders.Authorization = new("Bearer", keys[0]);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(new Uri("/v1/packs", UriKind.Relative), TestContext.Current.CancellationToken)).StatusCode);
        Assert.Equal(2, keys.Count);
    }

    [Fact]
    public async Task firstStart_onANewMachine_warnsOfNothing_andLeavesNothingInTheHomeFolder()
    {
        using var folder = new TempFolder();
        var home = Directory.CreateDirectory(folder.At("home")).FullName;

        await using var host = HostProcess.StartAtHome(home, folder.At("data"), "--urls=http://127.0.0.1:0");
        await host.WaitForAddressAsync(keys: 2);

        Assert.DoesNotContain("warn", host.Output, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(Directory.EnumerateFiles(home, "*", SearchOption.AllDirectories), f => f.Contains(".aspnet", StringComparison.Ordinal));
    }
}
