using System.Globalization;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Simulation.Examples;

namespace LoyaltyRules.Cli.Commands;

/// <summary>Reads what an option names: a file, or standard input for <c>-</c>. Both have the same bound.</summary>
internal static class CommandInput
{
    /// <summary>The word for standard input.</summary>
    public const string StandardInput = "-";

    private static readonly Phrase Name = new("standard input", "стандартный ввод");

    /// <summary>Opens standard input; tests put their own in its place.</summary>
    internal static Func<Stream> Open { get; set; } = Console.OpenStandardInput;

    /// <summary>Standard input of any length, as a history is read: from its beginning more than once. It lies in a file that nobody else sees, and that goes when it is closed.</summary>
    public static Stream Spooled()
    {
        using var input = Open();
        var file = new FileStream(Path.GetTempFileName(), FileMode.Create, FileAccess.ReadWrite, FileShare.None, 64 * 1024, FileOptions.DeleteOnClose);
        input.CopyTo(file);
        file.Position = 0;
        return file;
    }

    /// <summary>The bytes; null when they could not be had, and why is in <paramref name="bag"/>.</summary>
    public static byte[]? Read(string path, DiagnosticBag bag)
    {
        if (path != StandardInput)
        {
            return InputFile.Read(path, bag);
        }

        var place = new Place(path, "");
        try
        {
            using var input = Open();
            using var content = new MemoryStream();
            var piece = new byte[64 * 1024];
            for (int read; (read = input.Read(piece)) > 0;)
            {
                content.Write(piece, 0, read);
                if (content.Length > InputFile.BytesMax)
                {
                    bag.Add(place, ExampleDiagnostics.TooLarge, Name, InputFile.BytesMax.ToString(CultureInfo.InvariantCulture));
                    return null;
                }
            }

            return content.ToArray();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            bag.Add(place, ExampleDiagnostics.Unreadable, Name);
            return null;
        }
    }
}
