using Microsoft.AspNetCore.Builder;

namespace LoyaltyRules.DesignerApi.OpenApi;

/// <summary>The page at <c>/docs</c> where the operations are read and tried. All of it is served from here; it may reach nothing else.</summary>
internal static class DocsPage
{
    /// <summary>Its address.</summary>
    public const string Path = "docs";

    // The page sets styles on its elements; scripts come as files only.
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'";

    /// <summary>Serves it to everybody.</summary>
    public static void UseDocsPage(this WebApplication app)
    {
        app.Use((context, next) =>
        {
            context.Response.Headers.XContentTypeOptions = "nosniff";
            context.Response.Headers["Referrer-Policy"] = "no-referrer";
            context.Response.Headers.ContentSecurityPolicy = context.Request.Path.StartsWithSegments("/" + Path) ? Policy : "default-src 'none'; frame-ancestors 'none'";
            return next(context);
        });
        app.UseSwaggerUI(page =>
        {
            page.RoutePrefix = Path;
            page.DocumentTitle = "LoyaltyRules: the evaluation API";
            page.SwaggerEndpoint($"/openapi/{ApiDocument.Name}.json", "Evaluation API");
            page.DefaultModelsExpandDepth(0);
            page.DisplayRequestDuration();
            page.EnableTryItOutByDefault();
        });
    }
}
