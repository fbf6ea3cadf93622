using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using CsvHelper;
using LoyaltyRules.Engine.Diagnostics;

namespace LoyaltyRules.Engine.Simulation.History;

/// <summary>
/// The rows of a CSV file, one at a time. The only place that knows the CSV library. A row that breaks the format is handed out with its
/// fault; only what makes reading on impossible ends the rows, and then <see cref="Broken"/> says why.
/// </summary>
internal sealed class CsvRows : IDisposable
{
    /// <summary>The longest row, in bytes: far beyond any real one, and small enough that an unclosed quote is noticed early.</summary>
    public const int RowBytesMax = 256 * 1024;

    private readonly HistoryFile file;
    private readonly CsvReader csv;
    private readonly bool isHeaderless;
    private CsvMalformedReason? malformed;

    private CsvRows(HistoryFile file, CsvLayout layout)
    {
        this.file = file;
        csv = CsvReader.Create(file.Content, new CsvReaderOptions
        {
            Separator = layout.Delimiter,
            HasHeader = false,
            Mode = layout.HasQuotes ? CsvMode.Rfc4180 : CsvMode.NoEscape,
            AllowLineBreaksInQuotes = layout.HasLineBreaksInQuotes,
            SkipEmptyLines = false,
            MaxRecordSize = RowBytesMax,
            TrackLineNumbers = true,
            TrimWhitespace = false,
            MalformedData = CsvMalformedDataHandling.Recover,
            OnMalformedRecord = problem => malformed = problem.Reason,
            Encoding = layout.Encoding,
            FormatProvider = CultureInfo.InvariantCulture,
        });
        isHeaderless = layout.Columns is not null;
        Columns = layout.Columns ?? [];
    }

    /// <summary>The names of the columns.</summary>
    public ImmutableArray<string> Columns { get; private set; }

    /// <summary>The line of the file where the row starts, from 1.</summary>
    public long Line { get; private set; }

    /// <summary>How many data rows were read.</summary>
    public long RowNumber { get; private set; }

    /// <summary>What is wrong with the row's form; null when nothing is.</summary>
    public Diagnostic? Fault { get; private set; }

    /// <summary>How many lines of the file the row takes, when its form is wrong: as many rows may be lost in it. Otherwise 1.</summary>
    public int LinesLost { get; private set; }

    public long BlankLines { get; private set; }

    public Diagnostic? Broken { get; private set; }

    public string FileName => file.Name;

    /// <summary>Opens a file and reads its header. Throws <see cref="RefusedException"/> when there is none.</summary>
    public static CsvRows Open(HistoryFile file, CsvLayout layout)
    {
        var rows = new CsvRows(file, layout);
        if (!rows.isHeaderless && !rows.ReadHeader())
        {
            var reason = rows.Broken ?? Diagnostic.At(new Place(file.Name, ""), HistoryDiagnostics.NoHeader);
            rows.Dispose();
            throw new RefusedException([reason]);
        }

        return rows;
    }

    /// <summary>The field of a column as it stands in the file, in UTF-8, quotes taken off. Valid until the next row.</summary>
    public ReadOnlySpan<byte> Field(int column) => csv.GetSpan(column);

    /// <summary>Moves to the next row that is not blank. False at the end of the file, or when reading cannot go on.</summary>
    public bool Read()
    {
        while (Advance())
        {
            if (IsBlank())
            {
                BlankLines++;
                continue;
            }

            RowNumber++;
            LinesLost = 1;
            Fault = FaultOfForm();
            return true;
        }

        return false;
    }

    public void Dispose()
    {
        csv.Dispose();
        file.Dispose();
    }

    private bool ReadHeader()
    {
        while (Advance())
        {
            if (IsBlank())
            {
                BlankLines++;
                continue;
            }

            var names = ImmutableArray.CreateBuilder<string>(csv.FieldCount);
            for (var i = 0; i < csv.FieldCount; i++)
            {
                names.Add(csv.GetString(i).Trim());
            }

            Columns = names.DrainToImmutable();
            return true;
        }

        return false;
    }

    private bool IsBlank() => csv.FieldCount == 1 && csv.RawRecord.Trim(" \t"u8).IsEmpty;

    private bool Advance()
    {
        if (Broken is not null)
        {
            return false;
        }

        malformed = null;
        try
        {
            if (!csv.Read())
            {
                return false;
            }

            Line = csv.LineNumber;
            return true;
        }
        catch (CsvFormatException)
        {
            Broken = At(HistoryDiagnostics.RecordTooLong, Number(Line + 1), Number(RowBytesMax));
        }
        catch (InvalidDataException)
        {
            Broken = At(HistoryDiagnostics.GzipBroken, Number(Line));
        }
        catch (Exception e) when (e is IOException or DecoderFallbackException)
        {
            Broken = At(HistoryDiagnostics.ReadFailed, Number(Line));
        }

        return false;
    }

    private Diagnostic? FaultOfForm()
    {
        // A quote in the middle of an unquoted field (12" disc) is harmless text.
        if (malformed is { } reason && reason != CsvMalformedReason.StrayQuote)
        {
            var lines = csv.RawRecord.TrimEnd("\r\n"u8).Count((byte)'\n') + 1;
            LinesLost = lines;
            return At(HistoryDiagnostics.BadQuotes, Number(lines));
        }

        if (csv.FieldCount != Columns.Length)
        {
            LinesLost = csv.RawRecord.TrimEnd("\r\n"u8).Count((byte)'\n') + 1;
            return At(HistoryDiagnostics.FieldCount, Number(csv.FieldCount), Number(Columns.Length));
        }

        return null;
    }

    internal Diagnostic At(DiagnosticDescriptor descriptor, params Phrase[] arguments) =>
        Diagnostic.At(new Place(file.Name, "", (int)Math.Min(Line, int.MaxValue)), descriptor, arguments);

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
