using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Unicode;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Json;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Simulation.History.Files;
using NodaTime;

namespace LoyaltyRules.Engine.Simulation.History.Mapping;

/// <summary>The columns of a source, found in the header of a file, and the last text read from them.</summary>
internal sealed class BoundColumns(ImmutableArray<string> names, int[] indexes)
{
    // Rows of a receipt repeat most of their texts: the last one is kept so that it is made once.
    private byte[] lastBytes = [];
    private int lastLength = -1;

    public string Name { get; } = names.Length == 1 ? names[0] : string.Join(' ', names);

    public int[] Indexes { get; } = indexes;

    public string? LastText { get; private set; }

    public bool IsLast(ReadOnlySpan<byte> bytes) => lastLength == bytes.Length && bytes.SequenceEqual(lastBytes.AsSpan(0, lastLength));

    public void Keep(ReadOnlySpan<byte> bytes, string? text)
    {
        if (lastBytes.Length < bytes.Length)
        {
            lastBytes = new byte[bytes.Length];
        }

        bytes.CopyTo(lastBytes);
        lastLength = bytes.Length;
        LastText = text;
    }
}

/// <summary>A value's source with its columns found.</summary>
internal sealed record BoundValue(ValueSource Source, BoundColumns? Columns)
{
    public string Name => Columns?.Name ?? "";
}

/// <summary>Reads values out of the current row of a file. Every method gives false and a fault when the row's text is not what it should be.</summary>
internal sealed class RowValues(CsvRows rows, CsvLayout layout, HistoryNotices notices)
{
    /// <summary>The longest text taken from a file, in UTF-16 units.</summary>
    public const int TextLengthMax = 200;

    /// <summary>The largest number taken from a file (N1).</summary>
    public const decimal NumberMax = 1_000_000_000_000m;

    /// <summary>The most decimals of a number taken from a file (N1).</summary>
    public const int DecimalsMax = 6;

    private const int NumberLengthMax = 64;

    private readonly DiagnosticBag missing = new();
    private readonly HashSet<string> reported = new(StringComparer.Ordinal);
    private readonly HashSet<string> bound = new(StringComparer.Ordinal);

    /// <summary>Throws <see cref="RefusedException"/> with every column that was not found; notes those that nothing is read from.</summary>
    public void FinishBinding()
    {
        if (missing.HasErrors)
        {
            throw new RefusedException(missing.Ordered());
        }

        var unused = rows.Columns.Where(c => !bound.Contains(c)).GroupBy(c => c, StringComparer.Ordinal).ToList();
        Note(HistoryDiagnostics.ColumnsNotUsed, [.. unused.Where(c => c.Count() == 1).Select(c => c.Key)]);
        Note(HistoryDiagnostics.UnusedColumnTwice, [.. unused.Where(c => c.Count() > 1).Select(c => c.Key)]);

        void Note(DiagnosticDescriptor descriptor, List<string> columns)
        {
            if (columns.Count > 0)
            {
                notices.Add(Diagnostic.At(new Place(rows.FileName, ""), descriptor, string.Join(", ", columns)));
            }
        }
    }

    public BoundColumns Bind(ImmutableArray<string> columns) => new(columns, [.. columns.Select(IndexOf)]);

    public BoundColumns Bind(string column) => Bind([column]);

    public BoundValue? Bind(ValueSource? source) =>
        source is null ? null : new BoundValue(source, source.Columns.IsEmpty ? null : Bind(source.Columns));

    /// <summary>The text of columns, spaces around it removed; null when it is absent.</summary>
    public bool TryText(BoundColumns columns, out string? text, out Diagnostic? fault)
    {
        fault = null;
        text = null;
        if (columns.Indexes.Length > 1)
        {
            return TryJoined(columns, out text, out fault);
        }

        var bytes = rows.Field(columns.Indexes[0]).Trim((byte)' ');
        if (bytes.IsEmpty)
        {
            return true;
        }

        if (columns.IsLast(bytes))
        {
            text = columns.LastText;
            return true;
        }

        if (!TryDecode(bytes, columns.Name, out text, out fault))
        {
            return false;
        }

        text = layout.Absent.Contains(text!) ? null : text;
        columns.Keep(bytes, text);
        return true;
    }

