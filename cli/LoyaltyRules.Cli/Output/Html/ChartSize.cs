namespace LoyaltyRules.Cli.Output.Html;

/// <summary>
/// The room that a chart is drawn in. Every chart is drawn twice, and the page shows the one that fits the window: one drawing cannot have letters of a readable size at both widths.
/// </summary>
/// <param name="Style">The class that shows and hides it.</param>
/// <param name="Width">How wide it is, in its own units: about the pixels that it gets.</param>
/// <param name="Left">How much of that the labels of the axis take.</param>
/// <param name="LabelsMax">How many months are named at most.</param>
internal sealed record ChartSize(string Style, decimal Width, decimal Left, int LabelsMax)
{
    /// <summary>For screens and paper.</summary>
    public static ChartSize Wide { get; } = new("wide", 760, 62, 15);

    /// <summary>For phones.</summary>
    public static ChartSize Narrow { get; } = new("narrow", 356, 46, 7);

    /// <summary>A drawing in both sizes, and what stands below them.</summary>
    public static string Both(Func<ChartSize, string> draw, string legend) =>
        string.Concat(new[] { Wide, Narrow }.Select(s => $"<div class=\"{s.Style}\">\n{draw(s)}</div>\n")) + legend;
}
