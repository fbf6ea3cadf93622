namespace LoyaltyRules.Testing;

/// <summary>A folder of its own for one test, gone with it.</summary>
public sealed class TempFolder : IDisposable
{
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
        if (OperatingSystem.IsWindows() || Environment.UserName == "root")
        {
            return false;
        }

        var mode = (read ? UnixFileMode.UserRead | UnixFileMode.UserExecute : UnixFileMode.None) | (write ? UnixFileMode.UserWrite : UnixFileMode.None);
        File.SetUnixFileMode(At(name), mode);
        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(Path, recursive: true);
}
