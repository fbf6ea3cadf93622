using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using LoyaltyRules.DesignerApi.Callers;
using LoyaltyRules.DesignerApi.OpenApi;
using LoyaltyRules.DesignerApi.Problems;
using LoyaltyRules.Engine.Evaluation.Output;
using LoyaltyRules.Engine.Json;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Storage;

namespace LoyaltyRules.DesignerApi.Commands;

/// <summary>Entries of the journal: what was done, and why it came out so, in words.</summary>
internal static class EntryEndpoints
{
    private const string Group = "Decisions";

    /// <summary>Maps them.</summary>
    public static void MapEntries(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/entries/{entry:long}", GetAsync).RequireAuthorization(Scope.Read)
            .Describe(new OperationNotes(Group, "Read an entry of the journal", "What was decided and what changed: what was told to whoever did it. Every answer to a write carries the number of its entry.")
            {
                Answer = ApiSchemas.CommandAnswer, Problems = [404],
            });
        routes.MapGet("/v1/entries/{entry:long}/why", WhyAsync).RequireAuthorization(Scope.Read)
            .Describe(new OperationNotes(Group, "Say why a decision came out as it did",
                "The decision, and those on what followed from it, are made again from what the entry keeps, with their full trace, and told in the language of `Accept-Language`: en or ru.")
            {
                Answer = ApiSchemas.Why, Problems = [404, 410],
            });
    }

    private static async Task<IResult> GetAsync(long entry, ProgramStore store, CancellationToken cancellation)
    {
        if (await store.EntryAsync(entry, cancellation) is not { } kept)
        {
            return Unknown(entry);
        }

        return new JsonAnswer(writer =>
            // What was told to whoever did it.
            writer.WriteRawValue(kept.Answer(), skipInputValidation: true));
    }

    private static async Task<IResult> WhyAsync(long entry, HttpContext context, ProgramStore store)
    {
        var cancellation = context.RequestAborted;
        if (await store.EntryAsync(entry, cancellation) is null)
        {
            return Unknown(entry);
        }

        ImmutableArray<Decision> decisions;
        try
        {
            decisions = await store.ExplainAsync(entry, cancellation);
        }
        catch (ErasedException)
        {
            return new Problem(ProblemKind.Erased);
        }

        if (decisions.IsEmpty)
        {
            return new Problem(ProblemKind.NoDecision, Number(entry));
        }

        var packs = (await store.ReleasesAsync(cancellation)).Select(r => r.Pack).DistinctBy(p => p.Hash).ToDictionary(p => p.Hash, StringComparer.Ordinal);

        var language = SpokenLanguage.Of(context.Request);
        SpokenLanguage.Tell(context.Response, language);
        return new JsonAnswer(writer =>
        {
            writer.WriteStartObject();
            writer.WriteNumber("entry", entry);
            writer.WriteStartArray("decisions");
            foreach (var decision in decisions)
            {
                Explain(writer, decision, new DecisionWords(packs[decision.Pack.Hash], language));
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        });
    }

    private static void Explain(Utf8JsonWriter writer, Decision decision, DecisionWords words)
    {
        writer.WriteStartObject();
        writer.WritePack("pack", decision.Pack);
        writer.WriteString("event", DecisionTerms.WordOf(decision.Event));
        if (decision.Event == EventKind.Purchase)
        {
            writer.WriteString("toPay", words.ToPay(decision));
        }

        writer.WriteString("earned", words.Earned(decision));
        Sentences(writer, "presented", words.Presents(decision));
        Sentences(writer, "paidWithPoints", words.PaysWithPoints(decision));
        Sentences(writer, "gave", words.Gives(decision));
        Sentences(writer, "gaveNothing", words.GivesNothing(decision));
        Sentences(writer, "didNotMatch", words.DoesNotMatch(decision));
        Sentences(writer, "warnings", words.Warnings(decision));
        writer.WriteJson("decision", DecisionJson.Write(decision));
        writer.WriteEndObject();
    }

    private static void Sentences(Utf8JsonWriter writer, string name, ImmutableArray<string> sentences)
    {
        writer.WriteStartArray(name);
        foreach (var sentence in sentences)
        {
            writer.WriteStringValue(sentence);
        }

        writer.WriteEndArray();
    }

    private static Problem Unknown(long entry) => new(ProblemKind.UnknownEntry, Number(entry));

    private static string Number(long entry) => entry.ToString(CultureInfo.InvariantCulture);
}
