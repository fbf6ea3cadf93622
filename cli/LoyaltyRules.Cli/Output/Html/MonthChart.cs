using System.Collections.Immutable;
using System.Globalization;
using LoyaltyRules.Engine.Diagnostics;
using NodaTime;

namespace LoyaltyRules.Cli.Output.Html;

/// <summary>One row of values over the months, with its name and colour.</summary>
internal sealed record ChartSeries(string Name, string Colour, ImmutableArray<decimal?> Values);

/// <summary>A chart of values by month, drawn as SVG: axes with round steps, a legend, and every value as a tooltip.</summary>
internal sealed class MonthChart
{
    private const decimal Height = 270;
    private const decimal Right = 12;
    private const decimal Top = 26;
    private const decimal Bottom = 40;

    private readonly HtmlText svg = new();
    private readonly ChartSize size;
    private readonly ImmutableArray<YearMonth> months;
    private readonly ChartAxis axis;
    private readonly ProductLanguage language;
    private readonly Func<decimal, string> exactly;

    private MonthChart(ChartSize size, string title, ImmutableArray<YearMonth> months, ChartAxis axis, ProductLanguage language, Func<decimal, string> exactly)
    {
        (this.size, this.months, this.axis, this.language, this.exactly) = (size, months, axis, language, exactly);
        svg.Line($"<svg viewBox=\"0 0 {At(size.Width)} {At(Height)}\" role=\"img\" aria-label=\"{HtmlText.Escaped(title)}\">");
        Frame();
    }

    /// <summary>Areas one on another, and a line over them where the total is not their sum.</summary>
    public static string Areas(
        string title, ImmutableArray<YearMonth> months, ImmutableArray<ChartSeries> parts, ChartSeries? line, string unit, ProductLanguage language, Func<decimal, string> exactly)
    {
        var tops = new decimal[months.Length];
        foreach (var part in parts)
        {
            Each(part, (i, value) => tops[i] += value);
        }

        var lows = line is null ? [] : line.Values.Select(v => v ?? 0);
        var axis = new ChartAxis(lows.Append(0).Min(), tops.Append(0).Max(), unit, language);
        return ChartSize.Both(
            size =>
            {
                var chart = new MonthChart(size, title, months, axis, language, exactly);
                var below = new decimal[months.Length];
                foreach (var part in parts)
                {
                    chart.Area(part, below);
                }

                if (line is not null)
                {
                    chart.Line(line);
                }

                return chart.Close();
            },
            Legend(line is null ? parts : parts.Add(line)));
    }

    /// <summary>Bars above and below the line of zero: what came in, and what went out, each stacked.</summary>
    public static string Bars(
        string title, ImmutableArray<YearMonth> months, ImmutableArray<ChartSeries> above, ImmutableArray<ChartSeries> below, string unit, ProductLanguage language, Func<decimal, string> exactly)
    {
        var (highs, lows) = (new decimal[months.Length], new decimal[months.Length]);
        foreach (var (series, isAbove) in above.Select(s => (s, true)).Concat(below.Select(s => (s, false))))
        {
            // A value that runs against its side, such as more given back than taken, is drawn on the other one.
            Each(series, (i, value) => (value >= 0 == isAbove ? highs : lows)[i] += Math.Abs(value));
        }

        var axis = new ChartAxis(-lows.Append(0).Max(), highs.Append(0).Max(), unit, language);
        return ChartSize.Both(
            size =>
            {
                var chart = new MonthChart(size, title, months, axis, language, exactly);
                chart.Stack(above, below);
                return chart.Close();
            },
            Legend([.. above, .. below]));
    }

    /// <summary>Lines; months without a value leave a gap.</summary>
    public static string Lines(
        string title, ImmutableArray<YearMonth> months, ImmutableArray<ChartSeries> series, string unit, ProductLanguage language, Func<decimal, string> exactly)
    {
        var greatest = series.SelectMany(s => s.Values).Select(v => v ?? 0).Append(0).Max();
        var axis = new ChartAxis(0, greatest, unit, language);
        return ChartSize.Both(
            size =>
            {
                var chart = new MonthChart(size, title, months, axis, language, exactly);
                foreach (var one in series)
                {
                    chart.Line(one);
                }

                return chart.Close();
            },
            Legend(series));
    }

    private static void Each(ChartSeries series, Action<int, decimal> use)
    {
        for (var i = 0; i < series.Values.Length; i++)
        {
            use(i, series.Values[i] ?? 0);
        }
    }

    private static string At(decimal position) => decimal.Round(position, 1).ToString("0.#", CultureInfo.InvariantCulture);

    private decimal Slot => (size.Width - size.Left - Right) / Math.Max(1, months.Length);

    private decimal X(int month) => size.Left + (Slot * (month + 0.5m));

    private decimal Y(decimal value) => Top + ((Height - Top - Bottom) * (1 - axis.ShareOf(value)));

