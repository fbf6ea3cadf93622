using LoyaltyRules.DesignerApi.Startup;
using LoyaltyRules.Storage;
using LoyaltyRules.Storage.Simulations;

namespace LoyaltyRules.DesignerApi.Simulations;

/// <summary>Simulations: where they are stored, and who runs them.</summary>
internal static class SimulationServices
{
    /// <summary>Adds them.</summary>
    /// <param name="services">The services.</param>
    /// <param name="program">The program.</param>
    public static void AddSimulations(this IServiceCollection services, HostedProgram program)
    {
        // Made by the container, so that the container closes it.
        services.AddSingleton(_ => program.Simulations);
        services.AddSingleton<SimulationRunner>();
        services.AddHostedService(s => s.GetRequiredService<SimulationRunner>());
    }

    /// <summary>Where the simulations of a program are stored: beside the file of a single host, or in the database that several share.</summary>
    /// <param name="store">The program.</param>
    /// <param name="place">The SQLite file; another word for a database that is shared.</param>
    public static ISimulationStore Open(ProgramStore store, string place) =>
        store.Database.IsShared ? new SharedSimulationStore(store.Database, store.Program) : LiteSimulationStore.Open(Path.ChangeExtension(place, ".simulations"));
}
