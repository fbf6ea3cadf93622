using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Model;
using NodaTime;
using NodaTime.Text;

namespace LoyaltyRules.Engine.Simulation.History;

/// <summary>Reads <c>mapping.json</c>: strict, and with every problem at once. The format is documented in <c>docs/history-mapping.md</c>.</summary>
public static class HistoryMappingJson
{
    /// <summary>The largest mapping, in bytes.</summary>
    public const int BytesMax = 1024 * 1024;

    private static readonly string[] ValueMembers =
        ["column", "columns", "value", "as", "prefix", "suffix", "thousands", "decimalPoint", "values", "otherwise"];

    /// <summary>Reads a file. Throws <see cref="RefusedException"/> with every problem, ordered by place.</summary>
    public static HistoryMapping Load(string path)
    {
        try
        {
            if (new FileInfo(path).Length > BytesMax)
            {
                throw new RefusedException([Diagnostic.At(Place.None, HistoryDiagnostics.CannotOpen, path)]);
            }

            return Parse(File.ReadAllBytes(path), Path.GetFileName(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new RefusedException([Diagnostic.At(Place.None, HistoryDiagnostics.CannotOpen, path)]);
        }
    }

    /// <summary>Reads the bytes of a mapping. Throws <see cref="RefusedException"/> with every problem, ordered by place.</summary>
    public static HistoryMapping Parse(ReadOnlyMemory<byte> json, string source)
    {
        var problems = new DiagnosticBag();
        try
        {
            var text = json.Span.StartsWith("\uFEFF"u8) ? json[3..] : json;
            using var document = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = 16 });
            var mapping = Read(document.RootElement, source, problems);
            if (mapping is not null && !problems.HasErrors)
            {
                return mapping;
            }
        }
        catch (JsonException e)
        {
            var line = (int)Math.Min((e.LineNumber ?? 0) + 1, int.MaxValue);
            var column = (int)Math.Min((e.BytePositionInLine ?? 0) + 1, int.MaxValue);
            problems.Add(new Place(source, "", line, column), HistoryDiagnostics.MappingNotJson, string.Create(CultureInfo.InvariantCulture, $"{line}:{column}"));
        }

        throw new RefusedException(problems.Ordered());
    }

    private static HistoryMapping? Read(JsonElement json, string source, DiagnosticBag problems)
    {
        var root = MappingObject.Of(json, "", source, problems, "$schema", "csv", "receipt", "purchase", "line", "cancellations", "setAside", "members");
        if (root is null)
        {
            return null;
        }

        var receipt = Value(root, "receipt");
        var purchase = Required(root, "purchase", "id", "member", "at", "channel", "store", "partner", "currency", "fees", "facts");
        var line = Required(root, "line", "id", "sku", "quantity", "gross", "facts");
        if (purchase is not null && root.Has("receipt") == purchase.Has("id"))
        {
            root.NotExactlyOne("receipt", "purchase/id");
        }

        var at = purchase is null ? null : InstantOf(purchase);
        var gross = line is null ? null : GrossOf(line);
        var mapping = new HistoryMapping
        {
            Csv = LayoutOf(root),
            Receipt = receipt,
            PurchaseId = purchase is null || IsRowNumber(purchase) ? null : Value(purchase, "id"),
            Member = Value(purchase, "member"),
            At = at ?? new InstantSource([], null, null),
            Channel = Value(purchase, "channel"),
            Store = Value(purchase, "store"),
            Partner = Value(purchase, "partner"),
            Currency = Value(purchase, "currency"),
            Fees = FeesOf(purchase),
            PurchaseFacts = FactsOf(purchase),
            LineId = Value(line, "id"),
            Sku = Value(line, "sku"),
            Quantity = Value(line, "quantity"),
            Gross = gross ?? new GrossSource([], null, Rounding.Down),
            LineFacts = FactsOf(line),
            Cancellations = [.. root.Items("cancellations").Select(c => ConditionOf(c.Value, c.Pointer, source, problems, null)).OfType<SetAsideRule>().Select(r => r.Condition)],
            SetAside = [.. root.Items("setAside").Select(c => ConditionOf(c.Value, c.Pointer, source, problems, "class")).OfType<SetAsideRule>()],
            Members = MembersOf(root),
        };
        return mapping;
    }

