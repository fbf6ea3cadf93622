using LoyaltyRules.Engine.Diagnostics;

namespace LoyaltyRules.Engine.Language;

/// <summary>Reports problems of one expression: knows where in which document its text stands.</summary>
internal sealed class ExpressionReporter(Place place, DiagnosticBag bag)
{
    /// <summary>Whether an error was reported through this reporter.</summary>
    public bool HasErrors { get; private set; }

    public void Add(TextSpan span, DiagnosticDescriptor descriptor, params Phrase[] arguments)
    {
        HasErrors |= descriptor.Severity == Severity.Error;
        bag.Add(place with { Span = span }, descriptor, arguments);
    }
}
