using System.Runtime.CompilerServices;
using System.Text;
using LoyaltyRules.Engine.Simulation.Examples;

namespace LoyaltyRules.Testing;

/// <summary>
/// Holds a text against an approved file beside the test, by Verify's file conventions: <c>Class.Method.verified.txt</c> is approved; a text that
/// differs is left in <c>Class.Method.received.txt</c>, to be looked at and renamed. A text that fits deletes what was received before.
/// </summary>
public static class Snapshot
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Fails with the differing lines unless the text is the approved one.</summary>
    /// <param name="text">The text; ends of lines are taken as line feeds.</param>
    /// <param name="variant">Tells several snapshots of one test apart: <c>Class.Method_ru.verified.txt</c>.</param>
    /// <param name="extension">What the file holds: <c>txt</c> or <c>json</c>.</param>
    /// <param name="testFile">Filled by the compiler: the class is named like its file.</param>
    /// <param name="testMethod">Filled by the compiler.</param>
    public static void Matches(
        string text, string? variant = null, string extension = "txt", [CallerFilePath] string testFile = "", [CallerMemberName] string testMethod = "")
    {
        var name = $"{Path.GetFileNameWithoutExtension(testFile)}.{testMethod}{(variant is null ? "" : "_" + variant)}";
        var stem = Path.Combine(Path.GetDirectoryName(testFile)!, name);
        var (verified, received) = ($"{stem}.verified.{extension}", $"{stem}.received.{extension}");
        var wanted = File.Exists(verified) ? File.ReadAllText(verified, Utf8).TrimStart('\uFEFF').ReplaceLineEndings("\n") : null;
        text = text.ReplaceLineEndings("\n");
        if (wanted == text)
        {
            File.Delete(received);
            return;
        }

        File.WriteAllText(received, text, Utf8);
        throw new SnapshotException(wanted is null
            ? $"Nothing is approved yet. Look at {received}; if it is right, rename it to {Path.GetFileName(verified)}.\n\n{text}"
            : $"{Path.GetFileName(verified)} (-) and the new text (+) differ. If the new one is right, rename {received}.\n\n{Difference(wanted, text)}");
    }

    private static string Difference(string wanted, string text) => string.Join('\n', LineDiff.Between(wanted, text).Select(line => line.Kind switch
    {
        DiffKind.Added => "+ " + line.Text,
        DiffKind.Removed => "- " + line.Text,
        DiffKind.Skipped => $"… {line.Text} equal lines",
        _ => "  " + line.Text,
    }));
}

/// <summary>A text is not the approved one.</summary>
public sealed class SnapshotException(string message) : Exception(message);
