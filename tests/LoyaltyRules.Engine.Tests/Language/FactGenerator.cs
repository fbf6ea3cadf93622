using LoyaltyRules.Engine.Language.Checking;
using LoyaltyRules.Engine.Language.Compilation;
using LoyaltyRules.Engine.Language.Types;
using LoyaltyRules.Engine.Model;

namespace LoyaltyRules.Engine.Tests.Language;

/// <summary>Makes random facts twice over: in the frame that compiled forms read, and in the oracle's own store.</summary>
internal sealed class FactGenerator(Random random)
{
    public static readonly string[] Texts = ["", "a", "opera", "OPERA", "operetta", "it's", "\"quoted\"", "a\\b", "два слова", "🎭", "line\nbreak"];

    public static readonly string[] Dates =
    [
        "1900-01-01", "1999-12-31", "2000-02-29", "2024-02-28", "2024-02-29", "2024-03-01", "2025-02-28", "2025-03-01", "2026-01-31",
        "2026-03-29", "2026-08-31", "2026-12-31", "2100-02-28", "2199-12-31",
    ];

    public static readonly string[] Instants =
    [
        "1900-01-01T00:00:00Z", "1969-12-31T23:59:59Z", "1970-01-01T00:00:00Z", "2024-02-29T21:00:00Z", "2026-03-29T00:59:59Z", "2026-03-29T01:00:00Z",
        "2026-09-01T19:00:00+03:00", "2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z", "2026-12-31T23:30:00-05:00", "2199-12-31T23:59:59Z",
    ];

    public static readonly string[] Durations = ["PT0S", "PT1S", "PT90M", "PT48H", "P3D", "P2W", "P-1D", "P1DT2H3M4S", "P109573D", "P110000D", "PT0.5S"];

    public (FactFrame Frame, OracleFacts Oracle) Next(Vocabulary vocabulary)
    {
        // Some sets are complete, some nearly empty, most in between.
        var oneInAbsent = new[] { 1000, 2, 4, 4, 8 }[random.Next(5)];
        var lineCount = new[] { 0, 1, 1, 2, 3, 5 }[random.Next(6)];
        var frame = new FactFrame(vocabulary.EventFacts.Count, vocabulary.LineFacts.Count, SampleVocabulary.Segments.Length);
        frame.Clear(lineCount);

        Dictionary<string, object> Fill(IEnumerable<FactDeclaration> facts, FactColumns columns, Func<int, int> indexOf)
        {
            var store = new Dictionary<string, object>(StringComparer.Ordinal);
            foreach (var fact in facts)
            {
                if (fact.MayBeAbsent && random.Next(oneInAbsent) == 0)
                {
                    continue;
                }

                var (stored, own) = Value(fact);
                columns.Set(indexOf(fact.Slot), stored);
                store.Add(fact.Name, own);
            }

            return store;
        }

        var ofEvent = Fill(vocabulary.EventFacts, frame.EventFacts, slot => slot);
        var ofLines = Enumerable.Range(0, lineCount).Select(line => Fill(vocabulary.LineFacts, frame.LineFacts, slot => frame.LineIndex(line, slot))).ToList();
        var segments = new Dictionary<string, bool?>(StringComparer.Ordinal);
        foreach (var segment in SampleVocabulary.Segments)
        {
            bool?[] outcomes = [false, null, true];
            var outcome = random.Next(3);
            segments.Add(segment.Name, outcomes[outcome]);
            frame.Segments[segment.Index] = (sbyte)(outcome - 1);
        }

        return (frame, new OracleFacts(ofEvent, ofLines, segments));
    }

    private (object Stored, object Own) Value(FactDeclaration fact)
    {
        switch (fact.Type.Kind)
        {
            case TypeKind.Boolean:
                var flag = random.Next(2);
                return ((long)flag, flag == 1);
            case TypeKind.Chosen:
                string[] chosen = [.. fact.Type.Choices.Where(_ => random.Next(2) == 0)];
                return (StoredValue.OfChosen(chosen, fact.Type), chosen);
            case TypeKind.Text or TypeKind.Choice or TypeKind.Date or TypeKind.Instant or TypeKind.Duration:
                var words = fact.Type.Kind switch
                {
                    TypeKind.Text => Texts,
                    TypeKind.Choice => [.. fact.Type.Choices],
                    TypeKind.Date => Dates,
                    TypeKind.Instant => Instants,
                    _ => Durations,
                };
                var text = words[random.Next(words.Length)];
                return (fact.Type.Kind == TypeKind.Text ? text : (StoredValue.Parse(text, fact.Type) ?? throw new InvalidOperationException($"{text} is no {fact.Type}.")), Oracle.Read(text, fact.Type));
            default:
                var number = Number(fact.Range!.Value);
                return (number, Fraction.Of(number));
        }
    }

    /// <summary>Bounds, zero, one step, round values that literals name too, and anything in between; sometimes with trailing zeros.</summary>
    private decimal Number(NumericRange range)
    {
        var steps = random.Next(8) switch
        {
            0 => range.Min,
            1 => range.Max,
            2 => 0,
            3 => 1,
            4 or 5 => System.Numerics.BigInteger.Pow(10, range.Scale) * random.Next(0, 12),
            _ => range.Min + ((range.Max - range.Min) * random.Next(1_000_001) / 1_000_000),
        };
        steps = System.Numerics.BigInteger.Min(range.Max, System.Numerics.BigInteger.Max(range.Min, steps));
        var value = ExactDecimal.FromScaled(steps, range.Scale);
        return random.Next(4) == 0 ? value * 1.000m : value;
    }
}
