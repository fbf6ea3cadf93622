using System.Security.Claims;
using System.Text.Encodings.Web;
using LoyaltyRules.DesignerApi.Problems;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace LoyaltyRules.DesignerApi.Callers;

/// <summary>Lets in who sends a key that somebody knows: <c>Authorization: Bearer …</c>. Whatever names no scope may be done by nobody (default deny).</summary>
internal static class ApiKeyAuthentication
{
    /// <summary>The name of the scheme.</summary>
    public const string Scheme = "ApiKey";

    /// <summary>The policy of whoever may read versions: those who write them and those who approve them.</summary>
    public const string AuthorOrApprove = "author or approve";

    private const string ScopeClaim = "scope";

    /// <summary>Adds the scheme, and a policy of each scope's name.</summary>
    public static void AddApiKeys(this IServiceCollection services)
    {
        // Not AddAuthentication, which comes with keys in the home folder of whoever starts the host: those of sessions lie with the program (Pages/SessionKeys).
        services.AddAuthenticationCore(authentication => authentication.DefaultScheme = Scheme);
        services.AddWebEncoders();
        services.TryAddSingleton(TimeProvider.System);
        new AuthenticationBuilder(services).AddScheme<AuthenticationSchemeOptions, Handler>(Scheme, null);
        var policies = services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
        foreach (var scope in Scope.All)
        {
            policies.AddPolicy(scope, policy => policy.RequireClaim(ScopeClaim, scope));
        }

        policies.AddPolicy(AuthorOrApprove, policy => policy.RequireClaim(ScopeClaim, Storage.Keys.ApiScopes.Author, Storage.Keys.ApiScopes.Approve));
    }

    /// <summary>Who calls.</summary>
    public static ApiCaller Caller(this HttpContext context) => context.Features.Get<ApiCaller>() ?? throw new ProblemException(new Problem(ProblemKind.Unauthorized));

    private sealed class Handler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, IApiCallers callers)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
    {
        private const string Bearer = "Bearer ";
        private const string Basic = "Basic ";

        protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
        {
            var sent = Request.Headers.Authorization.ToString();
            var key = sent.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? sent[Bearer.Length..].Trim()
                : IsOData && sent.StartsWith(Basic, StringComparison.OrdinalIgnoreCase) ? PasswordIn(sent[Basic.Length..].Trim())
                : null;
            if (key is null)
            {
                return AuthenticateResult.NoResult();
            }

            if (await callers.FindAsync(key, Context.RequestAborted) is not { } caller)
            {
                return AuthenticateResult.Fail("The key is not known.");
            }

            Context.Features.Set(caller);
            var claims = caller.Scopes.Select(s => new Claim(ScopeClaim, s)).Prepend(new Claim(ClaimTypes.Name, caller.Name));
            return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(new ClaimsIdentity(claims, Scheme.Name)), Scheme.Name));
        }

        private bool IsOData => Request.Path.StartsWithSegments("/odata", StringComparison.OrdinalIgnoreCase);

        // Excel and Power BI know names with passwords: the password is the key, and the name is not looked at.
        private static string? PasswordIn(string sent)
        {
            var bytes = new byte[sent.Length];
            return Convert.TryFromBase64String(sent, bytes, out var length) && System.Text.Encoding.UTF8.GetString(bytes, 0, length) is var pair && pair.IndexOf(':', StringComparison.Ordinal) is >= 0 and var colon
                ? pair[(colon + 1)..]
                : null;
        }

        protected override Task HandleChallengeAsync(AuthenticationProperties properties)
        {
            Response.Headers.WWWAuthenticate = IsOData ? new Microsoft.Extensions.Primitives.StringValues(["Bearer", "Basic realm=\"LoyaltyRules\", charset=\"UTF-8\""]) : "Bearer";
            Response.StatusCode = StatusCodes.Status401Unauthorized;
            return Task.CompletedTask;
        }
    }
}
