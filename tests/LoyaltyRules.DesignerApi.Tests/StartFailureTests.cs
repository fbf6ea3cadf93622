using System.Globalization;
using System.Net;
using System.Net.Sockets;
using LoyaltyRules.Testing;

namespace LoyaltyRules.DesignerApi.Tests;

/// <summary>A host that cannot start, as a process: it says why in one sentence with a word for it, ends with 1, and leaves what is there as it was. Never a stack trace.</summary>
public sealed class StartFailureTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("--urls=nonsense", "bad-urls: ")]
    [InlineData("--urls=http://127.0.0.1:99999", "bad-urls: ")]
    [InlineData("--urls=http://192.0.2.1:0", "cannot-listen: ", "address-unknown: ")]
    [InlineData("--ConnectionStrings:Program=nonsense", "bad-connection: ")]
    [InlineData("--ConnectionStrings:Program=Host=localhost;Port=many", "bad-connection: ")]
    [InlineData("--ConnectionStrings:Program=Host=127.0.0.1;Port=1;Database=club;Username=club", "The program in PostgreSQL cannot be opened: ")]
    [InlineData("--Clock:LeapMax=soon", "Clock:LeapMax has to be a length of time")]
    public async Task start_withASettingThatCannotBe_saysWhich(string setting, params string[] said)
    {
        using var folder = new TempFolder();
        await using var host = HostProcess.Start(folder.Path, setting);
        await host.EndAsync();

        AssertTold(host, said);
    }

    [Fact]
    public async Task start_whereSomebodyListensAlready_saysSo()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
        using var folder = new TempFolder();
        await using var host = HostProcess.Start(folder.Path, $"--urls=http://127.0.0.1:{port}");
        await host.EndAsync();

        AssertTold(host, "port-taken: ");
    }

    [Theory]
    [InlineData("garbage", "is not a SQLite database")]
    [InlineData("half", "is cut off")]
    [InlineData("empty", "is empty: a database never is")]
    [InlineData("folder", "is a folder, and no database")]
    public async Task start_overWhatIsNoDatabase_saysWhat_andLeavesItAsItIs(string what, string said)
    {
        using var folder = new TempFolder();
        var file = folder.At("parter-club.db");
        await PutAsync(what, file, folder);
        var before = Directory.Exists(file) ? null : await File.ReadAllBytesAsync(file, Cancellation);

        await using var host = HostProcess.Start(folder.Path, "--urls=http://127.0.0.1:0");
        await host.EndAsync();

        AssertTold(host, said);
        Assert.Equal(before, Directory.Exists(file) ? null : await File.ReadAllBytesAsync(file, Cancellation));
    }

    // The one that is meant may be the one that cannot be read.
    [Theory]
    [InlineData("garbage")]
    [InlineData("half")]
    [InlineData("empty")]
    public async Task start_besideAProgramThatCannotBeRead_beginsNoOther(string what)
    {
        using var folder = new TempFolder();
        await PutAsync(what, folder.At("prague.db"), folder);

        await using var host = HostProcess.Start(folder.Path, "--urls=http://127.0.0.1:0");
        await host.EndAsync();

        AssertTold(host, "unreadable-program: ");
        Assert.False(File.Exists(folder.At("parter-club.db")));
    }

    [Fact]
    public async Task start_inAFolderThatIsAFile_saysSo()
    {
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder.At("data"), "", Cancellation);
        await using var host = HostProcess.Start(folder.At("data"), "--urls=http://127.0.0.1:0");
        await host.EndAsync();

        AssertTold(host, "cannot be opened: ");
    }

    private static async Task PutAsync(string what, string file, TempFolder folder)
    {
        switch (what)
        {
            case "garbage":
                await File.WriteAllTextAsync(file, string.Concat(Enumerable.Repeat("not a database at all ", 500)), Cancellation);
                break;
            case "half":
                await using (var host = await RunningHost.StartAsync(folder.At("whole")))
                {
                }

                var whole = await File.ReadAllBytesAsync(folder.At("whole/parter-club.db"), Cancellation);
                await File.WriteAllBytesAsync(file, whole[..(whole.Length / 2)], Cancellation);
                break;
            case "empty":
                await File.WriteAllBytesAsync(file, [], Cancellation);
                break;
            case "folder":
                Directory.CreateDirectory(file);
                break;
        }
    }

    private static void AssertTold(HostProcess host, params string[] said)
    {
        Assert.Equal(1, host.ExitCode);
        Assert.Contains(said, s => host.Output.Contains(s, StringComparison.Ordinal));
        Assert.DoesNotContain("   at ", host.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Unhandled exception", host.Output, StringComparison.Ordinal);
    }
}
