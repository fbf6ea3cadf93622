using LoyaltyRules.Storage;
using LoyaltyRules.Storage.Databases;
using LoyaltyRules.Storage.Webhooks;
using NodaTime;

namespace LoyaltyRules.DesignerApi.Webhooks;

/// <summary>Webhooks: who gets them, and the one who sends them.</summary>
internal static class WebhookServices
{
    /// <summary>Adds them.</summary>
    public static void AddWebhooks(this IServiceCollection services, IConfiguration configuration)
    {
        services.Configure<WebhookOptions>(configuration.GetSection(WebhookOptions.Section));
        services.AddSingleton(s => new WebhookEndpoints(s.GetRequiredService<Database>(), s.GetRequiredService<ProgramStore>().Program, s.GetRequiredService<IClock>()));
        services.AddSingleton(s => new WebhookDeliveries(s.GetRequiredService<Database>(), s.GetRequiredService<ProgramStore>().Program, s.GetRequiredService<IClock>()));
        services.AddSingleton<WebhookClient>();
        services.AddSingleton<WebhookSender>();
        services.AddHostedService(s => s.GetRequiredService<WebhookSender>());
    }
}