    private static bool IsRowNumber(MappingObject purchase) =>
        purchase.Element("id") is { ValueKind: JsonValueKind.Object } id && id.TryGetProperty("rowNumber", out var flag) && flag.ValueKind == JsonValueKind.True
        && id.EnumerateObject().Count() == 1;

    private static MappingObject? Required(MappingObject parent, string name, params string[] known)
    {
        if (!parent.Has(name))
        {
            parent.Missing(name);
        }

        return parent.Object(name, known);
    }

    private static MembersMapping? MembersOf(MappingObject root)
    {
        if (root.Object("members", "csv", "id", "birthDate", "joinedOn", "facts") is not { } members)
        {
            return null;
        }

        var id = Value(members, "id");
        if (!members.Has("id"))
        {
            members.Missing("id");
        }

        return new MembersMapping
        {
            Csv = LayoutOf(members),
            Id = id ?? new ValueSource(),
            BirthDate = DateOf(members, "birthDate"),
            JoinedOn = DateOf(members, "joinedOn"),
            Facts = FactsOf(members),
        };
    }

    private static CsvLayout LayoutOf(MappingObject parent)
    {
        if (parent.Object("csv", "delimiter", "quotes", "lineBreaksInQuotes", "encoding", "columns", "absent") is not { } csv)
        {
            return CsvLayout.Default;
        }

        var delimiter = csv.Text("delimiter") ?? ",";
        if (delimiter.Length != 1 || !char.IsAscii(delimiter[0]) || delimiter[0] is '"' or '\r' or '\n' or '\0')
        {
            csv.Wrong("delimiter", new Phrase("one ASCII character", "один символ ASCII"));
            delimiter = ",";
        }

        var encoding = csv.Word("encoding", "utf-8", "windows-1251", "windows-1252");
        return new CsvLayout
        {
            Delimiter = delimiter[0],
            HasQuotes = csv.Boolean("quotes") ?? true,
            HasLineBreaksInQuotes = csv.Boolean("lineBreaksInQuotes") ?? true,
            CodePage = encoding == "windows-1251" ? 1251 : encoding == "windows-1252" ? 1252 : null,
            Columns = csv.Texts("columns"),
            Absent = (csv.Texts("absent") ?? []).ToImmutableHashSet(StringComparer.Ordinal),
        };
    }

    // A value is a column's name, or an object that says where it comes from.
    private static ValueSource? Value(MappingObject? parent, string name) =>
        parent?.Element(name) is { } json ? Value(json, parent.PlaceOf(name), parent.Problems) : null;

    private static ValueSource? Value(JsonElement json, Place place, DiagnosticBag problems, params string[] more)
    {
        if (json.ValueKind == JsonValueKind.String)
        {
            return new ValueSource { Columns = [json.GetString()!] };
        }

        if (MappingObject.Of(json, place.Pointer, place.Source, problems, [.. ValueMembers, .. more]) is not { } value)
        {
            return null;
        }

        if (value.CountOf("column", "columns", "value") != 1)
        {
            value.NotExactlyOne("column", "columns", "value");
        }

        if (value.Has("otherwise") && !value.Has("values"))
        {
            value.Missing("values");
        }

        ImmutableDictionary<string, string>? values = null;
        if (value.Object("values") is { } map)
        {
            var pairs = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
            foreach (var (from, _) in map.Members())
            {
                pairs[from] = map.Text(from) ?? "";
            }

            values = pairs.ToImmutable();
        }

        return new ValueSource
        {
            Columns = ColumnsOf(value),
            Constant = value.Text("value"),
            Form = value.Word("as", "text", "number", "boolean") switch
            {
                "number" => ValueForm.Number,
                "boolean" => ValueForm.Boolean,
                _ => ValueForm.Text,
            },
            Number = NumberOf(value),
            Values = values,
            Otherwise = value.Text("otherwise"),
        };
    }

