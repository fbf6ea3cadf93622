using System.Collections.Immutable;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Json;
using LoyaltyRules.Engine.Json.Schemas;
using LoyaltyRules.Engine.Language.Types;
using LoyaltyRules.Engine.Model;
using NodaTime;
using NodaTime.Text;

namespace LoyaltyRules.Engine.Simulation.History.Mapping;

/// <summary>Reads <c>mapping.json</c>: strict, and with every problem at once. The format is documented in <c>docs/history-mapping.md</c>.</summary>
public static class HistoryMappingJson
{
    /// <summary>The largest mapping, in bytes.</summary>
    public const int BytesMax = 1024 * 1024;

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
        if (StrictJson.Parse(source, json.Span, problems) is { } root)
        {
            SchemaValidator.Validate(SchemaValidator.HistoryMapping, root, problems);
            if (root is JsonObject mapping && new Reader(problems).MappingOf(mapping) is var read && !problems.HasErrors)
            {
                return read;
            }
        }

        throw new RefusedException(problems.Ordered());
    }

    /// <summary>
    /// Turns a document that the schema has seen into a mapping. What the schema refused passes for left out, so that what only code can
    /// check is reported in the same pass; a mapping read beside any error is thrown away.
    /// </summary>
    private sealed class Reader(DiagnosticBag problems)
    {
        private static readonly JsonObject Nothing = new(JsonPosition.Root("", 0, 0), []);

        public HistoryMapping MappingOf(JsonObject root)
        {
            var (purchase, line) = (ObjectOf(root, "purchase"), ObjectOf(root, "line"));
            if (purchase != Nothing && root.TryGet("receipt", out _) == purchase.TryGet("id", out _))
            {
                problems.Add(root.Member("receipt")?.PlaceOfName ?? purchase.Place, HistoryDiagnostics.ReceiptOrId);
            }

            var isMemberTheRow = ObjectOf(purchase, "member").TryGet("rowNumber", out _);
            if (isMemberTheRow && root.TryGet("receipt", out _))
            {
                problems.Add(purchase.Member("member")!.Value.PlaceOfName, HistoryDiagnostics.MemberByRow);
            }

            return Checked(root, new HistoryMapping
            {
                Csv = LayoutOf(ObjectOf(root, "csv"), CsvLayout.Default),
                Receipt = ValueOf(root, "receipt"),
                PurchaseId = ObjectOf(purchase, "id").TryGet("rowNumber", out _) ? null : ValueOf(purchase, "id"),
                Member = isMemberTheRow ? null : ValueOf(purchase, "member"),
                IsMemberTheRow = isMemberTheRow,
                At = InstantOf(ObjectOf(purchase, "at")),
                Channel = ValueOf(purchase, "channel"),
                Store = ValueOf(purchase, "store"),
                Partner = ValueOf(purchase, "partner"),
                Currency = ValueOf(purchase, "currency"),
                Fees = [.. Named(purchase, "fees").Select(f => new FeeSource(f.Name, ValueOf(f.Value)!, (f.Value as JsonObject)?.GetText("on") == "row"))],
                Pay = [.. Named(purchase, "pay").Select(f => new FactSource(f.Name, ValueOf(f.Value)!))],
                PurchaseFacts = FactsOf(purchase),
                LineId = ValueOf(line, "id"),
                Sku = ValueOf(line, "sku"),
                Quantity = ValueOf(line, "quantity"),
                Gross = GrossOf(line),
                LineFacts = FactsOf(line),
                Cancellations = [.. root.GetItems("cancellations").OfType<JsonObject>().Select(ConditionOf)],
                SetAside = [.. root.GetItems("setAside").OfType<JsonObject>().Select(c => new SetAsideRule(c.GetText("class") ?? "", ConditionOf(c)))],
                Returns = root.TryGet("returns", out _) ? ReturnsOf(ObjectOf(root, "returns")) : null,
                Completion = root.TryGet("completion", out _) ? CompletionOf(ObjectOf(root, "completion")) : null,
                Order = root.Get("sort") switch
                {
                    JsonBoolean { Value: true } => HistoryOrder.Sorted,
                    JsonBoolean => HistoryOrder.AsItStands,
                    _ => HistoryOrder.Checked,
                },
                Members = root.TryGet("members", out _) ? MembersOf(ObjectOf(root, "members"), LayoutOf(ObjectOf(root, "csv"), CsvLayout.Default)) : null,
            });
        }

        // A return can only be found by what its row says.
        private HistoryMapping Checked(JsonObject root, HistoryMapping mapping)
        {
            foreach (var key in ObjectOf(root, "returns").GetItems("match").OfType<JsonString>())
            {
                var isMapped = KeyOf(key.Value) switch
                {
                    ReturnKey.Receipt => (mapping.Receipt ?? mapping.PurchaseId) is not null,
                    ReturnKey.Line => mapping.LineId is not null,
                    ReturnKey.Member => mapping.Member is not null,
                    ReturnKey.Sku => mapping.Sku is not null,
                    ReturnKey.Store => mapping.Store is not null,
                    _ => true,
                };
                if (!isMapped)
                {
                    problems.Add(key.Place, HistoryDiagnostics.MatchNotMapped, key.Value);
                }
            }

            return mapping;
        }

        private static ReturnsMapping ReturnsOf(JsonObject returns) =>
            new([.. returns.GetItems("match").OfType<JsonString>().Select(k => KeyOf(k.Value)).OfType<ReturnKey>()]);

        private static ReturnKey? KeyOf(string word) => word switch
        {
            "receipt" => ReturnKey.Receipt,
            "line" => ReturnKey.Line,
            "member" => ReturnKey.Member,
            "sku" => ReturnKey.Sku,
            "store" => ReturnKey.Store,
            _ => null,
        };

        private CompletionMapping CompletionOf(JsonObject completion)
        {
            var words = ImmutableDictionary.CreateBuilder<string, BookingFate>(StringComparer.Ordinal);
            foreach (var (name, fate) in new[] { ("completed", BookingFate.Completed), ("cancelled", BookingFate.Cancelled), ("noShow", BookingFate.NoShow) })
            {
                foreach (var word in TextsOf(completion, name) ?? [])
                {
                    if (!words.TryAdd(word, fate) && words[word] != fate)
                    {
                        problems.Add(completion.Get(name)!.Place, HistoryDiagnostics.TwoFates, word);
                    }
                }
            }

            return new CompletionMapping(completion.GetText("column") ?? "", words.ToImmutable(), InstantOf(ObjectOf(completion, "at")));
        }

        private MembersMapping MembersOf(JsonObject members, CsvLayout ofPurchases) => new()
        {
            // The columns of the one file are not those of the other.
            Csv = LayoutOf(ObjectOf(members, "csv"), ofPurchases with { Columns = null }),
            Id = ValueOf(members, "id")!,
            BirthDate = DateOf(ObjectOf(members, "birthDate")),
            JoinedOn = DateOf(ObjectOf(members, "joinedOn")),
            Facts = FactsOf(members),
        };

        private static CsvLayout LayoutOf(JsonObject csv, CsvLayout leftOut) => new()
        {
            Delimiter = csv.GetText("delimiter") is [var delimiter, ..] ? delimiter : leftOut.Delimiter,
            HasQuotes = csv.Get("quotes") is JsonBoolean { Value: var quotes } ? quotes : leftOut.HasQuotes,
            HasLineBreaksInQuotes = csv.Get("lineBreaksInQuotes") is JsonBoolean { Value: var lineBreaks } ? lineBreaks : leftOut.HasLineBreaksInQuotes,
            CodePage = csv.GetText("encoding") switch { "windows-1251" => 1251, "windows-1252" => 1252, "utf-8" => null, _ => leftOut.CodePage },
            Columns = TextsOf(csv, "columns") ?? leftOut.Columns,
            Absent = TextsOf(csv, "absent")?.ToImmutableHashSet(StringComparer.Ordinal) ?? leftOut.Absent,
        };

        private ImmutableArray<FactSource> FactsOf(JsonObject parent) =>
            [.. Named(parent, "facts").Select(f => new FactSource(f.Name, ValueOf(f.Value)!))];

        private ValueSource? ValueOf(JsonObject parent, string name) => ValueOf(parent.Get(name));

        // A value is a column's name, or an object that says where it comes from.
        private ValueSource? ValueOf(JsonValue? json) => json switch
        {
            JsonString column => new ValueSource { Columns = [column.Value] },
            JsonObject value => new ValueSource
            {
                Columns = ColumnsOf(value),
                Constant = value.GetText("value"),
                Form = value.GetText("as") switch { "number" => ValueForm.Number, "boolean" => ValueForm.Boolean, _ => ValueForm.Text },
                Number = NumberOf(value),
                Values = !value.TryGet("values", out _) ? null
                    : Named(value, "values").ToImmutableDictionary(v => v.Name, v => (v.Value as JsonString)?.Value ?? "", StringComparer.Ordinal),
                Otherwise = value.GetText("otherwise"),
            },
            _ => null,
        };

        private NumberStyle NumberOf(JsonObject value)
        {
            var point = value.GetText("decimalPoint") == "," ? "," : ".";
            var thousands = value.GetText("thousands") ?? "";
            if (thousands == point)
            {
                problems.Add(value.Get("thousands")!.Place, DocumentDiagnostics.Forms["thousands"], thousands);
            }

            var style = new NumberStyle((value.GetText("prefix") ?? "").Trim(), (value.GetText("suffix") ?? "").Trim(), thousands, point[0])
            {
                Grouping = value.GetText("grouping") == "indian" ? DigitGrouping.Indian : DigitGrouping.Threes,
                FractionDigits = value.GetNumber("fractionDigits") is >= 0 and <= RowValues.DecimalsMax and var digits ? (int)digits : null,
            };
            return style == NumberStyle.Plain ? NumberStyle.Plain : style;
        }

        private GrossSource GrossOf(JsonObject line)
        {
            var gross = ObjectOf(line, "gross");
            var factors = gross.TryGet("product", out _) ? gross.GetItems("product").Select(ValueOf) : [ValueOf(line, "gross")];
            return new GrossSource(
                [.. factors.OfType<ValueSource>()],
                gross.GetNumber("decimals") is >= 0 and <= RowValues.DecimalsMax and var decimals ? (int)decimals : null,
                RoundingWords.Parse(gross.GetText("round") ?? "") ?? Rounding.Down);
        }

        private InstantSource InstantOf(JsonObject at)
        {
            var isOffset = at.GetText("format") == "offset";
            if (at.Get("format") is JsonString && isOffset == at.TryGet("zone", out _))
            {
                problems.Add(at.Member("zone")?.PlaceOfName ?? at.Place, HistoryDiagnostics.ZoneOrOffset);
            }

            var source = isOffset
                ? new InstantSource(ColumnsOf(at), null, null)
                : new InstantSource(ColumnsOf(at), PatternOf(at), ZoneOf(at.Get("zone") as JsonString));
            return source with { DaysBefore = ValueOf(at, "daysBefore") };
        }

        private DateTimeZone? ZoneOf(JsonString? name)
        {
            if (name is null)
            {
                return null;
            }

            var zone = DateTimeZoneProviders.Tzdb.GetZoneOrNull(name.Value);
            if (zone is null)
            {
                problems.Add(name.Place, HistoryDiagnostics.UnknownZone, name.Value);
            }

            return zone;
        }

        private DateSource? DateOf(JsonObject date) => PatternOf(date) is { } pattern ? new DateSource(ColumnsOf(date), pattern) : null;

        private LocalDateTimePattern? PatternOf(JsonObject value)
        {
            if (value.Get("format") is not JsonString { Value: var format } written)
            {
                return null;
            }

            try
            {
                // A day must be in it, or be said: a template would silently stand in for what the format leaves out.
                var day = value.Get("day") as JsonNumber;
                if (format.Length > 1 && format.Contains('d', StringComparison.Ordinal) == (day is null) && format.Contains('M', StringComparison.Ordinal)
                    && (format.Contains('y', StringComparison.Ordinal) || format.Contains('u', StringComparison.Ordinal)))
                {
                    var pattern = LocalDateTimePattern.CreateWithInvariantCulture(format);
                    return day is null ? pattern : pattern.WithTemplateValue(new LocalDateTime(2000, 1, (int)(day.Value ?? 1), 0, 0));
                }
            }
            catch (InvalidPatternException)
            {
                // Reported below, in our own words.
            }

            problems.Add(written.Place, HistoryDiagnostics.BadFormat, format);
            return null;
        }

        private static RowCondition ConditionOf(JsonObject condition)
        {
            var test = condition.TryGet("startsWith", out _) ? RowTest.StartsWith
                : condition.TryGet("equals", out _) ? RowTest.Equals
                : condition.TryGet("isNegative", out _) ? RowTest.IsNegative : RowTest.IsAbsent;
            return new RowCondition(condition.GetText("column") ?? "", test, TextsOf(condition, test == RowTest.StartsWith ? "startsWith" : "equals") ?? []);
        }

        private static ImmutableArray<string> ColumnsOf(JsonObject value) => TextsOf(value, "column") ?? TextsOf(value, "columns") ?? [];

        private static ImmutableArray<string>? TextsOf(JsonObject parent, string name) => parent.Get(name) switch
        {
            JsonString text => [text.Value],
            JsonArray list => [.. list.Items.OfType<JsonString>().Select(item => item.Value)],
            _ => null,
        };

        private static JsonObject ObjectOf(JsonObject parent, string name) => parent.Get(name) as JsonObject ?? Nothing;

        // Every object may carry a note, these maps among them.
        private static IEnumerable<JsonMember> Named(JsonObject parent, string name) => ObjectOf(parent, name).Members.Where(m => m.Name != "note");
    }
}
