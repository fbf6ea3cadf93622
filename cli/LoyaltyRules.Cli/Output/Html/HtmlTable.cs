namespace LoyaltyRules.Cli.Output.Html;

/// <summary>A table: names to the left, numbers to the right.</summary>
/// <param name="textColumns">How many of the first columns hold text.</param>
/// <param name="header">The columns.</param>
internal sealed class HtmlTable(int textColumns, params string[] header)
{
    private readonly List<(string[] Cells, bool IsTotal)> rows = [];

    /// <summary>Whether it has no row.</summary>
    public bool IsEmpty => rows.Count == 0;

    /// <summary>A row.</summary>
    public void Add(params string[] cells) => Add(cells, isTotal: false);

    /// <summary>A row that sums others.</summary>
    public void AddTotal(params string[] cells) => Add(cells, isTotal: true);

    /// <summary>Writes it, in a frame that scrolls by itself where the window is narrow, and shows by a shadow on which side there is more.</summary>
    public void Write(HtmlText page)
    {
        page.Line("<div class=\"scroll\" tabindex=\"0\"><table>");
        page.Markup("<thead><tr>");
        for (var i = 0; i < header.Length; i++)
        {
            page.Markup($"<th scope=\"col\"{ClassOf(i)}>{HtmlText.Escaped(header[i])}</th>");
        }

        page.Line("</tr></thead>").Line("<tbody>");
        foreach (var (cells, isTotal) in rows)
        {
            page.Markup(isTotal ? "<tr class=\"total\">" : "<tr>");
            for (var i = 0; i < cells.Length; i++)
            {
                page.Markup(i == 0 ? $"<th scope=\"row\"{ClassOf(i)}>{HtmlText.Escaped(cells[i])}</th>" : $"<td{ClassOf(i)}>{HtmlText.Escaped(cells[i])}</td>");
            }

            page.Line("</tr>");
        }

        page.Line("</tbody>").Line("</table></div>");
    }

    private string ClassOf(int column) => column < textColumns ? "" : " class=\"n\"";

    private void Add(string[] cells, bool isTotal)
    {
        if (cells.Length != header.Length)
        {
            throw new ArgumentException("A row has as many cells as the header.", nameof(cells));
        }

        rows.Add((cells, isTotal));
    }
}
