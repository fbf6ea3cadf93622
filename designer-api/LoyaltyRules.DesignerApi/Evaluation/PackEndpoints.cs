using LoyaltyRules.DesignerApi.Callers;
using LoyaltyRules.DesignerApi.OpenApi;
using LoyaltyRules.DesignerApi.Problems;
using LoyaltyRules.Storage;
using NodaTime;

namespace LoyaltyRules.DesignerApi.Evaluation;

/// <summary>The versions of the program's pack: which decides when.</summary>
internal static class PackEndpoints
{
    /// <summary>Maps them.</summary>
    public static void MapPacks(this IEndpointRouteBuilder routes) => routes.MapGet("/v1/packs", ListAsync).RequireAuthorization(Scope.Evaluate)
        .Describe(new OperationNotes("Decisions", "List the versions of the program's pack",
            "Each decides events from `from` on; the first decides everything before the second. `inForce` is the one that decides an event of now.")
        {
            Answer = ApiSchemas.Packs,
        });

    private static async Task<IResult> ListAsync(ProgramStore store, IClock clock, CancellationToken cancellation)
    {
        if (await store.PacksAsync(cancellation) is not { } packs)
        {
            return new Problem(ProblemKind.NoPack);
        }

        var now = clock.GetCurrentInstant();
        return new JsonAnswer(writer =>
        {
            writer.WriteStartObject();
            writer.WriteStartArray("packs");
            foreach (var (from, until, pack) in packs.Versions)
            {
                writer.WriteStartObject();
                writer.WriteString("id", pack.Pack.Id);
                writer.WriteString("version", pack.Pack.Version);
                writer.WriteString("hash", pack.Pack.Hash);
                if (from != Instant.MinValue)
                {
                    writer.WriteInstant("from", from);
                }

                writer.WriteBoolean("inForce", from <= now && now < until);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        });
    }
}
