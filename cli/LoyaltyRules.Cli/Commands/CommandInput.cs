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
