using LoyaltyRules.DesignerApi.Callers;
using LoyaltyRules.Storage;
using LoyaltyRules.Storage.Databases;
using LoyaltyRules.Storage.Keys;
using Microsoft.AspNetCore.Authorization;
using NodaTime;

namespace LoyaltyRules.DesignerApi.Keys;

/// <summary>Keys that are kept with the program: who they let in, and how they are managed.</summary>
internal static class KeyServices
{
    /// <summary>Adds them, behind the seam that knows callers.</summary>
    public static void AddKeyStore(this IServiceCollection services)
    {
        services.AddSingleton(s => new ApiKeys(s.GetRequiredService<Database>(), s.GetRequiredService<ProgramStore>().Program, s.GetRequiredService<IClock>()));
        services.AddSingleton<DeniedAttempts>();
        services.AddSingleton<IApiCallers, StoredCallers>();
        services.AddSingleton<IAuthorizationMiddlewareResultHandler, DeniedAccess>();
    }
}
