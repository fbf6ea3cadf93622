using LoyaltyRules.DesignerApi.Timing;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Packs;
using LoyaltyRules.Storage;
using LoyaltyRules.Storage.Databases;
using LoyaltyRules.Storage.Settings;
using NodaTime;

namespace LoyaltyRules.DesignerApi.Starting;

/// <summary>The program that a host serves: its database brought up to date, its clock, and its store.</summary>
/// <param name="Database">The database.</param>
/// <param name="Store">The store.</param>
/// <param name="Clock">The one clock of the host.</param>
/// <param name="Place">Where the program is kept, for people.</param>
internal sealed record OpenedProgram(Database Database, ProgramStore Store, IClock Clock, string Place)
{
    /// <summary>Opens what configuration names; in a new database the pack is released, from now on.</summary>
    /// <exception cref="StartException">It cannot be opened.</exception>
    public static async Task<OpenedProgram> OpenAsync(IConfiguration configuration, IClock clock)
    {
        var folder = configuration["Program:Pack"] is { Length: > 0 } named ? named : Path.Combine(AppContext.BaseDirectory, "rule-packs", "parter-club");
        var check = RulePack.CheckFolder(folder);
        if (check.Pack is not { } pack)
        {
            throw new StartException($"The rule pack in {folder} is not in order:{Environment.NewLine}{string.Join(Environment.NewLine, check.Diagnostics.Where(d => d.IsError))}");
        }

        var (database, place) = Open(configuration, pack.Id);
        try
        {
            await database.MigrateAsync();
            if (configuration.GetValue("Clock:Test", false))
            {
                clock = await TestClock.OpenAsync(new ProgramSettings(database, pack.Id), clock);
            }

            var store = ProgramStore.Open(database, pack.Id, clock);
            await store.ReleaseFirstAsync(pack, clock.GetCurrentInstant(), "first start");

            return new OpenedProgram(database, store, clock, place);
        }
        catch (SchemaException newer)
        {
            await database.DisposeAsync();
            throw new StartException(newer.Message);
        }
    }

    private static (Database Database, string Place) Open(IConfiguration configuration, string program)
    {
        if (configuration.GetConnectionString("Program") is { Length: > 0 } postgres)
        {
            return (PostgresDatabase.Open(postgres), "PostgreSQL");
        }

        var path = Path.GetFullPath(Path.Combine(configuration["Data:Folder"] is { Length: > 0 } folder ? folder : "data", program + ".db"));
        try
        {
            return (SqliteDatabase.Open(path), path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new StartException(failure.Message);
        }
    }
}

/// <summary>The host cannot start, and says why to whoever starts it.</summary>
/// <param name="message">Why.</param>
internal sealed class StartException(string message) : Exception(message);
