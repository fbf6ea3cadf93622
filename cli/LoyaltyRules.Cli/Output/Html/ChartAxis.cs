using LoyaltyRules.Engine.Diagnostics;

namespace LoyaltyRules.Cli.Output.Html;

/// <summary>
/// A scale of amounts with round steps (1, 2 or 5 times a power of ten), and the unit its labels are in, so that they stay short:
/// <c>RUB, thousand</c>.
/// </summary>
internal sealed class ChartAxis
{
    private const int StepsWanted = 5;

    private static readonly (decimal Size, Phrase Name)[] Units =
    [
        (1_000_000_000m, new Phrase("{0}, billion", "{0}, млрд")),
        (1_000_000m, new Phrase("{0}, million", "{0}, млн")),
        (1_000m, new Phrase("{0}, thousand", "{0}, тыс.")),
    ];

    private readonly decimal step;
    private readonly decimal size = 1;
    private readonly ProductLanguage language;

    /// <summary>The scale of amounts between two values; 0 is always on it.</summary>
    public ChartAxis(decimal least, decimal greatest, string unit, ProductLanguage language)
    {
        this.language = language;
        (least, greatest) = (Math.Min(0, least), Math.Max(0, greatest));
        if (least == greatest)
        {
            greatest = 1;
        }

        step = RoundStep((greatest - least) / StepsWanted);
        From = Math.Floor(least / step) * step;
        To = Math.Ceiling(greatest / step) * step;
        Unit = unit;
        foreach (var (candidate, name) in Units)
        {
            // Labels of at most four digits need no unit of their own.
            if (Math.Max(To, -From) >= candidate * 10)
            {
                (size, Unit) = (candidate, name.Format(language, unit));
                break;
            }
        }
    }

    /// <summary>The lowest value.</summary>
    public decimal From { get; }

    /// <summary>The highest value.</summary>
    public decimal To { get; }

    /// <summary>What labels are in.</summary>
    public string Unit { get; }

    /// <summary>The values that get a line and a label, from the lowest.</summary>
    public IEnumerable<decimal> Ticks
    {
        get
        {
            for (var tick = From; tick <= To; tick += step)
            {
                yield return tick;
            }
        }
    }

    /// <summary>The label of a value.</summary>
    public string LabelOf(decimal tick) => Numbers.Of(tick / size, language);

    /// <summary>How far a value is along the scale, from 0 to 1.</summary>
    public decimal ShareOf(decimal value) => (value - From) / (To - From);

    private static decimal RoundStep(decimal raw)
    {
        var power = 1m;
        while (power * 10 <= raw)
        {
            power *= 10;
        }

        while (power > raw)
        {
            power /= 10;
        }

        return raw <= power ? power : raw <= power * 2 ? power * 2 : raw <= power * 5 ? power * 5 : power * 10;
    }
}
