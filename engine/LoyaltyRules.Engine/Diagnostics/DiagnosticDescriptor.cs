namespace LoyaltyRules.Engine.Diagnostics;

/// <summary>How much a diagnostic weighs.</summary>
public enum Severity
{
    /// <summary>Worth a look; nothing is refused.</summary>
    Warning,

    /// <summary>The thing is refused.</summary>
    Error,
}

/// <summary>One kind of problem: its stable code and its sentences. Every descriptor is documented in <c>docs/diagnostics.md</c>.</summary>
/// <param name="Code">Stable code, <c>LR</c> and four digits. 1xxx language, 2xxx pack, 3xxx event, 4xxx history, 5xxx example, 7xxx imported workflow.</param>
/// <param name="Severity">Whether it refuses.</param>
/// <param name="Message">What is wrong.</param>
/// <param name="Hint">What to do about it; may be empty.</param>
public sealed record DiagnosticDescriptor(string Code, Severity Severity, Phrase Message, Phrase Hint)
{
    /// <summary>An error with the given sentences.</summary>
    public static DiagnosticDescriptor Error(string code, string en, string ru, string hintEn = "", string hintRu = "") =>
        new(code, Severity.Error, new Phrase(en, ru), new Phrase(hintEn, hintRu));

    /// <summary>A warning with the given sentences.</summary>
    public static DiagnosticDescriptor Warning(string code, string en, string ru, string hintEn = "", string hintRu = "") =>
        new(code, Severity.Warning, new Phrase(en, ru), new Phrase(hintEn, hintRu));
}
