using System.Data.Common;
using LoyaltyRules.DesignerApi.Timing;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Packs;
using LoyaltyRules.Storage;
using LoyaltyRules.Storage.Clocks;
using LoyaltyRules.Storage.Databases;
using LoyaltyRules.Storage.Settings;
using NodaTime;

namespace LoyaltyRules.DesignerApi.Starting;

/// <summary>The program that a host serves: its database brought up to date, its clock, and its store.</summary>
/// <param name="Database">The database.</param>
/// <param name="Store">The store.</param>
/// <param name="Clock">The one clock of the host.</param>
/// <param name="Guard">Watches that clock.</param>
/// <param name="Place">Where the program is kept, for people.</param>
internal sealed record OpenedProgram(Database Database, ProgramStore Store, IClock Clock, ClockGuard Guard, string Place)
{
    /// <summary>Opens what configuration names; in a new database the pack is released, from now on.</summary>
    /// <exception cref="StartException">It cannot be opened.</exception>
    public static async Task<OpenedProgram> OpenAsync(IConfiguration configuration, IClock machine, TimeProvider time)
    {
        var bounds = BoundsOf(configuration);
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
            var clock = configuration.GetValue("Clock:Test", false) ? await TestClock.OpenAsync(new ProgramSettings(database, pack.Id), machine) : machine;
            var guard = await ClockGuard.OpenAsync(database, pack.Id, clock, machine, time, bounds);
            var store = ProgramStore.Open(database, pack.Id, clock, guard);
            await store.ReleaseFirstAsync(pack, clock.GetCurrentInstant(), "first start");

            return new OpenedProgram(database, store, clock, guard, place);
        }
        catch (Exception failure) when (failure is SchemaException or StoreUnavailableException or DbException)
        {
            await database.DisposeAsync();
            throw new StartException($"The program in {place} cannot be opened: {failure.Message}");
        }
    }

    private static ClockBounds BoundsOf(IConfiguration configuration)
    {
        return new ClockBounds { LeapMax = Of("Clock:LeapMax", ClockBounds.Default.LeapMax), PauseMax = Of("Clock:PauseMax", ClockBounds.Default.PauseMax) };

        Duration Of(string name, Duration usual) => configuration[name] is not { Length: > 0 } text ? usual
            : TimeSpan.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var length) && length > TimeSpan.Zero ? Duration.FromTimeSpan(length)
            : throw new StartException($"{name} has to be a length of time, for example 1.00:00:00 for a day, and is '{text}'.");
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
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or StoreUnavailableException or DbException)
        {
            throw new StartException(failure is StoreFileException ? failure.Message : $"The program in {path} cannot be opened: {failure.Message}");
        }
    }
}

/// <summary>The host cannot start, and says why to whoever starts it.</summary>
/// <param name="message">Why.</param>
internal sealed class StartException(string message) : Exception(message);
