using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;

namespace LoyaltyRules.DesignerApi.Tests;

/// <summary>The host as a process of its own, which can be killed.</summary>
internal sealed partial class HostProcess : IAsyncDisposable
{
    private const int AttemptsMax = 10_000;

    private readonly Process process;
    private readonly StringBuilder said = new();

    private HostProcess(Process process)
    {
        this.process = process;
        process.OutputDataReceived += Take;
        process.ErrorDataReceived += Take;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>What it said so far.</summary>
    public string Output
    {
        get
        {
            lock (said)
            {
                return said.ToString();
            }
        }
    }

    /// <summary>Starts it on a folder.</summary>
    public static HostProcess Start(string folder, params string[] settings) => new(Process.Start(Command(folder, settings))!);

    /// <summary>Starts it on a folder for somebody whose home folder is another.</summary>
    public static HostProcess StartAtHome(string home, string folder, params string[] settings)
    {
        var command = Command(folder, settings);
        command.Environment["HOME"] = home;
        return new(Process.Start(command)!);
    }

    /// <summary>The keys that it has shown so far.</summary>
    public IReadOnlyList<string> Keys => [.. Key().Matches(Output).Select(m => m.Value)];

    /// <summary>Waits until it listens, and has shown so many keys.</summary>
    public async Task<Uri> WaitForAddressAsync(int keys = 0)
    {
        await WaitAsync(() => Listening().IsMatch(Output) && Keys.Count >= keys);
        return new Uri(Listening().Match(Output).Groups[1].Value);
    }

    /// <summary>Waits until it has made a file.</summary>
    public Task WaitForFileAsync(string path) => WaitAsync(() => File.Exists(path));

    /// <summary>Ends it as if the power had gone.</summary>
    public void Kill() => process.Kill(entireProcessTree: true);

    /// <summary>What it ended with.</summary>
    public int ExitCode => process.ExitCode;

    /// <summary>Waits for its end, and for all that it said.</summary>
    public Task EndAsync() => process.WaitForExitAsync(TestContext.Current.CancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            Kill();
            await process.WaitForExitAsync();
        }

        process.Dispose();
    }

    [GeneratedRegex("lr_[0-9a-z]{10}_[0-9a-z]{58}")]
    private static partial Regex Key();

    // The line whole: the sentence goes on behind the address.
    [GeneratedRegex("(http://127[0-9.]+:[0-9]+)\\b[^0-9]")]
    private static partial Regex Listening();

    private static ProcessStartInfo Command(string folder, string[] settings) =>
        new("dotnet", [Path.Combine(AppContext.BaseDirectory, "LoyaltyRules.DesignerApi.dll"), $"--Data:Folder={folder}", .. settings]) { RedirectStandardOutput = true, RedirectStandardError = true };

    private async Task WaitAsync(Func<bool> isSo)
    {
        for (var attempt = 0; !isSo(); attempt++)
        {
            Assert.False(process.HasExited || attempt > AttemptsMax, Output);
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    private void Take(object sender, DataReceivedEventArgs line)
    {
        lock (said)
        {
            said.AppendLine(line.Data);
        }
    }
}
