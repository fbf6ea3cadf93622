using System.Collections.Immutable;
using System.Globalization;

namespace LoyaltyRules.Engine.Diagnostics;

/// <summary>A stretch of a text: zero-based start and length in UTF-16 units.</summary>
public readonly record struct TextSpan(int Start, int Length)
{
    /// <summary>The position just behind the stretch.</summary>
    public int End => Start + Length;

    /// <summary>The stretch from the start of one to the end of another.</summary>
    public static TextSpan Between(TextSpan first, TextSpan last) => new(first.Start, Math.Max(0, last.End - first.Start));
}

/// <summary>Where a problem is: a file, a JSON pointer in it (RFC 6901), and a stretch of the text found there.</summary>
/// <param name="Source">File name relative to its folder, or the name of the thing read; empty when there is none.</param>
/// <param name="Pointer">JSON pointer; empty for the whole document.</param>
/// <param name="Line">One-based line in the file, 0 when it is not known.</param>
/// <param name="Column">One-based column in the file, 0 when it is not known.</param>
/// <param name="Span">The stretch of the text at the pointer, when the problem lies inside a text.</param>
public sealed record Place(string Source, string Pointer, int Line = 0, int Column = 0, TextSpan? Span = null)
{
    /// <summary>No place at all: the problem concerns the whole.</summary>
    public static Place None { get; } = new("", "");

    /// <summary>For example <c>pack.json(12,9) /rules/3/when[4..9]</c>.</summary>
    public override string ToString()
    {
        var position = Line > 0 ? string.Create(CultureInfo.InvariantCulture, $"({Line},{Column})") : "";
        var span = Span is { } s ? string.Create(CultureInfo.InvariantCulture, $"[{s.Start}..{s.End}]") : "";
        return $"{Source}{position} {Pointer}{span}".Trim();
    }
}

/// <summary>A problem found: a code, a place, a sentence and a hint.</summary>
/// <param name="Descriptor">The kind of problem.</param>
/// <param name="Place">Where it is.</param>
/// <param name="Arguments">What fills the placeholders of the sentences.</param>
public sealed record Diagnostic(DiagnosticDescriptor Descriptor, Place Place, ImmutableArray<Phrase> Arguments)
{
    /// <summary>Creates a diagnostic.</summary>
    public static Diagnostic At(Place place, DiagnosticDescriptor descriptor, params Phrase[] arguments) =>
        new(descriptor, place, [.. arguments]);

    /// <summary>The stable code.</summary>
    public string Code => Descriptor.Code;

    /// <summary>Whether the thing is refused because of it.</summary>
    public bool IsError => Descriptor.Severity == Severity.Error;

    /// <summary>What is wrong, in a language.</summary>
    public string Message(ProductLanguage language) => Descriptor.Message.Format(language, ArgumentsIn(language));

    /// <summary>What to do about it, in a language; may be empty.</summary>
    public string Hint(ProductLanguage language) => Descriptor.Hint.Format(language, ArgumentsIn(language));

    private string[] ArgumentsIn(ProductLanguage language) => [.. Arguments.Select(a => a.In(language))];

    /// <summary>The problem as one line of English, for logs and test failures.</summary>
    public override string ToString() => $"{Code} {Place}: {Message(ProductLanguage.English)}";
}

/// <summary>Thrown where a caller asked for a thing or nothing, and it was refused.</summary>
public sealed class RefusedException(ImmutableArray<Diagnostic> diagnostics)
    : Exception(string.Join(Environment.NewLine, diagnostics.Select(d => d.ToString())))
{
    /// <summary>Every reason, ordered by place.</summary>
    public ImmutableArray<Diagnostic> Diagnostics { get; } = diagnostics;
}
