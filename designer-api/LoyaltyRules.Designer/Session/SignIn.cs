using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace LoyaltyRules.Designer.Session;

/// <summary>
/// Sign-in with an API key: a session in a cookie that scripts cannot read. The key travels in it, encrypted, and is looked up again with every page and while a page stays open, so that a revoked key
/// ends its sessions.
/// </summary>
internal static class SignIn
{
    /// <summary>The cookie scheme.</summary>
    public const string Scheme = "Designer";

    /// <summary>The policy of whoever is signed in.</summary>
    public const string Policy = "designer";

    /// <summary>The page.</summary>
    public const string Page = "/sign-in";

    internal const string KeyClaim = "key";
    private const int KeyLengthMax = 200;
    private static readonly TimeSpan Lasting = TimeSpan.FromHours(12);

    /// <summary>Adds it.</summary>
    public static void Add(IServiceCollection services)
    {
        new AuthenticationBuilder(services).AddCookie(Scheme, cookie =>
        {
            cookie.Cookie.Name = "lr-session";
            cookie.Cookie.HttpOnly = true;
            cookie.Cookie.SameSite = SameSiteMode.Lax;
            cookie.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            cookie.ExpireTimeSpan = Lasting;
            cookie.SlidingExpiration = true;
            cookie.LoginPath = Page;
            cookie.AccessDeniedPath = "/";
            cookie.ReturnUrlParameter = "to";
            cookie.Events.OnValidatePrincipal = async context =>
            {
                if (!await StillCountsAsync(context.HttpContext.RequestServices, context.Principal!, context.HttpContext.RequestAborted))
                {
                    context.RejectPrincipal();
                    await context.HttpContext.SignOutAsync(Scheme);
                }
            };
        });
        services.AddAuthorizationBuilder().AddPolicy(Policy, policy => policy.AddAuthenticationSchemes(Scheme).RequireAuthenticatedUser());
        services.AddCascadingAuthenticationState();
        services.AddScoped<AuthenticationStateProvider, OpenPageState>();
    }

    /// <summary>Maps what the form of the page and the button in the shell send.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost(Page, async (HttpContext context, IDesignerCallers callers, [FromForm] string? key, [FromForm] string? to) =>
        {
            var given = key?.Trim() ?? "";
            if (given.Length is 0 or > KeyLengthMax || await callers.FindAsync(given, context.RequestAborted) is not { } caller)
            {
                return Results.LocalRedirect($"{Page}?wrong=1{(IsOurs(to) ? "&to=" + Uri.EscapeDataString(to!) : "")}");
            }

            var claims = caller.Scopes.Select(s => new Claim(DesignerCaller.ScopeClaim, s)).Append(new Claim(ClaimTypes.Name, caller.Name)).Append(new Claim(KeyClaim, given));
            await context.SignInAsync(Scheme, new ClaimsPrincipal(new ClaimsIdentity(claims, Scheme)));
            return Results.LocalRedirect(IsOurs(to) ? to! : "/");
        }).AllowAnonymous().ExcludeFromDescription();

        // A form of another site is sent without the cookie, so it ends nothing.
        routes.MapPost("/sign-out", async (HttpContext context) =>
        {
            await context.SignOutAsync(Scheme);
            return Results.LocalRedirect(Page);
        }).AllowAnonymous().DisableAntiforgery().ExcludeFromDescription();
    }

    /// <summary>Whether the key of a session is still taken, with the same scopes.</summary>
    internal static async Task<bool> StillCountsAsync(IServiceProvider services, ClaimsPrincipal user, CancellationToken cancellation) =>
        user.FindFirst(KeyClaim)?.Value is { } key
        && await services.GetRequiredService<IDesignerCallers>().FindAsync(key, cancellation) is { } caller
        && caller.Scopes.SetEquals(DesignerCaller.Of(user).Scopes);

    // A path of this host: nothing that a browser takes for another one.
    private static bool IsOurs(string? to) => to is ['/', ..] && !to.StartsWith("//", StringComparison.Ordinal) && !to.Contains('\\', StringComparison.Ordinal);
}
