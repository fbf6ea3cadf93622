using System.Collections.Immutable;
using System.Text;
using LoyaltyRules.Engine.Json;
using LoyaltyRules.Engine.Model;

namespace LoyaltyRules.Engine.Simulation.Examples;

/// <summary>
/// JSON for people: members in the order given, one to a line, small ones together on one line, texts unescaped. The same tree gives the same
/// bytes, so that a file changes only where its content does.
/// </summary>
internal abstract class PrettyJson
{
    /// <summary>What fits into this width stands on one line, unless it holds sentences.</summary>
    private const int WidthMax = 120;

    public static PrettyJson Of(string text)
    {
        var written = new StringBuilder();
        CanonicalJson.WriteText(written, text);
        return new Leaf(written.ToString(), IsSentence: text.Contains(' ', StringComparison.Ordinal));
    }

    public static PrettyJson Of(decimal number) => new Leaf(ExactDecimal.Format(number), IsSentence: false);

    public static PrettyJson List(IEnumerable<PrettyJson> items) => new Branch('[', ']', [.. items.Select(i => ("", i))]);

    public static PrettyJson List(IEnumerable<string> texts) => List(texts.Select(Of));

    /// <summary>An object; members that are null are left out.</summary>
    public static PrettyJson Object(params IEnumerable<(string Name, PrettyJson? Value)> members) => new Branch('{', '}',
        [.. members.Where(m => m.Value is not null).Select(m => (((Leaf)Of(m.Name)).Text + ": ", m.Value!))]);

    /// <summary>The text, with a line feed at its end.</summary>
    public string ToText()
    {
        var text = new StringBuilder();
        Write(text, 0);
        return text.Append('\n').ToString();
    }

    protected abstract void Write(StringBuilder text, int indent);

    /// <summary>The whole on one line; null where it must not stand so.</summary>
    protected abstract string? OnOneLine();

    private sealed class Leaf(string Text, bool IsSentence) : PrettyJson
    {
        public string Text { get; } = Text;

        protected override void Write(StringBuilder text, int indent) => text.Append(Text);

        protected override string? OnOneLine() => IsSentence && Text.Length > 40 ? null : Text;
    }

    private sealed class Branch(char open, char close, ImmutableArray<(string Key, PrettyJson Value)> members) : PrettyJson
    {
        protected override void Write(StringBuilder text, int indent)
        {
            if (OnOneLine() is { } line && indent + line.Length <= WidthMax)
            {
                text.Append(line);
                return;
            }

            text.Append(open);
            for (var i = 0; i < members.Length; i++)
            {
                text.Append(i == 0 ? "\n" : ",\n").Append(' ', indent + 2).Append(members[i].Key);
                members[i].Value.Write(text, indent + 2);
            }

            text.Append('\n').Append(' ', indent).Append(close);
        }

        protected override string? OnOneLine()
        {
            if (members.IsEmpty)
            {
                return $"{open}{close}";
            }

            var parts = members.Select(m => m.Value.OnOneLine() is { } part ? m.Key + part : null).ToList();
            var pad = open == '{' ? " " : "";
            return parts.Contains(null) ? null : $"{open}{pad}{string.Join(", ", parts)}{pad}{close}";
        }
    }
}
