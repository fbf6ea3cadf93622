using System.Globalization;

namespace LoyaltyRules.Cli.Output;

/// <summary>How wide lines may be: as the terminal is, within bounds, and always the same in a pipe.</summary>
internal static class OutputWidth
{
    /// <summary>The columns in a pipe or a file.</summary>
    public const int InPipe = 100;

    /// <summary>Narrower than this, tables would be cut beyond use.</summary>
    public const int Min = 60;

    /// <summary>Wider than this, sentences are hard to read.</summary>
    public const int Max = 120;

    private const int Tables = 80;

    /// <summary>The columns of standard output.</summary>
    public static int OfOutput => Console.IsOutputRedirected ? InPipe : Within(Columns());

    /// <summary>The columns of standard error.</summary>
    public static int OfErrors => Console.IsErrorRedirected ? InPipe : Within(Columns());

    /// <summary>The columns of the tables of a simulation, which need no more than they always had.</summary>
    public static int OfTables => Math.Min(Tables, OfOutput);

    /// <summary>The width for a terminal of so many columns, or for one that does not tell.</summary>
    internal static int Within(int columns) => columns <= 0 ? InPipe : Math.Clamp(columns, Min, Max);

    private static int Columns()
    {
        if (int.TryParse(Environment.GetEnvironmentVariable("COLUMNS"), NumberStyles.None, CultureInfo.InvariantCulture, out var columns))
        {
            return columns;
        }

        try
        {
            return Console.WindowWidth;
        }
        catch (Exception e) when (e is IOException or PlatformNotSupportedException)
        {
            return 0;
        }
    }
}
