using LoyaltyRules.DesignerApi.Callers;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;

namespace LoyaltyRules.DesignerApi.Keys;

/// <summary>Notes who tried what their key has no scope for, and otherwise answers as ever.</summary>
/// <param name="denied">Writes denied attempts down.</param>
internal sealed class DeniedAccess(DeniedAttempts denied) : IAuthorizationMiddlewareResultHandler
{
    private readonly AuthorizationMiddlewareResultHandler usual = new();

    /// <inheritdoc/>
    public async Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        if (authorizeResult.Forbidden && context.Features.Get<ApiCaller>() is { } caller)
        {
            // The pattern of the address, not the address: that may name members.
            var tried = $"{context.Request.Method} {(context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText}";
            await denied.NoteAsync(caller.Name, "scope missing", tried, context.RequestAborted);
        }

        await usual.HandleAsync(next, context, policy, authorizeResult);
    }
}
