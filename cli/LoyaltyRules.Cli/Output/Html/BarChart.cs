using System.Collections.Immutable;
using System.Globalization;

namespace LoyaltyRules.Cli.Output.Html;

/// <summary>One name of a chart of lying bars, with a bar for every series.</summary>
/// <param name="Name">What the bars are of.</param>
/// <param name="Bars">How long each is, and what stands at its end.</param>
internal sealed record BarGroup(string Name, ImmutableArray<(decimal Value, string Label)> Bars);

/// <summary>Lying bars with their names before them and their values behind them: they need no axis.</summary>
internal static class BarChart
{
    private const decimal Width = 760;
    private const decimal NameWidth = 270;
    private const decimal LabelWidth = 120;
    private const decimal BarHeight = 15;
    private const decimal Gap = 9;
    private const int NameLengthMax = 36;

    /// <summary>Draws the groups; a bar below zero is drawn as none, its label still says it.</summary>
    public static string Draw(string title, ImmutableArray<BarGroup> groups, ImmutableArray<(string Name, string Colour)> series)
    {
        var svg = new HtmlText();
        var groupHeight = (BarHeight * series.Length) + Gap;
        var greatest = groups.SelectMany(g => g.Bars).Select(b => b.Value).Append(0).Max();
        svg.Line($"<svg viewBox=\"0 0 {At(Width)} {At(groupHeight * groups.Length)}\" role=\"img\" aria-label=\"{HtmlText.Escaped(title)}\">");
        for (var i = 0; i < groups.Length; i++)
        {
            var top = groupHeight * i;
            var name = groups[i].Name;
            var shown = name.Length > NameLengthMax ? name[..(NameLengthMax - 1)] + "…" : name;
            svg.Line($"<text class=\"name\" text-anchor=\"end\" x=\"{At(NameWidth - 10)}\" y=\"{At(top + (BarHeight * series.Length / 2) + 4)}\">{HtmlText.Escaped(shown)}<title>{HtmlText.Escaped(name)}</title></text>");
            for (var j = 0; j < series.Length; j++)
            {
                var (value, label) = groups[i].Bars[j];
                var length = greatest == 0 ? 0 : Math.Max(0, value) / greatest * (Width - NameWidth - LabelWidth);
                var y = top + (BarHeight * j);
                svg.Line($"<rect fill=\"{series[j].Colour}\" x=\"{At(NameWidth)}\" y=\"{At(y)}\" width=\"{At(Math.Max(1, length))}\" height=\"{At(BarHeight - 2)}\"/>");
                svg.Line($"<text class=\"tick\" x=\"{At(NameWidth + length + 7)}\" y=\"{At(y + 11)}\">{HtmlText.Escaped(label)}</text>");
            }
        }

        svg.Line("</svg>");
        if (series.Length > 1)
        {
            svg.Markup("<p class=\"legend\">");
            foreach (var (name, colour) in series)
            {
                svg.Markup($"<span><i style=\"background:{colour}\"></i>{HtmlText.Escaped(name)}</span>");
            }

            svg.Line("</p>");
        }

        return svg.ToString();
    }

    private static string At(decimal position) => decimal.Round(position, 1).ToString("0.#", CultureInfo.InvariantCulture);
}
