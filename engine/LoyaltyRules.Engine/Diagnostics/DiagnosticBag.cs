using System.Collections.Immutable;
using System.Globalization;
using static LoyaltyRules.Engine.Diagnostics.DiagnosticDescriptor;

namespace LoyaltyRules.Engine.Diagnostics;

/// <summary>Collects diagnostics in any order and hands them out ordered by place; of very many the first, and how many more there were.</summary>
/// <param name="countMax">How many are kept: the rest would only bury the first ones.</param>
public sealed class DiagnosticBag(int countMax = DiagnosticBag.CountMax)
{
    /// <summary>How many are kept of a document.</summary>
    public const int CountMax = 500;

    /// <summary>How many are kept of a request, or of an event: whoever sends it may be anybody.</summary>
    public const int RequestCountMax = 100;

    /// <summary>Problems that are not listed.</summary>
    internal static readonly DiagnosticDescriptor More = Warning("LR2100",
        "And {0} more, not listed here.", "И ещё {0}; здесь они не перечислены.",
        "Mend these first, and ask again.", "Исправьте сначала эти и повторите.");

    private readonly List<Diagnostic> found = [];
    private int warnings;
    private int unlisted;

    /// <summary>Whether any error was added.</summary>
    public bool HasErrors { get; private set; }

    /// <summary>How many were kept so far.</summary>
    public int Count => found.Count;

    /// <summary>Whether no further error is kept: what it costs to word one can be saved.</summary>
    public bool IsFull => found.Count >= countMax && warnings == 0;

    /// <summary>One for a request, or an event.</summary>
    public static DiagnosticBag OfRequest() => new(RequestCountMax);

    /// <summary>Adds a diagnostic.</summary>
    public void Add(Diagnostic diagnostic)
    {
        HasErrors |= diagnostic.IsError;
        if (found.Count < countMax)
        {
            found.Add(diagnostic);
            warnings += diagnostic.IsError ? 0 : 1;
            return;
        }

        unlisted++;
        if (diagnostic.IsError && warnings > 0)
        {
            // An error is never hidden by warnings.
            found[found.FindLastIndex(d => !d.IsError)] = diagnostic;
            warnings--;
        }
    }

    /// <summary>Adds a diagnostic.</summary>
    public void Add(Place place, DiagnosticDescriptor descriptor, params Phrase[] arguments) =>
        Add(Diagnostic.At(place, descriptor, arguments));

    /// <summary>Counts an error that nobody worded, because it would not be kept.</summary>
    internal void AddUnshown() => (HasErrors, unlisted) = (true, unlisted + 1);

    /// <summary>Adds many.</summary>
    public void AddRange(IEnumerable<Diagnostic> diagnostics)
    {
        foreach (var diagnostic in diagnostics)
        {
            Add(diagnostic);
        }
    }

    /// <summary>Everything found, ordered by file, line, column, position in the text and code; in the end, how many more there were.</summary>
    public ImmutableArray<Diagnostic> Ordered() =>
    [
        .. found
            .OrderBy(d => d.Place.Source, StringComparer.Ordinal)
            .ThenBy(d => d.Place.Line)
            .ThenBy(d => d.Place.Column)
            .ThenBy(d => d.Place.Pointer, StringComparer.Ordinal)
            .ThenBy(d => d.Place.Span?.Start ?? -1)
            .ThenBy(d => d.Code, StringComparer.Ordinal)
            .DistinctBy(d => (d.Place, d.Code, d.Message(ProductLanguage.English))),
        .. unlisted > 0 ? [Diagnostic.At(Place.None, More, unlisted.ToString(CultureInfo.InvariantCulture))] : ImmutableArray<Diagnostic>.Empty,
    ];
}
