using LoyaltyRules.Designer.Language;
using LoyaltyRules.Designer.Session;
using LoyaltyRules.Designer.Shell;
using LoyaltyRules.Designer.Versions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor.Services;

namespace LoyaltyRules.Designer;

/// <summary>
/// The designer as a host takes it in. The host provides <see cref="IDesignerCallers"/>, the program's store, its versions and its clock as services, and serves static assets.
/// </summary>
public static class DesignerPages
{
    // Blazor connects to where the page came from; the components of the library set styles on their elements.
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'self'";

    // A pasted table, or a whole file as JSON.
    private const long MessageBytesMax = 4 << 20;

    /// <summary>Adds what the pages need.</summary>
    public static void AddDesigner(this IServiceCollection services)
    {
        services.AddRazorComponents().AddInteractiveServerComponents().AddHubOptions(hub => hub.MaximumReceiveMessageSize = MessageBytesMax);
        services.AddMudServices();
        services.AddScoped<PageLanguage>();
        services.AddScoped<NewDraft>();
        SignIn.Add(services);
    }

    /// <summary>Says what a browser may load for a page. Goes behind routing, before the endpoints.</summary>
    public static void UseDesigner(this IApplicationBuilder app)
    {
        app.Use((context, next) =>
        {
            if (context.GetEndpoint()?.Metadata.GetMetadata<ComponentTypeMetadata>() is not null)
            {
                context.Response.Headers.ContentSecurityPolicy = Policy;
                context.Response.Headers.CacheControl = "no-store";
            }

            return next(context);
        });
        app.UseAntiforgery();
    }

    /// <summary>Maps the pages.</summary>
    public static void MapDesigner(this IEndpointRouteBuilder routes)
    {
        SignIn.Map(routes);

        // A page stays open as long as somebody works on it, and every click comes through its connection.
        routes.MapRazorComponents<App>()
            .AddInteractiveServerRenderMode(mode => mode.ContentSecurityFrameAncestorsPolicy = null)
            .RequireAuthorization(SignIn.Policy)
            .WithMetadata(new DisableRequestTimeoutAttribute(), new DisableRateLimitingAttribute());
    }
}
