using System.Collections.Immutable;
using LoyaltyRules.DesignerApi.Callers;
using LoyaltyRules.DesignerApi.OpenApi;
using LoyaltyRules.DesignerApi.Problems;
using LoyaltyRules.Engine.Json;
using LoyaltyRules.Engine.Packs;
using LoyaltyRules.Storage;
using LoyaltyRules.Storage.Releases;
using NodaTime;

namespace LoyaltyRules.DesignerApi.Commands;

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
        var releases = await store.ReleasesAsync(cancellation);
        var live = LivePack.Of(releases, clock.GetCurrentInstant());
        return new JsonAnswer(writer =>
        {
            writer.WriteStartObject();
            writer.WriteStartArray("packs");
            foreach (var release in releases)
            {
                writer.WriteStartObject();
                writer.WriteString("id", release.Pack.Id);
                writer.WriteString("version", release.Pack.Version);
                writer.WriteString("hash", release.Pack.Hash);
                writer.WriteInstant("from", release.From);
                writer.WriteBoolean("inForce", release == live);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        });
    }
}

/// <summary>The version that is in force.</summary>
internal static class LivePack
{
    /// <summary>Of these releases the one that decides an event of now.</summary>
    /// <exception cref="ProblemException">There is none.</exception>
    public static PackRelease Of(ImmutableArray<PackRelease> releases, Instant now) => releases.IsEmpty
        ? throw new ProblemException(new Problem(ProblemKind.NoPack))
        : releases.LastOrDefault(r => r.From <= now) ?? releases[0];

    /// <summary>Of a program the one that decides an event of now.</summary>
    /// <exception cref="ProblemException">There is none.</exception>
    public static async Task<RulePack> LivePackAsync(this ProgramStore store, IClock clock, CancellationToken cancellation) =>
        Of(await store.ReleasesAsync(cancellation), clock.GetCurrentInstant()).Pack;
}
