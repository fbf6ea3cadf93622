using LoyaltyRules.Designer;
using LoyaltyRules.Designer.Session;
using LoyaltyRules.DesignerApi.Callers;
using LoyaltyRules.Storage.Settings;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;

namespace LoyaltyRules.DesignerApi.Pages;

/// <summary>The designer's pages in this host: who may use them, and what their sessions are sealed with.</summary>
internal static class DesignerServices
{
    /// <summary>Adds them.</summary>
    public static void AddDesignerPages(this IServiceCollection services, ProgramSettings settings)
    {
        services.AddSingleton<IDesignerCallers, KeyHolders>();
        services.AddDesigner();

        // The keys of sessions lie with the program, like the secrets of quotes: all hosts of it share them, and nothing is left in anybody's home folder.
        services.AddDataProtection().SetApplicationName("LoyaltyRules");
        services.Configure<KeyManagementOptions>(keys => keys.XmlRepository = new SessionKeys(settings));
        services.AddLogging(logging => logging.AddFilter("Microsoft.AspNetCore.DataProtection.KeyManagement.XmlKeyManager", LogLevel.Error));
    }

    // People sign in with the keys that callers of the API have.
    private sealed class KeyHolders(IApiCallers callers) : IDesignerCallers
    {
        public async ValueTask<DesignerCaller?> FindAsync(string key, CancellationToken cancellation) =>
            await callers.FindAsync(key, cancellation) is { } caller ? new DesignerCaller(caller.Name, caller.Scopes) : null;
    }
}