    private void Frame()
    {
        svg.Line($"<text class=\"unit\" x=\"0\" y=\"11\">{HtmlText.Escaped(axis.Unit)}</text>");
        foreach (var tick in axis.Ticks)
        {
            var y = At(Y(tick));
            svg.Line($"<line class=\"{(tick == 0 ? "zero" : "grid")}\" x1=\"{At(size.Left)}\" x2=\"{At(size.Width - Right)}\" y1=\"{y}\" y2=\"{y}\"/>");
            svg.Line($"<text class=\"tick\" text-anchor=\"end\" x=\"{At(size.Left - 8)}\" y=\"{At(Y(tick) + 4)}\">{HtmlText.Escaped(axis.LabelOf(tick))}</text>");
        }

        var stride = new[] { 1, 2, 3, 6, 12, 24, 60, 120 }.FirstOrDefault(s => months.Length <= s * size.LabelsMax, 240);
        var lastYear = 0;
        for (var i = 0; i < months.Length; i++)
        {
            if ((months[i].Month - 1 + (months[i].Year * 12)) % stride != 0)
            {
                continue;
            }

            svg.Line($"<text class=\"tick\" text-anchor=\"middle\" x=\"{At(X(i))}\" y=\"{At(Height - Bottom + 16)}\">{MonthNames.Short(months[i].Month, language)}</text>");
            if (months[i].Year != lastYear)
            {
                lastYear = months[i].Year;
                svg.Line($"<text class=\"year\" text-anchor=\"middle\" x=\"{At(X(i))}\" y=\"{At(Height - Bottom + 32)}\">{lastYear.ToString(CultureInfo.InvariantCulture)}</text>");
            }
        }
    }

    private void Area(ChartSeries part, decimal[] below)
    {
        var above = new decimal[below.Length];
        Each(part, (i, value) => above[i] = below[i] + value);
        var points = Enumerable.Range(0, months.Length).Select(i => $"{At(X(i))},{At(Y(above[i]))}")
            .Concat(Enumerable.Range(0, months.Length).Reverse().Select(i => $"{At(X(i))},{At(Y(below[i]))}"));
        svg.Line($"<polygon fill=\"{part.Colour}\" points=\"{string.Join(' ', points)}\"/>");
        for (var i = 0; i < months.Length; i++)
        {
            // An area has no month of its own to point at: an invisible bar over each tells the value.
            Tip($"<rect fill=\"transparent\" x=\"{At(X(i) - (Slot / 2))}\" width=\"{At(Slot)}\" y=\"{At(Y(above[i]))}\" height=\"{At(Math.Max(0, Y(below[i]) - Y(above[i])))}\">", "rect", part, i);
        }

        above.CopyTo(below, 0);
    }

    private void Line(ChartSeries series)
    {
        var run = new List<string>();
        for (var i = 0; i <= months.Length; i++)
        {
            if (i < months.Length && series.Values[i] is { } value)
            {
                run.Add($"{At(X(i))},{At(Y(value))}");
                continue;
            }

            if (run.Count > 1)
            {
                svg.Line($"<polyline class=\"line\" stroke=\"{series.Colour}\" points=\"{string.Join(' ', run)}\"/>");
            }

            run.Clear();
        }

        for (var i = 0; i < months.Length; i++)
        {
            if (series.Values[i] is { } value)
            {
                Tip($"<circle r=\"2.5\" fill=\"{series.Colour}\" cx=\"{At(X(i))}\" cy=\"{At(Y(value))}\">", "circle", series, i);
            }
        }
    }

    private void Stack(ImmutableArray<ChartSeries> above, ImmutableArray<ChartSeries> below)
    {
        var barWidth = Math.Min(26, Slot * 0.68m);
        for (var i = 0; i < months.Length; i++)
        {
            var (high, low) = (0m, 0m);
            foreach (var (series, sign) in above.Select(s => (s, 1)).Concat(below.Select(s => (s, -1))))
            {
                var value = (series.Values[i] ?? 0) * sign;
                if (value == 0)
                {
                    continue;
                }

                var from = value > 0 ? high : low;
                var to = from + value;
                (high, low) = value > 0 ? (to, low) : (high, to);
                var (top, bottom) = (Y(Math.Max(from, to)), Y(Math.Min(from, to)));
                Tip($"<rect fill=\"{series.Colour}\" x=\"{At(X(i) - (barWidth / 2))}\" width=\"{At(barWidth)}\" y=\"{At(top)}\" height=\"{At(bottom - top)}\">", "rect", series, i);
            }
        }
    }

    private void Tip(string open, string name, ChartSeries series, int month) =>
        svg.Line($"{open}<title>{HtmlText.Escaped($"{MonthNames.Long(months[month], language)}: {series.Name} {exactly(series.Values[month] ?? 0)}")}</title></{name}>");

    private string Close() => svg.Line("</svg>").ToString();

    private static string Legend(ImmutableArray<ChartSeries> series)
    {
        var legend = new HtmlText().Markup("<p class=\"legend\">");
        foreach (var one in series)
        {
            legend.Markup($"<span><i style=\"background:{one.Colour}\"></i>{HtmlText.Escaped(one.Name)}</span>");
        }

        return legend.Line("</p>").ToString();
    }
}
