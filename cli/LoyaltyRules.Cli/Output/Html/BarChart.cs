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
    private const decimal NameWidth = 270;
    private const decimal LabelWidth = 120;
    private const decimal BarHeight = 15;
    private const decimal NameHeight = 17;
    private const decimal Gap = 9;
    private const int NameLengthMax = 36;
    private const int NameLengthMaxAbove = 48;

    /// <summary>Draws the groups; a bar below zero is drawn as none, its label still says it.</summary>
    public static string Draw(string title, ImmutableArray<BarGroup> groups, ImmutableArray<(string Name, string Colour)> series) =>
        ChartSize.Both(size => Draw(size, title, groups, series), series.Length > 1 ? Legend(series) : "");

    // Where there is room, names stand before their bars; on a phone above them.
    private static string Draw(ChartSize size, string title, ImmutableArray<BarGroup> groups, ImmutableArray<(string Name, string Colour)> series)
    {
        var svg = new HtmlText();
        var isAbove = size == ChartSize.Narrow;
        var (left, head) = isAbove ? (0m, NameHeight) : (NameWidth, 0m);
        var groupHeight = head + (BarHeight * series.Length) + Gap;
        var greatest = groups.SelectMany(g => g.Bars).Select(b => b.Value).Append(0).Max();
        svg.Line($"<svg viewBox=\"0 0 {At(size.Width)} {At(groupHeight * groups.Length)}\" role=\"img\" aria-label=\"{HtmlText.Escaped(title)}\">");
        for (var i = 0; i < groups.Length; i++)
        {
            var top = groupHeight * i;
            var name = HtmlText.Escaped(Shortened(groups[i].Name, isAbove ? NameLengthMaxAbove : NameLengthMax));
            var place = isAbove
                ? $"x=\"0\" y=\"{At(top + 12)}\""
                : $"text-anchor=\"end\" x=\"{At(NameWidth - 10)}\" y=\"{At(top + (BarHeight * series.Length / 2) + 4)}\"";
            svg.Line($"<text class=\"name\" {place}>{name}<title>{HtmlText.Escaped(groups[i].Name)}</title></text>");
            for (var j = 0; j < series.Length; j++)
            {
                var (value, label) = groups[i].Bars[j];
                var length = greatest == 0 ? 0 : Math.Max(0, value) / greatest * (size.Width - left - LabelWidth);
                var y = top + head + (BarHeight * j);
                svg.Line($"<rect fill=\"{series[j].Colour}\" x=\"{At(left)}\" y=\"{At(y)}\" width=\"{At(Math.Max(1, length))}\" height=\"{At(BarHeight - 2)}\"/>");
                svg.Line($"<text class=\"tick\" x=\"{At(left + length + 7)}\" y=\"{At(y + 11)}\">{HtmlText.Escaped(label)}</text>");
            }
        }

        return svg.Line("</svg>").ToString();
    }

    private static string Shortened(string name, int length) => name.Length > length ? name[..(length - 1)] + "…" : name;

    private static string Legend(ImmutableArray<(string Name, string Colour)> series)
    {
        var legend = new HtmlText().Markup("<p class=\"legend\">");
        foreach (var (name, colour) in series)
        {
            legend.Markup($"<span><i style=\"background:{colour}\"></i>{HtmlText.Escaped(name)}</span>");
        }

        return legend.Line("</p>").ToString();
    }

    private static string At(decimal position) => decimal.Round(position, 1).ToString("0.#", CultureInfo.InvariantCulture);
}
