using System.Collections.Immutable;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Evaluation;
using LoyaltyRules.Engine.Json;

namespace LoyaltyRules.Engine.Simulation.Examples;

/// <summary>One example of a pack: what it shows, and what is given. Immutable.</summary>
/// <param name="Name">What it shows.</param>
/// <param name="Given">The purchase, the member and the program.</param>
public sealed record Example(Phrase Name, PurchaseContext Given)
{
    /// <summary>Reads an example in the form of <c>schemas/example.schema.json</c>. Never throws on what an author can write.</summary>
    /// <param name="source">What to call the text in diagnostics.</param>
    /// <param name="utf8">The JSON.</param>
    /// <param name="diagnostics">Everything found, ordered by place.</param>
    /// <returns>The example; null when there is any error.</returns>
    public static Example? Read(string source, ReadOnlySpan<byte> utf8, out ImmutableArray<Diagnostic> diagnostics)
    {
        var bag = new DiagnosticBag();
        Example? example = null;
        if (PurchaseContext.Read(source, utf8, SchemaValidator.Example, bag) is { } root)
        {
            var name = (JsonObject)root.Get("name")!;
            example = new Example(new Phrase(name.GetText("en")!, name.GetText("ru")!), PurchaseContext.Of(root, bag));
        }

        diagnostics = bag.Ordered();
        return bag.HasErrors ? null : example;
    }
}
