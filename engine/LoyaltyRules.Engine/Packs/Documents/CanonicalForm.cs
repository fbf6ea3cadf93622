using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using LoyaltyRules.Engine.Json;

namespace LoyaltyRules.Engine.Packs.Documents;

/// <summary>
/// The one text of a document, whoever wrote it and however it was laid out (P1): RFC 8785, without <c>$schema</c> and notes, and with the
/// lists whose order means nothing sorted by what names their items. Texts are taken as they are: no Unicode normalisation.
/// </summary>
internal static class CanonicalForm
{
    /// <summary>The lists of a pack whose order means nothing, and the member that names an item.</summary>
    private static readonly FrozenDictionary<string, string> KeyOfUnordered = new Dictionary<string, string>
    {
        ["facts"] = "name",
        ["activities"] = "activity",
        ["parameters"] = "name",
        ["bases"] = "name",
        ["counters"] = "name",
        ["segments"] = "name",
        ["tables"] = "name",
        ["rules"] = "id",
        ["stacking"] = "group",
        ["privileges"] = "id",
        ["indicators"] = "name",
        ["choices"] = "name",
        ["partners"] = "id",
        ["rewards"] = "id",
        ["messages"] = "on",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The canonical form of a merged pack.</summary>
    public static string OfPack(JsonObject root)
    {
        var text = new StringBuilder();
        WriteMembers(text, root, static name => name is "note" or "$schema", static (at, member) =>
        {
            if (member.Value is JsonArray list && KeyOfUnordered.TryGetValue(member.Name, out var key))
            {
                WriteSorted(at, list, key, isFacts: member.Name == "facts");
            }
            else
            {
                Write(at, member.Value);
            }
        });
        return text.ToString();
    }

    /// <summary>RFC 8785 of any value, nothing left out and nothing sorted but keys.</summary>
    public static string Plain(JsonValue value)
    {
        var text = new StringBuilder();
        Write(text, value, keepsNotes: true);
        return text.ToString();
    }

    private static void WriteSorted(StringBuilder text, JsonArray list, string key, bool isFacts)
    {
        // Two items of one name are refused elsewhere; the second key makes even them independent of order.
        var items = list.Items
            .Select(item => (Key: (item as JsonObject)?.GetText(key) ?? "", Text: isFacts ? Fact(item) : Documented(item)))
            .OrderBy(item => item.Key, StringComparer.Ordinal)
            .ThenBy(item => item.Text, StringComparer.Ordinal);
        text.Append('[').AppendJoin(',', items.Select(item => item.Text)).Append(']');
    }

    private static string Documented(JsonValue value)
    {
        var text = new StringBuilder();
        Write(text, value);
        return text.ToString();
    }

    // The labels of a choice are the one map keyed by an author's own words: "note" is a word there.
    private static string Fact(JsonValue value)
    {
        if (value is not JsonObject fact)
        {
            return Documented(value);
        }

        var text = new StringBuilder();
        WriteMembers(text, fact, IsNote, static (at, member) =>
        {
            if (member is { Name: "labels", Value: JsonObject labels })
            {
                WriteMembers(at, labels, static _ => false, static (within, label) => Write(within, label.Value));
            }
            else
            {
                Write(at, member.Value);
            }
        });
        return text.ToString();
    }

    private static bool IsNote(string name) => name == "note";

    // Recursion is bounded by StrictJson.NestingMax.
    private static void Write(StringBuilder text, JsonValue value, bool keepsNotes = false)
    {
        switch (value)
        {
            case JsonObject o:
                WriteMembers(text, o, keepsNotes ? static _ => false : IsNote, (at, member) => Write(at, member.Value, keepsNotes));
                break;
            case JsonArray a:
                text.Append('[');
                for (var i = 0; i < a.Items.Length; i++)
                {
                    text.Append(i == 0 ? "" : ",");
                    Write(text, a.Items[i], keepsNotes);
                }

                text.Append(']');
                break;
            case JsonString s:
                CanonicalJson.WriteText(text, s.Value);
                break;
            case JsonNumber n:
                text.Append(n.Number.ToEcmaScript());
                break;
            case JsonBoolean b:
                text.Append(b.Value ? "true" : "false");
                break;
            default:
                text.Append("null");
                break;
        }
    }

    private static void WriteMembers(StringBuilder text, JsonObject o, Func<string, bool> isStripped, Action<StringBuilder, JsonMember> write)
    {
        text.Append('{');
        var isFirst = true;
        // Ordinal order of .NET strings is the order of UTF-16 code units that RFC 8785 asks for.
        foreach (var member in o.Members.OrderBy(m => m.Name, StringComparer.Ordinal))
        {
            if (isStripped(member.Name))
            {
                continue;
            }

            text.Append(isFirst ? "" : ",");
            isFirst = false;
            CanonicalJson.WriteText(text, member.Name);
            text.Append(':');
            write(text, member);
        }

        text.Append('}');
    }
}

/// <summary>The hash that names a pack exactly (P1).</summary>
internal static class PackHash
{
    /// <summary>
    /// SHA-256 over the canonical text and, each on a line of its own below it, the hash and path of every template in ordinal order of
    /// paths. The canonical text has no line breaks, so the parts cannot run into each other.
    /// </summary>
    public static string Of(string canonicalText, IEnumerable<(string Path, string Sha256)> templates)
    {
        var text = new StringBuilder(canonicalText);
        foreach (var (path, sha256) in templates.OrderBy(t => t.Path, StringComparer.Ordinal))
        {
            if (path.Any(char.IsControl) || sha256.Length != 64 || !sha256.All(char.IsAsciiHexDigitLower))
            {
                throw new ArgumentException($"The template '{path}' has no plain path or no SHA-256 in lower-case hexadecimal.", nameof(templates));
            }

            text.Append('\n').Append(sha256).Append(' ').Append(path);
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}
