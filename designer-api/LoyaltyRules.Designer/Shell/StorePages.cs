using LoyaltyRules.Designer.Language;
using LoyaltyRules.Engine.Packs;
using LoyaltyRules.Storage;
using LoyaltyRules.Storage.Releases;
using NodaTime;

namespace LoyaltyRules.Designer.Shell;

/// <summary>What many pages ask of a program.</summary>
internal static class StorePages
{
    /// <summary>The release that decides now; null before the first.</summary>
    public static async Task<PackRelease?> LiveAsync(this ProgramStore store, IClock clock, CancellationToken cancellation = default)
    {
        var (releases, now) = (await store.ReleasesAsync(cancellation), clock.GetCurrentInstant());
        return releases.IsEmpty ? null : releases.LastOrDefault(r => r.From <= now) ?? releases[0];
    }

    /// <summary>What people call the program.</summary>
    public static async Task<string> NameAsync(this ProgramStore store, IClock clock, PageLanguage language) =>
        (await store.LiveAsync(clock))?.Pack.Name.In(language.Code) ?? store.Program;

    /// <summary>The zone in which the program counts its days.</summary>
    public static async Task<DateTimeZone> ZoneAsync(this ProgramStore store, IClock clock) => (await store.LiveAsync(clock))?.Pack.TimeZone ?? DateTimeZone.Utc;
}
