using System.Security.Cryptography;
using System.Text;

namespace LoyaltyRules.Engine.Packs.Documents;

/// <summary>A template of a pack's messages, as text: without a byte order mark, every line ending in a line feed. So its hash does not depend on who checked it out.</summary>
/// <param name="Path">Its path relative to the pack: <c>templates/points-earned.en.html</c>.</param>
/// <param name="Text">What is in it.</param>
public sealed record TemplateFile(string Path, string Text)
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>SHA-256 of the text in UTF-8, in lower-case hexadecimal (P1).</summary>
    public string Sha256 => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Text)));

    /// <summary>Reads a file; null where it is not UTF-8.</summary>
    internal static TemplateFile? Read(string path, ReadOnlySpan<byte> utf8)
    {
        try
        {
            var text = Strict.GetString(utf8).TrimStart('\uFEFF').Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');
            return new TemplateFile(path, text);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
