using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace LoyaltyRules.DesignerApi.Problems;

/// <summary>
/// The limits of a request's address and headers. Kestrel refuses what is over its own limits before anything of ours runs, with an empty answer; so its limits
/// lie far above ours, and what lies between is refused here, in words.
/// </summary>
internal static class RequestHead
{
    /// <summary>The most characters of an address.</summary>
    public const int AddressMax = 8_000;

    /// <summary>The most characters of all headers, their names and values.</summary>
    public const int HeadersMax = 32_000;

    /// <summary>The most headers.</summary>
    public const int HeaderCountMax = 100;

    // Per connection, and only while the head is read: nothing that a sender could hold the host with.
    private const int Above = 8;

    /// <summary>Lets Kestrel take more than we do.</summary>
    public static void RaiseHeadLimits(this KestrelServerLimits limits)
    {
        limits.MaxRequestLineSize = AddressMax * Above;
        limits.MaxRequestHeadersTotalSize = HeadersMax * Above;
        limits.MaxRequestHeaderCount = HeaderCountMax * Above;
        limits.Http2.MaxRequestHeaderFieldSize = HeadersMax * Above;
    }

    /// <summary>Refuses a request whose address or headers are over our limits.</summary>
    public static void UseHeadLimits(this WebApplication app) => app.Use((context, next) =>
    {
        if (context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget.Length > AddressMax)
        {
            throw new ProblemException(new Problem(ProblemKind.AddressTooLong, Number(AddressMax)));
        }

        var headers = context.Request.Headers;
        return headers.Sum(h => h.Value.Count) > HeaderCountMax || headers.Sum(h => h.Value.Sum(v => h.Key.Length + (v?.Length ?? 0))) > HeadersMax
            ? throw new ProblemException(new Problem(ProblemKind.HeadersTooLarge, Number(HeaderCountMax), Number(HeadersMax)))
            : next(context);
    });

    private static string Number(int value) => value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
