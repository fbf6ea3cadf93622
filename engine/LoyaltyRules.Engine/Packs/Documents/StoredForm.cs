using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using LoyaltyRules.Engine.Json;

namespace LoyaltyRules.Engine.Packs.Documents;

/// <summary>
/// A pack in one piece, as a database keeps it: the canonical text, and on a second line the templates as an object by path. A pack without templates is its
/// canonical text, as it always was.
/// </summary>
internal static class StoredForm
{
    /// <summary>The bytes of a pack.</summary>
    public static byte[] Of(string canonicalText, ImmutableArray<TemplateFile> templates)
    {
        var text = new StringBuilder(canonicalText);
        foreach (var (template, i) in templates.Select((t, i) => (t, i)))
        {
            // The canonical text has no line breaks, so the parts cannot run into each other.
            text.Append(i == 0 ? "\n{" : ",");
            CanonicalJson.WriteText(text, template.Path);
            text.Append(':');
            CanonicalJson.WriteText(text, template.Text);
        }

        return Encoding.UTF8.GetBytes(text.Append(templates.IsEmpty ? "" : "}").ToString());
    }

    /// <summary>The files of a pack that was stored. A second line that is not as this class writes it gives no templates: the hash tells then.</summary>
    public static Dictionary<string, byte[]> Files(byte[] stored)
    {
        var end = Array.IndexOf(stored, (byte)'\n');
        var files = new Dictionary<string, byte[]>(StringComparer.Ordinal) { [PackFiles.MainPath] = end < 0 ? stored : stored[..end] };
        if (end < 0)
        {
            return files;
        }

        try
        {
            using var templates = JsonDocument.Parse(stored.AsMemory(end + 1));
            foreach (var template in templates.RootElement.EnumerateObject())
            {
                files[template.Name] = Encoding.UTF8.GetBytes(template.Value.GetString()!);
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentNullException)
        {
            files[PackFiles.MainPath] = stored;
        }

        return files;
    }
}
