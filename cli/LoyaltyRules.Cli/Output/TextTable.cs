namespace LoyaltyRules.Cli.Output;

/// <summary>
/// A small table of plain text: the first column to the left, the others, which hold numbers, to the right. What does not fit is cut in the
/// first column, never in a number.
/// </summary>
internal sealed class TextTable(params string[] header)
{
    private const string Indent = "  ";
    private const int Gap = 2;
    private const int NameWidthMin = 12;

    private readonly List<string[]> rows = [];

    /// <summary>Whether it has no row.</summary>
    public bool IsEmpty => rows.Count == 0;

    public void Add(params string[] cells)
    {
        if (cells.Length != header.Length)
        {
            throw new ArgumentException("A row has as many cells as the header.", nameof(cells));
        }

        rows.Add(cells);
    }

    /// <summary>Writes an empty line, the header and the rows, no line wider than <paramref name="widthMax"/>.</summary>
    public void Write(TextWriter writer, int widthMax)
    {
        var widths = new int[header.Length];
        foreach (var row in rows.Append(header))
        {
            for (var i = 0; i < row.Length; i++)
            {
                widths[i] = Math.Max(widths[i], row[i].Length);
            }
        }

        var numbers = widths.Skip(1).Sum(w => w + Gap);
        widths[0] = Math.Min(widths[0], Math.Max(NameWidthMin, widthMax - Indent.Length - numbers));
        writer.WriteLine();
        WriteRow(writer, header, widths, "");
        foreach (var row in rows)
        {
            WriteRow(writer, row, widths, Indent);
        }
    }

    private static void WriteRow(TextWriter writer, string[] cells, int[] widths, string indent)
    {
        var nameWidth = widths[0] + Indent.Length - indent.Length;
        var name = cells[0].Length > nameWidth ? cells[0][..(nameWidth - 1)] + "…" : cells[0];
        var line = indent + name.PadRight(nameWidth);
        for (var i = 1; i < cells.Length; i++)
        {
            line += cells[i].PadLeft(widths[i] + Gap);
        }

        writer.WriteLine(line.TrimEnd());
    }
}