    /// <summary>The text of a value, mapped; null when it is absent.</summary>
    public bool TryText(BoundValue? value, out string? text, out Diagnostic? fault)
    {
        fault = null;
        text = null;
        if (value is null)
        {
            return true;
        }

        if (value.Columns is null)
        {
            text = value.Source.Constant;
            return true;
        }

        if (!TryText(value.Columns, out text, out fault))
        {
            return false;
        }

        if (text is null || value.Source.Values is not { } values)
        {
            return true;
        }

        if (values.TryGetValue(text, out var meant))
        {
            text = meant;
            return true;
        }

        if (value.Source.Otherwise is { } otherwise)
        {
            text = otherwise;
            return true;
        }

        fault = rows.At(HistoryDiagnostics.ValueNotMapped, value.Name, text);
        return false;
    }

    /// <summary>The number of a value; null when it is absent.</summary>
    public bool TryNumber(BoundValue value, out decimal? number, out Diagnostic? fault)
    {
        number = null;
        fault = null;
        if (value.Columns is null || value.Source.Values is not null || value.Columns.Indexes.Length > 1)
        {
            return TryText(value, out var mapped, out fault) && (mapped is null || TryNumber(mapped, value, out number, out fault));
        }

        var bytes = rows.Field(value.Columns.Indexes[0]).Trim((byte)' ');
        if (bytes.IsEmpty)
        {
            return true;
        }

        if (bytes.Length > NumberLengthMax || !Utf8.IsValid(bytes))
        {
            fault = rows.At(HistoryDiagnostics.NotNumber, value.Name, Encoding.UTF8.GetString(bytes[..Math.Min(bytes.Length, NumberLengthMax)]));
            return false;
        }

        Span<char> chars = stackalloc char[NumberLengthMax];
        var text = chars[..Encoding.UTF8.GetChars(bytes, chars)];
        if (layout.Absent.Count > 0 && layout.Absent.Contains(text.ToString()))
        {
            return true;
        }

        return TryNumber(text, value, out number, out fault);
    }

    /// <summary>The value as a fact; null when it is absent.</summary>
    public bool TryFact(BoundValue value, out FactValue? fact, out Diagnostic? fault)
    {
        fact = null;
        if (value.Source.Form == ValueForm.Number)
        {
            if (!TryNumber(value, out var number, out fault))
            {
                return false;
            }

            fact = number is { } n ? FactValue.Of(n) : null;
            return true;
        }

        if (!TryText(value, out var text, out fault))
        {
            return false;
        }

        if (text is null)
        {
            return true;
        }

        if (value.Source.Form == ValueForm.Text)
        {
            fact = FactValue.Of(text);
            return true;
        }

        bool? truth = text.ToLowerInvariant() switch
        {
            "true" or "yes" or "y" or "1" => true,
            "false" or "no" or "n" or "0" => false,
            _ => null,
        };
        fault = truth is null ? rows.At(HistoryDiagnostics.NotBoolean, value.Name, text) : null;
        fact = truth is { } known ? FactValue.Of(known) : null;
        return truth is not null;
    }

    /// <summary>The day of a source; null when it is absent.</summary>
    public bool TryDate(BoundColumns columns, DateSource source, out LocalDate? date, out Diagnostic? fault)
    {
        date = null;
        if (!TryText(columns, out var text, out fault))
        {
            return false;
        }

        if (text is null)
        {
            return true;
        }

        var parsed = source.Pattern.Parse(text);
        fault = parsed.Success ? null : rows.At(HistoryDiagnostics.NotDate, columns.Name, text);
        date = parsed.Success ? parsed.Value.Date : null;
        return parsed.Success;
    }

