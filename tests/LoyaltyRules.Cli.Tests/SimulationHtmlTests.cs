using System.Text.RegularExpressions;
using System.Xml.Linq;
using LoyaltyRules.Cli.Output.Html;
using LoyaltyRules.Engine.Diagnostics;

namespace LoyaltyRules.Cli.Tests;

public sealed partial class SimulationHtmlTests
{
    [Theory]
    [InlineData(ProductLanguage.English, 24)]
    [InlineData(ProductLanguage.Russian, 24)]
    [InlineData(ProductLanguage.English, 1)]
    [InlineData(ProductLanguage.English, 0)]
    [InlineData(ProductLanguage.Russian, 240)]
    public void write_report_is_one_page_that_needs_nothing_else(ProductLanguage language, int months)
    {
        var page = SimulationHtml.Of(SampleReport.Of(months), language);
        KeepToLookAt(page, $"report-{language}-{months}.html");

        Assert.Equal(page, SimulationHtml.Of(SampleReport.Of(months), language));
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
        Assert.DoesNotMatch(@"(src|href)\s*=|url\(|@import|https?:", page);
        Assert.DoesNotContain("{0}", page, StringComparison.Ordinal);
        Assert.StartsWith("<!DOCTYPE html>\n<html lang=\"" + (language == ProductLanguage.Russian ? "ru" : "en"), page, StringComparison.Ordinal);

        // Every element is closed, in the right order: what the page holds is well-formed but for what HTML leaves open.
        var body = page[page.IndexOf("<main>", StringComparison.Ordinal)..(page.IndexOf("</main>", StringComparison.Ordinal) + 7)];
        var main = XDocument.Parse(body);
        Assert.Equal(months == 0 ? 0 : 5, main.Descendants("figure").Count());

        // Each is drawn for a wide window and for a phone, where it fits without scrolling.
        Assert.All(main.Descendants("figure"), f => Assert.Equal(["760", "356"], f.Descendants("svg").Select(s => s.Attribute("viewBox")!.Value.Split(' ')[2])));
        Assert.DoesNotContain("Hover", page, StringComparison.Ordinal);
        Assert.All(main.Descendants("svg"), s => Assert.NotEmpty(s.Attribute("aria-label")!.Value));
        Assert.All(Coordinate().Matches(body), m => Assert.InRange(decimal.Parse(m.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture), 0, 760));
    }

    [Fact]
    public void write_report_text_of_the_history_stays_text()
    {
        var page = SimulationHtml.Of(SampleReport.Of(3, name: "<script>alert('1')</script>\u0007"), ProductLanguage.English);
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", page, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;\uFFFD", page, StringComparison.Ordinal);
        Assert.Contains("&lt;b&gt;&quot;Café&quot; &amp; &#39;co&#39;&lt;/b&gt;", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ProductLanguage.English, "2,310,400.00", "What was left out")]
    [InlineData(ProductLanguage.Russian, "2\u00A0310\u00A0400,00", "Что не вошло")]
    public void write_report_numbers_are_written_as_readers_write_them(ProductLanguage language, params string[] expected)
    {
        var page = SimulationHtml.Of(SampleReport.Of(12), language);
        Assert.All(expected, e => Assert.Contains(e, page, StringComparison.Ordinal));
    }

    [Fact]
    public void write_report_nothing_left_out_says_so()
    {
        Assert.Contains("Nothing: every row was read", SimulationHtml.Of(SampleReport.Of(2, isClean: true), ProductLanguage.English), StringComparison.Ordinal);
        Assert.DoesNotContain("Nothing: every row was read", SimulationHtml.Of(SampleReport.Of(2), ProductLanguage.English), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0", "1", "0 0.2 0.4 0.6 0.8 1")]
    [InlineData("0", "97", "0 20 40 60 80 100")]
    [InlineData("-30", "100", "-50 0 50 100")]
    [InlineData("0", "0", "0 0.2 0.4 0.6 0.8 1")]
    [InlineData("0", "2340000", "0 500 1,000 1,500 2,000 2,500")]
    [InlineData("0", "12000000", "0 5 10 15")]
    [InlineData("0", "0.0004", "0 0.0001 0.0002 0.0003 0.0004")]
    public void axis_between_two_values_has_round_steps(string least, string greatest, string labels)
    {
        var culture = System.Globalization.CultureInfo.InvariantCulture;
        var axis = new ChartAxis(decimal.Parse(least, culture), decimal.Parse(greatest, culture), "RUB", ProductLanguage.English);
        Assert.Equal(labels, string.Join(' ', axis.Ticks.Select(axis.LabelOf)));
    }

    // A folder to look at the pages in a browser, for whoever changes how they look.
    private static void KeepToLookAt(string page, string name)
    {
        if (Environment.GetEnvironmentVariable("LOYALTYRULES_PAGES") is { Length: > 0 } folder)
        {
            Directory.CreateDirectory(folder);
            File.WriteAllText(Path.Combine(folder, name), page);
        }
    }

    [GeneratedRegex("\\b(?:x|y|cx|cy|x1|x2|y1|y2|width|height)=\"(-?[0-9.]+)\"")]
    private static partial Regex Coordinate();
}
