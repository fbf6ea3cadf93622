using System.Text;

namespace LoyaltyRules.Cli.Output;

/// <summary>How a piece of a page stands out.</summary>
internal enum Ink
{
    /// <summary>It does not.</summary>
    Plain,

    /// <summary>A heading.</summary>
    Bold,

    /// <summary>Less important.</summary>
    Faint,

    /// <summary>Good.</summary>
    Green,

    /// <summary>Doubtful.</summary>
    Yellow,

    /// <summary>Bad.</summary>
    Red,
}

/// <summary>
/// Text for people: as wide as the terminal and coloured there, of one width and plain in a pipe, so that a pipe gets the same bytes on any
/// machine.
/// </summary>
internal sealed class Page(TextWriter writer, bool isColoured, int width = OutputWidth.InPipe)
{
    private const string Reset = "\u001b[0m";

    /// <summary>The page of standard output.</summary>
    public static Page Standard() =>
        new(Console.Out, !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("NO_COLOR") is null or "", OutputWidth.OfOutput);

    /// <summary>No line is wider, but for a single word that is.</summary>
    public int Width => width;

    /// <summary>An empty line.</summary>
    public void Blank() => writer.Write('\n');

    /// <summary>A line as it is, not wrapped.</summary>
    public void Raw(string text, Ink ink = Ink.Plain) => writer.Write(Inked(text, ink) + "\n");

    /// <summary>A heading after an empty line.</summary>
    public void Heading(string text)
    {
        Blank();
        Line(text, ink: Ink.Bold);
    }

    /// <summary>A paragraph: the first line behind <paramref name="first"/>, the following ones as far in.</summary>
    public void Line(string text, string first = "", Ink ink = Ink.Plain)
    {
        var indent = new string(' ', first.Length);
        var line = new StringBuilder(first);
        var isEmpty = true;
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!isEmpty && line.Length + 1 + word.Length > width)
            {
                Raw(line.ToString(), ink);
                line.Clear().Append(indent);
                isEmpty = true;
            }

            line.Append(isEmpty ? "" : " ").Append(word);
            isEmpty = false;
        }

        Raw(line.ToString().TrimEnd(), ink);
    }

    private string Inked(string text, Ink ink) => !isColoured ? text : ink switch
    {
        Ink.Bold => $"\u001b[1m{text}{Reset}",
        Ink.Faint => $"\u001b[2m{text}{Reset}",
        Ink.Green => $"\u001b[32m{text}{Reset}",
        Ink.Yellow => $"\u001b[33m{text}{Reset}",
        Ink.Red => $"\u001b[31m{text}{Reset}",
        _ => text,
    };
}
