using System.Collections.Immutable;
using System.Data.Common;
using LoyaltyRules.DesignerApi.Simulations;
using LoyaltyRules.DesignerApi.Timing;
using LoyaltyRules.Engine.Packs;
using LoyaltyRules.Messages;
using LoyaltyRules.Storage;
using LoyaltyRules.Storage.Clocks;
using LoyaltyRules.Storage.Databases;
using LoyaltyRules.Storage.Releases;
using LoyaltyRules.Storage.Settings;
using LoyaltyRules.Storage.Simulations;
using NodaTime;

namespace LoyaltyRules.DesignerApi.Startup;

/// <summary>The program that a host serves: its database brought up to date, its clock, and its store.</summary>
/// <param name="Database">The database.</param>
/// <param name="Store">The store.</param>
/// <param name="Clock">The one clock of the host.</param>
/// <param name="Guard">Watches that clock.</param>
/// <param name="Place">Where the program is kept, for people.</param>
/// <param name="Notice">What whoever starts it has to know; null for nothing.</param>
/// <param name="Simulations">Its simulations.</param>
internal sealed record HostedProgram(Database Database, ProgramStore Store, IClock Clock, ClockGuard Guard, string Place, string? Notice, ISimulationStore Simulations)
{
    private const string Sample = "parter-club";

    /// <summary>Opens what configuration names, or else what is kept there, or else the sample; in a new database the pack is released, from now on.</summary>
    /// <exception cref="StartException">It cannot be opened.</exception>
    public static async Task<HostedProgram> OpenAsync(IConfiguration configuration, IClock machine, TimeProvider time)
    {
        var bounds = BoundsOf(configuration);
        var folder = configuration["Program:Pack"] is { Length: > 0 } named ? named : null;
        var pack = folder is null ? null : PackOf(folder);
        if (pack is not null && configuration["Program:Id"] is { Length: > 0 } asked && asked != pack.Id)
        {
            throw new StartException($"two-programs: Program:Pack is {pack.Id}, and Program:Id is {asked}. Leave one of them out.");
        }

        var isShared = configuration.GetConnectionString("Program") is { Length: > 0 };
        var id = pack?.Id ?? (isShared ? null : await InFolderAsync(FolderOf(configuration), configuration["Program:Id"]));
        var (database, place) = Open(configuration, id ?? "");
        try
        {
            await database.MigrateAsync();
            id ??= ExistingPrograms.Choose(await ExistingPrograms.InAsync(database), configuration["Program:Id"], place) ?? Sample;
            if (pack is null && id == Sample)
            {
                folder = Path.Combine(AppContext.BaseDirectory, "rule-packs", Sample);
                pack = PackOf(folder);
            }

            var clock = configuration.GetValue("Clock:Test", false) ? await TestClock.OpenAsync(new ProgramSettings(database, id), machine) : machine;
            var guard = await ClockGuard.OpenAsync(database, id, clock, machine, time, bounds);
            var store = ProgramStore.Open(database, id, clock, guard);
            var releases = await store.ReleasesAsync();
            if (releases.IsEmpty)
            {
                await store.ReleaseFirstAsync(pack!, clock.GetCurrentInstant(), "first start");
            }

            return new HostedProgram(database, store, clock, guard, place, NoticeOf(pack, folder, releases), SimulationServices.Open(store, place));
        }
        catch (StartException)
        {
            await database.DisposeAsync();
            throw;
        }
        catch (Exception failure) when (failure is SchemaException or StoreUnavailableException or DbException or IOException or UnauthorizedAccessException)
        {
            await database.DisposeAsync();
            throw new StartException($"The program in {place} cannot be opened: {failure.Message}");
        }
    }

    private static async Task<string> InFolderAsync(string folder, string? asked)
    {
        var (programs, unreadable) = await ExistingPrograms.InFolderAsync(folder);
        if (ExistingPrograms.Choose(programs, asked, folder) is { } kept)
        {
            return kept;
        }

        ExistingPrograms.RefuseBeside(unreadable, Path.Combine(folder, Sample + ".db"));
        return Sample;
    }

    private static RulePack PackOf(string folder)
    {
        var check = MessageCheck.CheckFolder(folder);
        return check.Pack
            ?? throw new StartException($"The rule pack in {folder} is not in order:{Environment.NewLine}{string.Join(Environment.NewLine, check.Diagnostics.Where(d => d.IsError))}");
    }

    // A first start releases a pack, and no later one does: what is sold under a running program is not changed by a folder.
    private static string? NoticeOf(RulePack? pack, string? folder, ImmutableArray<PackRelease> releases) =>
        pack is null || releases.IsEmpty || releases.Any(r => r.Pack.Hash == pack.Hash)
            ? null
            : $"pack-not-released: The pack in {folder} ({pack.Id} {pack.Version}) is not one that this program has released. It was left aside; {releases[^1].Pack.Version} stays in force.";

    private static string FolderOf(IConfiguration configuration) => Path.GetFullPath(configuration["Data:Folder"] is { Length: > 0 } folder ? folder : "data");

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
            try
            {
                return (PostgresDatabase.Open(postgres), "PostgreSQL");
            }
            catch (BadConnectionException failure)
            {
                throw new StartException($"bad-connection: ConnectionStrings:Program: {failure.Message} {DatabaseDiagnostics.BadConnection.Hint.En}");
            }
        }

        var path = Path.Combine(FolderOf(configuration), program + ".db");
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
