using LoyaltyRules.Engine.Diagnostics;

namespace LoyaltyRules.DesignerApi.Problems;

/// <summary>Which of the product's languages a caller wants to read.</summary>
internal static class SpokenLanguage
{
    /// <summary>The one of <c>Accept-Language</c> that is wanted most; English where it names neither.</summary>
    public static ProductLanguage Of(HttpRequest request)
    {
        var best = (Language: ProductLanguage.English, Quality: 0d);
        foreach (var wanted in request.GetTypedHeaders().AcceptLanguage)
        {
            var quality = wanted.Quality ?? 1;
            ProductLanguage? language = wanted.Value.Value?.Split('-')[0].ToLowerInvariant() switch
            {
                "ru" => ProductLanguage.Russian,
                "en" or "*" => ProductLanguage.English,
                _ => null,
            };
            if (language is { } known && quality > best.Quality)
            {
                best = (known, quality);
            }
        }

        return best.Language;
    }

    /// <summary>Tells which language an answer is in, and that it depends on what was asked for.</summary>
    public static void Tell(HttpResponse response, ProductLanguage language)
    {
        response.Headers.ContentLanguage = language == ProductLanguage.Russian ? "ru" : "en";
        response.Headers.Append("Vary", "Accept-Language");
    }
}