    private static NumberStyle NumberOf(MappingObject value)
    {
        if (value.CountOf("prefix", "suffix", "thousands", "decimalPoint") == 0)
        {
            return NumberStyle.Plain;
        }

        var point = value.Word("decimalPoint", ".", ",")[0];
        var thousands = value.Text("thousands") ?? "";
        if (thousands.Length > 0 && (thousands.Length > 1 || thousands[0] == point || char.IsAsciiDigit(thousands[0])))
        {
            value.Wrong("thousands", new Phrase("one character that is neither a digit nor the decimal point", "один символ — не цифра и не десятичный знак"));
        }

        return new NumberStyle((value.Text("prefix") ?? "").Trim(), (value.Text("suffix") ?? "").Trim(), thousands, point);
    }

    private static ImmutableArray<string> ColumnsOf(MappingObject value) =>
        value.Text("column") is { } column ? [column] : value.Texts("columns") ?? [];

    private static InstantSource? InstantOf(MappingObject purchase)
    {
        if (purchase.Object("at", "column", "columns", "format", "zone") is not { } at)
        {
            if (!purchase.Has("at"))
            {
                purchase.Missing("at");
            }

            return null;
        }

        if (at.CountOf("column", "columns") != 1)
        {
            at.NotExactlyOne("column", "columns");
        }

        if (at.Text("format") == "offset")
        {
            if (at.Has("zone"))
            {
                at.NotExactlyOne("zone", "format: offset");
            }

            return new InstantSource(ColumnsOf(at), null, null);
        }

        var pattern = PatternOf(at);
        var zoneName = at.Text("zone");
        if (!at.Has("zone"))
        {
            at.Missing("zone");
        }

        var zone = zoneName is null ? null : DateTimeZoneProviders.Tzdb.GetZoneOrNull(zoneName);
        if (zoneName is not null && zone is null)
        {
            at.Problems.Add(at.PlaceOf("zone"), HistoryDiagnostics.UnknownZone, zoneName);
        }

        return new InstantSource(ColumnsOf(at), pattern, zone);
    }

    private static DateSource? DateOf(MappingObject members, string name)
    {
        if (members.Object(name, "column", "columns", "format") is not { } date)
        {
            return null;
        }

        if (date.CountOf("column", "columns") != 1)
        {
            date.NotExactlyOne("column", "columns");
        }

        return PatternOf(date) is { } pattern ? new DateSource(ColumnsOf(date), pattern) : null;
    }

    private static LocalDateTimePattern? PatternOf(MappingObject value)
    {
        if (!value.Has("format"))
        {
            value.Missing("format");
        }

        if (value.Text("format") is not { } format)
        {
            return null;
        }

        try
        {
            // A day must be in it: a template would silently stand in for what the format leaves out.
            if (format.Length > 1 && format.Contains('d', StringComparison.Ordinal) && format.Contains('M', StringComparison.Ordinal)
                && (format.Contains('y', StringComparison.Ordinal) || format.Contains('u', StringComparison.Ordinal)))
            {
                return LocalDateTimePattern.CreateWithInvariantCulture(format);
            }
        }
        catch (InvalidPatternException)
        {
            // Reported below, in our own words.
        }

        value.Problems.Add(value.PlaceOf("format"), HistoryDiagnostics.BadFormat, format);
        return null;
    }

