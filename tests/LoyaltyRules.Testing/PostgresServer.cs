using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace LoyaltyRules.Testing;

/// <summary>
/// A PostgreSQL server of this test run's own: in a temporary folder, on a free port of the loopback address, gone with the process. There is none where
/// PostgreSQL's programs are not installed; tests that need it say so and skip.
/// </summary>
public sealed class PostgresServer
{
    private const string WhyNone = "PostgreSQL's server programs are not installed (Debian: postgresql).";

    private static readonly Lazy<PostgresServer?> Shared = new(Start);
    private static int databases;

    private readonly int port;

    private PostgresServer(int port) => this.port = port;

    /// <summary>Why there is no server; null when there is one.</summary>
    public static string? Missing => Shared.Value is null ? WhyNone : null;

    /// <summary>Makes an empty database.</summary>
    /// <returns>Its connection string.</returns>
    /// <exception cref="InvalidOperationException">There is no server.</exception>
    public static string NewDatabase()
    {
        var server = Shared.Value ?? throw new InvalidOperationException(WhyNone);
        var name = "test" + Interlocked.Increment(ref databases).ToString(CultureInfo.InvariantCulture);
        Run(Program("psql")!, "-h", "127.0.0.1", "-p", server.port.ToString(CultureInfo.InvariantCulture), "-U", "owner", "-d", "postgres", "-q", "-c", $"CREATE DATABASE {name}");
        return string.Create(CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={server.port};Username=owner;Database={name};Maximum Pool Size=40");
    }

    private static PostgresServer? Start()
    {
        if (Program("initdb") is not { } initdb || Program("postgres") is not { } postgres)
        {
            return null;
        }

        var folder = Directory.CreateTempSubdirectory("loyalty-postgres-").FullName;
        var data = Path.Combine(folder, "data");
        var port = FreePort();

        // The server refuses to run as root; there it runs as the user that its package made.
        string[] as_ = Environment.UserName == "root" ? ["runuser", "-u", "postgres", "--"] : [];
        if (as_.Length > 0)
        {
            Run("chown", "postgres", folder);
        }

        Run([.. as_, initdb, "-D", data, "-U", "owner", "--auth=trust", "--no-sync", "-E", "UTF8", "--locale=C.UTF-8"]);
        var server = Process.Start(new ProcessStartInfo(as_.Length > 0 ? as_[0] : postgres, [
            .. as_.Length > 0 ? as_[1..] : [], .. as_.Length > 0 ? [postgres] : Array.Empty<string>(),
            "-D", data, "-p", port.ToString(CultureInfo.InvariantCulture), "-c", "listen_addresses=127.0.0.1", "-k", folder,
            "-c", "fsync=off", "-c", "max_connections=120", "-c", "log_min_messages=fatal",
        ]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        server.OutputDataReceived += static (_, _) => { };
        server.ErrorDataReceived += static (_, _) => { };
        server.BeginOutputReadLine();
        server.BeginErrorReadLine();
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            // Soon: whoever runs tests does not wait long for a process that is done. With a limit, the output's end is not waited for.
            server.Kill(entireProcessTree: true);
            server.WaitForExit(2_000);
            try
            {
                // Its files are the server's: by whoever it runs as.
                if (as_.Length > 0)
                {
                    TryRun([.. as_, "rm", "-rf", folder]);
                }
                else
                {
                    Directory.Delete(folder, recursive: true);
                }
            }
            catch (IOException)
            {
                // A child of the server that is still ending may hold it: the system clears its temporary folder.
            }
        };

        var ready = Program("pg_isready")!;
        for (var attempt = 0; attempt < 300; attempt++)
        {
            if (TryRun(ready, "-h", "127.0.0.1", "-p", port.ToString(CultureInfo.InvariantCulture)))
            {
                return new PostgresServer(port);
            }

            Thread.Sleep(100);
        }

        throw new InvalidOperationException("The PostgreSQL server did not become ready within half a minute.");
    }

    private static string? Program(string name)
    {
        var debian = Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").OrderByDescending(d => d, StringComparer.Ordinal).Select(d => Path.Combine(d, "bin"))
            : [];
        return debian.Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)).Select(d => Path.Combine(d, name)).FirstOrDefault(File.Exists);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static void Run(params string[] command)
    {
        using var process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{string.Join(' ', command)} ended with {process.ExitCode}: {error}{output.Result}");
        }
    }

    private static bool TryRun(params string[] command)
    {
        using var process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
