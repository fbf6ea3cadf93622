using System.Runtime.Versioning;

namespace LoyaltyRules.Testing;

/// <summary>A folder of its own for one test, gone with it.</summary>
public sealed class TempFolder : IDisposable
{
    /// <summary>Why tests of permissions are skipped.</summary>
    public const string MayEverything = "Whoever runs the tests may read and write everything; .ci/run shows how root runs them all the same.";

    /// <summary>Where it is.</summary>
    public string Path { get; } = Directory.CreateTempSubdirectory("loyaltyrules-").FullName;

    /// <summary>The full path of a name in it.</summary>
    public string At(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Writes a file, making its folders.</summary>
    public string Write(string name, string text)
    {
        var path = At(name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>Takes the permission to write into, or to read, away or gives it back. False where the system does not bind this user.</summary>
    public bool TryPermit(string name, bool read, bool write)
    {
        if (OperatingSystem.IsWindows() || !PermissionsBind())
        {
            return false;
        }

        var mode = (read ? UnixFileMode.UserRead | UnixFileMode.UserExecute : UnixFileMode.None) | (write ? UnixFileMode.UserWrite : UnixFileMode.None);
        File.SetUnixFileMode(At(name), mode);
        return true;
    }

    // Not for root, unless it was started without the capability to pass over permissions, as continuous integration starts it.
    [UnsupportedOSPlatform("windows")]
    private bool PermissionsBind()
    {
        var probe = Write(".permissions", "");
        try
        {
            File.SetUnixFileMode(probe, UnixFileMode.None);
            using (File.OpenRead(probe))
            {
                return false;
            }
        }
        catch (UnauthorizedAccessException)
        {
            return true;
        }
        finally
        {
            File.Delete(probe);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(Path, recursive: true);
}