    private static GrossSource? GrossOf(MappingObject line)
    {
        if (line.Element("gross") is not { } json)
        {
            line.Missing("gross");
            return null;
        }

        var place = line.PlaceOf("gross");
        if (json.ValueKind != JsonValueKind.Object || !json.TryGetProperty("product", out _))
        {
            var single = Value(json, place, line.Problems, "decimals", "round");
            var (decimals, rounding) = json.ValueKind == JsonValueKind.Object && line.Object("gross") is { } simple ? RoundingOf(simple) : (null, Rounding.Down);
            return single is null ? null : new GrossSource([single], decimals, rounding);
        }

        if (line.Object("gross", "product", "decimals", "round") is not { } product)
        {
            return null;
        }

        var factors = product.Items("product").Select(f => Value(f.Value, new Place(place.Source, f.Pointer), line.Problems)).OfType<ValueSource>().ToImmutableArray();
        if (factors.Length is < 1 or > GrossSource.FactorsMax)
        {
            product.Wrong("product", new Phrase(
                FormattableString.Invariant($"a list of 1 to {GrossSource.FactorsMax} values"), FormattableString.Invariant($"список из 1–{GrossSource.FactorsMax} значений")));
        }

        var (digits, round) = RoundingOf(product);
        return new GrossSource(factors, digits, round);
    }

    private static (int? Decimals, Rounding Rounding) RoundingOf(MappingObject gross)
    {
        if (gross.Has("decimals") != gross.Has("round"))
        {
            gross.Missing(gross.Has("decimals") ? "round" : "decimals");
        }

        var rounding = gross.Word("round", "down", "up", "halfUp", "halfDown", "halfEven") switch
        {
            "up" => Rounding.Up,
            "halfUp" => Rounding.HalfUp,
            "halfDown" => Rounding.HalfDown,
            "halfEven" => Rounding.HalfEven,
            _ => Rounding.Down,
        };
        return (gross.Integer("decimals", 0, RowValues.DecimalsMax), rounding);
    }

    private static ImmutableArray<FactSource> FactsOf(MappingObject? parent) =>
        parent?.Object("facts") is not { } facts ? [] :
        [
            .. facts.Members().Select(m => (m.Name, Source: Value(m.Value, facts.PlaceOf(m.Name), facts.Problems)))
                .Where(m => m.Source is not null).Select(m => new FactSource(m.Name, m.Source!)),
        ];

    private static ImmutableArray<FeeSource> FeesOf(MappingObject? purchase)
    {
        if (purchase?.Object("fees") is not { } fees)
        {
            return [];
        }

        var result = ImmutableArray.CreateBuilder<FeeSource>();
        foreach (var (name, json) in fees.Members())
        {
            if (Value(json, fees.PlaceOf(name), fees.Problems, "on") is not { } source)
            {
                continue;
            }

            var isSummed = json.ValueKind == JsonValueKind.Object && fees.Object(name)!.Word("on", "receipt", "row") == "row";
            result.Add(new FeeSource(name, source, isSummed));
        }

        return result.DrainToImmutable();
    }

    private static SetAsideRule? ConditionOf(JsonElement json, string pointer, string source, DiagnosticBag problems, string? className)
    {
        string[] known = className is null
            ? ["column", "startsWith", "equals", "isNegative", "isAbsent"]
            : [className, "column", "startsWith", "equals", "isNegative", "isAbsent"];
        if (MappingObject.Of(json, pointer, source, problems, known) is not { } condition)
        {
            return null;
        }

        foreach (var needed in className is null ? ["column"] : new[] { className, "column" })
        {
            if (!condition.Has(needed))
            {
                condition.Missing(needed);
            }
        }

        if (condition.CountOf("startsWith", "equals", "isNegative", "isAbsent") != 1)
        {
            condition.NotExactlyOne("startsWith", "equals", "isNegative", "isAbsent");
        }

        foreach (var flag in new[] { "isNegative", "isAbsent" })
        {
            if (condition.Boolean(flag) == false)
            {
                condition.Wrong(flag, "true");
            }
        }

        var test = condition.Has("startsWith") ? RowTest.StartsWith
            : condition.Has("equals") ? RowTest.Equals
            : condition.Has("isNegative") ? RowTest.IsNegative : RowTest.IsAbsent;
        var texts = condition.Texts(test == RowTest.StartsWith ? "startsWith" : "equals") ?? [];
        return new SetAsideRule(className is null ? "" : condition.Text(className) ?? "", new RowCondition(condition.Text("column") ?? "", test, texts));
    }
}
