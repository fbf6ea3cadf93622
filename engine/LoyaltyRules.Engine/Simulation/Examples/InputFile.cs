using System.Globalization;
using LoyaltyRules.Engine.Diagnostics;

namespace LoyaltyRules.Engine.Simulation.Examples;

/// <summary>Reads small files that somebody names, with a diagnostic instead of an exception for whatever can be wrong with a name.</summary>
public static class InputFile
{
    /// <summary>The most bytes of one file.</summary>
    public const int BytesMax = 8 * 1024 * 1024;

    /// <summary>The bytes of a file; null when they could not be had, and why is in <paramref name="bag"/>.</summary>
    public static byte[]? Read(string path, DiagnosticBag bag)
    {
        var place = new Place(path, "");
        try
        {
            var info = new FileInfo(path);
            if (Directory.Exists(path))
            {
                bag.Add(place, ExampleDiagnostics.NotAFile, path);
                return null;
            }

            if (!info.Exists)
            {
                bag.Add(place, ExampleDiagnostics.FileMissing, path);
                return null;
            }

            if (info.Length > BytesMax)
            {
                bag.Add(place, ExampleDiagnostics.TooLarge, path, BytesMax.ToString(CultureInfo.InvariantCulture));
                return null;
            }

            // Pipes and devices have no length: they count as empty and are never opened, so nothing can hang on them.
            if (info.Length == 0)
            {
                return [];
            }

            using var stream = info.OpenRead();
            var content = new byte[info.Length];
            stream.ReadExactly(content);
            return content;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            bag.Add(place, ExampleDiagnostics.Unreadable, path);
            return null;
        }
    }
}
