using System.Collections.Immutable;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Evaluation.Binding;
using LoyaltyRules.Engine.Json;
using LoyaltyRules.Engine.Json.Schemas;
using LoyaltyRules.Engine.Packs;

namespace LoyaltyRules.Engine.Simulation.Examples;

/// <summary>One example of a pack: what it shows, and what is given. Immutable.</summary>
/// <param name="Name">What it shows. Where no Russian is given, the English stands for it.</param>
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
            example = new Example(NameOf(root), PurchaseContext.Of(root, bag));
        }

        diagnostics = bag.Ordered();
        return bag.HasErrors ? null : example;
    }

    /// <summary>The name of an example or a story.</summary>
    internal static Phrase NameOf(JsonObject root)
    {
        var name = (JsonObject)root.Get("name")!;
        var english = name.GetText("en")!;
        return new Phrase(english, name.GetText("ru") ?? english);
    }

    /// <summary>Refuses a name without Russian where the pack speaks Russian: the approved file would be half translated.</summary>
    internal static void CheckLanguages(string source, ReadOnlySpan<byte> utf8, RulePack pack, DiagnosticBag bag)
    {
        if (pack.Languages.Contains("ru") && StrictJson.Parse(source, utf8, new DiagnosticBag()) is JsonObject root && root.Get("name") is JsonObject name && name.GetText("ru") is null)
        {
            bag.Add(name.Place, DocumentDiagnostics.MissingMember, "ru");
        }
    }
}
