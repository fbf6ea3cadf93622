using LoyaltyRules.DesignerApi.Problems;
using LoyaltyRules.Engine.Diagnostics;

namespace LoyaltyRules.DesignerApi.Home;

/// <summary>What somebody finds who connects a till or a shop: what this is, where to read on, how to get a key. In English and Russian, without a script.</summary>
internal static class HomePage
{
    private const string Policy = "default-src 'none'; style-src 'self'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'";

    private static readonly ReadOnlyMemory<byte> English = Read("home.en.html");
    private static readonly ReadOnlyMemory<byte> Russian = Read("home.ru.html");
    private static readonly ReadOnlyMemory<byte> Style = Read("home.css");

    /// <summary>Serves it to everybody: at <c>/en</c> and <c>/ru</c>. At <c>/</c> there is the designer, whose sign-in leads here.</summary>
    public static void UseHomePage(this WebApplication app) => app.Use((context, next) =>
    {
        if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
        {
            return next(context);
        }

        return context.Request.Path.Value switch
        {
            "/en" => PageAsync(context, ProductLanguage.English),
            "/ru" => PageAsync(context, ProductLanguage.Russian),
            "/home.css" => WriteAsync(context, "text/css; charset=utf-8", Style),
            _ => next(context),
        };
    });

    private static Task PageAsync(HttpContext context, ProductLanguage language)
    {
        SpokenLanguage.Tell(context.Response, language);
        return WriteAsync(context, "text/html; charset=utf-8", language == ProductLanguage.Russian ? Russian : English);
    }

    private static Task WriteAsync(HttpContext context, string type, ReadOnlyMemory<byte> content)
    {
        context.Response.Headers.ContentSecurityPolicy = Policy;
        context.Response.ContentType = type;
        context.Response.ContentLength = content.Length;
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : context.Response.Body.WriteAsync(content, context.RequestAborted).AsTask();
    }

    private static byte[] Read(string name)
    {
        using var stream = typeof(HomePage).Assembly.GetManifestResourceStream(name)!;
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return content;
    }
}