    /// <summary>Whether a condition holds for the row. A field that is not text holds for none.</summary>
    public bool Holds(RowCondition condition, BoundColumns columns)
    {
        if (!TryText(columns, out var text, out _))
        {
            return false;
        }

        switch (condition.Test)
        {
            case RowTest.IsAbsent:
                return text is null;
            case RowTest.IsNegative:
                // Not parsed: whatever stands around the digits, a minus before a digit that is not 0 says it.
                return text is not null && text.StartsWith('-') && text.AsSpan().IndexOfAnyInRange('1', '9') > 0;
            case RowTest.Equals:
                return text is not null && condition.Texts.Contains(text);
            default:
                if (text is null)
                {
                    return false;
                }

                foreach (var start in condition.Texts)
                {
                    if (text.StartsWith(start, StringComparison.Ordinal))
                    {
                        return true;
                    }
                }

                return false;
        }
    }

    private bool TryNumber(ReadOnlySpan<char> text, BoundValue value, out decimal? number, out Diagnostic? fault)
    {
        number = null;
        if (!NumberText.TryParse(text, value.Source.Number, out var parsed))
        {
            fault = rows.At(HistoryDiagnostics.NotNumber, value.Name, text.ToString());
            return false;
        }

        if (Math.Abs(parsed) > NumberMax || (parsed.Scale > DecimalsMax && ExactDecimal.ScaleOf(parsed) > DecimalsMax))
        {
            fault = rows.At(HistoryDiagnostics.OutOfBounds, value.Name);
            return false;
        }

        if (NumberText.IsDoubtful(text, value.Source.Number))
        {
            notices.Add(rows.At(HistoryDiagnostics.FractionOrThousands, value.Name, text.ToString()));
        }

        fault = null;
        number = parsed;
        return true;
    }

    private bool TryJoined(BoundColumns columns, out string? text, out Diagnostic? fault)
    {
        text = null;
        var parts = new List<string>(columns.Indexes.Length);
        foreach (var index in columns.Indexes)
        {
            var bytes = rows.Field(index).Trim((byte)' ');
            if (bytes.IsEmpty)
            {
                continue;
            }

            if (!TryDecode(bytes, columns.Name, out var part, out fault))
            {
                return false;
            }

            if (!layout.Absent.Contains(part!))
            {
                parts.Add(part!);
            }
        }

        fault = null;
        text = parts.Count == 0 ? null : string.Join(' ', parts);
        return true;
    }

    private bool TryDecode(ReadOnlySpan<byte> bytes, string name, out string? text, out Diagnostic? fault)
    {
        text = null;
        if (!Utf8.IsValid(bytes) || bytes.ContainsAnyInRange((byte)0, (byte)8) || bytes.ContainsAnyInRange((byte)14, (byte)31)
            || bytes.IndexOf("\uFFFD"u8) >= 0)
        {
            fault = rows.At(HistoryDiagnostics.NotText, name);
            return false;
        }

        var decoded = Encoding.UTF8.GetString(bytes);
        fault = decoded.Length > TextLengthMax ? rows.At(HistoryDiagnostics.OutOfBounds, name)
            // What a till could not send is no history of one.
            : PlainText.FaultOf(decoded, Place.None) is { } unplain ? rows.At(unplain.Descriptor, [.. unplain.Arguments])
            : null;
        text = decoded;
        return fault is null;
    }

    private int IndexOf(string column)
    {
        bound.Add(column);
        var index = rows.Columns.IndexOf(column);
        var isTwice = index >= 0 && rows.Columns.LastIndexOf(column) != index;
        if ((index < 0 || isTwice) && reported.Add(column))
        {
            if (isTwice)
            {
                missing.Add(new Place(rows.FileName, ""), HistoryDiagnostics.ColumnTwice, column);
            }
            else
            {
                // The nearest name first: it is probably the one that was meant.
                var nearest = NearestName.Of(column, rows.Columns);
                var names = nearest is null ? rows.Columns : rows.Columns.Remove(nearest).Insert(0, nearest);
                missing.Add(new Place(rows.FileName, ""), HistoryDiagnostics.NoColumn, column, string.Join(", ", names.Take(20)));
            }
        }

        return Math.Max(index, 0);
    }
}
