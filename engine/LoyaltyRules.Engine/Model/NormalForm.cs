using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace LoyaltyRules.Engine.Model;

/// <summary>
/// Whether a text is in Unicode's normal form NFC (UAX #15). The runtime cannot be asked: without culture data, which would differ from machine to machine, it calls
/// every text normal. The properties of characters come from <c>normal-form.txt</c>.
/// </summary>
internal static class NormalForm
{
    private const int FirstCombining = 0x300;
    private const int HangulBase = 0xAC00;
    private const int HangulCount = 11_172;
    private const int LeadBase = 0x1100;
    private const int LeadCount = 19;
    private const int VowelBase = 0x1161;
    private const int VowelCount = 21;
    private const int TrailBase = 0x11A7;
    private const int TrailCount = 28;

    private static readonly Lazy<Properties> Known = new(Properties.Read);

    /// <summary>Whether the text is composed: what looks the same is the same text.</summary>
    /// <param name="text">A text without halves of surrogate pairs.</param>
    public static bool IsComposed(string text)
    {
        // Nothing below the first combining character composes, moves or is replaced.
        if (text.AsSpan().IndexOfAnyExceptInRange('\0', (char)(FirstCombining - 1)) < 0)
        {
            return true;
        }

        var given = text.EnumerateRunes().Select(r => r.Value).ToList();
        return !given.Exists(Known.Value.Never.Contains) && Composed(Decomposed(given)).SequenceEqual(given);
    }

    private static List<int> Decomposed(List<int> given)
    {
        var parts = new List<int>(given.Count);
        foreach (var c in given)
        {
            Decompose(c, parts);
        }

        // Marks between two letters go by their classes, and those of one class stay as they are.
        for (var i = 1; i < parts.Count; i++)
        {
            var of = ClassOf(parts[i]);
            for (var j = i; of > 0 && j > 0 && ClassOf(parts[j - 1]) > of; j--)
            {
                (parts[j - 1], parts[j]) = (parts[j], parts[j - 1]);
            }
        }

        return parts;
    }

    // Recursion ends: a first part is shorter than what it is part of.
    private static void Decompose(int c, List<int> into)
    {
        if (c is >= HangulBase and < HangulBase + HangulCount)
        {
            var (syllable, trail) = Math.DivRem(c - HangulBase, TrailCount);
            into.Add(LeadBase + (syllable / VowelCount));
            into.Add(VowelBase + (syllable % VowelCount));
            if (trail > 0)
            {
                into.Add(TrailBase + trail);
            }
        }
        else if (Known.Value.Parts.TryGetValue(c, out var parts))
        {
            Decompose(parts.First, into);
            into.Add(parts.Second);
        }
        else
        {
            into.Add(c);
        }
    }

    private static List<int> Composed(List<int> parts)
    {
        var composed = new List<int>(parts.Count);
        var (starter, before) = (-1, 0);
        foreach (var c in parts)
        {
            var of = ClassOf(c);
            // A mark reaches its letter past marks of lower classes only.
            var reaches = starter >= 0 && (starter == composed.Count - 1 || (before > 0 && before < of));
            if (reaches && PairOf(composed[starter], c) is { } one)
            {
                composed[starter] = one;
                continue;
            }

            starter = of == 0 ? composed.Count : starter;
            before = of;
            composed.Add(c);
        }

        return composed;
    }

    private static int? PairOf(int first, int second) => (first - LeadBase, second - VowelBase) switch
    {
        ( >= 0 and < LeadCount and var lead, >= 0 and < VowelCount and var vowel) => HangulBase + (((lead * VowelCount) + vowel) * TrailCount),
        _ when first is >= HangulBase and < HangulBase + HangulCount && (first - HangulBase) % TrailCount == 0 && second is > TrailBase and < TrailBase + TrailCount =>
            first + second - TrailBase,
        _ => Known.Value.Pairs.TryGetValue((first, second), out var one) ? one : null,
    };

    private static int ClassOf(int c) => Known.Value.Classes.GetValueOrDefault(c);

    private sealed record Properties(
        FrozenDictionary<int, int> Classes, FrozenSet<int> Never, FrozenDictionary<(int First, int Second), int> Pairs, FrozenDictionary<int, (int First, int Second)> Parts)
    {
        public static Properties Read()
        {
            var (classes, never, pairs) = (new Dictionary<int, int>(), new HashSet<int>(), new Dictionary<(int, int), int>());
            using var reader = new StreamReader(typeof(NormalForm).Assembly.GetManifestResourceStream("normal-form.txt")!, Encoding.UTF8);
            while (reader.ReadLine() is { } line)
            {
                var words = line.Split(' ');
                switch (words[0])
                {
                    case "class":
                        foreach (var c in Range(words[1]))
                        {
                            classes[c] = int.Parse(words[2], CultureInfo.InvariantCulture);
                        }

                        break;
                    case "never":
                        never.UnionWith(Range(words[1]));
                        break;
                    case "pair":
                        pairs[(Hex(words[1]), Hex(words[2]))] = Hex(words[3]);
                        break;
                }
            }

            return new Properties(classes.ToFrozenDictionary(), never.ToFrozenSet(), pairs.ToFrozenDictionary(), pairs.ToFrozenDictionary(p => p.Value, p => p.Key));
        }

        private static IEnumerable<int> Range(string text)
        {
            var ends = text.Split('-');
            return Enumerable.Range(Hex(ends[0]), Hex(ends[1]) - Hex(ends[0]) + 1);
        }

        private static int Hex(string text) => int.Parse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
    }
}
