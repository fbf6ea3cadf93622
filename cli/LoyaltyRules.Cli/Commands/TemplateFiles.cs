using System.Text;
using LoyaltyRules.Engine.Packs;

namespace LoyaltyRules.Cli.Commands;

/// <summary>Writes the templates of a pack's messages into a folder.</summary>
internal static class TemplateFiles
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Writes them, each at its path.</summary>
    public static void Write(RulePack pack, string folder)
    {
        foreach (var template in pack.Templates)
        {
            var path = Path.Combine(folder, template.Path);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, template.Text, Utf8);
        }
    }
}
