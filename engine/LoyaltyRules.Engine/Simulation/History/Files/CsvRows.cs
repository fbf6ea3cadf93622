using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using CsvHelper;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Simulation.History.Mapping;

namespace LoyaltyRules.Engine.Simulation.History.Files;

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
    private const int CopyHead = sizeof(int) + sizeof(long) + sizeof(long);
    private CsvMalformedReason? malformed;

    // A row that was copied before, and is the current one.
    private byte[]? recalled;
    private (int Start, int Length)[] recalledFields = [];

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

        rows.recalledFields = new (int, int)[rows.Columns.Length];
        return rows;
    }

    /// <summary>The field of a column as it stands in the file, in UTF-8, quotes taken off. Valid until the next row.</summary>
    public ReadOnlySpan<byte> Field(int column)
    {
        if (recalled is null)
        {
            return csv.GetSpan(column);
        }

        var (start, length) = recalledFields[column];
        return recalled.AsSpan(start, length);
    }

    /// <summary>Writes the current row so that it can be recalled: its length, line, number and fields.</summary>
    public void CopyTo(ArrayBufferWriter<byte> copy)
    {
        var length = CopyHead;
        for (var i = 0; i < Columns.Length; i++)
        {
            length += sizeof(int) + Field(i).Length;
        }

        var span = copy.GetSpan(length)[..length];
        BinaryPrimitives.WriteInt32LittleEndian(span, length);
        BinaryPrimitives.WriteInt64LittleEndian(span[4..], Line);
        BinaryPrimitives.WriteInt64LittleEndian(span[12..], RowNumber);
        span = span[CopyHead..];
        for (var i = 0; i < Columns.Length; i++)
        {
            var field = Field(i);
            BinaryPrimitives.WriteInt32LittleEndian(span, field.Length);
            field.CopyTo(span[sizeof(int)..]);
            span = span[(sizeof(int) + field.Length)..];
        }

        copy.Advance(length);
    }

    /// <summary>How long the copy of a row is that stands at the beginning of others.</summary>
    public static int LengthOfCopy(ReadOnlySpan<byte> copies) => BinaryPrimitives.ReadInt32LittleEndian(copies);

    /// <summary>Makes a row that was copied the current one. No row of the file is read after that.</summary>
    public void Recall(ReadOnlySpan<byte> copy)
    {
        recalled = copy.ToArray();
        Line = BinaryPrimitives.ReadInt64LittleEndian(copy[4..]);
        RowNumber = BinaryPrimitives.ReadInt64LittleEndian(copy[12..]);
        var start = CopyHead;
        for (var i = 0; i < recalledFields.Length; i++)
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(copy[start..]);
            recalledFields[i] = (start + sizeof(int), length);
            start += sizeof(int) + length;
        }
    }

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

    internal static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
