using System.Text;
using System.Text.Json.Nodes;
using LoyaltyRules.Engine.Diagnostics;

namespace LoyaltyRules.Cli.Output;

/// <summary>Shows problems to people: where, what, the line of the source with a mark below the place, and what to do about it.</summary>
/// <param name="page">Where to.</param>
/// <param name="language">In which language.</param>
/// <param name="folder">The folder that the places' sources are relative to.</param>
internal sealed class DiagnosticText(Page page, ProductLanguage language, string folder)
{
    private const string Indent = "    ";
    private static readonly Phrase Error = new("error", "ошибка");
    private static readonly Phrase Warning = new("warning", "предупреждение");

    private readonly Dictionary<string, string[]> sources = new(StringComparer.Ordinal);

    public void Write(Diagnostic problem)
    {
        var place = problem.Place.ToString();
        var kind = (problem.IsError ? Error : Warning).In(language);
        page.Blank();
        page.Line($"{place}{(place.Length > 0 ? ": " : "")}{kind} {problem.Code}", ink: problem.IsError ? Ink.Red : Ink.Yellow);
        page.Line(problem.Message(language), "  ");
        WriteSource(problem.Place);
        if (problem.Hint(language) is { Length: > 0 } hint)
        {
            page.Line(hint, "  → ", Ink.Green);
        }
    }

    /// <summary>The problem for machines: both languages, and the place in parts.</summary>
    public static JsonObject ToJson(Diagnostic problem)
    {
        var json = new JsonObject
        {
            ["code"] = problem.Code,
            ["severity"] = problem.IsError ? "error" : "warning",
            ["file"] = problem.Place.Source,
            ["pointer"] = problem.Place.Pointer,
        };
        if (problem.Place.Line > 0)
        {
            json["line"] = problem.Place.Line;
            json["column"] = problem.Place.Column;
        }

        if (problem.Place.Span is { } span)
        {
            json["span"] = new JsonArray(span.Start, span.End);
        }

        json["message"] = new JsonObject { ["en"] = problem.Message(ProductLanguage.English), ["ru"] = problem.Message(ProductLanguage.Russian) };
        if (problem.Hint(ProductLanguage.English).Length > 0)
        {
            json["hint"] = new JsonObject { ["en"] = problem.Hint(ProductLanguage.English), ["ru"] = problem.Hint(ProductLanguage.Russian) };
        }

        return json;
    }

    private void WriteSource(Place place)
    {
        if (place.Line <= 0 || LineOf(place) is not { } line || place.Column > line.Length + 1)
        {
            return;
        }

        var (start, length) = MarkOf(place, line);

        // A long line is cut to a window around the mark.
        var width = page.Width - Indent.Length;
        var from = line.Length <= width ? 0 : Math.Clamp(start - (width / 2), 0, line.Length - width);
        var shown = line.AsSpan(from, Math.Min(width, line.Length - from)).ToString();
        length = Math.Clamp(length, 1, Math.Max(1, shown.Length - (start - from)));
        var lead = shown.Length - shown.TrimStart().Length;
        lead = Math.Min(lead, start - from);
        page.Raw(Indent + shown[lead..].TrimEnd(), Ink.Faint);
        page.Raw(Indent + new string(' ', start - from - lead) + new string('^', length), Ink.Red);
    }

    /// <summary>Zero-based start and length of the stretch in the line.</summary>
    private static (int Start, int Length) MarkOf(Place place, string line)
    {
        var start = place.Column - 1;
        if (place.Span is not { } span || start >= line.Length || line[start] != '"')
        {
            return (start, 1);
        }

        // The span counts characters of the text; in the source an escape is longer than the character it stands for.
        var text = start + 1;
        var from = Skip(line, text, span.Start);
        return (from, Math.Max(1, Skip(line, from, span.Length) - from));
    }

    private static int Skip(string line, int at, int characters)
    {
        for (var i = 0; i < characters && at < line.Length; i++)
        {
            at += line[at] != '\\' ? 1 : at + 1 < line.Length && line[at + 1] == 'u' ? 6 : 2;
        }

        return Math.Min(at, line.Length);
    }

    private string? LineOf(Place place)
    {
        if (!sources.TryGetValue(place.Source, out var lines))
        {
            try
            {
                lines = File.ReadAllText(Path.Combine(folder, place.Source), Encoding.UTF8).Split('\n');
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
            {
                lines = [];
            }

            sources.Add(place.Source, lines);
        }

        // Tabs would move the mark away from what it marks.
        return place.Line <= lines.Length ? lines[place.Line - 1].TrimEnd('\r').Replace('\t', ' ') : null;
    }
}
